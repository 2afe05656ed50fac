// The lines of a statement in the order in which they are added up; a month's own lines only.
#pragma once

#include <string>
#include <vector>

#include "contract/commission.h"

namespace fenxiao::client {

struct StatementLine {
  enum class Kind { opening, in, out, closing } kind = Kind::in;
  std::string key;         // statement.KEY is its name, statement.note_KEY explains it
  contract::Money amount;  // as it is added: what goes out is negative
  // "¥12.00" for the ends, "+¥12.00" and "−¥12.00" for what moves.
  std::string amount_text() const;
};
// Opening, what moved, closing: all but the last add up to the last.
std::vector<StatementLine> balance_lines(const contract::Statement& statement);
// Nothing was booked and nothing moved.
bool quiet(const contract::Statement& statement);

}  // namespace fenxiao::client

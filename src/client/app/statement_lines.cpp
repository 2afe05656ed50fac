#include "client/app/statement_lines.h"

#include "client/app/i18n.h"

namespace fenxiao::client {
namespace {

// Told as fee and tax instead.
bool is_withheld(contract::MovementKind kind) {
  using contract::MovementKind;
  return kind == MovementKind::withdrawal_kept || kind == MovementKind::withdrawal_failed ||
         kind == MovementKind::tax_reassessed;
}

}  // namespace

std::string StatementLine::amount_text() const {
  const bool moves = kind == Kind::in || kind == Kind::out;
  return (moves && amount.amount > 0 ? "+" : "") + money_text(amount);
}

std::vector<StatementLine> balance_lines(const contract::Statement& s) {
  using Kind = StatementLine::Kind;
  std::vector<StatementLine> lines{{Kind::opening, "opening", s.opening}};
  const auto moved = [&](std::string key, std::int64_t amount) {
    if (amount != 0) lines.push_back({amount > 0 ? Kind::in : Kind::out, std::move(key), {amount, s.opening.currency}});
  };
  // What came first, then what went.
  for (const bool in : {true, false})
    for (const contract::Movement& movement : s.movements)
      if (!is_withheld(movement.kind) && (movement.amount.amount > 0) == in)
        moved(std::string(contract::name_of(movement.kind)), movement.amount.amount);
  moved("fee", -s.fee.amount);
  moved("tax", -s.tax_withheld.amount);
  lines.push_back({Kind::closing, "closing", s.closing});
  return lines;
}

bool quiet(const contract::Statement& s) {
  return s.orders == 0 && s.clawed_back.amount == 0 && balance_lines(s).size() == 2;
}

}  // namespace fenxiao::client

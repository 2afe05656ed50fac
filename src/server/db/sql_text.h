// What both drivers do with a text of SQL before the engine sees it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fenxiao::server {

// {{i64}} {{text}} {{blob}} of a migration become the engine's own types.
struct DdlTypes {
  std::string_view i64, text, blob;
};
std::string filled_in(std::string_view script, const DdlTypes& types);

// The text with each parameter for which `is_integer` holds (from $1 on) marked as such: PostgreSQL would otherwise take its
// type from what stands beside it, and "$1 = 0" makes an integer of 32 bits.
std::string with_integers_marked(std::string_view sql, const std::vector<bool>& is_integer, std::string_view mark);

// How many parameters $1 … $n the text names. INVARIANT: without a gap.
std::size_t parameter_count(std::string_view sql);

}  // namespace fenxiao::server

// What both drivers do with a text of SQL before the engine sees it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fenxiao::server {

// {{i64}} {{text}} {{blob}} of a migration become the engine's own types.
struct DdlTypes {
  std::string_view i64, text, blob;
};
std::string filled_in(std::string_view script, const DdlTypes& types);

// How many parameters $1 … $n the text names. INVARIANT: without a gap.
std::size_t parameter_count(std::string_view sql);

}  // namespace fenxiao::server

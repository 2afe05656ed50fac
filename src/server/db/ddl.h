// One migration text for both engines: {{i64}} {{text}} {{blob}} become the engine's own types.
#pragma once

#include <string>
#include <string_view>

namespace fenxiao::server {

struct DdlTypes {
  std::string_view i64, text, blob;
};
std::string filled_in(std::string_view script, const DdlTypes& types);

}  // namespace fenxiao::server

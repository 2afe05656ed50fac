// Structured log: one JSON object a line on standard error, through spdlog. Never a name, a number of a person, a code
// or a token: what identifies is the opaque id.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace fenxiao::server {

enum class Severity { info, warning, error, fatal };

// log_line(Severity::error, "command_failed", {{"endpoint", name}, {"detail", what}});
void log_line(Severity severity, std::string_view event,
              std::initializer_list<std::pair<std::string_view, std::string>> fields);
void set_log_quiet(bool quiet);  // only warnings and worse

}  // namespace fenxiao::server

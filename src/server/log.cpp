#include "server/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>

#include "base/time.h"
#include "contract/encode.h"

namespace fenxiao::server {
namespace {

spdlog::logger& logger() {
  static const auto made = [] {
    auto fresh = spdlog::stderr_logger_mt("fenxiao");
    fresh->set_pattern("%v");
    fresh->flush_on(spdlog::level::warn);
    return fresh;
  }();
  return *made;
}

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::info: return "info";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
    case Severity::fatal: return "fatal";
  }
  return "error";
}

spdlog::level::level_enum level_of(Severity severity) {
  switch (severity) {
    case Severity::info: return spdlog::level::info;
    case Severity::warning: return spdlog::level::warn;
    case Severity::error: return spdlog::level::err;
    case Severity::fatal: return spdlog::level::critical;
  }
  return spdlog::level::err;
}

}  // namespace

void log_line(Severity severity, std::string_view event,
              std::initializer_list<std::pair<std::string_view, std::string>> fields) {
  if (!logger().should_log(level_of(severity))) return;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  std::string line = "{\"at\":\"" +
                     format_rfc3339({std::chrono::duration_cast<std::chrono::milliseconds>(now).count()}) +
                     "\",\"level\":\"" + std::string(name_of(severity)) + "\",\"event\":";
  contract::append_json_string(line, event);
  for (const auto& [name, value] : fields) {
    line += ',';
    contract::append_json_string(line, name);
    line += ':';
    contract::append_json_string(line, value);
  }
  logger().log(level_of(severity), line + "}");
}

void set_log_quiet(bool quiet) { logger().set_level(quiet ? spdlog::level::warn : spdlog::level::info); }

}  // namespace fenxiao::server

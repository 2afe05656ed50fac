#include "server/shop/paging.h"

#include "base/id.h"

namespace fenxiao::server::shop {
namespace {
constexpr std::string_view k_time_prefix = "t";
constexpr std::string_view k_id_prefix = "i";
}  // namespace

std::string cursor_of(const Position& last) {
  return format_id(k_time_prefix, last.at.ms) + "." + format_id(k_id_prefix, last.id);
}

Result<Position, contract::ApiError> position_of(const std::optional<std::string>& cursor) {
  if (!cursor) return k_from_the_newest;
  const std::size_t dot = cursor->find('.');
  if (dot != std::string::npos) {
    const auto at = parse_id(k_time_prefix, std::string_view(*cursor).substr(0, dot));
    const auto id = parse_id(k_id_prefix, std::string_view(*cursor).substr(dot + 1));
    if (at && id) return Position{{*at}, *id};
  }
  return Refused{contract::ApiError{contract::ErrorCode::invalid_field, "cursor", "is not a cursor of this list",
                                    "unknown_value"}};
}

}  // namespace fenxiao::server::shop

// Cursors of lists that run from the newest to the oldest: the last row's time and id.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "contract/errors.h"

namespace fenxiao::server::shop {

inline constexpr std::int64_t k_page_items_default = 20;

struct Position {
  Instant at;
  std::int64_t id = 0;
};
// What comes after this one; where there is no cursor, everything does.
inline constexpr Position k_from_the_newest{{INT64_MAX}, INT64_MAX};

std::string cursor_of(const Position& last);
Result<Position, contract::ApiError> position_of(const std::optional<std::string>& cursor);

// Ask for one row more than a page has: whether there is one decides about the next cursor.
inline std::int64_t page_size(const std::optional<std::int64_t>& limit) { return limit.value_or(k_page_items_default); }

}  // namespace fenxiao::server::shop

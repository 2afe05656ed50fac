// Cursors of lists that run from the newest to the oldest: the last row's time and id.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "contract/errors.h"
#include "contract/types.h"
#include "server/db/db.h"

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

// That page: `read` makes the item of a row, `place` tells where the row stands in the list.
template <class Item, class Rows, class Read, class Place>
contract::Page<Item> page_of(const Rows& rows, std::int64_t size, Read read, Place place) {
  contract::Page<Item> page;
  const std::size_t shown = std::min(rows.size(), static_cast<std::size_t>(size));
  for (std::size_t i = 0; i < shown; ++i) page.items.push_back(read(rows[i]));
  if (shown < rows.size()) page.next_cursor = cursor_of(place(rows[shown - 1]));
  return page;
}
// Of a row whose columns at `time` and `id` are what the list is sorted by.
inline auto placed_by(std::size_t time, std::size_t id) {
  return [=](const Row& row) { return Position{row.instant(time), row.integer(id)}; };
}

}  // namespace fenxiao::server::shop

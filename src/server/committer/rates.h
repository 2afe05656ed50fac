// How often somebody did something: counted in fixed windows in the database, so that several servers share one count
// and a restart forgets nothing.
#pragma once

#include <string>

#include "base/id.h"
#include "base/time.h"
#include "server/db/db.h"

namespace fenxiao::server {

struct RateCount {
  std::string subject;  // what is counted and of whom: opaque ids and keyed hashes only
  std::int64_t calls_max = 0;
  std::int64_t window_ms = k_minute_ms;
};

// Counts one more. True: that was one too many.
bool count_call(Tx& tx, ShopId shop, const RateCount& rate, Instant now);
// Whether one more would be too many. Counts nothing.
bool is_spent(Tx& tx, ShopId shop, const RateCount& rate, Instant now);

}  // namespace fenxiao::server

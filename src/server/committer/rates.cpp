#include "server/committer/rates.h"

namespace fenxiao::server {
namespace {

std::int64_t window_of(const RateCount& rate, Instant now) { return now.ms - now.ms % rate.window_ms; }

}  // namespace

bool count_call(Tx& tx, ShopId shop, const RateCount& rate, Instant now) {
  tx.exec(
      "insert into rate_window (shop_id, subject, window_start, calls) values ($1, $2, $3, 1) on conflict (shop_id, "
      "subject) do"
      " update set calls = case when rate_window.window_start = excluded.window_start then rate_window.calls + 1 else "
      "1 end,"
      " window_start = excluded.window_start",
      shop, rate.subject, window_of(rate, now));
  const auto row = tx.one("select calls from rate_window where shop_id = $1 and subject = $2", shop, rate.subject);
  return row->integer(0) > rate.calls_max;
}

bool is_spent(Tx& tx, ShopId shop, const RateCount& rate, Instant now) {
  const auto row = tx.one("select calls from rate_window where shop_id = $1 and subject = $2 and window_start = $3",
                          shop, rate.subject, window_of(rate, now));
  return row && row->integer(0) >= rate.calls_max;
}

}  // namespace fenxiao::server

// Ids: 63 bits, rising with time. 43 bits of milliseconds, 10 bits of counter, 10 bits of the server's number, so that
// two servers on one database never make the same one, nor one server before and after its clock was put back.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "base/time.h"
#include "server/db/db.h"

namespace fenxiao::server {

// The number of a start, from the database's own count.
inline std::int64_t draw_server_number(Db& db) {
  auto tx = db.begin_write();
  const auto row =
      tx->one("update database_mark set servers_started = servers_started + 1 where one = 1 returning servers_started");
  tx->commit();
  return row->integer(0);
}

class IdSource {
 public:
  // Of the server's number the ten bits count: after 1024 starts they come around.
  IdSource(std::int64_t start_ms, std::int64_t server_number)
      : server_(server_number % k_servers), last_((start_ms << k_low_bits) + server_) {}
  // The wall clock moves ids on; the shop's own (demo) clock does not, so that moving it back or forth repeats none.
  void now(std::int64_t wall_ms) {
    const std::int64_t floor = (wall_ms << k_low_bits) + server_;
    std::int64_t seen = last_.load();
    while (seen < floor && !last_.compare_exchange_weak(seen, floor)) {
    }
  }
  // More than 1024 in a millisecond borrow from the next one.
  template <class IdType>
  IdType next() {
    return IdType{last_ += k_servers};
  }

 private:
  static constexpr std::int64_t k_servers = 1024;
  static constexpr int k_low_bits = 20;
  std::int64_t server_;
  std::atomic<std::int64_t> last_;
};

}  // namespace fenxiao::server

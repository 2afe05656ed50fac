// Ids: 63 bits, rising with time, unique on this server. 43 bits of milliseconds, 20 bits of counter.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "base/time.h"

namespace fenxiao::server {

class IdSource {
 public:
  explicit IdSource(std::int64_t start_ms) : last_(start_ms << k_counter_bits) {}
  // The wall clock moves ids on; the shop's own (demo) clock does not, so that moving it back or forth repeats none.
  void now(std::int64_t wall_ms) {
    const std::int64_t floor = wall_ms << k_counter_bits;
    std::int64_t seen = last_.load();
    while (seen < floor && !last_.compare_exchange_weak(seen, floor)) {
    }
  }
  template <class IdType>
  IdType next() {
    return IdType{++last_};
  }

 private:
  static constexpr int k_counter_bits = 20;
  std::atomic<std::int64_t> last_;
};

}  // namespace fenxiao::server

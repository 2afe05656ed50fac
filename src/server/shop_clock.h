// The server's clock: the system's, moved by an offset that only a demo or test database has. Never goes back.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>

#include "base/time.h"

namespace fenxiao::server {

class ShopClock : public Clock {
 public:
  explicit ShopClock(std::int64_t offset_ms = 0) : offset_ms_(offset_ms) {}
  Instant now() const override {
    const auto wall = std::chrono::system_clock::now().time_since_epoch();
    const std::int64_t read = std::chrono::duration_cast<std::chrono::milliseconds>(wall).count() + offset_ms_;
    std::int64_t last = last_ms_.load();
    while (last < read && !last_ms_.compare_exchange_weak(last, read)) {
    }
    return {std::max(last, read)};
  }
  void advance(std::int64_t ms) { offset_ms_ += ms; }
  std::int64_t offset_ms() const { return offset_ms_; }

 private:
  std::atomic<std::int64_t> offset_ms_;
  mutable std::atomic<std::int64_t> last_ms_ = 0;
};

}  // namespace fenxiao::server

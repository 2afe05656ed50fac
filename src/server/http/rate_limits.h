// How often: per class of call, and per person where one is signed in, else per address. Counted in the database, so
// that several servers share one count and a restart forgets nothing. Phone codes have limits of their own per phone.
#pragma once

#include <cstdint>

#include "base/time.h"
#include "contract/endpoint.h"

namespace fenxiao::server {

struct RateLimit {
  std::int64_t calls_max = 0;  // 0: not counted
  std::int64_t window_ms = k_minute_ms;
  bool per_address = false;  // even when signed in
};

constexpr RateLimit limit_of(contract::RateClass rate) {
  switch (rate) {
    case contract::RateClass::read: return {};
    case contract::RateClass::write: return {240, k_minute_ms, false};
    case contract::RateClass::order: return {120, k_minute_ms, false};
    case contract::RateClass::withdrawal: return {30, k_minute_ms, false};
    // Many phones share one address behind a carrier's NAT: these stop floods, the limits per phone stop guessing.
    case contract::RateClass::code: return {120, 10 * k_minute_ms, true};
    case contract::RateClass::sign_in: return {240, 10 * k_minute_ms, true};
    // A mall has one address and no session. A hundred orders a call: this is a flood, not a busy day.
    case contract::RateClass::sync: return {1200, k_minute_ms, true};
    case contract::RateClass::touch: return {600, k_minute_ms, true};
  }
  return {};
}

}  // namespace fenxiao::server

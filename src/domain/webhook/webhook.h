// Which events a webhook is told of, and when one that did not arrive is sent again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace fenxiao::domain {

// Waits of 10 s, 30 s, 90 s, … and then of six hours: about two days in all. A receiver that is down for a day misses nothing, and
// one that is gone is not asked for ever.
inline constexpr int k_webhook_tries_max = 15;
inline constexpr std::int64_t k_webhook_first_wait_ms = 10 * k_second_ms;
inline constexpr std::int64_t k_webhook_wait_factor = 3;
inline constexpr std::int64_t k_webhook_wait_ms_max = 6 * k_hour_ms;
// Nothing arrived for this long: it is paused until somebody has looked.
inline constexpr std::int64_t k_webhook_pause_after_ms = 3 * k_day_ms;

inline constexpr std::size_t k_event_type_bytes_max = 60;
// "order.paid", "order.*" for all of one kind, or "*". Letters a–z and '_' around one dot.
bool is_event_pattern(std::string_view text);
bool wants_event(const std::vector<std::string>& patterns, std::string_view type);

// How long to wait after the try of this number (from 1) failed; nothing: that was the last one. `chance_permille` (0…999)
// spreads the waits over ±20 %, so that receivers that failed together are not asked together. A receiver that asked
// for a longer wait gets it, up to six hours.
std::optional<std::int64_t> retry_wait_ms(int tries, int chance_permille, std::int64_t asked_for_ms = 0);

bool has_failed_too_long(Instant failing_since, Instant now);

}  // namespace fenxiao::domain

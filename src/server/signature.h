// Signatures between systems that share a secret: HMAC-SHA256 over `time.content`, in hex. The time is part of it, so that
// what was signed once is worth nothing some minutes later.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"

namespace fenxiao::server {

inline constexpr std::int64_t k_signature_window_ms = 5 * k_minute_ms;  // before and after

// `time` is Unix seconds in decimal, exactly as it is sent.
std::string signature_of(std::string_view secret, std::string_view time, std::string_view content);
// In constant time, whatever is asked.
bool signature_fits(std::string_view secret, std::string_view time, std::string_view content,
                    std::string_view signature);
// Whether `time` is a time within the window around `now`.
bool signature_is_fresh(std::string_view time, Instant now);

}  // namespace fenxiao::server

// Integer arithmetic that cannot overflow unseen. An overflow of money is a bug (limits are checked at the door).
#pragma once

#include <cstdint>

#include "base/invariant.h"

namespace fenxiao {

// Not ISO C++, but in every compiler we build with; -Wpedantic wants to be told.
__extension__ typedef __int128 Int128;

inline std::int64_t checked_add(std::int64_t a, std::int64_t b) {
  std::int64_t out = 0;
  INVARIANT(!__builtin_add_overflow(a, b, &out));
  return out;
}

inline std::int64_t checked_sub(std::int64_t a, std::int64_t b) {
  std::int64_t out = 0;
  INVARIANT(!__builtin_sub_overflow(a, b, &out));
  return out;
}

inline std::int64_t checked_mul(std::int64_t a, std::int64_t b) {
  std::int64_t out = 0;
  INVARIANT(!__builtin_mul_overflow(a, b, &out));
  return out;
}

// floor(a * b / c) through 128 bits. a, b >= 0, c > 0.
inline std::int64_t mul_div_floor(std::int64_t a, std::int64_t b, std::int64_t c) {
  INVARIANT(a >= 0 && b >= 0 && c > 0);
  const auto wide = static_cast<Int128>(a) * b / c;
  INVARIANT(wide <= INT64_MAX);
  return static_cast<std::int64_t>(wide);
}

// a * b / c, half up, through 128 bits. a, b >= 0, c > 0.
inline std::int64_t mul_div_half_up(std::int64_t a, std::int64_t b, std::int64_t c) {
  INVARIANT(a >= 0 && b >= 0 && c > 0);
  const auto wide = (static_cast<Int128>(a) * b * 2 + c) / (static_cast<Int128>(c) * 2);
  INVARIANT(wide <= INT64_MAX);
  return static_cast<std::int64_t>(wide);
}

}  // namespace fenxiao

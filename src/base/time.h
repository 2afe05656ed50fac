// Points in time, calendar days and the clock seam.
//
// An Instant is UTC milliseconds since 1970. A day belongs to a shop: its offset from UTC is given in minutes
// (China has one zone without daylight saving; a shop elsewhere sets its own offset).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fenxiao {

inline constexpr std::int64_t k_second_ms = 1000;
inline constexpr std::int64_t k_minute_ms = 60 * k_second_ms;
inline constexpr std::int64_t k_hour_ms = 60 * k_minute_ms;
inline constexpr std::int64_t k_day_ms = 24 * k_hour_ms;

struct Instant {
  std::int64_t ms = 0;
  friend auto operator<=>(const Instant&, const Instant&) = default;
  Instant plus_ms(std::int64_t delta) const { return {ms + delta}; }
  Instant plus_days(std::int64_t days) const { return {ms + days * k_day_ms}; }
};

// Days since 1970-01-01 in the shop's zone.
struct Day {
  std::int32_t number = 0;
  friend auto operator<=>(const Day&, const Day&) = default;
};

struct CivilDate {
  int year = 1970;
  int month = 1;  // 1..12
  int day = 1;    // 1..31
  friend auto operator<=>(const CivilDate&, const CivilDate&) = default;
};

// Proleptic Gregorian, after Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms".
Day day_of(CivilDate date);
CivilDate civil_of(Day day);
Day day_of(Instant at, int utc_offset_min);
Instant start_of(Day day, int utc_offset_min);

std::string format_rfc3339(Instant at);                       // "2026-09-12T01:41:00.000Z"
std::optional<Instant> parse_rfc3339(std::string_view text);  // with 'Z' or ±hh:mm; fraction optional
std::string format_date(Day day);                             // "2026-09-12"
std::optional<Day> parse_date(std::string_view text);

// The server's only source of "now". Tests and the demo shop move theirs; production reads the system's.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

}  // namespace fenxiao

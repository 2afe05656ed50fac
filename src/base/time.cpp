#include "base/time.h"

#include <cstdio>

namespace fenxiao {
namespace {

constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
}

// Reads exactly `count` digits at `at`, moves past them.
std::optional<int> digits(std::string_view text, std::size_t& at, int count) {
  int value = 0;
  for (int i = 0; i < count; ++i, ++at) {
    if (at >= text.size() || text[at] < '0' || text[at] > '9') return std::nullopt;
    value = value * 10 + (text[at] - '0');
  }
  return value;
}

bool skip(std::string_view text, std::size_t& at, char c) {
  if (at >= text.size() || text[at] != c) return false;
  ++at;
  return true;
}

std::optional<CivilDate> civil(std::string_view text, std::size_t& at) {
  const auto year = digits(text, at, 4);
  if (!year || !skip(text, at, '-')) return std::nullopt;
  const auto month = digits(text, at, 2);
  if (!month || !skip(text, at, '-')) return std::nullopt;
  const auto day = digits(text, at, 2);
  if (!day) return std::nullopt;
  const CivilDate date{*year, *month, *day};
  if (*month < 1 || *month > 12 || *day < 1 || civil_of(day_of(date)) != date) return std::nullopt;
  return date;
}

}  // namespace

Day day_of(CivilDate date) {
  const int y = date.year - (date.month <= 2 ? 1 : 0);
  const int era = static_cast<int>(floor_div(y, 400));
  const int yoe = y - era * 400;
  const int doy = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  const int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return {era * 146097 + doe - 719468};
}

CivilDate civil_of(Day day) {
  const int z = day.number + 719468;
  const int era = static_cast<int>(floor_div(z, 146097));
  const int doe = z - era * 146097;
  const int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const int mp = (5 * doy + 2) / 153;
  const int month = mp < 10 ? mp + 3 : mp - 9;
  return {yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - (153 * mp + 2) / 5 + 1};
}

Day day_of(Instant at, int utc_offset_min) {
  return {static_cast<std::int32_t>(floor_div(at.ms + utc_offset_min * k_minute_ms, k_day_ms))};
}

Instant start_of(Day day, int utc_offset_min) { return {day.number * k_day_ms - utc_offset_min * k_minute_ms}; }

std::string format_rfc3339(Instant at) {
  const Day day = day_of(at, 0);
  const CivilDate date = civil_of(day);
  const int ms = static_cast<int>(at.ms - start_of(day, 0).ms);
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", date.year, date.month, date.day,
                ms / 3'600'000, ms / 60'000 % 60, ms / 1000 % 60, ms % 1000);
  return text;
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
  std::size_t at = 0;
  const auto date = civil(text, at);
  if (!date || !skip(text, at, 'T')) return std::nullopt;
  const auto hour = digits(text, at, 2);
  if (!hour || !skip(text, at, ':')) return std::nullopt;
  const auto minute = digits(text, at, 2);
  if (!minute || !skip(text, at, ':')) return std::nullopt;
  const auto second = digits(text, at, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  int ms = 0;
  if (skip(text, at, '.')) {
    int scale = 100;
    const std::size_t first = at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10) ms += (text[at] - '0') * scale;
    if (at == first) return std::nullopt;
  }
  std::int64_t offset_min = 0;
  if (!skip(text, at, 'Z')) {
    if (at >= text.size() || (text[at] != '+' && text[at] != '-')) return std::nullopt;
    const int sign = text[at++] == '-' ? -1 : 1;
    const auto oh = digits(text, at, 2);
    if (!oh || !skip(text, at, ':')) return std::nullopt;
    const auto om = digits(text, at, 2);
    if (!om || *oh > 14 || *om > 59) return std::nullopt;
    offset_min = std::int64_t{sign} * (*oh * 60 + *om);
  }
  if (at != text.size()) return std::nullopt;
  const Instant midnight = start_of(day_of(*date), 0);
  return midnight.plus_ms(*hour * k_hour_ms + *minute * k_minute_ms + *second * k_second_ms + ms -
                          offset_min * k_minute_ms);
}

std::string format_date(Day day) {
  const CivilDate date = civil_of(day);
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
  return text;
}

std::optional<Day> parse_date(std::string_view text) {
  std::size_t at = 0;
  const auto date = civil(text, at);
  if (!date || at != text.size()) return std::nullopt;
  return day_of(*date);
}

}  // namespace fenxiao

#include "base/time.h"

#include <gtest/gtest.h>

namespace fenxiao {
namespace {

TEST(time, dates_and_days_are_inverse) {
  EXPECT_EQ(day_of(CivilDate{1970, 1, 1}).number, 0);
  EXPECT_EQ(day_of(CivilDate{2000, 3, 1}).number, 11'017);
  EXPECT_EQ(day_of(CivilDate{1969, 12, 31}).number, -1);
  for (std::int32_t number = -800'000; number < 800'000; number += 37)
    EXPECT_EQ(day_of(civil_of(Day{number})).number, number);
}

TEST(time, a_day_is_the_shops) {
  const Instant at{-1};
  EXPECT_EQ(day_of(at, 0).number, -1);
  EXPECT_EQ(day_of(at, 480).number, 0);
  EXPECT_EQ(day_of(start_of(Day{20'000}, 480), 480).number, 20'000);
  EXPECT_EQ(day_of(start_of(Day{20'000}, 480).plus_ms(-1), 480).number, 19'999);
  EXPECT_EQ(day_of(start_of(Day{20'000}, -300), -300).number, 20'000);
}

TEST(time, rfc3339_reads_what_it_writes) {
  for (const std::int64_t ms : {std::int64_t{0}, std::int64_t{1}, std::int64_t{999}, std::int64_t{1'789'000'000'123},
                                std::int64_t{951'782'400'000}})
    EXPECT_EQ(parse_rfc3339(format_rfc3339(Instant{ms})), Instant{ms});
  EXPECT_EQ(format_rfc3339(*parse_rfc3339("2026-09-12T09:41:00+08:00")), "2026-09-12T01:41:00.000Z");
  EXPECT_EQ(format_rfc3339(*parse_rfc3339("2026-09-12T01:41:00.5Z")), "2026-09-12T01:41:00.500Z");
  EXPECT_TRUE(parse_rfc3339("2024-02-29T00:00:00Z").has_value());
}

TEST(time, refuses_what_is_no_time) {
  for (const char* text :
       {"", "2026-09-12", "2026-09-12T01:41Z", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2025-02-29T00:00:00Z",
        "2026-09-12T24:00:00Z", "2026-09-12T01:60:00Z", "2026-09-12T01:41:00", "2026-09-12T01:41:00.Z",
        "2026-09-12T01:41:00Zx", "2026-09-12t01:41:00Z", "2026-9-12T01:41:00Z", "2026-09-12T01:41:00+8:00",
        "2026-09-12T01:41:00+15:00"})
    EXPECT_EQ(parse_rfc3339(text), std::nullopt) << text;
  for (const char* text : {"", "2026-9-1", "2026-02-29", "2026-00-01", "2026-01-00", "2026-01-01 ", "20260101"})
    EXPECT_EQ(parse_date(text), std::nullopt) << text;
  EXPECT_EQ(parse_date(format_date(Day{20'718})), Day{20'718});
}

}  // namespace
}  // namespace fenxiao

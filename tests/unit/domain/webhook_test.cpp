#include "domain/webhook/webhook.h"

#include <gtest/gtest.h>

namespace fenxiao::domain {
namespace {

TEST(WebhookTest, APatternIsOneTypeOneKindOrAll) {
  for (const char* text : {"*", "order.*", "order.paid", "commission.clawed_back"})
    EXPECT_TRUE(is_event_pattern(text)) << text;
  for (const char* text : {"", ".", "order", "order.", ".paid", "*.paid", "order.paid.", "order.paid.x", "Order.paid",
                           "order. paid", "order.**", "order.p*", "**", "order paid"})
    EXPECT_FALSE(is_event_pattern(text)) << text;
  EXPECT_TRUE(is_event_pattern("order." + std::string(54, 'a')));
  EXPECT_FALSE(is_event_pattern("order." + std::string(55, 'a')));
}

TEST(WebhookTest, WantsWhatAPatternNames) {
  EXPECT_TRUE(wants_event({"*"}, "order.paid"));
  EXPECT_TRUE(wants_event({"commission.*", "order.paid"}, "order.paid"));
  EXPECT_TRUE(wants_event({"order.*"}, "order.paid"));
  EXPECT_FALSE(wants_event({"order.*"}, "orders.paid"));
  EXPECT_FALSE(wants_event({"order.paid"}, "order.paid_late"));
  EXPECT_FALSE(wants_event({"order.placed"}, "order.paid"));
  EXPECT_FALSE(wants_event({}, "order.paid"));
}

// In the middle of the spread: the plain waits.
TEST(WebhookTest, WaitsThreeTimesAsLongEachTimeAndSixHoursAtMost) {
  const std::int64_t expected_s[] = {10,     30,     90,     270,    810,    2'430,  7'290,
                                     21'600, 21'600, 21'600, 21'600, 21'600, 21'600, 21'600};
  int tries = 0;
  std::int64_t sum_ms = 0;
  for (const std::int64_t wait_s : expected_s) {
    EXPECT_EQ(retry_wait_ms(++tries, 500), wait_s * k_second_ms) << tries;
    sum_ms += wait_s * k_second_ms;
  }
  EXPECT_EQ(tries, k_webhook_tries_max - 1);
  EXPECT_EQ(retry_wait_ms(k_webhook_tries_max, 500), std::nullopt) << "that was the last one";
  EXPECT_EQ(retry_wait_ms(1'000'000, 0), std::nullopt);
  EXPECT_GT(sum_ms, 40 * k_hour_ms);
  EXPECT_LT(sum_ms, k_webhook_pause_after_ms) << "one delivery is given up before its webhook is paused";
}

TEST(WebhookTest, TheWaitIsSpreadByAFifthToBothSides) {
  EXPECT_EQ(retry_wait_ms(1, 0), 8 * k_second_ms);
  EXPECT_EQ(retry_wait_ms(1, 999), 11'990);
  for (int chance = 1; chance < 1000; ++chance) EXPECT_GE(*retry_wait_ms(3, chance), *retry_wait_ms(3, chance - 1));
}

TEST(WebhookTest, AReceiverMayAskForALongerWaitButNotForAShorterOne) {
  EXPECT_EQ(retry_wait_ms(1, 500, 60 * k_second_ms), 60 * k_second_ms);
  EXPECT_EQ(retry_wait_ms(1, 500, 1), 10 * k_second_ms);
  EXPECT_EQ(retry_wait_ms(1, 500, k_day_ms), 6 * k_hour_ms);
  EXPECT_EQ(retry_wait_ms(1, 500, -5), 10 * k_second_ms);
}

TEST(WebhookTest, ThreeDaysWithoutAnArrivalAreTooLong) {
  const Instant begin{1'000};
  EXPECT_FALSE(has_failed_too_long(begin, begin.plus_days(3).plus_ms(-1)));
  EXPECT_TRUE(has_failed_too_long(begin, begin.plus_days(3)));
}

}  // namespace
}  // namespace fenxiao::domain

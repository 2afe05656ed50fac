#include "domain/withdrawal/payout.h"

#include <gtest/gtest.h>

namespace fenxiao::domain {
namespace {

constexpr Instant k_begin{1'790'000'000'000};
Instant at(std::int64_t ms) { return k_begin.plus_ms(ms); }

PayoutFacts sent_once() {
  PayoutFacts facts;
  facts.submitted_at = k_begin;
  begin_send(facts, k_begin);
  return facts;
}

TEST(Payout, IsSentFirstThenAskedForAndNeverSentByTheClock) {
  PayoutFacts facts;
  facts.submitted_at = k_begin;
  EXPECT_EQ(next_move(facts, k_begin, true), PayoutMove::send);
  facts = sent_once();
  for (const std::int64_t ms : {std::int64_t{0}, k_hour_ms, 30 * k_day_ms})
    EXPECT_EQ(next_move(facts, at(ms), true), PayoutMove::query) << ms;
}

TEST(Payout, IsCancelledWhenThePayeesDayIsOver) {
  auto facts = sent_once();
  facts.known_there = facts.waiting = true;
  EXPECT_EQ(confirm_until(facts), at(k_day_ms));
  EXPECT_EQ(next_move(facts, at(k_day_ms - 1), true), PayoutMove::query);
  EXPECT_EQ(next_move(facts, at(k_day_ms), true), PayoutMove::cancel);
  EXPECT_EQ(next_move(facts, at(k_day_ms), false), PayoutMove::query) << "where nothing can be cancelled";
  facts.cancel_asked = true;
  EXPECT_EQ(next_move(facts, at(k_day_ms), true), PayoutMove::query)
      << "what became of it is asked for before it is cancelled again";
  facts.cancel_asked = facts.waiting = false;
  EXPECT_EQ(next_move(facts, at(k_day_ms), true), PayoutMove::query) << "he has confirmed";
}

struct Case {
  const char* what;
  bool turned_away;
  bool known_there;
  std::optional<std::int64_t> open_ms;  // before now: the last send of which it is open whether it was taken
  std::int64_t since_submission_ms;
  std::int64_t since_send_ms;
  NotThere wanted;
};

TEST(Payout, ThatIsNotThereIsSentAgainAskedForOrGivenUp) {
  const Case table[] = {
      {"never answered, a moment ago", false, false, 2'000, 2'000, 2'000, NotThere::send_again},
      {"put off", false, false, std::nullopt, k_hour_ms, 60'000, NotThere::send_again},
      {"the channel has shown it before", false, true, 2'000, k_hour_ms, 2'000, NotThere::ask_again},
      {"the channel has shown it, and then turned it away", true, true, std::nullopt, k_day_ms, 2'000,
       NotThere::ask_again},
      {"turned away", true, false, std::nullopt, 5'000, 2'000, NotThere::give_up},
      {"turned away, but an earlier one may still arrive", true, false, k_on_its_way_ms_max - 1, 700'000, 2'000,
       NotThere::ask_again},
      {"turned away, and an earlier one is too old to be taken", true, false, k_on_its_way_ms_max, 700'000, 2'000,
       NotThere::give_up},
      {"put off for less than a day", false, false, std::nullopt, k_give_up_after_ms - 1, 60'000, NotThere::send_again},
      {"put off for a day", false, false, std::nullopt, k_give_up_after_ms, 60'000, NotThere::give_up},
      {"never answered for a day, last a moment ago", false, false, 60'000, k_give_up_after_ms, 60'000,
       NotThere::ask_again},
      {"so long ago that the channel forgets", false, false, k_query_reaches_ms, k_query_reaches_ms, k_query_reaches_ms,
       NotThere::ask_again},
      {"just within its memory", false, false, k_query_reaches_ms - 1, k_query_reaches_ms - 1, k_query_reaches_ms - 1,
       NotThere::give_up},
  };
  for (const Case& each : table) {
    const Instant now = at(100 * k_day_ms);
    PayoutFacts facts;
    facts.submitted_at = now.plus_ms(-each.since_submission_ms);
    facts.sent_at = now.plus_ms(-each.since_send_ms);
    facts.send_open = each.open_ms == each.since_send_ms;
    if (each.open_ms && !facts.send_open) facts.earlier_open_at = now.plus_ms(-*each.open_ms);
    facts.turned_away = each.turned_away;
    facts.known_there = each.known_there;
    EXPECT_EQ(when_not_there(facts, now), each.wanted) << each.what;
  }
}

TEST(Payout, RemembersTheNewestSendThatIsOpen) {
  auto facts = sent_once();
  begin_send(facts, at(60'000));
  EXPECT_EQ(facts.earlier_open_at, k_begin);
  facts.send_open = false;  // turned away
  facts.turned_away = true;
  begin_send(facts, at(120'000));
  EXPECT_EQ(facts.earlier_open_at, k_begin) << "the second one is settled";
  EXPECT_TRUE(facts.send_open && !facts.turned_away && !facts.send_wanted);
}

TEST(Payout, IsAskedForLessAndLessOften) {
  EXPECT_EQ(wait_ms(0), 2'000);
  EXPECT_EQ(wait_ms(1), 4'000);
  EXPECT_EQ(wait_ms(8), 512'000);
  EXPECT_EQ(wait_ms(9), k_ask_again_ms_max);
  EXPECT_EQ(wait_ms(1'000'000), k_ask_again_ms_max);
}

}  // namespace
}  // namespace fenxiao::domain

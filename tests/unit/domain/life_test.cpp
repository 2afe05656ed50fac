#include "domain/commission/life.h"

#include <gtest/gtest.h>

#include "table.h"

namespace fenxiao::domain {
namespace {

Instant day(std::int64_t number) { return Instant{number * k_day_ms}; }

// One row per event on one commission: event, argument, verdict, then state pending frozen released clawed.
void run(std::int64_t base_fen, std::int64_t booked_fen, std::string_view rows) {
  Commission commission = estimated(base_fen, booked_fen);
  std::vector<Pause> pauses;
  for (const Row& row : table(rows)) {
    SCOPED_TRACE(row.text);
    std::optional<Result<Commission, LifeRefusal>> result;
    if (row[0] == "pay") result = pay(commission);
    if (row[0] == "cancel") result = cancel(commission);
    if (row[0] == "receive") result = receive(commission, day(row.number(1)));
    if (row[0] == "release") result = release(commission, 7, pauses, day(row.number(1)));
    if (row[0] == "refunded") {
      const auto refunded = refund(commission, row.number(1), 0);
      if (refunded.ok())
        result = refunded->commission;
      else
        result = Result<Commission, LifeRefusal>(Refused{refunded.error()});
    }
    if (row[0] == "pause") {
      pauses.push_back({day(row.number(1))});
      continue;
    }
    if (row[0] == "resume") {
      pauses.back().until = day(row.number(1));
      continue;
    }
    ASSERT_TRUE(result.has_value()) << "unknown event";
    ASSERT_EQ(result->ok(), row[2] == "ok");
    if (result->ok()) {
      commission = result->value();
    } else {
      constexpr const char* k_names[] = {"wrong_state", "not_due", "paused", "refund_shrinks", "refund_too_large"};
      EXPECT_EQ(k_names[static_cast<int>(result->error())], row[2]);
    }
    EXPECT_EQ(text_of(commission.state), row[3]);
    EXPECT_EQ(commission.pending_fen, row.number(4));
    EXPECT_EQ(commission.frozen_fen, row.number(5));
    EXPECT_EQ(commission.released_fen, row.number(6));
    EXPECT_EQ(commission.clawed_fen(), row.number(7));
    EXPECT_TRUE(consistent(commission));
  }
}

TEST(life, goes_from_estimated_to_available) {
  run(333, 33, R"(
      #event   arg verdict      state     pending frozen released clawed
      receive  0   wrong_state  estimated 0  0  0  0
      release  9   wrong_state  estimated 0  0  0  0
      refunded 10  wrong_state  estimated 0  0  0  0     # an unpaid order is cancelled, not refunded
      pay      0   ok           pending   33 0  0  0
      pay      0   wrong_state  pending   33 0  0  0
      cancel   0   wrong_state  pending   33 0  0  0
      release  99  wrong_state  pending   33 0  0  0     # the freeze runs from receipt, never from payment
      receive  10  ok           frozen    0  33 0  0
      receive  11  wrong_state  frozen    0  33 0  0
      release  16  not_due      frozen    0  33 0  0
      release  17  ok           available 0  0  33 0
      release  17  wrong_state  available 0  0  33 0
      )");
}

TEST(life, is_void_when_cancelled_before_payment) {
  run(333, 33, R"(
      cancel   0  ok          void 0 0 0 0
      cancel   0  wrong_state void 0 0 0 0
      pay      0  wrong_state void 0 0 0 0
      refunded 0  ok          void 0 0 0 0
      refunded 1  wrong_state void 0 0 0 0
      )");
}

TEST(life, claws_back_10_10_13_of_the_worked_example) {
  run(333, 33, R"(
      pay      0    ok  pending 33 0 0 0
      refunded 100  ok  pending 23 0 0 10
      refunded 200  ok  pending 13 0 0 20
      refunded 333  ok  void    0  0 0 33
      refunded 333  ok  void    0  0 0 33   # told twice
      receive  1    wrong_state void 0 0 0 33
      )");
}

TEST(life, takes_refunds_in_every_state) {
  run(333, 33, R"(
      pay      0    ok                pending   33 0  0  0
      refunded 100  ok                pending   23 0  0  10
      refunded 99   refund_shrinks    pending   23 0  0  10
      refunded 334  refund_too_large  pending   23 0  0  10
      receive  0    ok                frozen    0  23 0  10
      refunded 200  ok                frozen    0  13 0  20
      release  7    ok                available 0  0  13 20
      refunded 300  ok                available 0  0  13 30   # from available or debt; what was released stays on record
      refunded 333  ok                available 0  0  13 33
      refunded 333  ok                available 0  0  13 33
      )");
}

TEST(life, a_hold_or_a_case_stops_the_release) {
  run(1000, 100, R"(
      pay      0   ok       pending   100 0   0   0
      receive  0   ok       frozen    0   100 0   0
      pause    5
      release  8   paused   frozen    0   100 0   0
      resume   8
      release  9   not_due  frozen    0   100 0   0
      release  10  ok       available 0   0   100 0
      )");
}

TEST(life, a_free_line_books_and_keeps_nothing) {
  run(0, 0, R"(
      pay      0  ok pending   0 0 0 0
      refunded 0  ok pending   0 0 0 0
      receive  0  ok frozen    0 0 0 0
      release  7  ok available 0 0 0 0
      )");
  EXPECT_EQ(kept_after_refund(0, 0, 0), 0);
}

TEST(life, what_is_kept_follows_the_formula) {
  // booked base refunded kept
  for (const Row& row : table(R"(
      33 333 0   33
      33 333 1   32
      33 333 100 23
      33 333 200 13
      33 333 332 0
      33 333 333 0
      1  1   0   1
      1  1   1   0
      1  3   1   0
      1  3   2   0
      9007199254740991 9007199254740991 1 9007199254740990
      900719925474099  9007199254740991 4503599627370496 450359962737049
      )")) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(kept_after_refund(row.number(0), row.number(1), row.number(2)), row.number(3));
  }
}

TEST(release_at, is_receipt_plus_freeze_stretched_by_the_union_of_pauses) {
  // received  freeze  pauses from-until ("?": open)  released on day ("null": nobody knows)
  for (const Row& row : table(R"(
      0 7 -            7
      0 7 5-8,6-12     14      # the worked example: a case on days 5–8, a hold on days 6–12
      0 7 6-12,5-8     14      # in any order
      0 7 5-8          10
      0 7 6-12         13
      0 7 5-12         14
      0 7 5-6,8-9      8       # due as the second begins
      0 7 5-6,7-9      10
      0 7 5-8,8-12     14      # they touch
      0 7 5-12,6-8     14      # one in the other
      0 7 5-8,5-8      10      # twice the same
      0 7 0-3          10
      0 7 7-9          7       # due as it begins: too late to stop it
      0 7 8-9          7
      0 7 5-8,10-11    10      # it would have been out on day 10, as the second begins
      0 7 5-8,9-11     12
      3 7 1-5          12      # began before receipt: what lies before does not count
      3 7 0-2          10
      3 7 0-3          10
      0 0 -            0
      0 0 0-5          0
      0 7 5-?          null
      0 7 5-8,9-?      null
      0 7 4-4          7       # an empty pause
      10 14 11-12,20-30 35
      )")) {
    SCOPED_TRACE(row.text);
    std::vector<Pause> pauses;
    if (row[2] != "-")
      for (const std::string& text : split(row[2], ',')) {
        const auto ends = split(text, '-');
        pauses.push_back({day(std::stoll(ends[0]))});
        if (ends[1] != "?") pauses.back().until = day(std::stoll(ends[1]));
      }
    const auto at = release_at(day(row.number(0)), row.number(1), pauses);
    if (row[3] == "null")
      EXPECT_EQ(at, std::nullopt);
    else
      EXPECT_EQ(at, day(row.number(3)));
  }
}

TEST(release_at, agrees_with_counting_hour_by_hour) {
  const std::uint64_t seed = test_seed();
  SCOPED_TRACE("FENXIAO_SEED=" + std::to_string(seed));
  Random random(seed);
  for (int round = 0; round < 2000; ++round) {
    const std::int64_t received = random.between(0, 50), freeze_days = random.between(0, 4);
    std::vector<Pause> pauses;
    for (std::int64_t i = random.between(0, 5); i > 0; --i) {
      const std::int64_t from = random.between(0, 200);
      pauses.push_back({Instant{from * k_hour_ms}, Instant{(from + random.between(0, 60)) * k_hour_ms}});
    }
    std::int64_t hour = received;
    for (std::int64_t ran = 0; ran < freeze_days * 24; ++hour) {
      bool stopped = false;
      for (const Pause& pause : pauses)
        stopped = stopped || (pause.from.ms <= hour * k_hour_ms && hour * k_hour_ms < pause.until->ms);
      if (!stopped) ++ran;
    }
    ASSERT_EQ(release_at(Instant{received * k_hour_ms}, freeze_days, pauses), (Instant{hour * k_hour_ms}));
  }
}

TEST(refund, takes_the_lines_own_money_then_available_then_debt) {
  Commission commission = *receive(*pay(estimated(10'000, 1000)), day(0));
  const auto frozen = refund(commission, 2500, 99'999);
  EXPECT_EQ(frozen->claw, (Claw{0, 250, 0, 0}));
  commission = *release(frozen->commission, 7, {}, day(7));
  const auto from_available = refund(commission, 5000, 99'999);
  EXPECT_EQ(from_available->claw, (Claw{0, 0, 250, 0}));
  const auto into_debt = refund(from_available->commission, 10'000, 100);
  EXPECT_EQ(into_debt->claw, (Claw{0, 0, 100, 400}));
  EXPECT_EQ(into_debt->commission.clawed_fen(), 1000);
  EXPECT_EQ(into_debt->commission.released_fen, 750);
  EXPECT_EQ(into_debt->commission.clawed_before_fen, 250);
}

TEST(refund, any_sequence_of_refunds_takes_the_whole_and_no_more) {
  const std::uint64_t seed = test_seed();
  SCOPED_TRACE("FENXIAO_SEED=" + std::to_string(seed));
  Random random(seed);
  for (int round = 0; round < 2000; ++round) {
    const std::int64_t base_fen = random.between(1, random.one_in(3) ? 20 : 1'000'000);
    const std::int64_t booked_fen = random.between(0, base_fen);
    Commission commission = *pay(estimated(base_fen, booked_fen));
    std::int64_t clawed_fen = 0, refunded_fen = 0;
    while (refunded_fen < base_fen) {
      if (random.one_in(3) && commission.state == CommissionState::pending) commission = *receive(commission, day(0));
      if (random.one_in(3) && commission.state == CommissionState::frozen)
        commission = *release(commission, 0, {}, day(0));
      refunded_fen += random.between(1, base_fen - refunded_fen);
      const auto step = refund(commission, refunded_fen, random.between(0, booked_fen));
      ASSERT_TRUE(step.ok());
      commission = step->commission;
      clawed_fen += step->claw.total_fen();
      ASSERT_EQ(clawed_fen, booked_fen - booked_fen * (base_fen - refunded_fen) / base_fen);
      ASSERT_TRUE(consistent(commission));
    }
    ASSERT_EQ(clawed_fen, booked_fen);
    ASSERT_EQ(commission.kept_fen(), 0);
  }
}

TEST(receipt, comes_by_itself_n_days_after_shipment) {
  EXPECT_EQ(auto_receive_at(Instant{5}, 10), (Instant{5 + 10 * k_day_ms}));
}

}  // namespace
}  // namespace fenxiao::domain

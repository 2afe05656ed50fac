#include "domain/tax/tax.h"

#include <gtest/gtest.h>

#include "table.h"

namespace fenxiao::domain {
namespace {

const Day k_day = day_of(CivilDate{2026, 9, 23});
const TaxRules& rules_of(TaxRegime regime) { return *tax_rules_on(regime, k_day); }

TEST(tax, per_payment_by_hand) {
  // gross fen  tax fen
  for (const Row& row : table(R"(
      0           0
      80000       0
      80001       0         # 0.01 yuan × 20 % is less than half a fen
      80002       0
      80003       1         # 0.6 fen, half up
      250000      34000     # (2 500 − 800) × 20 %
      400000      64000     # (4 000 − 800) × 20 %
      400001      64000     # 4 000.01 − 20 % = 3 200.01; its 20 % is 640.002
      500000      80000
      2500000     400000    # taxable 20 000: the last of 20 %
      2500001     400000    # the first above it: 30 % − 2 000 gives the same
      2500100     400024
      3000000     520000    # 24 000 × 30 % − 2 000
      6250000     1300000   # taxable 50 000 × 30 % − 2 000
      6250100     1300032   # 50 000.80 × 40 % − 7 000
      10000000    2500000   # 80 000 × 40 % − 7 000
      )")) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(per_payment_tax_fen(rules_of(TaxRegime::per_payment), row.number(0)), row.number(1));
  }
}

TEST(tax, cumulative_by_hand) {
  // income in the year fen  months  tax so far fen
  for (const Row& row : table(R"(
      0          1  0
      625000     1  0           # 6 250 − 20 % − 5 000 = 0
      635000     1  240         # 80 × 3 %
      1000000    1  9000        # 3 000 × 3 %
      1000000    2  0           # 8 000 − 10 000 < 0
      5125000    1  108000      # taxable 36 000 × 3 %
      5125100    1  108008      # the first above: 10 % − 2 520
      18625000   1  1188000     # taxable 144 000
      38125000   1  4308000     # 300 000 × 20 % − 16 920
      53125000   1  7308000     # 420 000 × 25 % − 31 920
      83125000   1  14508000    # 660 000 × 30 % − 52 920
      120625000  1  25008000    # 960 000 × 35 % − 85 920
      200000000  1  53583000    # 1 595 000 × 45 % − 181 920
      )")) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(
        cumulative_tax_fen(rules_of(TaxRegime::platform_cumulative), row.number(0), static_cast<int>(row.number(1))),
        row.number(2));
  }
}

// One row per payout of a month: event, gross, what is held for it or given back.
void run(TaxRegime regime, TaxFacts facts, std::string_view rows) {
  struct Live {
    std::int64_t gross_fen, tax_fen;
  };
  std::vector<Live> payouts;
  for (const Row& row : table(rows)) {
    SCOPED_TRACE(row.text);
    if (row[0] == "submit") {
      const std::int64_t tax_fen = tax_to_hold_fen(rules_of(regime), facts, row.number(1));
      EXPECT_EQ(tax_fen, row.number(2));
      payouts.push_back({row.number(1), tax_fen});
      facts.live_gross_in_month_fen += row.number(1);
      facts.held_in_month_fen += tax_fen;
    } else {  // fail N: the Nth payout
      const Live failed = payouts.at(static_cast<std::size_t>(row.number(1) - 1));
      facts.live_gross_in_month_fen -= failed.gross_fen;
      facts.held_in_month_fen -= failed.tax_fen;
      const std::int64_t back_fen = tax_to_give_back_fen(rules_of(regime), facts);
      EXPECT_EQ(back_fen, row.number(2));
      facts.held_in_month_fen -= back_fen;
    }
  }
}

TEST(tax, a_month_is_one_payment_and_a_failure_reassesses_the_others) {
  run(TaxRegime::per_payment, {}, R"(
      submit 250000 34000     # the worked example: 340
      submit 250000 46000     # + 460
      fail   1      12000     # 340 are due on the other, 120 come back
      submit 250000 46000     # and again
      )");
  run(TaxRegime::per_payment, {}, R"(
      submit 50000  0
      submit 50000  4000      # 1 000 − 800
      submit 300000 60000     # 4 000: 640 in all
      fail   3      0         # its own 600 came back with it; 40 are held for the other two, and 40 are due
      fail   2      0
      )");
  run(TaxRegime::per_payment, {}, R"(
      submit 100000 4000
      submit 100000 20000     # 2 000: 240
      submit 100000 20000     # 3 000: 440
      fail   1      16000     # 2 000: 240 due, 400 held
      )");
}

TEST(tax, splitting_a_sum_does_not_change_the_tax) {
  const std::uint64_t seed = test_seed();
  SCOPED_TRACE("FENXIAO_SEED=" + std::to_string(seed));
  Random random(seed);
  for (const TaxRegime regime : {TaxRegime::per_payment, TaxRegime::platform_cumulative}) {
    for (int round = 0; round < 1000; ++round) {
      const std::int64_t whole_fen = random.between(1, 12'000'000);
      TaxFacts facts;
      facts.month = {2026, 9};
      std::int64_t held_fen = 0;
      for (std::int64_t left_fen = whole_fen; left_fen > 0;) {
        const std::int64_t part_fen = random.between(1, left_fen);
        const std::int64_t tax_fen = tax_to_hold_fen(rules_of(regime), facts, part_fen);
        facts.live_gross_in_month_fen += part_fen;
        facts.held_in_month_fen += tax_fen;
        held_fen += tax_fen;
        left_fen -= part_fen;
      }
      TaxFacts once;
      once.month = {2026, 9};
      // Where a bracket's marginal step is steeper than what is paid out, the rest is held from the next payout.
      ASSERT_LE(held_fen, tax_to_hold_fen(rules_of(regime), once, whole_fen));
      ASSERT_GE(held_fen + 1, tax_to_hold_fen(rules_of(regime), once, whole_fen));
    }
  }
}

TEST(tax, the_cumulative_regime_carries_over_the_year) {
  const TaxRules& rules = rules_of(TaxRegime::platform_cumulative);
  // month  gross  held
  TaxFacts facts;
  for (const Row& row : table(R"(
      3  1000000  9000       # 8 000 − 5 000
      4  1000000  9000       # 16 000 − 10 000 = 6 000: 180 in all
      5  0        0
      6  100000   0          # 16 800 − 20 000 < 0: a negative result withholds 0 and is carried
      7  2000000  5400       # 32 800 − 25 000 = 7 800: 234, less 180
      )")) {
    SCOPED_TRACE(row.text);
    facts.month = {2026, static_cast<int>(row.number(0))};
    if (facts.first_month_with_income == 0) facts.first_month_with_income = facts.month.month;
    const std::int64_t tax_fen = tax_to_hold_fen(rules, facts, row.number(1));
    EXPECT_EQ(tax_fen, row.number(2));
    facts.gross_earlier_in_year_fen += row.number(1);
    facts.held_earlier_in_year_fen += tax_fen;
  }
  EXPECT_EQ(consecutive_months(3, 3), 1);
  EXPECT_EQ(consecutive_months(3, 5), 3);
}

TEST(tax, a_filed_month_is_not_given_back) {
  TaxFacts facts;
  facts.month = {2026, 5};
  facts.first_month_with_income = 4;
  facts.gross_earlier_in_year_fen = 1'000'000;
  facts.held_earlier_in_year_fen = 9'000;
  EXPECT_EQ(tax_to_give_back_fen(rules_of(TaxRegime::platform_cumulative), facts), 0) << "May holds nothing";
  facts.held_in_month_fen = 500;
  EXPECT_EQ(tax_to_give_back_fen(rules_of(TaxRegime::platform_cumulative), facts), 500);
}

TEST(tax, two_regimes_withhold_nothing) {
  EXPECT_EQ(tax_to_hold_fen(rules_of(TaxRegime::none), {}, 99'999'999), 0);
  EXPECT_EQ(tax_to_hold_fen(rules_of(TaxRegime::company_invoice), {}, 99'999'999), 0);
}

TEST(tax, rules_are_dated) {
  EXPECT_EQ(tax_rules_on(TaxRegime::platform_cumulative, day_of(CivilDate{2025, 9, 30})), nullptr);
  EXPECT_NE(tax_rules_on(TaxRegime::platform_cumulative, day_of(CivilDate{2025, 10, 1})), nullptr);
  TaxRules newer = rules_of(TaxRegime::per_payment);
  newer.version = 2;
  newer.effective_from = k_day;
  const std::vector<TaxRules> both{newer, rules_of(TaxRegime::per_payment)};
  EXPECT_EQ(tax_rules_on(TaxRegime::per_payment, {k_day.number - 1}, both)->version, 1);
  EXPECT_EQ(tax_rules_on(TaxRegime::per_payment, k_day, both)->version, 2);
  for (const TaxRules& rules : built_in_tax_rules()) EXPECT_FALSE(rules.source.empty());
}

TEST(tax, the_month_is_the_shops) {
  const Instant at = *parse_rfc3339("2026-08-31T16:00:00Z");
  EXPECT_EQ(tax_month_of(at, 480), (TaxMonth{2026, 9}));
  EXPECT_EQ(tax_month_of(at.plus_ms(-1), 480), (TaxMonth{2026, 8}));
  EXPECT_EQ(tax_month_of(at, 0), (TaxMonth{2026, 8}));
}

}  // namespace
}  // namespace fenxiao::domain

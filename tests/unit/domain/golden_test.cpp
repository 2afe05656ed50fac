// The vectors were computed apart from this code (tests/golden/vectors.mjs); they must hold natively and under Wasm.
#include <gtest/gtest.h>

#include "../../golden/vectors.h"
#include "domain/commission/decide.h"
#include "domain/commission/life.h"
#include "domain/money/money.h"
#include "domain/tax/tax.h"

namespace fenxiao::domain {
namespace {

TEST(golden, allocate) {
  for (const auto& vector : golden::k_allocate_vectors) EXPECT_EQ(allocate(vector.total, vector.weights), vector.parts);
}

TEST(golden, line) {
  const std::vector<PayeeFacts> payees{{DistributorId{1}}, {DistributorId{2}}};
  for (const auto& vector : golden::k_line_vectors) {
    LineFacts line;
    line.base = line_base(vector.price, vector.quantity, 0, vector.reduction);
    if (vector.cost >= 0) line.cost_fen = vector.cost;
    CommissionPolicy policy{2, true, SelfPurchasePolicy::none, vector.fee_bp};
    const auto rate = [](std::int64_t fixed, std::int64_t value) {
      return fixed ? fixed_per_unit(value) : rate_of_base(value);
    };
    Rule rule;
    rule.levels = {rate(vector.fixed1, vector.value1), rate(vector.fixed2, vector.value2)};
    const LineCommission out = decide_line(line, payees, {}, policy, {&rule, 1}, Instant{0});
    EXPECT_EQ(out.payees.at(0).booked_fen, vector.booked1);
    EXPECT_EQ(out.payees.at(1).booked_fen, vector.booked2);
  }
}

TEST(golden, kept) {
  for (const auto& vector : golden::k_kept_vectors)
    EXPECT_EQ(kept_after_refund(vector.booked, vector.base, vector.refunded), vector.kept);
}

TEST(golden, release) {
  for (const auto& vector : golden::k_release_vectors) {
    std::vector<Pause> pauses;
    for (std::size_t i = 0; i + 1 < vector.pause_hours.size(); i += 2)
      pauses.push_back({Instant{vector.pause_hours[i] * k_hour_ms}, Instant{vector.pause_hours[i + 1] * k_hour_ms}});
    EXPECT_EQ(release_at(Instant{vector.received_hour * k_hour_ms}, vector.freeze_days, pauses),
              (Instant{vector.release_hour * k_hour_ms}));
  }
}

TEST(golden, tax) {
  const Day day = day_of(CivilDate{2026, 1, 1});
  for (const auto& vector : golden::k_labour_vectors)
    EXPECT_EQ(per_payment_tax_fen(*tax_rules_on(TaxRegime::per_payment, day), vector.gross), vector.tax)
        << vector.gross;
  for (const auto& vector : golden::k_year_vectors)
    EXPECT_EQ(cumulative_tax_fen(*tax_rules_on(TaxRegime::platform_cumulative, day), vector.income,
                                 static_cast<int>(vector.months)),
              vector.tax)
        << vector.income;
}

}  // namespace
}  // namespace fenxiao::domain

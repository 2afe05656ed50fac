#include "domain/commission/decide.h"

#include <gtest/gtest.h>

#include "domain/commission/explain.h"
#include "domain/money/money.h"
#include "table.h"

namespace fenxiao::domain {
namespace {

constexpr DistributorId k_seller{11}, k_inviter{12};

IdentitySet person(const std::string& account, const std::string& phone = {}) {
  IdentitySet identities{{IdentityKind::account, account}};
  if (!phone.empty()) identities.push_back({IdentityKind::phone, phone});
  return identities;
}

Rule shop_rule(LevelRate level1, std::optional<LevelRate> level2 = {}) {
  Rule rule;
  rule.id = RuleId{1};
  rule.levels = {level1, level2};
  return rule;
}

std::vector<PayeeFacts> two_payees() {
  return {{k_seller, TierId{1}, true, person("seller", "p-seller")},
          {k_inviter, TierId{2}, true, person("inviter", "p-inviter")}};
}

CommissionPolicy two_levels() {
  CommissionPolicy policy;
  policy.levels = 2;
  policy.level2_attested = true;
  return policy;
}

LineCommission decide(const LineFacts& line, const Rule& rule, const CommissionPolicy& policy = two_levels(),
                      const IdentitySet& buyer = person("buyer")) {
  return decide_line(line, two_payees(), buyer, policy, {&rule, 1}, Instant{0});
}

TEST(decide_line, base_is_what_the_buyer_paid_for_the_goods) {
  // price  quantity  discount  coupon  points  base
  for (const Row& row : table(R"(
      19900  1  0     0     0    19900
      19900  3  0     0     0    59700
      19900  3  1000  2000  300  56400
      100    1  50    30    20   0
      0      5  0     0     0    0
      )")) {
    SCOPED_TRACE(row.text);
    const BaseParts base = line_base(row.number(0), row.number(1), row.number(2), row.number(3), row.number(4));
    EXPECT_EQ(base.base_fen, row.number(5));
    EXPECT_EQ(base.list_total_fen, row.number(0) * row.number(1));
  }
  EXPECT_THROW(line_base(100, 1, 60, 41), InvariantError);
  EXPECT_THROW(line_base(100, 0), InvariantError);
}

TEST(decide_line, freight_changes_nothing) {
  LineFacts line;
  line.base = line_base(19900, 1);
  const LineCommission without = decide(line, shop_rule(rate_of_base(1000), rate_of_base(300)));
  line.freight_fen = 1200;
  const LineCommission with = decide(line, shop_rule(rate_of_base(1000), rate_of_base(300)));
  EXPECT_EQ(without.payees, with.payees);
  EXPECT_EQ(with.payees[0].booked_fen, 1990);
  EXPECT_EQ(with.payees[1].booked_fen, 597);  // level 2 on the line's base too
}

TEST(decide_line, quantity_counts_once_and_the_floor_is_taken_on_the_line) {
  // price  quantity  rate_bp  booked: not quantity × floor of one
  for (const Row& row : table(R"(
      333    1  1000  33
      333    2  1000  66
      333    3  1000  99
      333    10 1000  333
      19900  3  1200  7164
      )")) {
    SCOPED_TRACE(row.text);
    LineFacts line;
    line.base = line_base(row.number(0), row.number(1));
    EXPECT_EQ(decide(line, shop_rule(rate_of_base(row.number(2)))).payees[0].booked_fen, row.number(3));
  }
  LineFacts line;
  line.base = line_base(19900, 3);
  EXPECT_EQ(decide(line, shop_rule(fixed_per_unit(500))).payees[0].booked_fen, 1500);
}

TEST(decide_line, margin_guard_cuts_level_two_first_then_level_one) {
  // base  cost(-: unknown)  fee_bp  level1_bp  level2_bp  room  booked1  cut1  booked2  cut2  reason
  for (const Row& row : table(R"(
      10000  -      0    1000 300  10000  1000 0    300  0    none
      10000  5000   0    1000 300  5000   1000 0    300  0    none
      10000  8700   0    1000 300  1300   1000 0    300  0    none          # just enough
      10000  8701   0    1000 300  1299   1000 0    299  1    margin_guard  # one fen short
      10000  9000   0    1000 300  1000   1000 0    0    300  margin_guard
      10000  9400   60   1000 300  540    540  460  0    300  margin_guard  # the channel takes 60
      10000  9999   0    1000 300  1      1    999  0    300  margin_guard
      10000  10000  0    1000 300  0      0    1000 0    300  margin_guard
      10000  20000  0    1000 300  0      0    1000 0    300  margin_guard  # sold below cost
      10000  -      0    8000 5000 10000  8000 0    2000 3000 base_guard
      10000  0      0    10000 1   10000  10000 0   0    1    base_guard
      0      -      0    1000 300  0      0    0    0    0    none
      )")) {
    SCOPED_TRACE(row.text);
    LineFacts line;
    line.base = line_base(row.number(0), 1);
    if (row[1] != "-") line.cost_fen = row.number(1);
    CommissionPolicy policy = two_levels();
    policy.channel_fee_bp = row.number(2);
    const LineCommission out =
        decide(line, shop_rule(rate_of_base(row.number(3)), rate_of_base(row.number(4))), policy);
    EXPECT_EQ(out.room_fen, row.number(5));
    EXPECT_EQ(out.payees[0].booked_fen, row.number(6));
    EXPECT_EQ(out.payees[0].cut_fen, row.number(7));
    EXPECT_EQ(out.payees[1].booked_fen, row.number(8));
    EXPECT_EQ(out.payees[1].cut_fen, row.number(9));
    EXPECT_EQ(text_of(out.payees[1].cut_reason), row[10]);
  }
}

TEST(decide_line, a_fixed_amount_never_exceeds_what_was_paid) {
  LineFacts line;
  line.base = line_base(1000, 2, 0, 1900);  // a coupon leaves 1.00
  const LineCommission out = decide(line, shop_rule(fixed_per_unit(80), fixed_per_unit(20)));
  EXPECT_EQ(out.payees[0].booked_fen, 100);
  EXPECT_EQ(out.payees[0].cut_fen, 60);
  EXPECT_EQ(out.payees[0].cut_reason, CutReason::base_guard);
  EXPECT_EQ(out.payees[1].booked_fen, 0);
  EXPECT_EQ(out.payees[1].cut_fen, 40);
}

TEST(decide_line, a_purchase_of_ones_own_pays_nobody_whatever_gave_it_away) {
  LineFacts line;
  line.base = line_base(10000, 1);
  const Rule rule = shop_rule(rate_of_base(1000), rate_of_base(300));
  const auto payees = [] {
    auto two = two_payees();
    two[0].identities = {{IdentityKind::account, "a1"},
                         {IdentityKind::openid, "o1"},
                         {IdentityKind::unionid, "u1"},
                         {IdentityKind::phone, "p1"},
                         {IdentityKind::payout_account, "b1"}};
    two[1].identities = {{IdentityKind::account, "a2"}, {IdentityKind::phone, "p2"}};
    return two;
  }();
  // kind  key  by
  for (const Row& row : table(R"(
      account         a9  -
      account         a1  account
      openid          o1  openid
      unionid         u1  unionid
      phone           p1  phone
      payout_account  b1  payout_account
      phone           b1  -               # the same letters, but another kind
      account         a2  account         # he bought through someone he invited
      phone           p2  phone
      )")) {
    SCOPED_TRACE(row.text);
    const IdentitySet buyer{{IdentityKind::account, "another"}, {*parse_enum<IdentityKind>(row[0]), row[1]}};
    CommissionPolicy policy = two_levels();
    const LineCommission none = decide_line(line, payees, buyer, policy, {&rule, 1}, Instant{0});
    const bool self = row[2] != "-";
    EXPECT_EQ(none.payees.size(), self ? 0u : 2u);
    EXPECT_EQ(none.self_by.has_value(), self);
    if (self) {
      EXPECT_EQ(text_of(*none.self_by), row[2]);
      EXPECT_EQ(none.unpaid[0], UnpaidReason::self_purchase);
      EXPECT_EQ(none.unpaid[1], UnpaidReason::self_purchase);
    }
    policy.self_purchase = SelfPurchasePolicy::allowed;
    EXPECT_EQ(decide_line(line, payees, buyer, policy, {&rule, 1}, Instant{0}).payees.size(), 2u);
  }
  const IdentitySet nobody{{IdentityKind::phone, ""}};
  auto empty_phone = payees;
  empty_phone[0].identities.push_back({IdentityKind::phone, ""});
  EXPECT_EQ(decide_line(line, empty_phone, nobody, two_levels(), {&rule, 1}, Instant{0}).payees.size(), 2u)
      << "what is not known is not shared";
}

TEST(decide_line, level_two_needs_the_setting_and_the_attestation) {
  LineFacts line;
  line.base = line_base(10000, 1);
  const Rule rule = shop_rule(rate_of_base(1000), rate_of_base(300));
  EXPECT_EQ(k_levels_default, 1);
  EXPECT_EQ(k_payees_per_line_max, 2);
  // levels  attested  booked1  booked2  why_not
  for (const Row& row : table(R"(
      1 no  1000 - level_off
      1 yes 1000 - level_off
      2 no  1000 - attestation_missing
      2 yes 1000 300 none
      )")) {
    SCOPED_TRACE(row.text);
    CommissionPolicy policy;
    policy.levels = static_cast<int>(row.number(0));
    policy.level2_attested = row[1] == "yes";
    const LineCommission out = decide(line, rule, policy);
    EXPECT_EQ(out.payees[0].booked_fen, row.number(2));
    EXPECT_EQ(text_of(out.unpaid[1]), row[4]);
    EXPECT_EQ(out.payees.size() == 2 ? std::to_string(out.payees[1].booked_fen) : "-", row[3]);
  }
  CommissionPolicy three = two_levels();
  three.levels = 3;
  EXPECT_THROW(decide(line, rule, three), InvariantError);
  std::vector<PayeeFacts> many(3, {k_seller, {}, true, {}});
  EXPECT_THROW(decide_line(line, many, {}, two_levels(), {&rule, 1}, Instant{0}), InvariantError);
}

TEST(decide_line, says_why_nobody_is_paid) {
  LineFacts line;
  line.base = line_base(10000, 1);
  const Rule rule = shop_rule(rate_of_base(1000), rate_of_base(300));
  EXPECT_EQ(decide_line(line, {}, person("b"), two_levels(), {&rule, 1}, Instant{0}).unpaid[0], UnpaidReason::no_payee);
  EXPECT_EQ(decide_line(line, two_payees(), person("b"), two_levels(), {}, Instant{0}).unpaid[0],
            UnpaidReason::no_rule);
  auto payees = two_payees();
  payees[0].active = false;
  const LineCommission suspended = decide_line(line, payees, person("b"), two_levels(), {&rule, 1}, Instant{0});
  EXPECT_EQ(suspended.unpaid[0], UnpaidReason::payee_inactive);
  EXPECT_EQ(suspended.payees.size(), 1u) << "the inviter is judged for himself";
  line.distributable = false;
  EXPECT_EQ(decide(line, rule).unpaid[1], UnpaidReason::not_distributable);
  EXPECT_TRUE(decide(line, rule).payees.empty());
}

TEST(decide_line, the_estimate_is_the_booking) {
  const Rule rule = shop_rule(rate_of_base(1234), rate_of_base(321));
  const RuleTarget target{SkuId{1}, ProductId{1}, CategoryId{1}, {}};
  CommissionPolicy policy = two_levels();
  policy.channel_fee_bp = 60;
  for (const std::int64_t price_fen : {1, 99, 333, 19'900, 123'457}) {
    LineFacts line;
    line.target = target;
    line.base = line_base(price_fen, 1);
    line.cost_fen = price_fen * 9 / 10;
    EXPECT_EQ(estimate_unit_fen(target, price_fen, line.cost_fen, TierId{1}, policy, {&rule, 1}, Instant{0}),
              decide_line(line, {two_payees().data(), 1}, {}, policy, {&rule, 1}, Instant{0}).payees[0].booked_fen);
  }
}

TEST(decide_line, guard_and_floor_hold_for_any_numbers_and_every_amount_explains_itself) {
  const std::uint64_t seed = test_seed();
  SCOPED_TRACE("FENXIAO_SEED=" + std::to_string(seed));
  Random random(seed);
  for (int round = 0; round < 5000; ++round) {
    const std::int64_t price_fen = random.between(0, random.one_in(4) ? 10 : 1'000'000),
                       quantity = random.between(1, 20);
    const std::int64_t total_fen = price_fen * quantity;
    const std::int64_t discount_fen = random.between(0, total_fen);
    const std::int64_t coupon_fen = random.between(0, total_fen - discount_fen);
    const std::int64_t points_fen = random.one_in(3) ? random.between(0, total_fen - discount_fen - coupon_fen) : 0;
    LineFacts line;
    line.base = line_base(price_fen, quantity, discount_fen, coupon_fen, points_fen);
    line.freight_fen = random.between(0, 2000);
    if (random.one_in(2)) line.cost_fen = random.between(0, price_fen * 2);
    CommissionPolicy policy = two_levels();
    policy.channel_fee_bp = random.between(0, 300);
    const auto any_rate = [&] {
      return random.one_in(3) ? fixed_per_unit(random.between(0, 3000)) : rate_of_base(random.between(0, 10'000));
    };
    const LineCommission out = decide(line, shop_rule(any_rate(), any_rate()), policy);
    ASSERT_EQ(out.payees.size(), 2u);
    ASSERT_LE(out.booked_total_fen(), out.base.base_fen);
    ASSERT_LE(out.booked_total_fen(), out.room_fen);
    for (const PayeeCommission& payee : out.payees) {
      ASSERT_GE(payee.booked_fen, 0);
      ASSERT_EQ(payee.uncut_fen, payee.booked_fen + payee.cut_fen);
      ASSERT_EQ(payee.cut_fen > 0, payee.cut_reason != CutReason::none);
      ASSERT_EQ(recompute(explain(out, payee.level)), payee.booked_fen);
    }
    ASSERT_TRUE(out.payees[0].cut_fen == 0 || out.payees[1].booked_fen == 0) << "level 2 goes first";
    const bool cut = out.payees[0].cut_fen + out.payees[1].cut_fen > 0;
    ASSERT_TRUE(!cut || out.booked_total_fen() == out.room_fen) << "no fen more";
  }
}

TEST(explain, shows_every_part_in_order) {
  LineFacts line;
  line.base = line_base(333, 2, 33, 100, 1);
  line.freight_fen = 800;
  line.cost_fen = 245;
  CommissionPolicy policy = two_levels();
  policy.channel_fee_bp = 60;
  const LineCommission out = decide(line, shop_rule(rate_of_base(1000), rate_of_base(300)), policy);
  using K = StepKind;
  const std::vector<Step> expected{
      {K::list_price, 333},     {K::quantity, 0, 2},
      {K::list_total, 666},     {K::discount, -33},
      {K::coupon, -100},        {K::points, -1},
      {K::base, 532},           {K::freight, 800},
      {K::rate, 0, 1000},       {K::exact_product, 53, 0, 2000},               // 53.2 fen
      {K::floored, 0, 0, 2000}, {K::cut, -14, 0, 0, CutReason::margin_guard},  // 532 − 490 − 3 leaves 39
      {K::booked, 39}};
  EXPECT_EQ(explain(out, 1), expected);
  EXPECT_EQ(recompute(expected), 39);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    auto tampered = expected;
    if (tampered[i].kind == K::freight) continue;
    tampered[i].amount_fen += 1;
    tampered[i].number += 1;
    tampered[i].rest_of_10000 += 1;
    EXPECT_EQ(recompute(tampered), std::nullopt) << "step " << i;
  }
  EXPECT_EQ(recompute({}), std::nullopt);
  EXPECT_THROW(explain(LineCommission{}, 1), InvariantError);
}

}  // namespace
}  // namespace fenxiao::domain

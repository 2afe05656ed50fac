#include "domain/commission/rule.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "table.h"

namespace fenxiao::domain {
namespace {

Rule make_rule(std::int64_t id, RuleSource source, std::int64_t level1_bp, std::optional<std::int64_t> level2_bp = {}) {
  Rule rule;
  rule.id = RuleId{id};
  rule.source = source;
  const bool by_sku = source == RuleSource::sku || source == RuleSource::sku_tier;
  const bool by_product = source == RuleSource::product || source == RuleSource::product_tier;
  const bool by_tier =
      source == RuleSource::sku_tier || source == RuleSource::product_tier || source == RuleSource::tier;
  if (by_sku) rule.sku = SkuId{1};
  if (by_product) rule.product = ProductId{1};
  if (source == RuleSource::category) rule.category = CategoryId{1};
  if (source == RuleSource::campaign) rule.campaign = CampaignId{1};
  if (by_tier) rule.tier = TierId{1};
  if (level1_bp >= 0) rule.levels[0] = rate_of_base(level1_bp);
  if (level2_bp) rule.levels[1] = rate_of_base(*level2_bp);
  return rule;
}

constexpr RuleTarget k_target{SkuId{1}, ProductId{1}, CategoryId{1}, CampaignId{1}};

TEST(rule, precedence_is_sku_tier_sku_product_tier_product_category_campaign_tier_shop) {
  std::vector<Rule> rules;
  std::int64_t id = 0;
  for (const auto& [source, name] : Names<RuleSource>::k_all) {
    ++id;
    rules.push_back(make_rule(id, source, id * 100));
  }
  // The order in which rules are stored must not matter.
  std::reverse(rules.begin(), rules.end());
  for (const auto& [source, name] : Names<RuleSource>::k_all) {
    const Rule* chosen = choose_rule(rules, k_target, TierId{1}, 1, Instant{0});
    ASSERT_NE(chosen, nullptr) << name;
    EXPECT_EQ(chosen->source, source) << name;
    rules.pop_back();  // the strongest one goes, the next takes its place
  }
  EXPECT_EQ(choose_rule(rules, k_target, TierId{1}, 1, Instant{0}), nullptr);
}

TEST(rule, each_level_chooses_by_itself_with_its_own_payees_tier) {
  std::vector<Rule> rules{make_rule(1, RuleSource::sku_tier, 1500),    // says nothing about level 2
                          make_rule(2, RuleSource::product, -1, 400),  // and this nothing about level 1
                          make_rule(3, RuleSource::shop, 1000, 300)};
  EXPECT_EQ(choose_rule(rules, k_target, TierId{1}, 1, Instant{0})->id, RuleId{1});
  EXPECT_EQ(choose_rule(rules, k_target, TierId{2}, 1, Instant{0})->id, RuleId{3});  // another tier
  EXPECT_EQ(choose_rule(rules, k_target, TierId{}, 1, Instant{0})->id, RuleId{3});   // no tier
  EXPECT_EQ(choose_rule(rules, k_target, TierId{1}, 2, Instant{0})->id, RuleId{2});
  EXPECT_EQ(choose_rule(rules, {SkuId{9}, ProductId{9}, {}, {}}, TierId{1}, 2, Instant{0})->id, RuleId{3});
}

TEST(rule, a_rule_without_an_id_in_the_target_never_matches) {
  const std::vector<Rule> rules{make_rule(1, RuleSource::campaign, 1000), make_rule(2, RuleSource::category, 1000)};
  EXPECT_EQ(choose_rule(rules, {SkuId{1}, ProductId{1}, {}, {}}, TierId{1}, 1, Instant{0}), nullptr);
}

TEST(rule, is_in_force_from_its_start_until_before_its_end) {
  Rule rule = make_rule(1, RuleSource::shop, 1000);
  rule.effective_from = Instant{100};
  rule.effective_until = Instant{200};
  for (const Row& row : table("99 no\n 100 yes\n 199 yes\n 200 no")) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(in_force(rule, Instant{row.number(0)}), row[1] == "yes");
    EXPECT_EQ(choose_rule({&rule, 1}, k_target, {}, 1, Instant{row.number(0)}) != nullptr, row[1] == "yes");
  }
}

TEST(rule, overlapping_dates_at_one_rank_are_refused) {
  Rule existing = make_rule(1, RuleSource::sku_tier, 1000);
  existing.effective_from = Instant{100};
  existing.effective_until = Instant{200};
  // from  until ("-": open)  sku  tier  verdict
  for (const Row& row : table(R"(
      200  300  1 1  saved       # begins as the other ends
      0    100  1 1  saved       # ends as the other begins
      199  300  1 1  overlap
      0    101  1 1  overlap
      120  130  1 1  overlap     # inside
      0    -    1 1  overlap     # around
      0    -    2 1  saved       # another SKU
      0    -    1 2  saved       # another tier
      )")) {
    SCOPED_TRACE(row.text);
    Rule rule = make_rule(2, RuleSource::sku_tier, 500);
    rule.effective_from = Instant{row.number(0)};
    if (row[1] != "-") rule.effective_until = Instant{row.number(1)};
    rule.sku = SkuId{row.number(2)};
    rule.tier = TierId{row.number(3)};
    const auto verdict = check_rule(rule, {&existing, 1});
    EXPECT_EQ(verdict.ok(), row[4] == "saved");
    EXPECT_TRUE(verdict.ok() || verdict.error() == RuleRefusal::overlap);
  }
  Rule next_version = existing;
  next_version.version = 2;
  EXPECT_TRUE(check_rule(next_version, {&existing, 1}).ok()) << "a rule does not overlap with itself";
  EXPECT_TRUE(check_rule(make_rule(3, RuleSource::sku, 500), {&existing, 1}).ok()) << "another rank";
  Rule level2_only = make_rule(4, RuleSource::sku_tier, -1, 300);
  EXPECT_TRUE(check_rule(level2_only, {&existing, 1}).ok()) << "each level chooses by itself";
  level2_only.levels[0] = rate_of_base(0);
  EXPECT_EQ(check_rule(level2_only, {&existing, 1}).error(), RuleRefusal::overlap);
}

TEST(rule, refusals_come_in_order) {
  Rule rule = make_rule(1, RuleSource::sku, -1);
  rule.tier = TierId{1};  // not a sku rule's
  rule.effective_from = Instant{10};
  rule.effective_until = Instant{10};
  EXPECT_EQ(check_rule(rule, {}).error(), RuleRefusal::scope_mismatch);
  rule.tier = {};
  EXPECT_EQ(check_rule(rule, {}).error(), RuleRefusal::no_level);
  rule.levels[0] = rate_of_base(10'001);
  EXPECT_EQ(check_rule(rule, {}).error(), RuleRefusal::bad_rate);
  rule.levels[0] = fixed_per_unit(-1);
  EXPECT_EQ(check_rule(rule, {}).error(), RuleRefusal::bad_rate);
  rule.levels[0] = LevelRate{RateKind::rate, 100, 5};
  EXPECT_EQ(check_rule(rule, {}).error(), RuleRefusal::bad_rate);
  rule.levels[0] = rate_of_base(10'000);
  EXPECT_EQ(check_rule(rule, {}).error(), RuleRefusal::bad_dates);
  rule.effective_until = Instant{11};
  EXPECT_TRUE(check_rule(rule, {}).ok());
  rule.sku = {};
  EXPECT_EQ(check_rule(rule, {}).error(), RuleRefusal::scope_mismatch);
}

TEST(names, every_name_reads_back) {
  for (const auto& [source, name] : Names<RuleSource>::k_all) {
    EXPECT_EQ(text_of(source), name);
    EXPECT_EQ(parse_enum<RuleSource>(name), source);
  }
  EXPECT_EQ(parse_enum<RuleSource>("Shop"), std::nullopt);
  EXPECT_EQ(parse_enum<RuleSource>(""), std::nullopt);
}

}  // namespace
}  // namespace fenxiao::domain

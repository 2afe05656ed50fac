// Commission rules: what each level of payee gets for a line, and which rule applies.
//
// Precedence: SKU+tier → SKU → product+tier → product → category → campaign → tier → shop default. Each level chooses
// its rule by itself, with its own payee's tier; a rule that says nothing about a level does not match for it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "domain/compliance/limits.h"
#include "domain/names.h"

namespace fenxiao::domain {

struct CampaignIdTag {
  static constexpr std::string_view k_prefix = "cmp";
};
using CampaignId = Id<CampaignIdTag>;

// In order of precedence: the first that matches wins.
enum class RuleSource { sku_tier, sku, product_tier, product, category, campaign, tier, shop };
template <>
struct Names<RuleSource> {
  static constexpr std::array<std::pair<RuleSource, std::string_view>, 8> k_all{
      {{RuleSource::sku_tier, "sku_tier"},
       {RuleSource::sku, "sku"},
       {RuleSource::product_tier, "product_tier"},
       {RuleSource::product, "product"},
       {RuleSource::category, "category"},
       {RuleSource::campaign, "campaign"},
       {RuleSource::tier, "tier"},
       {RuleSource::shop, "shop"}}};
};

enum class RateKind { rate, fixed };
template <>
struct Names<RateKind> {
  static constexpr std::array<std::pair<RateKind, std::string_view>, 2> k_all{
      {{RateKind::rate, "rate"}, {RateKind::fixed, "fixed"}}};
};

struct LevelRate {
  RateKind kind = RateKind::rate;
  std::int64_t rate_bp = 0;           // of the base, 0..10 000; for kind rate
  std::int64_t fixed_amount_fen = 0;  // per unit, >= 0; for kind fixed
  friend bool operator==(const LevelRate&, const LevelRate&) = default;
};
constexpr LevelRate rate_of_base(std::int64_t rate_bp) { return {RateKind::rate, rate_bp, 0}; }
constexpr LevelRate fixed_per_unit(std::int64_t amount_fen) { return {RateKind::fixed, 0, amount_fen}; }

struct Rule {
  RuleId id;
  std::int64_t version = 1;
  RuleSource source = RuleSource::shop;
  // Set exactly as the source says (sku_tier: sku and tier; category: category; shop: none).
  SkuId sku = {};
  ProductId product = {};
  CategoryId category = {};
  CampaignId campaign = {};
  TierId tier = {};
  std::array<std::optional<LevelRate>, k_levels_max> levels = {};  // [0] is level 1
  Instant effective_from = {};
  std::optional<Instant> effective_until = {};  // exclusive; none: open
};

// What a rule is matched against. `campaign` is the one the line is bought through, if any.
struct RuleTarget {
  SkuId sku = {};
  ProductId product = {};
  CategoryId category = {};
  CampaignId campaign = {};
};

// Why a rule cannot be saved. Checked in this order: its own form first, then its neighbours.
enum class RuleRefusal {
  scope_mismatch,  // an id is set that the source does not use, or one is missing
  no_level,        // it says nothing about any level
  bad_rate,        // outside 0..10 000 bp, or a negative or huge fixed amount
  bad_dates,       // ends before or when it begins
  overlap,         // another rule of the same source, ids and level is in force at the same time
};

// `existing` may hold earlier versions of the rule itself (same id): a rule does not overlap with itself.
Verdict<RuleRefusal> check_rule(const Rule& rule, std::span<const Rule> existing);

bool in_force(const Rule& rule, Instant at);
bool matches(const Rule& rule, const RuleTarget& target, TierId payee_tier);

// The rule for `level` (1 or 2) and a payee of `payee_tier` (unset: no tier), or null. At one rank check_rule has made
// sure that only one is in force; should data say otherwise, the later start and then the higher version wins.
const Rule* choose_rule(std::span<const Rule> rules, const RuleTarget& target, TierId payee_tier, int level,
                        Instant at);

}  // namespace fenxiao::domain

#include "domain/commission/rule.h"

#include <tuple>

#include "domain/money/money.h"

namespace fenxiao::domain {
namespace {

struct Scope {
  bool sku, product, category, campaign, tier;
};

constexpr Scope scope_of(RuleSource source) {
  switch (source) {
    case RuleSource::sku_tier: return {true, false, false, false, true};
    case RuleSource::sku: return {true, false, false, false, false};
    case RuleSource::product_tier: return {false, true, false, false, true};
    case RuleSource::product: return {false, true, false, false, false};
    case RuleSource::category: return {false, false, true, false, false};
    case RuleSource::campaign: return {false, false, false, true, false};
    case RuleSource::tier: return {false, false, false, false, true};
    case RuleSource::shop: return {};
  }
  return {};
}

bool scope_fits(const Rule& rule) {
  const Scope scope = scope_of(rule.source);
  return rule.sku.set() == scope.sku && rule.product.set() == scope.product && rule.category.set() == scope.category &&
         rule.campaign.set() == scope.campaign && rule.tier.set() == scope.tier;
}

bool rate_fits(const LevelRate& rate) {
  if (rate.kind == RateKind::rate)
    return rate.rate_bp >= 0 && rate.rate_bp <= k_rate_one_bp && rate.fixed_amount_fen == 0;
  return rate.rate_bp == 0 && rate.fixed_amount_fen >= 0 && rate.fixed_amount_fen <= k_amount_max_fen;
}

auto key_of(const Rule& rule) {
  return std::tuple(rule.source, rule.sku, rule.product, rule.category, rule.campaign, rule.tier);
}

bool share_a_level(const Rule& a, const Rule& b) {
  for (std::size_t i = 0; i < a.levels.size(); ++i)
    if (a.levels[i] && b.levels[i]) return true;
  return false;
}

bool dates_meet(const Rule& a, const Rule& b) {
  const bool a_ends_first = a.effective_until && *a.effective_until <= b.effective_from;
  const bool b_ends_first = b.effective_until && *b.effective_until <= a.effective_from;
  return !a_ends_first && !b_ends_first;
}

}  // namespace

Verdict<RuleRefusal> check_rule(const Rule& rule, std::span<const Rule> existing) {
  if (!scope_fits(rule)) return Refused{RuleRefusal::scope_mismatch};
  bool any_level = false;
  for (const auto& rate : rule.levels) any_level = any_level || rate.has_value();
  if (!any_level) return Refused{RuleRefusal::no_level};
  for (const auto& rate : rule.levels)
    if (rate && !rate_fits(*rate)) return Refused{RuleRefusal::bad_rate};
  if (rule.effective_until && *rule.effective_until <= rule.effective_from) return Refused{RuleRefusal::bad_dates};
  for (const Rule& other : existing) {
    const bool itself = rule.id.set() && other.id == rule.id;
    const bool same_rank = key_of(other) == key_of(rule) && share_a_level(rule, other);
    if (!itself && same_rank && dates_meet(rule, other)) return Refused{RuleRefusal::overlap};
  }
  return Done{};
}

bool in_force(const Rule& rule, Instant at) {
  return rule.effective_from <= at && (!rule.effective_until || at < *rule.effective_until);
}

bool matches(const Rule& rule, const RuleTarget& target, TierId payee_tier) {
  const Scope scope = scope_of(rule.source);
  return (!scope.sku || (target.sku.set() && rule.sku == target.sku)) &&
         (!scope.product || (target.product.set() && rule.product == target.product)) &&
         (!scope.category || (target.category.set() && rule.category == target.category)) &&
         (!scope.campaign || (target.campaign.set() && rule.campaign == target.campaign)) &&
         (!scope.tier || (payee_tier.set() && rule.tier == payee_tier));
}

const Rule* choose_rule(std::span<const Rule> rules, const RuleTarget& target, TierId payee_tier, int level,
                        Instant at) {
  INVARIANT(level >= 1 && level <= k_levels_max);
  const auto better = [](const Rule& a, const Rule& b) {
    if (a.source != b.source) return a.source < b.source;
    if (a.effective_from != b.effective_from) return a.effective_from > b.effective_from;
    return a.version > b.version;
  };
  const Rule* best = nullptr;
  for (const Rule& rule : rules) {
    if (!rule.levels[static_cast<std::size_t>(level - 1)] || !in_force(rule, at) || !matches(rule, target, payee_tier))
      continue;
    if (!best || better(rule, *best)) best = &rule;
  }
  return best;
}

}  // namespace fenxiao::domain

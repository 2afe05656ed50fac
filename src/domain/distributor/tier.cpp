#include "domain/distributor/tier.h"

#include <algorithm>

#include "base/checked.h"

namespace fenxiao::domain {

TierDecision evaluate_tier(std::span<const Tier> tiers, const TierFacts& facts) {
  INVARIANT(!tiers.empty() && tiers.front().from_sales_fen == 0);
  INVARIANT(std::is_sorted(tiers.begin(), tiers.end(),
                           [](const Tier& a, const Tier& b) { return a.from_sales_fen < b.from_sales_fen; }));
  const std::int64_t sales_fen = std::max<std::int64_t>(0, facts.own_direct_settled_sales_fen);
  std::size_t reached = 0;
  std::optional<std::size_t> blocked, before;
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    if (tiers[i].id == facts.current) before = i;
    if (tiers[i].from_sales_fen > sales_fen) continue;
    if (blocked) continue;  // a tier above a blocked one is blocked with it
    if (tiers[i].training_required && !facts.training_passed)
      blocked = i;
    else
      reached = i;
  }
  TierDecision out;
  out.tier = tiers[reached].id;
  if (blocked) out.blocked = tiers[*blocked].id;
  if (before && *before != reached) out.change = reached > *before ? TierChange::up : TierChange::down;
  const auto next =
      std::find_if(tiers.begin(), tiers.end(), [&](const Tier& t) { return t.from_sales_fen > sales_fen; });
  if (next != tiers.end()) {
    const std::int64_t floor_fen = std::prev(next)->from_sales_fen;
    out.next = next->id;
    out.remaining_fen = next->from_sales_fen - sales_fen;
    out.progress_bp = mul_div_floor(sales_fen - floor_fen, 10'000, next->from_sales_fen - floor_fen);
  }
  return out;
}

TierId tier_after(const TierDecision& decision, TierId current, const TierPolicy& policy, bool held) {
  if (decision.change == TierChange::up) return decision.tier;
  if (decision.change == TierChange::down && policy.downgrade && !held) return decision.tier;
  return current;
}

}  // namespace fenxiao::domain

// Tiers by own direct settled sales, and by nothing else that could raise money: not by recruits, not by a team.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/id.h"
#include "domain/compliance/limits.h"

namespace fenxiao::domain {

struct Tier {
  TierId id = {};
  std::int64_t from_sales_fen = 0;  // own direct settled sales in the window
  bool training_required = false;   // a precondition: it blocks, it never raises
};

struct TierFacts {
  std::int64_t own_direct_settled_sales_fen = 0;
  bool training_passed = false;
  TierId current = {};
};

enum class TierChange { stays, up, down };
struct TierDecision {
  TierId tier = {};
  TierChange change = TierChange::stays;
  TierId blocked = {};                // reached by sales, but kept away by training
  TierId next = {};                   // the next one by sales, none at the top
  std::int64_t remaining_fen = 0;     // what is missing to it
  std::int64_t progress_bp = 10'000;  // from this tier's threshold to the next one's
  friend bool operator==(const TierDecision&, const TierDecision&) = default;
};

// `tiers` sorted by rising from_sales_fen, the first from 0.
TierDecision evaluate_tier(std::span<const Tier> tiers, const TierFacts& facts);

struct TierPolicy {
  std::optional<std::int64_t> window_days = {};  // own settled sales of so many days count; none: of all time
  bool downgrade = false;                        // whether too little in the window lowers a tier
};
// The tier he has from now on. Up at once; down only where the shop lowers tiers and nobody holds this one for him.
TierId tier_after(const TierDecision& decision, TierId current, const TierPolicy& policy, bool held);

}  // namespace fenxiao::domain

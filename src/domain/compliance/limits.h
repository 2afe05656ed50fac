// What the law and the platforms' terms forbid, as constants: no setting can loosen them. The schema repeats them as
// CHECK constraints.
#pragma once

namespace fenxiao::domain {

// Three paid levels are a pyramid scheme under the PRC regulation on chain selling (State Council Decree 444); we stop
// at two, counting the seller.
inline constexpr int k_payees_per_line_max = 2;
inline constexpr int k_levels_max = k_payees_per_line_max;
inline constexpr int k_levels_default = 1;

// What may raise a money amount: sales of one's own, made directly, settled. Nothing else (no head counts, no team
// volume).
enum class TierInput { own_direct_settled_sales };

}  // namespace fenxiao::domain

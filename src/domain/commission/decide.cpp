#include "domain/commission/decide.h"

#include <algorithm>

#include "base/checked.h"
#include "domain/money/money.h"

namespace fenxiao::domain {
namespace {

// What all payees of the line may get together.
std::int64_t room_of(const LineFacts& line, const CommissionPolicy& policy) {
  const std::int64_t base_fen = line.base.base_fen;
  if (!line.cost_fen) return base_fen;
  const std::int64_t cost_fen = times(*line.cost_fen, line.base.quantity);
  const std::int64_t fee_fen = half_up_bp(base_fen, policy.channel_fee_bp);
  return std::max<std::int64_t>(0, base_fen - cost_fen - fee_fen);
}

std::int64_t uncut_of(const LevelRate& rate, const BaseParts& base) {
  if (rate.kind == RateKind::rate) return floor_bp(base.base_fen, rate.rate_bp);
  return times(rate.fixed_amount_fen, base.quantity);
}

std::optional<IdentityKind> self_identity(std::span<const PayeeFacts> payees, const IdentitySet& buyer) {
  std::optional<IdentityKind> strongest;
  for (const PayeeFacts& payee : payees) {
    if (!payee.distributor.set()) continue;
    const auto shared = shared_identity(payee.identities, buyer);
    if (shared && (!strongest || *shared < *strongest)) strongest = shared;
  }
  return strongest;
}

// The guard's cut: the highest level first, down to zero.
void cut_to_room(LineCommission& out) {
  std::int64_t over_fen = out.booked_total_fen() - out.room_fen;
  const CutReason reason = out.room_fen < out.base.base_fen ? CutReason::margin_guard : CutReason::base_guard;
  for (auto payee = out.payees.rbegin(); payee != out.payees.rend() && over_fen > 0; ++payee) {
    const std::int64_t cut_fen = std::min(over_fen, payee->booked_fen);
    if (cut_fen == 0) continue;
    payee->cut_fen = cut_fen;
    payee->cut_reason = reason;
    payee->booked_fen -= cut_fen;
    over_fen -= cut_fen;
  }
  INVARIANT(over_fen <= 0);
}

}  // namespace

BaseParts line_base(std::int64_t list_price_fen, std::int64_t quantity, std::int64_t discount_fen,
                    std::int64_t coupon_fen, std::int64_t points_fen) {
  INVARIANT(quantity >= 1 && discount_fen >= 0 && coupon_fen >= 0 && points_fen >= 0);
  BaseParts parts{list_price_fen, quantity, times(list_price_fen, quantity), discount_fen, coupon_fen, points_fen, 0};
  parts.base_fen = checked_sub(checked_sub(checked_sub(parts.list_total_fen, discount_fen), coupon_fen), points_fen);
  INVARIANT(parts.base_fen >= 0);
  return parts;
}

std::int64_t LineCommission::booked_total_fen() const {
  std::int64_t sum = 0;
  for (const PayeeCommission& payee : payees) sum = checked_add(sum, payee.booked_fen);
  return sum;
}

LineCommission decide_line(const LineFacts& line, std::span<const PayeeFacts> payees, const IdentitySet& buyer,
                           const CommissionPolicy& policy, std::span<const Rule> rules, Instant at) {
  INVARIANT(payees.size() <= k_payees_per_line_max);
  INVARIANT(policy.levels >= 1 && policy.levels <= k_levels_max);
  LineCommission out;
  out.base = line.base;
  out.freight_fen = line.freight_fen;
  out.cost_fen = line.cost_fen;
  out.channel_fee_bp = policy.channel_fee_bp;
  out.room_fen = room_of(line, policy);
  if (policy.self_purchase == SelfPurchasePolicy::none) out.self_by = self_identity(payees, buyer);

  for (int level = 1; level <= k_levels_max; ++level) {
    const auto index = static_cast<std::size_t>(level - 1);
    const PayeeFacts* payee = index < payees.size() && payees[index].distributor.set() ? &payees[index] : nullptr;
    UnpaidReason& unpaid = out.unpaid[index];
    const Rule* rule = nullptr;
    if (!line.distributable)
      unpaid = UnpaidReason::not_distributable;
    else if (!payee)
      unpaid = UnpaidReason::no_payee;
    else if (out.self_by)
      unpaid = UnpaidReason::self_purchase;
    else if (level > policy.levels)
      unpaid = UnpaidReason::level_off;
    else if (level > 1 && !policy.level2_attested)
      unpaid = UnpaidReason::attestation_missing;
    else if (!payee->active)
      unpaid = UnpaidReason::payee_inactive;
    else if (!(rule = choose_rule(rules, line.target, payee->tier, level, at)))
      unpaid = UnpaidReason::no_rule;
    else
      unpaid = UnpaidReason::none;
    if (!rule) continue;

    PayeeCommission share;
    share.level = level;
    share.payee = payee->distributor;
    share.payee_tier = payee->tier;
    share.rule_id = rule->id;
    share.rule_version = rule->version;
    share.source = rule->source;
    share.rate = *rule->levels[index];
    share.uncut_fen = uncut_of(share.rate, line.base);
    share.booked_fen = share.uncut_fen;
    out.payees.push_back(share);
  }
  cut_to_room(out);
  INVARIANT(out.payees.size() <= k_payees_per_line_max && out.booked_total_fen() <= out.base.base_fen);
  return out;
}

std::int64_t estimate_unit_fen(const RuleTarget& target, std::int64_t price_fen, std::optional<std::int64_t> cost_fen,
                               TierId tier, const CommissionPolicy& policy, std::span<const Rule> rules, Instant at) {
  LineFacts line;
  line.target = target;
  line.base = line_base(price_fen, 1);
  line.cost_fen = cost_fen;
  // Who asks is not known to the rules by name; any set id stands for him.
  const PayeeFacts seller{DistributorId{1}, tier, true, {}};
  return decide_line(line, std::span(&seller, 1), {}, policy, rules, at).booked_total_fen();
}

}  // namespace fenxiao::domain

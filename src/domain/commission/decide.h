// What an order line pays, to whom, and why. The same function gives the estimate before the order and the booking at
// the order, so the two cannot differ for the same cart, coupons and channel.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "domain/commission/rule.h"
#include "domain/names.h"
#include "domain/risk/identity.h"

namespace fenxiao::domain {

enum class SelfPurchasePolicy { none, allowed };
template <>
struct Names<SelfPurchasePolicy> {
  static constexpr std::array<std::pair<SelfPurchasePolicy, std::string_view>, 2> k_all{
      {{SelfPurchasePolicy::none, "none"}, {SelfPurchasePolicy::allowed, "allowed"}}};
};

// The shop's settings that bear on a commission. Level 2 needs both: the setting and the recorded attestation.
struct CommissionPolicy {
  int levels = k_levels_default;  // 1..k_levels_max
  bool level2_attested = false;   // the merchant's attestation is on record
  SelfPurchasePolicy self_purchase = SelfPurchasePolicy::none;
  std::int64_t channel_fee_bp = 0;  // what the payment channel takes, for the margin guard
};

// What the buyer really pays for the goods of a line. Freight and tax are never in it.
struct BaseParts {
  std::int64_t list_price_fen = 0;  // per unit
  std::int64_t quantity = 0;
  std::int64_t list_total_fen = 0;  // list price × quantity
  std::int64_t discount_fen = 0;    // this line's share of order discounts (and its own)
  std::int64_t coupon_fen = 0;      // its share of coupons
  std::int64_t points_fen = 0;      // its share of points
  std::int64_t base_fen = 0;        // what is left
  friend bool operator==(const BaseParts&, const BaseParts&) = default;
};
// The shares together must not exceed list price × quantity (allocate() sees to that).
BaseParts line_base(std::int64_t list_price_fen, std::int64_t quantity, std::int64_t discount_fen = 0,
                    std::int64_t coupon_fen = 0, std::int64_t points_fen = 0);

// A person who would be paid: level 1 is the seller, level 2 the one who invited him.
struct PayeeFacts {
  DistributorId distributor;
  TierId tier = {};
  bool active = true;  // not suspended, not retired
  IdentitySet identities = {};
};

struct LineFacts {
  RuleTarget target = {};
  bool distributable = true;
  BaseParts base = {};
  std::optional<std::int64_t> cost_fen = {};  // per unit, where known
  std::int64_t freight_fen = 0;               // of the order; shown as "not counted", used for nothing
};

enum class CutReason { none, base_guard, margin_guard };
template <>
struct Names<CutReason> {
  static constexpr std::array<std::pair<CutReason, std::string_view>, 3> k_all{
      {{CutReason::none, "none"}, {CutReason::base_guard, "base_guard"}, {CutReason::margin_guard, "margin_guard"}}};
};

// One payee of a line, with the copy of everything the amount came from. Plain values: what is stored on the order
// line.
struct PayeeCommission {
  int level = 1;
  DistributorId payee = {};
  TierId payee_tier = {};
  RuleId rule_id = {};
  std::int64_t rule_version = 0;
  RuleSource source = RuleSource::shop;
  LevelRate rate = {};
  std::int64_t uncut_fen = 0;  // what the rule alone gives: floored
  std::int64_t cut_fen = 0;    // what the guard took
  CutReason cut_reason = CutReason::none;
  std::int64_t booked_fen = 0;  // uncut − cut
  friend bool operator==(const PayeeCommission&, const PayeeCommission&) = default;
};

// Why a level pays nobody. In order of precedence.
enum class UnpaidReason {
  none,                 // it is paid
  not_distributable,    // the product is not to be promoted
  no_payee,             // nobody sold it, or the seller has no inviter
  self_purchase,        // the buyer is one of the payees: such an order pays nobody
  level_off,            // the shop pays one level
  attestation_missing,  // level 2 is set, but not attested
  payee_inactive,       // suspended
  no_rule,              // no rule says anything about this level
};
template <>
struct Names<UnpaidReason> {
  static constexpr std::array<std::pair<UnpaidReason, std::string_view>, 8> k_all{
      {{UnpaidReason::none, "none"},
       {UnpaidReason::not_distributable, "not_distributable"},
       {UnpaidReason::no_payee, "no_payee"},
       {UnpaidReason::self_purchase, "self_purchase"},
       {UnpaidReason::level_off, "level_off"},
       {UnpaidReason::attestation_missing, "attestation_missing"},
       {UnpaidReason::payee_inactive, "payee_inactive"},
       {UnpaidReason::no_rule, "no_rule"}}};
};

// The snapshot of a line: copied when the order is placed, never changed by later edits.
struct LineCommission {
  BaseParts base = {};
  std::int64_t freight_fen = 0;
  std::optional<std::int64_t> cost_fen = {};  // per unit
  std::int64_t channel_fee_bp = 0;
  std::int64_t room_fen = 0;                 // what the guard leaves for all payees together
  std::vector<PayeeCommission> payees = {};  // at most k_payees_per_line_max, by level
  std::array<UnpaidReason, k_levels_max> unpaid = {UnpaidReason::no_payee, UnpaidReason::no_payee};
  std::optional<IdentityKind> self_by = {};  // with self_purchase: what gave it away
  friend bool operator==(const LineCommission&, const LineCommission&) = default;

  std::int64_t booked_total_fen() const;
};

// `payees[0]` is the seller (level 1), `payees[1]` his inviter; either may be missing (distributor not set). A payee
// whose rule gives 0 fen is kept, with booked 0: the answer to "why nothing?" is on the line.
LineCommission decide_line(const LineFacts& line, std::span<const PayeeFacts> payees, const IdentitySet& buyer,
                           const CommissionPolicy& policy, std::span<const Rule> rules, Instant at);

// "You earn ¥…" on a list: one unit at list price, no coupons, no known buyer.
std::int64_t estimate_unit_fen(const RuleTarget& target, std::int64_t price_fen, std::optional<std::int64_t> cost_fen,
                               TierId tier, const CommissionPolicy& policy, std::span<const Rule> rules, Instant at);

}  // namespace fenxiao::domain

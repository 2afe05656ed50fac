#include <algorithm>

#include "domain/distributor/tier.h"
#include "server/features/distributor/distributor.h"
#include "server/shop/messages.h"
#include "server/shop/policies.h"
#include "server/shop/running_totals.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

using shop::money;

constexpr std::int64_t k_tiers_per_round = 200;

struct TierChangeTag {
  static constexpr std::string_view k_prefix = "tch";
};

// A shop without courses asks for none: nobody is kept away by a training that there is not.
constexpr bool k_training_passed = true;

std::vector<domain::Tier> ladder_of(const std::vector<shop::TierRow>& tiers) {
  std::vector<domain::Tier> out;
  for (const shop::TierRow& tier : tiers) out.push_back({tier.id, tier.from_sales_fen, tier.training_required});
  return out;
}

// Own settled sales that count for a tier now.
std::int64_t counted_sales_fen(const ReadContext& ctx, const shop::DistributorRow& who,
                               const domain::TierPolicy& policy) {
  if (!policy.window_days) return who.settled_sales_fen;
  const Day today = day_of(ctx.now, ctx.shop.utc_offset_min);
  const Day first{static_cast<std::int32_t>(today.number - *policy.window_days + 1)};
  return ctx.tx
      .one(
          "SELECT CAST(coalesce(sum(settled_fen), 0) AS BIGINT) FROM distributor_days WHERE shop_id = $1"
          " AND distributor_id = $2 AND day >= $3",
          ctx.shop.id, who.id, first)
      ->integer(0);
}

// What the tier alone gives at level 1: by the tier's rule or the shop's.
std::optional<std::int64_t> rate_of_tier(const std::vector<domain::Rule>& rules, TierId tier, Instant at) {
  const domain::Rule* rule = domain::choose_rule(rules, {}, tier, 1, at);
  if (!rule || rule->levels[0]->kind != domain::RateKind::rate) return std::nullopt;
  return rule->levels[0]->rate_bp;
}

struct TierMove {
  TierId from;
  TierId to;
  contract::TierCause cause = contract::TierCause::joined;
  std::int64_t sales_fen = 0;
  std::optional<std::int64_t> window_days = {};
  std::string_view reason = {};
};

// One line of the history. Who began in a tier, or moved to it, can always be told why.
void write_down(WriteContext& ctx, DistributorId who, const TierMove& move) {
  ctx.tx.exec(
      "INSERT INTO tier_changes (shop_id, change_id, distributor_id, from_tier, to_tier, cause, sales_fen, window_days,"
      " reason, changed_by, changed_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      ctx.shop.id, ctx.ids.next<Id<TierChangeTag>>(), who, move.from, move.to, contract::name_of(move.cause),
      move.sales_fen, move.window_days, move.reason, ctx.who.account, ctx.now);
}

void move_tier(WriteContext& ctx, DistributorId who, const TierMove& move) {
  ctx.tx.exec("UPDATE distributors SET tier_id = $1 WHERE shop_id = $2 AND distributor_id = $3", move.to, ctx.shop.id,
              who);
  write_down(ctx, who, move);
  const std::string why = std::string(contract::name_of(move.cause)) + ", sales " + std::to_string(move.sales_fen) +
                          (move.window_days ? " in " + std::to_string(*move.window_days) + " days" : " ever");
  ctx.audit.record("distributor.tier", who.text(), move.from.text(), move.to.text(),
                   move.reason.empty() ? std::string_view(why) : move.reason);
  shop::send_message(ctx, who, {contract::MessageKind::tier_changed, move.to.value});
  ctx.outbox.append("distributor:" + who.text(), "distributor.tier_changed",
                    R"({"distributor_id":")" + who.text() + R"(","from_tier":")" + move.from.text() +
                        R"(","to_tier":")" + move.to.text() + R"(","cause":")" +
                        std::string(contract::name_of(move.cause)) + "\"}");
}

// When the next look is due: sales leave a window at the end of a day, and a hold ends.
std::optional<Instant> next_look(const WriteContext& ctx, const domain::TierPolicy& policy, bool lowest) {
  if (!policy.window_days || !policy.downgrade || lowest) return std::nullopt;
  const Day tomorrow{day_of(ctx.now, ctx.shop.utc_offset_min).number + 1};
  return start_of(tomorrow, ctx.shop.utc_offset_min);
}

void evaluate(WriteContext& ctx, const shop::DistributorRow& who, const std::vector<domain::Tier>& ladder,
              const domain::TierPolicy& policy) {
  const std::int64_t sales_fen = counted_sales_fen(ctx.reading(), who, policy);
  const auto decision = domain::evaluate_tier(ladder, {sales_fen, k_training_passed, who.tier});
  const bool held = who.tier_held_until && ctx.now < *who.tier_held_until;
  const TierId tier = domain::tier_after(decision, who.tier, policy, held);
  if (tier != who.tier)
    move_tier(
        ctx, who.id,
        {who.tier, tier,
         decision.change == domain::TierChange::up ? contract::TierCause::sales_up : contract::TierCause::sales_down,
         sales_fen, policy.window_days});
  std::optional<Instant> again = next_look(ctx, policy, tier == ladder.front().id);
  if (held && policy.downgrade && (!again || *who.tier_held_until < *again)) again = who.tier_held_until;
  ctx.tx.exec("UPDATE distributors SET tier_due_at_ms = $1 WHERE shop_id = $2 AND distributor_id = $3", again,
              ctx.shop.id, who.id);
}

contract::TierChange change_of(const ShopSettings& shop, const Row& row) {
  contract::TierChange out;
  out.changed_at = row.instant(0);
  if (!row.is_null(1)) out.from_tier = row.id<TierId>(1);
  out.to_tier = row.id<TierId>(2);
  const auto cause = contract::enum_of<contract::TierCause>(row.text(3));
  INVARIANT(cause);
  out.cause = *cause;
  out.sales = money(shop, row.integer(4));
  out.window_days = row.maybe_integer(5);
  out.reason = row.text(6);
  return out;
}

Result<contract::MyTier, ApiError> my_tier(const contract::Empty&, ReadContext& ctx) {
  const auto me = shop::find_distributor(ctx, ctx.who.distributor);
  if (!me) return refuse(ErrorCode::not_a_distributor);
  const auto policy = shop::load_policies(ctx.tx, ctx.shop.id).tier;
  const auto rules = shop::bare(shop::load_rules(ctx.tx, ctx.shop.id, ctx.now));
  contract::MyTier out;
  out.tier_id = me->tier;
  out.progress = tier_progress(ctx, *me);
  out.sales = money(ctx.shop, counted_sales_fen(ctx, *me, policy));
  out.window_days = policy.window_days;
  out.may_fall = policy.downgrade;
  if (me->tier_held_until && ctx.now < *me->tier_held_until) out.held_until = me->tier_held_until;
  for (const shop::TierRow& tier : shop::load_tiers(ctx.tx, ctx.shop.id))
    out.ladder.push_back({tier.id, tier.name, tier.name_en, money(ctx.shop, tier.from_sales_fen),
                          tier.training_required, rate_of_tier(rules, tier.id, ctx.now)});
  for (const Row& row :
       ctx.tx.query("SELECT changed_at_ms, from_tier, to_tier, cause, sales_fen, window_days, reason FROM tier_changes"
                    " WHERE shop_id = $1 AND distributor_id = $2 ORDER BY changed_at_ms DESC, change_id DESC LIMIT $3",
                    ctx.shop.id, me->id, static_cast<std::int64_t>(contract::k_tier_history_max)))
    out.history.push_back(change_of(ctx.shop, row));
  return out;
}

}  // namespace

contract::TierProgress tier_progress(const ReadContext& ctx, const shop::DistributorRow& me) {
  const auto tiers = shop::load_tiers(ctx.tx, ctx.shop.id);
  const shop::TierRow current = shop::tier_of(tiers, me.tier);
  const std::int64_t own_fen = counted_sales_fen(ctx, me, shop::load_policies(ctx.tx, ctx.shop.id).tier);
  // A tier given by hand may lie above what was sold: the way to the next one is counted from where he stands.
  const std::int64_t sales_fen = std::max(own_fen, current.from_sales_fen);
  auto decision = domain::evaluate_tier(ladder_of(tiers), {sales_fen, k_training_passed, me.tier});
  decision.remaining_fen += sales_fen - own_fen;
  contract::TierProgress out;
  out.name = current.name;
  out.name_en = current.name_en;
  out.progress_bp = decision.progress_bp;
  if (!decision.next.set()) return out;
  const shop::TierRow next = shop::tier_of(tiers, decision.next);
  out.next_name = next.name;
  out.next_name_en = next.name_en;
  out.remaining = money(ctx.shop, decision.remaining_fen);
  const auto rules = shop::bare(shop::load_rules(ctx.tx, ctx.shop.id, ctx.now));
  const auto now_bp = rate_of_tier(rules, me.tier, ctx.now);
  const auto then_bp = rate_of_tier(rules, decision.next, ctx.now);
  if (now_bp && then_bp && *then_bp > *now_bp) out.next_rate_gain_bp = *then_bp - *now_bp;
  return out;
}

void begin_tier(WriteContext& ctx, DistributorId who, TierId tier) { write_down(ctx, who, {.from = {}, .to = tier}); }

std::int64_t evaluate_tiers(WriteContext& ctx) {
  const auto due = ctx.tx.query(
      "SELECT distributor_id FROM distributors WHERE shop_id = $1 AND tier_due_at_ms <= $2"
      " ORDER BY tier_due_at_ms LIMIT $3",
      ctx.shop.id, ctx.now, k_tiers_per_round);
  if (due.empty()) return 0;
  const auto ladder = ladder_of(shop::load_tiers(ctx.tx, ctx.shop.id));
  const auto policy = shop::load_policies(ctx.tx, ctx.shop.id).tier;
  for (const Row& row : due) {
    const auto who = shop::find_distributor(ctx.reading(), row.id<DistributorId>(0));
    INVARIANT(who.has_value());
    evaluate(ctx, *who, ladder, policy);
  }
  return static_cast<std::int64_t>(due.size());
}

Result<contract::DistributorEntry, ApiError> set_tier(const contract::TierByHand& request, WriteContext& ctx) {
  const auto who = shop::find_distributor(ctx.reading(), request.distributor_id);
  if (!who) return refuse(ErrorCode::not_found, "distributor_id");
  if (!shop::tier_of(shop::load_tiers(ctx.tx, ctx.shop.id), request.tier_id).id.set())
    return refuse(ErrorCode::not_found, "tier_id");
  if (request.hold_until && *request.hold_until <= ctx.now)
    return refuse_field("hold_until", "out_of_range", "is over already");
  if (who->tier == request.tier_id && who->tier_held_until == request.hold_until)
    return refuse(ErrorCode::state_conflict, "tier_id", "it is so already");
  const auto policy = shop::load_policies(ctx.tx, ctx.shop.id).tier;
  if (who->tier != request.tier_id)
    move_tier(ctx, who->id,
              {who->tier, request.tier_id, contract::TierCause::by_hand, counted_sales_fen(ctx.reading(), *who, policy),
               policy.window_days, request.reason});
  else
    ctx.audit.record("distributor.tier_held", who->id.text(), who->tier.text(), who->tier.text(), request.reason);
  ctx.tx.exec(
      "UPDATE distributors SET tier_held_until_ms = $1, tier_due_at_ms = $2 WHERE shop_id = $3 AND distributor_id = $4",
      request.hold_until, request.hold_until, ctx.shop.id, who->id);
  return wire_entry(ctx.reading(), *shop::find_distributor(ctx.reading(), who->id));
}

void register_tiers(Router& router) {
  router.read(contract::k_my_tier, my_tier);
  router.write(contract::k_set_tier, set_tier);
}

}  // namespace fenxiao::server::features

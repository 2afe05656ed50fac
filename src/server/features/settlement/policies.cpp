#include "contract/encode.h"
#include "server/features/settlement/settlement.h"
#include "server/shop/policies.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

using shop::money;

contract::Policies wire_policies(const ShopSettings& settings, const shop::Policies& set) {
  contract::Policies out;
  out.self_purchase = shop::wire_of<contract::SelfPurchasePolicy>(set.commission.self_purchase);
  out.channel_fee_bp = set.commission.channel_fee_bp;
  out.bind_mode = shop::wire_of<contract::BindMode>(set.bind.mode);
  out.protect_days = set.bind.protect_days;
  out.bind_valid_days = set.bind.valid_days;
  out.link_valid_days = set.link_valid_days;
  out.freeze_days = set.freeze_days;
  out.auto_receive_days = set.auto_receive_days;
  out.pay_within_min = set.pay_within_min;
  out.freight_flat = money(settings, set.freight.flat_fen);
  out.freight_free_from = money(settings, set.freight.free_from_fen);
  out.withdrawal_min = money(settings, set.withdrawal.min_fen);
  out.withdrawal_max = money(settings, set.withdrawal.max_fen);
  out.withdrawals_per_day = set.withdrawal.per_day_max;
  out.withdrawal_fee_bp = set.withdrawal.fee_bp;
  out.withdrawal_fee_fixed = money(settings, set.withdrawal.fee_fixed_fen);
  if (set.withdrawal.second_review_from_fen)
    out.second_review_from = money(settings, *set.withdrawal.second_review_from_fen);
  out.tax_regime = shop::wire_of<contract::TaxRegime>(set.tax);
  out.tier_window_days = set.tier.window_days;
  out.tier_downgrade = set.tier.downgrade;
  return out;
}

// What one field cannot say of itself.
Verdict<ApiError> check(const ShopSettings& settings, const contract::Policies& request) {
  struct Amount {
    std::string_view field;
    const contract::Money& value;
    std::int64_t least;
  };
  for (const auto& [field, value, least] : {Amount{"freight_flat", request.freight_flat, 0},
                                            {"freight_free_from", request.freight_free_from, 0},
                                            {"withdrawal_min", request.withdrawal_min, 1},
                                            {"withdrawal_max", request.withdrawal_max, request.withdrawal_min.amount},
                                            {"withdrawal_fee_fixed", request.withdrawal_fee_fixed, 0}}) {
    if (auto fits = shop::check_currency(settings, value, field); !fits) return fits;
    if (value.amount < least) return refuse_field(std::string(field) + ".amount", "out_of_range");
  }
  if (!request.second_review_from) return Done{};
  if (request.second_review_from->amount < 1) return refuse_field("second_review_from.amount", "out_of_range");
  return shop::check_currency(settings, *request.second_review_from, "second_review_from");
}

Result<contract::Policies, ApiError> get_policies(const contract::Empty&, ReadContext& ctx) {
  return wire_policies(ctx.shop, shop::load_policies(ctx.tx, ctx.shop.id));
}

}  // namespace

Result<contract::Policies, ApiError> set_policies(const contract::Policies& request, WriteContext& ctx) {
  if (auto fits = check(ctx.shop, request); !fits) return Refused{fits.error()};
  const contract::Policies before = wire_policies(ctx.shop, shop::load_policies(ctx.tx, ctx.shop.id));
  const std::optional<std::int64_t> second_review =
      request.second_review_from ? std::optional(request.second_review_from->amount) : std::nullopt;
  ctx.tx.exec("INSERT INTO shop_policies (shop_id) VALUES ($1) ON CONFLICT (shop_id) DO NOTHING", ctx.shop.id);
  ctx.tx.exec(
      "UPDATE shop_policies SET self_purchase = $2, channel_fee_bp = $3, bind_mode = $4, protect_days = $5,"
      " bind_valid_days = $6, link_valid_days = $7, freeze_days = $8, auto_receive_days = $9, pay_within_min = $10,"
      " freight_flat_fen = $11, freight_free_from_fen = $12, withdrawal_min_fen = $13, withdrawal_max_fen = $14,"
      " withdrawals_per_day = $15, withdrawal_fee_bp = $16, withdrawal_fee_fixed_fen = $17,"
      " second_review_from_fen = $18, tax_regime = $19, tier_window_days = $20, tier_downgrade = $21 WHERE shop_id = $1",
      ctx.shop.id, contract::name_of(request.self_purchase), request.channel_fee_bp,
      contract::name_of(request.bind_mode), request.protect_days, request.bind_valid_days, request.link_valid_days,
      request.freeze_days, request.auto_receive_days, request.pay_within_min, request.freight_flat.amount,
      request.freight_free_from.amount, request.withdrawal_min.amount, request.withdrawal_max.amount,
      request.withdrawals_per_day, request.withdrawal_fee_bp, request.withdrawal_fee_fixed.amount, second_review,
      contract::name_of(request.tax_regime), request.tier_window_days, request.tier_downgrade);
  const std::string after = contract::encode(request);
  if (contract::encode(before) == after) return request;
  if (before.tier_window_days != request.tier_window_days || before.tier_downgrade != request.tier_downgrade)
    ctx.tx.exec("UPDATE distributors SET tier_due_at_ms = $1 WHERE shop_id = $2 AND status = 'active'", ctx.now,
                ctx.shop.id);
  ctx.audit.record("policies.set", ctx.shop.id.text(), contract::encode(before), after);
  ctx.outbox.append("shop:" + ctx.shop.id.text(), "policies.set", after);
  return request;
}

void register_policies(Router& router) {
  router.read(contract::k_policies, get_policies);
  router.write(contract::k_set_policies, set_policies);
}

}  // namespace fenxiao::server::features

#include "server/features/features.h"

#include "server/features/analytics/analytics.h"
#include "server/features/catalogue/catalogue.h"
#include "server/features/distributor/distributor.h"
#include "server/features/order/order.h"
#include "server/features/order/sync.h"
#include "server/features/order/sync_pull.h"
#include "server/features/promotion/promotion.h"
#include "server/features/risk/risk.h"
#include "server/features/settlement/settlement.h"
#include "server/features/webhook/webhook.h"
#include "server/features/withdrawal/withdrawal.h"
#include "server/shop/commissions.h"
#include "server/shop/running_totals.h"

namespace fenxiao::server {
namespace {

constexpr std::int64_t k_releases_per_round = 500;
constexpr std::int64_t k_replies_kept_days = 30;

// Stored replies, old sessions and dead codes: nobody asks for them again.
std::int64_t forget(WriteContext& ctx) {
  std::int64_t gone = ctx.tx.exec("DELETE FROM idempotency WHERE shop_id = $1 AND created_at < $2", ctx.shop.id,
                                  ctx.now.plus_days(-k_replies_kept_days));
  gone += ctx.tx.exec("DELETE FROM session WHERE shop_id = $1 AND expires_at < $2", ctx.shop.id, ctx.now);
  gone +=
      ctx.tx.exec("DELETE FROM login_code WHERE shop_id = $1 AND expires_at < $2", ctx.shop.id, ctx.now.plus_days(-1));
  gone += ctx.tx.exec("DELETE FROM rate_window WHERE shop_id = $1 AND window_start < $2", ctx.shop.id,
                      ctx.now.plus_days(-1).ms);
  return gone;
}

}  // namespace

void register_features(Router& router, const FeatureAssets& assets) {
  features::register_analytics(router);
  features::register_catalogue(router);
  features::register_distributor(router);
  features::register_order(router, assets);
  features::register_order_sync(router);
  features::register_promotion(router, assets);
  features::register_risk(router);
  features::register_settlement(router);
  features::register_webhook(router, assets);
  features::register_withdrawal(router, assets);
}

std::vector<Job> jobs(const FeatureAssets& assets) {
  std::vector<Job> all;
  all.push_back({"expire_orders", features::expire_due_orders});
  all.push_back({"receive_orders", features::receive_due_orders});
  all.push_back({"release_commissions", [](WriteContext& ctx) {
                   return shop::release_due_commissions(ctx, shop::load_policies(ctx.tx, ctx.shop.id),
                                                        k_releases_per_round);
                 }});
  all.push_back({"carry_standings", shop::carry_standings});
  all.push_back({"evaluate_tiers", features::evaluate_tiers});
  all.push_back({"submit_payouts", features::submit_approved});
  all.push_back({"ask_channels", [assets](WriteContext& ctx) { return features::ask_channels(ctx, assets); }});
  all.push_back({"count_impressions", features::count_impressions});
  all.push_back({"plan_deliveries", features::plan_deliveries});
  all.push_back({"forget_events", features::forget_events});
  all.push_back({"forget_uploads", features::forget_uploads});
  all.push_back({"forget_messages", features::forget_messages});
  all.push_back({"note_wrong_signatures", features::note_wrong_signatures});
  all.push_back({"forget", forget});
  return all;
}

std::vector<ErrandSource> errands(OutboundHttp& outbound) {
  return {{"webhooks", [&outbound](WriteContext& ctx,
                                   std::size_t room) { return features::claim_deliveries(ctx, outbound, room); }},
          {"order_pulls",
           [&outbound](WriteContext& ctx, std::size_t room) { return features::claim_pulls(ctx, outbound, room); }}};
}

}  // namespace fenxiao::server

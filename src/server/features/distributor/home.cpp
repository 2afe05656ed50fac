#include <algorithm>
#include <map>

#include "server/features/distributor/distributor.h"
#include "server/shop/balances.h"
#include "server/shop/messages.h"
#include "server/shop/people.h"
#include "server/shop/promo_products.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

using shop::money;

constexpr std::int32_t k_series_days = 30;
constexpr std::int32_t k_ranking_days = 7;
constexpr std::size_t k_suggestions_max = 8;

// From the running totals: one row a day at most.
void add_series(const ReadContext& ctx, contract::Home& out) {
  const Day today = day_of(ctx.now, ctx.shop.utc_offset_min);
  const Day first{today.number - k_series_days + 1};
  std::map<std::int64_t, std::pair<std::int64_t, std::int64_t>> days;
  for (const Row& row : ctx.tx.query("SELECT day, earned_fen, orders FROM distributor_days"
                                     " WHERE shop_id = $1 AND distributor_id = $2 AND day >= $3 AND day <= $4",
                                     ctx.shop.id, ctx.who.distributor, first, today))
    days[row.integer(0)] = {row.integer(1), row.integer(2)};
  for (Day day = first; day <= today; ++day.number) {
    const auto& [earned_fen, orders] = days[day.number];
    out.series.push_back({day, money(ctx.shop, earned_fen), orders});
  }
  out.today = out.series.back().earned;
  out.orders_today = out.series.back().orders;
}

// What yesterday had brought by this time of day, less what was refunded of it since.
std::int64_t yesterday_same_time_fen(const ReadContext& ctx) {
  const Instant from = start_of(day_of(ctx.now, ctx.shop.utc_offset_min), ctx.shop.utc_offset_min).plus_days(-1);
  return ctx.tx
      .one(
          "SELECT CAST(coalesce(sum(booked_fen - clawed_before_fen - clawed_after_fen), 0) AS BIGINT) FROM commissions"
          " WHERE shop_id = $1 AND distributor_id = $2 AND paid_at_ms >= $3 AND paid_at_ms <= $4",
          ctx.shop.id, ctx.who.distributor, from, ctx.now.plus_days(-1))
      ->integer(0);
}

std::vector<contract::PromoProduct> suggestions(const ReadContext& ctx) {
  const Day today = day_of(ctx.now, ctx.shop.utc_offset_min);
  std::map<ProductId, std::int64_t> sold;
  for (const auto& [product, units] :
       shop::units_sold_since(ctx.tx, ctx.shop.id, Day{today.number - k_ranking_days + 1}))
    sold[product] = units;
  auto rows = shop::promo_products(ctx);
  std::erase_if(rows, [](const shop::Ranked& row) { return !row.product.distributable; });
  std::stable_sort(rows.begin(), rows.end(), [&](const shop::Ranked& a, const shop::Ranked& b) {
    return sold[a.product.id] > sold[b.product.id];
  });
  std::vector<contract::PromoProduct> out;
  for (std::size_t i = 0; i < rows.size() && i < k_suggestions_max; ++i) out.push_back(std::move(rows[i].wire));
  return out;
}

}  // namespace

Result<contract::Home, ApiError> home(const contract::Empty&, ReadContext& ctx) {
  const auto me = shop::find_distributor(ctx, ctx.who.distributor);
  if (!me) return refuse(ErrorCode::not_a_distributor);
  contract::Home out;
  out.display_name = me->name;
  out.avatar_url = me->avatar_url;
  out.invite_code = me->invite_code;
  add_series(ctx, out);
  out.yesterday_same_time = money(ctx.shop, yesterday_same_time_fen(ctx));
  out.balances = shop::wire_balances(ctx, me->id);
  out.suggestions = suggestions(ctx);
  out.tier = tier_progress(ctx, *me);
  out.unread_messages = shop::unread_messages(ctx.tx, ctx.shop.id, ctx.who.account);
  out.as_of = ctx.now;
  return out;
}

}  // namespace fenxiao::server::features

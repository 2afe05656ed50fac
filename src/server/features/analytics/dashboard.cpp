#include <map>

#include "server/features/analytics/analytics.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

using shop::money;

constexpr std::int32_t k_days_default = 30;
constexpr std::int64_t k_best_sold_max = 10;

contract::ShopFigures nothing(const ShopSettings& shop) {
  contract::ShopFigures out;
  out.sales = out.refunded = out.commission = out.clawed_back = money(shop, 0);
  return out;
}

void add(contract::ShopFigures& sum, const contract::ShopFigures& more) {
  sum.paid_orders += more.paid_orders;
  sum.sales.amount += more.sales.amount;
  sum.refunded.amount += more.refunded.amount;
  sum.commission.amount += more.commission.amount;
  sum.clawed_back.amount += more.clawed_back.amount;
  sum.joined += more.joined;
  sum.touches += more.touches;
}

std::map<Day, contract::ShopFigures> figures_by_day(const ReadContext& ctx, Day from, Day until) {
  std::map<Day, contract::ShopFigures> out;
  for (const Row& row :
       ctx.tx.query("SELECT day, paid_orders, sales_fen, refunded_fen, commission_fen, clawed_fen, joined, touches"
                    " FROM shop_days WHERE shop_id = $1 AND day >= $2 AND day <= $3",
                    ctx.shop.id, from, until))
    out[Day{static_cast<std::int32_t>(row.integer(0))}] = {row.integer(1),
                                                           money(ctx.shop, row.integer(2)),
                                                           money(ctx.shop, row.integer(3)),
                                                           money(ctx.shop, row.integer(4)),
                                                           money(ctx.shop, row.integer(5)),
                                                           row.integer(6),
                                                           row.integer(7)};
  return out;
}

std::vector<contract::ProductSales> best_sold(const ReadContext& ctx, Day from, Day until) {
  std::vector<contract::ProductSales> out;
  for (const Row& row : ctx.tx.query(
           "SELECT s.product_id, s.units, p.title, p.title_en FROM (SELECT product_id,"
           " CAST(sum(units) AS BIGINT) AS units FROM product_days WHERE shop_id = $1 AND day >= $2 AND day <= $3"
           " GROUP BY product_id ORDER BY 2 DESC, 1 LIMIT $4) AS s JOIN products p ON p.shop_id = $1"
           " AND p.product_id = s.product_id ORDER BY s.units DESC, s.product_id",
           ctx.shop.id, from, until, k_best_sold_max))
    out.push_back({row.id<ProductId>(0), row.text(2), row.text(3), row.integer(1)});
  return out;
}

}  // namespace

Result<contract::Dashboard, ApiError> dashboard(const contract::DashboardQuery& query, ReadContext& ctx) {
  const Day until = query.until.value_or(day_of(ctx.now, ctx.shop.utc_offset_min));
  const Day from = query.from.value_or(Day{until.number - k_days_default + 1});
  if (from > until) return refuse_field("from", "out_of_range", "is after until");
  if (until.number - from.number >= contract::k_dashboard_days_max)
    return refuse_field("from", "out_of_range", "at most 366 days are shown at once");
  contract::Dashboard out{from, until, nothing(ctx.shop), {}, best_sold(ctx, from, until), ctx.now};
  const auto known = figures_by_day(ctx, from, until);
  for (Day day = from; day <= until; ++day.number) {
    const auto found = known.find(day);
    out.days.push_back({day, found == known.end() ? nothing(ctx.shop) : found->second});
    add(out.total, out.days.back().figures);
  }
  return out;
}

}  // namespace fenxiao::server::features

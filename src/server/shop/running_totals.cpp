#include "server/shop/running_totals.h"

#include <array>

namespace fenxiao::server::shop {
namespace {

constexpr std::int64_t k_days_per_round = 500;
constexpr std::array k_periods{Period::day, Period::week, Period::month, Period::all};

}  // namespace

void add_to_seller_day(WriteContext& ctx, DistributorId seller, Instant at, const SellerDay& more) {
  ctx.tx.exec(
      "INSERT INTO distributor_days (shop_id, distributor_id, day, earned_fen, orders, sales_fen, sold_orders, settled_fen)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (shop_id, distributor_id, day) DO UPDATE SET"
      " earned_fen = distributor_days.earned_fen + excluded.earned_fen, orders = distributor_days.orders + excluded.orders,"
      " sales_fen = distributor_days.sales_fen + excluded.sales_fen,"
      " sold_orders = distributor_days.sold_orders + excluded.sold_orders,"
      " settled_fen = distributor_days.settled_fen + excluded.settled_fen",
      ctx.shop.id, seller, day_of(at, ctx.shop.utc_offset_min), more.earned_fen, more.orders, more.sales_fen,
      more.sold_orders, more.settled_fen);
}

void add_to_shop_day(WriteContext& ctx, const ShopDay& more) {
  ctx.tx.exec(
      "INSERT INTO shop_days (shop_id, day, paid_orders, sales_fen, refunded_fen, commission_fen, clawed_fen, joined, touches)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (shop_id, day) DO UPDATE SET"
      " paid_orders = shop_days.paid_orders + excluded.paid_orders, sales_fen = shop_days.sales_fen + excluded.sales_fen,"
      " refunded_fen = shop_days.refunded_fen + excluded.refunded_fen,"
      " commission_fen = shop_days.commission_fen + excluded.commission_fen,"
      " clawed_fen = shop_days.clawed_fen + excluded.clawed_fen, joined = shop_days.joined + excluded.joined,"
      " touches = shop_days.touches + excluded.touches",
      ctx.shop.id, day_of(ctx.now, ctx.shop.utc_offset_min), more.paid_orders, more.sales_fen, more.refunded_fen,
      more.commission_fen, more.clawed_fen, more.joined, more.touches);
}

std::string_view text_of(Period period) {
  switch (period) {
    case Period::day: return "day";
    case Period::week: return "week";
    case Period::month: return "month";
    case Period::all: return "all";
  }
  return {};
}

Day first_day_of(Period period, Day day) {
  switch (period) {
    case Period::day: return day;
    case Period::week: {
      // 1970-01-01 was a Thursday, three days after a Monday.
      const std::int32_t since_monday = ((day.number + 3) % 7 + 7) % 7;
      return {day.number - since_monday};
    }
    case Period::month: {
      CivilDate first = civil_of(day);
      first.day = 1;
      return day_of(first);
    }
    case Period::all: return {0};
  }
  return day;
}

std::int64_t carry_standings(WriteContext& ctx) {
  const auto rows = ctx.tx.query(
      "SELECT day, distributor_id, sales_fen, sold_orders, sales_fen - counted_sales_fen, sold_orders - counted_orders"
      " FROM distributor_days WHERE shop_id = $1 AND (sales_fen <> counted_sales_fen OR sold_orders <> counted_orders)"
      " ORDER BY day, distributor_id LIMIT $2",
      ctx.shop.id, k_days_per_round);
  for (const Row& row : rows) {
    const Day day{static_cast<std::int32_t>(row.integer(0))};
    const auto seller = row.id<DistributorId>(1);
    for (const Period period : k_periods)
      ctx.tx.exec(
          "INSERT INTO standings (shop_id, period, first_day, distributor_id, sales_fen, orders)"
          " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (shop_id, period, first_day, distributor_id) DO UPDATE SET"
          " sales_fen = standings.sales_fen + excluded.sales_fen, orders = standings.orders + excluded.orders",
          ctx.shop.id, text_of(period), first_day_of(period, day), seller, row.integer(4), row.integer(5));
    ctx.tx.exec(
        "UPDATE distributor_days SET counted_sales_fen = $1, counted_orders = $2 WHERE shop_id = $3"
        " AND distributor_id = $4 AND day = $5",
        row.integer(2), row.integer(3), ctx.shop.id, seller, day);
  }
  return static_cast<std::int64_t>(rows.size());
}

}  // namespace fenxiao::server::shop

#include "server/features/order/order.h"
#include "server/shop/commissions.h"

namespace fenxiao::server::features {
namespace {

constexpr std::int64_t k_orders_per_round = 200;

}  // namespace

// Never paid: the channel is closed first, then the goods are free again.
void close_order(WriteContext& ctx, OrderRow& order, domain::OrderEvent event) {
  ctx.tx.exec(
      "UPDATE payments SET state = 'closed', finished_at_ms = $1 WHERE shop_id = $2 AND order_id = $3 AND state = 'open'",
      ctx.now, ctx.shop.id, order.id);
  for (const LineRow& line : lines_of(ctx.tx, ctx.shop.id, order.id)) {
    const auto sku = shop::find_sku(ctx.tx, ctx.shop.id, line.sku);
    INVARIANT(sku.has_value());
    domain::Stock stock = domain::free_reserved(sku->stock, line.quantity);
    if (order.source.set()) stock = *domain::write_off(stock, line.quantity);  // it never stood on a shelf of ours
    shop::save_stock(ctx.tx, ctx.shop.id, line.sku, stock);
  }
  advance(ctx, order, event);
  ctx.tx.exec("UPDATE orders SET closed_at_ms = $1 WHERE shop_id = $2 AND order_id = $3", ctx.now, ctx.shop.id,
              order.id);
  shop::void_commissions(ctx, order.id);
  tell_order(ctx, order.id, "order.closed");
}

void mark_shipped(WriteContext& ctx, OrderRow& order, std::string_view carrier, std::string_view tracking_no) {
  advance(ctx, order, domain::OrderEvent::shipped);
  const std::int64_t auto_days = shop::load_policies(ctx.tx, ctx.shop.id).auto_receive_days;
  ctx.tx.exec("UPDATE orders SET shipped_at_ms = $1, auto_receive_at_ms = $2 WHERE shop_id = $3 AND order_id = $4",
              ctx.now, domain::auto_receive_at(ctx.now, auto_days), ctx.shop.id, order.id);
  ctx.tx.exec(
      "INSERT INTO shipments (shop_id, shipment_id, order_id, carrier, tracking_no, shipped_at_ms)"
      " VALUES ($1, $2, $3, $4, $5, $6)",
      ctx.shop.id, ctx.ids.next<ShipmentId>(), order.id, carrier, tracking_no, ctx.now);
  tell_order(ctx, order.id, "order.shipped");
}

void mark_received(WriteContext& ctx, OrderRow& order, Instant received_at) {
  advance(ctx, order, domain::OrderEvent::received);
  ctx.tx.exec("UPDATE orders SET received_at_ms = $1 WHERE shop_id = $2 AND order_id = $3", received_at, ctx.shop.id,
              order.id);
  shop::receive_commissions(ctx, order.id, received_at, shop::load_policies(ctx.tx, ctx.shop.id));
  tell_order(ctx, order.id, "order.received");
}

Result<contract::Order, ApiError> cancel_order(const contract::OrderRef& request, WriteContext& ctx) {
  auto order = find_order(ctx.tx, ctx.shop.id, request.order_id);
  if (!order || order->buyer != ctx.who.account) return refuse(ErrorCode::not_found, "order_id");
  if (auto ours = check_ours(*order); !ours) return Refused{ours.error()};
  if (!domain::after(order->state, domain::OrderEvent::cancelled)) return refuse(ErrorCode::order_not_cancellable);
  close_order(ctx, *order, domain::OrderEvent::cancelled);
  return wire_order(ctx.reading(), order->id, true);
}

Result<contract::Order, ApiError> ship_order(const contract::ShipRequest& request, WriteContext& ctx) {
  auto order = find_order(ctx.tx, ctx.shop.id, request.order_id);
  if (!order) return refuse(ErrorCode::not_found, "order_id");
  if (auto ours = check_ours(*order); !ours) return Refused{ours.error()};
  const bool all_back = order->goods_fen > 0 && order->refunded_goods_fen == order->goods_fen;
  if (all_back || !domain::after(order->state, domain::OrderEvent::shipped))
    return refuse(ErrorCode::order_not_shippable);
  mark_shipped(ctx, *order, request.carrier, request.tracking_no);
  return wire_order(ctx.reading(), order->id, true);
}

Result<contract::Order, ApiError> receive_order(const contract::OrderRef& request, WriteContext& ctx) {
  auto order = find_order(ctx.tx, ctx.shop.id, request.order_id);
  if (!order || order->buyer != ctx.who.account) return refuse(ErrorCode::not_found, "order_id");
  if (auto ours = check_ours(*order); !ours) return Refused{ours.error()};
  if (!domain::after(order->state, domain::OrderEvent::received)) return refuse(ErrorCode::order_not_receivable);
  mark_received(ctx, *order, ctx.now);
  return wire_order(ctx.reading(), order->id, true);
}

std::int64_t expire_due_orders(WriteContext& ctx) {
  const auto due = ctx.tx.query(
      "SELECT order_id FROM orders WHERE shop_id = $1 AND state = 'placed' AND reserved_until_ms <= $2"
      " ORDER BY reserved_until_ms LIMIT $3",
      ctx.shop.id, ctx.now, k_orders_per_round);
  for (const Row& row : due) {
    auto order = find_order(ctx.tx, ctx.shop.id, row.id<OrderId>(0));
    close_order(ctx, *order, domain::OrderEvent::expired);
  }
  return static_cast<std::int64_t>(due.size());
}

// Nobody said that it arrived: after N days it counts as received, at the moment when the days were over (the job may
// come later; the freeze must not).
std::int64_t receive_due_orders(WriteContext& ctx) {
  const auto due = ctx.tx.query(
      "SELECT order_id, auto_receive_at_ms FROM orders WHERE shop_id = $1 AND state = 'shipped'"
      " AND auto_receive_at_ms <= $2 ORDER BY auto_receive_at_ms LIMIT $3",
      ctx.shop.id, ctx.now, k_orders_per_round);
  for (const Row& row : due) {
    auto order = find_order(ctx.tx, ctx.shop.id, row.id<OrderId>(0));
    mark_received(ctx, *order, row.instant(1));
  }
  return static_cast<std::int64_t>(due.size());
}

}  // namespace fenxiao::server::features

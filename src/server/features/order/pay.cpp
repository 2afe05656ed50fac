#include "server/features/order/order.h"
#include "server/personal.h"
#include "server/shop/commissions.h"
#include "server/shop/running_totals.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

void count_sold(WriteContext& ctx, const LineRow& line) {
  ctx.tx.exec(
      "INSERT INTO product_days (shop_id, product_id, day, units) VALUES ($1, $2, $3, $4)"
      " ON CONFLICT (shop_id, product_id, day) DO UPDATE SET units = product_days.units + excluded.units",
      ctx.shop.id, line.product, day_of(ctx.now, ctx.shop.utc_offset_min), line.quantity);
  ctx.tx.exec("UPDATE products SET units_sold = units_sold + $1 WHERE shop_id = $2 AND product_id = $3", line.quantity,
              ctx.shop.id, line.product);
}

// The reservation is gone: is there still stock for all of it?
bool reserve_again(WriteContext& ctx, OrderId order) {
  const auto lines = lines_of(ctx.tx, ctx.shop.id, order);
  std::vector<std::pair<SkuId, domain::Stock>> reserved;
  for (const LineRow& line : lines) {
    const auto sku = shop::find_sku(ctx.tx, ctx.shop.id, line.sku);
    INVARIANT(sku.has_value());
    const auto stock = domain::reserve(sku->stock, line.quantity);
    if (!stock) return false;
    reserved.emplace_back(line.sku, *stock);
  }
  for (const auto& [sku, stock] : reserved) shop::save_stock(ctx.tx, ctx.shop.id, sku, stock);
  return true;
}

void finish_payment(WriteContext& ctx, std::string_view payment_no, std::string_view state) {
  ctx.tx.exec("UPDATE payments SET state = $1, finished_at_ms = $2 WHERE shop_id = $3 AND payment_no = $4", state,
              ctx.now, ctx.shop.id, payment_no);
}

// The money came, but the goods are gone (or were paid for already): it goes back whole, once, and nobody earns.
void give_back(WriteContext& ctx, std::string_view payment_no, const OrderRow& order, std::string_view reason) {
  finish_payment(ctx, payment_no, "refunded");
  ctx.tx.exec(
      "INSERT INTO refunds (shop_id, refund_id, order_id, payment_no, goods_fen, freight_fen, clawed_fen, reason, restock,"
      " refunded_at_ms) VALUES ($1, $2, $3, $4, $5, $6, 0, $7, 0, $8)",
      ctx.shop.id, ctx.ids.next<RefundId>(), order.id, payment_no, order.goods_fen, order.freight_fen, reason, ctx.now);
  tell_order(ctx, order.id, "payment.returned");
}

}  // namespace

void mark_paid(WriteContext& ctx, OrderRow& order, domain::OrderEvent event) {
  for (const LineRow& line : lines_of(ctx.tx, ctx.shop.id, order.id)) {
    const auto sku = shop::find_sku(ctx.tx, ctx.shop.id, line.sku);
    INVARIANT(sku.has_value());
    shop::save_stock(ctx.tx, ctx.shop.id, line.sku, domain::sell_reserved(sku->stock, line.quantity));
    count_sold(ctx, line);
  }
  advance(ctx, order, event);
  ctx.tx.exec("UPDATE orders SET paid_at_ms = $1, closed_at_ms = NULL WHERE shop_id = $2 AND order_id = $3", ctx.now,
              ctx.shop.id, order.id);
  const std::int64_t booked_fen = shop::book_commissions(ctx, order.id);
  shop::add_to_shop_day(ctx, {.paid_orders = 1, .sales_fen = order.goods_fen, .commission_fen = booked_fen});
  tell_order(ctx, order.id, "order.paid");
}

Result<contract::Payment, ApiError> pay_order(const contract::PayRequest& request, WriteContext& ctx) {
  const auto order = find_order(ctx.tx, ctx.shop.id, request.order_id);
  if (!order || order->buyer != ctx.who.account) return refuse(ErrorCode::not_found, "order_id");
  if (auto ours = check_ours(*order); !ours) return Refused{ours.error()};
  if (order->state != domain::OrderState::placed || ctx.now >= order->pay_before)
    return refuse(ErrorCode::order_not_payable);
  contract::Payment out;
  out.channel = request.channel;
  out.amount = shop::money(ctx.shop, order->payable_fen);
  out.pay_before = order->pay_before;
  const auto open = ctx.tx.query(
      "SELECT payment_no FROM payments WHERE shop_id = $1 AND order_id = $2 AND channel = $3"
      " AND state = 'open' LIMIT 1",
      ctx.shop.id, order->id, contract::name_of(request.channel));
  if (!open.empty()) {
    out.payment_no = open.front().text(0);
    return out;
  }
  // The number that the channel sees: letters and digits only.
  out.payment_no = "P" + std::to_string(ctx.ids.next<OrderId>().value);
  ctx.tx.exec(
      "INSERT INTO payments (shop_id, payment_no, order_id, channel, amount_fen, state, created_at_ms)"
      " VALUES ($1, $2, $3, $4, $5, 'open', $6)",
      ctx.shop.id, out.payment_no, order->id, contract::name_of(request.channel), order->payable_fen, ctx.now);
  return out;
}

Verdict<ApiError> payment_arrived(WriteContext& ctx, std::string_view payment_no, std::int64_t amount_fen) {
  const auto payment =
      ctx.tx.one("SELECT order_id, amount_fen, state FROM payments WHERE shop_id = $1 AND payment_no = $2", ctx.shop.id,
                 payment_no);
  if (!payment) return refuse(ErrorCode::not_found, "payment_no");
  const std::string& state = payment->text(2);
  if (state == "paid" || state == "refunded") return Done{};
  // Another amount than asked for is for reconciliation, not for an order to move on.
  if (payment->integer(1) != amount_fen) return refuse(ErrorCode::payment_failed, "amount");
  auto order = find_order(ctx.tx, ctx.shop.id, payment->id<OrderId>(0));
  INVARIANT(order.has_value());
  switch (order->state) {
    case domain::OrderState::placed:
      finish_payment(ctx, payment_no, "paid");
      mark_paid(ctx, *order, domain::OrderEvent::paid);
      return Done{};
    case domain::OrderState::closed:
      if (!reserve_again(ctx, order->id)) {
        give_back(ctx, payment_no, *order, "paid after the order was closed, and the goods are gone");
        return Done{};
      }
      finish_payment(ctx, payment_no, "paid");
      shop::revive_commissions(ctx, order->id);
      mark_paid(ctx, *order, domain::OrderEvent::paid_late);
      return Done{};
    default: give_back(ctx, payment_no, *order, "the order was paid already"); return Done{};
  }
}

Result<contract::Order, ApiError> sandbox_pay(const contract::SandboxPay& request, WriteContext& ctx) {
  const auto payment = ctx.tx.one(
      "SELECT p.order_id, p.amount_fen, o.account_id FROM payments p JOIN orders o"
      " ON o.shop_id = p.shop_id AND o.order_id = p.order_id"
      " WHERE p.shop_id = $1 AND p.payment_no = $2 AND p.channel = 'sandbox'",
      ctx.shop.id, request.payment_no);
  if (!payment || payment->id<AccountId>(2) != ctx.who.account) return refuse(ErrorCode::not_found, "payment_no");
  if (!request.succeed) return refuse(ErrorCode::payment_failed);
  if (auto arrived = payment_arrived(ctx, request.payment_no, payment->integer(1)); !arrived)
    return Refused{arrived.error()};
  const auto after =
      ctx.tx.one("SELECT state FROM payments WHERE shop_id = $1 AND payment_no = $2", ctx.shop.id, request.payment_no);
  if (after->text(0) == "refunded") {
    ApiError back{ErrorCode::order_not_payable, "payment_no",
                  "the order could not be filled any more; the money went back"};
    back.keeps_writes = true;
    return Refused{back};
  }
  return wire_order(ctx.reading(), payment->id<OrderId>(0), true);
}

}  // namespace fenxiao::server::features

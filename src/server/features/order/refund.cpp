#include "base/checked.h"
#include "server/features/order/order.h"
#include "server/shop/commissions.h"
#include "server/shop/running_totals.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

Result<RefundParts, ApiError> check(const WriteContext& ctx, const contract::RefundRequest& request,
                                    const OrderRow& order, const std::vector<LineRow>& lines) {
  RefundParts out;
  for (std::size_t i = 0; i < request.lines.size(); ++i) {
    const auto& asked = request.lines[i];
    const std::string field = "lines[" + std::to_string(i) + "]";
    if (auto fits = shop::check_currency(ctx.shop, asked.goods, field + ".goods"); !fits) return Refused{fits.error()};
    const LineRow* line = nullptr;
    for (const LineRow& known : lines)
      if (known.id == asked.line_id) line = &known;
    if (!line) return refuse(ErrorCode::not_found, field + ".line_id");
    if (asked.goods.amount <= 0) return refuse_field(field + ".goods.amount", "out_of_range", "must be more than 0");
    if (asked.goods.amount > line->goods_fen - line->refunded_fen)
      return refuse(ErrorCode::refund_too_large, field + ".goods");
    if (!out.goods_fen.emplace(line->id, asked.goods.amount).second)
      return refuse_field(field + ".line_id", "duplicate");
    out.goods_total_fen = checked_add(out.goods_total_fen, asked.goods.amount);
  }
  if (request.freight) {
    if (auto fits = shop::check_currency(ctx.shop, *request.freight, "freight"); !fits) return Refused{fits.error()};
    if (request.freight->amount < 0) return refuse_field("freight.amount", "out_of_range", "must not be negative");
    if (request.freight->amount > order.freight_fen - order.refunded_freight_fen)
      return refuse(ErrorCode::refund_too_large, "freight");
    out.freight_fen = request.freight->amount;
  }
  if (out.goods_total_fen + out.freight_fen == 0) return refuse_field("lines", "out_of_range", "nothing is refunded");
  return out;
}

// Units that the refunds of a line pay for in full come back; a price reduction brings nothing back.
void take_back(WriteContext& ctx, const LineRow& line, std::int64_t refunded_fen) {
  if (line.goods_fen == 0) return;
  const std::int64_t units = mul_div_floor(line.quantity, refunded_fen, line.goods_fen) - line.back_in_stock;
  if (units <= 0) return;
  const auto sku = shop::find_sku(ctx.tx, ctx.shop.id, line.sku);
  INVARIANT(sku.has_value());
  shop::save_stock(ctx.tx, ctx.shop.id, line.sku, domain::take_back(sku->stock, units));
  ctx.tx.exec("UPDATE order_lines SET back_in_stock = back_in_stock + $1 WHERE shop_id = $2 AND line_id = $3", units,
              ctx.shop.id, line.id);
}

}  // namespace

BookedRefund book_refund(WriteContext& ctx, OrderRow& order, const RefundParts& parts, std::string_view reason,
                         bool restock) {
  const bool from_our_shelf = !order.source.set();
  const bool take_it_back = from_our_shelf && (restock || order.state == domain::OrderState::paid);
  BookedRefund out{ctx.ids.next<RefundId>(), 0};
  for (const LineRow& line : lines_of(ctx.tx, ctx.shop.id, order.id)) {
    const auto part = parts.goods_fen.find(line.id);
    if (part == parts.goods_fen.end()) continue;
    const std::int64_t refunded_fen = line.refunded_fen + part->second;
    ctx.tx.exec("UPDATE order_lines SET refunded_fen = $1 WHERE shop_id = $2 AND line_id = $3", refunded_fen,
                ctx.shop.id, line.id);
    ctx.tx.exec("INSERT INTO refund_lines (shop_id, refund_id, line_id, goods_fen) VALUES ($1, $2, $3, $4)",
                ctx.shop.id, out.id, line.id, part->second);
    if (take_it_back) take_back(ctx, line, refunded_fen);
    out.clawed_fen += shop::claw_back_line(ctx, line.id, out.id, refunded_fen);
  }
  const auto payments = ctx.tx.query(
      "SELECT payment_no FROM payments WHERE shop_id = $1 AND order_id = $2 AND state = 'paid'", ctx.shop.id, order.id);
  ctx.tx.exec(
      "INSERT INTO refunds (shop_id, refund_id, order_id, payment_no, goods_fen, freight_fen, clawed_fen, reason, restock,"
      " refunded_at_ms, refunded_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      ctx.shop.id, out.id, order.id, payments.empty() ? std::string() : payments.front().text(0), parts.goods_total_fen,
      parts.freight_fen, out.clawed_fen, reason, restock, ctx.now, ctx.who.account);
  order.refunded_goods_fen += parts.goods_total_fen;
  order.refunded_freight_fen += parts.freight_fen;
  ctx.tx.exec(
      "UPDATE orders SET refunded_goods_fen = $1, refunded_freight_fen = $2 WHERE shop_id = $3 AND order_id = $4",
      order.refunded_goods_fen, order.refunded_freight_fen, ctx.shop.id, order.id);
  const bool whole = order.refunded_goods_fen == order.goods_fen && order.refunded_freight_fen == order.freight_fen;
  advance(ctx, order, whole ? domain::OrderEvent::refunded_whole : domain::OrderEvent::refunded_in_part);
  shop::add_to_shop_day(ctx, {.refunded_fen = parts.goods_total_fen, .clawed_fen = out.clawed_fen});
  ctx.audit.record("order.refunded", order.id.text(), "",
                   std::to_string(parts.goods_total_fen) + "+" + std::to_string(parts.freight_fen), reason);
  tell_order(ctx, order.id, "order.refunded");
  return out;
}

Result<contract::Refund, ApiError> refund_order(const contract::RefundRequest& request, WriteContext& ctx) {
  auto order = find_order(ctx.tx, ctx.shop.id, request.order_id);
  if (!order) return refuse(ErrorCode::not_found, "order_id");
  if (auto ours = check_ours(*order); !ours) return Refused{ours.error()};
  if (!domain::after(order->state, domain::OrderEvent::refunded_in_part)) return refuse(ErrorCode::state_conflict);
  const auto parts = check(ctx, request, *order, lines_of(ctx.tx, ctx.shop.id, order->id));
  if (!parts) return Refused{parts.error()};
  const BookedRefund booked = book_refund(ctx, *order, *parts, request.reason, request.restock);
  return contract::Refund{booked.id, shop::money(ctx.shop, parts->goods_total_fen),
                          shop::money(ctx.shop, parts->freight_fen), shop::money(ctx.shop, booked.clawed_fen),
                          wire_order(ctx.reading(), order->id, true)};
}

}  // namespace fenxiao::server::features

#include "contract/decode.h"
#include "server/features/order/order.h"
#include "server/personal.h"
#include "server/shop/line_snapshot.h"
#include "server/shop/people.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {

using shop::money;

std::optional<OrderRow> find_order(Tx& tx, ShopId shop, OrderId id) {
  const auto row = tx.one(
      "SELECT account_id, state, goods_fen, freight_fen, payable_fen, refunded_goods_fen,"
      " refunded_freight_fen, placed_at_ms, pay_before_ms, source_id FROM orders WHERE shop_id = $1 AND order_id = $2",
      shop, id);
  if (!row) return std::nullopt;
  OrderRow out;
  out.id = id;
  out.buyer = row->id<AccountId>(0);
  out.state = shop::stored<domain::OrderState>(row->text(1));
  out.goods_fen = row->integer(2);
  out.freight_fen = row->integer(3);
  out.payable_fen = row->integer(4);
  out.refunded_goods_fen = row->integer(5);
  out.refunded_freight_fen = row->integer(6);
  out.placed_at = row->instant(7);
  out.pay_before = row->instant(8);
  out.source = row->id<OrderSourceId>(9);
  return out;
}

Verdict<ApiError> check_ours(const OrderRow& order) {
  if (order.source.set()) return refuse(ErrorCode::order_synced, "order_id");
  return Done{};
}

void advance(WriteContext& ctx, OrderRow& order, domain::OrderEvent event) {
  const auto next = domain::after(order.state, event);
  INVARIANT(next.has_value());
  order.state = *next;
  ctx.tx.exec("UPDATE orders SET state = $1 WHERE shop_id = $2 AND order_id = $3", domain::text_of(order.state),
              ctx.shop.id, order.id);
}

std::vector<LineRow> lines_of(Tx& tx, ShopId shop, OrderId order) {
  std::vector<LineRow> out;
  for (const Row& row : tx.query("SELECT line_id, product_id, sku_id, quantity, goods_fen, refunded_fen, back_in_stock"
                                 " FROM order_lines WHERE shop_id = $1 AND order_id = $2 ORDER BY sku_id, line_no",
                                 shop, order))
    out.push_back({row.id<OrderLineId>(0), row.id<ProductId>(1), row.id<SkuId>(2), row.integer(3), row.integer(4),
                   row.integer(5), row.integer(6)});
  return out;
}

namespace {

contract::Address address_of(const ReadContext& ctx, std::int64_t address_id, bool see_it) {
  contract::Address out{"—", "000000", "—", "—"};  // of a person who was erased, or that another system did not tell
  if (address_id == k_no_address) return out;
  const auto row = ctx.tx.one("SELECT account_id, content_sealed FROM addresses WHERE shop_id = $1 AND address_id = $2",
                              ctx.shop.id, address_id);
  INVARIANT(row.has_value());
  const std::string json = ctx.vault.decrypt(ctx.tx, ctx.shop.id, row->id<AccountId>(0), row->bytes(1));
  if (!json.empty()) {
    auto decoded = contract::decode<contract::Address>(json);
    INVARIANT(decoded.ok());
    out = *decoded;
  }
  if (see_it) return out;
  return {mask_name(out.name), mask_phone(out.phone), out.region, "****"};
}

// None for an order that was placed anew: it lives on under another id of ours.
std::optional<std::string> external_id_of(const ReadContext& ctx, OrderId id) {
  const auto row =
      ctx.tx.one("SELECT external_id FROM external_orders WHERE shop_id = $1 AND order_id = $2", ctx.shop.id, id);
  return row ? std::optional(row->text(0)) : std::nullopt;
}

void add_lines(const ReadContext& ctx, OrderId id, contract::Order& out) {
  for (const Row& row : ctx.tx.query(
           "SELECT line_id, product_id, sku_id, title, title_en, sku_name, sku_name_en, picture_url, thumb_url,"
           " unit_price_fen, quantity, goods_fen, refunded_fen FROM order_lines"
           " WHERE shop_id = $1 AND order_id = $2 ORDER BY line_no",
           ctx.shop.id, id))
    out.lines.push_back({row.id<OrderLineId>(0), row.id<ProductId>(1), row.id<SkuId>(2), row.text(3), row.text(4),
                         row.text(5), row.text(6), contract::Picture{row.text(7), row.text(8), {}},
                         money(ctx.shop, row.integer(9)), row.integer(10), money(ctx.shop, row.integer(11)),
                         money(ctx.shop, row.integer(12))});
}

}  // namespace

contract::Order wire_order(const ReadContext& ctx, OrderId id, bool see_address) {
  const auto row = ctx.tx.one(
      "SELECT order_no, state, goods_fen, freight_fen, payable_fen,"
      " refunded_goods_fen + refunded_freight_fen, address_id, placed_at_ms, pay_before_ms, paid_at_ms,"
      " shipped_at_ms, received_at_ms, distributor_id, account_id, source_id FROM orders"
      " WHERE shop_id = $1 AND order_id = $2",
      ctx.shop.id, id);
  INVARIANT(row.has_value());
  contract::Order out;
  out.order_id = id;
  out.order_no = row->text(0);
  out.state = shop::wire_of<contract::OrderState>(shop::stored<domain::OrderState>(row->text(1)));
  add_lines(ctx, id, out);
  out.goods = money(ctx.shop, row->integer(2));
  out.freight = money(ctx.shop, row->integer(3));
  out.payable = money(ctx.shop, row->integer(4));
  out.refunded = money(ctx.shop, row->integer(5));
  out.address = address_of(ctx, row->integer(6), see_address);
  const auto shipments = ctx.tx.query(
      "SELECT carrier, tracking_no FROM shipments WHERE shop_id = $1 AND order_id = $2"
      " ORDER BY +shipment_id LIMIT 1",
      ctx.shop.id, id);
  if (!shipments.empty()) {
    out.carrier = shipments.front().text(0);
    out.tracking_no = shipments.front().text(1);
  }
  out.placed_at = row->instant(7);
  out.pay_before = row->instant(8);
  out.paid_at = row->maybe_instant(9);
  out.shipped_at = row->maybe_instant(10);
  out.received_at = row->maybe_instant(11);
  if (const auto seller = row->id<DistributorId>(12); seller.set())
    if (const auto person = shop::find_distributor(ctx, seller)) out.referrer = shop::referrer_seen_by_buyers(*person);
  if (!ctx.who.roles.has(contract::Role::buyer)) out.buyer_id = row->id<AccountId>(13);
  if (!row->is_null(14)) out.external_id = external_id_of(ctx, id);
  return out;
}

void tell_order(WriteContext& ctx, OrderId order, std::string_view type) {
  const auto buyer =
      ctx.tx.one("SELECT account_id FROM orders WHERE shop_id = $1 AND order_id = $2", ctx.shop.id, order);
  if (buyer) ctx.concerned->accounts.push_back(buyer->id<AccountId>(0));
  ctx.outbox.append("order:" + order.text(), type, R"({"order_id":")" + order.text() + "\"}");
}

}  // namespace fenxiao::server::features

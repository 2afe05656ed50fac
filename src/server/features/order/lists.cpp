#include "contract/decode.h"
#include "server/features/order/order.h"
#include "server/personal.h"
#include "server/shop/paging.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

constexpr std::int64_t k_addresses_max = 20;

// `buyer` unset: of the whole shop.
Result<contract::Page<contract::Order>, ApiError> page(const contract::OrderQuery& query, ReadContext& ctx,
                                                       AccountId buyer, bool see_address) {
  const auto from = shop::position_of(query.cursor);
  if (!from) return Refused{from.error()};
  const std::int64_t size = shop::page_size(query.limit);
  std::string sql =
      "SELECT order_id, placed_at_ms FROM orders WHERE shop_id = $1 AND (placed_at_ms < $2 OR"
      " (placed_at_ms = $2 AND order_id < $3))";
  const std::string state = query.state ? std::string(contract::name_of(*query.state)) : std::string();
  sql += buyer.set() ? " AND account_id = $4" : " AND $4 = 0";
  sql += query.state ? " AND state = $5" : " AND $5 = ''";
  const auto rows = ctx.tx.query(sql + " ORDER BY placed_at_ms DESC, order_id DESC LIMIT $6", ctx.shop.id, from->at,
                                 from->id, buyer.value, state, size + 1);
  return shop::page_of<contract::Order>(
      rows, size, [&](const Row& row) { return wire_order(ctx, row.id<OrderId>(0), see_address); },
      shop::placed_by(1, 0));
}

}  // namespace

Result<contract::Page<contract::Order>, ApiError> my_orders(const contract::OrderQuery& query, ReadContext& ctx) {
  return page(query, ctx, ctx.who.account, true);
}

Result<contract::Order, ApiError> my_order(const contract::OrderRef& query, ReadContext& ctx) {
  const auto order = find_order(ctx.tx, ctx.shop.id, query.order_id);
  if (!order || order->buyer != ctx.who.account) return refuse(ErrorCode::not_found, "order_id");
  return wire_order(ctx, order->id, true);
}

Result<contract::Page<contract::Order>, ApiError> shop_orders(const contract::OrderQuery& query, ReadContext& ctx) {
  return page(query, ctx, {}, ctx.who.roles.meets(contract::k_staff_operate));
}

Result<contract::AddressList, ApiError> my_addresses(const contract::Empty&, ReadContext& ctx) {
  contract::AddressList out;
  for (const Row& row : ctx.tx.query("SELECT content_sealed FROM addresses WHERE shop_id = $1 AND account_id = $2"
                                     " ORDER BY used_at_ms DESC, address_id DESC LIMIT $3",
                                     ctx.shop.id, ctx.who.account, k_addresses_max)) {
    auto address =
        contract::decode<contract::Address>(ctx.vault.decrypt(ctx.tx, ctx.shop.id, ctx.who.account, row.bytes(0)));
    INVARIANT(address.ok());
    out.items.push_back(*address);
  }
  return out;
}

void register_order(Router& router, const FeatureAssets& assets) {
  router.read(contract::k_quote, quote_order);
  router.write(contract::k_place_order, place_order);
  router.read(contract::k_my_orders, my_orders);
  router.read(contract::k_my_order, my_order);
  router.read(contract::k_my_addresses, my_addresses);
  router.write(contract::k_cancel_order, cancel_order);
  router.write(contract::k_receive_order, receive_order);
  router.write(contract::k_pay_order,
               [doors = assets.demo](const contract::PayRequest& request,
                                     WriteContext& ctx) -> Result<contract::Payment, ApiError> {
                 // The sandbox channel pays nobody: it exists only behind the demo doors. The others come with their adapters.
                 const bool sandbox = request.channel == contract::PaymentChannel::sandbox;
                 if (!sandbox || !doors)
                   return refuse(ErrorCode::unavailable, "channel", "this payment channel is not set up");
                 return pay_order(request, ctx);
               });
  router.write(contract::k_sandbox_pay, sandbox_pay);
  router.read(contract::k_admin_orders, shop_orders);
  router.write(contract::k_ship_order, ship_order);
  router.write(contract::k_refund_order, refund_order);
}

}  // namespace fenxiao::server::features

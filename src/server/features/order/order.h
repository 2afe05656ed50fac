// An order from quote to receipt. The wire form, the steps, and what the jobs do.
#pragma once

#include <map>
#include <optional>

#include "contract/order.h"
#include "domain/order/order.h"
#include "domain/pricing/cart.h"
#include "server/features/features.h"
#include "server/shop/goods.h"
#include "server/shop/line_snapshot.h"
#include "server/shop/policies.h"

namespace fenxiao::server::features {

using shop::Policies;

inline constexpr std::int64_t k_no_address = 0;  // in the place of an address's id

struct OrderRow {
  OrderId id;
  AccountId buyer;
  domain::OrderState state = domain::OrderState::placed;
  std::int64_t goods_fen = 0;
  std::int64_t freight_fen = 0;
  std::int64_t payable_fen = 0;
  std::int64_t refunded_goods_fen = 0;
  std::int64_t refunded_freight_fen = 0;
  Instant placed_at;
  Instant pay_before;
  OrderSourceId source;  // set: an order of another system, that is changed there and told to us
};
std::optional<OrderRow> find_order(Tx& tx, ShopId shop, OrderId id);
// Nobody changes here what another system tells us of.
Verdict<ApiError> check_ours(const OrderRow& order);
// Moves the order on; the event must follow from where it is.
void advance(WriteContext& ctx, OrderRow& order, domain::OrderEvent event);

struct LineRow {
  OrderLineId id;
  ProductId product;
  SkuId sku;
  std::int64_t quantity = 0;
  std::int64_t goods_fen = 0;
  std::int64_t refunded_fen = 0;
  std::int64_t back_in_stock = 0;
};
std::vector<LineRow> lines_of(Tx& tx, ShopId shop, OrderId order);  // by SKU: the order in which stock is locked

// The answer. `see_address`: buyers and those of the staff who ship; others see it masked.
contract::Order wire_order(const ReadContext& ctx, OrderId id, bool see_address);

void tell_order(WriteContext& ctx, OrderId order, std::string_view type);

// --- quote.cpp ---
struct PricedCart {
  struct Item {
    shop::ProductRow product;
    shop::SkuRow sku;
    std::int64_t quantity = 1;
  };
  std::vector<Item> items;
  domain::CartTotals totals;
};
Result<PricedCart, ApiError> price(const ReadContext& ctx, const std::vector<contract::CartLine>& lines,
                                   const Policies& policies);
Result<contract::Quote, ApiError> quote_order(const contract::QuoteRequest& request, ReadContext& ctx);

// --- place.cpp ---
// What every way to an order comes down to, be it a buyer's cart or another system's file: stock is reserved, each line's
// commission is decided and copied onto it. The buyer is `ctx.who`.
struct OrderDraft {
  PricedCart cart;
  std::optional<contract::Address> address = {};              // of an order of another system it may be unknown
  std::optional<shop::AttributionSnapshot> attribution = {};  // whose sale it is
  std::string buyer_note = {};
  OrderSourceId source = {};  // set: it is closed over there and never expires here
};
Result<OrderId, ApiError> write_order(WriteContext& ctx, OrderDraft draft, const Policies& policies);
// By the buyer's binding as it is now; nobody's where he has none.
std::optional<shop::AttributionSnapshot> attribution_of(WriteContext& ctx);
// An order with a promo code is a touch of its own; a visitor's earlier touches count first, in their order.
void touch_by_order(WriteContext& ctx, const std::optional<std::string>& promo_code,
                    const std::optional<std::string>& visitor_key, const Policies& policies);
Result<contract::Order, ApiError> place_order(const contract::PlaceOrder& request, WriteContext& ctx);

// --- pay.cpp ---
// The goods are sold and the commissions booked. A payment calls this; an import of paid orders does.
void mark_paid(WriteContext& ctx, OrderRow& order, domain::OrderEvent event);
Result<contract::Payment, ApiError> pay_order(const contract::PayRequest& request, WriteContext& ctx);
// The channel says that the money is there. Told twice, it counts once.
Verdict<ApiError> payment_arrived(WriteContext& ctx, std::string_view payment_no, std::int64_t amount_fen);
Result<contract::Order, ApiError> sandbox_pay(const contract::SandboxPay& request, WriteContext& ctx);

// --- fulfil.cpp ---
// Never paid: the goods are free again, and the estimates void. The order's time of it is `ctx.now`, as below.
void close_order(WriteContext& ctx, OrderRow& order, domain::OrderEvent event);
void mark_shipped(WriteContext& ctx, OrderRow& order, std::string_view carrier, std::string_view tracking_no);
void mark_received(WriteContext& ctx, OrderRow& order, Instant received_at);
Result<contract::Order, ApiError> cancel_order(const contract::OrderRef& request, WriteContext& ctx);
Result<contract::Order, ApiError> ship_order(const contract::ShipRequest& request, WriteContext& ctx);
Result<contract::Order, ApiError> receive_order(const contract::OrderRef& request, WriteContext& ctx);
std::int64_t expire_due_orders(WriteContext& ctx);
std::int64_t receive_due_orders(WriteContext& ctx);

// --- refund.cpp ---
struct RefundParts {
  std::map<OrderLineId, std::int64_t> goods_fen;  // > 0
  std::int64_t goods_total_fen = 0;
  std::int64_t freight_fen = 0;
};
struct BookedRefund {
  RefundId id;
  std::int64_t clawed_fen = 0;
};
// No more than what is left of each part. `restock`: what was paid back in full is sold again; before shipping it always is,
// unless it never was on a shelf of ours.
BookedRefund book_refund(WriteContext& ctx, OrderRow& order, const RefundParts& parts, std::string_view reason,
                         bool restock);
Result<contract::Refund, ApiError> refund_order(const contract::RefundRequest& request, WriteContext& ctx);

// --- lists.cpp ---
Result<contract::Page<contract::Order>, ApiError> my_orders(const contract::OrderQuery& query, ReadContext& ctx);
Result<contract::Order, ApiError> my_order(const contract::OrderRef& query, ReadContext& ctx);
Result<contract::Page<contract::Order>, ApiError> shop_orders(const contract::OrderQuery& query, ReadContext& ctx);
Result<contract::AddressList, ApiError> my_addresses(const contract::Empty& query, ReadContext& ctx);

void register_order(Router& router, const FeatureAssets& assets);

}  // namespace fenxiao::server::features

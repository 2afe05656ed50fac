// A buyer's order from quote to receipt, and what the merchant does with it.
#pragma once

#include "contract/catalogue.h"
#include "contract/endpoint.h"
#include "contract/types.h"

namespace fenxiao::contract {

enum class OrderState { placed, paid, shipped, received, closed, refunded };
template <>
struct EnumNames<OrderState> {
  static constexpr std::array<std::pair<OrderState, std::string_view>, 6> k_names{{{OrderState::placed, "placed"},
                                                                                   {OrderState::paid, "paid"},
                                                                                   {OrderState::shipped, "shipped"},
                                                                                   {OrderState::received, "received"},
                                                                                   {OrderState::closed, "closed"},
                                                                                   {OrderState::refunded, "refunded"}}};
};

struct CartLine {
  SkuId sku_id;
  std::int64_t quantity = 1;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("sku_id", self.sku_id);
    visit("quantity", self.quantity, Range{1, 999});
  }
};
struct Address {
  std::string name;
  std::string phone;
  std::string region;  // "浙江省 杭州市 西湖区"
  std::string street;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("name", self.name, Length{1, 30});
    visit("phone", self.phone, Length{6, 20});
    visit("region", self.region, Length{1, 60});
    visit("street", self.street, Length{1, 120});
  }
};
struct AddressList {
  std::vector<Address> items;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("items", self.items, Count{0, 20});
  }
};
inline constexpr Endpoint<Empty, AddressList> k_my_addresses{"list_addresses", Method::get, "/api/v1/addresses",
                                                             k_buyer, "Addresses used before, newest first"};

struct QuoteRequest {
  std::vector<CartLine> lines;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("lines", self.lines, Count{1, 50});
  }
};
struct QuotedLine {
  SkuId sku_id;
  ProductId product_id;
  std::string title;
  std::string title_en;
  std::string sku_name;
  std::string sku_name_en;
  Picture picture;
  Money unit_price;
  std::int64_t quantity = 0;
  Money goods;  // unit price × quantity − discounts
  bool in_stock = true;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("sku_id", self.sku_id);
    visit("product_id", self.product_id);
    visit("title", self.title, Length{1, 60});
    visit("title_en", self.title_en, Length{1, 100});
    visit("sku_name", self.sku_name, Length{1, 60});
    visit("sku_name_en", self.sku_name_en, Length{1, 80});
    visit("picture", self.picture);
    visit("unit_price", self.unit_price);
    visit("quantity", self.quantity);
    visit("goods", self.goods);
    visit("in_stock", self.in_stock);
  }
};
struct Quote {
  std::vector<QuotedLine> lines;
  Money goods;
  Money discount;
  Money freight;
  Money payable;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("lines", self.lines, Count{1, 50});
    visit("goods", self.goods);
    visit("discount", self.discount);
    visit("freight", self.freight);
    visit("payable", self.payable);
  }
};
// A question, not a command: nothing is reserved.
inline constexpr Endpoint<QuoteRequest, Quote> k_quote{
    "quote_order", Method::post, "/api/v1/orders/quote", k_anyone, "What this cart would cost", RateClass::read};

struct PlaceOrder {
  std::vector<CartLine> lines;
  Address address;
  Money expected_payable;                 // what the buyer saw; another total is refused as price_changed
  std::optional<std::string> promo_code;  // a touch of its own
  std::optional<std::string> visitor_key;
  std::optional<std::string> buyer_note;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("lines", self.lines, Count{1, 50});
    visit("address", self.address);
    visit("expected_payable", self.expected_payable);
    visit("promo_code", self.promo_code, Length{1, 16});
    visit("visitor_key", self.visitor_key, Length{16, 64});
    visit("buyer_note", self.buyer_note, Length{0, 200});
  }
};
struct OrderLine {
  OrderLineId line_id;
  ProductId product_id;
  SkuId sku_id;
  std::string title;
  std::string title_en;
  std::string sku_name;
  std::string sku_name_en;
  Picture picture;
  Money unit_price;
  std::int64_t quantity = 0;
  Money goods;     // what was really paid for the goods of this line
  Money refunded;  // of it, so far

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("line_id", self.line_id);
    visit("product_id", self.product_id);
    visit("sku_id", self.sku_id);
    visit("title", self.title, Length{1, 60});
    visit("title_en", self.title_en, Length{1, 100});
    visit("sku_name", self.sku_name, Length{1, 60});
    visit("sku_name_en", self.sku_name_en, Length{1, 80});
    visit("picture", self.picture);
    visit("unit_price", self.unit_price);
    visit("quantity", self.quantity);
    visit("goods", self.goods);
    visit("refunded", self.refunded);
  }
};
struct Order {
  OrderId order_id;
  std::string order_no;  // for people: 16 digits
  OrderState state = OrderState::placed;
  std::vector<OrderLine> lines;
  Money goods;
  Money freight;
  Money payable;
  Money refunded;
  Address address;  // masked for staff who need not see it
  std::optional<std::string> carrier;
  std::optional<std::string> tracking_no;
  Instant placed_at;
  Instant pay_before;
  std::optional<Instant> paid_at;
  std::optional<Instant> shipped_at;
  std::optional<Instant> received_at;
  std::optional<Referrer> referrer;
  std::optional<AccountId> buyer_id;       // for staff: the account
  std::optional<std::string> external_id;  // of an order that another system keeps

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("order_id", self.order_id);
    visit("order_no", self.order_no, Length{1, 32});
    visit("state", self.state);
    visit("lines", self.lines, Count{1, 100});
    visit("goods", self.goods);
    visit("freight", self.freight);
    visit("payable", self.payable);
    visit("refunded", self.refunded);
    visit("address", self.address);
    visit("carrier", self.carrier, Length{0, 30});
    visit("tracking_no", self.tracking_no, Length{0, 40});
    visit("placed_at", self.placed_at);
    visit("pay_before", self.pay_before);
    visit("paid_at", self.paid_at);
    visit("shipped_at", self.shipped_at);
    visit("received_at", self.received_at);
    visit("referrer", self.referrer);
    visit("buyer_id", self.buyer_id);
    visit("external_id", self.external_id, Length{1, 64});
  }
};
struct OrderRef {
  OrderId order_id;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("order_id", self.order_id);
  }
};
struct OrderQuery {
  std::optional<OrderState> state;
  std::optional<std::string> cursor;
  std::optional<std::int64_t> limit;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("state", self.state);
    visit("cursor", self.cursor, Length{1, 200});
    visit("limit", self.limit, Range{1, k_page_items_max});
  }
};
inline constexpr Endpoint<PlaceOrder, Order> k_place_order{
    "place_order",    Method::post, "/api/v1/orders", k_buyer, "Place an order: stock is reserved until pay_before",
    RateClass::order, Keyed::yes};
inline constexpr Endpoint<OrderQuery, Page<Order>> k_my_orders{"list_orders", Method::get, "/api/v1/orders", k_buyer,
                                                               "My orders, newest first"};
inline constexpr Endpoint<OrderRef, Order> k_my_order{"get_order", Method::get, "/api/v1/orders/{order_id}", k_buyer,
                                                      "One of my orders"};
inline constexpr Endpoint<OrderRef, Order> k_cancel_order{
    "cancel_order",   Method::post, "/api/v1/orders/{order_id}/cancel", k_buyer, "Cancel before payment",
    RateClass::order, Keyed::yes};
inline constexpr Endpoint<OrderRef, Order> k_receive_order{
    "receive_order",  Method::post, "/api/v1/orders/{order_id}/receive", k_buyer, "I have received it",
    RateClass::order, Keyed::yes};

enum class PaymentChannel { sandbox, wechat, alipay };
template <>
struct EnumNames<PaymentChannel> {
  static constexpr std::array<std::pair<PaymentChannel, std::string_view>, 3> k_names{
      {{PaymentChannel::sandbox, "sandbox"}, {PaymentChannel::wechat, "wechat"}, {PaymentChannel::alipay, "alipay"}}};
};
struct PayRequest {
  OrderId order_id;
  PaymentChannel channel = PaymentChannel::sandbox;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("order_id", self.order_id);
    visit("channel", self.channel);
  }
};
struct Payment {
  std::string payment_no;
  PaymentChannel channel = PaymentChannel::sandbox;
  Money amount;
  Instant pay_before;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("payment_no", self.payment_no, Length{1, 32});
    visit("channel", self.channel);
    visit("amount", self.amount);
    visit("pay_before", self.pay_before);
  }
};
inline constexpr Endpoint<PayRequest, Payment> k_pay_order{
    "pay_order",      Method::post, "/api/v1/orders/{order_id}/payment", k_buyer, "Start a payment through a channel",
    RateClass::order, Keyed::yes};
// The sandbox channel's own "the buyer typed the password": its notification is signed and verified like a vendor's.
struct SandboxPay {
  std::string payment_no;
  bool succeed = true;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("payment_no", self.payment_no, Length{1, 32});
    visit("succeed", self.succeed);
  }
};
inline constexpr Endpoint<SandboxPay, Order> k_sandbox_pay{"sandbox_pay",
                                                           Method::post,
                                                           "/api/v1/sandbox/payments/{payment_no}",
                                                           k_buyer,
                                                           "Demo: the buyer pays",
                                                           RateClass::order,
                                                           Keyed::yes,
                                                           Door::demo};

// --- merchant ---------------------------------------------------------------------------------------------------------
inline constexpr Endpoint<OrderQuery, Page<Order>> k_admin_orders{
    "list_shop_orders", Method::get, "/api/v1/admin/orders", k_staff_read, "The shop's orders, newest first"};
struct ShipRequest {
  OrderId order_id;
  std::string carrier;
  std::string tracking_no;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("order_id", self.order_id);
    visit("carrier", self.carrier, Length{1, 30});
    visit("tracking_no", self.tracking_no, Length{4, 40});
  }
};
inline constexpr Endpoint<ShipRequest, Order> k_ship_order{
    "ship_order",     Method::post, "/api/v1/admin/orders/{order_id}/ship", k_staff_operate, "Ship the whole order",
    RateClass::write, Keyed::yes};
struct RefundLine {
  OrderLineId line_id;
  Money goods;  // of what was paid for the goods of the line

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("line_id", self.line_id);
    visit("goods", self.goods);
  }
};
struct RefundRequest {
  OrderId order_id;
  std::vector<RefundLine> lines;
  std::optional<Money> freight;
  std::string reason;
  bool restock = false;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("order_id", self.order_id);
    visit("lines", self.lines, Count{0, 50});
    visit("freight", self.freight);
    visit("reason", self.reason, Length{1, 200});
    visit("restock", self.restock);
  }
};
struct Refund {
  RefundId refund_id;
  Money goods;
  Money freight;
  Money clawed_back;  // from all payees together
  Order order;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("refund_id", self.refund_id);
    visit("goods", self.goods);
    visit("freight", self.freight);
    visit("clawed_back", self.clawed_back);
    visit("order", self.order);
  }
};
inline constexpr Endpoint<RefundRequest, Refund> k_refund_order{"refund_order",
                                                                Method::post,
                                                                "/api/v1/admin/orders/{order_id}/refunds",
                                                                k_staff_operate,
                                                                "Refund in part or whole; commission follows",
                                                                RateClass::write,
                                                                Keyed::yes};

}  // namespace fenxiao::contract

// Orders that another system (a mall) keeps and tells us of: by signed calls, or asked for. docs/order-sync.md has the
// protocol for those who write the other side.
#pragma once

#include "contract/endpoint.h"
#include "contract/order.h"
#include "contract/types.h"

namespace fenxiao::contract {

inline constexpr std::size_t k_external_id_max = 64;
inline constexpr std::size_t k_told_orders_max = 100;

struct ExternalBuyer {
  std::string external_id;
  std::optional<std::string> phone;  // who he is here too: his binding counts, and buying from himself shows
  std::optional<std::string> name;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("external_id", self.external_id, Length{1, k_external_id_max});
    visit("phone", self.phone, Length{6, 20});
    visit("name", self.name, Length{1, 60});
  }
};
// Whose sale it is. The first two say so outright; a promo code or a visitor's key is a touch, and the binding decides.
struct ExternalSale {
  std::optional<std::string> external_distributor_id;
  std::optional<std::string> invite_code;
  std::optional<std::string> promo_code;
  std::optional<std::string> visitor_key;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("external_distributor_id", self.external_distributor_id, Length{1, k_external_id_max});
    visit("invite_code", self.invite_code, Length{4, 16});
    visit("promo_code", self.promo_code, Length{1, 16});
    visit("visitor_key", self.visitor_key, Length{16, 64});
  }
};
struct ExternalLine {
  std::string external_sku_id;
  std::optional<std::string> external_product_id;   // absent: a product with this one SKU
  std::optional<std::string> external_category_id;  // absent: the source's own category
  std::optional<std::string> category_name;
  std::string title;
  std::optional<std::string> sku_name;
  Money unit_price;
  std::int64_t quantity = 1;
  std::optional<Money> discount;  // of the whole line
  std::optional<Money> refunded;  // of what was paid for its goods, since the beginning

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("external_sku_id", self.external_sku_id, Length{1, k_external_id_max});
    visit("external_product_id", self.external_product_id, Length{1, k_external_id_max});
    visit("external_category_id", self.external_category_id, Length{1, k_external_id_max});
    visit("category_name", self.category_name, Length{1, 60});
    visit("title", self.title, Length{1, 100});
    visit("sku_name", self.sku_name, Length{1, 60});
    visit("unit_price", self.unit_price);
    visit("quantity", self.quantity, Range{1, 9999});
    visit("discount", self.discount);
    visit("refunded", self.refunded);
  }
};
enum class ExternalOrderState { placed, paid, shipped, received, closed };
template <>
struct EnumNames<ExternalOrderState> {
  static constexpr std::array<std::pair<ExternalOrderState, std::string_view>, 5> k_names{
      {{ExternalOrderState::placed, "placed"},
       {ExternalOrderState::paid, "paid"},
       {ExternalOrderState::shipped, "shipped"},
       {ExternalOrderState::received, "received"},
       {ExternalOrderState::closed, "closed"}}};
};
// The whole of an order as it stands, never what happened to it.
struct ExternalOrder {
  std::string external_id;
  std::int64_t version = 1;  // rises with every change
  ExternalOrderState state = ExternalOrderState::placed;
  ExternalBuyer buyer;
  std::optional<ExternalSale> sale;
  std::vector<ExternalLine> lines;
  std::optional<Money> discount;  // of the order, beside those of its lines
  std::optional<Money> freight;
  Money payable;  // Σ (unit price × quantity − discount) − discount + freight
  std::optional<Money> refunded_freight;
  Instant placed_at;
  std::optional<Instant> paid_at;
  std::optional<Instant> shipped_at;
  std::optional<Instant> received_at;
  std::optional<Instant> closed_at;
  std::optional<Address> address;
  std::optional<std::string> carrier;
  std::optional<std::string> tracking_no;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("external_id", self.external_id, Length{1, k_external_id_max});
    visit("version", self.version, Range{1, k_wire_integer_max});
    visit("state", self.state);
    visit("buyer", self.buyer);
    visit("sale", self.sale);
    visit("lines", self.lines, Count{1, 100});
    visit("discount", self.discount);
    visit("freight", self.freight);
    visit("payable", self.payable);
    visit("refunded_freight", self.refunded_freight);
    visit("placed_at", self.placed_at);
    visit("paid_at", self.paid_at);
    visit("shipped_at", self.shipped_at);
    visit("received_at", self.received_at);
    visit("closed_at", self.closed_at);
    visit("address", self.address);
    visit("carrier", self.carrier, Length{1, 30});
    visit("tracking_no", self.tracking_no, Length{1, 40});
  }
};
struct ToldOrders {
  std::vector<ExternalOrder> orders;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("orders", self.orders, Count{1, k_told_orders_max});
  }
};
enum class SyncOutcome { applied, ignored, refused };
template <>
struct EnumNames<SyncOutcome> {
  static constexpr std::array<std::pair<SyncOutcome, std::string_view>, 3> k_names{
      {{SyncOutcome::applied, "applied"}, {SyncOutcome::ignored, "ignored"}, {SyncOutcome::refused, "refused"}}};
};
// Why one order of several was refused; `field` is within that order ("lines[0].refunded").
struct SyncProblem {
  std::string code;  // of the error table
  std::optional<std::string> reason;
  std::optional<std::string> detail;
  std::optional<std::string> field;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("code", self.code, Length{1, 60});
    visit("reason", self.reason, Length{0, 60});
    visit("detail", self.detail, Length{0, 1000});
    visit("field", self.field, Length{0, 200});
  }
};
struct SyncResult {
  std::string external_id;
  std::int64_t version = 1;
  SyncOutcome outcome = SyncOutcome::applied;
  std::optional<OrderId> order_id;  // ours
  std::optional<SyncProblem> problem;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("external_id", self.external_id, Length{1, k_external_id_max});
    visit("version", self.version, Range{1, k_wire_integer_max});
    visit("outcome", self.outcome);
    visit("order_id", self.order_id);
    visit("problem", self.problem);
  }
};
struct SyncResults {
  std::vector<SyncResult> results;  // in the order of what was told

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("results", self.results, Count{1, k_told_orders_max});
  }
};
inline constexpr Endpoint<ToldOrders, SyncResults> k_tell_orders{"tell_orders",
                                                                 Method::post,
                                                                 "/api/v1/inbound/orders",
                                                                 k_anyone,
                                                                 "How orders of another system stand; told again, "
                                                                 "late or in any order it comes to the same",
                                                                 RateClass::sync,
                                                                 Keyed::no,
                                                                 Door::always,
                                                                 Proof::signature};

// What a source that is asked answers: GET url?cursor=…&limit=…, signed like a call of its own.
struct PulledOrders {
  std::vector<ExternalOrder> orders;  // by rising time of change
  std::string next_cursor;            // for the next question, also where there was nothing new

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("orders", self.orders, Count{0, k_told_orders_max});
    visit("next_cursor", self.next_cursor, Length{1, 200});
  }
};

}  // namespace fenxiao::contract

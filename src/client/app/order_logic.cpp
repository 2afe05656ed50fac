#include <algorithm>

#include "client/app/logic.h"

namespace fenxiao::client {
namespace {

using contract::Order;

std::int64_t number_of(const std::string& text, std::int64_t fallback) {
  std::int64_t value = 0;
  if (text.empty() || text.size() > 3) return fallback;
  for (const char c : text) {
    if (c < '0' || c > '9') return fallback;
    value = value * 10 + (c - '0');
  }
  return value > 0 ? value : fallback;
}

bool same_lines(const std::vector<contract::CartLine>& a, const std::vector<contract::CartLine>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const contract::CartLine& x, const contract::CartLine& y) {
                      return x.sku_id == y.sku_id && x.quantity == y.quantity;
                    });
}

// Which field of the address cannot be sent as it is; empty: none.
std::string address_gap(const contract::Address& address) {
  if (address.name.empty()) return "address.name";
  if (address.phone.empty()) return "address.phone";
  if (address.region.empty()) return "address.region";
  if (address.street.empty()) return "address.street";
  return {};
}

contract::OrderQuery orders_query(const State& state) {
  contract::OrderQuery query;
  query.state = state.orders.filter;
  query.limit = 20;
  return query;
}

void fetch_orders(App& app, bool more) {
  app.fetch_page<contract::OrderQuery, Order>(contract::k_my_orders, orders_query(app.state()), more,
                                              [](State& s) -> auto& { return s.orders.mine; });
}

void fetch_quote(App& app) {
  contract::QuoteRequest request{app.state().checkout.lines};
  app.state().checkout.quote.status = LoadStatus::idle;
  app.fetch<contract::QuoteRequest, contract::Quote>(contract::k_quote, request,
                                                     [](State& s) -> auto& { return s.checkout.quote; });
}

void remember(App& app, Order order) {
  auto& slot = app.state().orders.by_id[order.order_id.text()];
  slot.begin();
  slot.arrived(std::move(order), app.host().now_ms());
}

// The cart or the address changed: another order, so another key.
void edited(CheckoutSlice& checkout) {
  checkout.key.clear();
  checkout.uncertain = false;
  checkout.error_key.clear();
  checkout.error_field.clear();
}

// An order on its way, so that a reload cannot lose its key: what was sent, under which key.
constexpr const char* k_order_under_way = "draft.order_under_way";
struct OrderUnderWay {
  std::string key;
  contract::PlaceOrder request;
};
std::optional<OrderUnderWay> order_under_way(App& app) {
  const std::string kept = app.host().stored(k_order_under_way);
  const auto end = kept.find('\n');
  if (end == std::string::npos) return std::nullopt;
  auto request = contract::decode<contract::PlaceOrder>(std::string_view(kept).substr(end + 1));
  if (!request) return std::nullopt;
  return OrderUnderWay{kept.substr(0, end), std::move(request).value()};
}

// Back at the same cart after a reload in mid-order: nothing was answered yet, and nothing is sent unasked.
void recall_order_under_way(App& app) {
  CheckoutSlice& checkout = app.state().checkout;
  auto kept = order_under_way(app);
  if (!kept || checkout.placing || !same_lines(kept->request.lines, checkout.lines)) return;
  checkout.address = std::move(kept->request.address);
  checkout.address_prefilled = true;
  checkout.key = std::move(kept->key);
  checkout.uncertain = true;
}

void placed(App& app, Result<Order, CallError> reply) {
  CheckoutSlice& checkout = app.state().checkout;
  checkout.placing = false;
  if (reply || reply.error().failure == Failure::refused) app.host().store(k_order_under_way, "");
  if (reply) {
    checkout.key.clear();
    checkout.uncertain = false;
    checkout.checked = false;
    const std::string id = reply->order_id.text();
    remember(app, std::move(reply).value());
    app.go({Screen::order, id, {}}, true);
    return;
  }
  const CallError& error = reply.error();
  app.failed(error);
  checkout.error_key = error.text_key();
  checkout.error_field = error.problem.field.value_or("");
  checkout.uncertain = error.failure == Failure::unknown;
  if (error.failure != Failure::refused) return;
  checkout.key.clear();  // a refusal is final for this key
  if (error.problem.code == "price_changed" || error.problem.code == "out_of_stock") fetch_quote(app);
}

// One intention, one key: it stays until the server has said yes or no.
std::string& key_of(App& app, std::string_view what, const std::string& order_id) {
  std::string& key = app.state().orders.move_keys[std::string(what) + order_id];
  if (key.empty()) key = app.fresh_key();
  return key;
}

void payment_failed(App& app, const std::string& order_id, const CallError& error) {
  OrdersSlice& orders = app.state().orders;
  orders.moving.clear();
  orders.error_key = error.text_key();
  app.failed(error);
  if (error.failure != Failure::refused) return;
  orders.move_keys.clear();
  load_order(app, order_id);  // it has moved on meanwhile, and the screen shows how
}

// The sandbox channel's "the buyer typed the password".
void pay_in_sandbox(App& app, const std::string& payment_no, const std::string& order_id) {
  app.api().call<contract::SandboxPay, Order>(
      contract::k_sandbox_pay, {payment_no, true},
      [&app, order_id](Result<Order, CallError> reply) {
        if (reply) {
          OrdersSlice& orders = app.state().orders;
          orders.moving.clear();
          orders.sheet = OrderSheet::none;
          remember(app, std::move(reply).value());
          app.toast("toast.paid");
        } else {
          payment_failed(app, order_id, reply.error());
        }
        app.changed();
      },
      key_of(app, "sandbox_pay", order_id));
}

// Cancel and receive differ in their endpoint only.
void move_order(App& app, const contract::Endpoint<contract::OrderRef, Order>& endpoint, const std::string& order_id,
                const char* toast_key) {
  const auto id = OrderId::parse(order_id);
  if (!id) return;
  if (!app.state().orders.moving.empty()) return;
  app.state().orders.moving = order_id;
  app.api().call<contract::OrderRef, Order>(
      endpoint, {*id},
      [&app, toast_key, order_id](Result<Order, CallError> reply) {
        OrdersSlice& orders = app.state().orders;
        orders.moving.clear();
        orders.sheet = OrderSheet::none;
        if (reply) {
          remember(app, std::move(reply).value());
          app.toast(toast_key);
          return;
        }
        app.failed(reply.error());
        app.toast(reply.error().text_key(), false);
        // Refused: it has moved on meanwhile, and the screen shows how.
        if (reply.error().failure == Failure::refused) {
          orders.move_keys.clear();
          load_order(app, order_id);
        }
      },
      key_of(app, endpoint.name, order_id));
}

}  // namespace

std::size_t chosen_sku(const ProductSlice& slice, const contract::Product& product) {
  if (slice.sku_index >= 0 && static_cast<std::size_t>(slice.sku_index) < product.skus.size())
    return static_cast<std::size_t>(slice.sku_index);
  for (std::size_t i = 0; i < product.skus.size(); ++i)
    if (product.skus[i].stock_left > 0) return i;
  return 0;
}

bool sold_out(const contract::Product& product) {
  return std::none_of(product.skus.begin(), product.skus.end(),
                      [](const contract::Sku& sku) { return sku.stock_left > 0; });
}

void load_product(App& app, const Route& route) {
  ProductSlice& slice = app.state().product;
  if (const std::string code = route.query_value("c"); !code.empty()) slice.promo_code = code;
  // Looking again at the same product keeps what was chosen.
  if (slice.product_id != route.id) {
    slice.product_id = route.id;
    slice.sku_index = -1;
    slice.quantity = 1;
  }
  const auto id = ProductId::parse(route.id);
  if (!id) {
    slice.products[route.id].failed("error.not_found");
    return;
  }
  contract::ProductQuery query{*id, {}};
  if (!slice.promo_code.empty()) query.promo_code = slice.promo_code;
  app.fetch<contract::ProductQuery, contract::Product>(
      contract::k_product, query, [key = route.id](State& s) -> auto& { return s.product.products[key]; });
}

void load_checkout(App& app, const Route& route) {
  CheckoutSlice& checkout = app.state().checkout;
  const auto sku = SkuId::parse(route.query_value("sku"));
  if (!sku) {
    checkout.quote.failed("error.not_found");
    return;
  }
  const std::vector<contract::CartLine> lines{{*sku, number_of(route.query_value("n"), 1)}};
  if (!same_lines(checkout.lines, lines)) {
    checkout.lines = lines;
    checkout.quote = {};
    edited(checkout);
    recall_order_under_way(app);
  }
  fetch_quote(app);
  if (checkout.address_prefilled) return;
  checkout.address_prefilled = true;
  app.api().call<contract::Empty, contract::AddressList>(
      contract::k_my_addresses, {}, [&app](Result<contract::AddressList, CallError> reply) {
        contract::Address& address = app.state().checkout.address;
        const bool untouched = address.name.empty() && address.phone.empty() && address.street.empty();
        if (reply && !reply->items.empty() && untouched) address = reply->items.front();
        app.changed();
      });
}

void load_orders(App& app) { fetch_orders(app, false); }
void load_more_orders(App& app) { fetch_orders(app, true); }

void load_order(App& app, const std::string& order_id) {
  const auto id = OrderId::parse(order_id);
  if (!id) {
    app.state().orders.by_id[order_id].failed("error.not_found");
    return;
  }
  app.fetch<contract::OrderRef, Order>(contract::k_my_order, {*id},
                                       [order_id](State& s) -> auto& { return s.orders.by_id[order_id]; });
}

void apply(App& app, const ShareProduct&) {
  const ProductSlice& slice = app.state().product;
  const auto found = slice.products.find(slice.product_id);
  if (found == slice.products.end() || !found->second.value) return;
  const contract::Product& product = *found->second.value;
  const std::string address =
      slice.promo_code.empty() ? "/" + format_route({Screen::product, slice.product_id, {}}) : "/p/" + slice.promo_code;
  app.host().share_link(pick(product.title, product.title_en), address);
}

void apply(App& app, const OpenSkuSheet& c) { app.state().product.sku_sheet = c.open; }

void apply(App& app, const PickSku& c) {
  app.state().product.sku_index = c.index;
  app.state().product.quantity = 1;
}

void apply(App& app, const SetQuantity& c) { app.state().product.quantity = c.quantity; }

void apply(App& app, const BuyNow&) {
  State& state = app.state();
  if (state.routes.empty()) return;
  const auto found = state.product.products.find(state.routes.top().route.id);
  if (found == state.product.products.end() || !found->second.value) return;
  const auto& skus = found->second.value->skus;
  const std::size_t index = chosen_sku(state.product, *found->second.value);
  if (index >= skus.size() || skus[index].stock_left <= 0) return;
  state.product.sku_sheet = false;
  app.go({Screen::checkout, {}, {{"sku", skus[index].sku_id.text()}, {"n", std::to_string(state.product.quantity)}}});
}

void apply(App& app, const EditAddress& c) {
  contract::Address& address = app.state().checkout.address;
  switch (c.part) {
    case AddressPart::name: address.name = c.text; break;
    case AddressPart::phone: address.phone = c.text; break;
    case AddressPart::region: address.region = c.text; break;
    case AddressPart::street: address.street = c.text; break;
  }
  edited(app.state().checkout);
}

namespace {

void send_order(App& app, const contract::PlaceOrder& request, const std::string& key) {
  app.host().store(k_order_under_way, key + "\n" + contract::encode(request));
  app.api().call<contract::PlaceOrder, Order>(
      contract::k_place_order, request,
      [&app](Result<Order, CallError> reply) {
        placed(app, std::move(reply));
        app.changed();
      },
      key);
}

}  // namespace

void resume_order(App& app) {
  CheckoutSlice& checkout = app.state().checkout;
  const auto kept = order_under_way(app);
  if (checkout.placing || !kept) return;
  checkout.placing = true;
  send_order(app, kept->request, kept->key);
}

void apply(App& app, const PlaceTheOrder&) {
  CheckoutSlice& checkout = app.state().checkout;
  if (checkout.placing || !checkout.quote.value) return;
  if (checkout.uncertain) return resume_order(app);
  checkout.checked = true;
  checkout.error_field = address_gap(checkout.address);
  checkout.error_key = checkout.error_field.empty() ? "" : "error.invalid_field.missing_field";
  if (!checkout.error_field.empty()) return;
  checkout.placing = true;
  if (checkout.key.empty()) checkout.key = app.fresh_key();
  contract::PlaceOrder request;
  request.lines = checkout.lines;
  request.address = checkout.address;
  request.expected_payable = checkout.quote.value->payable;
  const ProductSlice& product = app.state().product;
  if (!product.promo_code.empty()) request.promo_code = product.promo_code;
  if (!product.visitor_key.empty()) request.visitor_key = product.visitor_key;
  send_order(app, request, checkout.key);
}

void apply(App& app, const FilterOrders& c) {
  OrdersSlice& orders = app.state().orders;
  if (orders.filter == c.state) return;
  orders.filter = c.state;
  orders.mine = {};
  load_orders(app);
}

void apply(App& app, const OpenOrderSheet& c) {
  app.state().orders.sheet = c.sheet;
  app.state().orders.error_key.clear();
}

void apply(App& app, const CopyOrderNo& c) {
  const auto found = app.state().orders.by_id.find(c.order_id);
  if (found == app.state().orders.by_id.end() || !found->second.value) return;
  app.host().copy_text(found->second.value->order_no);
  app.toast("toast.order_no_copied");
}

void apply(App& app, const PayTheOrder& c) {
  OrdersSlice& orders = app.state().orders;
  const auto id = OrderId::parse(c.order_id);
  if (!orders.moving.empty() || !id) return;
  orders.moving = c.order_id;
  orders.error_key.clear();
  app.api().call<contract::PayRequest, contract::Payment>(
      contract::k_pay_order, {*id, contract::PaymentChannel::sandbox},
      [&app, order_id = c.order_id](Result<contract::Payment, CallError> reply) {
        if (reply) {
          pay_in_sandbox(app, reply->payment_no, order_id);
          return;
        }
        payment_failed(app, order_id, reply.error());
        app.changed();
      },
      key_of(app, contract::k_pay_order.name, c.order_id));
}

void apply(App& app, const CancelTheOrder& c) {
  move_order(app, contract::k_cancel_order, c.order_id, "toast.cancelled");
}

void apply(App& app, const ConfirmReceipt& c) {
  move_order(app, contract::k_receive_order, c.order_id, "toast.received");
}

}  // namespace fenxiao::client

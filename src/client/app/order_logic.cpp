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

void placed(App& app, Result<Order, CallError> reply) {
  CheckoutSlice& checkout = app.state().checkout;
  checkout.placing = false;
  if (reply) {
    checkout.key.clear();
    checkout.uncertain = false;
    checkout.pay_key.clear();
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

// The sandbox channel's "the buyer typed the password".
void pay_in_sandbox(App& app, const std::string& payment_no) {
  CheckoutSlice& checkout = app.state().checkout;
  app.api().call<contract::SandboxPay, Order>(
      contract::k_sandbox_pay, {payment_no, true},
      [&app](Result<Order, CallError> reply) {
        CheckoutSlice& c = app.state().checkout;
        c.paying = false;
        if (reply) {
          c.pay_key.clear();
          remember(app, std::move(reply).value());
          app.toast("toast.paid");
        } else {
          app.failed(reply.error());
          c.error_key = reply.error().text_key();
          if (reply.error().failure == Failure::refused) c.pay_key.clear();
        }
        app.changed();
      },
      checkout.pay_key + "-sandbox");
}

// Cancel and receive differ in their endpoint only.
void move_order(App& app, const contract::Endpoint<contract::OrderRef, Order>& endpoint, const std::string& order_id,
                const char* toast_key) {
  const auto id = OrderId::parse(order_id);
  if (!id) return;
  std::string& key = app.state().orders.receive_keys[std::string(endpoint.name) + order_id];
  if (key.empty()) key = app.fresh_key();
  app.api().call<contract::OrderRef, Order>(
      endpoint, {*id},
      [&app, toast_key](Result<Order, CallError> reply) {
        if (reply) {
          remember(app, std::move(reply).value());
          app.toast(toast_key);
        } else {
          app.failed(reply.error());
          app.toast(reply.error().text_key(), false);
        }
      },
      key);
}

}  // namespace

void load_product(App& app, const Route& route) {
  ProductSlice& slice = app.state().product;
  if (const std::string code = route.query_value("c"); !code.empty()) slice.promo_code = code;
  slice.sku_index = 0;
  slice.quantity = 1;
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
  const bool same = checkout.lines.size() == 1 && checkout.lines[0].sku_id == *sku &&
                    checkout.lines[0].quantity == lines[0].quantity;
  if (!same) {
    checkout.lines = lines;
    checkout.quote = {};
    edited(checkout);
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

void load_orders(App& app) {
  contract::OrderQuery query;
  query.limit = 20;
  app.fetch_page<contract::OrderQuery, Order>(contract::k_my_orders, query, false,
                                              [](State& s) -> auto& { return s.orders.mine; });
}

void load_order(App& app, const std::string& order_id) {
  const auto id = OrderId::parse(order_id);
  if (!id) {
    app.state().orders.by_id[order_id].failed("error.not_found");
    return;
  }
  app.fetch<contract::OrderRef, Order>(contract::k_my_order, {*id},
                                       [order_id](State& s) -> auto& { return s.orders.by_id[order_id]; });
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
  const auto index = static_cast<std::size_t>(state.product.sku_index);
  if (index >= skus.size()) return;
  state.product.sku_sheet = false;
  app.go({Screen::checkout, {}, {{"sku", skus[index].sku_id.text()}, {"n", std::to_string(state.product.quantity)}}});
}

void apply(App& app, const EditAddress& c) {
  app.state().checkout.address = c.address;
  edited(app.state().checkout);
}

void apply(App& app, const PlaceTheOrder&) {
  CheckoutSlice& checkout = app.state().checkout;
  if (checkout.placing || !checkout.quote.value) return;
  checkout.placing = true;
  checkout.error_key.clear();
  checkout.error_field.clear();
  if (checkout.key.empty()) checkout.key = app.fresh_key();
  contract::PlaceOrder request;
  request.lines = checkout.lines;
  request.address = checkout.address;
  request.expected_payable = checkout.quote.value->payable;
  const ProductSlice& product = app.state().product;
  if (!product.promo_code.empty()) request.promo_code = product.promo_code;
  if (!product.visitor_key.empty()) request.visitor_key = product.visitor_key;
  app.api().call<contract::PlaceOrder, Order>(
      contract::k_place_order, request,
      [&app](Result<Order, CallError> reply) {
        placed(app, std::move(reply));
        app.changed();
      },
      checkout.key);
}

void apply(App& app, const PayTheOrder& c) {
  CheckoutSlice& checkout = app.state().checkout;
  const auto id = OrderId::parse(c.order_id);
  if (checkout.paying || !id) return;
  checkout.paying = true;
  checkout.error_key.clear();
  if (checkout.pay_key.empty()) checkout.pay_key = app.fresh_key();
  app.api().call<contract::PayRequest, contract::Payment>(
      contract::k_pay_order, {*id, contract::PaymentChannel::sandbox},
      [&app](Result<contract::Payment, CallError> reply) {
        if (reply) {
          pay_in_sandbox(app, reply->payment_no);
          return;
        }
        CheckoutSlice& slice = app.state().checkout;
        slice.paying = false;
        slice.error_key = reply.error().text_key();
        if (reply.error().failure == Failure::refused) slice.pay_key.clear();
        app.failed(reply.error());
        app.changed();
      },
      checkout.pay_key);
}

void apply(App& app, const CancelTheOrder& c) { move_order(app, contract::k_cancel_order, c.order_id, "toast.cancelled"); }

void apply(App& app, const ConfirmReceipt& c) { move_order(app, contract::k_receive_order, c.order_id, "toast.received"); }

}  // namespace fenxiao::client

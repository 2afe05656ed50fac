// One order: where it is, what it holds, and the next thing its buyer can do.
#include <algorithm>
#include <cstdio>

#include "client/views/order/order_parts.h"

namespace fenxiao::client::views {
namespace {

using contract::Order;
using contract::OrderState;

bool moving(const View& v, const Order& order) { return v.state.orders.moving == order.order_id.text(); }

std::string next_sentence(const View& v, const Order& order) {
  switch (order.state) {
    case OrderState::placed:
      if (order.external_id) return tr("order.pay_elsewhere", {*order.external_id});
      return tr("order.pay_before", {moment_text(v, order.pay_before)});
    case OrderState::paid: return tr("order.paid_note");
    case OrderState::shipped:
      return tr("order.shipped_note", {order.carrier.value_or(""), order.tracking_no.value_or("")});
    case OrderState::received: return tr("order.received_note");
    case OrderState::closed: return tr("order.closed_note");
    case OrderState::refunded: return tr("order.refunded", {money_text(order.refunded)});
  }
  return {};
}

void progress(const View& v, const Order& order) {
  if (order.state == OrderState::closed || order.state == OrderState::refunded) return;
  struct Stop {
    OrderState state;
    const char* label;
    std::string_view icon;
    std::optional<Instant> at;
  };
  const Stop stops[] = {{OrderState::placed, "order.step_placed", "file-text", order.placed_at},
                        {OrderState::paid, "order.step_paid", "credit-card", order.paid_at},
                        {OrderState::shipped, "order.step_shipped", "truck", order.shipped_at},
                        {OrderState::received, "order.step_received", "package", order.received_at}};
  std::vector<ui::Step> steps;
  bool now_found = false;
  for (const Stop& stop : stops) {
    ui::Step step{tr(stop.label), stop.at ? date_text(*stop.at, v.state.utc_offset_min()) : "", stop.icon};
    if (stop.at) {
      step.state = ui::Step::State::done;
    } else if (!now_found) {
      now_found = true;
      step.state = ui::Step::State::now;
    }
    steps.push_back(std::move(step));
  }
  v.ui.space(16);
  ui::steps(v.ui, steps);
}

void state_card(const View& v, const Order& order) {
  auto card = ui::card(v.ui);
  v.ui.text(state_text(order.state),
            {.size = 20, .weight = 600, .colour = ui::tone_ink(v.t, state_tone(order.state)), .role = "heading"});
  v.ui.space(4);
  v.ui.text(next_sentence(v, order), {.colour = v.t.ink_2, .role = "status"});
  progress(v, order);
}

void address_card(const View& v, const Order& order) {
  auto card = ui::card(v.ui);
  auto row = v.ui.row({.gap = 12, .align = ui::Align::start});
  v.ui.icon("map-pin", 20, v.t.brand);
  auto words = v.ui.column({.gap = 2, .grow = 1});
  v.ui.text(order.address.name + "  " + order.address.phone, {.weight = 600});
  v.ui.text(order.address.region + " " + order.address.street, {.colour = v.t.ink_2});
}

void goods_card(const View& v, const Order& order) {
  auto card = ui::card(v.ui, {.gap = 12});
  for (const contract::OrderLine& line : order.lines) {
    goods_line(v, {line.picture.thumb_url, pick(line.title, line.title_en), pick(line.sku_name, line.sku_name_en),
                   line.unit_price, line.quantity,
                   line.refunded.amount > 0 ? tr("order.refunded", {money_text(line.refunded)}) : std::string()});
  }
  ui::divider(v.ui);
  ui::sum_row(v.ui, tr("checkout.goods"), {}, money_text(order.goods));
  ui::sum_row(v.ui, tr("checkout.freight"), {},
              order.freight.amount == 0 ? tr("checkout.free") : money_text(order.freight));
  if (order.refunded.amount > 0) ui::sum_row(v.ui, tr("order.refunded_sum"), {}, "−" + money_text(order.refunded));
  ui::sum_row(v.ui, tr(order.paid_at ? "order.paid_sum" : "checkout.payable"), {}, money_text(order.payable), 0, true);
}

void facts_card(const View& v, const Order& order) {
  auto card = ui::card(v.ui, {.gap = 8});
  {
    auto row = v.ui.row({.gap = 8, .align = ui::Align::center});
    v.ui.text(tr("order.number", {order.order_no}), {.colour = v.t.ink_2, .grow = 1});
    ui::icon_button(v.ui, "copy", tr("action.copy"), v.does(CopyOrderNo{order.order_id.text()}), v.t.ink_3, 20);
  }
  v.ui.text(tr("order.placed_at", {moment_text(v, order.placed_at)}), {.colour = v.t.ink_2});
  if (order.paid_at) v.ui.text(tr("order.paid_at", {moment_text(v, *order.paid_at)}), {.colour = v.t.ink_2});
  if (order.referrer) v.ui.text(tr("order.referrer", {order.referrer->display_name}), {.colour = v.t.ink_2});
}

void actions(const View& v, const Order& order) {
  if (order.external_id) return;  // another system keeps it: what there is to do is done there
  if (order.state != OrderState::placed && order.state != OrderState::shipped) return;
  auto bar = v.ui.bottom_bar({.gap = 8, .pad = {ui::k_margin, 8}});
  auto row = v.ui.row({.gap = 8, .align = ui::Align::center});
  if (order.state == OrderState::placed) {
    ui::button(v.ui, {.label = tr("order.cancel"),
                      .kind = ui::ButtonKind::plain,
                      .grow = 1,
                      .disabled = moving(v, order),
                      .tap = v.does(OpenOrderSheet{OrderSheet::cancel}),
                      .id = "cancel"});
    ui::button(v.ui, {.label = tr("order.pay", {money_text(order.payable)}),
                      .kind = ui::ButtonKind::buy,
                      .grow = 1.6f,
                      .loading = moving(v, order),
                      .tap = v.does(OpenOrderSheet{OrderSheet::pay}),
                      .id = "pay"});
    return;
  }
  ui::button(v.ui, {.label = tr("order.receive"),
                    .grow = 1,
                    .loading = moving(v, order),
                    .tap = v.does(OpenOrderSheet{OrderSheet::receive}),
                    .id = "receive"});
}

// What is about to happen, the figures, once; then two buttons.
struct Question {
  std::string text;
  std::string no;
  std::string yes;
  ui::ButtonKind kind = ui::ButtonKind::primary;
  ui::Action does;
};
void ask(const View& v, const Order& order, Question question) {
  auto column = v.ui.column({.gap = 16, .pad = {0, 4, 0, 0}});
  {
    auto sum = v.ui.row({.align = ui::Align::baseline, .justify = ui::Justify::center});
    ui::money(v.ui, money_of(order.payable, 36, v.t.ink));
  }
  v.ui.text(std::move(question.text), {.colour = v.t.ink_2, .align = ui::Align::center});
  if (!v.state.orders.error_key.empty()) ui::note(v.ui, tr(v.state.orders.error_key), ui::Tone::danger, "circle-alert");
  auto row = v.ui.row({.gap = 12});
  ui::button(v.ui, {.label = std::move(question.no),
                    .kind = ui::ButtonKind::plain,
                    .grow = 1,
                    .tap = v.does(OpenOrderSheet{OrderSheet::none}),
                    .id = "sheet-no"});
  ui::button(v.ui, {.label = std::move(question.yes),
                    .kind = question.kind,
                    .grow = 1.6f,
                    .loading = moving(v, order),
                    .tap = std::move(question.does),
                    .id = "sheet-yes"});
}

void sheets(const View& v, const Order& order) {
  const OrderSheet open = v.state.orders.sheet;
  const std::string id = order.order_id.text();
  const ui::Action close = v.does(OpenOrderSheet{OrderSheet::none});
  if (v.ui.sheet_visible("pay-sheet", open == OrderSheet::pay)) {
    const bool demo = v.state.session.shop.value && v.state.session.shop.value->demo;
    auto sheet = v.ui.sheet("pay-sheet", open == OrderSheet::pay, close, tr("order.pay_title"));
    ask(v, order,
        {tr(demo ? "order.demo_pay" : "order.pay_once"), tr("order.pay_later"),
         tr("order.pay_now", {money_text(order.payable)}), ui::ButtonKind::buy, v.does(PayTheOrder{id})});
  }
  if (v.ui.sheet_visible("cancel-sheet", open == OrderSheet::cancel)) {
    auto sheet = v.ui.sheet("cancel-sheet", open == OrderSheet::cancel, close, tr("order.cancel_title"));
    ask(v, order,
        {tr("order.cancel_note"), tr("order.keep"), tr("order.cancel"), ui::ButtonKind::danger,
         v.does(CancelTheOrder{id})});
  }
  if (v.ui.sheet_visible("receive-sheet", open == OrderSheet::receive)) {
    auto sheet = v.ui.sheet("receive-sheet", open == OrderSheet::receive, close, tr("order.receive_title"));
    ask(v, order,
        {tr("order.receive_note"), tr("order.not_yet"), tr("order.receive"), ui::ButtonKind::primary,
         v.does(ConfirmReceipt{id})});
  }
}

}  // namespace

void draw_order(const View& v) {
  const auto found = v.state.orders.by_id.find(v.here.route.id);
  static const Loadable<Order> k_unknown;
  const Loadable<Order>& loadable = found == v.state.orders.by_id.end() ? k_unknown : found->second;
  auto page = v.ui.column({.grow = 1});
  ui::app_bar(v.ui, {.title = tr("order.title"), .back = v.does(GoBack{})});
  {
    auto scroll = v.ui.scroll({.id = "order",
                               .pad = {ui::k_margin, 8, ui::k_margin, 24},
                               .gap = 12,
                               .refresh = v.does(Refresh{}),
                               .refreshing = loadable.refreshing()});
    if (shown(v, loadable, [&] {
          ui::skeleton_card(v.ui, 2);
          ui::skeleton_card(v.ui, 3, true);
          ui::skeleton_card(v.ui, 4);
        })) {
      const Order& order = *loadable.value;
      state_card(v, order);
      address_card(v, order);
      goods_card(v, order);
      facts_card(v, order);
    }
  }
  if (!loadable.ready()) return;
  actions(v, *loadable.value);
  sheets(v, *loadable.value);
}

}  // namespace fenxiao::client::views

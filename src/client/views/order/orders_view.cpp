// My orders, newest first.
#include "client/views/order/order_parts.h"

namespace fenxiao::client::views {
namespace {

using contract::Order;
using contract::OrderState;

void filters(const View& v) {
  static constexpr std::optional<OrderState> k_filters[] = {std::nullopt, OrderState::placed, OrderState::paid,
                                                            OrderState::shipped, OrderState::received};
  std::vector<ui::Chip> chips;
  for (const auto& filter : k_filters)
    chips.push_back({filter ? state_text(*filter) : tr("action.all"), v.state.orders.filter == filter,
                     v.does(FilterOrders{filter})});
  ui::chips(v.ui, "order-filters", chips);
}

std::int64_t units_of(const Order& order) {
  std::int64_t units = 0;
  for (const contract::OrderLine& line : order.lines) units += line.quantity;
  return units;
}

void order_card(const View& v, const Order& order) {
  auto card =
      ui::card(v.ui, {.gap = 12, .tap = v.does(Go{{Screen::order, order.order_id.text(), {}}}), .press_scale = false});
  {
    auto head = v.ui.row({.gap = 8, .align = ui::Align::center});
    v.ui.text(moment_text(v, order.placed_at), {.size = 12, .colour = v.t.ink_3, .max_lines = 1, .grow = 1});
    ui::tag(v.ui, state_text(order.state), state_tone(order.state));
  }
  const contract::OrderLine& first = order.lines.front();
  goods_line(v, {first.picture.thumb_url, pick(first.title, first.title_en), pick(first.sku_name, first.sku_name_en),
                 first.unit_price, first.quantity});
  auto foot = v.ui.row({.align = ui::Align::baseline});
  v.ui.text(tr("orders.units", {number_text(units_of(order))}), {.size = 12, .colour = v.t.ink_3, .grow = 1});
  v.ui.text(tr("orders.total"), {.size = 12, .colour = v.t.ink_2});
  v.ui.space(4);
  ui::money(v.ui, money_of(order.payable, 20, v.t.earn));
}

}  // namespace

void draw_orders(const View& v) {
  auto page = v.ui.column({.grow = 1});
  ui::app_bar(v.ui, {.title = tr("orders.title"), .back = v.does(GoBack{})});
  filters(v);
  const auto& mine = v.state.orders.mine;
  auto list = v.ui.scroll({.id = "orders",
                           .pad = {ui::k_margin, 12, ui::k_margin, 24},
                           .gap = 12,
                           .refresh = v.does(Refresh{}),
                           .refreshing = mine.items.refreshing(),
                           .load_more = mine.has_more() ? v.does(LoadMore{}) : ui::Action{}});
  if (!shown(v, mine.items, [&] {
        for (int i = 0; i < 3; ++i) ui::skeleton_card(v.ui, 3, true);
      }))
    return;
  if (mine.items.value->empty()) {
    ui::empty_state(v.ui, "shopping-bag", tr("orders.empty"), tr("orders.empty_note"), tr("product.more"),
                    v.does(Go{{Screen::shop, {}, {}}}));
    return;
  }
  for (const Order& order : *mine.items.value) order_card(v, order);
  if (mine.loading_more) ui::skeleton_card(v.ui, 3, true);
}

}  // namespace fenxiao::client::views

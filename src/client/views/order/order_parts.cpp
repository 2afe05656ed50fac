#include "client/views/order/order_parts.h"

namespace fenxiao::client::views {

using contract::OrderState;

void goods_line(const View& v, const GoodsLine& line) {
  auto row = v.ui.row({.gap = 12, .align = ui::Align::start});
  v.ui.picture(line.picture, {.width = 72, .height = 72, .radius = 12});
  auto words = v.ui.column({.gap = 2, .grow = 1});
  v.ui.text(line.title, {.weight = 600, .max_lines = 2});
  v.ui.text(line.sku, {.size = 12, .colour = v.t.ink_3, .max_lines = 1});
  if (!line.trouble.empty()) v.ui.text(line.trouble, {.size = 12, .colour = v.t.danger, .role = "alert"});
  auto end = v.ui.row({.align = ui::Align::baseline});
  v.ui.text("× " + number_text(line.quantity), {.size = 12, .colour = v.t.ink_3, .nowrap = true, .grow = 1});
  ui::money(v.ui, money_of(line.unit_price, 16, v.t.ink));
}

std::string state_text(OrderState state) { return tr("order_state." + std::string(contract::name_of(state))); }

ui::Tone state_tone(OrderState state) {
  switch (state) {
    case OrderState::placed: return ui::Tone::earn;
    case OrderState::paid: return ui::Tone::gold;
    case OrderState::shipped: return ui::Tone::ice;
    case OrderState::received: return ui::Tone::brand;
    case OrderState::closed:
    case OrderState::refunded: break;
  }
  return ui::Tone::neutral;
}

std::string moment_text(const View& v, Instant at) { return date_text(at, v.state.utc_offset_min(), true); }

}  // namespace fenxiao::client::views

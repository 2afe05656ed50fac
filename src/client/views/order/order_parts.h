// What the checkout, an order and the list of orders have in common.
#pragma once

#include "client/views/view.h"

namespace fenxiao::client::views {

struct GoodsLine {
  std::string picture;
  std::string title;
  std::string sku;
  contract::Money unit_price;
  std::int64_t quantity = 1;
  std::string trouble = {};  // "sold out", in red
};
void goods_line(const View& v, const GoodsLine& line);

std::string state_text(contract::OrderState state);
ui::Tone state_tone(contract::OrderState state);

// "12 Sep 14:05" in the shop's zone.
std::string moment_text(const View& v, Instant at);

}  // namespace fenxiao::client::views

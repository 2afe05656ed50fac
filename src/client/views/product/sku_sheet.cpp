#include "client/views/product/sku_sheet.h"

#include <algorithm>

namespace fenxiao::client::views {
namespace {

constexpr std::int64_t k_quantity_max = 99;
constexpr std::int64_t k_few_left = 20;  // from here on the number is said
constexpr float k_row_height = 56;

void summary(const View& v, const contract::Product& product, const contract::Sku& sku) {
  auto row = v.ui.row({.gap = 12, .align = ui::Align::center});
  if (!product.pictures.empty())
    v.ui.picture(product.pictures.front().thumb_url, {.width = 72, .height = 72, .radius = 12});
  auto words = v.ui.column({.gap = 2, .grow = 1});
  ui::money(v.ui, money_of(sku.price, 28, v.t.earn));
  v.ui.text(pick(product.title, product.title_en), {.colour = v.t.ink_2, .max_lines = 2});
}

void sku_row(const View& v, const contract::Sku& sku, std::size_t index, bool selected) {
  const bool gone = sku.stock_left <= 0;
  ui::Box box{.gap = 12,
              .pad = {12, 8},
              .align = ui::Align::center,
              .min_height = k_row_height,
              .tap = gone ? ui::Action{} : v.does(PickSku{static_cast<int>(index)}),
              .disabled = gone};
  ui::radio_row(v.ui, std::move(box), selected && !gone, [&] {
    auto line = v.ui.row({.gap = 12});
    {
      auto words = v.ui.column({.grow = 1});
      v.ui.text(pick(sku.name, sku.name_en),
                {.weight = selected ? 600 : 400, .colour = gone ? v.t.ink_3 : v.t.ink, .max_lines = 2});
      if (gone)
        v.ui.text(tr("product.sold_out"), {.size = 12, .colour = v.t.ink_3});
      else if (sku.stock_left <= k_few_left)
        v.ui.text(tr("product.stock_left", {number_text(sku.stock_left)}), {.size = 12, .colour = v.t.gold});
    }
    ui::money(v.ui, money_of(sku.price, 16, gone ? v.t.ink_3 : v.t.ink));
  });
}

}  // namespace

void draw_sku_sheet(const View& v, const contract::Product& product) {
  const bool open = v.state.product.sku_sheet;
  if (!v.ui.sheet_visible("sku", open)) return;
  const std::size_t chosen = chosen_sku(v.state.product, product);
  const contract::Sku& sku = product.skus[chosen];
  const std::int64_t quantity = v.state.product.quantity;
  auto sheet = v.ui.sheet("sku", open, v.does(OpenSkuSheet{false}), tr("product.choose"));
  {
    auto content = v.ui.column({.gap = 12, .pad = {0, 4, 0, 0}});
    summary(v, product, sku);
    for (std::size_t i = 0; i < product.skus.size(); ++i) sku_row(v, product.skus[i], i, i == chosen);
    auto row = v.ui.row({.align = ui::Align::center});
    v.ui.text(tr("product.quantity"), {.size = 16, .grow = 1});
    ui::stepper(v.ui, "quantity", quantity, 1, std::clamp<std::int64_t>(sku.stock_left, 1, k_quantity_max),
                [&](std::int64_t value) { return v.does(SetQuantity{value}); });
  }
  contract::Money total = sku.price;
  total.amount *= quantity;
  auto bar = v.ui.bottom_bar({.pad = {ui::k_margin, 8}});
  ui::button(v.ui, {.label = tr("product.buy_for", {money_text(total)}),
                    .kind = ui::ButtonKind::buy,
                    .grow = 1,
                    .disabled = sku.stock_left <= 0,
                    .tap = v.does(BuyNow{}),
                    .id = "buy-now"});
}

}  // namespace fenxiao::client::views

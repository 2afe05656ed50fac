// A product as a buyer sees it. Its first screen is the share page's (see product_view.h).
#include "client/views/product/product_view.h"

#include <algorithm>

#include "client/views/product/sku_sheet.h"
#include "client/views/view.h"

namespace fenxiao::client::views {
namespace {

using namespace product;
using contract::Product;

bool compact(const View& v) { return v.ui.width() < k_compact_below; }
float page_width(const View& v) { return std::min(v.ui.width(), k_page_width_max); }

void gallery(const View& v, const Product& product) {
  const float width = page_width(v);
  const float height = width * k_picture_ratio;
  auto stack = v.ui.stack({.width = width, .height = height, .self = ui::Align::start});
  const auto picture = [&](const std::string& url) {
    v.ui.picture(url, {.width = width, .height = height, .radius = 0, .label = product.title});
  };
  if (product.pictures.empty()) {
    auto plain = v.ui.column({.height = height, .surface = {.fill = v.t.surface_3}});
    return;
  }
  if (product.pictures.size() == 1) {
    picture(product.pictures.front().url);
    return;
  }
  {
    auto strip = v.ui.carousel({.id = "gallery", .height = height, .snap = true});
    for (const contract::Picture& each : product.pictures) picture(each.url);
  }
  const auto seen = static_cast<std::int64_t>(v.ui.scroll_offset("gallery") / width + 0.5f) + 1;
  auto corner = v.ui.column({.pad = {0, 0, 16, k_overlap + 14}, .self = ui::Align::end, .self_main = ui::Justify::end});
  auto count = v.ui.row({.pad = {10, 4}, .surface = {.fill = 0x1A1D1BC7, .radius = 12}});
  v.ui.text(std::to_string(seen) + " / " + std::to_string(product.pictures.size()),
            {.size = 12, .weight = 600, .colour = 0xFFFFFFFF});
}

std::size_t points_shown(const View& v) { return compact(v) ? k_points_shown_compact : k_points_shown; }

void points_row(const View& v, const Product& product) {
  // The shop writes them in one language only.
  if (product.points.empty() || language() == Language::en) return;
  auto row = v.ui.row({.gap = 8, .pad = {0, 12, 0, 0}, .align = ui::Align::center, .justify = ui::Justify::between});
  for (std::size_t i = 0; i < std::min(product.points.size(), points_shown(v)); ++i) {
    auto point = v.ui.row({.gap = 4, .align = ui::Align::center});
    v.ui.icon("circle-check", 14, v.t.brand);
    v.ui.text(product.points[i], {.size = 12, .colour = v.t.ink_2, .max_lines = 1});
  }
}

bool price_varies(const Product& product) {
  return std::any_of(product.skus.begin(), product.skus.end(),
                     [&](const contract::Sku& sku) { return sku.price != product.price_from; });
}

void price_card(const View& v, const Product& product) {
  auto card = ui::card(v.ui, {.pad = {16, 12}});
  {
    auto line = v.ui.row({.align = ui::Align::baseline, .height = 44});
    if (price_varies(product)) {
      v.ui.text(tr("product.price_from"), {.size = 14, .weight = 600, .colour = v.t.earn, .nowrap = true});
      v.ui.space(4);
    }
    ui::money(v.ui, money_of(product.price_from, compact(v) ? k_price_size_compact : k_price_size, v.t.earn));
    if (product.list_price && product.list_price->amount > product.price_from.amount) {
      v.ui.space(8);
      v.ui.text(money_text(*product.list_price), {.colour = v.t.ink_3, .strike = true, .nowrap = true});
    }
    if (product.sold_total > 0 && !compact(v)) {
      v.ui.space(8);
      v.ui.text(tr("product.sold", {number_text(product.sold_total)}),
                {.size = 12, .colour = v.t.ink_3, .max_lines = 1, .align = ui::Align::end, .grow = 1});
    }
  }
  v.ui.space(4);
  v.ui.text(pick(product.title, product.title_en), {.size = 20, .weight = 600, .role = "heading"});
  if (const std::string& subtitle = pick(product.subtitle, product.subtitle_en); !subtitle.empty()) {
    v.ui.space(2);
    v.ui.text(subtitle, {.colour = v.t.ink_3});
  }
  points_row(v, product);
}

void choice_card(const View& v, const Product& product) {
  if (product.skus.size() < 2 || sold_out(product)) return;
  const contract::Sku& sku = product.skus[chosen_sku(v.state.product, product)];
  auto row = v.ui.row({.gap = 12,
                       .pad = {16, 18},
                       .align = ui::Align::center,
                       .surface = {.fill = v.t.surface, .radius = ui::k_radius_l, .elevation = 1},
                       .tap = v.does(OpenSkuSheet{true}),
                       .id = "choose"});
  v.ui.text(tr("product.choose"), {.colour = v.t.ink_3, .nowrap = true});
  v.ui.text(pick(sku.name, sku.name_en), {.max_lines = 1, .grow = 1});
  v.ui.icon("chevron-right", 20, v.t.ink_3);
}

void referrer_card(const View& v, const Product& product) {
  if (!product.referrer) return;
  auto card = v.ui.row({.gap = 12,
                        .pad = 16,
                        .align = ui::Align::center,
                        .surface = {.fill = v.t.surface, .radius = ui::k_radius_l, .elevation = 1}});
  ui::avatar(v.ui, product.referrer->avatar_url.value_or(""), product.referrer->display_name, 44);
  auto words = v.ui.column({.gap = 2, .grow = 1});
  {
    auto line = v.ui.row({.gap = 6, .align = ui::Align::center});
    v.ui.text(tr("product.recommended", {product.referrer->display_name}), {.weight = 600, .max_lines = 1});
    auto pill = v.ui.row(
        {.pad = {6, 2}, .align = ui::Align::center, .shrink = false, .surface = {.fill = v.t.brand_soft, .radius = 6}});
    v.ui.text(tr("product.distributor"), {.size = 12, .weight = 600, .colour = v.t.brand, .nowrap = true});
  }
  v.ui.text(tr("product.disclosure"), {.size = 12, .colour = v.t.ink_3});
}

// Below the first screen: what the share page does not have.
void more(const View& v, const Product& product) {
  if (product.points.size() > points_shown(v) && language() != Language::en) {
    auto card = ui::card(v.ui, {.gap = 8});
    v.ui.text(tr("product.points"), {.size = 16, .weight = 600, .role = "heading"});
    for (const std::string& point : product.points) {
      auto row = v.ui.row({.gap = 8, .align = ui::Align::start});
      v.ui.icon("check", 20, v.t.brand);
      v.ui.text(point, {.colour = v.t.ink_2, .grow = 1});
    }
  }
  auto card = ui::card(v.ui, {.pad = {16, 4}});
  ui::list_row(v.ui, {.icon = "store", .title = tr("product.more"), .tap = v.does(Go{{Screen::shop, {}, {}}})});
}

void page_skeleton(const View& v) {
  const float width = page_width(v);
  ui::skeleton(v.ui, width, width * k_picture_ratio - k_overlap, 0);
  auto body = v.ui.column({.gap = 12, .pad = {16, 12}});
  {
    auto card = ui::card(v.ui, {.gap = 12});
    ui::skeleton(v.ui, 140, 32);
    ui::skeleton(v.ui, 0, 20);
    ui::skeleton(v.ui, 200, 14);
  }
  ui::skeleton_card(v.ui, 2);
}

// `shop` is where the share page has it: what a tap before the app was there aimed at is still under the finger.
void shop_button(const View& v) {
  auto button = v.ui.column({.gap = 1,
                             .align = ui::Align::center,
                             .justify = ui::Justify::center,
                             .width = 52,
                             .height = 48,
                             .shrink = false,
                             .tap = v.does(Go{{Screen::shop, {}, {}}}),
                             .id = "shop"});
  v.ui.icon("store", 24, v.t.ink_2);
  v.ui.text(tr("shop.title"), {.size = 12, .colour = v.t.ink_2, .fit = true});
}

void buy_bar(const View& v, const Product& product) {
  auto bar = v.ui.bottom_bar({.gap = 8, .pad = {4, 8, 16, 8}});
  shop_button(v);
  const bool gone = sold_out(product);
  const auto earn = std::find_if(product.skus.begin(), product.skus.end(),
                                 [](const contract::Sku& sku) { return sku.earn.has_value(); });
  if (v.state.session.is_distributor() && product.distributable && earn != product.skus.end()) {
    ui::button(v.ui, {.label = tr("product.share_earn", {money_text(*earn->earn)}),
                      .kind = ui::ButtonKind::buy_tonal,
                      .grow = 1,
                      .tap = v.does(OpenShare{product.product_id.text()}),
                      .id = "share"});
  }
  ui::button(v.ui, {.label = tr(gone ? "product.sold_out" : "product.buy"),
                    .kind = ui::ButtonKind::buy,
                    .grow = 1,
                    .disabled = gone,
                    .tap = v.does(OpenSkuSheet{true}),
                    .id = "buy"});
}

}  // namespace

void draw_product(const View& v) {
  const auto found = v.state.product.products.find(v.here.route.id);
  static const Loadable<Product> k_unknown;
  const Loadable<Product>& loadable = found == v.state.product.products.end() ? k_unknown : found->second;

  auto screen = v.ui.stack({.grow = 1});
  const bool gone = loadable.failed_empty() && loadable.error_key == "error.not_found";
  if (gone) {
    auto centred = v.ui.column({.justify = ui::Justify::center, .grow = 1});
    ui::empty_state(v.ui, "package", tr("product.gone"), {}, tr("product.more"), v.does(Go{{Screen::shop, {}, {}}}));
  } else {
    auto page = v.ui.scroll({.id = "product", .refresh = v.does(Refresh{}), .refreshing = loadable.refreshing()});
    if (shown(v, loadable, [&] { page_skeleton(v); })) {
      const Product& product = *loadable.value;
      auto layers = v.ui.stack({.width = page_width(v), .self = ui::Align::center});
      gallery(v, product);
      auto over = v.ui.column({.pad = {0, page_width(v) * k_picture_ratio - k_overlap, 0, 0}});
      auto body = v.ui.column({.gap = 12,
                               .pad = {ui::k_margin, 12, ui::k_margin, 24},
                               .surface = {.fill = v.t.bg, .radius = k_overlap, .radius_bottom = 0}});
      price_card(v, product);
      choice_card(v, product);
      referrer_card(v, product);
      more(v, product);
    }
  }
  // The first screen of a visit has nowhere to go back to.
  ui::AppBar bar{.over_picture = loadable.ready()};
  if (v.state.routes.can_pop()) bar.back = v.does(GoBack{});
  if (loadable.ready() && v.state.can_share) {
    bar.end_icon = "share-2";
    bar.end_label = tr("action.share");
    bar.end = v.does(ShareProduct{});
  }
  ui::app_bar(v.ui, std::move(bar));
  if (loadable.ready()) {
    buy_bar(v, *loadable.value);
    draw_sku_sheet(v, *loadable.value);
  }
}

}  // namespace fenxiao::client::views

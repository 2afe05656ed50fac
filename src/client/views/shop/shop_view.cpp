// The storefront's front page: search, categories, the goods as a grid, and the way to become a distributor.
#include <algorithm>

#include "client/views/view.h"

namespace fenxiao::client::views {
namespace {

constexpr float k_gap = 12;

std::size_t columns_for(float width) { return width < 560 ? 2 : width < 840 ? 3 : 4; }
float card_width(const View& v) {
  const auto columns = static_cast<float>(columns_for(v.ui.width()));
  return (v.ui.width() - 2 * ui::k_margin - (columns - 1) * k_gap) / columns;
}
// Square picture, two lines of title, sales, price.
float card_height(float width) { return width + 10 + 40 + 2 + 16 + 6 + 28 + 12; }

void sign_in_or_me(const View& v) {
  if (v.state.session.signed_in()) {
    ui::icon_button(v.ui, "package", tr("shop.orders"), v.does(Go{{Screen::orders, {}, {}}}), v.t.ink);
    ui::icon_button(v.ui, "circle-user", tr("me.title"), v.does(Go{{Screen::me, {}, {}}}), v.t.ink);
    return;
  }
  ui::button(v.ui, {.label = tr("sign_in.submit"),
                    .kind = ui::ButtonKind::tonal,
                    .height = 36,
                    .tap = v.does(Go{{Screen::sign_in, {}, {}}}),
                    .id = "sign-in"});
}

void head(const View& v) {
  auto row = v.ui.row({.gap = 4,
                       .pad = {ui::k_margin, 4 + v.ui.safe_top(), 12, 0},
                       .align = ui::Align::center,
                       .height = 52 + v.ui.safe_top()});
  const auto& shop = v.state.session.shop.value;
  v.ui.text(shop ? shop->name : tr("shop.title"),
            {.size = 28, .weight = 600, .max_lines = 1, .grow = 1, .role = "heading"});
  sign_in_or_me(v);
}

void search(const View& v) {
  auto margins = v.ui.column({.pad = {ui::k_margin, 0}});
  auto box = v.ui.row({.gap = 8,
                       .pad = {12, 0},
                       .align = ui::Align::center,
                       .height = 44,
                       .surface = {.fill = v.t.surface, .radius = ui::k_radius_m, .elevation = 1}});
  v.ui.icon("search", 20, v.t.ink_3);
  v.ui.field({.id = "shop-search",
              .placeholder = tr("promote.search"),
              .value = v.state.promote.search,
              .max_length = 60,
              .bare = true,
              .edit = v.edits<EditSearch>()});
}

// The one way in that is not a purchase. Who is a distributor already finds his way back to work.
void invitation(const View& v) {
  const bool distributor = v.state.session.is_distributor();
  auto margins = v.ui.column({.pad = {ui::k_margin, 0}});
  auto card = v.ui.row({.gap = k_gap,
                        .pad = {16, 12},
                        .align = ui::Align::center,
                        .surface = {.fill = v.t.brand_soft, .radius = ui::k_radius_l},
                        .tap = v.does(Go{{distributor ? Screen::home : Screen::apply, {}, {}}}),
                        .id = "invitation"});
  {
    auto disc = v.ui.row({.align = ui::Align::center,
                          .justify = ui::Justify::center,
                          .width = 40,
                          .height = 40,
                          .shrink = false,
                          .surface = {.fill = v.t.brand, .radius = 20}});
    v.ui.icon(distributor ? "trending-up" : "share-2", 20, v.t.on_brand);
  }
  {
    auto words = v.ui.column({.gap = 2, .grow = 1});
    v.ui.text(tr(distributor ? "shop.to_work" : "apply.title"),
              {.size = 16, .weight = 600, .colour = v.t.brand_strong});
    v.ui.text(tr(distributor ? "shop.to_work_note" : "apply.lead"), {.size = 12, .colour = v.t.ink_2, .max_lines = 2});
  }
  v.ui.icon("chevron-right", 20, v.t.brand);
}

void categories(const View& v) {
  const auto& known = v.state.promote.categories.value;
  if (!known) return;
  const auto& picked = v.state.promote.category;
  std::vector<ui::Chip> chips{{tr("promote.all_categories"), !picked, v.does(PickCategory{})}};
  for (const contract::Category& category : known->items)
    chips.push_back({pick(category.name, category.name_en), picked == category.category_id,
                     v.does(PickCategory{category.category_id})});
  ui::chips(v.ui, "shop-categories", chips);
}

void product_card(const View& v, const contract::PromoProduct& product, float width) {
  auto card = v.ui.column({.width = width,
                           .height = card_height(width),
                           .shrink = false,
                           .surface = {.fill = v.t.surface, .radius = ui::k_radius_l, .elevation = 1, .clip = true},
                           .tap = v.does(Go{{Screen::product, product.product_id.text(), {}}})});
  {
    auto picture = v.ui.stack({.height = width});
    v.ui.picture(product.picture.thumb_url, {.width = width, .height = width, .radius = 0});
    if (product.badge && has_text("badge." + *product.badge)) {
      auto corner = v.ui.column({.pad = 8, .self = ui::Align::start, .self_main = ui::Justify::start});
      ui::badge(v.ui, tr("badge." + *product.badge), ui::Tone::earn);
    }
  }
  auto words = v.ui.column({.pad = {12, 10, 12, 12}, .grow = 1});
  {
    auto title = v.ui.column({.height = 40});
    v.ui.text(pick(product.title, product.title_en), {.weight = 600, .max_lines = 2});
  }
  v.ui.space(2);
  v.ui.text(product.sold_recently > 0 ? tr("promote.sold", {number_text(product.sold_recently)}) : tr("badge.new"),
            {.size = 12, .colour = v.t.ink_3, .max_lines = 1});
  v.ui.spring();
  ui::money(v.ui, money_of(product.price_from, 20, v.t.earn));
}

void grid(const View& v, const std::vector<contract::PromoProduct>& products) {
  const std::size_t columns = columns_for(v.ui.width());
  const float width = card_width(v);
  auto margins = v.ui.column({.pad = {ui::k_margin, 0}});
  v.ui.rows("shop-grid", (products.size() + columns - 1) / columns, card_height(width), k_gap, [&](std::size_t row) {
    auto line = v.ui.row({.gap = k_gap, .align = ui::Align::start});
    const std::size_t end = std::min(products.size(), (row + 1) * columns);
    for (std::size_t i = row * columns; i < end; ++i) product_card(v, products[i], width);
  });
}

void grid_skeleton(const View& v) {
  const std::size_t columns = columns_for(v.ui.width());
  const float width = card_width(v);
  auto margins = v.ui.column({.gap = k_gap, .pad = {ui::k_margin, 0}});
  for (int row = 0; row < 2; ++row) {
    auto line = v.ui.row({.gap = k_gap, .align = ui::Align::start});
    for (std::size_t i = 0; i < columns; ++i) {
      auto card =
          v.ui.column({.width = width,
                       .height = card_height(width),
                       .surface = {.fill = v.t.surface, .radius = ui::k_radius_l, .elevation = 1, .clip = true}});
      ui::skeleton(v.ui, width, width, 0);
      auto words = v.ui.column({.gap = 8, .pad = {12, 12}});
      ui::skeleton(v.ui, 0, 16);
      ui::skeleton(v.ui, width * 0.5f, 12);
      ui::skeleton(v.ui, width * 0.4f, 20);
    }
  }
}

}  // namespace

void draw_shop(const View& v) {
  const auto& products = v.state.promote.products;
  auto page = v.ui.scroll({.id = "shop",
                           .pad = {0, 0, 0, 24},
                           .gap = k_gap,
                           .refresh = v.does(Refresh{}),
                           .refreshing = products.items.refreshing(),
                           .load_more = products.has_more() ? v.does(LoadMore{}) : ui::Action{}});
  head(v);
  search(v);
  invitation(v);
  categories(v);
  if (!shown(v, products.items, [&] { grid_skeleton(v); })) return;
  if (products.items.value->empty()) {
    const auto clear = [&queue = v.commands] {
      queue.emit(EditSearch{""});
      queue.emit(PickCategory{});
    };
    ui::empty_state(v.ui, "search", tr("promote.empty"), {}, tr("promote.empty_action"), clear);
    return;
  }
  grid(v, *products.items.value);
}

}  // namespace fenxiao::client::views

// What can be shared, as rows: "you earn" stands in one column, so that it can be compared.
#include "client/views/parts.h"

namespace fenxiao::client::views {
namespace {

constexpr float k_row_height = 132;
constexpr float k_picture = 108;
constexpr float k_narrow = 360;  // below, the share button is its icon

constexpr contract::ProductSort k_sorts[] = {contract::ProductSort::earn, contract::ProductSort::best_selling,
                                             contract::ProductSort::rate, contract::ProductSort::newest};

void draw_search(const View& v) {
  ui::Ui& ui = v.ui;
  auto bar = ui.row(
      {.gap = 8, .pad = {14, 0, 4, 0}, .height = 44, .surface = {.fill = v.t.surface, .radius = 12, .elevation = 1}});
  ui.icon("search", 20, v.t.ink_3);
  {
    auto box = ui.column({.grow = 1});
    ui.field({.id = "search",
              .label = tr("promote.search"),
              .placeholder = tr("promote.search"),
              .value = v.state.promote.search,
              .max_length = 40,
              .bare = true,
              .edit = v.edits<EditSearch>()});
  }
  if (!v.state.promote.search.empty())
    ui::icon_button(ui, "x", tr("promote.empty_action"), v.does(EditSearch{}), v.t.ink_3, 20);
}

void draw_choices(const View& v) {
  ui::Ui& ui = v.ui;
  const PromoteSlice& slice = v.state.promote;
  {
    auto inset = ui.column({.pad = {16, 0}});
    std::size_t selected = 0;
    for (std::size_t i = 0; i < std::size(k_sorts); ++i)
      if (k_sorts[i] == slice.sort) selected = i;
    ui::segmented(
        ui, "sort",
        {tr("promote.sort_earn"), tr("promote.sort_sales"), tr("promote.sort_rate"), tr("promote.sort_newest")},
        selected, [&](std::size_t i) { return v.does(SortBy{k_sorts[i]}); });
  }
  ui.space(6);
  std::vector<ui::Chip> chips{{tr("promote.all_categories"), !slice.category, v.does(PickCategory{})}};
  if (slice.categories.value)
    for (const contract::Category& category : slice.categories.value->items)
      chips.push_back({pick(category.name, category.name_en), slice.category == category.category_id,
                       v.does(PickCategory{category.category_id})});
  ui::chips(ui, "categories", chips);
}

void draw_product(const View& v, const contract::PromoProduct& product) {
  ui::Ui& ui = v.ui;
  const std::string id = product.product_id.text();
  const bool narrow = ui.width() < k_narrow;
  auto card =
      ui::card(ui, {.pad = {12, 12}, .height = k_row_height, .tap = v.does(Go{{Screen::product, id, {}}}), .id = id});
  auto row = ui.row({.gap = 12, .align = ui::Align::start});
  ui.picture(product.picture.thumb_url, {.width = k_picture, .height = k_picture});
  auto words = ui.column({.height = k_picture, .grow = 1});
  ui.text(pick(product.title, product.title_en), {.size = 16, .weight = 600, .max_lines = 1, .fit = true});
  ui.space(2);
  ui.text(money_text(product.price_from) + " · " + tr("promote.sold", {number_text(product.sold_recently)}),
          {.size = 12, .colour = v.t.ink_3, .max_lines = 1});
  ui.space(8);
  {
    auto tags = ui.row({.gap = 4, .height = 20});
    if (product.badge) small_tag(v, tr("badge." + *product.badge), badge_tone(*product.badge));
    if (product.earn_rate_bp && !(narrow && product.badge))
      small_tag(v, tr("promote.rate", {rate_text(*product.earn_rate_bp)}), ui::Tone::brand);
  }
  ui.spring();
  auto last = ui.row({.gap = 8, .height = 36});
  if (product.earn_from) {
    auto earn = ui.row({.gap = 4, .align = ui::Align::baseline, .grow = 1});
    if (!narrow || language() == Language::zh_cn)
      ui.text(tr("promote.earn"), {.size = 12, .weight = 600, .colour = v.t.earn, .max_lines = 1});
    ui::money(ui, money_of(*product.earn_from, 20, v.t.earn));
  }
  auto share = ui.row({.gap = 4,
                       .pad = {narrow ? 10.0f : 14.0f, 0},
                       .height = 36,
                       .surface = {.fill = v.t.brand, .radius = 18},
                       .tap = v.does(OpenShare{id}),
                       .label = tr("action.share")});
  ui.icon("share-2", 16, v.t.on_brand);
  if (!narrow) ui.text(tr("action.share"), {.weight = 600, .colour = v.t.on_brand, .nowrap = true});
}

void draw_skeleton(const View& v) {
  ui::Ui& ui = v.ui;
  for (int i = 0; i < 5; ++i) {
    auto card = ui::card(ui, {.pad = {12, 12}, .height = k_row_height});
    auto row = ui.row({.gap = 12, .align = ui::Align::start});
    ui::skeleton(ui, k_picture, k_picture, 12);
    auto words = ui.column({.gap = 8, .height = k_picture, .grow = 1});
    ui::skeleton(ui, 0, 18, 6);
    ui::skeleton(ui, 128, 12, 6);
    ui.spring();
    auto last = ui.row({});
    ui::skeleton(ui, 92, 22);
    ui.spring();
    ui::skeleton(ui, 76, 36, 18);
  }
}

}  // namespace

void draw_promote(const View& v) {
  ui::Ui& ui = v.ui;
  const auto& products = v.state.promote.products;
  auto page = ui.column({.grow = 1});
  tab_title(v, tr("promote.title"));
  ui.space(4);
  {
    auto inset = ui.column({.pad = {16, 0}});
    draw_search(v);
  }
  ui.space(12);
  draw_choices(v);
  const Pull pull = pull_of(v, products.items.status == LoadStatus::loading);
  auto scroll = ui.scroll({.id = "products",
                           .pad = {16, 6, 16, 12},
                           .gap = 12,
                           .refresh = pull.refresh,
                           .refreshing = pull.refreshing,
                           .load_more = products.has_more() ? v.does(LoadMore{}) : ui::Action{}});
  if (!shown(v, products.items, [&] { draw_skeleton(v); })) return;
  const auto& items = *products.items.value;
  if (items.empty()) {
    ui::empty_state(ui, "search", tr("promote.empty"), {}, tr("promote.empty_action"),
                    does_all(v, {EditSearch{}, PickCategory{}}));
    return;
  }
  ui.rows("rows", items.size(), k_row_height, 12, [&](std::size_t i) { draw_product(v, items[i]); });
  ui.text(tr("promote.earn_note"), {.size = 12, .colour = v.t.ink_3, .align = ui::Align::center});
}

}  // namespace fenxiao::client::views

// The sheet that shares a product: a poster that is ready, and link and text one tap away.
#include <algorithm>
#include <cmath>

#include "client/views/parts.h"
#include "poster/qr.h"

namespace fenxiao::client::views {
namespace {

constexpr float k_poster_area_max = 260, k_poster_area_min = 140;
constexpr float k_fixed_height = 392;  // of everything but the posters
constexpr float k_sheet_above = 64;    // of the screen that stays in sight
constexpr float k_chosen_height = 238, k_other_height = 213;

enum Tab : int { tab_poster, tab_link, tab_text };

float poster_area(const ui::Ui& ui) {
  return std::clamp(ui.height() - ui.safe_top() - k_sheet_above - k_fixed_height, k_poster_area_min, k_poster_area_max);
}

// The rate as the lists tell it; a product by itself has only amounts.
std::optional<std::int64_t> known_rate(const State& state, ProductId id) {
  const auto look = [&](const std::vector<contract::PromoProduct>& products) -> std::optional<std::int64_t> {
    for (const contract::PromoProduct& product : products)
      if (product.product_id == id) return product.earn_rate_bp;
    return std::nullopt;
  };
  if (state.promote.products.items.value)
    if (const auto rate = look(*state.promote.products.items.value)) return rate;
  return state.home.home.value ? look(state.home.home.value->suggestions) : std::nullopt;
}

void draw_head(const View& v, const contract::Product* product) {
  ui::Ui& ui = v.ui;
  auto head = ui.row({.pad = {0, 12, 0, 0}});
  if (!product) {
    ui::skeleton(ui, 56, 56, 12);
    ui.space(12);
    auto words = ui.column({.gap = 8, .grow = 1});
    ui::skeleton(ui, 180, 18);
    ui::skeleton(ui, 110, 14, 6);
  } else {
    ui.picture(product->pictures.empty() ? "" : product->pictures.front().thumb_url, {.width = 56, .height = 56});
    ui.space(12);
    auto words = ui.column({.gap = 2, .grow = 1});
    ui.text(pick(product->title, product->title_en), {.size = 16, .weight = 600, .max_lines = 1, .role = "heading"});
    const contract::Sku* best = nullptr;
    for (const contract::Sku& sku : product->skus)
      if (sku.earn && (!best || sku.price.amount < best->price.amount)) best = &sku;
    if (best) {
      auto line = ui.row({.gap = 6, .align = ui::Align::baseline});
      ui.text(tr("promote.earn"), {.colour = v.t.ink_3, .max_lines = 1});
      ui::money(ui, money_of(*best->earn, 16, v.t.earn));
      if (const auto rate = known_rate(v.state, product->product_id))
        ui.text("· " + rate_text(*rate), {.colour = v.t.ink_3, .nowrap = true});
    }
  }
  auto aside = ui.column({.dx = 8});
  ui::icon_button(ui, "x", tr("action.close"), v.does(CloseShare{}), v.t.ink_2);
}

void draw_poster(const View& v, std::string_view id, float height, bool chosen) {
  ui::Ui& ui = v.ui;
  const auto found = v.state.poster.strip.find(id);
  const std::string address = found == v.state.poster.strip.end() ? std::string() : found->second.address;
  const float width = std::round(height * 9 / 16);
  const auto form = v.state.poster.templates.find(id);
  const std::string name = form != v.state.poster.templates.end() && form->second.value
                               ? form->second.value->name.in(language() == Language::en ? "en" : "zh-CN")
                               : std::string(id);
  auto frame =
      ui.column({.width = width,
                 .height = height,
                 .surface = {.fill = v.t.surface_3, .radius = chosen ? 14.0f : 12.0f, .elevation = chosen ? 2 : 1},
                 .tap = v.does(PickPosterTemplate{std::string(id)}),
                 .id = id,
                 .role = "radio",
                 .label = name,
                 .selected = chosen});
  if (address.empty())
    ui::skeleton(ui, width, height, chosen ? 14 : 12);
  else
    ui.picture(address, {.width = width, .height = height, .radius = chosen ? 14.0f : 12.0f, .dim_in_dark = false});
}

void draw_ring(const View& v, float width, float height) {
  v.ui.custom({.width = width, .height = height}, [](ui::Ui::Drawn& d) {
    gfx::Box ring;
    const float gap = 5 * d.scale;
    ring.rect = d.rect.inset(-gap);
    ring.radius(18 * d.scale);
    ring.stroke = d.theme.brand;
    ring.stroke_width = 2 * d.scale;
    d.canvas.box(ring);
  });
}

void draw_posters(const View& v, float area) {
  ui::Ui& ui = v.ui;
  const float scale = area / k_poster_area_max;
  const float chosen_height = std::round(k_chosen_height * scale), other_height = std::round(k_other_height * scale);
  std::size_t selected = 0;
  const std::size_t count = std::size(k_poster_templates);
  for (std::size_t i = 0; i < count; ++i)
    if (k_poster_templates[i] == v.state.poster.look.template_id) selected = i;
  auto stage = ui.stack({.height = area});
  const auto neighbour = [&](std::size_t index, ui::Align side) {
    const float out = side == ui::Align::start ? -4.0f : 4.0f;  // the stage is wider than the sheet's margins
    auto place = ui.column({.pad = {0, (area - other_height) / 2 - 1, 0, 0}, .self = side, .dx = out});
    draw_poster(v, k_poster_templates[index], other_height, false);
  };
  neighbour((selected + count - 1) % count, ui::Align::start);
  neighbour((selected + 1) % count, ui::Align::end);
  {
    auto place = ui.column({.self = ui::Align::center, .dy = -2});
    auto pile = ui.stack({});
    draw_poster(v, k_poster_templates[selected], chosen_height, true);
    draw_ring(v, std::round(chosen_height * 9 / 16), chosen_height);
  }
}

void draw_copy_row(const View& v, std::string_view icon, std::vector<ui::Run> runs, const std::string& label,
                   Command copy) {
  ui::Ui& ui = v.ui;
  auto row = ui.row({.gap = 10, .height = 52});
  ui.icon(icon, 20, v.t.ink_3);
  ui.runs(std::move(runs), {.max_lines = 1, .grow = 1});
  auto button = ui.row(
      {.pad = {12, 0}, .justify = ui::Justify::center, .height = 44, .tap = v.does(std::move(copy)), .label = label});
  ui.text(tr("action.copy"), {.weight = 600, .colour = v.t.brand, .nowrap = true});
}

// "https://fx.example/p/6QK2D" without the scheme, the code strong.
std::vector<ui::Run> link_runs(const View& v, const contract::PromoLink& link) {
  std::string head = link.url;
  if (const auto scheme = head.find("://"); scheme != std::string::npos) head.erase(0, scheme + 3);
  if (head.ends_with(link.promo_code)) head.resize(head.size() - link.promo_code.size());
  return {{head, 14, 400, v.t.ink}, {link.promo_code, 14, 600, v.t.ink, false}};
}

void draw_scan_state(const View& v) {
  ui::Ui& ui = v.ui;
  const PosterSheet& chosen = v.state.poster.chosen;
  auto line = ui.row({.gap = 4, .height = 32});
  if (!chosen.inputs.empty()) {
    ui.icon(chosen.scannable ? "circle-check" : "circle-alert", 16, chosen.scannable ? v.t.brand : v.t.danger);
    ui.text(tr(chosen.scannable ? "share.scan_checked" : "poster.too_small"),
            {.size = 12, .colour = chosen.scannable ? v.t.ink_3 : v.t.danger, .max_lines = 1, .grow = 1});
  } else {
    ui.text(tr("poster.making"), {.size = 12, .colour = v.t.ink_3, .max_lines = 1, .grow = 1});
  }
  ui::link(ui, tr("share.edit_poster"), v.does(Go{{Screen::poster, v.state.poster.product_id, {}}}), "pencil");
}

void draw_copies(const View& v, const contract::PromoLink& link) {
  ui::Ui& ui = v.ui;
  auto box = ui.column({.pad = {12, 0, 4, 0}, .surface = {.fill = v.t.surface_2, .radius = 12}});
  draw_copy_row(v, "text-align-start", {{link.copy_text, 14, 400, v.t.ink}}, tr("share.copy_text"), CopyText{});
  ui::divider(ui);
  draw_copy_row(v, "link", link_runs(v, link), tr("share.copy_link"), CopyLink{});
}

void draw_code(const View& v, const std::string& url, float side) {
  const auto code = poster::make_qr(url);
  if (!code) return;
  auto plate = v.ui.column({.pad = side / 10, .surface = {.fill = 0xFFFFFFFF, .radius = 12, .elevation = 1}});
  v.ui.custom({.width = side, .height = side, .label = tr("share.scan_to_open")}, [matrix = *code](ui::Ui::Drawn& d) {
    // Whole device pixels a module, so that the edges are sharp.
    const float module = std::floor(d.rect.width / static_cast<float>(matrix.modules));
    const float inset = std::floor((d.rect.width - module * static_cast<float>(matrix.modules)) / 2);
    for (int y = 0; y < matrix.modules; ++y) {
      for (int x = 0; x < matrix.modules; ++x) {
        if (!matrix.dark(x, y)) continue;
        const int start = x;
        while (x + 1 < matrix.modules && matrix.dark(x + 1, y)) ++x;
        gfx::Box run;
        run.rect = {std::round(d.rect.x) + inset + module * static_cast<float>(start),
                    std::round(d.rect.y) + inset + module * static_cast<float>(y),
                    module * static_cast<float>(x - start + 1), module};
        run.fill = 0x111111FF;
        d.canvas.box(run);
      }
    }
  });
}

void draw_link_tab(const View& v, const contract::PromoLink& link, float height) {
  ui::Ui& ui = v.ui;
  auto page = ui.column(
      {.gap = 12, .pad = {0, 16}, .align = ui::Align::center, .justify = ui::Justify::center, .height = height});
  draw_code(v, link.url, std::clamp(height - 160, 100.0f, 200.0f));
  ui.text(tr("share.scan_to_open"), {.size = 12, .colour = v.t.ink_3, .align = ui::Align::center});
  ui.runs(link_runs(v, link), {.size = 16, .max_lines = 2, .align = ui::Align::center});
  ui.text(tr("share.valid_until", {date_text(link.expires_at, v.state.utc_offset_min())}),
          {.size = 12, .colour = v.t.ink_3, .align = ui::Align::center});
}

void draw_text_tab(const View& v, const contract::PromoLink& link, float height) {
  ui::Ui& ui = v.ui;
  auto page = ui.column({.gap = 12, .pad = {0, 16}, .height = height});
  {
    auto box = ui.column({.pad = 16, .surface = {.fill = v.t.surface_2, .radius = 12}});
    ui.text(link.copy_text, {.size = 16, .max_lines = 10});
  }
  ui::note(ui, tr("share.disclosure"));
}

void draw_buttons(const View& v, int tab) {
  ui::Ui& ui = v.ui;
  auto row = ui.bottom_bar({.gap = 12, .pad = {16, 0, 16, ui.safe_bottom() + 12}});
  const PosterSlice& poster = v.state.poster;
  if (tab == tab_poster) {
    const bool busy = poster.exporting != PosterSlice::Export::none;
    const bool ready = poster.chosen.scannable;
    auto first = ui.column({.width = 120});
    ui::button(ui, {.label = tr("action.save"),
                    .kind = ui::ButtonKind::tonal,
                    .icon = "download",
                    .loading = busy && !poster.export_is_share,
                    .disabled = !ready || busy,
                    .tap = v.does(SavePoster{}),
                    .id = "save"});
  }
  auto main = ui.column({.grow = 1});
  if (tab == tab_poster) {
    const bool busy = poster.exporting != PosterSlice::Export::none;
    ui::button(ui, {.label = tr("poster.share"),
                    .icon = "share-2",
                    .loading = busy && poster.export_is_share,
                    .disabled = !poster.chosen.scannable || busy,
                    .tap = v.does(SharePoster{}),
                    .id = "share"});
  } else {
    ui::button(ui, {.label = tr(tab == tab_link ? "share.copy_link" : "share.copy_text"),
                    .icon = "copy",
                    .disabled = !poster.link.ready(),
                    .tap = tab == tab_link ? v.does(CopyLink{}) : v.does(CopyText{}),
                    .id = "copy"});
  }
}

}  // namespace

void draw_share_sheet(const View& v) {
  ui::Ui& ui = v.ui;
  const bool open = v.state.share.open;
  if (!ui.sheet_visible("share", open)) return;
  auto sheet = ui.sheet("share", open, v.does(CloseShare{}));
  const PosterSlice& poster = v.state.poster;
  const auto found = v.state.product.products.find(poster.product_id);
  const auto* product = found == v.state.product.products.end() ? nullptr : &found->second;
  draw_head(v, product && product->value ? &*product->value : nullptr);
  int& tab = ui.local("share_tab");
  {
    auto inset = ui.column({.pad = {0, 16, 0, 4}});
    ui::segmented(ui, "share_tab", {tr("share.tab_poster"), tr("share.tab_link"), tr("share.tab_text")},
                  static_cast<std::size_t>(tab),
                  [&tab](std::size_t i) -> ui::Action { return [&tab, i] { tab = static_cast<int>(i); }; });
  }
  const float area = poster_area(ui);
  const float content = area + 32 + 8 + 105;
  const bool failed = poster.link.failed_empty() || (product && product->failed_empty());
  if (failed) {
    auto page = ui.column({.align = ui::Align::center, .justify = ui::Justify::center, .height = content});
    ui::error_state(ui, tr(poster.link.failed_empty() ? poster.link.error_key : product->error_key),
                    v.does(OpenShare{poster.product_id}));
  } else if (tab == tab_poster) {
    draw_posters(v, area);
    draw_scan_state(v);
    ui.space(8);
    if (poster.link.value) {
      draw_copies(v, *poster.link.value);
    } else {
      ui::skeleton(ui, 0, 105, 12);
    }
  } else if (!poster.link.value) {
    auto inset = ui.column({.pad = {0, 16}, .height = content});
    ui::skeleton(ui, 0, content - 32, 12);
  } else if (tab == tab_link) {
    draw_link_tab(v, *poster.link.value, content);
  } else {
    draw_text_tab(v, *poster.link.value, content);
  }
  draw_buttons(v, tab);
}

}  // namespace fenxiao::client::views

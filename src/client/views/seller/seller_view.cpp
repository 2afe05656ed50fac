// Whom a buyer is bound to, since when and for how long; what that means for him, in two sentences.
#include <algorithm>

#include "client/views/parts.h"

namespace fenxiao::client::views {
namespace {

using contract::Binding;

void draw_term(const View& v, const Binding& binding) {
  ui::Ui& ui = v.ui;
  ui.space(16);
  {
    auto line = ui.row({.gap = 8, .align = ui::Align::baseline});
    ui.text(tr("seller.left"), {.colour = v.t.ink_2, .grow = 1});
    ui.text(tr("seller.days", {number_text(*binding.days_left)}), {.size = 16, .weight = 600, .nowrap = true});
  }
  if (!binding.bound_at || !binding.expires_at) return;
  const auto whole_days = static_cast<float>(binding.expires_at->ms - binding.bound_at->ms) / k_day_ms;
  ui.space(8);
  ui::progress(ui, {.part = static_cast<float>(*binding.days_left) / std::max(1.0f, whole_days)});
}

void draw_seller(const View& v, const Binding& binding) {
  ui::Ui& ui = v.ui;
  const int zone = v.state.utc_offset_min();
  {
    auto card = ui::card(ui, {.pad = {16, 20, 16, 16}});
    {
      auto who = ui.row({.gap = 16});
      ui::avatar(ui, binding.referrer->avatar_url.value_or(""), binding.referrer->display_name, 64);
      auto words = ui.column({.gap = 4, .grow = 1});
      ui.text(binding.referrer->display_name, {.size = 20, .weight = 600, .max_lines = 1, .role = "heading"});
      ui.text(tr("seller." + std::string(contract::name_of(binding.bind_mode))), {.size = 12, .colour = v.t.ink_3});
    }
    if (binding.days_left) draw_term(v, binding);
    ui.space(12);
    ui::divider(ui);
    ui.space(4);
    if (binding.bound_at) ui::sum_row(ui, tr("seller.since"), {}, date_text(*binding.bound_at, zone));
    if (binding.expires_at) ui::sum_row(ui, tr("seller.expires"), {}, date_text(*binding.expires_at, zone));
    if (binding.protect_until) ui::sum_row(ui, tr("seller.until"), {}, date_text(*binding.protect_until, zone));
  }
  ui::note(ui, tr("product.disclosure"));
  ui::note(ui, tr("seller.note"), ui::Tone::neutral, "shield-check");
  ui.space(4);
  ui::button(ui, {.label = tr("me.shop"),
                  .kind = ui::ButtonKind::tonal,
                  .tap = v.does(Go{{Screen::shop, {}, {}}}),
                  .id = "to-shop"});
}

}  // namespace

void draw_seller(const View& v) {
  ui::Ui& ui = v.ui;
  const auto& seller = v.state.seller;
  auto page = ui.column({.grow = 1});
  ui::app_bar(ui, {.title = tr("seller.title"), .back = v.does(GoBack{})});
  const Pull pull = pull_of(v, seller.refreshing());
  auto scroll = ui.scroll(
      {.id = "seller", .pad = {16, 8, 16, 24}, .gap = 12, .refresh = pull.refresh, .refreshing = pull.refreshing});
  if (!shown(v, seller, [&] { ui::skeleton(ui, 0, 210, 16); })) return;
  if (seller.value->referrer)
    draw_seller(v, *seller.value);
  else
    ui::empty_state(ui, "user", tr("seller.empty"), tr("seller.empty_note"), tr("me.shop"),
                    v.does(Go{{Screen::shop, {}, {}}}));
}

}  // namespace fenxiao::client::views

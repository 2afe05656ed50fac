#include "client/ui/widgets.h"

namespace fenxiao::client::ui {
namespace {

constexpr float k_bar = 44;
constexpr Colour k_over_picture = 0xFFFFFFDB, k_over_picture_ink = 0x1A1D1BFF;

void bar_button(Ui& ui, const AppBar& bar, std::string_view icon, std::string label, const Action& tap,
                std::string_view id) {
  auto hit = ui.stack({.width = k_touch, .height = k_touch, .tap = tap, .id = id, .label = std::move(label)});
  if (!bar.over_picture) {
    auto middle = ui.row({.self = Align::center});
    ui.icon(icon, 24, ui.theme().ink);
    return;
  }
  auto disc = ui.row({.justify = Justify::center,
                      .width = 36,
                      .height = 36,
                      .self = Align::center,
                      .surface = {.fill = k_over_picture, .radius = 18}});
  ui.icon(icon, 20, k_over_picture_ink);
}

}  // namespace

void app_bar(Ui& ui, AppBar bar) {
  const float sides = bar.over_picture ? 12.0f : 4.0f;
  auto all = ui.stack({.pad = Pad(sides, ui.safe_top() + (bar.over_picture ? 4.0f : 0.0f), sides, 0),
                       .height = ui.safe_top() + k_bar + (bar.over_picture ? 4.0f : 0.0f),
                       .surface = {.fill = bar.over_picture ? 0u : ui.theme().bg}});
  if (!bar.title.empty() && !bar.over_picture) {
    // The title keeps clear of both ends.
    const float clear = bar.end_text.empty() ? k_touch : 88.0f;
    auto middle = ui.row({.pad = Pad(clear, 0), .justify = Justify::center, .height = k_bar});
    ui.text(std::move(bar.title),
            {.size = 16, .weight = 600, .max_lines = 1, .align = Align::center, .fit = true, .role = "heading"});
  }
  auto ends = ui.row({.height = k_bar});
  if (bar.back)
    bar_button(ui, bar, bar.modal ? "x" : "chevron-left", bar.modal ? ui.words().close : ui.words().back, bar.back,
               "back");
  ui.spring();
  if (!bar.end_icon.empty()) {
    bar_button(ui, bar, bar.end_icon, bar.end_label, bar.end, "bar.end");
  } else if (!bar.end_text.empty()) {
    auto word = ui.row({.pad = Pad(12, 0), .height = k_touch, .tap = bar.end, .id = "bar.end", .label = bar.end_label});
    ui.text(std::move(bar.end_text), {.colour = ui.theme().ink_2, .nowrap = true});
  }
}

void tab_bar(Ui& ui, const std::vector<Tab>& tabs, std::size_t selected) {
  const Theme& t = ui.theme();
  auto bar = ui.bottom_bar({.gap = 0.01f, .pad = Pad(8, 5, 8, 6)});
  for (std::size_t i = 0; i < tabs.size(); ++i) {
    const Tab& tab = tabs[i];
    const bool on = i == selected;
    const Colour colour = on ? t.brand : t.ink_3;
    auto cell = ui.column({.gap = 1,
                           .pad = Pad(0, 3, 0, 0),
                           .align = Align::center,
                           .grow = 1,
                           .tap = tab.tap,
                           .role = "tab",
                           .label = tab.label,
                           .selected = on});
    {
      auto mark = ui.stack({.width = 32, .height = 24});
      {
        auto middle = ui.row({.self = Align::center});
        ui.icon(tab.icon, 24, colour);
      }
      if (tab.badge != 0) {
        auto at = ui.row({.justify = Justify::center,
                          .height = tab.badge < 0 ? 8.0f : 16.0f,
                          .min_width = tab.badge < 0 ? 8.0f : 16.0f,
                          .self = Align::end,
                          .surface = {.fill = t.earn, .radius = 8}});
        if (tab.badge > 0) {
          ui.space(4);
          ui.text(tab.badge > 99 ? "99+" : std::to_string(tab.badge),
                  {.size = 12, .weight = 600, .colour = t.on_earn, .nowrap = true});
          ui.space(4);
        }
      }
    }
    ui.text(tab.label, {.size = 12, .weight = on ? 600 : 400, .colour = colour, .fit = true});
  }
}

}  // namespace fenxiao::client::ui

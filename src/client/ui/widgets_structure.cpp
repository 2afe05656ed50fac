#include "client/ui/widgets.h"

namespace fenxiao::client::ui {

Ui::Scope card(Ui& ui, Box box) {
  const bool padded = box.pad.left > 0 || box.pad.top > 0 || box.pad.right > 0 || box.pad.bottom > 0;
  if (!padded && !box.surface.clip) box.pad = Pad(k_margin);
  if (box.surface.fill == 0) box.surface.fill = ui.theme().surface;
  if (box.surface.radius == 0) box.surface.radius = k_radius_l;
  if (box.surface.elevation == 0) box.surface.elevation = 1;
  return ui.column(std::move(box));
}

void section_title(Ui& ui, std::string title, std::string note, std::string action, Action tap) {
  const Theme& t = ui.theme();
  auto row = ui.row({.gap = 8, .min_height = 40});
  {
    auto words = ui.row({.gap = 8, .align = Align::baseline, .grow = 1});
    ui.text(std::move(title), {.size = 16, .weight = 600, .role = "heading"});
    if (!note.empty()) ui.text(std::move(note), {.size = 12, .colour = t.ink_3, .max_lines = 1});
  }
  if (action.empty()) return;
  auto more = ui.row({.height = 40, .shrink = false, .tap = std::move(tap), .role = "link"});
  ui.text(std::move(action), {.size = 12, .colour = t.ink_3, .nowrap = true});
  ui.icon("chevron-right", 16, t.ink_3);
}

void divider(Ui& ui, float inset) {
  auto room = ui.column({.pad = Pad(inset, 0, 0, 0)});
  ui.line();
}

void list_row(Ui& ui, ListRow row) {
  const Theme& t = ui.theme();
  const Colour ink = row.tone == Tone::neutral ? t.ink : tone_ink(t, row.tone);
  const bool pressable = static_cast<bool>(row.tap);
  auto all = ui.row({.gap = 12,
                     .pad = Pad(0, 8),
                     .min_height = 52,
                     .tap = std::move(row.tap),
                     .press_scale = false,
                     .role = pressable ? "button" : "listitem"});
  if (!row.icon.empty()) ui.icon(row.icon, 20, row.tone == Tone::neutral ? t.ink_2 : ink);
  {
    auto words = ui.column({.gap = 2, .grow = 1});
    ui.text(std::move(row.title), {.size = 16, .colour = ink});
    if (!row.note.empty()) ui.text(std::move(row.note), {.size = 12, .colour = t.ink_3});
  }
  if (!row.end.empty())
    ui.text(std::move(row.end), {.size = 14, .colour = t.ink_3, .max_lines = 2, .align = Align::end});
  if (row.chevron && pressable) ui.icon("chevron-right", 16, t.ink_4);
}

void sum_row(Ui& ui, std::string label, std::string note, std::string amount, Colour dot, bool strong) {
  const Theme& t = ui.theme();
  auto row = ui.row({.gap = 10,
                     .pad = Pad(0, 6),
                     .align = Align::start,
                     .min_height = note.empty() ? 32.0f : 44.0f,
                     .role = "listitem"});
  if (dot) {
    auto at = ui.column({.pad = Pad(0, 6, 0, 0)});
    auto disc = ui.row({.width = 8, .height = 8, .surface = {.fill = dot, .radius = 4}});
  }
  {
    auto words = ui.column({.grow = 1});
    ui.text(std::move(label), {.size = 14, .weight = strong ? 600 : 400});
    if (!note.empty()) ui.text(std::move(note), {.size = 12, .colour = t.ink_3});
  }
  ui.text(std::move(amount), {.size = strong ? 16.0f : 14.0f, .weight = strong ? 600 : 400, .nowrap = true});
}

}  // namespace fenxiao::client::ui

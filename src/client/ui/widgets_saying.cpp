#include <algorithm>

#include "client/ui/widgets.h"

namespace fenxiao::client::ui {

Colour tone_ink(const Theme& t, Tone tone) {
  switch (tone) {
    case Tone::neutral: return t.ink_2;
    case Tone::brand: return t.brand;
    case Tone::earn: return t.earn;
    case Tone::gold: return t.gold;
    case Tone::ice: return t.ice;
    case Tone::danger: return t.danger;
  }
  return t.ink;
}

Colour tone_soft(const Theme& t, Tone tone) {
  switch (tone) {
    case Tone::neutral: return t.surface_3;
    case Tone::brand: return t.brand_soft;
    case Tone::earn: return t.earn_soft;
    case Tone::gold: return t.gold_soft;
    case Tone::ice: return t.ice_soft;
    case Tone::danger: return t.danger_soft;
  }
  return t.surface_3;
}

void tag(Ui& ui, std::string label, Tone tone, std::string_view icon) {
  const Colour ink = tone_ink(ui.theme(), tone);
  auto pill = ui.row({.gap = 4,
                      .pad = Pad(8, 0),
                      .height = 24,
                      .hug = true,
                      .surface = {.fill = tone_soft(ui.theme(), tone), .radius = 12}});
  if (!icon.empty()) ui.icon(icon, 14, ink);
  ui.text(std::move(label), {.size = 12, .weight = 600, .colour = ink, .max_lines = 1});
}

void badge(Ui& ui, std::string label, Tone tone) {
  // On a picture it has its own ground, the same in both themes.
  const Colour fill = tone_ink(k_light, tone);
  auto plate = ui.row({.pad = Pad(6, 0), .height = 20, .hug = true, .surface = {.fill = fill, .radius = 6}});
  ui.text(std::move(label), {.size = 12, .weight = 600, .colour = 0xFFFFFFFF, .nowrap = true});
}

void avatar(Ui& ui, std::string_view url, std::string_view name, float size) {
  if (!url.empty()) {
    ui.picture(url, {.width = size, .height = size, .radius = size / 2, .label = name});
    return;
  }
  const Theme& t = ui.theme();
  auto disc = ui.row({.justify = Justify::center,
                      .width = size,
                      .height = size,
                      .shrink = false,
                      .surface = {.fill = t.brand_soft, .radius = size / 2},
                      .label = std::string(name)});
  const auto pieces = pieces_of(name);
  if (pieces.empty()) {
    ui.icon("user", size / 2, t.brand);
    return;
  }
  // The given name of a Chinese name, the first letter of another.
  std::string_view initial =
      pieces.front().kind == PieceKind::wide ? pieces.back().text : pieces.front().text.substr(0, 1);
  ui.text(std::string(initial),
          {.size = size >= 40 ? 16.0f : 12.0f, .weight = 600, .colour = t.brand, .nowrap = true, .hidden = true});
}

void note(Ui& ui, std::string text, Tone tone, std::string_view icon) {
  const Colour ink = tone == Tone::neutral ? ui.theme().ink_3 : tone_ink(ui.theme(), tone);
  auto row = ui.row({.gap = 6, .align = Align::start});
  if (!icon.empty()) ui.icon(icon, 16, ink);
  ui.text(std::move(text), {.size = 12, .colour = ink, .grow = 1});
}

void banner(Ui& ui, std::string text, Tone tone, std::string_view icon, Action tap, std::string action) {
  const Colour ink = tone_ink(ui.theme(), tone);
  auto row = ui.row({.gap = 8,
                     .pad = Pad(k_margin, 6),
                     .min_height = 44,
                     .surface = {.fill = tone_soft(ui.theme(), tone)},
                     .tap = tap,
                     .press_scale = false,
                     .role = tap ? "button" : "status"});
  if (!icon.empty()) ui.icon(icon, 20, ink);
  ui.text(std::move(text), {.size = 14, .colour = ink, .max_lines = 2, .grow = 1});
  if (!action.empty())
    ui.text(std::move(action), {.weight = 600, .colour = ink, .nowrap = true});
  else if (tap)
    ui.icon("chevron-right", 16, ink);
}

std::vector<Run> money_runs(const MoneyText& m) {
  const float small = m.one_size ? m.size : m.size >= 36 ? 20.0f : m.size >= 28 ? 16.0f : std::min(m.size, 12.0f);
  const auto run = [&](const std::string& text, float size, float gap) {
    return Run{text, size, m.weight, m.colour, true, false, gap};
  };
  std::vector<Run> runs;
  if (!m.sign.empty()) runs.push_back(run(m.sign, m.size, 0));
  if (!m.symbol.empty()) runs.push_back(run(m.symbol, small, 0));
  runs.push_back(run(m.whole, m.size, m.one_size ? 0 : m.size * 0.06f));
  if (!m.fraction.empty()) runs.push_back(run(m.fraction, small, 0));
  return runs;
}

void money(Ui& ui, MoneyText m) {
  if (!m.colour) m.colour = ui.theme().ink;
  ui.runs(money_runs(m), {.size = m.size, .weight = m.weight, .colour = m.colour, .nowrap = true});
}

}  // namespace fenxiao::client::ui

#include <cmath>

#include "client/ui/widgets.h"

namespace fenxiao::client::ui {
namespace {

constexpr double k_sheen_ms = 1200, k_sheen_total_ms = 10'000;
constexpr Colour k_toast_fill = 0x1F2422FF, k_toast_fill_dark = 0x2E3532FF, k_toast_ink = 0xF1F3F0FF,
                 k_toast_mark = 0x63D3B4FF, k_toast_warn = 0xFF9A8FFF;

}  // namespace

void skeleton(Ui& ui, float width, float height, float radius) {
  // All sheens run together; after ten seconds nobody is helped by them any more.
  const float part = ui.appear("skeleton sheen", k_sheen_total_ms);
  const bool runs = part < 1 && !ui.reduced_motion();
  const float screen_width = ui.width();
  ui.custom({.width = width, .height = height, .shrink = width <= 0, .hidden = true}, [=](Ui::Drawn& d) {
    gfx::Box ground{.rect = d.rect, .fill = d.theme.skeleton_a};
    d.canvas.box(ground.radius(radius * d.scale));
    if (!runs) return;
    // One band of light goes across the screen, each skeleton shows its part of it.
    const float band = screen_width * 0.4f * d.scale;
    const auto phase = static_cast<float>(std::fmod(d.now_ms, k_sheen_ms) / k_sheen_ms);
    const float x = (screen_width * d.scale + 2 * band) * phase - band;
    if (x + band < d.rect.x || x > d.rect.right()) return;
    const Colour none = d.theme.skeleton_b & 0xFFFFFF00u;
    d.canvas.push_clip(d.rect, radius * d.scale);
    d.canvas.box({.rect = {x, d.rect.y, band / 2, d.rect.height},
                  .fill = none,
                  .fill_end = d.theme.skeleton_b,
                  .gradient_deg = 90});
    d.canvas.box({.rect = {x + band / 2, d.rect.y, band / 2, d.rect.height},
                  .fill = d.theme.skeleton_b,
                  .fill_end = none,
                  .gradient_deg = 90});
    d.canvas.pop_clip();
  });
}

void skeleton_card(Ui& ui, int lines, bool picture) {
  auto box = card(ui, {.pad = Pad(picture ? 12.0f : 16.0f)});
  auto row = ui.row({.gap = 12, .align = Align::start});
  if (picture) skeleton(ui, 84, 84, k_radius_m);
  auto words = ui.column({.gap = 10, .grow = 1});
  for (int i = 0; i < lines; ++i) {
    if (i == 0)
      skeleton(ui, 0, 16, 6);
    else
      skeleton(ui, i % 2 == 1 ? 148.0f : 96.0f, 12, 6);
  }
}

void empty_state(Ui& ui, std::string_view icon, std::string title, std::string note, std::string action, Action tap) {
  const Theme& t = ui.theme();
  auto all = ui.column({.pad = Pad(32, 40), .align = Align::center, .justify = Justify::center, .grow = 1});
  {
    auto disc = ui.row(
        {.justify = Justify::center, .width = 88, .height = 88, .surface = {.fill = t.brand_soft, .radius = 44}});
    ui.icon(icon, 36, t.brand, 1.5f);
  }
  ui.space(16);
  ui.text(std::move(title), {.size = 16, .weight = 600, .align = Align::center, .role = "status"});
  if (!note.empty()) {
    ui.space(4);
    ui.text(std::move(note), {.size = 14, .colour = t.ink_3, .align = Align::center});
  }
  if (action.empty()) return;
  ui.space(20);
  button(ui, {.label = std::move(action), .height = 44, .tap = std::move(tap)});
}

void error_state(Ui& ui, std::string text, Action retry) {
  const Theme& t = ui.theme();
  auto all = ui.column({.pad = Pad(32, 40), .align = Align::center, .justify = Justify::center, .grow = 1});
  {
    auto disc =
        ui.row({.justify = Justify::center, .width = 88, .height = 88, .surface = {.fill = t.earn_soft, .radius = 44}});
    ui.icon("circle-alert", 36, t.earn, 1.5f);
  }
  ui.space(16);
  ui.text(std::move(text), {.size = 16, .weight = 600, .align = Align::center, .role = "alert"});
  if (!retry) return;
  ui.space(20);
  button(ui, {.label = ui.words().retry, .icon = "rotate-cw", .height = 44, .tap = std::move(retry)});
}

void toast(Ui& ui, std::string text, bool good, std::string action, Action tap) {
  const float risen = ui.appear("toast " + text, k_base_ms);
  auto box = ui.floating(
      {.gap = 10,
       .pad = Pad(16, 12, action.empty() ? 16.0f : 4.0f, 12),
       .min_height = 48,
       .surface = {.fill = ui.theme().dark ? k_toast_fill_dark : k_toast_fill, .radius = 14, .elevation = 2},
       .alpha = 0.01f + 0.99f * risen,
       .dy = (1 - risen) * 16,
       .id = "toast",
       .role = good ? "status" : "alert"});
  ui.icon(good ? "circle-check" : "circle-alert", 20, good ? k_toast_mark : k_toast_warn);
  ui.text(std::move(text), {.size = 14, .colour = k_toast_ink, .max_lines = 3, .grow = 1});
  if (action.empty()) return;
  auto hit = ui.row({.pad = Pad(12, 0), .justify = Justify::center, .shrink = false, .tap = std::move(tap)});
  ui.text(std::move(action), {.size = 14, .weight = 600, .colour = k_toast_mark, .nowrap = true});
}

}  // namespace fenxiao::client::ui

#include <cmath>

#include "client/ui/widgets.h"

namespace fenxiao::client::ui {
namespace {

constexpr double k_sheen_ms = 1200, k_sheen_total_ms = 10'000;
constexpr Colour k_toast_fill = 0x1F2422FF, k_toast_fill_dark = 0x2E3532FF, k_toast_ink = 0xF1F3F0FF,
                 k_toast_mark = 0x63D3B4FF, k_toast_warn = 0xFF9A8FFF;

// What the two drawings are made of; they stand on the page itself, so each theme has its own shades.
struct Shades {
  Colour floor, back, back_end, front, fold, ink;
};
constexpr Shades k_tray_light{0x52402A14, 0xE2EFE9FF, 0xC7DED4FF, 0x8DBBA9FF, 0, 0x6B4708FF};
constexpr Shades k_tray_dark{0x00000059, 0x2C4A41FF, 0x203A33FF, 0x3A6357FF, 0, 0x4A3106FF};
constexpr Shades k_sheet_light{0x52402A14, 0xFBE3D8FF, 0xF3C4AEFF, 0, 0xEBA98CFF, 0xE7A88DFF};
constexpr Shades k_sheet_dark{0x00000059, 0x5A3A2DFF, 0x47291EFF, 0, 0x6B4434FF, 0x8A5C48FF};
constexpr Colour k_coin = 0xF7DE9BFF, k_coin_end = 0xDBA440FF;
constexpr float k_drawing_width = 152, k_drawing_height = 120;

// Boxes in the drawing's own measures.
struct Pen {
  Ui::Drawn& d;
  gfx::Box box(float x, float y, float width, float height, float radius, Colour fill) const {
    gfx::Box made{.rect = {d.rect.x + x * d.scale, d.rect.y + y * d.scale, width * d.scale, height * d.scale},
                  .fill = fill};
    return made.radius(radius * d.scale);
  }
  void fill(float x, float y, float width, float height, float radius, Colour colour) const {
    d.canvas.box(box(x, y, width, height, radius, colour));
  }
  void shade(gfx::Box made, Colour end, float degrees) const {
    made.fill_end = end;
    made.gradient_deg = degrees;
    d.canvas.box(made);
  }
};

// An empty tray, and over it a coin with what would lie in it.
void tray(Ui& ui, std::string_view icon) {
  ui.custom({.width = k_drawing_width, .height = k_drawing_height, .hidden = true},
            [icon = std::string(icon)](Ui::Drawn& d) {
              const Shades& s = d.theme.dark ? k_tray_dark : k_tray_light;
              const Pen pen{d};
              pen.fill(14, 100, 124, 16, 8, s.floor);
              pen.shade(pen.box(26, 30, 100, 74, 14, s.back), s.back_end, 180);
              gfx::Box front = pen.box(26, 62, 100, 42, 0, s.front);
              front.radii[2] = front.radii[3] = 14 * d.scale;
              d.canvas.box(front);
              gfx::Box notch = pen.box(58, 61, 36, 13, 0, s.back_end);
              notch.radii[2] = notch.radii[3] = 8 * d.scale;
              d.canvas.box(notch);
              pen.shade(pen.box(94, 10, 36, 36, 18, k_coin), k_coin_end, 135);
              d.glyphs.draw_icon(d.canvas, icon, d.rect.x + 102 * d.scale, d.rect.y + 18 * d.scale, 20 * d.scale,
                                 2 * d.scale, s.ink);
            });
}

// A sheet of paper that somebody has marked.
void marked_sheet(Ui& ui) {
  ui.custom({.width = k_drawing_width, .height = k_drawing_height, .hidden = true}, [](Ui::Drawn& d) {
    const Shades& s = d.theme.dark ? k_sheet_dark : k_sheet_light;
    const Pen pen{d};
    pen.fill(18, 100, 116, 16, 8, s.floor);
    pen.shade(pen.box(30, 20, 84, 84, 12, s.back), s.back_end, 180);
    gfx::Box fold = pen.box(98, 20, 16, 16, 0, s.fold);
    fold.radii[1] = 12 * d.scale;
    fold.radii[3] = 6 * d.scale;
    d.canvas.box(fold);
    pen.fill(46, 50, 52, 5, 2.5f, s.ink);
    pen.fill(46, 64, 40, 5, 2.5f, s.ink);
    pen.fill(87, 65, 38, 38, 19, d.theme.earn);
    pen.fill(104.25f, 74, 3.5f, 13, 1.75f, d.theme.on_earn);
    pen.fill(104, 90.5f, 4, 4, 2, d.theme.on_earn);
  });
}

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
  tray(ui, icon);
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
  auto all = ui.column({.pad = Pad(32, 40), .align = Align::center, .justify = Justify::center, .grow = 1});
  marked_sheet(ui);
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

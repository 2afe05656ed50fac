#include "client/ui/paint.h"

#include <algorithm>
#include <cmath>

namespace fenxiao::client::ui {
namespace {

constexpr float k_pressed_scale = 0.03f;
constexpr float k_pressed_shade = 0.06f;
constexpr double k_press_motion_ms = 120;
constexpr double k_picture_fade_ms = 150;
constexpr float k_dimmed = 0.9f;      // pictures in the dark theme
constexpr float k_shadow_reach = 64;  // css px around a node that its shadow may touch
constexpr float k_disabled_alpha = 0.4f;

gfx::Shadow shadow_of(const Theme& t, int elevation, float scale) {
  switch (elevation) {
    case 1: return {4 * scale, 8 * scale, t.shadow};
    case 2: return {12 * scale, 16 * scale, gfx::with_alpha(t.shadow, t.shadow_floating)};
    case 3: return {-8 * scale, 20 * scale, gfx::with_alpha(t.shadow, t.shadow_sheet)};
    case 4: return {1 * scale, 1.5f * scale, gfx::with_alpha(t.shadow, t.shadow_floating)};  // the thumb of a segment
    default: return {};
  }
}

}  // namespace

void draw_paragraph(gfx::Canvas& canvas, GlyphStore& glyphs, const Paragraph& paragraph, float x, float y, float width,
                    Align align, float scale) {
  y = std::round(y);
  for (const LaidLine& line : paragraph.lines) {
    const float spare = width - line.width;
    const float left = std::round(x + (align == Align::center ? spare / 2 : align == Align::end ? spare : 0));
    for (const LaidGlyph& glyph : line.glyphs)
      glyphs.draw(canvas, glyph.text, left + glyph.x, y + line.baseline, glyph.px, glyph.weight, glyph.colour);
    for (const auto& [from, to] : line.strikes) {
      const float middle = y + line.height / 2;
      canvas.line(left + from, middle, left + to, middle, std::max(1.0f, scale), line.strike_colour);
    }
    y += line.height;
  }
}

gfx::Rect Painter::device(const Node& node) const {
  const float k = ui_.screen.scale;
  const float x = std::round(node.x * k), y = std::round(node.y * k);
  return {x, y, std::round((node.x + node.width) * k) - x, std::round((node.y + node.height) * k) - y};
}

void Painter::surface(const Node& node, const gfx::Rect& rect) {
  const Surface& s = node.box.surface;
  if (s.fill == 0 && s.stroke_width <= 0) return;
  gfx::Box box{.rect = rect,
               .fill = s.fill,
               .fill_end = s.fill_end,
               .gradient_deg = s.gradient_deg,
               .stroke = s.stroke,
               .stroke_width = px(s.stroke_width),
               .shadow = shadow_of(ui_.theme, s.elevation, ui_.screen.scale),
               .glow_radius = px(s.glow_radius),
               .glow_alpha = s.glow_alpha};
  box.radius(px(s.radius));
  if (s.radius_bottom >= 0) box.radii[2] = box.radii[3] = px(s.radius_bottom);
  if (node.part == Part::bottom_bar && node.parent == nullptr) {
    const float hair = std::max(1.0f, std::round(ui_.screen.scale));
    canvas_.box({.rect = {rect.x, rect.y - hair, rect.width, hair}, .fill = ui_.theme.line});
  }
  canvas_.box(box);
}

void Painter::text(const Node& node) {
  if (!node.paragraph) return;
  const float k = ui_.screen.scale;
  draw_paragraph(canvas_, ui_.glyphs, *node.paragraph, node.x * k, node.y * k, node.width * k, node.text.align, k);
}

void Painter::picture(const Node& node, const gfx::Rect& rect) {
  const float radius = px(node.picture.radius);
  const auto info = node.url.empty() ? platform::PictureInfo{}
                                     : platform::picture(node.url, static_cast<int>(std::max(rect.width, rect.height)));
  float shown = info.texture ? 1.0f : 0.0f;
  if (info.texture && !ui_.screen.reduced_motion) {
    shown = std::clamp(static_cast<float>((ui_.now_ms - info.ready_at_ms) / k_picture_fade_ms), 0.0f, 1.0f);
    if (shown < 1) ui_.moves();
  }
  if (shown < 1 && !(node.picture.contain && info.texture)) {
    gfx::Box ground{.rect = rect, .fill = ui_.theme.surface_3};
    canvas_.box(ground.radius(radius));
    if (info.failed) {
      const float side = std::min(px(24), std::min(rect.width, rect.height) / 2);
      ui_.glyphs.draw_icon(canvas_, "image", rect.x + (rect.width - side) / 2, rect.y + (rect.height - side) / 2, side,
                           side / 14, ui_.theme.ink_4);
    }
  }
  if (!info.texture) return;
  gfx::Picture drawn{
      .rect = rect, .texture = info.texture, .aspect = info.aspect, .contain = node.picture.contain, .alpha = shown};
  for (float& corner : drawn.radii) corner = radius;
  drawn.brightness = ui_.theme.dark && node.picture.dim_in_dark ? k_dimmed : 1;
  canvas_.picture(drawn);
}

// The arc that a pull draws out, and that turns while the list is fetched.
void Painter::refresh_spinner(const Node& node) {
  if (!node.scroll_box.refresh && !node.scroll_box.refreshing) return;
  const float pulled = node.scroll->scroller.beyond_start();
  if (pulled < 4) return;
  const float part = std::clamp(pulled / 64, 0.0f, 1.0f);
  gfx::Arc arc{.x = px(node.x + node.width / 2),
               .y = px(node.y + pulled / 2),
               .radius = px(10),
               .width = px(2.5f),
               .from_deg = 0,
               .sweep_deg = 300 * part,
               .colour = gfx::with_alpha(ui_.theme.brand, part)};
  if (node.scroll_box.refreshing) {
    arc.from_deg = static_cast<float>(std::fmod(ui_.now_ms, 900.0) / 900.0 * 360);
    arc.sweep_deg = 270;
    ui_.moves();
  }
  canvas_.arc(arc);
}

void Painter::contents(const Node& node, const gfx::Rect& rect) {
  switch (node.kind) {
    case NodeKind::text: return text(node);
    case NodeKind::picture: return picture(node, rect);
    case NodeKind::icon:
      return ui_.glyphs.draw_icon(canvas_, node.url, rect.x, rect.y, px(node.size), px(node.stroke * node.size / 24),
                                  node.colour);
    case NodeKind::line: {
      const float hair = std::max(1.0f, std::round(ui_.screen.scale));
      const bool upright = node.height > node.width;
      return canvas_.box(
          {.rect = {rect.x, rect.y, upright ? hair : rect.width, upright ? rect.height : hair}, .fill = node.colour});
    }
    case NodeKind::custom: {
      Ui::Drawn drawn{canvas_, rect, ui_.screen.scale, ui_.glyphs, ui_.texts, ui_.theme, ui_.now_ms};
      if (node.draw) node.draw(drawn);
      return;
    }
    default: break;
  }
  const bool scrolls = node.kind == NodeKind::scroll || node.kind == NodeKind::carousel;
  if (scrolls) {
    if (node.kind == NodeKind::scroll) refresh_spinner(node);
    // A strip's shadows may reach above and below it.
    const float reach = node.kind == NodeKind::carousel ? px(24) : 0;
    canvas_.push_clip({rect.x, rect.y - reach, rect.width, rect.height + 2 * reach});
  } else if (node.box.surface.clip) {
    canvas_.push_clip(rect, px(node.box.surface.radius));
  }
  for (const Node* c = node.first; c; c = c->next) paint(*c);
  if (scrolls || node.box.surface.clip) canvas_.pop_clip();
}

void Painter::paint(const Node& node) {
  if (node.box.alpha <= 0) return;
  const gfx::Rect rect = device(node);
  const float dy = node.box.dy + (node.part == Part::panel ? (1 - node.risen) * node.height : 0);
  const float reach = px(k_shadow_reach);
  const gfx::Rect clip = canvas_.clip();
  const gfx::Rect near{rect.x + px(node.box.dx) - reach, rect.y + px(dy) - reach, rect.width + 2 * reach,
                       rect.height + 2 * reach};
  if (node.part == Part::plain && canvas_.at_origin() &&
      (near.right() < clip.x || near.bottom() < clip.y || near.x > clip.right() || near.y > clip.bottom()))
    return;

  float pressed = 0;
  if (node.pressable() && !node.box.disabled && node.part != Part::scrim)
    pressed = ui_.motion(hashed("press", node.id), 0, ui_.pressed == node.id ? 1.0f : 0.0f, k_press_motion_ms).value;
  const float scale = node.box.press_scale ? 1 - k_pressed_scale * pressed : 1;
  const float alpha = node.box.alpha * (node.box.disabled && node.pressable() ? k_disabled_alpha : 1);
  const bool moved = scale != 1 || node.box.dx != 0 || dy != 0;
  if (moved)
    canvas_.push_scale(rect.x + rect.width / 2, rect.y + rect.height / 2, scale, std::round(px(node.box.dx)),
                       std::round(px(dy)));
  if (alpha < 1) canvas_.push_alpha(alpha);
  if (node.kind != NodeKind::picture) surface(node, rect);
  contents(node, rect);
  if (pressed > 0 && node.part != Part::scrim) {
    // Darker in the light theme, lighter in the dark one, over the whole of it.
    const Colour shade = ui_.theme.dark ? 0xFFFFFFFFu : 0x000000FFu;
    gfx::Box over{.rect = rect, .fill = gfx::with_alpha(shade, k_pressed_shade * pressed)};
    if (node.box.surface.fill != 0 || !node.box.press_scale) canvas_.box(over.radius(px(node.box.surface.radius)));
  }
  if (alpha < 1) canvas_.pop_alpha();
  if (moved) canvas_.pop_offset();
}

}  // namespace fenxiao::client::ui

#include <algorithm>
#include <cmath>

#include "client/ui/widgets.h"

namespace fenxiao::client::ui {
namespace {

struct Look {
  Colour fill, ink;
};
Look look_of(const Theme& t, ButtonKind kind) {
  switch (kind) {
    case ButtonKind::primary: return {t.brand, t.on_brand};
    case ButtonKind::tonal: return {t.brand_soft, t.brand};
    case ButtonKind::plain: return {t.surface_3, t.ink};
    case ButtonKind::buy: return {t.earn, t.on_earn};
    case ButtonKind::buy_tonal: return {t.earn_soft, t.earn};
    case ButtonKind::danger: return {t.danger, t.on_earn};
    case ButtonKind::on_hero: return {0xFFFFFFFF, 0x0A5244FF};
  }
  return {};
}

// An arc that turns.
void spinner(Ui& ui, float size, Colour colour) {
  ui.appear("spinner", 60'000);  // frames go on; after a minute it stands still
  ui.custom({.width = size, .height = size, .hidden = true}, [colour, size](Ui::Drawn& d) {
    const float radius = (size / 2 - 2) * d.scale;
    d.canvas.arc({.x = d.rect.x + d.rect.width / 2,
                  .y = d.rect.y + d.rect.height / 2,
                  .radius = radius,
                  .width = 2 * d.scale,
                  .from_deg = static_cast<float>(std::fmod(d.now_ms, 900.0) / 900.0 * 360),
                  .sweep_deg = 270,
                  .colour = colour});
  });
}

}  // namespace

void button(Ui& ui, Button b) {
  const Look look = look_of(ui.theme(), b.kind);
  const bool compact = b.height <= 40;
  const float radius = compact ? b.height / 2 : k_radius_m;
  const float icon_size = compact ? 16 : 20;
  auto box = ui.row({.gap = compact ? 4.0f : 8.0f,
                     .pad = Pad(compact ? 14.0f : 20.0f, 0),
                     .justify = Justify::center,
                     .height = b.height,
                     .min_width = compact ? 64.0f : 88.0f,
                     .grow = b.grow,
                     .surface = {.fill = look.fill, .radius = radius},
                     .tap = b.loading ? Action([] {}) : std::move(b.tap),
                     .disabled = b.disabled,
                     .id = b.id,
                     .label = b.label,
                     .value = b.loading ? ui.words().loading : std::string()});
  if (b.loading)
    spinner(ui, icon_size, look.ink);
  else if (!b.icon.empty())
    ui.icon(b.icon, icon_size, look.ink);
  ui.text(std::move(b.label),
          {.size = compact ? 14.0f : 16.0f, .weight = 600, .colour = look.ink, .max_lines = 1, .fit = true});
}

void icon_button(Ui& ui, std::string_view icon, std::string label, Action tap, Colour colour, float size) {
  auto hit = ui.row({.justify = Justify::center,
                     .width = k_touch,
                     .height = k_touch,
                     .shrink = false,
                     .tap = std::move(tap),
                     .label = std::move(label)});
  ui.icon(icon, size, colour ? colour : ui.theme().ink);
}

void link(Ui& ui, std::string label, Action tap, std::string_view icon) {
  auto hit = ui.row({.gap = 4, .justify = Justify::center, .min_height = 32, .tap = std::move(tap), .role = "link"});
  if (!icon.empty()) ui.icon(icon, 16, ui.theme().brand);
  ui.text(std::move(label), {.size = 14, .weight = 600, .colour = ui.theme().brand, .max_lines = 1, .fit = true});
}

void segmented(Ui& ui, std::string_view id, const std::vector<std::string>& labels, std::size_t selected,
               const std::function<Action(std::size_t)>& tap, float height) {
  const Theme& t = ui.theme();
  const bool small = height < 40;
  const float inset = small ? 3.0f : 4.0f, font = small ? 12.0f : 14.0f;
  const auto count = static_cast<float>(std::max<std::size_t>(1, labels.size()));
  float width = 0;
  if (small) {
    // Small ones are as wide as their longest label, the same for all, so that the thumb keeps its size.
    float cell = 0;
    const float px = font * 3;
    for (const std::string& label : labels) {
      float label_px = 0;
      for (const Piece& piece : pieces_of(label)) label_px += ui.glyphs().advance(piece.text, px, 600);
      cell = std::max(cell, label_px / 3);
    }
    width = count * std::ceil(cell + 20) + 2 * inset;
  }
  const float at = ui.follow(id, static_cast<float>(selected), k_fast_ms);
  auto track = ui.stack({.pad = Pad(inset),
                         .width = width,
                         .height = height,
                         .shrink = !small,
                         .surface = {.fill = t.seg_track, .radius = small ? 10.0f : k_radius_m},
                         .id = id,
                         .role = "tablist"});
  ui.custom({.hidden = true}, [at, count, small](Ui::Drawn& d) {
    const float cell = d.rect.width / count;
    gfx::Box thumb{.rect = {std::round(d.rect.x + at * cell), d.rect.y, std::round(cell), d.rect.height},
                   .fill = d.theme.seg_on,
                   .shadow = {1 * d.scale, 1.5f * d.scale, 0x2820141F}};
    d.canvas.box(thumb.radius((small ? 7.0f : 8.0f) * d.scale));
  });
  auto row = ui.row({.align = Align::stretch});
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const bool on = i == selected;
    auto cell = ui.row({.pad = Pad(4, 0),
                        .justify = Justify::center,
                        .grow = 1,
                        .tap = tap(i),
                        .press_scale = false,
                        .role = "tab",
                        .label = labels[i],
                        .selected = on});
    ui.text(labels[i],
            {.size = font, .weight = on ? 600 : 400, .colour = on ? t.ink : t.ink_2, .max_lines = 1, .fit = true});
  }
}

void chips(Ui& ui, std::string_view id, const std::vector<Chip>& all) {
  const Theme& t = ui.theme();
  auto strip = ui.carousel({.id = id, .pad = Pad(k_margin, 6), .gap = 8, .height = k_touch});
  for (const Chip& chip : all) {
    auto one = ui.row(
        {.pad = Pad(14, 0),
         .height = 32,
         .shrink = false,
         .surface = {.fill = chip.selected ? t.ink : t.surface, .radius = 16, .elevation = chip.selected ? 0 : 1},
         .tap = chip.tap,
         .role = "tab",
         .label = chip.label,
         .selected = chip.selected});
    ui.text(
        chip.label,
        {.size = 14, .weight = chip.selected ? 600 : 400, .colour = chip.selected ? t.bg : t.ink_2, .nowrap = true});
  }
}

void radio_row(Ui& ui, Box box, bool selected, const std::function<void()>& content) {
  const Theme& t = ui.theme();
  if (box.gap <= 0) box.gap = 12;
  if (box.role.empty()) box.role = "radio";
  box.selected = selected;
  box.press_scale = false;
  auto row = ui.row(std::move(box));
  {
    auto words = ui.column({.grow = 1});
    content();
  }
  auto mark = ui.row({.justify = Justify::center,
                      .width = 22,
                      .height = 22,
                      .shrink = false,
                      .surface = {.fill = selected ? t.brand : 0u,
                                  .radius = 11,
                                  .stroke = selected ? 0u : t.ink_4,
                                  .stroke_width = selected ? 0.0f : 1.5f}});
  if (selected) ui.icon("check", 14, t.on_brand, 3);
}

void check_row(Ui& ui, std::string_view id, std::string label, bool checked, Action tap) {
  const Theme& t = ui.theme();
  auto row = ui.row({.gap = 8,
                     .pad = Pad(0, 10),
                     .align = Align::start,
                     .min_height = k_touch,
                     .tap = std::move(tap),
                     .press_scale = false,
                     .id = id,
                     .role = "checkbox",
                     .label = label,
                     .selected = checked});
  {
    auto mark = ui.row({.justify = Justify::center,
                        .width = 20,
                        .height = 20,
                        .shrink = false,
                        .surface = {.fill = checked ? t.brand : 0u,
                                    .radius = 6,
                                    .stroke = checked ? 0u : t.ink_4,
                                    .stroke_width = checked ? 0.0f : 1.5f}});
    if (checked) ui.icon("check", 14, t.on_brand, 3);
  }
  ui.text(std::move(label), {.size = 14, .colour = t.ink_2, .grow = 1});
}

void switch_row(Ui& ui, std::string_view id, std::string label, bool on, Action tap) {
  const float at = ui.follow(id, on ? 1.0f : 0.0f, k_fast_ms);
  auto row = ui.row({.gap = 12,
                     .min_height = 52,
                     .tap = std::move(tap),
                     .press_scale = false,
                     .id = id,
                     .role = "switch",
                     .label = label,
                     .selected = on});
  ui.text(std::move(label), {.size = 16, .grow = 1});
  ui.custom({.width = 46, .height = 28, .shrink = false}, [at](Ui::Drawn& d) {
    gfx::Box track{.rect = d.rect, .fill = d.theme.dark ? d.theme.seg_on : d.theme.surface_3};
    d.canvas.box(track.radius(14 * d.scale));
    gfx::Box filled{.rect = d.rect, .fill = gfx::with_alpha(d.theme.brand, at)};
    d.canvas.box(filled.radius(14 * d.scale));
    const float side = d.rect.height - 4 * d.scale;
    gfx::Box thumb{
        .rect = {d.rect.x + 2 * d.scale + at * (d.rect.width - d.rect.height), d.rect.y + 2 * d.scale, side, side},
        .fill = 0xFFFFFFFF,
        .shadow = {1 * d.scale, 2 * d.scale, 0x00000033}};
    d.canvas.box(thumb.radius(side / 2));
  });
}

void stepper(Ui& ui, std::string_view id, std::int64_t value, std::int64_t min, std::int64_t max,
             const std::function<Action(std::int64_t)>& set) {
  const Theme& t = ui.theme();
  auto row = ui.row({.height = 36,
                     .shrink = false,
                     .surface = {.fill = t.surface_3, .radius = 10},
                     .id = id,
                     .role = "group",
                     .value = std::to_string(value)});
  const auto end = [&](std::string_view icon, std::string name, bool possible, std::int64_t to) {
    auto hit = ui.row({.justify = Justify::center,
                       .width = 40,
                       .height = 36,
                       .shrink = false,
                       .tap = possible ? set(to) : Action([] {}),
                       .disabled = !possible,
                       .label = std::move(name)});
    ui.icon(icon, 16, t.ink, 2);
  };
  end("minus", "−", value > min, value - 1);
  {
    auto middle = ui.row({.justify = Justify::center, .min_width = 36});
    ui.text(std::to_string(value), {.size = 16, .weight = 600, .nowrap = true});
  }
  end("plus", "+", value < max, value + 1);
}

}  // namespace fenxiao::client::ui

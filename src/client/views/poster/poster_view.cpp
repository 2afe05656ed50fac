// The poster editor: what one sees is what is saved. Words are changed where they stand.
#include <algorithm>
#include <cmath>

#include "client/app/poster_texts.h"
#include "client/views/parts.h"

namespace fenxiao::client::views {
namespace {

constexpr float k_preview_height_max = 409;
constexpr float k_preview_height_min = 200;
constexpr float k_bar_height = 44;
constexpr float k_panel_height = 296;  // without what the home indicator needs
constexpr float k_around_preview = 8 + 16;

enum Tool : int { tool_colour, tool_picture, tool_text, tool_avatar };

std::string_view tag_of_language() { return language() == Language::en ? "en" : "zh-CN"; }

const poster::Template* form_of(const State& state, std::string_view id) {
  const auto found = state.poster.templates.find(id);
  return found != state.poster.templates.end() && found->second.value ? &*found->second.value : nullptr;
}
const contract::Product* product_of(const State& state) {
  const auto found = state.product.products.find(state.poster.product_id);
  return found != state.product.products.end() && found->second.value ? &*found->second.value : nullptr;
}

float panel_bottom(const ui::Ui& ui) { return std::max(16.0f, ui.safe_bottom() - 10); }

float preview_height(const ui::Ui& ui) {
  const float left = ui.height() - ui.safe_top() - k_bar_height - k_panel_height - panel_bottom(ui) - k_around_preview;
  return std::clamp(left, k_preview_height_min, k_preview_height_max);
}

// What is edited by a tap on it: the first frame of each text that a person may change.
const poster::LayerFrame* frame_of(const PosterSheet& sheet, poster::TextField field) {
  for (const poster::LayerFrame& frame : sheet.frames)
    if (frame.text == field) return &frame;
  return nullptr;
}

struct CssRect {
  float x, y, width, height;
};
CssRect placed(const poster::LayerFrame& frame, float scale, float grown) {
  return {frame.rect.x * scale - grown, frame.rect.y * scale - grown, frame.rect.width * scale + 2 * grown,
          frame.rect.height * scale + 2 * grown};
}

void draw_handles(ui::Ui::Drawn& d, const CssRect& at) {
  const float s = d.scale;
  const gfx::Rect rect{d.rect.x + at.x * s, d.rect.y + at.y * s, at.width * s, at.height * s};
  gfx::Box frame;
  frame.rect = rect.inset(-1 * s);
  frame.radius(5 * s);
  frame.stroke = 0x0A282080;
  frame.stroke_width = 1 * s;
  d.canvas.box(frame);
  frame.rect = rect;
  frame.radius(4 * s);
  frame.stroke = 0xFFFFFFFF;
  frame.stroke_width = 1.5f * s;
  d.canvas.box(frame);
  for (const float x : {rect.x, rect.right()}) {
    for (const float y : {rect.y, rect.bottom()}) {
      gfx::Box knob;
      knob.rect = {x - 5 * s, y - 5 * s, 10 * s, 10 * s};
      knob.radius(5 * s);
      knob.fill = 0xFFFFFFFF;
      knob.shadow = {1 * s, 1.5f * s, 0x00000066};
      d.canvas.box(knob);
    }
  }
}

void pill(const View& v, std::string_view icon, const std::string& label, gfx::Colour fill, gfx::Colour ink,
          int elevation) {
  ui::Ui& ui = v.ui;
  auto box = ui.row({.gap = 4,
                     .pad = {10, 0},
                     .height = 28,
                     .surface = {.fill = fill, .radius = 14, .elevation = elevation},
                     .role = "status"});
  ui.icon(icon, 16, ink);
  ui.text(label, {.size = 12, .weight = 600, .colour = ink, .nowrap = true});
}

// A part of the preview that opens the words.
void touchable(const View& v, const CssRect& at, const std::string& label, std::string_view id, const ui::Action& tap) {
  ui::Ui& ui = v.ui;
  auto place = ui.column({.pad = {std::max(0.0f, at.x), std::max(0.0f, at.y), 0, 0},
                          .self = ui::Align::start,
                          .self_main = ui::Justify::start});
  auto area =
      ui.column({.width = at.width, .height = at.height, .tap = tap, .press_scale = false, .id = id, .label = label});
}

void draw_preview(const View& v, int& words_open) {
  ui::Ui& ui = v.ui;
  const PosterSlice& slice = v.state.poster;
  const PosterSheet& chosen = slice.chosen;
  const float height = preview_height(ui);
  const float width = std::round(height * chosen.aspect);
  const float scale = width / chosen.width;
  auto stage = ui.column({.pad = {0, 8, 0, 16}, .align = ui::Align::center});
  auto sheet =
      ui.stack({.width = width, .height = height, .surface = {.fill = v.t.surface_2, .radius = 16, .elevation = 2}});
  if (chosen.address.empty()) {
    ui::skeleton(ui, width, height, 16);
    return;
  }
  ui.picture(chosen.address,
             {.width = width, .height = height, .radius = 16, .dim_in_dark = false, .label = tr("poster.preview")});
  const ui::Action open = [&words_open] { words_open = 1; };
  const poster::LayerFrame* title = frame_of(chosen, poster::TextField::title);
  if (const auto* subtitle = frame_of(chosen, poster::TextField::subtitle))
    touchable(v, placed(*subtitle, scale, 4), tr("poster.field_subtitle"), "subtitle_frame", open);
  if (title) {
    const CssRect at = placed(*title, scale, 3);
    ui.custom({.self = ui::Align::stretch}, [at](ui::Ui::Drawn& d) { draw_handles(d, at); });
    touchable(v, at, tr("poster.field_title"), "title_frame", open);
    if (slice.undo.empty()) {
      auto hint = ui.column({.pad = {0, std::min(at.y + at.height + 12, height - 40), 0, 0},
                             .self = ui::Align::start,
                             .self_main = ui::Justify::start});
      pill(v, "pencil", tr("poster.edit_hint"), v.t.ink, v.t.bg, 0);
    }
  }
}

void draw_scan_pill(const View& v) {
  ui::Ui& ui = v.ui;
  const PosterSheet& chosen = v.state.poster.chosen;
  if (chosen.inputs.empty()) return;
  auto corner = ui.column({.pad = {0, 0, 16, 36}, .self = ui::Align::end, .self_main = ui::Justify::end});
  pill(v, chosen.scannable ? "circle-check" : "circle-alert",
       tr(chosen.scannable ? "poster.scannable" : "poster.too_small"), v.t.surface,
       chosen.scannable ? v.t.brand : v.t.danger, 2);
}

void draw_strip(const View& v) {
  ui::Ui& ui = v.ui;
  auto strip = ui.carousel({.id = "templates", .pad = {16, 4, 16, 0}, .gap = 12, .height = 114});
  for (const std::string_view id : k_poster_templates) {
    const bool on = v.state.poster.look.template_id == id;
    const poster::Template* form = form_of(v.state, id);
    const std::string name = form ? form->name.in(tag_of_language()) : std::string();
    const auto found = v.state.poster.strip.find(id);
    const std::string address = found == v.state.poster.strip.end() ? std::string() : found->second.address;
    auto one = ui.column({.gap = 6,
                          .width = 60,
                          .shrink = false,
                          .tap = v.does(PickPosterTemplate{std::string(id)}),
                          .id = id,
                          .role = "radio",
                          .label = name,
                          .selected = on});
    {
      auto pile = ui.stack({.width = 60, .height = 88});
      {
        auto shape =
            ui.column({.width = 60,
                       .height = 88,
                       .surface = {.fill = v.t.surface_3, .radius = 10, .elevation = on ? 0 : 1, .clip = true}});
        if (address.empty())
          ui::skeleton(ui, 60, 88, 10);
        else
          ui.picture(address, {.width = 60, .height = 88, .radius = 10, .dim_in_dark = false});
      }
      if (on) {
        ui.custom({.width = 60, .height = 88}, [](ui::Ui::Drawn& d) {
          gfx::Box ring;
          ring.rect = d.rect.inset(-4 * d.scale);
          ring.radius(14 * d.scale);
          ring.stroke = d.theme.brand;
          ring.stroke_width = 2 * d.scale;
          d.canvas.box(ring);
        });
      }
    }
    ui.text(name, {.size = 12,
                   .weight = on ? 600 : 400,
                   .colour = on ? v.t.brand : v.t.ink_3,
                   .max_lines = 1,
                   .align = ui::Align::center});
  }
}

void draw_tools(const View& v, int& tool) {
  ui::Ui& ui = v.ui;
  struct Entry {
    Tool tool;
    std::string_view icon;
    const char* label;
  };
  constexpr Entry k_entries[] = {{tool_picture, "image", "poster.tool_picture"},
                                 {tool_text, "type", "poster.tool_text"},
                                 {tool_colour, "palette", "poster.tool_colour"},
                                 {tool_avatar, "user", "poster.tool_avatar"}};
  auto row = ui.row({.pad = {8, 0}, .role = "tablist"});
  const float width = (ui.width() - 16) / static_cast<float>(std::size(k_entries));
  for (const Entry& entry : k_entries) {
    const bool on = tool == entry.tool;
    const gfx::Colour ink = on ? v.t.brand : v.t.ink_2;
    auto one = ui.column({.gap = 2,
                          .align = ui::Align::center,
                          .justify = ui::Justify::center,
                          .width = width,
                          .height = 52,
                          .tap = [&tool, wanted = entry.tool] { tool = wanted; },
                          .id = entry.label,
                          .role = "tab",
                          .selected = on});
    ui.icon(entry.icon, 24, ink);
    ui.text(tr(entry.label),
            {.size = 12, .weight = on ? 600 : 400, .colour = ink, .max_lines = 1, .align = ui::Align::center});
  }
}

gfx::Colour colour_of(const poster::Color& c) {
  return static_cast<gfx::Colour>(c.r) << 24 | static_cast<gfx::Colour>(c.g) << 16 |
         static_cast<gfx::Colour>(c.b) << 8 | 0xFF;
}

// Two colours of the palette, halved along the diagonal.
void draw_swatch(ui::Ui::Drawn& d, gfx::Colour ground, gfx::Colour ink, bool on) {
  const float s = d.scale;
  if (on) {
    gfx::Box ring;
    ring.rect = d.rect.inset(-4 * s);
    ring.radius(ring.rect.width / 2);
    ring.stroke = d.theme.brand;
    ring.stroke_width = 2 * s;
    d.canvas.box(ring);
  }
  const float radius = d.rect.width / 2;
  gfx::Box disc;
  disc.rect = d.rect;
  disc.radius(radius);
  disc.fill = ground;
  d.canvas.box(disc);
  d.canvas.push_clip(d.rect, radius);
  // The half below the diagonal: one line as thick as the disc, its edge through the centre.
  const float shift = radius * 0.70711f, reach = radius * 3;
  const float x = d.rect.x + radius + shift, y = d.rect.y + radius + shift;
  d.canvas.line(x - reach, y + reach, x + reach, y - reach, 2 * radius, ink);
  d.canvas.pop_clip();
  disc.fill = 0;
  disc.stroke = 0x00000014;
  disc.stroke_width = s;
  d.canvas.box(disc);
}

void draw_swatches(const View& v) {
  ui::Ui& ui = v.ui;
  const poster::Template* form = form_of(v.state, v.state.poster.look.template_id);
  if (!form) return;
  std::size_t headline = form->color_names.size() - 1;
  for (std::size_t i = 0; i < form->color_names.size(); ++i)
    if (form->color_names[i] == "headline") headline = i;
  for (std::size_t i = 0; i < form->palettes.size(); ++i) {
    const poster::Palette& palette = form->palettes[i];
    const bool on = v.state.poster.look.palette == static_cast<int>(i);
    auto one = ui.column({.width = 32,
                          .height = 32,
                          .tap = v.does(PickPalette{static_cast<int>(i)}),
                          .id = palette.id,
                          .role = "radio",
                          .label = tr("poster.palette", {palette.name.in(tag_of_language())}),
                          .selected = on});
    ui.custom({.width = 32, .height = 32},
              [ground = colour_of(palette.swatch), ink = colour_of(palette.colors[headline]), on](ui::Ui::Drawn& d) {
                draw_swatch(d, ground, ink, on);
              });
  }
}

void draw_pictures(const View& v) {
  ui::Ui& ui = v.ui;
  const contract::Product* product = product_of(v.state);
  if (!product) return;
  for (std::size_t i = 0; i < product->pictures.size(); ++i) {
    const bool on = v.state.poster.look.picture == static_cast<int>(i);
    auto one = ui.stack({.width = 36,
                         .height = 36,
                         .tap = v.does(PickPosterPicture{static_cast<int>(i)}),
                         .role = "radio",
                         .label = tr("poster.picture", {std::to_string(i + 1)}),
                         .selected = on});
    ui.picture(product->pictures[i].thumb_url, {.width = 36, .height = 36, .radius = 8});
    if (on) {
      ui.custom({.width = 36, .height = 36}, [](ui::Ui::Drawn& d) {
        gfx::Box ring;
        ring.rect = d.rect.inset(-4 * d.scale);
        ring.radius(12 * d.scale);
        ring.stroke = d.theme.brand;
        ring.stroke_width = 2 * d.scale;
        d.canvas.box(ring);
      });
    }
  }
}

void draw_words_row(const View& v, int& words_open) {
  ui::Ui& ui = v.ui;
  const contract::Product* product = product_of(v.state);
  const PosterLook& look = v.state.poster.look;
  auto row = ui.row({.gap = 8,
                     .height = 48,
                     .grow = 1,
                     .tap = [&words_open] { words_open = 1; },
                     .press_scale = false,
                     .id = "words"});
  const std::string own = product ? own_poster_title(*product) : std::string();
  ui.text(look.title.empty() ? own : look.title, {.max_lines = 1, .grow = 1});
  ui.icon("pencil", 20, v.t.ink_2);
}

void draw_options(const View& v, int tool, int& words_open) {
  ui::Ui& ui = v.ui;
  auto inset = ui.column({.pad = {16, 0}});
  const bool spread = tool == tool_colour || tool == tool_picture;
  auto row = ui.row(
      {.gap = spread ? 26.0f : 0.0f, .pad = {16, 0}, .height = 48, .surface = {.fill = v.t.surface_2, .radius = 12}});
  if (tool == tool_colour) {
    draw_swatches(v);
  } else if (tool == tool_picture) {
    draw_pictures(v);
  } else if (tool == tool_text) {
    draw_words_row(v, words_open);
  } else if (v.state.home.home.value && v.state.home.home.value->avatar_url) {
    auto wide = ui.column({.grow = 1});
    ui::switch_row(ui, "avatar", tr("poster.show_avatar"), v.state.poster.look.show_avatar,
                   v.does(ToggleAvatar{!v.state.poster.look.show_avatar}));
  } else {
    ui.text(tr("poster.no_avatar"), {.colour = v.t.ink_3, .max_lines = 2, .grow = 1});
  }
}

void draw_panel(const View& v, int& tool, int& words_open) {
  ui::Ui& ui = v.ui;
  const PosterSlice& slice = v.state.poster;
  auto panel = ui.column({.pad = {0, 12, 0, panel_bottom(ui)},
                          .surface = {.fill = v.t.surface, .radius = 24, .radius_bottom = 0, .elevation = 3}});
  draw_strip(v);
  ui.space(4);
  draw_tools(v, tool);
  ui.space(6);
  draw_options(v, tool, words_open);
  auto buttons = ui.row({.gap = 12, .pad = {16, 12, 16, 0}});
  const bool busy = slice.exporting != PosterSlice::Export::none;
  const bool off = busy || !slice.chosen.scannable;
  {
    auto first = ui.column({.width = 120});
    ui::button(ui, {.label = tr("action.save"),
                    .kind = ui::ButtonKind::plain,
                    .icon = "download",
                    .height = 44,
                    .loading = busy && !slice.export_is_share,
                    .disabled = off,
                    .tap = v.does(SavePoster{}),
                    .id = "save"});
  }
  auto main = ui.column({.grow = 1});
  ui::button(ui, {.label = tr("action.share"),
                  .icon = "share-2",
                  .height = 44,
                  .loading = busy && slice.export_is_share,
                  .disabled = off,
                  .tap = v.does(SharePoster{}),
                  .id = "share"});
}

void draw_words(const View& v, int& open) {
  ui::Ui& ui = v.ui;
  if (!ui.sheet_visible("words_sheet", open != 0)) return;
  const ui::Action close = [&open] { open = 0; };
  auto sheet = ui.sheet("words_sheet", open != 0, close, tr("poster.tool_text"));
  const PosterLook& look = v.state.poster.look;
  const contract::Product* product = product_of(v.state);
  auto content = ui.column({.gap = 16});
  ui.field({.id = "poster_title",
            .label = tr("poster.field_title"),
            .placeholder = product ? own_poster_title(*product) : std::string(),
            .value = look.title,
            .max_length = 24,
            .edit = v.edits<EditPosterTitle>(),
            .submit = close});
  ui.field({.id = "poster_subtitle",
            .label = tr("poster.field_subtitle"),
            .placeholder = product ? own_poster_subtitle(*product) : std::string(),
            .value = look.subtitle,
            .max_length = 40,
            .edit = v.edits<EditPosterSubtitle>(),
            .submit = close});
  ui::button(ui, {.label = tr("action.done"), .tap = close, .id = "words_done"});
}

// Why there is no poster, if there is none and none is coming.
std::string trouble(const State& state) {
  const PosterSlice& slice = state.poster;
  if (slice.link.failed_empty()) return slice.link.error_key;
  const auto product = state.product.products.find(slice.product_id);
  if (product != state.product.products.end() && product->second.failed_empty()) return product->second.error_key;
  const auto form = slice.templates.find(slice.look.template_id);
  if (form != slice.templates.end() && form->second.failed_empty()) return form->second.error_key;
  return {};
}

}  // namespace

void draw_poster(const View& v) {
  ui::Ui& ui = v.ui;
  int& tool = ui.local("tool", tool_colour);
  int& words_open = ui.local("words_open");
  {
    auto page = ui.column({.grow = 1, .surface = {.fill = v.t.surface_3}});
    ui::AppBar bar{.title = tr("poster.title"), .back = v.does(GoBack{}), .modal = true};
    if (!v.state.poster.undo.empty()) {
      bar.end_icon = "undo-2";
      bar.end_label = tr("poster.undo");
      bar.end = v.does(UndoPoster{});
    }
    ui::app_bar(ui, bar);
    if (const std::string error = trouble(v.state); !error.empty() && v.state.poster.chosen.address.empty()) {
      auto middle = ui.column({.justify = ui::Justify::center, .grow = 1});
      ui::error_state(ui, tr(error), v.does(Refresh{}));
      return;
    }
    ui.spring();
    {
      auto stage = ui.stack({});
      draw_preview(v, words_open);
      draw_scan_pill(v);
    }
    ui.spring();
    draw_panel(v, tool, words_open);
  }
  draw_words(v, words_open);
}

}  // namespace fenxiao::client::views

#include "server/painting/fonts.h"

#include <pango/pangocairo.h>

#include <cmath>
#include <cstring>

namespace fenxiao::server::painting {
namespace {

constexpr std::size_t k_cached_widths_max = 20000;
constexpr std::size_t k_cached_descriptions_max = 500;

// No emoji font in the list: pango finds it for clusters with emoji presentation by itself, and named here it would also
// draw every digit.
const char* families(poster::FontRole role) {
  return role == poster::FontRole::display ? "Noto Serif CJK SC,Noto Sans CJK SC" : "Noto Sans CJK SC";
}

std::uint64_t key_of(const poster::FontSpec& font) {
  std::uint32_t px = 0;
  std::memcpy(&px, &font.px, sizeof px);
  return static_cast<std::uint64_t>(px) << 32 | static_cast<std::uint64_t>(font.weight) << 8 |
         static_cast<std::uint64_t>(font.role);
}

}  // namespace

Fonts::Fonts() {
  PangoFontMap* map = pango_cairo_font_map_new();
  context_ = pango_font_map_create_context(map);
  g_object_unref(map);
  // As a phone draws: no hinting, fractional advances. Otherwise widths differ from the 2D canvas's by several percent.
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context_, options);
  cairo_font_options_destroy(options);
  pango_context_set_round_glyph_positions(context_, FALSE);
  pango_context_set_language(context_, pango_language_from_string("zh-cn"));
  layout_ = pango_layout_new(context_);
  pango_layout_set_single_paragraph_mode(layout_, TRUE);
  pango_layout_set_auto_dir(layout_, FALSE);
}

Fonts::~Fonts() {
  for (const auto& [key, description] : descriptions_) pango_font_description_free(description);
  g_object_unref(layout_);
  g_object_unref(context_);
}

PangoFontDescription* Fonts::description(const poster::FontSpec& font) {
  const std::uint64_t key = key_of(font);
  const auto found = descriptions_.find(key);
  if (found != descriptions_.end()) return found->second;
  if (descriptions_.size() >= k_cached_descriptions_max) {
    for (const auto& [old, made] : descriptions_) pango_font_description_free(made);
    descriptions_.clear();
  }
  PangoFontDescription* made = pango_font_description_new();
  pango_font_description_set_family(made, families(font.role));
  pango_font_description_set_weight(made, static_cast<PangoWeight>(font.weight));
  pango_font_description_set_absolute_size(made, static_cast<double>(font.px) * PANGO_SCALE);
  descriptions_.emplace(key, made);
  return made;
}

PangoLayout* Fonts::line(const poster::FontSpec& font, std::string_view text) {
  pango_layout_set_font_description(layout_, description(font));
  pango_layout_set_text(layout_, text.data(), static_cast<int>(text.size()));
  return layout_;
}

float Fonts::width(const poster::FontSpec& font, std::string_view text) {
  const std::uint64_t key = key_of(font);
  std::string name(reinterpret_cast<const char*>(&key), sizeof key);
  name += text;
  const auto found = widths_.find(name);
  if (found != widths_.end()) return found->second;
  PangoRectangle logical;
  pango_layout_line_get_extents(pango_layout_get_line_readonly(line(font, text), 0), nullptr, &logical);
  const float out = static_cast<float>(logical.width) / PANGO_SCALE;
  if (widths_.size() >= k_cached_widths_max) widths_.clear();
  widths_.emplace(std::move(name), out);
  return out;
}

}  // namespace fenxiao::server::painting

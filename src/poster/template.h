// A poster template: data, never code. Layers in drawing order; texts, prices, pictures and the QR are bound to fields.
//
// The JSON form is documented in assets/posters/README.md and read by parse_template(), which is strict: an
// unknown member, a colour that is no colour or a slot outside the canvas is refused with the path of the culprit.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "poster/display_list.h"

namespace fenxiao::poster {

// Everything a poster can say. `link` is what the QR holds.
enum class TextField : std::uint8_t {
  shop,
  title,
  subtitle,
  product,
  note,
  price,
  strike_price,
  nickname,
  recommendation,
  link,
};
inline constexpr std::size_t k_text_fields = 10;
std::string_view name_of(TextField field);
std::string_view name_of(PictureSlot slot);

// A field changes with the sharer, or only with the product.
constexpr bool is_personal(TextField field) {
  return field == TextField::nickname || field == TextField::recommendation || field == TextField::link;
}
constexpr bool is_personal(PictureSlot slot) { return slot == PictureSlot::avatar; }

// Text in the languages it was written in; the first entry is what is used where the wanted language is missing.
struct LocalText {
  std::vector<std::pair<std::string, std::string>> by_language;  // "zh-CN" → text; a single "" entry suits all
  const std::string& in(std::string_view language) const;
};

// A colour of the palette by its index, or a fixed one.
struct PaletteColor {
  int index = -1;  // ≥ 0: into Palette::colors
  Color fixed;
};
struct TemplateStop {
  float at = 0;
  PaletteColor color;
};
struct TemplateFill {
  FillKind kind = FillKind::solid;
  Point a;
  Point b;
  float radius = 0;
  std::vector<TemplateStop> stops;
};
struct TemplateShadow {
  float dx = 0;
  float dy = 0;
  float blur = 0;
  PaletteColor color;
};

struct BoxLayer {
  Rect rect;
  Radii radii;
  TemplateFill fill;
  std::optional<TemplateShadow> shadow;
};
struct EllipseLayer {
  Rect rect;
  float stroke_px = 0;
  TemplateFill fill;
  std::optional<TemplateShadow> shadow;
};
struct PathLayer {
  std::vector<PathVerb> verbs;
  std::vector<Point> points;
  TemplateFill fill;
};
struct PictureLayer {
  PictureSlot slot = PictureSlot::photo;
  Rect rect;
  Radii radii;
  Fit fit = Fit::cover;
  float opacity = 1;
  PaletteColor placeholder;
};
enum class Align : std::uint8_t { left, center, right };
enum class Direction : std::uint8_t { horizontal, vertical };
struct TextLayer {
  LocalText text;     // with {field} placeholders
  LocalText without;  // used when one of the placeholders is empty; empty: nothing is drawn
  // Horizontal: x, y = left end of the box and the first baseline; width = the box's. Vertical: x = the first column's
  // centre, y = top of its first character; `length` = the column's height.
  Point origin;
  float length = 0;
  float line_px = 0;  // distance of baselines, or of columns
  Align align = Align::left;
  Direction direction = Direction::horizontal;
  FontSpec font;
  float px_min = 0;  // wraps first, then shrinks step by step to this, then cuts with an ellipsis
  float tracking_px = 0;
  int lines_max = 1;
  PaletteColor color;
  std::optional<TemplateShadow> shadow;
};
// Symbol and fen smaller than the yuan, on one baseline; an optional struck-through price after it. Never ellipsised:
// the whole block shrinks when it is wider than `length`.
struct PriceLayer {
  Point origin;
  float length = 0;
  float major_px = 0;
  float minor_px = 0;
  std::uint16_t weight = 700;
  Align align = Align::left;
  PaletteColor color;
  float strike_px = 0;  // 0: no struck-through price
  float strike_gap_px = 0;
  PaletteColor strike_color;
};
struct QrLayer {
  Point origin;      // corner of the plate (quiet zone included)
  float side = 0;    // of the plate; the module size is the largest whole px that fits with a quiet zone of 4 modules
  float radius = 0;  // of the plate
  Color color;       // fixed colours: a palette must not be able to spoil the contrast
  Color plate;
};

struct Layer {
  std::string name;  // for the editor and for error messages; may be empty
  // The layer is drawn only when all of these are there / missing.
  std::vector<TextField> if_texts;
  std::vector<PictureSlot> if_pictures;
  std::vector<TextField> unless_texts;
  std::vector<PictureSlot> unless_pictures;
  std::variant<BoxLayer, EllipseLayer, PathLayer, PictureLayer, TextLayer, PriceLayer, QrLayer> what;
};

struct Palette {
  std::string id;
  LocalText name;
  Color swatch;  // what the editor shows
  std::vector<Color> colors;
};

struct Template {
  std::string id;
  LocalText name;
  std::uint16_t width = 1080;
  std::uint16_t height = 1920;
  std::vector<std::string> color_names;
  std::vector<Palette> palettes;  // at least one; all define every colour
  std::vector<Layer> layers;
};

// Limits of a template file and of what it may ask for.
inline constexpr std::size_t k_template_bytes_max = 64 * 1024;
inline constexpr std::size_t k_layers_max = 64;
inline constexpr std::size_t k_palettes_max = 12;
inline constexpr std::size_t k_palette_colors_max = 24;
inline constexpr std::size_t k_path_points_max = 400;
inline constexpr std::size_t k_template_text_bytes_max = 300;

// What is wrong with a template and where: "layers[3].fill.stops[1]: …".
struct TemplateError {
  std::string path;
  std::string reason;
};
Result<Template, TemplateError> parse_template(std::string_view json);

}  // namespace fenxiao::poster

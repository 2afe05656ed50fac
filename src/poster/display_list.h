// What a poster is once it has been laid out: a flat list of shapes, pictures, text runs and one QR.
//
// The display list is the artefact: it carries line breaks, font px and the width of every run, so that a phone and the
// server draw the same poster and nothing is laid out twice. Commands are self-contained (no clip or transform state);
// their order is the drawing order. Units are poster px (1080 wide), y grows downwards, colours are straight RGBA.
// Only what a 2D canvas of 2017 can do is in here: no conic gradients, no filters, no letter spacing (a tracked run is
// one run per grapheme cluster), shadows on shapes and text only.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace fenxiao::poster {

struct Point {
  float x = 0;
  float y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};
struct Rect {
  float x = 0;
  float y = 0;
  float width = 0;
  float height = 0;
  friend bool operator==(const Rect&, const Rect&) = default;
};
struct Color {
  std::uint8_t r = 0;
  std::uint8_t g = 0;
  std::uint8_t b = 0;
  std::uint8_t a = 255;
  friend bool operator==(const Color&, const Color&) = default;
};

inline constexpr std::size_t k_stops_max = 4;
struct Stop {
  float at = 0;  // 0..1, ascending
  Color color;
  friend bool operator==(const Stop&, const Stop&) = default;
};
enum class FillKind : std::uint8_t { solid, linear, radial };
// solid: stops[0]. linear: from `a` to `b`. radial: from the centre `a` (radius 0) to the circle around `b` with `radius`.
struct Fill {
  FillKind kind = FillKind::solid;
  Point a;
  Point b;
  float radius = 0;
  std::vector<Stop> stops{Stop{}};
  friend bool operator==(const Fill&, const Fill&) = default;
};
// As in CSS: sigma of the blur is blur / 2. A colour with alpha 0 means no shadow.
struct Shadow {
  float dx = 0;
  float dy = 0;
  float blur = 0;
  Color color{0, 0, 0, 0};
  bool visible() const { return color.a != 0; }
  friend bool operator==(const Shadow&, const Shadow&) = default;
};
struct Radii {
  float top_left = 0;
  float top_right = 0;
  float bottom_right = 0;
  float bottom_left = 0;
  bool any() const { return top_left > 0 || top_right > 0 || bottom_right > 0 || bottom_left > 0; }
  friend bool operator==(const Radii&, const Radii&) = default;
};

struct BoxCommand {
  Rect rect;
  Radii radii;
  Fill fill;
  Shadow shadow;
  friend bool operator==(const BoxCommand&, const BoxCommand&) = default;
};
// Filled, or with stroke_px > 0 only its outline (centred on the edge).
struct EllipseCommand {
  Rect rect;
  float stroke_px = 0;
  Fill fill;
  Shadow shadow;
  friend bool operator==(const EllipseCommand&, const EllipseCommand&) = default;
};
enum class PathVerb : std::uint8_t { move, line, cubic, close };  // take 1, 1, 3, 0 points
struct PathCommand {
  std::vector<PathVerb> verbs;
  std::vector<Point> points;
  Fill fill;
  friend bool operator==(const PathCommand&, const PathCommand&) = default;
};

enum class PictureSlot : std::uint8_t { photo, cutout, avatar };
inline constexpr std::size_t k_picture_slots = 3;
enum class Fit : std::uint8_t { cover, contain };
// Where in the picture the eye should land, and how far it is enlarged beyond the fit.
struct Focus {
  float x = 0.5F;  // 0..1
  float y = 0.5F;
  float zoom = 1;  // 1..8
  friend bool operator==(const Focus&, const Focus&) = default;
};
// A painter that has no picture for the slot fills `rect` (with its radii) with `placeholder`.
struct PictureCommand {
  PictureSlot slot = PictureSlot::photo;
  Rect rect;
  Radii radii;
  Fit fit = Fit::cover;
  Focus focus;
  float opacity = 1;
  Color placeholder{0, 0, 0, 0};
  friend bool operator==(const PictureCommand&, const PictureCommand&) = default;
};

enum class FontRole : std::uint8_t { sans, display };
struct FontSpec {
  FontRole role = FontRole::sans;
  std::uint16_t weight = 400;  // 400 or 700
  float px = 16;
  friend bool operator==(const FontSpec&, const FontSpec&) = default;
};
// One run on one line, drawn from `origin` (left end of the baseline). A painter whose own width differs scales the run
// horizontally to `width`, by no more than k_run_stretch_max.
struct RunCommand {
  FontSpec font;
  Point origin;
  float width = 0;
  Color color;
  Shadow shadow;
  std::string text;
  friend bool operator==(const RunCommand&, const RunCommand&) = default;
};
inline constexpr float k_run_stretch_max = 0.03F;

// Modules in rows, most significant bit first within a byte, rows not padded: bit index = y * modules + x.
// `origin` is the corner of the first module; quiet zone and plate are a BoxCommand before it.
struct QrCommand {
  Point origin;
  std::uint8_t modules = 0;    // per side
  std::uint8_t module_px = 0;  // whole px
  Color color;
  std::vector<std::uint8_t> bits;
  friend bool operator==(const QrCommand&, const QrCommand&) = default;
};

struct Command {
  std::uint16_t layer = 0;  // index into the template's layers
  bool personal = false;    // depends on who shares, not only on what is shared
  std::variant<BoxCommand, EllipseCommand, PathCommand, PictureCommand, RunCommand, QrCommand> what;
  friend bool operator==(const Command&, const Command&) = default;
};

struct DisplayList {
  std::uint16_t width = 0;
  std::uint16_t height = 0;
  std::vector<Command> commands;
  friend bool operator==(const DisplayList&, const DisplayList&) = default;
};

// The part of a picture of `picture_width × picture_height` that is drawn, and where: both painters call or mirror this.
struct Placement {
  Rect source;  // in picture px
  Rect target;  // in poster px
};
Placement place_picture(const PictureCommand& command, float picture_width, float picture_height);

}  // namespace fenxiao::poster

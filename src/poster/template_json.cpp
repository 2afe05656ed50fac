// The JSON form of a template. See assets/posters/README.md for the format as a template author reads it.
#include <algorithm>
#include <cmath>

#include "poster/qr.h"
#include "poster/scannable.h"
#include "poster/template_reader.h"

namespace fenxiao::poster {
namespace {

constexpr int k_format = 1;
constexpr float k_px_max = 600;
constexpr float k_span_max = 4096;
constexpr int k_lines_max = 8;
constexpr std::size_t k_path_bytes_max = 4000;
// Modules per side of the versions that make_qr() can choose for 1 to k_link_bytes_max bytes.
constexpr int k_module_counts[] = {25, 29, 33};

// "M0 10 L20 30 C… Z": absolute M, L, H, V, C, Z only.
class PathText {
 public:
  explicit PathText(std::string_view text) : text_(text) {}

  bool parse(std::vector<PathVerb>& verbs, std::vector<Point>& points) {
    Point pen;
    char verb = 0;
    while (skip_separators(), at_ < text_.size()) {
      const char c = text_[at_];
      if (c == 'M' || c == 'L' || c == 'H' || c == 'V' || c == 'C' || c == 'Z') {
        verb = c;
        ++at_;
      } else if (verb == 0 || verb == 'Z') {
        return false;
      }
      if (verbs.empty() && verb != 'M') return false;
      if (!segment(verb, pen, verbs, points)) return false;
      if (verb == 'M') verb = 'L';  // as in SVG: further pairs are lines
    }
    return !verbs.empty() && points.size() <= k_path_points_max;
  }

 private:
  bool segment(char verb, Point& pen, std::vector<PathVerb>& verbs, std::vector<Point>& points) {
    if (verb == 'Z') {
      verbs.push_back(PathVerb::close);
      return true;
    }
    const int count = verb == 'C' ? 3 : 1;
    for (int i = 0; i < count; ++i) {
      Point next = pen;
      if (verb != 'V' && !number(next.x)) return false;
      if (verb != 'H' && !number(next.y)) return false;
      points.push_back(next);
      if (i + 1 == count) pen = next;
    }
    verbs.push_back(verb == 'M' ? PathVerb::move : verb == 'C' ? PathVerb::cubic : PathVerb::line);
    return true;
  }

  void skip_separators() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == ',' || text_[at_] == '\n')) ++at_;
  }

  // By hand: std::from_chars for floats is missing in some of our standard libraries, strtof depends on the locale.
  bool number(float& out) {
    skip_separators();
    double value = 0;
    double unit = 1;
    bool negative = false;
    bool any = false;
    bool fraction = false;
    if (at_ < text_.size() && text_[at_] == '-') {
      negative = true;
      ++at_;
    }
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '.' && !fraction) {
        fraction = true;
      } else if (c >= '0' && c <= '9') {
        any = true;
        value = value * 10 + (c - '0');
        if (fraction) unit *= 10;
      } else {
        break;
      }
    }
    value = value / unit;
    out = static_cast<float>(negative ? -value : value);
    return any && value <= k_span_max;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

class TemplateParser {
 public:
  Result<Template, TemplateError> run(std::string_view json) {
    if (json.size() > k_template_bytes_max) return Refused{TemplateError{"", "is larger than 64 KiB"}};
    const Json root = Json::parse(json, nullptr, false);
    if (root.is_discarded()) return Refused{TemplateError{"", "is not JSON"}};
    read_root({&root, ""});
    if (in_.error()) return Refused{*in_.error()};
    return std::move(out_);
  }

 private:
  void read_root(const Node& root) {
    in_.members(root, {"format", "id", "name", "width", "height", "palettes", "layers"});
    if (in_.number(in_.required(root, "format"), 0, 1000) != k_format) in_.fail("format", "must be 1");
    out_.id = in_.id(in_.required(root, "id"));
    out_.name = in_.local_text(in_.required(root, "name"), 60);
    out_.width = static_cast<std::uint16_t>(in_.number(root, "width", 1080, 720, 1242));
    out_.height = static_cast<std::uint16_t>(in_.number(root, "height", 1920, 720, 2208));
    read_palettes(in_.required(root, "palettes"));
    for (const Node& node : in_.items(in_.required(root, "layers"), 1, k_layers_max)) {
      out_.layers.push_back(read_layer(node));
      if (in_.error()) return;
    }
    const auto qr_count = std::count_if(out_.layers.begin(), out_.layers.end(),
                                        [](const Layer& layer) { return std::holds_alternative<QrLayer>(layer.what); });
    if (qr_count != 1) in_.fail("layers", "must hold exactly one QR");
  }

  void read_palettes(const Node& list) {
    for (const Node& node : in_.items(list, 1, k_palettes_max)) {
      in_.members(node, {"id", "name", "swatch", "colors"});
      Palette palette;
      palette.id = in_.id(in_.required(node, "id"));
      palette.name = in_.local_text(in_.required(node, "name"), 40);
      palette.swatch = in_.color(in_.required(node, "swatch"));
      const Node colors = in_.required(node, "colors");
      if (in_.error()) return;
      if (!colors.json->is_object() || colors.json->size() > k_palette_colors_max) {
        return in_.fail(colors.path, "must be an object of at most 24 colours");
      }
      if (out_.palettes.empty()) {
        for (const auto& [name, value] : colors.json->items()) out_.color_names.push_back(name);
      }
      if (colors.json->size() != out_.color_names.size()) {
        return in_.fail(colors.path, "must define the same colours as the first palette");
      }
      for (const auto& name : out_.color_names) palette.colors.push_back(in_.color(in_.required(colors, name)));
      out_.palettes.push_back(std::move(palette));
    }
  }

  Layer read_layer(const Node& node) {
    Layer layer;
    layer.name = in_.text(in_.member(node, "name"), 40);
    in_.words(in_.member(node, "if"), layer.if_texts, layer.if_pictures);
    in_.words(in_.member(node, "unless"), layer.unless_texts, layer.unless_pictures);
    switch (in_.word(in_.required(node, "type"), {"box", "ellipse", "path", "picture", "text", "price", "qr"})) {
      case 0: layer.what = read_box(node); break;
      case 1: layer.what = read_ellipse(node); break;
      case 2: layer.what = read_path(node); break;
      case 3: layer.what = read_picture(node); break;
      case 4: layer.what = read_text(node); break;
      case 5: layer.what = read_price(node); break;
      default: layer.what = read_qr(node); break;
    }
    return layer;
  }

  PaletteColor color(const Node& node) { return in_.palette_color(node, out_.color_names); }

  TemplateFill read_fill(const Node& node) {
    TemplateFill fill;
    if (!node.there() || !node.json->is_object()) {
      fill.stops.push_back({0, color(node)});
      return fill;
    }
    in_.members(node, {"linear", "radial", "stops"});
    const Node linear = in_.member(node, "linear");
    const Node radial = in_.member(node, "radial");
    if (linear.there() == radial.there()) {
      in_.fail(node.path, "must have either linear or radial");
      return fill;
    }
    fill.kind = linear.there() ? FillKind::linear : FillKind::radial;
    const std::size_t count = linear.there() ? 4 : 5;
    std::vector<float> at;
    for (const Node& part : in_.items(linear.there() ? linear : radial, count, count)) {
      at.push_back(in_.number(part, -k_span_max, k_span_max));
    }
    if (at.size() == count) {
      fill.a = {at[0], at[1]};
      fill.b = {at[2], at[3]};
      if (count == 5) fill.radius = at[4];
      if (fill.radius < 0) in_.fail(radial.path, "must have a positive radius");
    }
    float last = 0;
    for (const Node& stop : in_.items(in_.required(node, "stops"), 2, k_stops_max)) {
      const auto pair = in_.items(stop, 2, 2);
      if (pair.size() != 2) break;
      last = in_.number(pair[0], last, 1);
      fill.stops.push_back({last, color(pair[1])});
    }
    return fill;
  }

  std::optional<TemplateShadow> read_shadow(const Node& node) {
    if (!node.there()) return std::nullopt;
    in_.members(node, {"dx", "dy", "blur", "color"});
    return TemplateShadow{in_.number(node, "dx", 0, -200, 200), in_.number(node, "dy", 0, -200, 200),
                          in_.number(node, "blur", 0, 0, 200), color(in_.required(node, "color"))};
  }

  BoxLayer read_box(const Node& node) {
    in_.members(node, {"type", "name", "if", "unless", "rect", "radius", "fill", "shadow"});
    BoxLayer box;
    box.rect = in_.rect(in_.required(node, "rect"));
    box.radii = in_.radii(in_.member(node, "radius"), box.rect);
    box.fill = read_fill(in_.required(node, "fill"));
    box.shadow = read_shadow(in_.member(node, "shadow"));
    return box;
  }

  EllipseLayer read_ellipse(const Node& node) {
    in_.members(node, {"type", "name", "if", "unless", "rect", "stroke", "fill", "shadow"});
    EllipseLayer ellipse;
    ellipse.rect = in_.rect(in_.required(node, "rect"));
    ellipse.stroke_px = in_.number(node, "stroke", 0, 0, 100);
    ellipse.fill = read_fill(in_.required(node, "fill"));
    ellipse.shadow = read_shadow(in_.member(node, "shadow"));
    return ellipse;
  }

  PathLayer read_path(const Node& node) {
    in_.members(node, {"type", "name", "if", "unless", "d", "fill"});
    PathLayer path;
    const Node d = in_.required(node, "d");
    const std::string text = in_.text(d, k_path_bytes_max);
    if (!in_.error() && !PathText(text).parse(path.verbs, path.points)) {
      in_.fail(d.path, "must be a path of absolute M, L, H, V, C and Z");
    }
    path.fill = read_fill(in_.required(node, "fill"));
    return path;
  }

  PictureLayer read_picture(const Node& node) {
    in_.members(node, {"type", "name", "if", "unless", "slot", "rect", "radius", "fit", "opacity", "placeholder"});
    PictureLayer picture;
    picture.slot = static_cast<PictureSlot>(in_.word(in_.required(node, "slot"), {"photo", "cutout", "avatar"}));
    picture.rect = in_.rect(in_.required(node, "rect"));
    picture.radii = in_.radii(in_.member(node, "radius"), picture.rect);
    picture.fit = static_cast<Fit>(in_.word(in_.member(node, "fit"), {"cover", "contain"}));
    picture.opacity = in_.number(node, "opacity", 1, 0, 1);
    const Node placeholder = in_.member(node, "placeholder");
    picture.placeholder = placeholder.there() ? color(placeholder) : PaletteColor{-1, {0, 0, 0, 0}};
    return picture;
  }

  void check_placeholders(const Node& node, const LocalText& text) {
    for (const auto& [language, words] : text.by_language) {
      for (std::size_t open = words.find('{'); open != std::string::npos; open = words.find('{', open + 1)) {
        const std::size_t close = words.find('}', open);
        if (close == std::string::npos || !text_field(words.substr(open + 1, close - open - 1))) {
          in_.fail(node.path, "has a {placeholder} that names no field");
        }
      }
    }
  }

  TextLayer read_text(const Node& node) {
    in_.members(node, {"type", "name", "if", "unless", "text", "without", "at", "length", "line", "align", "direction",
                       "font", "weight", "px", "px_min", "tracking", "lines", "color", "shadow"});
    TextLayer text;
    text.text = in_.local_text(in_.required(node, "text"), k_template_text_bytes_max);
    text.without = in_.local_text(in_.member(node, "without"), k_template_text_bytes_max);
    check_placeholders(in_.member(node, "text"), text.text);
    check_placeholders(in_.member(node, "without"), text.without);
    text.origin = in_.point(in_.required(node, "at"));
    text.length = in_.number(in_.required(node, "length"), 8, k_span_max);
    text.font.role = static_cast<FontRole>(in_.word(in_.member(node, "font"), {"sans", "display"}));
    text.font.weight = in_.word(in_.member(node, "weight"), {"regular", "bold"}) == 0 ? 400 : 700;
    text.font.px = in_.number(in_.required(node, "px"), 12, k_px_max);
    text.px_min = in_.number(node, "px_min", text.font.px, 12, text.font.px);
    text.line_px = in_.number(node, "line", text.font.px * 1.4F, 8, k_px_max * 2);
    text.align = static_cast<Align>(in_.word(in_.member(node, "align"), {"left", "center", "right"}));
    text.direction = static_cast<Direction>(in_.word(in_.member(node, "direction"), {"horizontal", "vertical"}));
    text.tracking_px = in_.number(node, "tracking", 0, -40, 200);
    text.lines_max = static_cast<int>(in_.number(node, "lines", 1, 1, k_lines_max));
    text.color = color(in_.required(node, "color"));
    text.shadow = read_shadow(in_.member(node, "shadow"));
    return text;
  }

  PriceLayer read_price(const Node& node) {
    in_.members(
        node, {"type", "name", "if", "unless", "at", "length", "major", "minor", "weight", "align", "color", "strike"});
    PriceLayer price;
    price.origin = in_.point(in_.required(node, "at"));
    price.length = in_.number(in_.required(node, "length"), 40, k_span_max);
    price.major_px = in_.number(in_.required(node, "major"), 12, k_px_max);
    price.minor_px = in_.number(in_.required(node, "minor"), 12, k_px_max);
    price.weight = in_.word(in_.member(node, "weight"), {"bold", "regular"}) == 0 ? 700 : 400;
    price.align = static_cast<Align>(in_.word(in_.member(node, "align"), {"left", "center", "right"}));
    price.color = color(in_.required(node, "color"));
    const Node strike = in_.member(node, "strike");
    if (strike.there()) {
      in_.members(strike, {"px", "gap", "color"});
      price.strike_px = in_.number(in_.required(strike, "px"), 12, k_px_max);
      price.strike_gap_px = in_.number(strike, "gap", 20, 0, 200);
      price.strike_color = color(in_.required(strike, "color"));
    }
    return price;
  }

  QrLayer read_qr(const Node& node) {
    in_.members(node, {"type", "name", "if", "unless", "at", "side", "radius", "color", "plate"});
    QrLayer qr;
    qr.origin = in_.point(in_.required(node, "at"));
    qr.side = in_.number(in_.required(node, "side"), 100, k_span_max);
    qr.radius = in_.number(node, "radius", 0, 0, qr.side / 2);
    qr.color = in_.color(in_.required(node, "color"));
    qr.plate = in_.color(in_.required(node, "plate"));
    if (in_.error()) return qr;
    const bool opaque = qr.color.a == 255 && qr.plate.a == 255;
    const double contrast = (luminance(qr.plate) + 0.05) / (luminance(qr.color) + 0.05);
    if (!opaque || contrast < k_scan_contrast_min) in_.fail(node.path, "needs dark on light, opaque, contrast 7 to 1");
    for (const int modules : k_module_counts) {
      const int module_px = static_cast<int>(qr.side) / (modules + 2 * k_quiet_modules);
      const bool readable = module_px >= k_module_px_min && module_px * modules * 1080 >= k_qr_side_px_min * out_.width;
      if (!readable) in_.fail(node.path + ".side", "is too small to be scanned");
    }
    const bool inside = qr.origin.x >= 0 && qr.origin.y >= 0 &&
                        qr.origin.x + qr.side <= static_cast<float>(out_.width) &&
                        qr.origin.y + qr.side <= static_cast<float>(out_.height);
    if (!inside) in_.fail(node.path + ".at", "puts the QR outside the poster");
    return qr;
  }

  TemplateReader in_;
  Template out_;
};

}  // namespace

Result<Template, TemplateError> parse_template(std::string_view json) { return TemplateParser().run(json); }

}  // namespace fenxiao::poster

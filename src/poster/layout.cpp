#include "poster/layout.h"

#include <algorithm>
#include <cmath>

#include "poster/qr.h"
#include "poster/text_lines.h"

namespace fenxiao::poster {
namespace {

// Where the baseline of an upright Chinese glyph lies in its em box, from the top.
constexpr float k_han_ascent_em = 0.88F;
constexpr float k_shrink_step = 0.94F;
constexpr std::string_view k_ellipsis = "…";

struct Resolved {
  std::string text;
  std::optional<TextField> first;
  bool personal = false;
  bool complete = true;  // no placeholder was empty
};

Resolved fill_placeholders(std::string_view pattern, const Fields& fields) {
  Resolved out;
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t open = pattern.find('{', at);
    out.text += pattern.substr(at, open - at);
    if (open == std::string_view::npos) break;
    const std::size_t close = pattern.find('}', open);
    INVARIANT(close != std::string_view::npos);  // the parser refuses a template without it
    for (std::size_t i = 0; i < k_text_fields; ++i) {
      const auto field = static_cast<TextField>(i);
      if (name_of(field) != pattern.substr(open + 1, close - open - 1)) continue;
      if (!out.first) out.first = field;
      out.personal = out.personal || is_personal(field);
      out.complete = out.complete && fields.has(field);
      out.text += fields[field];
    }
    at = close + 1;
  }
  return out;
}

Resolved resolve(const TextLayer& layer, const Fields& fields, std::string_view language) {
  Resolved out = fill_placeholders(layer.text.in(language), fields);
  if (out.complete) return out;
  Resolved without = fill_placeholders(layer.without.in(language), fields);
  if (!without.complete) without.text.clear();
  // Which of the two is drawn depends on the field, so the layer stays personal.
  without.personal = out.personal;
  if (!without.first) without.first = out.first;
  return without;
}

bool shows(const Layer& layer, const Fields& fields) {
  const auto has = [&](auto slot) { return fields.has(slot); };
  return std::all_of(layer.if_texts.begin(), layer.if_texts.end(), has) &&
         std::all_of(layer.if_pictures.begin(), layer.if_pictures.end(), has) &&
         std::none_of(layer.unless_texts.begin(), layer.unless_texts.end(), has) &&
         std::none_of(layer.unless_pictures.begin(), layer.unless_pictures.end(), has);
}

// A condition on a personal field makes the layer itself personal.
bool condition_is_personal(const Layer& layer) {
  const auto personal = [](auto field) { return is_personal(field); };
  return std::any_of(layer.if_texts.begin(), layer.if_texts.end(), personal) ||
         std::any_of(layer.unless_texts.begin(), layer.unless_texts.end(), personal) ||
         std::any_of(layer.if_pictures.begin(), layer.if_pictures.end(), personal) ||
         std::any_of(layer.unless_pictures.begin(), layer.unless_pictures.end(), personal);
}

class LayoutRun {
 public:
  LayoutRun(const Template& form, const Fields& fields, Measure& measure, const LayoutOptions& options)
      : form_(form), fields_(fields), measure_(measure), options_(options) {
    palette_ = &form.palettes[std::min(options.palette, form.palettes.size() - 1)];
    out_.list.width = form.width;
    out_.list.height = form.height;
  }

  Result<Layout, LayoutRefusal> run() {
    for (std::size_t i = 0; i < form_.layers.size(); ++i) {
      const Layer& layer = form_.layers[i];
      if (!shows(layer, fields_)) continue;
      index_ = static_cast<std::uint16_t>(i);
      personal_ = condition_is_personal(layer);
      if (const auto* qr = std::get_if<QrLayer>(&layer.what)) {
        if (const auto refusal = add_qr(*qr)) return Refused{*refusal};
      } else {
        std::visit([this](const auto& what) { add(what); }, layer.what);
      }
    }
    out_.display_text = display_text(form_, fields_, options_);
    return std::move(out_);
  }

 private:
  Color color(const PaletteColor& wanted) const {
    return wanted.index >= 0 ? palette_->colors[static_cast<std::size_t>(wanted.index)] : wanted.fixed;
  }
  Fill fill(const TemplateFill& wanted) const {
    Fill out{wanted.kind, wanted.a, wanted.b, wanted.radius, {}};
    for (const auto& stop : wanted.stops) out.stops.push_back({stop.at, color(stop.color)});
    return out;
  }
  Shadow shadow(const std::optional<TemplateShadow>& wanted) const {
    if (!wanted) return {};
    return {wanted->dx, wanted->dy, wanted->blur, color(wanted->color)};
  }

  template <class What>
  void push(What what) {
    out_.list.commands.push_back({index_, personal_, std::move(what)});
  }
  void frame(const Rect& rect, std::optional<TextField> text, std::optional<PictureSlot> picture) {
    out_.frames.push_back({index_, rect, text, picture});
  }

  void add(const BoxLayer& box) { push(BoxCommand{box.rect, box.radii, fill(box.fill), shadow(box.shadow)}); }
  void add(const EllipseLayer& ellipse) {
    push(EllipseCommand{ellipse.rect, ellipse.stroke_px, fill(ellipse.fill), shadow(ellipse.shadow)});
  }
  void add(const PathLayer& path) { push(PathCommand{path.verbs, path.points, fill(path.fill)}); }
  void add(const PictureLayer& picture) {
    personal_ = personal_ || is_personal(picture.slot);
    if (!fields_.has(picture.slot) && color(picture.placeholder).a == 0) return;
    Focus focus = fields_.focus[static_cast<std::size_t>(picture.slot)];
    focus.x = std::clamp(focus.x, 0.0F, 1.0F);
    focus.y = std::clamp(focus.y, 0.0F, 1.0F);
    focus.zoom = std::clamp(focus.zoom, 1.0F, 8.0F);
    push(PictureCommand{picture.slot, picture.rect, picture.radii, picture.fit, focus, picture.opacity,
                        color(picture.placeholder)});
    frame(picture.rect, std::nullopt, picture.slot);
  }
  void add(const QrLayer&) {}

  void add(const TextLayer& text) {
    const Resolved resolved = resolve(text, fields_, options_.language);
    const std::string words = clean_text(resolved.text, k_field_bytes_max);
    if (words.empty()) return;
    personal_ = personal_ || resolved.personal;
    const Rect rect = text.direction == Direction::vertical ? add_columns(text, words) : add_lines(text, words);
    frame(rect, resolved.first, std::nullopt);
  }

  float tracked_width(const FontSpec& font, float tracking, std::string_view line) {
    const float own = measure_.width(font, line);
    if (tracking == 0) return own;
    // The last cluster's tracking is air after the line.
    return own + tracking * static_cast<float>(std::max<std::size_t>(clusters(line).size(), 1) - 1);
  }

  Rect add_lines(const TextLayer& text, std::string_view words) {
    FontSpec font = text.font;
    float scale = 1;
    Lines broken;
    for (;;) {
      const float tracking = text.tracking_px * scale;
      broken = break_lines(words, text.length, text.lines_max,
                           [&](std::string_view line) { return tracked_width(font, tracking, line); });
      if (!broken.cut || font.px <= text.px_min) break;
      font.px = std::max(text.px_min, std::floor(font.px * k_shrink_step));
      scale = font.px / text.font.px;
    }
    const float line_px = text.line_px * scale;
    Rect bounds{text.origin.x, text.origin.y - font.px * k_han_ascent_em, 0, 0};
    float y = text.origin.y;
    for (const auto& line : broken.lines) {
      const float width = tracked_width(font, text.tracking_px * scale, line);
      const float x = text.origin.x + (text.length - width) * static_cast<float>(text.align) / 2;
      add_line(text, font, text.tracking_px * scale, {x, y}, line, width);
      bounds.x = bounds.width == 0 ? x : std::min(bounds.x, x);
      bounds.width = std::max(bounds.width, width);
      y += line_px;
    }
    bounds.height = font.px * 1.2F + line_px * static_cast<float>(broken.lines.size() - 1);
    return bounds;
  }

  void add_line(const TextLayer& text, const FontSpec& font, float tracking, Point at, std::string_view line,
                float width) {
    if (tracking == 0) {
      push(RunCommand{font, at, width, color(text.color), shadow(text.shadow), std::string(line)});
      return;
    }
    for (const auto cluster : clusters(line)) {
      const float advance = measure_.width(font, cluster);
      if (!is_space(cluster)) {
        push(RunCommand{font, at, advance, color(text.color), shadow(text.shadow), std::string(cluster)});
      }
      at.x += advance + tracking;
    }
  }

  Rect add_columns(const TextLayer& text, std::string_view words) {
    const auto parts = clusters(words);
    FontSpec font = text.font;
    const auto per_column = [&](float px) {
      const float step = px + text.tracking_px;
      return std::max<std::size_t>(1, static_cast<std::size_t>((text.length + text.tracking_px) / step));
    };
    const auto rows_max = static_cast<std::size_t>(text.lines_max);
    while (per_column(font.px) * rows_max < parts.size() && font.px > text.px_min) {
      font.px = std::max(text.px_min, std::floor(font.px * k_shrink_step));
    }
    const std::size_t count = per_column(font.px);
    const std::size_t columns = std::min((parts.size() + count - 1) / count, rows_max);
    float x = text.origin.x;
    for (std::size_t column = 0; column < columns; ++column, x -= text.line_px) {
      float y = text.origin.y + font.px * k_han_ascent_em;
      const std::size_t first = column * count;
      const std::size_t end = std::min(first + count, parts.size());
      for (std::size_t i = first; i < end; ++i, y += font.px + text.tracking_px) {
        const bool cut = column + 1 == columns && i + 1 == end && end < parts.size();
        const std::string_view part = cut ? k_ellipsis : parts[i];
        if (is_space(part)) continue;
        const float width = measure_.width(font, part);
        push(RunCommand{font, {x - width / 2, y}, width, color(text.color), shadow(text.shadow), std::string(part)});
      }
    }
    const float width = font.px + text.line_px * static_cast<float>(columns - 1);
    const float height =
        static_cast<float>(std::min(count, parts.size())) * (font.px + text.tracking_px) - text.tracking_px;
    return {text.origin.x + font.px / 2 - width, text.origin.y, width, height};
  }

  struct PricePart {
    std::string text;
    float px;
    float width;
  };

  void add(const PriceLayer& layer) {
    const std::string price = clean_text(fields_[TextField::price], 40);
    if (price.empty()) return;
    const std::size_t major = std::min(price.find_first_of("0123456789"), price.size());
    const std::size_t minor = std::min(price.rfind('.'), price.size());
    const bool split = minor > major && minor < price.size();
    std::vector<PricePart> parts{{price.substr(0, major), layer.minor_px, 0},
                                 {split ? price.substr(major, minor - major) : price.substr(major), layer.major_px, 0},
                                 {split ? price.substr(minor) : "", layer.minor_px, 0}};
    const std::string strike = layer.strike_px > 0 ? clean_text(fields_[TextField::strike_price], 40) : "";
    float total = 0;
    for (auto& part : parts) {
      if (!part.text.empty()) part.width = measure_.width({FontRole::sans, layer.weight, part.px}, part.text);
      total += part.width;
    }
    PricePart old{strike, layer.strike_px, 0};
    if (!strike.empty()) old.width = measure_.width({FontRole::sans, 400, old.px}, strike);
    const float gap = strike.empty() ? 0 : layer.strike_gap_px;
    // Money is never cut: the block as a whole gets smaller.
    const float shrink = std::min(1.0F, layer.length / (total + gap + old.width));
    const float width = (total + gap + old.width) * shrink;
    float x = layer.origin.x + (layer.length - width) * static_cast<float>(layer.align) / 2;
    const Rect bounds{x, layer.origin.y - layer.major_px * shrink * 0.8F, width, layer.major_px * shrink * 0.9F};
    for (const auto& part : parts) {
      if (part.text.empty()) continue;
      push(RunCommand{{FontRole::sans, layer.weight, part.px * shrink},
                      {x, layer.origin.y},
                      part.width * shrink,
                      color(layer.color),
                      {},
                      part.text});
      x += part.width * shrink;
    }
    if (!strike.empty()) {
      x += gap * shrink;
      const float px = old.px * shrink;
      push(RunCommand{
          {FontRole::sans, 400, px}, {x, layer.origin.y}, old.width * shrink, color(layer.strike_color), {}, strike});
      const float thickness = std::max(2.0F, std::round(px / 14));
      const Rect line{x, std::round(layer.origin.y - px * 0.3F), old.width * shrink, thickness};
      push(BoxCommand{line, {}, {FillKind::solid, {}, {}, 0, {{0, color(layer.strike_color)}}}, {}});
    }
    frame(bounds, TextField::price, std::nullopt);
  }

  std::optional<LayoutRefusal> add_qr(const QrLayer& layer) {
    if (!fields_.has(TextField::link)) return std::nullopt;  // a preview before the link is known
    const auto matrix = make_qr(fields_[TextField::link]);
    if (!matrix) return LayoutRefusal::link_too_long;
    personal_ = true;
    const int module_px = static_cast<int>(layer.side) / (matrix->modules + 2 * k_quiet_modules);
    if (module_px < k_module_px_min) return LayoutRefusal::qr_too_dense;
    const Rect plate{std::round(layer.origin.x), std::round(layer.origin.y), std::floor(layer.side),
                     std::floor(layer.side)};
    push(BoxCommand{plate,
                    {layer.radius, layer.radius, layer.radius, layer.radius},
                    {FillKind::solid, {}, {}, 0, {{0, layer.plate}}},
                    {}});
    const float margin = std::floor((plate.width - static_cast<float>(module_px * matrix->modules)) / 2);
    push(QrCommand{{plate.x + margin, plate.y + margin},
                   static_cast<std::uint8_t>(matrix->modules),
                   static_cast<std::uint8_t>(module_px),
                   layer.color,
                   matrix->bits});
    frame(plate, TextField::link, std::nullopt);
    return std::nullopt;
  }

  const Template& form_;
  const Fields& fields_;
  Measure& measure_;
  const LayoutOptions& options_;
  const Palette* palette_ = nullptr;
  std::uint16_t index_ = 0;
  bool personal_ = false;
  Layout out_;
};

}  // namespace

Result<Layout, LayoutRefusal> layout(const Template& form, const Fields& fields, Measure& measure,
                                     const LayoutOptions& options) {
  INVARIANT(!form.palettes.empty());
  return LayoutRun(form, fields, measure, options).run();
}

std::string display_text(const Template& form, const Fields& fields, const LayoutOptions& options) {
  std::string out;
  for (const Layer& layer : form.layers) {
    const auto* text = std::get_if<TextLayer>(&layer.what);
    if (text == nullptr || text->font.role != FontRole::display || !shows(layer, fields)) continue;
    const std::string words = clean_text(resolve(*text, fields, options.language).text, k_field_bytes_max);
    for (const auto cluster : clusters(words)) {
      if (!is_space(cluster) && out.find(cluster) == std::string::npos) out += cluster;
    }
    // In case the text has to be cut.
    if (!words.empty() && out.find(k_ellipsis) == std::string::npos) out += k_ellipsis;
  }
  return out;
}

}  // namespace fenxiao::poster

#include "server/painting/painter.h"

#include <cairo.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/invariant.h"
#include "poster/text_lines.h"
#include "server/painting/shadow.h"

namespace fenxiao::server::painting {
namespace {

using poster::Color;
using poster::Rect;

void set_color(cairo_t* draw, const Color& c) {
  cairo_set_source_rgba(draw, c.r / 255.0, c.g / 255.0, c.b / 255.0, c.a / 255.0);
}

void set_fill(cairo_t* draw, const poster::Fill& fill) {
  if (fill.kind == poster::FillKind::solid) {
    set_color(draw, fill.stops.front().color);
    return;
  }
  cairo_pattern_t* pattern = fill.kind == poster::FillKind::linear
                                 ? cairo_pattern_create_linear(fill.a.x, fill.a.y, fill.b.x, fill.b.y)
                                 : cairo_pattern_create_radial(fill.a.x, fill.a.y, 0, fill.b.x, fill.b.y, fill.radius);
  for (const auto& stop : fill.stops) {
    const Color& c = stop.color;
    cairo_pattern_add_color_stop_rgba(pattern, stop.at, c.r / 255.0, c.g / 255.0, c.b / 255.0, c.a / 255.0);
  }
  cairo_set_source(draw, pattern);
  cairo_pattern_destroy(pattern);
}

void box_path(cairo_t* draw, const Rect& r, const poster::Radii& radii) {
  cairo_new_path(draw);
  if (!radii.any()) {
    cairo_rectangle(draw, r.x, r.y, r.width, r.height);
    return;
  }
  constexpr double k_quarter = std::numbers::pi / 2;
  const double right = static_cast<double>(r.x) + static_cast<double>(r.width);
  const double bottom = static_cast<double>(r.y) + static_cast<double>(r.height);
  const double tl = radii.top_left;
  const double tr = radii.top_right;
  const double br = radii.bottom_right;
  const double bl = radii.bottom_left;
  cairo_arc(draw, right - tr, r.y + tr, tr, -k_quarter, 0);
  cairo_arc(draw, right - br, bottom - br, br, 0, k_quarter);
  cairo_arc(draw, r.x + bl, bottom - bl, bl, k_quarter, 2 * k_quarter);
  cairo_arc(draw, r.x + tl, r.y + tl, tl, 2 * k_quarter, 3 * k_quarter);
  cairo_close_path(draw);
}

void draw_command(cairo_t* draw, const poster::BoxCommand& box, const Pictures&, Fonts&) {
  cast_shadow(draw, box.shadow, box.rect, [&](cairo_t* into) {
    box_path(into, box.rect, box.radii);
    cairo_fill(into);
  });
  set_fill(draw, box.fill);
  box_path(draw, box.rect, box.radii);
  cairo_fill(draw);
}

void draw_command(cairo_t* draw, const poster::EllipseCommand& ellipse, const Pictures&, Fonts&) {
  const auto shape = [&](cairo_t* into) {
    const Rect& r = ellipse.rect;
    cairo_save(into);
    cairo_translate(into, r.x + r.width / 2, r.y + r.height / 2);
    cairo_scale(into, r.width / 2, r.height / 2);
    cairo_new_path(into);
    cairo_arc(into, 0, 0, 1, 0, 2 * std::numbers::pi);
    cairo_restore(into);
    if (ellipse.stroke_px > 0) {
      cairo_set_line_width(into, ellipse.stroke_px);
      cairo_stroke(into);
    } else {
      cairo_fill(into);
    }
  };
  cast_shadow(draw, ellipse.shadow, ellipse.rect, shape);
  set_fill(draw, ellipse.fill);
  shape(draw);
}

void draw_command(cairo_t* draw, const poster::PathCommand& path, const Pictures&, Fonts&) {
  cairo_new_path(draw);
  const poster::Point* at = path.points.data();
  for (const auto verb : path.verbs) {
    switch (verb) {
      case poster::PathVerb::move:
        cairo_move_to(draw, at[0].x, at[0].y);
        at += 1;
        break;
      case poster::PathVerb::line:
        cairo_line_to(draw, at[0].x, at[0].y);
        at += 1;
        break;
      case poster::PathVerb::cubic:
        cairo_curve_to(draw, at[0].x, at[0].y, at[1].x, at[1].y, at[2].x, at[2].y);
        at += 3;
        break;
      case poster::PathVerb::close: cairo_close_path(draw); break;
    }
  }
  set_fill(draw, path.fill);
  cairo_fill(draw);
}

void draw_command(cairo_t* draw, const poster::PictureCommand& command, const Pictures& pictures, Fonts&) {
  const Surface& picture = pictures[static_cast<std::size_t>(command.slot)];
  if (!picture.there()) {
    set_color(draw, command.placeholder);
    box_path(draw, command.rect, command.radii);
    cairo_fill(draw);
    return;
  }
  const auto place =
      poster::place_picture(command, static_cast<float>(picture.width()), static_cast<float>(picture.height()));
  // Scaled to whole px first and then copied: a SIMD scaler is several times faster than painting through a transform.
  // A picture that was prepared at its size is copied as it is.
  const int x = std::clamp(static_cast<int>(std::lround(place.source.x)), 0, picture.width() - 1);
  const int y = std::clamp(static_cast<int>(std::lround(place.source.y)), 0, picture.height() - 1);
  const int width = std::clamp(static_cast<int>(std::lround(place.source.width)), 1, picture.width() - x);
  const int height = std::clamp(static_cast<int>(std::lround(place.source.height)), 1, picture.height() - y);
  const int left = static_cast<int>(std::lround(place.target.x));
  const int top = static_cast<int>(std::lround(place.target.y));
  const int to_width = std::max(1, static_cast<int>(std::lround(place.target.width)));
  const int to_height = std::max(1, static_cast<int>(std::lround(place.target.height)));
  const bool as_it_is = width == to_width && height == to_height;
  const Surface fitted = as_it_is ? picture : scaled(picture, x, y, width, height, to_width, to_height);
  cairo_save(draw);
  if (command.radii.any()) {
    box_path(draw, command.rect, command.radii);
    cairo_clip(draw);
  }
  cairo_rectangle(draw, left, top, to_width, to_height);
  cairo_clip(draw);
  cairo_set_source_surface(draw, fitted.cairo(), as_it_is ? left - x : left, as_it_is ? top - y : top);
  cairo_pattern_set_filter(cairo_get_source(draw), CAIRO_FILTER_NEAREST);
  cairo_paint_with_alpha(draw, command.opacity);
  cairo_restore(draw);
}

void draw_command(cairo_t* draw, const poster::RunCommand& run, const Pictures&, Fonts& fonts) {
  if (run.text.empty()) return;
  const double own = fonts.width(run.font, run.text);
  const double limit = poster::k_run_stretch_max;
  const double stretch = own > 0 ? std::clamp(run.width / own, 1 - limit, 1 + limit) : 1;
  PangoLayoutLine* line = pango_layout_get_line_readonly(fonts.line(run.font, run.text), 0);
  const auto shape = [&](cairo_t* into) {
    cairo_save(into);
    cairo_translate(into, run.origin.x, run.origin.y);
    if (std::abs(own - static_cast<double>(run.width)) >= 0.5) cairo_scale(into, stretch, 1);
    cairo_move_to(into, 0, 0);
    pango_cairo_show_layout_line(into, line);
    cairo_restore(into);
  };
  const Rect bounds{run.origin.x - run.font.px * 0.2F, run.origin.y - run.font.px * 1.2F,
                    run.width + run.font.px * 0.4F, run.font.px * 1.6F};
  cast_shadow(draw, run.shadow, bounds, shape);
  set_color(draw, run.color);
  shape(draw);
}

void draw_command(cairo_t* draw, const poster::QrCommand& qr, const Pictures&, Fonts&) {
  cairo_save(draw);
  cairo_set_antialias(draw, CAIRO_ANTIALIAS_NONE);
  set_color(draw, qr.color);
  const int side = qr.modules;
  const double px = qr.module_px;
  const auto dark = [&](int x, int y) {
    const auto bit = static_cast<std::size_t>(y * side + x);
    return (qr.bits[bit / 8] >> (7 - bit % 8) & 1) != 0;
  };
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      if (!dark(x, y)) continue;
      const int start = x;
      while (x + 1 < side && dark(x + 1, y)) ++x;
      cairo_rectangle(draw, qr.origin.x + start * px, qr.origin.y + y * px, (x - start + 1) * px, px);
    }
  }
  cairo_fill(draw);
  cairo_restore(draw);
}

void draw_commands(cairo_t* draw, std::span<const poster::Command> commands, const Pictures& pictures, Fonts& fonts) {
  for (const auto& command : commands) {
    std::visit([&](const auto& what) { draw_command(draw, what, pictures, fonts); }, command.what);
  }
}

// Owns a cairo context; painting throws only when there is no memory.
struct Drawing {
  explicit Drawing(const Surface& surface) : draw(cairo_create(surface.cairo())) {}
  ~Drawing() { cairo_destroy(draw); }
  Drawing(const Drawing&) = delete;
  Drawing& operator=(const Drawing&) = delete;
  cairo_t* draw;
};

std::span<const poster::Command> shared_part(const poster::DisplayList& list) {
  const auto first = std::find_if(list.commands.begin(), list.commands.end(), [](const auto& c) { return c.personal; });
  return {list.commands.data(), static_cast<std::size_t>(first - list.commands.begin())};
}

Surface paint_commands(std::span<const poster::Command> commands, int width, int height, const Pictures& pictures,
                       Fonts& fonts) {
  Surface out = Surface::unpainted(width, height, true);
  const Drawing drawing(out);
  cairo_set_source_rgb(drawing.draw, 1, 1, 1);
  cairo_paint(drawing.draw);
  draw_commands(drawing.draw, commands, pictures, fonts);
  cairo_surface_flush(out.cairo());
  return out;
}

// The rows that a command can touch, generously.
std::pair<float, float> reach(const poster::Command& command) {
  struct Visitor {
    std::pair<float, float> around(const Rect& r, const poster::Shadow& s, float more) const {
      const float blur = s.visible() ? s.blur * 1.5F + std::abs(s.dy) + 4 : 0;
      return {r.y - blur - more, r.y + r.height + blur + more};
    }
    auto operator()(const poster::BoxCommand& c) const { return around(c.rect, c.shadow, 1); }
    auto operator()(const poster::EllipseCommand& c) const { return around(c.rect, c.shadow, c.stroke_px + 1); }
    auto operator()(const poster::PathCommand& c) const {
      const auto [low, high] =
          std::minmax_element(c.points.begin(), c.points.end(), [](auto a, auto b) { return a.y < b.y; });
      return c.points.empty() ? std::pair{0.0F, 0.0F} : std::pair{low->y - 1, high->y + 1};
    }
    auto operator()(const poster::PictureCommand& c) const { return around(c.rect, {}, 2); }
    auto operator()(const poster::RunCommand& c) const {
      // Marks may be stacked above and below the line; nothing sensible is taller than this.
      return around({0, c.origin.y - c.font.px * 1.6F, 0, c.font.px * 2.4F}, c.shadow, 0);
    }
    auto operator()(const poster::QrCommand& c) const {
      return around({0, c.origin.y, 0, static_cast<float>(c.modules) * static_cast<float>(c.module_px)}, {}, 1);
    }
  };
  return std::visit(Visitor{}, command.what);
}

constexpr int k_restart_rows_px = 16;  // one row of 4:2:0 blocks

// Where the entropy-coded data begins, and its stretches between restart markers.
std::size_t find_segments(const Bytes& jpeg, std::vector<std::pair<std::size_t, std::size_t>>& segments) {
  std::size_t at = 2;
  const auto skip_marker = [&] { at += 2 + (static_cast<std::size_t>(jpeg[at + 2]) << 8 | jpeg[at + 3]); };
  while (jpeg[at] == 0xFF && jpeg[at + 1] != 0xDA) skip_marker();
  skip_marker();
  const std::size_t header_bytes = at;
  std::size_t start = at;
  for (std::size_t i = at; i + 1 < jpeg.size(); ++i) {
    // 0xFF00 is a stuffed byte of the data.
    if (jpeg[i] != 0xFF || jpeg[i + 1] == 0) continue;
    segments.emplace_back(start, i);
    start = i + 2;
    if (jpeg[i + 1] == 0xD9) break;
  }
  return header_bytes;
}

}  // namespace

Surface paint(const poster::DisplayList& list, const Pictures& pictures, Fonts& fonts) {
  return paint_commands(list.commands, list.width, list.height, pictures, fonts);
}

Bytes paint_jpeg(const poster::DisplayList& list, const Pictures& pictures, Fonts& fonts, int quality) {
  return encode_jpeg(paint(list, pictures, fonts), {.quality = quality});
}

PreparedPoster::PreparedPoster(const poster::DisplayList& list, const Pictures& pictures, Fonts& fonts, int quality)
    : quality_(quality) {
  const auto shared = shared_part(list);
  shared_.assign(shared.begin(), shared.end());
  background_ = paint_commands(shared, list.width, list.height, pictures, fonts);
  encoded_ = encode_jpeg(background_, {.quality = quality, .restart_rows = true});
  header_bytes_ = find_segments(encoded_, segments_);
  INVARIANT(segments_.size() == static_cast<std::size_t>((list.height + k_restart_rows_px - 1) / k_restart_rows_px));
}

PreparedPoster::Rows PreparedPoster::touched_rows(const poster::DisplayList& list) const {
  float low = static_cast<float>(background_.height());
  float high = 0;
  for (std::size_t i = shared_.size(); i < list.commands.size(); ++i) {
    const auto [top, bottom] = reach(list.commands[i]);
    low = std::min(low, top);
    high = std::max(high, bottom);
  }
  const int first = std::clamp(static_cast<int>(std::floor(low)), 0, background_.height()) / k_restart_rows_px;
  const int end = (std::clamp(static_cast<int>(std::ceil(high)), 0, background_.height()) + k_restart_rows_px - 1) /
                  k_restart_rows_px;
  return {first, std::max(first, end)};
}

Bytes PreparedPoster::jpeg(const poster::DisplayList& list, const Pictures& pictures, Fonts& fonts) const {
  INVARIANT(list.width == background_.width() && list.height == background_.height());
  INVARIANT(list.commands.size() >= shared_.size() &&
            std::equal(shared_.begin(), shared_.end(), list.commands.begin()));
  const Rows rows = touched_rows(list);
  if (rows.first == rows.end) return encoded_;
  const int top = rows.first * k_restart_rows_px;
  const int height = std::min(rows.end * k_restart_rows_px, background_.height()) - top;
  Surface band = Surface::unpainted(background_.width(), height, true);
  std::copy_n(background_.pixels() + static_cast<std::ptrdiff_t>(top) * background_.stride(),
              static_cast<std::ptrdiff_t>(height) * background_.stride(), band.pixels());
  band.mark_changed();
  {
    const Drawing drawing(band);
    cairo_translate(drawing.draw, 0, -top);
    draw_commands(drawing.draw, std::span(list.commands).subspan(shared_.size()), pictures, fonts);
  }
  const Bytes fresh = encode_jpeg(band, {.quality = quality_, .restart_rows = true});
  std::vector<std::pair<std::size_t, std::size_t>> fresh_segments;
  find_segments(fresh, fresh_segments);
  INVARIANT(fresh_segments.size() == static_cast<std::size_t>(rows.end - rows.first));

  Bytes out;
  out.reserve(encoded_.size() + fresh.size());
  out.assign(encoded_.begin(), encoded_.begin() + static_cast<std::ptrdiff_t>(header_bytes_));
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    const bool is_fresh = static_cast<int>(i) >= rows.first && static_cast<int>(i) < rows.end;
    const Bytes& source = is_fresh ? fresh : encoded_;
    const auto [start, end] = is_fresh ? fresh_segments[i - static_cast<std::size_t>(rows.first)] : segments_[i];
    out.insert(out.end(), source.begin() + static_cast<std::ptrdiff_t>(start),
               source.begin() + static_cast<std::ptrdiff_t>(end));
    out.push_back(0xFF);
    // Restart markers count 0 to 7; the last row ends the image instead.
    out.push_back(i + 1 == segments_.size() ? 0xD9 : static_cast<std::uint8_t>(0xD0 + (i & 7U)));
  }
  return out;
}

}  // namespace fenxiao::server::painting

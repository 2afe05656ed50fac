#include "poster/scannable.h"

#include <algorithm>
#include <cmath>

#include "poster/qr.h"

namespace fenxiao::poster {
namespace {

constexpr float k_run_ascent_em = 1.0F;  // how far ink may reach from the baseline
constexpr float k_run_descent_em = 0.35F;

bool overlap(const Rect& a, const Rect& b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
bool contains(const Rect& outer, const Rect& inner) {
  return outer.x <= inner.x && outer.y <= inner.y && outer.x + outer.width >= inner.x + inner.width &&
         outer.y + outer.height >= inner.y + inner.height;
}

struct InkOf {
  Rect operator()(const BoxCommand& box) const { return box.rect; }
  Rect operator()(const EllipseCommand& ellipse) const { return ellipse.rect; }
  Rect operator()(const PictureCommand& picture) const { return picture.rect; }
  Rect operator()(const RunCommand& run) const {
    return {run.origin.x, run.origin.y - run.font.px * k_run_ascent_em, run.width,
            run.font.px * (k_run_ascent_em + k_run_descent_em)};
  }
  Rect operator()(const PathCommand& path) const {
    if (path.points.empty()) return {};
    Point low = path.points.front(), high = low;
    for (const Point& point : path.points) {  // a curve stays within its control points
      low = {std::min(low.x, point.x), std::min(low.y, point.y)};
      high = {std::max(high.x, point.x), std::max(high.y, point.y)};
    }
    return {low.x, low.y, high.x - low.x, high.y - low.y};
  }
  Rect operator()(const QrCommand& code) const {
    const auto side = static_cast<float>(code.modules * code.module_px);
    return {code.origin.x, code.origin.y, side, side};
  }
};

// A rounded plate lacks a corner; the quiet zone there is the width of the zone less what the rounding takes.
bool is_plate(const BoxCommand& box, const Rect& quiet) {
  return box.fill.kind == FillKind::solid && box.fill.stops.front().color.a == 255 && contains(box.rect, quiet);
}

}  // namespace

double luminance(const Color& color) {
  const auto linear = [](std::uint8_t channel) {
    const double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b);
}

std::optional<ScanRefusal> scan_refusal(const DisplayList& list, std::string_view link) {
  std::size_t at = list.commands.size();
  for (std::size_t i = 0; i < list.commands.size(); ++i) {
    if (!std::holds_alternative<QrCommand>(list.commands[i].what)) continue;
    if (at != list.commands.size()) return ScanRefusal::no_code;
    at = i;
  }
  if (at == list.commands.size()) return ScanRefusal::no_code;
  const QrCommand& code = *std::get_if<QrCommand>(&list.commands[at].what);

  const auto wanted = make_qr(link);
  if (!wanted || wanted->modules != code.modules || wanted->bits != code.bits) return ScanRefusal::other_code;

  const int side_px = code.modules * code.module_px;
  if (code.module_px < k_module_px_min || side_px * 1080 < k_qr_side_px_min * list.width) return ScanRefusal::too_small;

  const auto zone = static_cast<float>(k_quiet_modules * code.module_px);
  const Rect ink = InkOf{}(code);
  const Rect quiet{ink.x - zone, ink.y - zone, ink.width + 2 * zone, ink.height + 2 * zone};
  std::size_t plate = list.commands.size();
  for (std::size_t i = 0; i < at; ++i)
    if (const auto* box = std::get_if<BoxCommand>(&list.commands[i].what); box && is_plate(*box, quiet)) plate = i;
  if (plate == list.commands.size()) return ScanRefusal::no_quiet_zone;
  const Color ground = std::get_if<BoxCommand>(&list.commands[plate].what)->fill.stops.front().color;
  if (code.color.a != 255 || (luminance(ground) + 0.05) / (luminance(code.color) + 0.05) < k_scan_contrast_min)
    return ScanRefusal::low_contrast;

  for (std::size_t i = plate + 1; i < list.commands.size(); ++i)
    if (i != at && overlap(std::visit(InkOf{}, list.commands[i].what), quiet)) return ScanRefusal::covered;
  return std::nullopt;
}

}  // namespace fenxiao::poster

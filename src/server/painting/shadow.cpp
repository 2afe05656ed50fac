#include "server/painting/shadow.h"

#include <cairo.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace fenxiao::server::painting {
namespace {

// Widths of three boxes whose variances add up to sigma²; after Kutskir, "Fastest Gaussian blur".
void box_widths(double sigma, int (&widths)[3]) {
  const double ideal = std::sqrt(12 * sigma * sigma / 3 + 1);
  int lower = static_cast<int>(ideal);
  if (lower % 2 == 0) --lower;
  const double count = (12 * sigma * sigma - 3.0 * lower * lower - 12.0 * lower - 9) / (-4.0 * lower - 4);
  for (int i = 0; i < 3; ++i) widths[i] = i < static_cast<int>(std::lround(count)) ? lower : lower + 2;
}

// One line of `count` samples, `step` apart; outside is zero.
void box_line(const std::uint8_t* from, std::uint8_t* to, int count, std::ptrdiff_t step, int width) {
  const int radius = width / 2;
  std::uint32_t sum = 0;
  for (int i = 0; i < std::min(radius, count); ++i) sum += from[i * step];
  for (int i = 0; i < count; ++i) {
    if (i + radius < count) sum += from[(i + radius) * step];
    to[i * step] =
        static_cast<std::uint8_t>((sum + static_cast<std::uint32_t>(radius)) / static_cast<std::uint32_t>(width));
    if (i - radius >= 0) sum -= from[(i - radius) * step];
  }
}

void blur(std::uint8_t* pixels, int width, int height, int stride, double sigma) {
  if (sigma < 0.3) return;
  int widths[3];
  box_widths(sigma, widths);
  std::vector<std::uint8_t> other(static_cast<std::size_t>(stride) * static_cast<std::size_t>(height));
  for (const int box : widths) {
    for (int y = 0; y < height; ++y)
      box_line(pixels + static_cast<std::ptrdiff_t>(y) * stride, other.data() + static_cast<std::ptrdiff_t>(y) * stride,
               width, 1, box);
    for (int x = 0; x < width; ++x) box_line(other.data() + x, pixels + x, height, stride, box);
  }
}

}  // namespace

void cast_shadow(cairo_t* draw, const poster::Shadow& shadow, const poster::Rect& bounds,
                 const std::function<void(cairo_t*)>& shape) {
  if (!shadow.visible()) return;
  const double sigma = static_cast<double>(shadow.blur) / 2;
  const int margin = static_cast<int>(std::ceil(sigma * 3)) + 2;
  const int left = static_cast<int>(std::floor(bounds.x)) - margin;
  const int top = static_cast<int>(std::floor(bounds.y)) - margin;
  const int width = static_cast<int>(std::ceil(bounds.width)) + 2 * margin + 1;
  const int height = static_cast<int>(std::ceil(bounds.height)) + 2 * margin + 1;
  cairo_surface_t* mask = cairo_image_surface_create(CAIRO_FORMAT_A8, width, height);
  cairo_t* into = cairo_create(mask);
  cairo_translate(into, -left, -top);
  cairo_set_source_rgba(into, 0, 0, 0, 1);
  shape(into);
  cairo_destroy(into);
  cairo_surface_flush(mask);
  blur(cairo_image_surface_get_data(mask), width, height, cairo_image_surface_get_stride(mask), sigma);
  cairo_surface_mark_dirty(mask);
  const poster::Color& c = shadow.color;
  cairo_set_source_rgba(draw, c.r / 255.0, c.g / 255.0, c.b / 255.0, c.a / 255.0);
  cairo_mask_surface(draw, mask, static_cast<double>(left) + static_cast<double>(shadow.dx),
                     static_cast<double>(top) + static_cast<double>(shadow.dy));
  cairo_surface_destroy(mask);
}

}  // namespace fenxiao::server::painting

#include "server/painting/surface.h"

#include <cairo.h>
#include <libyuv/scale_argb.h>

#include "base/fault.h"
#include "base/invariant.h"

namespace fenxiao::server::painting {

Surface::Surface(int width, int height) : width_(width), height_(height) {
  cairo_surface_t* made = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
  surface_.reset(made, cairo_surface_destroy);
  if (cairo_surface_status(made) != CAIRO_STATUS_SUCCESS) {
    throw Fault(FaultKind::unavailable, "no memory for a picture of " + std::to_string(width) + " x " + std::to_string(height));
  }
  pixels_ = cairo_image_surface_get_data(made);
  stride_ = cairo_image_surface_get_stride(made);
}

void Surface::mark_changed() { cairo_surface_mark_dirty(surface_.get()); }

Surface scaled(const Surface& from, int x, int y, int width, int height, int to_width, int to_height) {
  INVARIANT(x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= from.width() && y + height <= from.height());
  Surface out(to_width, to_height);
  const std::uint8_t* source = from.pixels() + static_cast<std::ptrdiff_t>(y) * from.stride() + static_cast<std::ptrdiff_t>(x) * 4;
  libyuv::ARGBScale(source, from.stride(), width, height, out.pixels(), out.stride(), to_width, to_height, libyuv::kFilterBox);
  out.mark_changed();
  return out;
}

}  // namespace fenxiao::server::painting

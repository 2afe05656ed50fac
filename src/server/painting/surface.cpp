#include "server/painting/surface.h"

#include <cairo.h>
#include <libyuv/scale_argb.h>

#include <algorithm>
#include <cstring>
#include <mutex>

#include "base/fault.h"
#include "base/invariant.h"

namespace fenxiao::server::painting {
namespace {

constexpr std::size_t k_kept_bytes_max = 64 * 1024 * 1024;
constexpr int k_side_max = 32000;

// Freed pixels wait here for the next surface of the same size. Without it every poster pays for some thirty megabytes
// of fresh pages, which costs several times what drawing it does.
class PixelPool {
 public:
  using Pixels = std::unique_ptr<std::uint8_t[]>;

  Pixels take(std::size_t bytes) {
    {
      const std::lock_guard lock(mutex_);
      const auto found =
          std::find_if(kept_.rbegin(), kept_.rend(), [bytes](const Kept& kept) { return kept.bytes == bytes; });
      if (found != kept_.rend()) {
        Pixels pixels = std::move(found->pixels);
        total_ -= bytes;
        kept_.erase(std::next(found).base());
        return pixels;
      }
    }
    return Pixels(new std::uint8_t[bytes]);
  }

  void give_back(Pixels pixels, std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    kept_.push_back({std::move(pixels), bytes});
    total_ += bytes;
    while (total_ > k_kept_bytes_max) {
      total_ -= kept_.front().bytes;
      kept_.erase(kept_.begin());
    }
  }

 private:
  struct Kept {
    Pixels pixels;
    std::size_t bytes;
  };
  std::mutex mutex_;
  std::vector<Kept> kept_;  // oldest first
  std::size_t total_ = 0;
};

PixelPool& pool() {
  static PixelPool* the_pool = new PixelPool;  // never destroyed: surfaces in statics may outlive any order
  return *the_pool;
}

}  // namespace

void Surface::allocate(int width, int height, bool opaque) {
  INVARIANT(width > 0 && height > 0 && width <= k_side_max && height <= k_side_max);
  width_ = width;
  height_ = height;
  stride_ = width * 4;
  opaque_ = opaque;
  const std::size_t bytes = static_cast<std::size_t>(stride_) * static_cast<std::size_t>(height);
  PixelPool::Pixels pixels;
  try {
    pixels = pool().take(bytes);
  } catch (const std::bad_alloc&) {
    throw Fault(FaultKind::unavailable,
                "no memory for a picture of " + std::to_string(width) + " x " + std::to_string(height));
  }
  pixels_ = pixels.get();
  const cairo_format_t format = opaque ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32;
  surface_.reset(cairo_image_surface_create_for_data(pixels_, format, width, height, stride_),
                 [bytes, raw = pixels.release()](cairo_surface_t* surface) {
                   cairo_surface_destroy(surface);
                   pool().give_back(PixelPool::Pixels(raw), bytes);
                 });
  INVARIANT(cairo_surface_status(surface_.get()) == CAIRO_STATUS_SUCCESS);
}

Surface::Surface(int width, int height) {
  allocate(width, height, false);
  std::memset(pixels_, 0, static_cast<std::size_t>(stride_) * static_cast<std::size_t>(height_));
}

Surface Surface::unpainted(int width, int height, bool opaque) {
  Surface out;
  out.allocate(width, height, opaque);
  return out;
}

void Surface::mark_changed() { cairo_surface_mark_dirty(surface_.get()); }

Surface scaled(const Surface& from, int x, int y, int width, int height, int to_width, int to_height) {
  INVARIANT(x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= from.width() && y + height <= from.height());
  Surface out = Surface::unpainted(to_width, to_height, from.opaque());
  const std::uint8_t* source =
      from.pixels() + static_cast<std::ptrdiff_t>(y) * from.stride() + static_cast<std::ptrdiff_t>(x) * 4;
  libyuv::ARGBScale(source, from.stride(), width, height, out.pixels(), out.stride(), to_width, to_height,
                    libyuv::kFilterBox);
  out.mark_changed();
  return out;
}

}  // namespace fenxiao::server::painting

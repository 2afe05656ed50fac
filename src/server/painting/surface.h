// Pixels as cairo and libyuv have them: BGRA in memory, premultiplied, rows of 4 × width bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

typedef struct _cairo_surface cairo_surface_t;

namespace fenxiao::server::painting {

class Surface {
 public:
  Surface() = default;
  Surface(int width, int height);  // transparent; throws Fault when there is no memory for it
  // Its pixels are anything: for who writes them all. An opaque one ignores the alpha byte, which lets cairo copy where it
  // would have to blend.
  static Surface unpainted(int width, int height, bool opaque);

  bool there() const { return surface_ != nullptr; }
  bool opaque() const { return opaque_; }
  int width() const { return width_; }
  int height() const { return height_; }
  int stride() const { return stride_; }
  std::uint8_t* pixels() { return pixels_; }
  const std::uint8_t* pixels() const { return pixels_; }
  cairo_surface_t* cairo() const { return surface_.get(); }
  void mark_changed();  // after writing to pixels() directly

 private:
  void allocate(int width, int height, bool opaque);

  std::shared_ptr<cairo_surface_t> surface_;
  std::uint8_t* pixels_ = nullptr;
  int width_ = 0;
  int height_ = 0;
  int stride_ = 0;
  bool opaque_ = false;
};

// The middle part `x, y, width, height` of `from`, smoothly scaled.
Surface scaled(const Surface& from, int x, int y, int width, int height, int to_width, int to_height);

}  // namespace fenxiao::server::painting

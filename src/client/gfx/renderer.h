// Plays a Canvas on WebGL2: one program, one vertex format, premultiplied alpha. Owns its GL objects and can make all of
// them anew after a lost context.
#pragma once

#include <cstdint>

#include "client/gfx/canvas.h"

namespace fenxiao::client::gfx {

struct FrameCounts {
  int draws = 0;
  int vertices = 0;
  int shapes = 0;
};

class Renderer {
 public:
  bool make();                   // false: the shaders do not compile here
  void forget() { *this = {}; }  // the context is lost: the names mean nothing any more
  FrameCounts draw(const Canvas& canvas, int width_px, int height_px, Colour ground);

 private:
  std::uint32_t program_ = 0, vertices_ = 0, indices_ = 0, layout_ = 0, records_ = 0, blank_ = 0;
  int size_at_ = -1;
  int record_rows_ = 0;
};

}  // namespace fenxiao::client::gfx

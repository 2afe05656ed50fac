// Gaussian shadows: three box passes over an alpha mask, which no eye tells from the real thing.
#pragma once

#include <functional>

#include "poster/display_list.h"

typedef struct _cairo cairo_t;

namespace fenxiao::server::painting {

// Draws the shadow of what `shape` fills (in opaque black, poster coordinates) within `bounds`.
void cast_shadow(cairo_t* draw, const poster::Shadow& shadow, const poster::Rect& bounds,
                 const std::function<void(cairo_t*)>& shape);

}  // namespace fenxiao::server::painting

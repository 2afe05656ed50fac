// Every colour, and nothing but these, light and dark. Sizes are css pixels on a 4-point grid.
//
// A shop's brand colour replaces brand, its soft and strong shades and the hero pair; persimmon (earn) stays the colour
// of money moving to a person. Contrast of text on every ground is ≥ 4.5 : 1 (tests/unit/client_ui/tokens_test.cpp).
#pragma once

#include "client/gfx/canvas.h"

namespace fenxiao::client::ui {

using gfx::Colour;

struct Theme {
  Colour bg, surface, surface_2, surface_3;
  Colour ink, ink_2, ink_3, ink_4, line;
  Colour brand, brand_strong, brand_soft, on_brand;
  Colour earn, earn_soft, on_earn;
  Colour gold, gold_soft, gold_fill;
  Colour ice, ice_soft, ice_fill;
  Colour danger, danger_soft;
  Colour hero_a, hero_b, hero_ink, hero_ink_2, hero_well;
  Colour scrim, seg_track, seg_on;
  Colour chart_line, grid;
  Colour skeleton_a, skeleton_b;
  Colour shadow;                        // of a card; floating and sheet shadows are stronger
  float shadow_floating, shadow_sheet;  // × the card's alpha
  bool dark;
};

inline constexpr Theme k_light{0xF6F4EFFF, 0xFFFFFFFF, 0xF8F6F1FF, 0xEEEBE3FF,              // grounds
                               0x1A1D1BFF, 0x484D49FF, 0x666B66FF, 0xA3A69FFF, 0xE9E6DEFF,  // ink, line
                               0x0E6B57FF, 0x0A5244FF, 0xE2F0EAFF, 0xFFFFFFFF,              // brand
                               0xBE3B14FF, 0xFDECE4FF, 0xFFFFFFFF,                          // earn
                               0x835A10FF, 0xF9EFD8FF, 0xE0B457FF,                          // gold
                               0x335A87FF, 0xE7EEF6FF, 0x7FA3CCFF,                          // ice
                               0xB3261EFF, 0xFBE8E6FF,                                      // danger
                               0x0A4F41FF, 0x0F7560FF, 0xFFFFFFFF, 0xDDF0E9FF, 0x0B5546FF,  // hero
                               0x10141285, 0xEEEBE3FF, 0xFFFFFFFF,                          // scrim, segment
                               0x0E6B57FF, 0xEEEBE3FF,                                      // chart
                               0xECE9E1FF, 0xF5F3EEFF,                                      // skeleton
                               0x342A180D, 2.0f,       3.6f,       false};

inline constexpr Theme k_dark{0x0E1110FF, 0x181C1AFF, 0x1F2422FF, 0x2A302DFF,              //
                              0xF1F3F0FF, 0xC3C8C4FF, 0x979D98FF, 0x5E645FFF, 0x262B29FF,  //
                              0x4CC2A2FF, 0x7ED7BEFF, 0x17352DFF, 0x06221BFF,              //
                              0xFF8F66FF, 0x3A2118FF, 0x2A0E04FF,                          //
                              0xE5BE6BFF, 0x33290FFF, 0xC99B3DFF,                          //
                              0x9DBDE3FF, 0x1C2836FF, 0x5E84B0FF,                          //
                              0xFF8A80FF, 0x3A1B19FF,                                      //
                              0x0B3D33FF, 0x0F5B4BFF, 0xF4FAF7FF, 0xB4D3C8FF, 0x092F28FF,  //
                              0x0000009E, 0x1A1F1DFF, 0x363E3AFF,                          //
                              0x4CC2A2FF, 0x252B28FF,                                      //
                              0x232826FF, 0x2C322FFF,                                      //
                              0x00000038, 1.8f,       2.2f,       true};

// Type: size → line height. Weights are 400 and 600 only.
constexpr float line_height(float size) {
  return size <= 12   ? 16.0f
         : size <= 14 ? 20.0f
         : size <= 16 ? 24.0f
         : size <= 20 ? 28.0f
         : size <= 28 ? 36.0f
                      : size + 8;
}

inline constexpr float k_margin = 16;
inline constexpr float k_touch = 44;
inline constexpr float k_radius_s = 8, k_radius_m = 12, k_radius_l = 16, k_radius_xl = 24;
inline constexpr double k_fast_ms = 150, k_base_ms = 200, k_slow_ms = 250;

}  // namespace fenxiao::client::ui

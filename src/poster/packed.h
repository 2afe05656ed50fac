// A display list as bytes: what C++ hands to web/painter.js, what an upload carries, what a bulk job replays.
//
// Little endian, every field on a 4-byte boundary, floats are IEEE 754 binary32.
//
//   header   u32 magic 'FXP1' (0x31505846) · u16 width · u16 height · u32 command count · u32 total bytes
//   command  u16 op · u16 layer · u32 bytes of this command including these 8 (multiple of 4) · u32 flags · body
//   flags    bit 0: personal
//   color    u32: r | g << 8 | b << 16 | a << 24
//   radii    f32 × 4: top left, top right, bottom right, bottom left
//   fill     u32 kind (0 solid, 1 linear, 2 radial) · u32 stop count · f32 ax ay bx by radius · (f32 at, color) × count
//   shadow   f32 dx dy blur · color            (alpha 0: none)
//   string   u32 byte count · UTF-8 · zero padding to 4
//
//   op 1 box      f32 x y w h · radii · shadow · fill
//   op 2 ellipse  f32 x y w h · f32 stroke_px · shadow · fill
//   op 3 path     u32 verb count · u32 point count · u8 verbs padded to 4 (0 move 1 line 2 cubic 3 close) · f32 × 2 points · fill
//   op 4 picture  u32 slot (0 photo, 1 cutout, 2 avatar) · u32 fit (0 cover, 1 contain) · f32 x y w h · radii
//                 · f32 focus x, y, zoom · f32 opacity · color placeholder
//   op 5 run      u32 role (0 sans, 1 display) · u32 weight · f32 px · f32 x, baseline y, width · color · shadow · string
//   op 6 qr       f32 x y · u32 modules · u32 module_px · color · u32 byte count · bits padded to 4
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "poster/display_list.h"

namespace fenxiao::poster {

inline constexpr std::uint32_t k_packed_magic = 0x31505846;
inline constexpr std::size_t k_packed_bytes_max = 64 * 1024;
inline constexpr std::size_t k_commands_max = 2000;
inline constexpr std::uint16_t k_poster_width_max = 1242;
inline constexpr std::uint16_t k_poster_height_max = 2208;

std::vector<std::uint8_t> encode(const DisplayList& list);

// Only the commands of layers first ≤ layer < last (the editor's three layers: below, edited, above).
std::vector<std::uint8_t> encode_layers(const DisplayList& list, std::uint16_t first, std::uint16_t last);

enum class PackedRefusal {
  not_packed,     // magic or length is wrong
  too_large,      // more bytes, commands or px than the limits
  out_of_bounds,  // a command reaches beyond the buffer
  bad_value,      // an enum, a number or a string that cannot be
};
// Decodes what came over the network: checks everything.
Result<DisplayList, PackedRefusal> decode(std::span<const std::uint8_t> bytes);

}  // namespace fenxiao::poster

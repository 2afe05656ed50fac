// Pictures in and out: what people upload is decoded with every limit checked first; JPEG is what we hand out.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "server/painting/surface.h"

namespace fenxiao::server::painting {

inline constexpr std::size_t k_picture_bytes_max = 12 * 1024 * 1024;
inline constexpr int k_picture_side_max = 8192;
inline constexpr std::int64_t k_picture_pixels_max = 40'000'000;

enum class PictureRefusal {
  too_large,      // bytes or px beyond the limits
  not_a_picture,  // neither JPEG nor PNG
  broken,         // begins like one, but cannot be decoded
};
struct DecodeOptions {
  // A JPEG larger than needed is decoded at 1/2, 1/4 or 1/8, but never below this many px on its shorter side. 0: full size.
  int side_px_needed = 0;
  int side_px_max = k_picture_side_max;  // what is larger is refused before it is decoded
};
Result<Surface, PictureRefusal> decode_picture(std::span<const std::uint8_t> bytes, const DecodeOptions& options = {});

using Bytes = std::vector<std::uint8_t>;

struct JpegOptions {
  int quality = 90;           // 1..100
  bool optimize = false;      // own Huffman tables: smaller, slower
  bool restart_rows = false;  // a restart marker after every row of 16 px, so that rows can be spliced
};
// Transparent pixels come out on white.
Bytes encode_jpeg(const Surface& picture, const JpegOptions& options = {});

// Cover-cropped to width × height.
Surface cover(const Surface& picture, int width, int height);

// A picture so small that it travels inside the HTML of a landing page: "data:image/jpeg;base64,…" of at most
// `bytes_max`. Shown enlarged until the real one has come.
std::string inline_preview(const Surface& picture, std::size_t bytes_max = 4096);

}  // namespace fenxiao::server::painting

// The QR of a poster: level M, version as small as the payload allows, always with its quiet zone.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace fenxiao::poster {

inline constexpr std::size_t k_link_bytes_max = 50;
inline constexpr int k_quiet_modules = 4;
inline constexpr int k_module_px_min = 6;
inline constexpr int k_qr_side_px_min = 240;  // of 1080, quiet zone not counted

struct QrMatrix {
  int modules = 0;                 // per side
  std::vector<std::uint8_t> bits;  // see QrCommand::bits
  bool dark(int x, int y) const {
    const int bit = y * modules + x;
    return (bits[static_cast<std::size_t>(bit) / 8] >> (7 - bit % 8) & 1) != 0;
  }
};

enum class QrRefusal { empty, too_long };
Result<QrMatrix, QrRefusal> make_qr(std::string_view payload);

}  // namespace fenxiao::poster

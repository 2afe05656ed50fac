#include "poster/qr.h"

#include <qrcodegen.h>

#include <algorithm>
#include <array>

#include "base/invariant.h"

namespace fenxiao::poster {
namespace {

// Version 1 is left out: its few modules would round a small plate down to fewer px than a reader wants.
constexpr int k_version_min = 2;
constexpr int k_version_max = 4;  // holds k_link_bytes_max at level M

}  // namespace

Result<QrMatrix, QrRefusal> make_qr(std::string_view payload) {
  if (payload.empty()) return Refused{QrRefusal::empty};
  if (payload.size() > k_link_bytes_max) return Refused{QrRefusal::too_long};
  std::array<std::uint8_t, qrcodegen_BUFFER_LEN_FOR_VERSION(k_version_max)> code{};
  std::array<std::uint8_t, qrcodegen_BUFFER_LEN_FOR_VERSION(k_version_max)> data{};
  std::ranges::copy(payload, data.begin());
  // Level M and no boost: a higher level would only be free luck of the payload's length, and the mask is chosen by the
  // library's penalty rules, so both painters and both builds make the same symbol.
  const bool fits = qrcodegen_encodeBinary(data.data(), payload.size(), code.data(), qrcodegen_Ecc_MEDIUM,
                                           k_version_min, k_version_max, qrcodegen_Mask_AUTO, false);
  INVARIANT(fits);
  QrMatrix out;
  out.modules = qrcodegen_getSize(code.data());
  out.bits.assign((static_cast<std::size_t>(out.modules) * static_cast<std::size_t>(out.modules) + 7) / 8, 0);
  for (int y = 0; y < out.modules; ++y) {
    for (int x = 0; x < out.modules; ++x) {
      if (!qrcodegen_getModule(code.data(), x, y)) continue;
      const int bit = y * out.modules + x;
      out.bits[static_cast<std::size_t>(bit) / 8] |= static_cast<std::uint8_t>(0x80 >> (bit % 8));
    }
  }
  return out;
}

}  // namespace fenxiao::poster

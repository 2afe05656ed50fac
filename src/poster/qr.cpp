#include "poster/qr.h"

#include <qrcodegen/qrcodegen.hpp>

namespace fenxiao::poster {

Result<QrMatrix, QrRefusal> make_qr(std::string_view payload) {
  if (payload.empty()) return Refused{QrRefusal::empty};
  if (payload.size() > k_link_bytes_max) return Refused{QrRefusal::too_long};
  using qrcodegen::QrCode;
  const std::vector<std::uint8_t> data(payload.begin(), payload.end());
  // Level M and no boost: a higher level would only be free luck of the payload's length, and the mask is chosen by the
  // library's penalty rules, so both painters and both builds make the same symbol. Cannot throw: 50 bytes fit version 4.
  // Version 1 is left out: its few modules would round a small plate down to fewer px than a reader wants.
  const QrCode code =
      QrCode::encodeSegments({qrcodegen::QrSegment::makeBytes(data)}, QrCode::Ecc::MEDIUM, 2, 4, -1, false);
  QrMatrix out;
  out.modules = code.getSize();
  out.bits.assign((static_cast<std::size_t>(out.modules) * static_cast<std::size_t>(out.modules) + 7) / 8, 0);
  for (int y = 0; y < out.modules; ++y) {
    for (int x = 0; x < out.modules; ++x) {
      if (!code.getModule(x, y)) continue;
      const int bit = y * out.modules + x;
      out.bits[static_cast<std::size_t>(bit) / 8] |= static_cast<std::uint8_t>(0x80 >> (bit % 8));
    }
  }
  return out;
}

}  // namespace fenxiao::poster

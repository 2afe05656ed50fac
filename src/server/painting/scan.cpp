#include "server/painting/scan.h"

#include <ZXing/ReadBarcode.h>

namespace fenxiao::server::painting {
namespace {

constexpr int k_check_quality = 40;

}  // namespace

std::optional<std::string> read_qr(const Surface& picture) {
  const ZXing::ImageView view(picture.pixels(), picture.width(), picture.height(), ZXing::ImageFormat::BGRA,
                              picture.stride());
  ZXing::ReaderOptions options;
  options.setFormats(ZXing::BarcodeFormat::QRCode);
  options.setTryHarder(true);
  options.setMaxNumberOfSymbols(2);
  const auto found = ZXing::ReadBarcodes(view, options);
  if (found.size() != 1) return std::nullopt;
  const auto& bytes = found.front().bytes();
  return std::string(bytes.begin(), bytes.end());
}

Verdict<ScanRefusal> check_scannable(const Surface& poster, std::string_view payload) {
  const Surface half = scaled(poster, 0, 0, poster.width(), poster.height(), poster.width() / 2, poster.height() / 2);
  const Bytes jpeg = encode_jpeg(half, {.quality = k_check_quality});
  const auto sent = decode_picture(jpeg);
  INVARIANT(sent.ok());
  const auto text = read_qr(*sent);
  if (!text) return Refused{ScanRefusal::unreadable};
  if (*text != payload) return Refused{ScanRefusal::other_payload};
  return Done{};
}

}  // namespace fenxiao::server::painting

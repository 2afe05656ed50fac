// Does a phone read the QR? Asked of a real decoder (zxing-cpp), after what chats do to pictures.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/painting/picture.h"
#include "server/painting/surface.h"

namespace fenxiao::server::painting {

// What the QR in the picture says; nothing when none is found or when there are several.
std::optional<std::string> read_qr(const Surface& picture);

enum class ScanRefusal {
  unreadable,     // no QR is found
  other_payload,  // one is, but it says something else
};
// The poster at half size as a JPEG of quality 40 must still be read, and say `payload`.
Verdict<ScanRefusal> check_scannable(const Surface& poster, std::string_view payload);

}  // namespace fenxiao::server::painting

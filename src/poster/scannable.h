// Would a phone read the code of this poster? Asked of the display list itself, after everything was laid out: the
// editor says "scans" only then. (Templates are also read back by a real decoder, in the tests and when one is saved.)
#pragma once

#include <optional>
#include <string_view>

#include "poster/display_list.h"

namespace fenxiao::poster {

// In the order in which they are looked for.
enum class ScanRefusal {
  no_code,        // none, or more than one
  other_code,     // it does not hold `link`
  too_small,      // k_module_px_min, k_qr_side_px_min of 1080
  low_contrast,   // below 7 : 1, light on dark, or not opaque
  no_quiet_zone,  // no plate of one colour under the code and four modules around it
  covered,        // something lies over the code or its quiet zone
};
std::optional<ScanRefusal> scan_refusal(const DisplayList& list, std::string_view link);

inline constexpr double k_scan_contrast_min = 7.0;
// WCAG 2: 0 black … 1 white.
double luminance(const Color& color);

}  // namespace fenxiao::poster

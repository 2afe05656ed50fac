// The display serif, cut down to the characters of one title: phones have no dependable Chinese serif.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/painting/picture.h"

namespace fenxiao::server::painting {

inline constexpr std::size_t k_display_characters_max = 60;
inline constexpr std::size_t k_display_text_bytes_max = 400;

enum class SubsetRefusal {
  empty,     // no character is asked for
  too_long,  // more characters than a title has
  no_font,   // the server has no serif installed
};
// WOFF2 of the bold serif with just the characters of `text` (in any order, duplicates allowed); characters the font
// does not have are left out, the browser falls back for them. Answers for equal sets of characters are equal and kept
// (up to 4 MB, least recently used leaves). Safe to call from any thread.
Result<Bytes, SubsetRefusal> subset_display_font(std::string_view text);

}  // namespace fenxiao::server::painting

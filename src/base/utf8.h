// Reading UTF-8 strictly (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace fenxiao {

// The code point at byte `at`, which moves past it; nothing (and `at` stays) for what is not UTF-8. at < text.size().
std::optional<char32_t> next_code_point(std::string_view text, std::size_t& at);

// Number of code points, or nothing for malformed text.
std::optional<std::size_t> count_code_points(std::string_view text);

}  // namespace fenxiao

#include "base/utf8.h"

namespace fenxiao {

std::optional<char32_t> next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return static_cast<char32_t>(text[at++]);
  const std::size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC2 ? 1 : 0;
  if (more == 0 || first > 0xF4 || text.size() - at <= more) return std::nullopt;
  char32_t value = first & (0x3Fu >> more);
  for (std::size_t i = 1; i <= more; ++i) {
    const unsigned char next = byte(at + i);
    if ((next & 0xC0u) != 0x80u) return std::nullopt;
    value = value << 6 | (next & 0x3Fu);
  }
  constexpr char32_t k_smallest[] = {0, 0x80, 0x800, 0x10000};
  if (value < k_smallest[more] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return std::nullopt;
  at += more + 1;
  return value;
}

std::optional<std::size_t> count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count)
    if (!next_code_point(text, at)) return std::nullopt;
  return count;
}

}  // namespace fenxiao

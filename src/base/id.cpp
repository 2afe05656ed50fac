#include "base/id.h"

#include <limits>

#include "base/invariant.h"

namespace fenxiao {
namespace {
constexpr std::string_view k_digits = "0123456789abcdefghjkmnpqrstvwxyz";
}

std::string format_id(std::string_view prefix, std::int64_t value) {
  INVARIANT(value > 0);
  char digits[13];
  int count = 0;
  for (; value > 0; value /= 32) digits[count++] = k_digits[static_cast<std::size_t>(value % 32)];
  std::string text(prefix);
  text += '_';
  while (count > 0) text += digits[--count];
  return text;
}

std::optional<std::int64_t> parse_id(std::string_view prefix, std::string_view text) {
  if (text.size() <= prefix.size() + 1 || text.size() > prefix.size() + 14) return std::nullopt;
  if (!text.starts_with(prefix) || text[prefix.size()] != '_') return std::nullopt;
  text.remove_prefix(prefix.size() + 1);
  if (text.front() == '0') return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) {
    const auto digit = k_digits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    if (value > (std::numeric_limits<std::int64_t>::max() - static_cast<std::int64_t>(digit)) / 32) return std::nullopt;
    value = value * 32 + static_cast<std::int64_t>(digit);
  }
  return value;
}

}  // namespace fenxiao

#include "domain/risk/identity.h"

namespace fenxiao::domain {
namespace {

constexpr std::size_t k_phone_digits_min = 6;
constexpr std::size_t k_phone_digits_max = 15;  // E.164
constexpr std::size_t k_chinese_mobile_digits = 11;

// A Chinese mobile number is written with and without its country code; a person must not be two by that.
std::string_view without_chinese_code(std::string_view digits) {
  for (const std::string_view code : {"86", "0086"})
    if (digits.size() == code.size() + k_chinese_mobile_digits && digits.starts_with(code) &&
        digits[code.size()] == '1')
      return digits.substr(code.size());
  return digits;
}

}  // namespace

std::optional<IdentityKind> shared_identity(const IdentitySet& a, const IdentitySet& b) {
  std::optional<IdentityKind> strongest;
  for (const Identity& mine : a) {
    if (mine.key.empty()) continue;
    for (const Identity& theirs : b)
      if (mine == theirs && (!strongest || mine.kind < *strongest)) strongest = mine.kind;
  }
  return strongest;
}

std::optional<std::string> plain_phone(std::string_view text) {
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= '0' && c <= '9')
      digits += c;
    else if (c != ' ' && c != '-' && !(c == '+' && i == 0))
      return std::nullopt;
  }
  const std::string_view plain = without_chinese_code(digits);
  if (plain.size() < k_phone_digits_min || plain.size() > k_phone_digits_max) return std::nullopt;
  return std::string(plain);
}

}  // namespace fenxiao::domain

#include "server/signature.h"

#include <sodium.h>

#include <charconv>

namespace fenxiao::server {
namespace {

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

std::string signature_of(std::string_view secret, std::string_view time, std::string_view content) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes_of(secret), secret.size());
  for (const std::string_view part : {time, std::string_view("."), content})
    crypto_auth_hmacsha256_update(&state, bytes_of(part), part.size());
  unsigned char mac[crypto_auth_hmacsha256_BYTES];
  crypto_auth_hmacsha256_final(&state, mac);
  std::string hex(sizeof mac * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), mac, sizeof mac);
  hex.pop_back();
  return hex;
}

bool signature_fits(std::string_view secret, std::string_view time, std::string_view content,
                    std::string_view signature) {
  const std::string right = signature_of(secret, time, content);
  return signature.size() == right.size() && sodium_memcmp(signature.data(), right.data(), right.size()) == 0;
}

bool signature_is_fresh(std::string_view time, Instant now) {
  constexpr std::size_t k_digits_max = 12;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(time.data(), time.data() + time.size(), seconds);
  if (error != std::errc() || end != time.data() + time.size() || time.size() > k_digits_max || seconds < 0)
    return false;
  const std::int64_t off_ms = seconds * k_second_ms - now.ms;
  return off_ms >= -k_signature_window_ms && off_ms <= k_signature_window_ms;
}

}  // namespace fenxiao::server

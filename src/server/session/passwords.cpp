#include "server/session/passwords.h"

#include <sodium.h>

#include <semaphore>

#include "base/fault.h"

namespace fenxiao::server {
namespace {

constexpr unsigned long long k_passes = 2;
constexpr std::size_t k_memory_bytes = 19 * 1024 * 1024;

std::counting_semaphore<2>& slots() {
  static std::counting_semaphore<2> free{2};
  return free;
}

struct Slot {
  Slot() { slots().acquire(); }
  ~Slot() { slots().release(); }
};

}  // namespace

std::string hash_password(std::string_view password) {
  const Slot slot;
  char hash[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg(hash, password.data(), password.size(), k_passes, k_memory_bytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw Fault(FaultKind::unavailable, "not enough memory to hash a password", true);
  return hash;
}

bool password_fits(const std::string& hash, std::string_view password) {
  const Slot slot;
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

void pretend_to_check_password() {
  static const std::string k_nobodys = hash_password("nobody");
  password_fits(k_nobodys, "somebody");
}

}  // namespace fenxiao::server

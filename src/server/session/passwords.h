// Passwords of staff: argon2id through libsodium, 19 MiB and two passes; at most two are computed at a time.
#pragma once

#include <string>
#include <string_view>

namespace fenxiao::server {

std::string hash_password(std::string_view password);
bool password_fits(const std::string& hash, std::string_view password);
// As slow as a real check: an unknown login must not answer faster than a wrong password.
void pretend_to_check_password();

}  // namespace fenxiao::server

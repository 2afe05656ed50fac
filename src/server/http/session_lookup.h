// Whose shop, and who asks: the two look-ups that every request begins with.
#pragma once

#include <optional>
#include <string_view>

#include "server/committer/context.h"
#include "server/personal.h"

namespace fenxiao::server {

inline constexpr std::int64_t k_session_days = 30;
inline constexpr std::string_view k_session_purpose = "session";

// By the Host header; a shop whose host is '*' answers to any name. `base_url` begins its links.
std::optional<ShopSettings> load_shop(Tx& tx, std::string_view host, std::string base_url);
std::optional<ShopSettings> load_shop(Tx& tx, ShopId id, std::string base_url);

// An unknown, expired or foreign token is nobody.
Principal load_principal(Tx& tx, const ShopSettings& shop, const PersonalVault& vault, std::string_view token,
                         Instant now);
Principal principal_of(Tx& tx, const ShopSettings& shop, AccountId account);

}  // namespace fenxiao::server

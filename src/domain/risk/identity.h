// Who is one and the same person: decided by everything that is known of him, not by the account id alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/names.h"

namespace fenxiao::domain {

enum class IdentityKind { account, openid, unionid, phone, payout_account };
template <>
struct Names<IdentityKind> {
  static constexpr std::array<std::pair<IdentityKind, std::string_view>, 5> k_all{
      {{IdentityKind::account, "account"},
       {IdentityKind::openid, "openid"},
       {IdentityKind::unionid, "unionid"},
       {IdentityKind::phone, "phone"},
       {IdentityKind::payout_account, "payout_account"}}};
};

// `key` is opaque here: an id's text or a keyed hash. Never the phone number itself.
struct Identity {
  IdentityKind kind = IdentityKind::account;
  std::string key;
  friend bool operator==(const Identity&, const Identity&) = default;
};
using IdentitySet = std::vector<Identity>;

// The strongest identity two people share (in the order of IdentityKind), or nothing. Empty keys never match.
std::optional<IdentityKind> shared_identity(const IdentitySet& a, const IdentitySet& b);
inline bool same_person(const IdentitySet& a, const IdentitySet& b) { return shared_identity(a, b).has_value(); }

// One phone has one spelling: digits, with an optional leading '+', blanks and dashes left out. Anything else is no
// phone.
std::optional<std::string> plain_phone(std::string_view text);

}  // namespace fenxiao::domain

// Accounts: the people of a shop, made at a first sign-in by phone, or by whoever sets the shop up.
#pragma once

#include <string>
#include <string_view>

#include "server/committer/context.h"

namespace fenxiao::server::shop {

// The buyer with this phone (as domain::plain_phone spells it), new if there was none.
AccountId account_of_phone(WriteContext& ctx, const std::string& phone);

// Unset where nobody has it.
AccountId find_account_of_phone(const ReadContext& ctx, const std::string& phone);
bool has_phone(const ReadContext& ctx, AccountId account);
// To somebody who has none, of a phone that nobody has.
void give_phone(WriteContext& ctx, AccountId account, const std::string& phone);

// Somebody whose phone is not known: a customer of an imported order.
AccountId add_buyer(WriteContext& ctx, std::string_view name);

struct NewStaff {
  std::string login;
  std::string name;
  std::string password_hash;  // hash_password(): slow, so made outside of a transaction
  contract::Roles roles;
};
AccountId add_staff(WriteContext& ctx, const NewStaff& staff);

}  // namespace fenxiao::server::shop

// Personal data at rest: encrypted under a key per person, which is itself wrapped by the master key; equality search
// by a keyed hash. Destroying a person's key erases the person. The master key lives in a file outside the database.
// Secrets of a shop are sealed under keys that are derived from it.
//
// Ciphers: libsodium crypto_secretbox (XSalsa20-Poly1305); hash: crypto_generichash (BLAKE2b) under a derived key.
#pragma once

#include <string>
#include <string_view>

#include "base/id.h"
#include "server/db/db.h"

namespace fenxiao::server {

class PersonalVault {
 public:
  // Reads the 32-byte key file, or makes one (mode 0600) if `may_create`. Throws Fault.
  static PersonalVault open(const std::string& key_file, bool may_create);

  // The person's key is made at the first encryption.
  Blob encrypt(Tx& tx, ShopId shop, AccountId person, std::string_view plain) const;
  // Empty text if the person was erased. Throws Fault{corrupt} if the bytes were altered.
  std::string decrypt(Tx& tx, ShopId shop, AccountId person, const std::string& bytes) const;
  // A secret of a shop under its name (server/shop/secrets.h): opens in that shop and under that name only.
  Blob seal_for_shop(ShopId shop, std::string_view name, std::string_view plain) const;
  std::string unseal_for_shop(ShopId shop, std::string_view name, const std::string& bytes) const;
  // The same input gives the same hash within a shop: for finding, never for showing.
  std::string search_hash(ShopId shop, std::string_view kind, std::string_view plain) const;
  // HMAC-like: for one-time codes and session tokens.
  std::string keyed_hash(std::string_view purpose, std::string_view plain) const;

 private:
  explicit PersonalVault(std::string key) : key_(std::move(key)) {}
  std::string person_key(Tx& tx, ShopId shop, AccountId person, bool may_create) const;
  std::string digest(std::string_view purpose, std::string_view plain) const;  // 32 bytes, keyed
  std::string key_;
};

std::string mask_phone(std::string_view phone);      // "138****0001"
std::string mask_name(std::string_view name);        // "张*"
std::string mask_account_no(std::string_view text);  // "****1234"
std::string random_text(int bytes);                  // base 64, URL alphabet, from the system's generator

}  // namespace fenxiao::server

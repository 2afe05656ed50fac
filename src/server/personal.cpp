#include "server/personal.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <vector>

namespace fenxiao::server {
namespace {

constexpr std::size_t k_key_bytes = crypto_secretbox_KEYBYTES;
const std::string k_shop_secret = "shop_secret@";

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string seal(std::string_view plain, std::string_view key) {
  std::string out(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.size(), '\0');
  randombytes_buf(out.data(), crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy(bytes_of(out) + crypto_secretbox_NONCEBYTES, bytes_of(plain), plain.size(), bytes_of(out),
                        bytes_of(key));
  return out;
}

std::string unseal(std::string_view sealed, std::string_view key) {
  constexpr std::size_t k_head = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  if (sealed.size() < k_head) throw Fault(FaultKind::corrupt, "a sealed value is too short");
  std::string plain(sealed.size() - k_head, '\0');
  if (crypto_secretbox_open_easy(bytes_of(plain), bytes_of(sealed) + crypto_secretbox_NONCEBYTES,
                                 sealed.size() - crypto_secretbox_NONCEBYTES, bytes_of(sealed), bytes_of(key)) != 0)
    throw Fault(FaultKind::corrupt, "a sealed value was altered, or the master key is another");
  return plain;
}

std::string hex_of(std::string_view bytes) {
  std::string hex(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), bytes_of(bytes), bytes.size());
  hex.pop_back();
  return hex;
}

std::size_t first_character(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
  return std::min(size, text.size());
}

}  // namespace

PersonalVault PersonalVault::open(const std::string& key_file, bool may_create) {
  if (sodium_init() < 0) throw Fault(FaultKind::unavailable, "libsodium does not start");
  std::string key(k_key_bytes, '\0');
  if (::access(key_file.c_str(), F_OK) != 0) {
    if (!may_create)
      throw Fault(FaultKind::corrupt, "the master key " + key_file + " is missing; the database needs it");
    randombytes_buf(key.data(), key.size());
    const int fd = ::open(key_file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool written =
        fd >= 0 && ::write(fd, key.data(), key.size()) == static_cast<ssize_t>(key.size()) && ::fsync(fd) == 0;
    if (fd >= 0) ::close(fd);
    if (!written) throw Fault(FaultKind::storage, "cannot write the master key " + key_file);
    return PersonalVault(std::move(key));
  }
  std::ifstream file(key_file, std::ios::binary);
  if (!file.read(key.data(), static_cast<std::streamsize>(key.size())) || file.peek() != EOF)
    throw Fault(FaultKind::corrupt, "the master key " + key_file + " does not have its 32 bytes");
  return PersonalVault(std::move(key));
}

std::string PersonalVault::person_key(Tx& tx, ShopId shop, AccountId person, bool may_create) const {
  const auto row = tx.one("select wrapped from person_key where shop_id = $1 and account_id = $2", shop, person);
  if (row) return unseal(row->bytes(0), key_);
  if (!may_create) return {};
  std::string fresh(k_key_bytes, '\0');
  randombytes_buf(fresh.data(), fresh.size());
  tx.exec("insert into person_key (shop_id, account_id, wrapped) values ($1, $2, $3)", shop, person,
          Blob{seal(fresh, key_)});
  return fresh;
}

Blob PersonalVault::encrypt(Tx& tx, ShopId shop, AccountId person, std::string_view plain) const {
  return {seal(plain, person_key(tx, shop, person, true))};
}

std::string PersonalVault::decrypt(Tx& tx, ShopId shop, AccountId person, const std::string& bytes) const {
  const std::string key = person_key(tx, shop, person, false);
  return key.empty() ? std::string() : unseal(bytes, key);
}

std::string PersonalVault::digest(std::string_view purpose, std::string_view plain) const {
  std::string digest(k_key_bytes, '\0');
  crypto_generichash_state state;
  crypto_generichash_init(&state, bytes_of(key_), key_.size(), digest.size());
  crypto_generichash_update(&state, bytes_of(purpose), purpose.size());
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(""), 1);  // a zero byte keeps the two apart
  crypto_generichash_update(&state, bytes_of(plain), plain.size());
  crypto_generichash_final(&state, bytes_of(digest), digest.size());
  return digest;
}

std::string PersonalVault::keyed_hash(std::string_view purpose, std::string_view plain) const {
  return hex_of(digest(purpose, plain));
}

Blob PersonalVault::seal_for_shop(ShopId shop, std::string_view name, std::string_view plain) const {
  return {seal(plain, digest(k_shop_secret + std::to_string(shop.value), name))};
}

std::string PersonalVault::unseal_for_shop(ShopId shop, std::string_view name, const std::string& bytes) const {
  return unseal(bytes, digest(k_shop_secret + std::to_string(shop.value), name));
}

std::string PersonalVault::search_hash(ShopId shop, std::string_view kind, std::string_view plain) const {
  return keyed_hash(std::string(kind) + "@" + std::to_string(shop.value), plain);
}

std::string mask_phone(std::string_view phone) {
  if (phone.size() < 7) return std::string(phone.size(), '*');
  return std::string(phone.substr(0, 3)) + "****" + std::string(phone.substr(phone.size() - 4));
}

std::string mask_name(std::string_view name) {
  if (name.empty()) return {};
  return std::string(name.substr(0, first_character(name))) + "*";
}

std::string mask_account_no(std::string_view text) {
  return "****" + std::string(text.size() > 4 ? text.substr(text.size() - 4) : std::string_view());
}

std::string random_text(int bytes) {
  std::string raw(static_cast<std::size_t>(bytes), '\0');
  randombytes_buf(raw.data(), raw.size());
  std::string text(sodium_base64_encoded_len(raw.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes_of(raw), raw.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  text.pop_back();
  return text;
}

}  // namespace fenxiao::server

#include "server/adapters/signing/keys.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <cctype>

#include "base/fault.h"
#include "base/invariant.h"

namespace fenxiao::server::signing {
namespace {

constexpr int k_key_bits_min = 2048;
constexpr std::size_t k_aes_key_bytes = 32;
constexpr std::size_t k_tag_bytes = 16;

using Bytes = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

void must(bool worked, const char* what) {
  if (!worked) throw Fault(FaultKind::unavailable, std::string("OpenSSL: ") + what);
}

Bytes reader_of(std::string_view text) {
  Bytes bytes(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free);
  must(bytes != nullptr, "no buffer");
  return bytes;
}

bool is_pem(std::string_view text) { return text.find("-----BEGIN ") != std::string_view::npos; }

// RSA of enough bits, or nothing. Takes over the key.
std::shared_ptr<EVP_PKEY> accepted(EVP_PKEY* raw) {
  if (!raw) return nullptr;
  std::shared_ptr<EVP_PKEY> key(raw, &EVP_PKEY_free);
  if (EVP_PKEY_get_base_id(raw) != EVP_PKEY_RSA || EVP_PKEY_get_bits(raw) < k_key_bits_min) return nullptr;
  return key;
}

EVP_PKEY* read_private(std::string_view text) {
  // An encrypted file asks for a password: there is none, and nobody to type one.
  const auto no_password = [](char*, int, int, void*) { return -1; };
  if (is_pem(text)) return PEM_read_bio_PrivateKey(reader_of(text).get(), nullptr, no_password, nullptr);
  const auto der = bytes_of_base64(text);
  if (!der) return nullptr;
  const unsigned char* at = bytes_of(*der);
  return d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(der->size()));
}

EVP_PKEY* read_public(std::string_view text) {
  if (!is_pem(text)) {
    const auto der = bytes_of_base64(text);
    if (!der) return nullptr;
    const unsigned char* at = bytes_of(*der);
    return d2i_PUBKEY(nullptr, &at, static_cast<long>(der->size()));
  }
  if (text.find("-----BEGIN CERTIFICATE") == std::string_view::npos)
    return PEM_read_bio_PUBKEY(reader_of(text).get(), nullptr, nullptr, nullptr);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      PEM_read_bio_X509(reader_of(text).get(), nullptr, nullptr, nullptr), &X509_free);
  return certificate ? X509_get_pubkey(certificate.get()) : nullptr;
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(bytes_of(text), bytes_of(bytes), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::optional<std::string> bytes_of_base64(std::string_view text) {
  std::string compact;
  for (const char c : text)
    if (!std::isspace(static_cast<unsigned char>(c))) compact += c;
  if (compact.empty() || compact.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && compact[compact.size() - 1 - padding] == '=') ++padding;
  std::string bytes(compact.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(bytes_of(bytes), bytes_of(compact), static_cast<int>(compact.size()));
  if (size < 0) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(size) - padding);
  return bytes;
}

std::string nonce() {
  constexpr std::size_t k_bytes = 16;
  constexpr std::string_view k_digits = "0123456789abcdef";
  unsigned char bytes[k_bytes];
  must(RAND_bytes(bytes, sizeof bytes) == 1, "no random bytes");
  std::string text;
  for (const unsigned char byte : bytes) {
    text += k_digits[byte >> 4];
    text += k_digits[byte & 15];
  }
  return text;
}

std::optional<PrivateKey> PrivateKey::parse(std::string_view text) {
  auto key = accepted(read_private(text));
  return key ? std::optional(PrivateKey(std::move(key))) : std::nullopt;
}

std::string PrivateKey::sign(std::string_view text) const {
  const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  must(context && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1, "cannot sign");
  std::size_t size = 0;
  must(EVP_DigestSign(context.get(), nullptr, &size, bytes_of(text), text.size()) == 1, "cannot sign");
  std::string signature(size, '\0');
  must(EVP_DigestSign(context.get(), bytes_of(signature), &size, bytes_of(text), text.size()) == 1, "cannot sign");
  signature.resize(size);
  return base64(signature);
}

std::optional<PublicKey> PublicKey::parse(std::string_view text) {
  auto key = accepted(read_public(text));
  return key ? std::optional(PublicKey(std::move(key))) : std::nullopt;
}

bool PublicKey::verify(std::string_view text, std::string_view signature) const {
  const auto bytes = bytes_of_base64(signature);
  if (!bytes) return false;
  const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  must(context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1,
       "cannot verify");
  return EVP_DigestVerify(context.get(), bytes_of(*bytes), bytes->size(), bytes_of(text), text.size()) == 1;
}

std::string PublicKey::seal(std::string_view plain) const {
  const KeyContext context(EVP_PKEY_CTX_new(key_.get(), nullptr), &EVP_PKEY_CTX_free);
  must(context && EVP_PKEY_encrypt_init(context.get()) == 1 &&
           EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), EVP_sha1()) == 1 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), EVP_sha1()) == 1,
       "cannot seal");
  std::size_t size = 0;
  must(EVP_PKEY_encrypt(context.get(), nullptr, &size, bytes_of(plain), plain.size()) == 1, "cannot seal");
  std::string sealed(size, '\0');
  must(EVP_PKEY_encrypt(context.get(), bytes_of(sealed), &size, bytes_of(plain), plain.size()) == 1,
       "too long to seal");
  sealed.resize(size);
  return base64(sealed);
}

bool PublicKey::belongs_to(const PrivateKey& key) const { return EVP_PKEY_eq(key_.get(), key.key_.get()) == 1; }

std::optional<std::string> open_aes_gcm(std::string_view key, std::string_view nonce, std::string_view associated,
                                        std::string_view sealed_base64) {
  const auto sealed = bytes_of_base64(sealed_base64);
  if (!sealed || sealed->size() < k_tag_bytes || key.size() != k_aes_key_bytes || nonce.empty()) return std::nullopt;
  const std::size_t text_bytes = sealed->size() - k_tag_bytes;
  std::string tag = sealed->substr(text_bytes);
  std::string plain(text_bytes, '\0');
  const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  int size = 0;
  must(cipher && EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, nullptr, nullptr) == 1, "no AES-GCM");
  if (EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_IVLEN, static_cast<int>(nonce.size()), nullptr) != 1 ||
      EVP_DecryptInit_ex(cipher.get(), nullptr, nullptr, bytes_of(key), bytes_of(nonce)) != 1)
    return std::nullopt;
  if (!associated.empty() &&
      EVP_DecryptUpdate(cipher.get(), nullptr, &size, bytes_of(associated), static_cast<int>(associated.size())) != 1)
    return std::nullopt;
  if (EVP_DecryptUpdate(cipher.get(), bytes_of(plain), &size, bytes_of(*sealed), static_cast<int>(text_bytes)) != 1)
    return std::nullopt;
  std::string rest(k_tag_bytes, '\0');
  if (EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(k_tag_bytes), tag.data()) != 1 ||
      EVP_DecryptFinal_ex(cipher.get(), bytes_of(rest), &size) != 1)
    return std::nullopt;
  return plain;
}

}  // namespace fenxiao::server::signing

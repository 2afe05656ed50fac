// RSA keys as payment channels hand them out, and what is signed and sealed with them. Knows no channel.
//
// Signatures: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017), which WeChat Pay calls SHA256-RSA2048 and Alipay RSA2. Sealing: RSAES-OAEP
// with SHA-1 and MGF1 for short texts, AES-256-GCM for notifications. Everything binary is base 64 on both sides.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace fenxiao::server::signing {

std::string base64(std::string_view bytes);
std::optional<std::string> bytes_of_base64(std::string_view text);
std::string nonce();  // 32 hexadecimal digits from the system's generator

// A key of 2048 bits or more, from PEM (PKCS#8 or PKCS#1) or, as Alipay's tool writes it, from its base 64 alone.
class PrivateKey {
 public:
  static std::optional<PrivateKey> parse(std::string_view text);
  std::string sign(std::string_view text) const;

 private:
  friend class PublicKey;
  explicit PrivateKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
  std::shared_ptr<evp_pkey_st> key_;
};

// From PEM (a public key or an X.509 certificate) or from the base 64 of a SubjectPublicKeyInfo alone.
class PublicKey {
 public:
  static std::optional<PublicKey> parse(std::string_view text);
  // A signature that is no base 64 is a wrong one.
  bool verify(std::string_view text, std::string_view signature) const;
  // At most the key's length less 42 bytes.
  std::string seal(std::string_view plain) const;
  bool belongs_to(const PrivateKey& key) const;

 private:
  explicit PublicKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
  std::shared_ptr<evp_pkey_st> key_;
};

// AES-256-GCM with the tag behind the text. Nothing if the key is not 32 bytes, or anything was altered.
std::optional<std::string> open_aes_gcm(std::string_view key, std::string_view nonce, std::string_view associated,
                                        std::string_view sealed_base64);

}  // namespace fenxiao::server::signing

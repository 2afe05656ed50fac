#include "server/adapters/alipay/gateway.h"

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <nlohmann/json.hpp>

namespace fenxiao::server::alipay {
namespace {

constexpr std::int64_t k_china_ms = 8 * k_hour_ms;

using Bytes = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

// "2026-09-12 09:41:00", the time in China, which the gateway expects.
std::string china_time(Instant wall) {
  std::string text = format_rfc3339({wall.ms + k_china_ms});
  text.resize(19);
  text[10] = ' ';
  return text;
}

std::string hex(const unsigned char* bytes, std::size_t size) {
  constexpr std::string_view k_digits = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < size; ++i) {
    text += k_digits[bytes[i] >> 4];
    text += k_digits[bytes[i] & 15];
  }
  return text;
}

std::string sn_of(const X509* certificate) {
  const Bytes out(BIO_new(BIO_s_mem()), &BIO_free);
  // As Java's X500Principal prints it: RFC 2253, Chinese names as they are.
  X509_NAME_print_ex(out.get(), X509_get_issuer_name(certificate), 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  std::string signed_text(text, static_cast<std::size_t>(size));
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> serial(
      ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr), &BN_free);
  char* digits = BN_bn2dec(serial.get());
  signed_text += digits;
  OPENSSL_free(digits);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int digest_size = 0;
  EVP_Digest(signed_text.data(), signed_text.size(), digest, &digest_size, EVP_md5(), nullptr);
  return hex(digest, digest_size);
}

std::string node_name(std::string_view method) {
  std::string name(method);
  std::replace(name.begin(), name.end(), '.', '_');
  return name + "_response";
}

// The object behind `"name":` at the top of the answer, as it stands there; empty if there is none.
std::string_view node_text(std::string_view body, std::string_view name) {
  const std::string quoted = "\"" + std::string(name) + "\"";
  auto at = body.find(quoted);
  if (at == std::string_view::npos) return {};
  at = body.find_first_not_of(" \t\r\n", at + quoted.size());
  if (at == std::string_view::npos || body[at] != ':') return {};
  at = body.find_first_not_of(" \t\r\n", at + 1);
  if (at == std::string_view::npos || body[at] != '{') return {};
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = at; i < body.size(); ++i) {
    const char c = body[i];
    if (in_text) {
      if (c == '\\') ++i;
      if (c == '"') in_text = false;
      continue;
    }
    if (c == '"') in_text = true;
    if (c == '{') ++depth;
    if (c == '}' && --depth == 0) return body.substr(at, i + 1 - at);
  }
  return {};
}

}  // namespace

std::optional<std::string> certificate_sn(std::string_view pem) {
  const Bytes in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  const Certificate certificate(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr), &X509_free);
  if (!certificate) return std::nullopt;
  return sn_of(certificate.get());
}

std::optional<std::string> root_certificate_sn(std::string_view pem) {
  const Bytes in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  std::string joined;
  for (;;) {
    const Certificate certificate(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr), &X509_free);
    if (!certificate) break;
    int digest = NID_undef;
    int key = NID_undef;
    // Of the file's certificates those of other kinds (SM2) do not count.
    if (!OBJ_find_sigid_algs(X509_get_signature_nid(certificate.get()), &digest, &key) || key != NID_rsaEncryption)
      continue;
    if (!joined.empty()) joined += '_';
    joined += sn_of(certificate.get());
  }
  return joined.empty() ? std::nullopt : std::optional(joined);
}

std::string form_value(std::string_view text) {
  constexpr std::string_view k_digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || c == '-' || c == '_' || c == '.' || c == '~') {
      out += c;
    } else {
      out += '%';
      out += k_digits[byte >> 4];
      out += k_digits[byte & 15];
    }
  }
  return out;
}

std::string text_to_sign(std::vector<std::pair<std::string, std::string>> parameters) {
  std::sort(parameters.begin(), parameters.end());
  std::string text;
  for (const auto& [name, value] : parameters) {
    if (value.empty() || name == "sign") continue;
    if (!text.empty()) text += '&';
    text += name + "=" + value;
  }
  return text;
}

OutboundRequest request(const Keys& keys, std::string_view gateway_url, std::string_view method,
                        std::string_view biz_content, Instant wall) {
  std::vector<std::pair<std::string, std::string>> parameters{
      {"app_id", keys.app_id},
      {"method", std::string(method)},
      {"format", "JSON"},
      {"charset", "utf-8"},
      {"sign_type", "RSA2"},
      {"timestamp", china_time(wall)},
      {"version", "1.0"},
      {"app_cert_sn", keys.app_cert_sn},
      {"alipay_root_cert_sn", keys.root_cert_sn},
      {"biz_content", std::string(biz_content)},
  };
  const std::string sign = keys.app_key.sign(text_to_sign(parameters));
  parameters.emplace_back("sign", sign);
  OutboundRequest out;
  out.method = "POST";
  out.url = std::string(gateway_url) + "?charset=utf-8";
  out.headers = {{"Content-Type", "application/x-www-form-urlencoded;charset=utf-8"}};
  for (const auto& [name, value] : parameters) {
    if (value.empty()) continue;
    if (!out.body.empty()) out.body += '&';
    out.body += name + "=" + form_value(value);
  }
  return out;
}

std::optional<std::string> answer_of(const Keys& keys, std::string_view method, std::string_view body) {
  const auto json = nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return std::nullopt;
  const auto sign = json.find("sign");
  if (sign == json.end() || !sign->is_string()) return std::nullopt;
  std::string_view node = node_text(body, node_name(method));
  if (node.empty()) node = node_text(body, "error_response");
  if (node.empty() || !keys.alipay_key.verify(node, sign->get<std::string>())) return std::nullopt;
  return std::string(node);
}

}  // namespace fenxiao::server::alipay

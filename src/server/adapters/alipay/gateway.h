// Alipay's open gateway: how every request is signed (RSA2) and how an answer's signature is checked. Knows no business.
//
// With a public key, or with certificates, which moving money out asks for: the request then names the serial numbers of the
// app's and of the root certificates, and the answer is checked with Alipay's certificate.
//
// Sources: "签名方式" opendocs.alipay.com/common/02khjm (signing), …/common/02mse7 (checking an answer), …/common/02kf5q (keys), certificate
// serial numbers …/common/057k53.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/adapters/payout/payout.h"
#include "server/adapters/signing/keys.h"

namespace fenxiao::server::alipay {

struct Keys {
  std::string app_id;
  signing::PrivateKey app_key;
  signing::PublicKey alipay_key;
  std::string app_cert_sn;   // empty: public key mode
  std::string root_cert_sn;  // empty: public key mode
};

// md5 of issuer (RFC 2253) and serial number; of a root file, those of its RSA certificates, joined by '_'.
std::optional<std::string> certificate_sn(std::string_view pem);
std::optional<std::string> root_certificate_sn(std::string_view pem);

// A POST of a form. `biz_content` is JSON.
OutboundRequest request(const Keys& keys, std::string_view gateway_url, std::string_view method,
                        std::string_view biz_content, Instant wall);
// The answer's node, exactly as it was signed; nothing if the signature does not hold.
std::optional<std::string> answer_of(const Keys& keys, std::string_view method, std::string_view body);

// Percent-encoding of a form's value, and what is signed: "a=1&b=2" of what is not empty, by rising name.
std::string form_value(std::string_view text);
std::string text_to_sign(std::vector<std::pair<std::string, std::string>> parameters);

}  // namespace fenxiao::server::alipay

// WeChat Pay API v3: how every request is signed, every answer and notification checked, and what is secret sealed. Knows no
// business.
//
// Sources: "APIv3 签名验签" pay.weixin.qq.com/doc/v3/merchant/4012365342 (request), …/4013053420 (answers and notifications
// with a WeChat Pay public key), …/4013053257 (sealing sensitive fields), …/4012071382 (AEAD_AES_256_GCM of notifications).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/adapters/payout/payout.h"
#include "server/adapters/signing/keys.h"

namespace fenxiao::server::wechat {

struct Keys {
  std::string mchid;
  std::string appid;
  std::string api_v3_key;       // 32 bytes: notifications are sealed with it
  std::string merchant_serial;  // of the merchant's API certificate
  signing::PrivateKey merchant_key;
  std::string platform_key_id;  // "PUB_KEY_ID_…"
  signing::PublicKey platform_key;
};

// The value of the Authorization header. `target` is path and query as they are sent.
std::string authorization(const Keys& keys, std::string_view method, std::string_view target, Instant wall,
                          std::string_view nonce, std::string_view body);

// What an answer or a notification carries in its headers.
struct Seal {
  std::string timestamp_s;
  std::string nonce;
  std::string signature;
  std::string serial;
};
enum class SealFault { missing, other_key, stale, wrong };
// Nothing: it is WeChat Pay's, signed within five minutes of now.
std::optional<SealFault> check_seal(const Keys& keys, const Seal& seal, std::string_view body, Instant wall);

// A notification's `resource`, opened; nothing if the key is another or anything was altered.
struct Notification {
  std::string id;
  std::string event_type;
  std::string content;  // JSON
};
std::optional<Notification> open_notification(const Keys& keys, std::string_view body);

}  // namespace fenxiao::server::wechat

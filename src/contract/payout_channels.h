// The keys with which a shop pays through a channel: set by its owner, never shown again.
#pragma once

#include "contract/endpoint.h"
#include "contract/types.h"
#include "contract/withdrawal.h"

namespace fenxiao::contract {

struct WechatChannelRequest {
  std::string mch_id;
  std::string app_id;
  std::string api_v3_key;       // 32 letters and digits
  std::string merchant_key;     // PEM
  std::string merchant_serial;  // of the API certificate
  std::string platform_key_id;  // "PUB_KEY_ID_…"
  std::string platform_key;     // PEM: WeChat Pay's public key

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("mch_id", self.mch_id, Length{8, 32});
    visit("app_id", self.app_id, Length{8, 32});
    visit("api_v3_key", self.api_v3_key, Length{32, 32});
    visit("merchant_key", self.merchant_key, Length{1, 8000});
    visit("merchant_serial", self.merchant_serial, Length{8, 64});
    visit("platform_key_id", self.platform_key_id, Length{12, 64});
    visit("platform_key", self.platform_key, Length{1, 8000});
  }
};
// With Alipay's public key, or with the three certificates, which transfers ask for.
struct AlipayChannelRequest {
  std::string app_id;
  std::string app_key;  // PEM, or its base 64 alone
  std::optional<std::string> alipay_key;
  std::optional<std::string> app_certificate;     // PEM
  std::optional<std::string> alipay_certificate;  // PEM
  std::optional<std::string> root_certificate;    // PEM, several

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("app_id", self.app_id, Length{8, 32});
    visit("app_key", self.app_key, Length{1, 8000});
    visit("alipay_key", self.alipay_key, Length{1, 8000});
    visit("app_certificate", self.app_certificate, Length{1, 16000});
    visit("alipay_certificate", self.alipay_certificate, Length{1, 16000});
    visit("root_certificate", self.root_certificate, Length{1, 64000});
  }
};
struct PayoutChannelStatus {
  PayoutChannel channel = PayoutChannel::wechat;
  bool configured = false;
  std::optional<std::string> merchant_no;
  std::optional<std::string> app_no;
  std::optional<std::string> key_serial;
  std::optional<std::string> platform_key;  // its id, or how answers are checked
  std::optional<std::string> notify_url;    // where the channel tells of results; absent: it is asked only
  std::optional<Instant> since;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("channel", self.channel);
    visit("configured", self.configured);
    visit("merchant_no", self.merchant_no, Length{0, 64});
    visit("app_no", self.app_no, Length{0, 64});
    visit("key_serial", self.key_serial, Length{0, 200});
    visit("platform_key", self.platform_key, Length{0, 200});
    visit("notify_url", self.notify_url, Length{0, 256});
    visit("since", self.since);
  }
};
struct PayoutChannelList {
  std::vector<PayoutChannelStatus> items;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("items", self.items, Count{0, 4});
  }
};
inline constexpr Endpoint<Empty, PayoutChannelList> k_payout_channels{"list_payout_channels", Method::get,
                                                                      "/api/v1/admin/payout_channels", k_staff_money,
                                                                      "How the shop pays out; no keys"};
inline constexpr Endpoint<WechatChannelRequest, PayoutChannelStatus> k_set_wechat_channel{
    "set_wechat_channel",
    Method::put,
    "/api/v1/admin/payout_channels/wechat",
    Role::owner,
    "Set the keys for transfers through WeChat Pay",
    RateClass::write};
inline constexpr Endpoint<AlipayChannelRequest, PayoutChannelStatus> k_set_alipay_channel{
    "set_alipay_channel",
    Method::put,
    "/api/v1/admin/payout_channels/alipay",
    Role::owner,
    "Set the keys for transfers through Alipay",
    RateClass::write};

}  // namespace fenxiao::contract

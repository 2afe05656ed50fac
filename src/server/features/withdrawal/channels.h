// Through which channels a shop pays, and with which keys. What is secret is sealed with the shop's secrets; what may be shown
// stands in a row of its own.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "contract/payout_channels.h"
#include "server/adapters/payout/payout.h"
#include "server/adapters/wechat/pay_v3.h"
#include "server/features/features.h"

namespace fenxiao::server::features {

struct ChannelSetting {
  contract::PayoutChannel channel = contract::PayoutChannel::wechat;
  std::string merchant_no;  // WeChat's mchid, Alipay's app id
  std::string app_no;
  std::string key_serial;
  std::string platform_key;
  std::string public_url;  // as the owner's own request came in: notifications go there
  Instant set_at;
};
std::optional<ChannelSetting> find_channel(Tx& tx, ShopId shop, contract::PayoutChannel channel);

// The sandbox in a demo, a bank by hand always, those behind a network once they are set up.
bool pays_through(Tx& tx, ShopId shop, bool demo, contract::PayoutChannel channel);

std::optional<wechat::Keys> wechat_keys(const ReadContext& ctx);
// Nothing if the channel is not set up.
std::unique_ptr<PayoutProtocol> open_channel(const ReadContext& ctx, contract::PayoutChannel channel,
                                             const ChannelUrls& urls);
// Where WeChat Pay tells of results; empty unless the shop is served over HTTPS.
std::string notify_url(const ChannelSetting& setting);

void register_channels(Router& router);

}  // namespace fenxiao::server::features

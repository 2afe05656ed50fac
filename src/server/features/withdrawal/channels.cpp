#include "server/features/withdrawal/channels.h"

#include "server/adapters/alipay/transfer.h"
#include "server/adapters/wechat/transfer.h"
#include "server/personal.h"
#include "server/shop/secrets.h"

namespace fenxiao::server::features {
namespace {

using contract::PayoutChannel;
using signing::PrivateKey;
using signing::PublicKey;

constexpr std::string_view k_api_v3_key = "payout/wechat/api_v3_key";
constexpr std::string_view k_merchant_key = "payout/wechat/merchant_key";
constexpr std::string_view k_wechat_platform_key = "payout/wechat/platform_key";
constexpr std::string_view k_app_key = "payout/alipay/app_key";
constexpr std::string_view k_alipay_key = "payout/alipay/alipay_key";
constexpr std::string_view k_notify_path = "/api/v1/channels/wechat/payouts";

bool letters_and_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)); });
}

Refused<ApiError> bad_key(std::string field, std::string detail) {
  return refuse_field(std::move(field), "bad_key", std::move(detail));
}

// A key that signs, with another hand's key beside it that is not its own half: the mistake of pasting one's own public key
// where the channel's is asked for would show only when an answer is refused.
Verdict<ApiError> check_pair(const std::optional<PrivateKey>& own, std::string_view own_field,
                             const std::optional<PublicKey>& theirs, std::string_view their_field) {
  if (!own) return bad_key(std::string(own_field), "is no private RSA key of 2048 bits or more, without a password");
  if (own->sign("probe").empty()) return bad_key(std::string(own_field), "does not sign");
  if (!theirs) return bad_key(std::string(their_field), "is no public RSA key of 2048 bits or more");
  if (theirs->belongs_to(*own)) return bad_key(std::string(their_field), "is the shop's own key, not the channel's");
  return Done{};
}

contract::PayoutChannelStatus status_of(PayoutChannel channel, const std::optional<ChannelSetting>& setting) {
  contract::PayoutChannelStatus out;
  out.channel = channel;
  if (!setting) return out;
  out.configured = true;
  out.merchant_no = setting->merchant_no;
  out.app_no = setting->app_no;
  out.key_serial = setting->key_serial;
  out.platform_key = setting->platform_key;
  if (channel == PayoutChannel::wechat && !notify_url(*setting).empty()) out.notify_url = notify_url(*setting);
  out.since = setting->set_at;
  return out;
}

// Without keys: what may stand in the audit log.
std::string told(const std::optional<ChannelSetting>& setting) {
  if (!setting) return {};
  return R"({"merchant_no":")" + setting->merchant_no + R"(","app_no":")" + setting->app_no + R"(","key_serial":")" +
         setting->key_serial + R"(","platform_key":")" + setting->platform_key + "\"}";
}

contract::PayoutChannelStatus keep(WriteContext& ctx, ChannelSetting setting, const std::string& root_serial) {
  setting.public_url = ctx.shop.host;
  setting.set_at = ctx.now;
  const auto before = find_channel(ctx.tx, ctx.shop.id, setting.channel);
  ctx.tx.exec(
      "INSERT INTO payout_channels (shop_id, channel, merchant_no, app_no, key_serial, root_serial, platform_key,"
      " public_url, set_at_ms, set_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (shop_id, channel)"
      " DO UPDATE SET merchant_no = excluded.merchant_no, app_no = excluded.app_no, key_serial = excluded.key_serial,"
      " root_serial = excluded.root_serial, platform_key = excluded.platform_key, public_url = excluded.public_url,"
      " set_at_ms = excluded.set_at_ms, set_by = excluded.set_by",
      ctx.shop.id, contract::name_of(setting.channel), setting.merchant_no, setting.app_no, setting.key_serial,
      root_serial, setting.platform_key, setting.public_url, setting.set_at, ctx.who.account);
  ctx.audit.record("payout_channel.set", std::string(contract::name_of(setting.channel)), told(before), told(setting));
  return status_of(setting.channel, setting);
}

Result<contract::PayoutChannelStatus, ApiError> set_wechat(const contract::WechatChannelRequest& request,
                                                           WriteContext& ctx) {
  for (const auto& [field, text] :
       {std::pair("mch_id", &request.mch_id), std::pair("app_id", &request.app_id),
        std::pair("api_v3_key", &request.api_v3_key), std::pair("merchant_serial", &request.merchant_serial)})
    if (!letters_and_digits(*text)) return refuse_field(field, "bad_text", "is letters and digits only");
  if (!request.platform_key_id.starts_with("PUB_KEY_ID_"))
    return refuse_field("platform_key_id", "bad_text", "begins with PUB_KEY_ID_");
  const auto fits = check_pair(PrivateKey::parse(request.merchant_key), "merchant_key",
                               PublicKey::parse(request.platform_key), "platform_key");
  if (!fits) return Refused{fits.error()};
  shop::keep_secret(ctx, k_api_v3_key, request.api_v3_key);
  shop::keep_secret(ctx, k_merchant_key, request.merchant_key);
  shop::keep_secret(ctx, k_wechat_platform_key, request.platform_key);
  ChannelSetting setting;
  setting.channel = PayoutChannel::wechat;
  setting.merchant_no = request.mch_id;
  setting.app_no = request.app_id;
  setting.key_serial = request.merchant_serial;
  setting.platform_key = request.platform_key_id;
  return keep(ctx, std::move(setting), "");
}

Result<contract::PayoutChannelStatus, ApiError> set_alipay(const contract::AlipayChannelRequest& request,
                                                           WriteContext& ctx) {
  if (!letters_and_digits(request.app_id)) return refuse_field("app_id", "bad_text", "is digits only");
  const bool by_certificate = request.app_certificate || request.alipay_certificate || request.root_certificate;
  if (by_certificate && request.alipay_key)
    return refuse_field("alipay_key", "unexpected", "either a public key or certificates");
  if (!by_certificate && !request.alipay_key) return refuse_field("alipay_key", "missing_field");
  ChannelSetting setting;
  setting.channel = PayoutChannel::alipay;
  setting.merchant_no = setting.app_no = request.app_id;
  std::string root_serial;
  const auto app_key = PrivateKey::parse(request.app_key);
  if (by_certificate) {
    if (!request.app_certificate) return refuse_field("app_certificate", "missing_field");
    if (!request.alipay_certificate) return refuse_field("alipay_certificate", "missing_field");
    if (!request.root_certificate) return refuse_field("root_certificate", "missing_field");
    const auto serial = alipay::certificate_sn(*request.app_certificate);
    const auto own = PublicKey::parse(*request.app_certificate);
    if (!serial || !own || !app_key || !own->belongs_to(*app_key))
      return bad_key("app_certificate", "is no certificate of this app's key");
    const auto root = alipay::root_certificate_sn(*request.root_certificate);
    if (!root) return bad_key("root_certificate", "holds no RSA certificate");
    const auto theirs = alipay::certificate_sn(*request.alipay_certificate);
    if (!theirs) return bad_key("alipay_certificate", "is no certificate");
    setting.key_serial = *serial;
    setting.platform_key = *theirs;
    root_serial = *root;
  } else {
    setting.key_serial = setting.platform_key = "public key";
  }
  const std::string& theirs = by_certificate ? *request.alipay_certificate : *request.alipay_key;
  const auto fits =
      check_pair(app_key, "app_key", PublicKey::parse(theirs), by_certificate ? "alipay_certificate" : "alipay_key");
  if (!fits) return Refused{fits.error()};
  shop::keep_secret(ctx, k_app_key, request.app_key);
  shop::keep_secret(ctx, k_alipay_key, theirs);
  return keep(ctx, std::move(setting), root_serial);
}

Result<contract::PayoutChannelList, ApiError> list_channels(const contract::Empty&, ReadContext& ctx) {
  contract::PayoutChannelList out;
  for (const PayoutChannel channel : {PayoutChannel::wechat, PayoutChannel::alipay})
    out.items.push_back(status_of(channel, find_channel(ctx.tx, ctx.shop.id, channel)));
  return out;
}

std::optional<std::string> secret(const ReadContext& ctx, std::string_view name) {
  return shop::load_secret(ctx.tx, ctx.vault, ctx.shop.id, name);
}

std::optional<alipay::Keys> alipay_keys(const ReadContext& ctx) {
  const auto row = ctx.tx.one(
      "SELECT app_no, key_serial, root_serial FROM payout_channels WHERE shop_id = $1 AND channel = 'alipay'",
      ctx.shop.id);
  if (!row) return std::nullopt;
  const auto app_key = PrivateKey::parse(secret(ctx, k_app_key).value_or(""));
  const auto alipay_key = PublicKey::parse(secret(ctx, k_alipay_key).value_or(""));
  if (!app_key || !alipay_key) return std::nullopt;
  const bool by_certificate = !row->text(2).empty();
  return alipay::Keys{row->text(0), *app_key, *alipay_key, by_certificate ? row->text(1) : std::string(), row->text(2)};
}

}  // namespace

std::optional<ChannelSetting> find_channel(Tx& tx, ShopId shop, PayoutChannel channel) {
  const auto row = tx.one(
      "SELECT merchant_no, app_no, key_serial, platform_key, public_url, set_at_ms FROM payout_channels"
      " WHERE shop_id = $1 AND channel = $2",
      shop, contract::name_of(channel));
  if (!row) return std::nullopt;
  return ChannelSetting{channel, row->text(0), row->text(1), row->text(2), row->text(3), row->text(4), row->instant(5)};
}

bool pays_through(Tx& tx, ShopId shop, bool demo, PayoutChannel channel) {
  switch (channel) {
    case PayoutChannel::sandbox: return demo;
    case PayoutChannel::manual_bank: return true;
    case PayoutChannel::wechat:
    case PayoutChannel::alipay: return find_channel(tx, shop, channel).has_value();
  }
  return false;
}

std::optional<wechat::Keys> wechat_keys(const ReadContext& ctx) {
  const auto setting = find_channel(ctx.tx, ctx.shop.id, PayoutChannel::wechat);
  if (!setting) return std::nullopt;
  const auto api_v3_key = secret(ctx, k_api_v3_key);
  const auto merchant_key = PrivateKey::parse(secret(ctx, k_merchant_key).value_or(""));
  const auto platform_key = PublicKey::parse(secret(ctx, k_wechat_platform_key).value_or(""));
  if (!api_v3_key || !merchant_key || !platform_key) return std::nullopt;
  return wechat::Keys{setting->merchant_no, setting->app_no,       *api_v3_key,  setting->key_serial,
                      *merchant_key,        setting->platform_key, *platform_key};
}

std::unique_ptr<PayoutProtocol> open_channel(const ReadContext& ctx, PayoutChannel channel, const ChannelUrls& urls) {
  if (channel == PayoutChannel::wechat)
    if (auto keys = wechat_keys(ctx)) return std::make_unique<wechat::Transfer>(std::move(*keys), urls.wechat);
  if (channel == PayoutChannel::alipay)
    if (auto keys = alipay_keys(ctx)) return std::make_unique<alipay::Transfer>(std::move(*keys), urls.alipay);
  return nullptr;
}

std::string notify_url(const ChannelSetting& setting) {
  if (!setting.public_url.starts_with("https://")) return {};
  return setting.public_url + std::string(k_notify_path);
}

void register_channels(Router& router) {
  router.read(contract::k_payout_channels, list_channels);
  router.write(contract::k_set_wechat_channel, set_wechat);
  router.write(contract::k_set_alipay_channel, set_alipay);
}

}  // namespace fenxiao::server::features

#include <charconv>

#include "server/adapters/wechat/transfer.h"
#include "server/features/withdrawal/channels.h"
#include "server/features/withdrawal/payouts.h"
#include "server/log.h"
#include "server/shop_clock.h"

namespace fenxiao::server::features {
namespace {

constexpr std::size_t k_notification_bytes_max = 64 << 10;

// WeChat Pay looks at the status alone, and tells again unless it is 200 or 204.
RawReply refused(int status, std::string_view why) {
  RawReply reply;
  reply.status = status;
  reply.content_type = "application/json";
  reply.body = R"({"code":"FAIL","message":")" + std::string(why) + "\"}";
  return reply;
}

std::string_view text_of(wechat::SealFault fault) {
  switch (fault) {
    case wechat::SealFault::missing: return "not signed";
    case wechat::SealFault::other_key: return "signed with a key that is not set here";
    case wechat::SealFault::stale: return "signed more than five minutes ago";
    case wechat::SealFault::wrong: return "the signature does not hold";
  }
  return "";
}

struct Told {
  std::string event_type;
  wechat::Bill bill;
};

// Signed by WeChat Pay within five minutes, sealed with this shop's key, about this shop's merchant.
Result<Told, RawReply> read_notification(const RawRequest& request, const ReadContext& ctx) {
  const auto keys = wechat_keys(ctx);
  if (!keys) return Refused{refused(404, "not set up")};
  const wechat::Seal seal{request.header("wechatpay-timestamp"), request.header("wechatpay-nonce"),
                          request.header("wechatpay-signature"), request.header("wechatpay-serial")};
  if (const auto fault = wechat::check_seal(*keys, seal, request.body, ShopClock().now())) {
    log_line(Severity::warning, "payout_notification_refused", {{"why", std::string(text_of(*fault))}});
    return Refused{refused(401, text_of(*fault))};
  }
  auto notification = wechat::open_notification(*keys, request.body);
  if (!notification) return Refused{refused(400, "cannot be opened")};
  auto bill = wechat::read_bill(notification->content);
  if (!bill || bill->mchid != keys->mchid) return Refused{refused(400, "no bill of this merchant")};
  return Told{notification->event_type, std::move(*bill)};
}

std::optional<RawReply> check(const RawRequest& request, ReadContext& ctx) {
  if (!request.rest.empty()) return RawReply::refused(ErrorCode::not_found);
  const auto told = read_notification(request, ctx);
  return told ? std::nullopt : std::optional(told.error());
}

// Told any number of times, in any order: what is over stays as it is.
RawReply hear_notification(const RawRequest& request, WriteContext& ctx) {
  const auto told = read_notification(request, ctx.reading());
  if (!told) return told.error();
  RawReply done;
  done.status = 204;
  if (told->event_type != wechat::k_transfer_finished) return done;
  const std::string& number = told->bill.out_bill_no;
  WithdrawalId id;
  if (number.starts_with('W')) std::from_chars(number.data() + 1, number.data() + number.size(), id.value);
  auto row = find_withdrawal(ctx.tx, ctx.shop.id, id);
  auto payout = find_payout(ctx.tx, ctx.shop.id, id);
  if (!row || !payout || row->withdrawal_no != number || payout->channel != contract::PayoutChannel::wechat)
    return refused(404, "no such bill");
  hear(ctx, *row, *payout, std::nullopt, told->bill.reply);
  return done;
}

}  // namespace

void register_notifications(Router& router) {
  router.raw_write("/api/v1/channels/wechat/payouts",
                   {contract::RateClass::read, k_notification_bytes_max, check, hear_notification});
}

}  // namespace fenxiao::server::features

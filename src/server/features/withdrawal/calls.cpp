#include <charconv>

#include "server/features/withdrawal/channels.h"
#include "server/features/withdrawal/payouts.h"

namespace fenxiao::server::features {
namespace {

constexpr std::int64_t k_look_again_ms = k_minute_ms;  // whether the owner has set the channel up

// Why no call may be made now; nothing if one may. A payout that was sent for one merchant is never asked for at another's:
// "there is no such order" would be true there, and paid twice.
std::optional<std::string> hindrance(Tx& tx, ShopId shop, const PayoutRow& payout) {
  const auto setting = find_channel(tx, shop, payout.channel);
  if (!setting) return "NOT_SET_UP";
  if (payout.merchant_no && *payout.merchant_no != setting->merchant_no) return "OTHER_MERCHANT";
  return std::nullopt;
}

}  // namespace

std::string claim_calls(WriteContext& ctx, std::int64_t limit) {
  std::string claimed;
  for (const WithdrawalId id : payouts_due(ctx.tx, ctx.shop.id, ctx.now, false, limit)) {
    PayoutRow payout = *find_payout(ctx.tx, ctx.shop.id, id);
    if (const auto why = hindrance(ctx.tx, ctx.shop.id, payout)) {
      payout.error = *why;
      payout.next_call_at = ctx.now.plus_ms(k_look_again_ms);
      save(ctx, payout);
      continue;
    }
    if (!payout.merchant_no) {
      const auto setting = find_channel(ctx.tx, ctx.shop.id, payout.channel);
      payout.merchant_no = setting->merchant_no;
      payout.app_no = setting->app_no;
    }
    claim(ctx, payout, domain::next_move(payout.facts, ctx.now, payout.channel == contract::PayoutChannel::wechat));
    claimed += std::to_string(id.value) + ":" + std::to_string(payout.call_id) + ";";
  }
  return claimed;
}

std::vector<PayoutCall> calls_of(std::string_view text) {
  std::vector<PayoutCall> calls;
  while (!text.empty()) {
    PayoutCall call;
    const auto colon = std::from_chars(text.data(), text.data() + text.size(), call.id.value).ptr;
    const auto end = std::from_chars(colon + 1, text.data() + text.size(), call.call_id).ptr;
    text.remove_prefix(static_cast<std::size_t>(end + 1 - text.data()));
    calls.push_back(call);
  }
  return calls;
}

void hear_call(WriteContext& ctx, const PayoutCall& call, domain::PayoutMove move, const PayoutReply& reply) {
  auto row = find_withdrawal(ctx.tx, ctx.shop.id, call.id);
  auto payout = find_payout(ctx.tx, ctx.shop.id, call.id);
  INVARIANT(row && payout);
  // An answer that comes when somebody else has begun to ask counts only for what it shows, not for what it denies.
  if (payout->call_id != call.call_id && !shows_order(reply.answer)) return;
  hear(ctx, *row, *payout, move, reply);
}

}  // namespace fenxiao::server::features

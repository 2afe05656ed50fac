// The second half of the demo's story: money taken out, and the moments that are going on when the demo begins.
#include <algorithm>

#include "server/setup/season.h"
#include "server/setup/stage.h"
#include "server/features/order/order.h"
#include "server/features/withdrawal/withdrawal.h"
#include "server/ledger/ledger.h"

namespace fenxiao::server::setup {

using namespace features;

// `percent` of what is available then, in whole yuan. `end`: "paid" (approved; the channel decides), "rejected", or
// "waiting" for its review.
void Season::withdraw(std::string_view seller, Instant at, std::int64_t percent, std::string_view end) {
  const std::size_t i = seller_named(seller);
  later(at, [this, i, percent, end](WriteContext& ctx, Instant then) {
    const Seller& me = sellers_[i];
    const std::int64_t available_fen = load_balances(ctx.tx, ctx.shop.id, me.who.distributor).available_fen;
    const std::int64_t amount_fen = percent == 100 ? available_fen : available_fen * percent / 10'000 * 100;
    const auto quote = ask(ctx, me.who, then, quote_withdrawal, contract::WithdrawalQuoteRequest{amount_fen});
    if (quote.refusal) return;  // too little to be taken out: nobody would try
    const auto asked =
        act(ctx, me.who, then, request_withdrawal, contract::WithdrawRequest{quote.amount, me.payout, quote.net});
    if (end == "paid")
      act(ctx, shop_.finance, then.plus_ms(3 * k_hour_ms), approve_withdrawal,
          contract::WithdrawalRef{asked.withdrawal_id});
    if (end == "rejected")
      act(ctx, shop_.finance, then.plus_ms(5 * k_hour_ms), reject_withdrawal,
          contract::WithdrawalRejection{asked.withdrawal_id, "收款账户户名与实名不一致，请更新后再申请"});
  });
}

void Season::write_withdrawals() {
  const auto on = [this](std::int64_t number, std::int64_t hour) {
    return day(number).plus_ms(hour * k_hour_ms + 17 * k_minute_ms);
  };
  withdraw("xiaotang", on(31, 10), 90, "paid");
  withdraw("xiaotang", on(62, 10), 90, "paid");
  withdraw("xiaotang", on(79, 21), 40, "paid");
  withdraw("wenbo", on(35, 9), 80, "paid");
  withdraw("wenbo", on(71, 9), 80, "paid");
  withdraw("mingyue", on(44, 15), 95, "paid");
  withdraw("jianguo", on(52, 11), 70, "paid");
  withdraw("yutong", on(58, 20), 60, "paid");
  withdraw("jiawei", on(66, 13), 85, "paid");
  withdraw("caoxue", now_.plus_ms(-22 * k_hour_ms), 100, "paid");
  withdraw("zimo", on(74, 16), 75, "paid");  // the channel refuses this account: it all comes back
  withdraw("jiaqi", on(69, 14), 70, "rejected");
  // Waiting for a decision when the demo begins.
  withdraw("xiaotang", now_.plus_ms(-26 * k_hour_ms), 30, "waiting");
  withdraw("mingyue", now_.plus_ms(-9 * k_hour_ms), 50, "waiting");
  withdraw("jianguo", now_.plus_ms(-3 * k_hour_ms), 60, "waiting");
}

void Season::write_end() {
  // Somebody who has taken out all that was available, and then a sale of his comes back: a debt.
  later(now_.plus_ms(-20 * k_hour_ms), [this](WriteContext& ctx, Instant at) {
    const Seller& me = sellers_[seller_named("caoxue")];
    const auto line = ctx.tx.query(
        "SELECT l.order_id, l.line_id, l.goods_fen FROM order_lines l JOIN commissions c ON c.shop_id = l.shop_id"
        " AND c.line_id = l.line_id WHERE c.shop_id = $1 AND c.distributor_id = $2 AND c.state = 'available'"
        " AND l.refunded_fen = 0 ORDER BY c.booked_fen DESC, c.commission_id LIMIT 1",
        ctx.shop.id, me.who.distributor);
    if (line.empty()) return;
    contract::RefundRequest request;
    request.order_id = line.front().id<OrderId>(0);
    request.lines.push_back({line.front().id<OrderLineId>(1), {line.front().integer(2), ctx.shop.currency}});
    request.reason = "质量问题，协商全额退款";
    act(ctx, shop_.op, at, refund_order, request);
  });
  // Two orders that are being paid for right now: estimates.
  for (const std::int64_t minutes : {11, 4}) {
    OrderPlot plot = new_plot(k_season_days - 1);
    plot.fate = Fate::open;
    plot.seller = seller_named("xiaotang");
    plot.buyer = sellers_[*plot.seller].buyers.back();
    later(now_.plus_ms(-minutes * k_minute_ms), [this, plot](WriteContext& ctx, Instant at) { place(plot, ctx, at); });
  }
}

}  // namespace fenxiao::server::setup

#include <algorithm>

#include "server/features/withdrawal/withdrawal.h"
#include "server/ledger/ledger.h"

namespace fenxiao::server::features {
namespace {

using domain::WithdrawalEvent;

constexpr std::int64_t k_payouts_per_round = 100;
constexpr std::int64_t k_ask_again_ms = 2 * k_second_ms;
constexpr std::int64_t k_confirm_within_ms = 24 * k_hour_ms;
constexpr std::string_view k_refused = "the channel refused the payout";
constexpr std::string_view k_not_confirmed = "the payee did not confirm within 24 hours";

domain::PayoutParts parts_of(const WithdrawalRow& row) { return {row.gross_fen, row.fee_fen, row.tax_fen}; }

void arrived(WriteContext& ctx, WithdrawalRow& row) {
  advance(row, WithdrawalEvent::succeeded);
  row.finished_at = ctx.now;
  save(ctx, row);
  post(ctx, domain::pay_withdrawal(row.payee, parts_of(row)), "withdrawal_paid:" + row.id.text());
  tell_withdrawal(ctx, row, "withdrawal.paid");
}

// It comes back whole: the net, the fee and the tax that is still held for it. Then the month is assessed without it.
void came_back(WriteContext& ctx, WithdrawalRow& row, WithdrawalEvent event, std::string_view reason) {
  advance(row, event);
  row.finished_at = ctx.now;
  row.reason = reason;
  save(ctx, row);
  const std::int64_t debt_fen = load_balances(ctx.tx, ctx.shop.id, row.payee).debt_fen;
  // What a re-assessment gave back already is not given back twice.
  const domain::PayoutParts parts{row.gross_fen - row.tax_back_fen, row.fee_fen, row.held_fen()};
  post(ctx, domain::fail_withdrawal(row.payee, parts, debt_fen), "withdrawal_failed:" + row.id.text());
  add_to_month(ctx, row.payee, *row.month, -row.gross_fen, -row.held_fen(), row.id);
  reassess_month(ctx, row);
  tell_withdrawal(ctx, row, "withdrawal.failed");
}

void hear(WriteContext& ctx, WithdrawalRow& row, PayoutAnswer answer) {
  row.asked_at = ctx.now;
  switch (answer) {
    case PayoutAnswer::succeeded: return arrived(ctx, row);
    case PayoutAnswer::refused: return came_back(ctx, row, WithdrawalEvent::refused, k_refused);
    case PayoutAnswer::wait_user_confirm:
      if (ctx.now >= row.submitted_at->plus_ms(k_confirm_within_ms) &&
          row.state == domain::WithdrawalState::wait_user_confirm)
        return came_back(ctx, row, WithdrawalEvent::confirm_expired, k_not_confirmed);
      advance(row, WithdrawalEvent::confirm_wanted);
      return save(ctx, row);
    case PayoutAnswer::accepted:
    case PayoutAnswer::unknown: advance(row, WithdrawalEvent::unknown); return save(ctx, row);
  }
}

}  // namespace

std::int64_t submit_approved(WriteContext& ctx) {
  auto rows = withdrawals_where_state(ctx.tx, ctx.shop.id, domain::WithdrawalState::approved, k_payouts_per_round);
  for (WithdrawalRow& row : rows) {
    advance(row, WithdrawalEvent::submitted);
    row.month = domain::tax_month_of(ctx.now, ctx.shop.utc_offset_min);
    // Other payouts may have gone out since it was applied for: what counts is the month as it stands now.
    add_to_month(ctx, row.payee, *row.month, 0, 0, row.id);
    row.tax_fen =
        std::min(tax_of(ctx.tx, ctx.shop, row.payee, row.regime, ctx.now, row.gross_fen), row.gross_fen - row.fee_fen);
    row.submitted_at = ctx.now;
    save(ctx, row);
    add_to_month(ctx, row.payee, *row.month, row.gross_fen, row.tax_fen, row.id);
    post(ctx, domain::submit_withdrawal(row.payee, parts_of(row)), "withdrawal_submitted:" + row.id.text());
    tell_withdrawal(ctx, row, "withdrawal.submitted");
  }
  return static_cast<std::int64_t>(rows.size());
}

std::int64_t ask_channels(WriteContext& ctx, const FeatureAssets& assets) {
  std::int64_t asked = 0;
  for (const auto state : {domain::WithdrawalState::paying, domain::WithdrawalState::wait_user_confirm}) {
    for (const WithdrawalRow& listed : withdrawals_where_state(ctx.tx, ctx.shop.id, state, k_payouts_per_round)) {
      // Read again: one that failed before it in this round may have had the tax of its month assessed anew.
      WithdrawalRow row = *find_withdrawal(ctx.tx, ctx.shop.id, listed.id);
      if (row.asked_at && ctx.now < row.asked_at->plus_ms(k_ask_again_ms)) continue;
      const auto account = find_payout_account(ctx.reading(), row.account);
      INVARIANT(account.has_value());
      PayoutChannel* channel = payout_channel(assets, account->channel);
      if (!channel) continue;  // switched off with payouts under way: they wait for it
      const PayoutOrder order{row.withdrawal_no, account->account_no, account->holder_name, parts_of(row).net_fen()};
      hear(ctx, row, row.asked_at ? channel->query(order) : channel->submit(order));
      ++asked;
    }
  }
  return asked;
}

}  // namespace fenxiao::server::features

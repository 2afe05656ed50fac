#include "server/features/withdrawal/payouts.h"

#include <algorithm>

#include "server/ledger/ledger.h"
#include "server/log.h"

namespace fenxiao::server::features {
namespace {

using domain::WithdrawalEvent;
using domain::WithdrawalState;

constexpr std::int64_t k_payouts_per_round = 100;
constexpr std::int64_t k_ask_sandbox_ms = 2 * k_second_ms;

domain::PayoutParts parts_of(const WithdrawalRow& row) { return {row.gross_fen, row.fee_fen, row.tax_fen}; }

std::optional<std::string> text_of(PayoutFailure failure) {
  using contract::PayoutFailure;
  switch (failure) {
    case server::PayoutFailure::none: return std::nullopt;
    case server::PayoutFailure::name_mismatch: return std::string(contract::name_of(PayoutFailure::name_mismatch));
    case server::PayoutFailure::account_unusable:
      return std::string(contract::name_of(PayoutFailure::account_unusable));
    case server::PayoutFailure::limit_reached: return std::string(contract::name_of(PayoutFailure::limit_reached));
    case server::PayoutFailure::not_confirmed: return std::string(contract::name_of(PayoutFailure::not_confirmed));
    case server::PayoutFailure::channel_refused: return std::string(contract::name_of(PayoutFailure::channel_refused));
  }
  return std::nullopt;
}

// Back with the money. The withdrawal's row knows why, in the words of the payee.
void fail(WriteContext& ctx, WithdrawalRow& row, PayoutRow& payout, WithdrawalEvent event, PayoutFailure failure) {
  payout.failure = text_of(failure == PayoutFailure::none ? PayoutFailure::channel_refused : failure);
  came_back(ctx, row, event, std::nullopt);
}

// No order there: asked again, sent again, or given up. Only a query can find that out.
void hear_not_there(WriteContext& ctx, WithdrawalRow& row, PayoutRow& payout) {
  switch (domain::when_not_there(payout.facts, ctx.now)) {
    case domain::NotThere::ask_again: return;
    case domain::NotThere::send_again: payout.facts.send_wanted = true; return;
    case domain::NotThere::give_up: {
      const auto failure = contract::enum_of<contract::PayoutFailure>(payout.failure.value_or(""));
      if (!failure) payout.failure = text_of(PayoutFailure::channel_refused);
      return came_back(ctx, row, WithdrawalEvent::refused, std::nullopt);
    }
  }
}

// A channel that tells of an amount that is not ours is not to be believed: people have to look.
bool contradicts(const WithdrawalRow& row, const PayoutReply& reply) {
  return reply.amount_fen && *reply.amount_fen != parts_of(row).net_fen();
}

// To a withdrawal that is over. The channel's word against ours is for reconciliation, and told loudly.
void hear_too_late(WriteContext& ctx, const WithdrawalRow& row, const PayoutReply& reply) {
  const bool paid = row.state == WithdrawalState::paid;
  const bool against = paid ? reply.answer == PayoutAnswer::refused || reply.answer == PayoutAnswer::cancelled
                            : reply.answer == PayoutAnswer::succeeded;
  if (!against) return;
  log_line(Severity::error, "payout_contradicted",
           {{"withdrawal", row.id.text()}, {"state", std::string(domain::text_of(row.state))}});
  ctx.audit.record("payout.contradicted", row.id.text(), domain::text_of(row.state), paid ? "failed" : "paid",
                   reply.error);
}

}  // namespace

bool shows_order(PayoutAnswer answer) {
  switch (answer) {
    case PayoutAnswer::accepted:
    case PayoutAnswer::wait_user_confirm:
    case PayoutAnswer::succeeded:
    case PayoutAnswer::refused:
    case PayoutAnswer::cancelled: return true;
    case PayoutAnswer::not_there:
    case PayoutAnswer::turned_away:
    case PayoutAnswer::later:
    case PayoutAnswer::unknown: return false;
  }
  return false;
}

void arrived(WriteContext& ctx, WithdrawalRow& row) {
  advance(row, WithdrawalEvent::succeeded);
  row.finished_at = ctx.now;
  save(ctx, row);
  post(ctx, domain::pay_withdrawal(row.payee, parts_of(row)), "withdrawal_paid:" + row.id.text());
  tell_withdrawal(ctx, row, "withdrawal.paid");
  tell_payee(ctx, row, contract::MessageKind::withdrawal_paid, parts_of(row).net_fen());
}

// It comes back whole: the net, the fee and the tax that is still held for it. Then the month is assessed without it.
void came_back(WriteContext& ctx, WithdrawalRow& row, WithdrawalEvent event, std::optional<std::string> reason) {
  advance(row, event);
  row.finished_at = ctx.now;
  row.reason = std::move(reason);
  save(ctx, row);
  const std::int64_t debt_fen = load_balances(ctx.tx, ctx.shop.id, row.payee).debt_fen;
  // What a re-assessment gave back already is not given back twice.
  const domain::PayoutParts parts{row.gross_fen - row.tax_back_fen, row.fee_fen, row.held_fen()};
  post(ctx, domain::fail_withdrawal(row.payee, parts, debt_fen), "withdrawal_failed:" + row.id.text());
  add_to_month(ctx, row.payee, *row.month, -row.gross_fen, -row.held_fen(), row.id);
  reassess_month(ctx, row);
  tell_withdrawal(ctx, row, "withdrawal.failed");
  tell_payee(ctx, row, contract::MessageKind::withdrawal_failed, row.gross_fen);
}

void claim(WriteContext& ctx, PayoutRow& payout, domain::PayoutMove move) {
  payout.call = move;
  payout.call_id = ctx.ids.next<JournalId>().value;
  payout.called_at = ctx.now;
  if (move == domain::PayoutMove::send) domain::begin_send(payout.facts, ctx.now);
  if (move == domain::PayoutMove::cancel) payout.facts.cancel_asked = true;
  save(ctx, payout);
}

void hear(WriteContext& ctx, WithdrawalRow& row, PayoutRow& payout, std::optional<domain::PayoutMove> move,
          const PayoutReply& told) {
  PayoutReply reply = told;
  if (domain::is_final(row.state)) return hear_too_late(ctx, row, reply);
  if (contradicts(row, reply)) {
    log_line(Severity::error, "payout_amount_differs", {{"withdrawal", row.id.text()}});
    reply = {PayoutAnswer::unknown};
    reply.error = "AMOUNT_DIFFERS";
  }
  payout.call.reset();
  payout.called_at.reset();
  ++payout.facts.asks;
  payout.error = reply.error.empty() ? std::nullopt : std::optional(reply.error);
  if (!reply.channel_no.empty()) payout.channel_no = reply.channel_no;
  if (move != domain::PayoutMove::cancel) payout.facts.cancel_asked = false;
  if (shows_order(reply.answer) && !payout.facts.known_there) payout.facts.known_there = true, payout.facts.asks = 0;

  switch (reply.answer) {
    case PayoutAnswer::succeeded: arrived(ctx, row); break;
    case PayoutAnswer::refused: fail(ctx, row, payout, WithdrawalEvent::refused, reply.failure); break;
    case PayoutAnswer::cancelled:
      fail(
          ctx, row, payout,
          row.state == WithdrawalState::wait_user_confirm ? WithdrawalEvent::confirm_expired : WithdrawalEvent::refused,
          PayoutFailure::not_confirmed);
      break;
    case PayoutAnswer::wait_user_confirm:
      if (!reply.confirm_package.empty()) payout.confirm_package = reply.confirm_package;
      if (row.state != WithdrawalState::wait_user_confirm) {
        payout.facts.asks = 0;
        tell_payee(ctx, row, contract::MessageKind::withdrawal_confirm, parts_of(row).net_fen());
      }
      advance(row, WithdrawalEvent::confirm_wanted);
      save(ctx, row);
      break;
    case PayoutAnswer::not_there: hear_not_there(ctx, row, payout); break;
    case PayoutAnswer::turned_away:
      payout.facts.turned_away = true;
      payout.facts.send_open = false;
      payout.failure = text_of(reply.failure);
      break;
    case PayoutAnswer::later: payout.facts.send_open = false; break;
    case PayoutAnswer::accepted:
    case PayoutAnswer::unknown: break;
  }
  payout.next_call_at.reset();
  if (!domain::is_final(row.state)) {
    Instant next = ctx.now.plus_ms(domain::wait_ms(payout.facts.asks));
    // The payee's day ends when it ends, not at the next question.
    if (row.state == WithdrawalState::wait_user_confirm && ctx.now < domain::confirm_until(payout.facts))
      next = std::min(next, domain::confirm_until(payout.facts));
    if (payout.channel == contract::PayoutChannel::sandbox) next = ctx.now.plus_ms(k_ask_sandbox_ms);
    payout.next_call_at = next;
  } else {
    payout.confirm_package.reset();
  }
  save(ctx, payout);
}

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
    const auto account = find_payout_account(ctx.reading(), row.account);
    INVARIANT(account.has_value());
    PayoutRow payout;
    payout.id = row.id;
    payout.channel = account->channel;
    payout.facts.submitted_at = ctx.now;
    if (account->channel != contract::PayoutChannel::manual_bank) payout.next_call_at = ctx.now;
    insert(ctx, payout);
  }
  return static_cast<std::int64_t>(rows.size());
}

// The sandbox alone: it answers at once, inside the command.
std::int64_t ask_channels(WriteContext& ctx, const FeatureAssets& assets) {
  if (!assets.demo) return 0;
  const SandboxPayout sandbox;
  std::int64_t asked = 0;
  for (const WithdrawalId id : payouts_due(ctx.tx, ctx.shop.id, ctx.now, true, k_payouts_per_round)) {
    // Read one by one: one that failed before it in this round may have had the tax of its month assessed anew.
    WithdrawalRow row = *find_withdrawal(ctx.tx, ctx.shop.id, id);
    PayoutRow payout = *find_payout(ctx.tx, ctx.shop.id, id);
    const auto account = find_payout_account(ctx.reading(), row.account);
    INVARIANT(account.has_value());
    const PayoutOrder order = order_of(row, *account, ctx.shop);
    const auto move = domain::next_move(payout.facts, ctx.now, false);
    claim(ctx, payout, move);
    PayoutReply reply = move == domain::PayoutMove::send ? sandbox.send(order) : sandbox.query(order);
    if (reply.answer == PayoutAnswer::wait_user_confirm && payout.facts.waiting &&
        ctx.now >= domain::confirm_until(payout.facts))
      reply = {PayoutAnswer::cancelled};  // as the channel would, whose payee let his day pass
    hear(ctx, row, payout, move, reply);
    ++asked;
  }
  return asked;
}

}  // namespace fenxiao::server::features

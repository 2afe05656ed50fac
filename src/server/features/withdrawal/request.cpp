#include <algorithm>

#include "server/features/withdrawal/withdrawal.h"
#include "server/ledger/ledger.h"
#include "server/shop/messages.h"
#include "server/shop/paging.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

using shop::money;

// What is available, but comes from an order that a risk hold has caught after release.
std::int64_t held_by_risk_fen(Tx& tx, ShopId shop, DistributorId payee) {
  return tx
      .one(
          "SELECT CAST(coalesce(sum(released_fen - clawed_after_fen), 0) AS BIGINT) FROM commissions c"
          " WHERE c.shop_id = $1 AND c.distributor_id = $2 AND c.state = 'available' AND EXISTS (SELECT 1 FROM "
          "commission_pauses p"
          " WHERE p.shop_id = c.shop_id AND p.order_id = c.order_id AND p.kind = 'risk_hold' AND p.until_ms IS NULL)",
          shop, payee)
      ->integer(0);
}

domain::WithdrawalFacts facts_of(const ReadContext& ctx) {
  domain::WithdrawalFacts facts;
  const Instant today = start_of(day_of(ctx.now, ctx.shop.utc_offset_min), ctx.shop.utc_offset_min);
  facts.applied_today =
      ctx.tx
          .one("SELECT count(*) FROM withdrawals WHERE shop_id = $1 AND distributor_id = $2 AND applied_at_ms >= $3",
               ctx.shop.id, ctx.who.distributor, today)
          ->integer(0);
  facts.balances = load_balances(ctx.tx, ctx.shop.id, ctx.who.distributor);
  facts.held_fen = held_by_risk_fen(ctx.tx, ctx.shop.id, ctx.who.distributor);
  return facts;
}

ErrorCode code_of(domain::WithdrawalRefusal refusal) {
  using domain::WithdrawalRefusal;
  switch (refusal) {
    case WithdrawalRefusal::suspended: return ErrorCode::distributor_suspended;
    case WithdrawalRefusal::payout_account_unknown: return ErrorCode::payout_account_unknown;
    case WithdrawalRefusal::below_min:
    case WithdrawalRefusal::fee_eats_all: return ErrorCode::amount_below_min;
    case WithdrawalRefusal::above_max: return ErrorCode::amount_above_max;
    case WithdrawalRefusal::daily_limit: return ErrorCode::daily_limit;
    case WithdrawalRefusal::debt_outstanding: return ErrorCode::debt_outstanding;
    case WithdrawalRefusal::balance_insufficient: return ErrorCode::balance_insufficient;
    case WithdrawalRefusal::risk_hold: return ErrorCode::risk_hold;
  }
  return ErrorCode::internal;
}

std::string field_of(ErrorCode code) {
  if (code == ErrorCode::payout_account_unknown) return "payout_account_id";
  if (code == ErrorCode::distributor_suspended || code == ErrorCode::daily_limit) return {};
  return "amount";
}

Result<contract::Page<contract::Withdrawal>, ApiError> my_withdrawals(const contract::WithdrawalQuery& query,
                                                                      ReadContext& ctx) {
  return withdrawals_list(query, ctx, ctx.who.distributor, false);
}

}  // namespace

Result<contract::WithdrawalQuote, ApiError> quote_withdrawal(const contract::WithdrawalQuoteRequest& request,
                                                             ReadContext& ctx) {
  const auto policies = shop::load_policies(ctx.tx, ctx.shop.id);
  const auto facts = facts_of(ctx);
  const auto terms = domain::decide_withdrawal(facts, policies.withdrawal, request.amount_fen);
  const auto regime = regime_of(ctx.tx, ctx.shop.id, ctx.who.distributor, policies);
  const auto month = domain::tax_month_of(ctx.now, ctx.shop.utc_offset_min);
  const auto taxed = tax_facts(ctx.tx, ctx.shop.id, ctx.who.distributor, month);
  contract::WithdrawalQuote out;
  out.amount = money(ctx.shop, request.amount_fen);
  const std::int64_t fee_fen =
      std::min(request.amount_fen, domain::withdrawal_fee_fen(policies.withdrawal, request.amount_fen));
  const std::int64_t tax_fen = tax_of(ctx.tx, ctx.shop, ctx.who.distributor, regime, ctx.now, request.amount_fen);
  out.fee = money(ctx.shop, fee_fen);
  out.tax_withheld = money(ctx.shop, tax_fen);
  out.net = money(ctx.shop, std::max<std::int64_t>(0, request.amount_fen - fee_fen - tax_fen));
  out.available = money(ctx.shop, facts.balances.available_fen);
  out.min = money(ctx.shop, policies.withdrawal.min_fen);
  out.max = money(ctx.shop, policies.withdrawal.max_fen);
  out.fee_bp = policies.withdrawal.fee_bp;
  out.tax_regime = domain::text_of(regime);
  out.taxed_before_in_month = money(ctx.shop, taxed.live_gross_in_month_fen);
  out.tax_held_in_month = money(ctx.shop, taxed.held_in_month_fen);
  if (!terms) out.refusal = contract::info_of(code_of(terms.error())).code;
  return out;
}

Result<contract::Page<contract::Withdrawal>, ApiError> withdrawals_list(const contract::WithdrawalQuery& query,
                                                                        ReadContext& ctx, DistributorId payee,
                                                                        bool for_staff) {
  const auto from = shop::position_of(query.cursor);
  if (!from) return Refused{from.error()};
  const std::int64_t size = shop::page_size(query.limit);
  const std::string_view state = query.state ? contract::name_of(*query.state) : std::string_view();
  const auto rows = withdrawals_page(ctx.tx, ctx.shop.id, payee, state, from->at, from->id, size + 1);
  return shop::page_of<contract::Withdrawal>(
      rows, size, [&](const WithdrawalRow& row) { return wire_withdrawal(ctx, row, for_staff); },
      [](const WithdrawalRow& row) { return shop::Position{row.applied_at, row.id.value}; });
}

Result<contract::Withdrawal, ApiError> request_withdrawal(const contract::WithdrawRequest& request, WriteContext& ctx) {
  if (auto fits = shop::check_currency(ctx.shop, request.amount, "amount"); !fits) return Refused{fits.error()};
  if (auto fits = shop::check_currency(ctx.shop, request.expected_net, "expected_net"); !fits)
    return Refused{fits.error()};
  const auto policies = shop::load_policies(ctx.tx, ctx.shop.id);
  const auto account = find_payout_account(ctx.reading(), request.payout_account_id);
  domain::WithdrawalFacts facts = facts_of(ctx.reading());
  facts.payout_account_known = account && account->owner == ctx.who.account;
  const auto terms = domain::decide_withdrawal(facts, policies.withdrawal, request.amount.amount);
  if (!terms) return refuse(code_of(terms.error()), field_of(code_of(terms.error())));

  WithdrawalRow row;
  row.regime = regime_of(ctx.tx, ctx.shop.id, ctx.who.distributor, policies);
  row.tax_fen = tax_of(ctx.tx, ctx.shop, ctx.who.distributor, row.regime, ctx.now, terms->gross_fen);
  if (terms->fee_fen + row.tax_fen >= terms->gross_fen)
    return refuse(ErrorCode::amount_below_min, "amount", "nothing would arrive");
  if (terms->gross_fen - terms->fee_fen - row.tax_fen != request.expected_net.amount)
    return refuse(ErrorCode::state_conflict, "expected_net", "fee or tax is another by now");
  row.id = ctx.ids.next<WithdrawalId>();
  row.withdrawal_no = "W" + std::to_string(row.id.value);
  row.payee = ctx.who.distributor;
  row.account = account->id;
  row.gross_fen = terms->gross_fen;
  row.fee_fen = terms->fee_fen;
  row.applied_at = ctx.now;
  advance(row, domain::WithdrawalEvent::review_started);
  insert(ctx, row);
  post(ctx, domain::apply_withdrawal(row.payee, row.gross_fen), "withdrawal_applied:" + row.id.text());
  tell_withdrawal(ctx, row, "withdrawal.applied");
  return wire_withdrawal(ctx.reading(), row, false);
}

void tell_withdrawal(WriteContext& ctx, const WithdrawalRow& row, std::string_view type) {
  ctx.concerned->distributors.push_back(row.payee);
  ctx.outbox.append("withdrawal:" + row.id.text(), type,
                    R"({"withdrawal_id":")" + row.id.text() + R"(","distributor_id":")" + row.payee.text() +
                        R"(","amount_fen":)" + std::to_string(row.gross_fen) + "}");
}

void tell_payee(WriteContext& ctx, const WithdrawalRow& row, contract::MessageKind kind, std::int64_t amount_fen) {
  shop::send_message(ctx, row.payee, {kind, row.id.value, amount_fen});
}

void register_withdrawal_requests(Router& router) {
  router.read(contract::k_withdrawal_quote, quote_withdrawal);
  router.read(contract::k_my_withdrawals, my_withdrawals);
  router.write(contract::k_withdraw, request_withdrawal);
}

}  // namespace fenxiao::server::features

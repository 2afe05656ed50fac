#include "server/features/withdrawal/channels.h"
#include "server/features/withdrawal/payouts.h"
#include "server/ledger/ledger.h"
#include "server/shop/policies.h"

namespace fenxiao::server::features {
namespace {

void note_review(WriteContext& ctx, const WithdrawalRow& row) {
  ctx.tx.exec("UPDATE withdrawals SET reviewed_at_ms = $1, reviewed_by = $2 WHERE shop_id = $3 AND withdrawal_id = $4",
              row.reviewed_at, ctx.who.account, ctx.shop.id, row.id);
}

Result<contract::Page<contract::Withdrawal>, ApiError> shop_withdrawals(const contract::WithdrawalQuery& query,
                                                                        ReadContext& ctx) {
  return withdrawals_list(query, ctx, {}, true);
}

}  // namespace

Result<contract::Withdrawal, ApiError> approve_withdrawal(const contract::WithdrawalRef& request, WriteContext& ctx) {
  auto row = find_withdrawal(ctx.tx, ctx.shop.id, request.withdrawal_id);
  if (!row) return refuse(ErrorCode::not_found, "withdrawal_id");
  if (!domain::after(row->state, domain::WithdrawalEvent::approved))
    return refuse(ErrorCode::withdrawal_not_reviewable);
  const std::string before(domain::text_of(row->state));
  const auto second_from = shop::load_policies(ctx.tx, ctx.shop.id).withdrawal.second_review_from_fen;
  if (second_from && row->gross_fen > *second_from) {
    if (row->first_reviewer == ctx.who.account) return refuse(ErrorCode::second_reviewer_required);
    if (!row->first_reviewer.set()) {
      row->first_reviewer = ctx.who.account;
      advance(*row, domain::WithdrawalEvent::review_started);
      save(ctx, *row);
      ctx.audit.record("withdrawal.agreed", row->id.text(), before, domain::text_of(row->state));
      return wire_withdrawal(ctx.reading(), *row, true);
    }
  }
  advance(*row, domain::WithdrawalEvent::approved);
  row->reviewed_at = ctx.now;
  save(ctx, *row);
  note_review(ctx, *row);
  ctx.audit.record("withdrawal.approved", row->id.text(), before, domain::text_of(row->state));
  tell_withdrawal(ctx, *row, "withdrawal.approved");
  return wire_withdrawal(ctx.reading(), *row, true);
}

Result<contract::Withdrawal, ApiError> reject_withdrawal(const contract::WithdrawalRejection& request,
                                                         WriteContext& ctx) {
  auto row = find_withdrawal(ctx.tx, ctx.shop.id, request.withdrawal_id);
  if (!row) return refuse(ErrorCode::not_found, "withdrawal_id");
  if (!domain::after(row->state, domain::WithdrawalEvent::rejected))
    return refuse(ErrorCode::withdrawal_not_reviewable);
  const std::string before(domain::text_of(row->state));
  advance(*row, domain::WithdrawalEvent::rejected);
  row->reviewed_at = row->finished_at = ctx.now;
  row->reason = request.reason;
  save(ctx, *row);
  note_review(ctx, *row);
  const std::int64_t debt_fen = load_balances(ctx.tx, ctx.shop.id, row->payee).debt_fen;
  post(ctx, domain::return_withdrawal(row->payee, row->gross_fen, debt_fen), "withdrawal_returned:" + row->id.text());
  ctx.audit.record("withdrawal.rejected", row->id.text(), before, domain::text_of(row->state), request.reason);
  tell_withdrawal(ctx, *row, "withdrawal.rejected");
  tell_payee(ctx, *row, contract::MessageKind::withdrawal_rejected, row->gross_fen);
  return wire_withdrawal(ctx.reading(), *row, true);
}

void register_withdrawal_reviews(Router& router) {
  router.read(contract::k_admin_withdrawals, shop_withdrawals);
  router.write(contract::k_approve_withdrawal, approve_withdrawal);
  router.write(contract::k_reject_withdrawal, reject_withdrawal);
}

void register_withdrawal(Router& router, const FeatureAssets& assets) {
  register_payout_accounts(router, assets);
  register_withdrawal_requests(router);
  register_withdrawal_reviews(router);
  register_tax_filing(router);
  register_channels(router);
  register_bank(router);
  register_notifications(router);
}

}  // namespace fenxiao::server::features

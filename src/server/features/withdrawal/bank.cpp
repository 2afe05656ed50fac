// Paid by people at the bank. Full account numbers leave in one place only: the file of a batch, for the person whose making of
// it stands in the audit log, while it is fresh.
#include "contract/bank.h"
#include "server/features/withdrawal/payouts.h"
#include "server/shop/csv_text.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

constexpr std::int64_t k_file_ms_max = 10 * k_minute_ms;

struct ByHand {
  WithdrawalRow row;
  PayoutRow payout;
};

Result<ByHand, ApiError> find_by_hand(WriteContext& ctx, WithdrawalId id) {
  auto row = find_withdrawal(ctx.tx, ctx.shop.id, id);
  if (!row) return refuse(ErrorCode::not_found, "withdrawal_id");
  auto payout = find_payout(ctx.tx, ctx.shop.id, id);
  if (!payout) return refuse(ErrorCode::state_conflict, "withdrawal_id", "it is not on its way");
  if (payout->channel != contract::PayoutChannel::manual_bank) return refuse(ErrorCode::payout_not_by_hand);
  if (row->state != domain::WithdrawalState::paying)
    return refuse(ErrorCode::state_conflict, "withdrawal_id", "it is not on its way");
  return ByHand{std::move(*row), std::move(*payout)};
}

Result<contract::Withdrawal, ApiError> mark_paid(const contract::BankPaid& request, WriteContext& ctx) {
  auto found = find_by_hand(ctx, request.withdrawal_id);
  if (!found) return Refused{found.error()};
  auto [row, payout] = std::move(found).value();
  arrived(ctx, row);
  payout.channel_no = request.receipt_no;
  save(ctx, payout);
  ctx.audit.record("withdrawal.paid_by_hand", row.id.text(), "paying", "paid", request.receipt_no);
  return wire_withdrawal(ctx.reading(), row, true);
}

Result<contract::Withdrawal, ApiError> mark_failed(const contract::WithdrawalRejection& request, WriteContext& ctx) {
  auto found = find_by_hand(ctx, request.withdrawal_id);
  if (!found) return Refused{found.error()};
  auto [row, payout] = std::move(found).value();
  came_back(ctx, row, domain::WithdrawalEvent::refused, request.reason);
  ctx.audit.record("withdrawal.failed_by_hand", row.id.text(), "paying", "failed", request.reason);
  return wire_withdrawal(ctx.reading(), row, true);
}

Result<contract::BankBatch, ApiError> make_batch(const contract::Empty&, WriteContext& ctx) {
  const auto due = ctx.tx.query(
      "SELECT w.withdrawal_id, w.gross_fen - w.fee_fen - w.tax_fen FROM withdrawals w JOIN payouts p"
      " ON p.shop_id = w.shop_id AND p.withdrawal_id = w.withdrawal_id WHERE w.shop_id = $1 AND w.state = 'paying'"
      " AND p.channel = 'manual_bank' ORDER BY w.withdrawal_id LIMIT $2",
      ctx.shop.id, contract::k_bank_items_max);
  if (due.empty()) return refuse(ErrorCode::not_found, {}, "nothing waits for the bank");
  contract::BankBatch batch;
  batch.batch_id = ctx.ids.next<BankBatchId>();
  batch.items = static_cast<std::int64_t>(due.size());
  std::int64_t total_fen = 0;
  for (const Row& row : due) {
    total_fen += row.integer(1);
    ctx.tx.exec("UPDATE payouts SET batch_id = $1 WHERE shop_id = $2 AND withdrawal_id = $3", batch.batch_id,
                ctx.shop.id, row.id<WithdrawalId>(0));
  }
  batch.total = shop::money(ctx.shop, total_fen);
  batch.made_at = ctx.now;
  ctx.tx.exec(
      "INSERT INTO bank_batches (shop_id, batch_id, made_by, made_at_ms, items, total_fen) VALUES ($1, $2, $3, $4, $5, $6)",
      ctx.shop.id, batch.batch_id, ctx.who.account, ctx.now, batch.items, total_fen);
  ctx.audit.record("bank_batch.made", batch.batch_id.text(), "",
                   R"({"items":)" + std::to_string(batch.items) + R"(,"total_fen":)" + std::to_string(total_fen) + "}");
  return batch;
}

Result<contract::BankFile, ApiError> read_file(const contract::BankBatchRef& request, ReadContext& ctx) {
  const auto batch = ctx.tx.one("SELECT made_by, made_at_ms FROM bank_batches WHERE shop_id = $1 AND batch_id = $2",
                                ctx.shop.id, request.batch_id);
  // Of another person, or not fresh: make one of your own, which is written down.
  if (!batch || batch->id<AccountId>(0) != ctx.who.account || ctx.now >= batch->instant(1).plus_ms(k_file_ms_max))
    return refuse(ErrorCode::not_found, "batch_id");
  contract::BankFile out;
  out.file_name = "payouts-" + format_date(day_of(batch->instant(1), ctx.shop.utc_offset_min)) + "-" +
                  request.batch_id.text() + ".csv";
  shop::CsvText csv({"withdrawal_no", "holder_name", "account_no", "bank_name", "amount", "currency"});
  for (const Row& each :
       ctx.tx.query("SELECT withdrawal_id FROM payouts WHERE shop_id = $1 AND batch_id = $2 ORDER BY withdrawal_id",
                    ctx.shop.id, request.batch_id)) {
    const auto row = find_withdrawal(ctx.tx, ctx.shop.id, each.id<WithdrawalId>(0));
    INVARIANT(row);
    if (row->state != domain::WithdrawalState::paying) continue;  // done in the meantime: not to be paid again
    const auto account = find_payout_account(ctx, row->account);
    INVARIANT(account);
    const PayoutOrder order = order_of(*row, *account, ctx.shop);
    csv.row(std::vector<std::string>{order.withdrawal_no, order.holder_name, order.account_no,
                                     account->bank_name.value_or(""), shop::amount_text(order.net_fen),
                                     ctx.shop.currency});
  }
  out.csv = csv.take();
  return out;
}

}  // namespace

void register_bank(Router& router) {
  router.write(contract::k_bank_paid, mark_paid);
  router.write(contract::k_bank_failed, mark_failed);
  router.write(contract::k_make_bank_batch, make_batch);
  router.read(contract::k_bank_file, read_file);
}

}  // namespace fenxiao::server::features

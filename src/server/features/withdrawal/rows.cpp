#include "server/features/withdrawal/payouts.h"
#include "server/personal.h"
#include "server/shop/people.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

using shop::money;

constexpr std::string_view k_select =
    "SELECT withdrawal_id, withdrawal_no, distributor_id, payout_account_id, state, gross_fen, fee_fen, tax_fen, "
    "tax_back_fen,"
    " tax_regime, tax_year, tax_month, applied_at_ms, reviewed_at_ms, submitted_at_ms, finished_at_ms, "
    "reason, first_reviewer"
    " FROM withdrawals WHERE shop_id = $1 AND ";

WithdrawalRow read(const Row& row) {
  WithdrawalRow out;
  out.id = row.id<WithdrawalId>(0);
  out.withdrawal_no = row.text(1);
  out.payee = row.id<DistributorId>(2);
  out.account = row.id<PayoutAccountId>(3);
  out.state = shop::stored<domain::WithdrawalState>(row.text(4));
  out.gross_fen = row.integer(5);
  out.fee_fen = row.integer(6);
  out.tax_fen = row.integer(7);
  out.tax_back_fen = row.integer(8);
  out.regime = shop::stored<domain::TaxRegime>(row.text(9));
  if (!row.is_null(10))
    out.month = domain::TaxMonth{static_cast<int>(row.integer(10)), static_cast<int>(row.integer(11))};
  out.applied_at = row.instant(12);
  out.reviewed_at = row.maybe_instant(13);
  out.submitted_at = row.maybe_instant(14);
  out.finished_at = row.maybe_instant(15);
  out.reason = row.maybe_text(16);
  out.first_reviewer = row.id<AccountId>(17);
  return out;
}

std::vector<WithdrawalRow> read_all(const std::vector<Row>& rows) {
  std::vector<WithdrawalRow> out;
  out.reserve(rows.size());
  for (const Row& row : rows) out.push_back(read(row));
  return out;
}

void tell_payout(contract::Withdrawal& out, const PayoutRow& payout, bool for_staff) {
  if (payout.failure && out.state == contract::WithdrawalState::failed)
    out.failure = contract::enum_of<contract::PayoutFailure>(*payout.failure);
  if (for_staff) {
    out.channel_error = payout.error;
    out.channel_no = payout.channel_no;
  } else if (payout.facts.waiting && payout.confirm_package) {
    out.confirmation = {payout.merchant_no.value_or(""), payout.app_no.value_or(""), *payout.confirm_package,
                        domain::confirm_until(payout.facts)};
  }
}

// On the wire an application is under review from the start.
contract::WithdrawalState wire_state(domain::WithdrawalState state) {
  if (state == domain::WithdrawalState::applied) return contract::WithdrawalState::reviewing;
  return shop::wire_of<contract::WithdrawalState>(state);
}

}  // namespace

std::optional<WithdrawalRow> find_withdrawal(Tx& tx, ShopId shop, WithdrawalId id) {
  const auto row = tx.one(std::string(k_select) + "withdrawal_id = $2", shop, id);
  return row ? std::optional(read(*row)) : std::nullopt;
}

std::vector<WithdrawalRow> withdrawals_page(Tx& tx, ShopId shop, DistributorId payee, std::string_view state,
                                            Instant before, std::int64_t before_id, std::int64_t limit) {
  return read_all(tx.query(std::string(k_select) + "(applied_at_ms < $2 OR (applied_at_ms = $2 AND withdrawal_id < $3))"
                                                   " AND ($4 = 0 OR distributor_id = $4) AND ($5 = '' OR state = $5)"
                                                   " ORDER BY applied_at_ms DESC, withdrawal_id DESC LIMIT $6",
                           shop, before, before_id, payee.value, state, limit));
}

std::vector<WithdrawalRow> withdrawals_where_state(Tx& tx, ShopId shop, domain::WithdrawalState state,
                                                   std::int64_t limit) {
  return read_all(tx.query(std::string(k_select) + "state = $2 ORDER BY withdrawal_id LIMIT $3", shop,
                           domain::text_of(state), limit));
}

void insert(WriteContext& ctx, const WithdrawalRow& row) {
  ctx.tx.exec(
      "INSERT INTO withdrawals (shop_id, withdrawal_id, withdrawal_no, distributor_id, payout_account_id, state, "
      "gross_fen,"
      " fee_fen, tax_fen, tax_regime, applied_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      ctx.shop.id, row.id, row.withdrawal_no, row.payee, row.account, domain::text_of(row.state), row.gross_fen,
      row.fee_fen, row.tax_fen, domain::text_of(row.regime), row.applied_at);
}

void save(WriteContext& ctx, const WithdrawalRow& row) {
  std::optional<std::int64_t> year, month;
  if (row.month) year = row.month->year, month = row.month->month;
  const auto changed = ctx.tx.exec(
      "UPDATE withdrawals SET state = $1, tax_fen = $2, tax_back_fen = $3, tax_regime = $4, tax_year = $5, tax_month = "
      "$6,"
      " submitted_at_ms = $7, finished_at_ms = $8, reason = $9, first_reviewer = $10 WHERE shop_id = "
      "$11 AND withdrawal_id = $12",
      domain::text_of(row.state), row.tax_fen, row.tax_back_fen, domain::text_of(row.regime), year, month,
      row.submitted_at, row.finished_at, row.reason, row.first_reviewer, ctx.shop.id, row.id);
  INVARIANT(changed == 1);
}

void advance(WithdrawalRow& row, domain::WithdrawalEvent event) {
  const auto next = domain::after(row.state, event);
  INVARIANT(next.has_value());
  row.state = *next;
}

std::optional<PayoutAccountRow> find_payout_account(const ReadContext& ctx, PayoutAccountId id) {
  const auto row = ctx.tx.one(
      "SELECT account_id, channel, holder_sealed, number_sealed, bank_name FROM payout_accounts"
      " WHERE shop_id = $1 AND payout_account_id = $2",
      ctx.shop.id, id);
  if (!row) return std::nullopt;
  PayoutAccountRow out;
  out.id = id;
  out.owner = row->id<AccountId>(0);
  const auto channel = contract::enum_of<contract::PayoutChannel>(row->text(1));
  INVARIANT(channel.has_value());
  out.channel = *channel;
  out.holder_name = ctx.vault.decrypt(ctx.tx, ctx.shop.id, out.owner, row->bytes(2));
  out.account_no = ctx.vault.decrypt(ctx.tx, ctx.shop.id, out.owner, row->bytes(3));
  out.bank_name = row->maybe_text(4);
  return out;
}

contract::PayoutAccount wire_account(const PayoutAccountRow& row) {
  return {row.id, row.channel, mask_name(row.holder_name), mask_account_no(row.account_no), row.bank_name};
}

contract::Withdrawal wire_withdrawal(const ReadContext& ctx, const WithdrawalRow& row, bool for_staff) {
  contract::Withdrawal out;
  out.withdrawal_id = row.id;
  out.withdrawal_no = row.withdrawal_no;
  out.state = wire_state(row.state);
  out.amount = money(ctx.shop, row.gross_fen);
  out.fee = money(ctx.shop, row.fee_fen);
  out.tax_withheld = money(ctx.shop, row.tax_fen);
  out.net = money(ctx.shop, row.gross_fen - row.fee_fen - row.tax_fen);
  const auto account = find_payout_account(ctx, row.account);
  INVARIANT(account.has_value());
  out.account = wire_account(*account);
  if (for_staff && row.first_reviewer.set()) out.first_reviewer = row.first_reviewer;
  if (for_staff)
    if (const auto payee = shop::find_distributor(ctx, row.payee)) out.distributor_name = payee->name;
  out.applied_at = row.applied_at;
  out.reviewed_at = row.reviewed_at;
  out.finished_at = row.finished_at;
  out.reason = row.reason;
  if (const auto payout = find_payout(ctx.tx, ctx.shop.id, row.id)) tell_payout(out, *payout, for_staff);
  return out;
}

}  // namespace fenxiao::server::features

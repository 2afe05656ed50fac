#include "server/features/withdrawal/payouts.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

// A call that nobody answered by then: its server is gone. Longer than any call may take.
constexpr std::int64_t k_call_lost_ms = 2 * k_minute_ms;

}  // namespace

std::optional<PayoutRow> find_payout(Tx& tx, ShopId shop, WithdrawalId id) {
  const auto row = tx.one(
      "SELECT p.channel, p.submitted_at_ms, p.next_call_at_ms, p.call, p.call_id, p.called_at_ms, p.send_wanted,"
      " p.sent_at_ms, p.send_open, p.earlier_open_at_ms, p.turned_away, p.known_there, p.cancel_asked, p.asks,"
      " p.merchant_no, p.app_no, p.channel_no, p.confirm_package, p.failure, p.error, w.state FROM payouts p"
      " JOIN withdrawals w ON w.shop_id = p.shop_id AND w.withdrawal_id = p.withdrawal_id"
      " WHERE p.shop_id = $1 AND p.withdrawal_id = $2",
      shop, id);
  if (!row) return std::nullopt;
  PayoutRow out;
  out.id = id;
  const auto channel = contract::enum_of<contract::PayoutChannel>(row->text(0));
  INVARIANT(channel);
  out.channel = *channel;
  out.facts.submitted_at = row->instant(1);
  out.next_call_at = row->maybe_instant(2);
  if (!row->is_null(3)) out.call = shop::stored<domain::PayoutMove>(row->text(3));
  out.call_id = row->maybe_integer(4).value_or(0);
  out.called_at = row->maybe_instant(5);
  out.facts.send_wanted = row->flag(6);
  out.facts.sent_at = row->maybe_instant(7);
  out.facts.send_open = row->flag(8);
  out.facts.earlier_open_at = row->maybe_instant(9);
  out.facts.turned_away = row->flag(10);
  out.facts.known_there = row->flag(11);
  out.facts.cancel_asked = row->flag(12);
  out.facts.asks = row->integer(13);
  out.merchant_no = row->maybe_text(14);
  out.app_no = row->maybe_text(15);
  out.channel_no = row->maybe_text(16);
  out.confirm_package = row->maybe_text(17);
  out.failure = row->maybe_text(18);
  out.error = row->maybe_text(19);
  out.facts.waiting = row->text(20) == domain::text_of(domain::WithdrawalState::wait_user_confirm);
  return out;
}

void insert(WriteContext& ctx, const PayoutRow& row) {
  ctx.tx.exec(
      "INSERT INTO payouts (shop_id, withdrawal_id, channel, submitted_at_ms, next_call_at_ms) VALUES ($1, $2, $3, $4, $5)",
      ctx.shop.id, row.id, contract::name_of(row.channel), row.facts.submitted_at, row.next_call_at);
}

void save(WriteContext& ctx, const PayoutRow& row) {
  std::optional<std::string> call;
  std::optional<std::int64_t> call_id;
  if (row.call) call = std::string(domain::text_of(*row.call)), call_id = row.call_id;
  const domain::PayoutFacts& facts = row.facts;
  const auto changed = ctx.tx.exec(
      "UPDATE payouts SET next_call_at_ms = $1, call = $2, call_id = $3, called_at_ms = $4, send_wanted = $5,"
      " sent_at_ms = $6, send_open = $7, earlier_open_at_ms = $8, turned_away = $9, known_there = $10, cancel_asked = $11,"
      " asks = $12, merchant_no = $13, app_no = $14, channel_no = $15, confirm_package = $16, failure = $17, error = $18"
      " WHERE shop_id = $19 AND withdrawal_id = $20",
      row.next_call_at, call, call_id, row.called_at, facts.send_wanted, facts.sent_at, facts.send_open,
      facts.earlier_open_at, facts.turned_away, facts.known_there, facts.cancel_asked, facts.asks, row.merchant_no,
      row.app_no, row.channel_no, row.confirm_package, row.failure, row.error, ctx.shop.id, row.id);
  INVARIANT(changed == 1);
}

std::vector<WithdrawalId> payouts_due(Tx& tx, ShopId shop, Instant now, bool sandbox, std::int64_t limit) {
  std::vector<WithdrawalId> due;
  // What nothing is known of comes before what waits for its payee.
  for (const Row& row : tx.query(
           "SELECT p.withdrawal_id FROM payouts p JOIN withdrawals w ON w.shop_id = p.shop_id AND w.withdrawal_id ="
           " p.withdrawal_id WHERE p.shop_id = $1 AND p.next_call_at_ms <= $2 AND (p.channel = 'sandbox') = ($3 = 1)"
           " AND (p.call IS NULL OR p.called_at_ms <= $4) ORDER BY CASE WHEN w.state = 'paying' THEN 0 ELSE 1 END,"
           " p.next_call_at_ms, p.withdrawal_id LIMIT $5",
           shop, now, sandbox, now.plus_ms(-k_call_lost_ms), limit))
    due.push_back(row.id<WithdrawalId>(0));
  return due;
}

PayoutOrder order_of(const WithdrawalRow& row, const PayoutAccountRow& account, const ShopSettings& shop) {
  PayoutOrder order;
  order.withdrawal_no = row.withdrawal_no;
  order.account_no = account.account_no;
  order.holder_name = account.holder_name;
  order.net_fen = row.gross_fen - row.fee_fen - row.tax_fen;
  order.shop_name = shop.name;
  return order;
}

}  // namespace fenxiao::server::features

#include <algorithm>

#include "server/features/settlement/settlement.h"
#include "server/shop/people.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

using shop::money;

constexpr std::string_view k_current = "current";

std::string month_text(Instant at, int utc_offset_min) { return format_date(day_of(at, utc_offset_min)).substr(0, 7); }

struct Span {
  Instant from;
  Instant until;
};
std::optional<Span> month_of(const std::string& text, int utc_offset_min) {
  const auto first = parse_date(text + "-01");
  if (!first) return std::nullopt;
  CivilDate next = civil_of(*first);
  next.month == 12 ? (++next.year, next.month = 1) : ++next.month;
  return Span{start_of(*first, utc_offset_min), start_of(day_of(next), utc_offset_min)};
}

// available + withdrawing − debt from the postings before `at`: what the shop owed him then.
std::int64_t owed_at(const ReadContext& ctx, Instant at) {
  return ctx.tx
      .one(
          "SELECT CAST(coalesce(sum(CASE p.side WHEN 'credit' THEN p.amount_fen ELSE -p.amount_fen END), 0) AS BIGINT)"
          " FROM posting p JOIN journal j ON j.shop_id = p.shop_id AND j.journal_id = p.journal_id"
          " WHERE p.shop_id = $1 AND p.distributor_id = $2 AND p.account IN ('available', 'withdrawing', 'debt') AND j.at < $3",
          ctx.shop.id, ctx.who.distributor, at)
      ->integer(0);
}

// What journals of a kind took from or gave to accounts of his within the month.
std::int64_t moved(const ReadContext& ctx, const Span& month, std::string_view kind, std::string_view side) {
  return ctx.tx
      .one(
          "SELECT CAST(coalesce(sum(p.amount_fen), 0) AS BIGINT) FROM posting p"
          " JOIN journal j ON j.shop_id = p.shop_id AND j.journal_id = p.journal_id"
          " WHERE p.shop_id = $1 AND p.distributor_id = $2 AND j.kind = $3 AND p.side = $4 AND j.at >= $5 AND j.at < $6",
          ctx.shop.id, ctx.who.distributor, kind, side, month.from, month.until)
      ->integer(0);
}

contract::MovementKind movement_of(const std::string& journal_kind) {
  // At submission only fee and tax leave what he is owed; the rest is on its way, and owed until it arrives.
  if (journal_kind == "withdrawal_submitted") return contract::MovementKind::withdrawal_kept;
  const auto kind = contract::enum_of<contract::MovementKind>(journal_kind);
  if (!kind)
    throw Fault(FaultKind::corrupt, "a journal moves what is owed and has no line on a statement: " + journal_kind);
  return *kind;
}

// From the same postings as opening and closing, so that the three agree by construction.
std::vector<contract::Movement> movements(const ReadContext& ctx, const Span& month) {
  std::vector<contract::Movement> out;
  for (
      const Row& row : ctx.tx.query(
          "SELECT j.kind, CAST(sum(CASE p.side WHEN 'credit' THEN p.amount_fen ELSE -p.amount_fen END) AS BIGINT)"
          " FROM posting p JOIN journal j ON j.shop_id = p.shop_id AND j.journal_id = p.journal_id WHERE p.shop_id = $1"
          " AND p.distributor_id = $2 AND p.account IN ('available', 'withdrawing', 'debt') AND j.at >= $3 AND j.at < $4"
          " GROUP BY j.kind HAVING sum(CASE p.side WHEN 'credit' THEN p.amount_fen ELSE -p.amount_fen END) <> 0"
          " ORDER BY j.kind",
          ctx.shop.id, ctx.who.distributor, month.from, month.until))
    out.push_back({movement_of(row.text(0)), money(ctx.shop, row.integer(1))});
  return out;
}

// Fees of the month's payouts, less those of failed ones.
std::int64_t fees_fen(const ReadContext& ctx, const Span& month) {
  return ctx.tx
      .one(
          "SELECT CAST(coalesce(sum(CASE p.side WHEN 'credit' THEN p.amount_fen ELSE -p.amount_fen END), 0) AS BIGINT)"
          " FROM posting p JOIN journal j ON j.shop_id = p.shop_id AND j.journal_id = p.journal_id"
          " WHERE p.shop_id = $1 AND p.account = 'fee_income' AND j.kind IN ('withdrawal_submitted', 'withdrawal_failed')"
          " AND j.at >= $3 AND j.at < $4 AND p.journal_id IN (SELECT q.journal_id FROM posting q WHERE q.shop_id = $1"
          " AND q.distributor_id = $2 AND q.account = 'withdrawing')",
          ctx.shop.id, ctx.who.distributor, month.from, month.until)
      ->integer(0);
}

// The part of a movement that fee and tax are.
bool is_withheld(contract::MovementKind kind) {
  using contract::MovementKind;
  return kind == MovementKind::withdrawal_kept || kind == MovementKind::withdrawal_failed ||
         kind == MovementKind::tax_reassessed;
}

}  // namespace

Result<contract::Statement, ApiError> statement(const contract::StatementQuery& query, ReadContext& ctx) {
  const auto me = shop::find_distributor(ctx, ctx.who.distributor);
  if (!me) return refuse(ErrorCode::not_a_distributor);
  contract::Statement out;
  out.last_month = month_text(ctx.now, ctx.shop.utc_offset_min);
  out.month = query.month == k_current ? out.last_month : query.month;
  const auto month = month_of(out.month, ctx.shop.utc_offset_min);
  if (!month) return refuse_field("month", "unknown_value", "is written like 2026-09");
  const auto booked = ctx.tx.one(
      "SELECT CAST(count(DISTINCT order_id) AS BIGINT), CAST(coalesce(sum(base_fen), 0) AS BIGINT),"
      " CAST(coalesce(sum(CASE level WHEN 1 THEN booked_fen ELSE 0 END), 0) AS BIGINT),"
      " CAST(coalesce(sum(CASE level WHEN 2 THEN booked_fen ELSE 0 END), 0) AS BIGINT)"
      " FROM commissions WHERE shop_id = $1 AND distributor_id = $2 AND paid_at_ms >= $3 AND paid_at_ms < $4",
      ctx.shop.id, ctx.who.distributor, month->from, month->until);
  const auto withdrawn = ctx.tx.one(
      "SELECT CAST(coalesce(sum(gross_fen), 0) AS BIGINT) FROM withdrawals WHERE shop_id = $1"
      " AND distributor_id = $2 AND state = 'paid' AND finished_at_ms >= $3 AND finished_at_ms < $4",
      ctx.shop.id, ctx.who.distributor, month->from, month->until);
  const auto first = ctx.tx.one("SELECT min(paid_at_ms) FROM commissions WHERE shop_id = $1 AND distributor_id = $2",
                                ctx.shop.id, ctx.who.distributor);
  out.first_month =
      month_text(std::min(me->joined_at, first->maybe_instant(0).value_or(me->joined_at)), ctx.shop.utc_offset_min);
  out.orders = booked->integer(0);
  out.base = money(ctx.shop, booked->integer(1));
  out.booked_level_1 = money(ctx.shop, booked->integer(2));
  out.booked_level_2 = money(ctx.shop, booked->integer(3));
  // A claw-back's debits and the debt it makes are all on his side; its credit is the shop's.
  out.clawed_back = money(ctx.shop, moved(ctx, *month, "commission_clawed", "debit"));
  out.released = money(ctx.shop, moved(ctx, *month, "commission_released", "debit"));
  out.withdrawn = money(ctx.shop, withdrawn->integer(0));
  out.opening = money(ctx.shop, owed_at(ctx, month->from));
  out.movements = movements(ctx, *month);
  out.closing = money(ctx.shop, owed_at(ctx, month->until));
  std::int64_t withheld_fen = 0;
  for (const contract::Movement& movement : out.movements)
    if (is_withheld(movement.kind)) withheld_fen -= movement.amount.amount;
  out.fee = money(ctx.shop, fees_fen(ctx, *month));
  out.tax_withheld = money(ctx.shop, withheld_fen - out.fee.amount);
  return out;
}

}  // namespace fenxiao::server::features

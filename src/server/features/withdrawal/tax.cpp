#include <algorithm>

#include "server/features/withdrawal/withdrawal.h"
#include "server/ledger/ledger.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

// First to last day: a regime without rules on the day of submission withholds nothing and must not be chosen.
const domain::TaxRules& rules_on(domain::TaxRegime regime, Instant at, int utc_offset_min) {
  const domain::TaxRules* rules = domain::tax_rules_on(regime, day_of(at, utc_offset_min));
  INVARIANT(rules);
  return *rules;
}

}  // namespace

domain::TaxRegime regime_of(Tx& tx, ShopId shop, DistributorId payee, const shop::Policies& policies) {
  const auto row =
      tx.one("SELECT tax_regime FROM distributors WHERE shop_id = $1 AND distributor_id = $2", shop, payee);
  return row && !row->is_null(0) ? shop::stored<domain::TaxRegime>(row->text(0)) : policies.tax;
}

domain::TaxFacts tax_facts(Tx& tx, ShopId shop, DistributorId payee, domain::TaxMonth month) {
  domain::TaxFacts facts;
  facts.month = month;
  // A filed month counts as it is by now: with what has been adjusted since. What went out under a regime that withholds
  // nothing is no part of another's taxed income.
  for (
      const Row& row : tx.query(
          "SELECT m.tax_month, m.live_gross_fen - (SELECT CAST(coalesce(sum(w.gross_fen), 0) AS BIGINT) FROM withdrawals w"
          " WHERE w.shop_id = m.shop_id AND w.distributor_id = m.distributor_id AND w.tax_year = m.tax_year"
          " AND w.tax_month = m.tax_month AND w.state IN ('paying', 'wait_user_confirm', 'paid')"
          " AND w.tax_regime IN ('none', 'company_invoice'))"
          " + (SELECT CAST(coalesce(sum(a.gross_fen), 0) AS BIGINT) FROM tax_adjustments a"
          " WHERE a.shop_id = m.shop_id AND a.distributor_id = m.distributor_id AND a.for_year = m.tax_year"
          " AND a.for_month = m.tax_month AND NOT EXISTS (SELECT 1 FROM withdrawals u WHERE u.shop_id = a.shop_id"
          " AND u.withdrawal_id = a.withdrawal_id AND u.tax_regime IN ('none', 'company_invoice'))),"
          " m.held_fen + (SELECT CAST(coalesce(sum(a.held_fen), 0) AS BIGINT)"
          " FROM tax_adjustments a WHERE a.shop_id = m.shop_id AND a.distributor_id = m.distributor_id"
          " AND a.for_year = m.tax_year AND a.for_month = m.tax_month) FROM tax_months m WHERE m.shop_id = $1"
          " AND m.distributor_id = $2 AND m.tax_year = $3 AND m.tax_month <= $4 ORDER BY m.tax_month",
          shop, payee, month.year, month.month)) {
    if (facts.first_month_with_income == 0 && row.integer(1) > 0)
      facts.first_month_with_income = static_cast<int>(row.integer(0));
    if (row.integer(0) == month.month) {
      facts.live_gross_in_month_fen = row.integer(1);
      facts.held_in_month_fen = row.integer(2);
    } else {
      facts.gross_earlier_in_year_fen += row.integer(1);
      facts.held_earlier_in_year_fen += row.integer(2);
    }
  }
  return facts;
}

std::int64_t tax_of(Tx& tx, const ShopSettings& shop, DistributorId payee, domain::TaxRegime regime,
                    Instant submitted_at, std::int64_t gross_fen) {
  const auto month = domain::tax_month_of(submitted_at, shop.utc_offset_min);
  return domain::tax_to_hold_fen(rules_on(regime, submitted_at, shop.utc_offset_min),
                                 tax_facts(tx, shop.id, payee, month), gross_fen);
}

namespace {

// The month is with the tax office already: the difference is told in the current one.
void adjust_filed_month(WriteContext& ctx, DistributorId payee, domain::TaxMonth month, std::int64_t gross_fen,
                        std::int64_t held_fen, WithdrawalId cause) {
  INVARIANT(cause.set());
  const auto current = domain::tax_month_of(ctx.now, ctx.shop.utc_offset_min);
  ctx.tx.exec(
      "INSERT INTO tax_adjustments (shop_id, adjustment_id, distributor_id, withdrawal_id, for_year, for_month, in_year,"
      " in_month, gross_fen, held_fen, made_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      ctx.shop.id, ctx.ids.next<WithdrawalId>(), payee, cause, month.year, month.month, current.year, current.month,
      gross_fen, held_fen, ctx.now);
}

}  // namespace

void add_to_month(WriteContext& ctx, DistributorId payee, domain::TaxMonth month, std::int64_t gross_fen,
                  std::int64_t held_fen, WithdrawalId cause) {
  ctx.tx.exec(
      "INSERT INTO tax_months (shop_id, distributor_id, tax_year, tax_month) VALUES ($1, $2, $3, $4)"
      " ON CONFLICT (shop_id, distributor_id, tax_year, tax_month) DO NOTHING",
      ctx.shop.id, payee, month.year, month.month);
  const auto changed = ctx.tx.exec(
      "UPDATE tax_months SET live_gross_fen = live_gross_fen + $1, held_fen = held_fen + $2"
      " WHERE shop_id = $3 AND distributor_id = $4 AND tax_year = $5 AND tax_month = $6 AND filed_at_ms IS NULL",
      gross_fen, held_fen, ctx.shop.id, payee, month.year, month.month);
  if (changed == 0 && (gross_fen != 0 || held_fen != 0))
    adjust_filed_month(ctx, payee, month, gross_fen, held_fen, cause);
}

void reassess_month(WriteContext& ctx, const WithdrawalRow& failed) {
  INVARIANT(failed.month && failed.submitted_at);
  if (failed.regime == domain::TaxRegime::none || failed.regime == domain::TaxRegime::company_invoice) return;
  const auto facts = tax_facts(ctx.tx, ctx.shop.id, failed.payee, *failed.month);
  const auto& rules = rules_on(failed.regime, *failed.submitted_at, ctx.shop.utc_offset_min);
  const std::int64_t back_fen = domain::tax_to_give_back_fen(rules, facts);
  if (back_fen == 0) return;
  const std::int64_t debt_fen = load_balances(ctx.tx, ctx.shop.id, failed.payee).debt_fen;
  post(ctx, domain::reassess_tax(failed.payee, back_fen, debt_fen), "tax_reassessed:" + failed.id.text());
  add_to_month(ctx, failed.payee, *failed.month, 0, -back_fen, failed.id);

  // On the rows it is written where it was held last.
  std::int64_t left_fen = back_fen;
  for (const Row& row :
       ctx.tx.query("SELECT withdrawal_id, tax_fen - tax_back_fen FROM withdrawals WHERE shop_id = $1"
                    " AND distributor_id = $2 AND tax_year = $3 AND tax_month = $4 AND withdrawal_id <> $5"
                    " AND state IN ('paying', 'wait_user_confirm', 'paid')"
                    " ORDER BY submitted_at_ms DESC, withdrawal_id DESC",
                    ctx.shop.id, failed.payee, failed.month->year, failed.month->month, failed.id)) {
    const std::int64_t part_fen = std::min(left_fen, row.integer(1));
    if (part_fen == 0) continue;
    ctx.tx.exec("UPDATE withdrawals SET tax_back_fen = tax_back_fen + $1 WHERE shop_id = $2 AND withdrawal_id = $3",
                part_fen, ctx.shop.id, row.id<WithdrawalId>(0));
    left_fen -= part_fen;
  }
  INVARIANT(left_fen == 0);
}

}  // namespace fenxiao::server::features

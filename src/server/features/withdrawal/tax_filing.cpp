#include <algorithm>

#include "server/features/withdrawal/withdrawal.h"
#include "server/ledger/ledger.h"
#include "server/shop/csv_text.h"
#include "server/shop/paging.h"
#include "server/shop/people.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

using shop::money;

constexpr std::string_view k_payees_of_a_year =
    "SELECT distributor_id, CAST(sum(gross_fen) AS BIGINT), CAST(sum(held_fen) AS BIGINT), CAST(sum(income) AS BIGINT) FROM ("
    "SELECT distributor_id, live_gross_fen AS gross_fen, held_fen, CASE WHEN live_gross_fen > 0 THEN 1 ELSE 0 END AS income"
    " FROM tax_months WHERE shop_id = $1 AND tax_year = $2 UNION ALL SELECT distributor_id, gross_fen, held_fen, 0"
    " FROM tax_adjustments WHERE shop_id = $1 AND for_year = $2) AS months WHERE distributor_id < $3"
    " GROUP BY distributor_id HAVING sum(gross_fen) > 0 OR sum(held_fen) > 0 ORDER BY distributor_id DESC LIMIT $4";
constexpr std::int64_t k_rows_of_a_file_max = 100'000;

std::optional<domain::TaxMonth> month_of(const std::string& text) {
  const auto first = parse_date(text + "-01");
  if (!first) return std::nullopt;
  const CivilDate date = civil_of(*first);
  return domain::TaxMonth{date.year, date.month};
}
Refused<ApiError> no_month() { return refuse_field("month", "unknown_value", "is written like 2026-09"); }

struct MonthSums {
  std::int64_t payees = 0;
  std::int64_t gross_fen = 0;
  std::int64_t held_fen = 0;
  std::int64_t adjusted_fen = 0;
  std::int64_t under_way = 0;
  std::int64_t owed_by_office_fen = 0;  // from filed months whose adjustments were more than their tax
  // What goes to the tax office, or went.
  std::int64_t due_fen() const { return std::max<std::int64_t>(0, held_fen + adjusted_fen - owed_by_office_fen); }
};
MonthSums sums_of(Tx& tx, ShopId shop, domain::TaxMonth month) {
  MonthSums out;
  const auto held = tx.one(
      "SELECT CAST(count(*) AS BIGINT), CAST(coalesce(sum(live_gross_fen), 0) AS BIGINT),"
      " CAST(coalesce(sum(held_fen), 0) AS BIGINT) FROM tax_months WHERE shop_id = $1 AND tax_year = $2"
      " AND tax_month = $3 AND live_gross_fen > 0",
      shop, month.year, month.month);
  out.payees = held->integer(0);
  out.gross_fen = held->integer(1);
  out.held_fen = held->integer(2);
  out.adjusted_fen = tx.one(
                           "SELECT CAST(coalesce(sum(held_fen), 0) AS BIGINT) FROM tax_adjustments WHERE shop_id = $1"
                           " AND in_year = $2 AND in_month = $3",
                           shop, month.year, month.month)
                         ->integer(0);
  out.under_way = tx.one(
                        "SELECT CAST(count(*) AS BIGINT) FROM withdrawals WHERE shop_id = $1 AND tax_year = $2"
                        " AND tax_month = $3 AND state IN ('paying', 'wait_user_confirm')",
                        shop, month.year, month.month)
                      ->integer(0);
  out.owed_by_office_fen =
      tx.one(
            "SELECT CAST(coalesce(sum(remitted_fen - held_fen - adjusted_fen), 0) AS BIGINT) FROM tax_filings"
            " WHERE shop_id = $1 AND (tax_year < $2 OR (tax_year = $2 AND tax_month < $3))",
            shop, month.year, month.month)
          ->integer(0);
  return out;
}

contract::TaxMonth wire_month(const ReadContext& ctx, const std::string& text, domain::TaxMonth month) {
  const MonthSums sums = sums_of(ctx.tx, ctx.shop.id, month);
  contract::TaxMonth out{text,
                         sums.payees,
                         money(ctx.shop, sums.gross_fen),
                         money(ctx.shop, sums.held_fen),
                         money(ctx.shop, sums.adjusted_fen),
                         money(ctx.shop, sums.due_fen()),
                         sums.under_way,
                         {},
                         {}};
  const auto filed = ctx.tx.one(
      "SELECT remitted_fen, filed_at_ms, reference FROM tax_filings WHERE shop_id = $1 AND tax_year = $2"
      " AND tax_month = $3",
      ctx.shop.id, month.year, month.month);
  if (!filed) return out;
  out.due = money(ctx.shop, filed->integer(0));
  out.filed_at = filed->instant(1);
  out.reference = filed->text(2);
  return out;
}

Result<contract::TaxMonth, ApiError> tax_month(const contract::TaxMonthQuery& query, ReadContext& ctx) {
  const auto month = month_of(query.month);
  if (!month) return no_month();
  return wire_month(ctx, query.month, *month);
}

Result<contract::TaxRuleList, ApiError> tax_rules(const contract::Empty&, ReadContext& ctx) {
  const Day today = day_of(ctx.now, ctx.shop.utc_offset_min);
  contract::TaxRuleList out;
  for (const domain::TaxRules& rules : domain::built_in_tax_rules())
    out.items.push_back({shop::wire_of<contract::TaxRegime>(rules.regime), rules.version, rules.effective_from,
                         std::string(rules.source), domain::tax_rules_on(rules.regime, today) == &rules});
  return out;
}

contract::TaxYearEntry year_entry(const ReadContext& ctx, const Row& row) {
  const auto who = shop::find_distributor(ctx, row.id<DistributorId>(0));
  return {row.id<DistributorId>(0), who ? who->name : std::string(), money(ctx.shop, row.integer(1)),
          money(ctx.shop, row.integer(2)), row.integer(3)};
}

Result<contract::Page<contract::TaxYearEntry>, ApiError> tax_year(const contract::TaxYearQuery& query,
                                                                  ReadContext& ctx) {
  const auto from = shop::position_of(query.cursor);
  if (!from) return Refused{from.error()};
  const std::int64_t size = shop::page_size(query.limit);
  const auto rows = ctx.tx.query(k_payees_of_a_year, ctx.shop.id, query.year, from->id, size + 1);
  return shop::page_of<contract::TaxYearEntry>(
      rows, size, [&](const Row& row) { return year_entry(ctx, row); },
      [](const Row& row) { return shop::Position{{0}, row.integer(0)}; });
}

// Whole names and masked phones: it is for whoever files with the tax office.
RawReply tax_year_file(const RawRequest& request, ReadContext& ctx) {
  if (!ctx.who.signed_in()) return RawReply::refused(ErrorCode::unauthenticated);
  if (!ctx.who.roles.meets(contract::k_tax_year.roles)) return RawReply::refused(ErrorCode::forbidden);
  if (!request.rest.empty()) return RawReply::refused(ErrorCode::not_found);
  const auto first = parse_date(request.query_value("year") + "-01-01");
  if (!first) return RawReply::refused(ErrorCode::invalid_field, "year");
  shop::CsvText csv({"distributor_id", "name", "phone", "gross", "tax_withheld", "months"});
  for (const Row& row :
       ctx.tx.query(k_payees_of_a_year, ctx.shop.id, civil_of(*first).year, INT64_MAX, k_rows_of_a_file_max)) {
    const contract::TaxYearEntry entry = year_entry(ctx, row);
    const auto who = shop::find_distributor(ctx, entry.distributor_id);
    csv.row(std::vector<std::string>{
        entry.distributor_id.text(), entry.name, who ? shop::masked_phone_of(ctx, who->account) : std::string(),
        shop::amount_text(entry.gross.amount), shop::amount_text(entry.held.amount), std::to_string(entry.months)});
  }
  return {200,
          "text/csv; charset=utf-8",
          csv.take(),
          {{"Content-Disposition", "attachment; filename=\"tax-" + request.query_value("year") + ".csv\""},
           {"Cache-Control", "no-store"}}};
}

}  // namespace

Result<contract::TaxMonth, ApiError> file_tax_month(const contract::TaxFiling& request, WriteContext& ctx) {
  const auto month = month_of(request.month);
  if (!month) return no_month();
  if (*month >= domain::tax_month_of(ctx.now, ctx.shop.utc_offset_min))
    return refuse(ErrorCode::state_conflict, "month", "the month is not over");
  if (!ctx.tx
           .query(
               "SELECT 1 FROM tax_filings WHERE shop_id = $1 AND (tax_year > $2 OR (tax_year = $2 AND tax_month >= $3))"
               " LIMIT 1",
               ctx.shop.id, month->year, month->month)
           .empty())
    return refuse(ErrorCode::state_conflict, "month", "it, or a later one, was filed already");
  const MonthSums sums = sums_of(ctx.tx, ctx.shop.id, *month);
  ctx.tx.exec(
      "UPDATE tax_months SET filed_at_ms = $1 WHERE shop_id = $2 AND tax_year = $3 AND tax_month = $4"
      " AND filed_at_ms IS NULL",
      ctx.now, ctx.shop.id, month->year, month->month);
  ctx.tx.exec(
      "INSERT INTO tax_filings (shop_id, tax_year, tax_month, payees, held_fen, adjusted_fen, remitted_fen, reference,"
      " filed_at_ms, filed_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      ctx.shop.id, month->year, month->month, sums.payees, sums.held_fen, sums.adjusted_fen, sums.due_fen(),
      request.reference, ctx.now, ctx.who.account);
  if (sums.due_fen() > 0) post(ctx, domain::remit_tax(sums.due_fen()), "tax_remitted:" + request.month);
  ctx.audit.record("tax_month.filed", request.month, "", std::to_string(sums.due_fen()), request.reference);
  ctx.outbox.append("tax_month:" + request.month, "tax_month.filed",
                    R"({"month":")" + request.month + R"(","remitted_fen":)" + std::to_string(sums.due_fen()) + "}");
  return wire_month(ctx.reading(), request.month, *month);
}

Result<contract::PayeeTaxRegime, ApiError> set_tax_regime(const contract::PayeeTaxRegime& request, WriteContext& ctx) {
  const auto row = ctx.tx.one("SELECT tax_regime FROM distributors WHERE shop_id = $1 AND distributor_id = $2",
                              ctx.shop.id, request.distributor_id);
  if (!row) return refuse(ErrorCode::not_found, "distributor_id");
  const std::string after = request.tax_regime ? std::string(contract::name_of(*request.tax_regime)) : std::string();
  ctx.tx.exec("UPDATE distributors SET tax_regime = $1 WHERE shop_id = $2 AND distributor_id = $3",
              request.tax_regime ? std::optional(after) : std::nullopt, ctx.shop.id, request.distributor_id);
  ctx.audit.record("distributor.tax_regime", request.distributor_id.text(), row->text_or_empty(0), after,
                   request.reason);
  return request;
}

void register_tax_filing(Router& router) {
  router.read(contract::k_tax_rules, tax_rules);
  router.read(contract::k_tax_month, tax_month);
  router.write(contract::k_file_tax_month, file_tax_month);
  router.read(contract::k_tax_year, tax_year);
  router.raw("/api/v1/admin/tax/years.csv", tax_year_file);
  router.write(contract::k_set_tax_regime, set_tax_regime);
}

}  // namespace fenxiao::server::features

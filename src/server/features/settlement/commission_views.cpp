#include <algorithm>

#include "base/checked.h"
#include "domain/commission/explain.h"
#include "server/features/settlement/settlement.h"
#include "server/ledger/ledger.h"
#include "server/shop/balances.h"
#include "server/shop/commissions.h"
#include "server/shop/paging.h"
#include "server/shop/people.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

using shop::money;

constexpr std::string_view k_select =
    "SELECT c.commission_id, o.order_no, l.title, l.title_en, l.sku_name, l.quantity, l.picture_url, l.thumb_url, o.account_id,"
    " c.level, c.state, c.booked_fen, c.clawed_before_fen + c.clawed_after_fen, c.placed_at_ms, c.release_at_ms, c.line_id"
    " FROM commissions c JOIN order_lines l ON l.shop_id = c.shop_id AND l.line_id = c.line_id"
    " JOIN orders o ON o.shop_id = c.shop_id AND o.order_id = c.order_id WHERE c.shop_id = $1 AND c.distributor_id = $2";

contract::CommissionRow read(const ReadContext& ctx, const Row& row) {
  contract::CommissionRow out;
  out.commission_id = row.id<CommissionId>(0);
  out.order_no = row.text(1);
  out.title = row.text(2);
  out.title_en = row.text(3);
  out.sku_name = row.text(4);
  out.quantity = row.integer(5);
  out.picture = {row.text(6), row.text(7), {}};
  out.buyer_masked = shop::masked_phone_of(ctx, row.id<AccountId>(8));
  out.level = row.integer(9);
  out.state = shop::wire_of<contract::CommissionState>(shop::stored<domain::CommissionState>(row.text(10)));
  out.booked = money(ctx.shop, row.integer(11));
  out.clawed_back = money(ctx.shop, row.integer(12));
  out.kept = money(ctx.shop, row.integer(11) - row.integer(12));
  out.placed_at = row.instant(13);
  if (out.state == contract::CommissionState::frozen) out.release_at = row.maybe_instant(14);
  return out;
}

Result<contract::Page<contract::CommissionRow>, ApiError> list_commissions(const contract::CommissionQuery& query,
                                                                           ReadContext& ctx) {
  const auto from = shop::position_of(query.cursor);
  if (!from) return Refused{from.error()};
  const std::int64_t size = shop::page_size(query.limit);
  const std::string state = query.state ? std::string(contract::name_of(*query.state)) : std::string();
  const auto rows =
      ctx.tx.query(std::string(k_select) +
                       " AND (c.placed_at_ms < $3 OR (c.placed_at_ms = $3 AND c.commission_id < $4))"
                       " AND ($5 = '' OR c.state = $5) ORDER BY c.placed_at_ms DESC, c.commission_id DESC LIMIT $6",
                   ctx.shop.id, ctx.who.distributor, from->at, from->id, state, size + 1);
  return shop::page_of<contract::CommissionRow>(
      rows, size, [&](const Row& row) { return read(ctx, row); }, shop::placed_by(13, 0));
}

void add_parts(const ReadContext& ctx, const domain::LineCommission& line, contract::CommissionDetail& out) {
  const auto part = [&](std::string kind, std::int64_t amount_fen, bool counted) {
    out.parts.push_back({std::move(kind), money(ctx.shop, amount_fen), counted});
  };
  part("list", line.base.list_total_fen, true);
  if (line.base.discount_fen) part("order_discount", line.base.discount_fen, true);
  if (line.base.coupon_fen) part("coupon", line.base.coupon_fen, true);
  if (line.base.points_fen) part("points", line.base.points_fen, true);
  if (line.freight_fen) part("freight", line.freight_fen, false);
}

void add_share(const ReadContext& ctx, const shop::LineSnapshot& snapshot, int level, contract::CommissionDetail& out) {
  const auto share = std::find_if(snapshot.line.payees.begin(), snapshot.line.payees.end(),
                                  [level](const domain::PayeeCommission& payee) { return payee.level == level; });
  INVARIANT(share != snapshot.line.payees.end());
  // What is shown must give what was booked, or it explains nothing.
  INVARIANT(domain::recompute(domain::explain(snapshot.line, level)) == share->booked_fen);
  const shop::ShareWords& words = snapshot.words[static_cast<std::size_t>(level - 1)];
  out.rule_source = shop::wire_of<contract::RuleSource>(share->source);
  out.rule_name = words.rule_name;
  out.rule_version = share->rule_version;
  if (share->rate.kind == domain::RateKind::rate) {
    out.rate_bp = share->rate.rate_bp;
    out.exact_e4 = checked_mul(snapshot.line.base.base_fen, share->rate.rate_bp);
  } else {
    out.fixed_per_unit = money(ctx.shop, share->rate.fixed_amount_fen);
    out.exact_e4 = checked_mul(checked_mul(share->rate.fixed_amount_fen, snapshot.line.base.quantity), 10'000);
  }
  out.payee_tier = words.tier_name;
  out.payee_tier_en = words.tier_name_en;
  out.floored = money(ctx.shop, share->uncut_fen);
  out.cut = money(ctx.shop, share->cut_fen);
  if (share->cut_fen) out.cut_reason = std::string(domain::text_of(share->cut_reason));
}

void add_attribution(const std::optional<std::string>& json, contract::CommissionDetail& out) {
  if (!json) return;
  const auto snapshot = shop::load_attribution(*json);
  if (!snapshot.touch_source.empty()) out.winning_touch = snapshot.touch_source;
  out.touched_at = Instant{snapshot.touched_at_ms};
  if (snapshot.attribution.time_left_ms) out.bind_days_left = *snapshot.attribution.time_left_ms / k_day_ms;
}

// The refunds of the line, and what each took back: recomputed from the cumulative formula, like the ledger's own.
void add_refunds(const ReadContext& ctx, OrderLineId line, std::int64_t base_fen, std::int64_t booked_fen,
                 contract::CommissionDetail& out) {
  std::int64_t refunded_fen = 0;
  std::int64_t kept_fen = booked_fen;
  for (const Row& row : ctx.tx.query("SELECT r.refunded_at_ms, l.goods_fen FROM refund_lines l CROSS JOIN refunds r"
                                     " WHERE l.shop_id = $1 AND l.line_id = $2"
                                     " AND r.shop_id = l.shop_id AND r.refund_id = l.refund_id ORDER BY +l.refund_id",
                                     ctx.shop.id, line)) {
    refunded_fen += row.integer(1);
    const std::int64_t now_kept_fen = domain::kept_after_refund(booked_fen, base_fen, refunded_fen);
    out.timeline.push_back({"refunded", row.instant(0), money(ctx.shop, row.integer(1))});
    out.timeline.push_back({"clawed_back", row.instant(0), money(ctx.shop, kept_fen - now_kept_fen)});
    kept_fen = now_kept_fen;
  }
}

}  // namespace

Result<contract::CommissionDetail, ApiError> commission_detail(const contract::CommissionRef& query, ReadContext& ctx) {
  const auto row = ctx.tx.one(std::string(k_select) + " AND c.commission_id = $3", ctx.shop.id, ctx.who.distributor,
                              query.commission_id);
  if (!row) return refuse(ErrorCode::not_found, "commission_id");
  const auto more = ctx.tx.one(
      "SELECT l.commission, o.attribution, c.placed_at_ms, c.paid_at_ms, c.received_at_ms, c.release_at_ms,"
      " c.released_at_ms, c.base_fen, o.closed_at_ms FROM commissions c"
      " JOIN order_lines l ON l.shop_id = c.shop_id AND l.line_id = c.line_id"
      " JOIN orders o ON o.shop_id = c.shop_id AND o.order_id = c.order_id"
      " WHERE c.shop_id = $1 AND c.commission_id = $2",
      ctx.shop.id, query.commission_id);
  const auto snapshot = shop::load_line_snapshot(more->text(0));
  contract::CommissionDetail out;
  out.row = read(ctx, *row);
  out.list_price = money(ctx.shop, snapshot.line.base.list_price_fen);
  add_parts(ctx, snapshot.line, out);
  out.base = money(ctx.shop, snapshot.line.base.base_fen);
  add_share(ctx, snapshot, static_cast<int>(out.row.level), out);
  add_attribution(more->maybe_text(1), out);

  out.timeline.push_back({"placed", more->instant(2), {}});
  if (const auto paid = more->maybe_instant(3)) out.timeline.push_back({"paid", *paid, out.row.booked});
  if (const auto received = more->maybe_instant(4)) out.timeline.push_back({"received", *received, {}});
  if (const auto released = more->maybe_instant(6))
    out.timeline.push_back({"released", *released, {}});
  else if (out.row.release_at)
    out.timeline.push_back({"frozen_until", *out.row.release_at, {}});
  add_refunds(ctx, row->id<OrderLineId>(15), more->integer(7), out.row.booked.amount, out);
  if (!more->is_null(8) && more->is_null(3)) out.timeline.push_back({"voided", more->instant(8), {}});
  std::stable_sort(out.timeline.begin(), out.timeline.end(),
                   [](const contract::Happening& a, const contract::Happening& b) { return a.at < b.at; });
  return out;
}

namespace {

Result<contract::Balances, ApiError> balances(const contract::Empty&, ReadContext& ctx) {
  return shop::wire_balances(ctx, ctx.who.distributor);
}

Result<contract::LedgerReport, ApiError> ledger_check(const contract::Empty&, ReadContext& ctx) {
  LedgerFindings found = check_ledger(ctx.tx, ctx.shop.id);
  if (found.findings.size() > 100) found.findings.resize(100);
  return contract::LedgerReport{found.findings.empty(), found.journals, found.postings, std::move(found.findings)};
}

}  // namespace

void register_settlement(Router& router) {
  router.read(contract::k_commissions, list_commissions);
  router.read(contract::k_commission, commission_detail);
  router.read(contract::k_balances, balances);
  router.read(contract::k_statement, statement);
  router.read(contract::k_ledger_check, ledger_check);
  register_rules(router);
  register_policies(router);
  register_debts(router);
}

}  // namespace fenxiao::server::features

#include "server/features/distributor/distributor.h"
#include "server/personal.h"
#include "server/shop/bindings.h"
#include "server/shop/paging.h"
#include "server/shop/policies.h"
#include "server/shop/running_totals.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

using shop::money;

Result<contract::Page<contract::DistributorEntry>, ApiError> list_distributors(const contract::DistributorQuery& query,
                                                                               ReadContext& ctx) {
  const auto from = shop::position_of(query.cursor);
  if (!from) return Refused{from.error()};
  const std::int64_t size = shop::page_size(query.limit);
  const std::string status = query.status ? std::string(contract::name_of(*query.status)) : std::string();
  const auto rows = ctx.tx.query(
      "SELECT joined_at_ms, distributor_id FROM distributors WHERE shop_id = $1"
      " AND (joined_at_ms < $2 OR (joined_at_ms = $2 AND distributor_id < $3)) AND ($4 = '' OR status = $4)"
      " ORDER BY joined_at_ms DESC, distributor_id DESC LIMIT $5",
      ctx.shop.id, from->at, from->id, status, size + 1);
  return shop::page_of<contract::DistributorEntry>(
      rows, size,
      [&](const Row& row) { return wire_entry(ctx, *shop::find_distributor(ctx, row.id<DistributorId>(1))); },
      shop::placed_by(0, 1));
}

Result<contract::DistributorEntry, ApiError> change_status(const contract::StatusChange& request, WriteContext& ctx,
                                                           domain::DistributorEvent event) {
  const auto who = shop::find_distributor(ctx.reading(), request.distributor_id);
  if (!who) return refuse(ErrorCode::not_found, "distributor_id");
  const auto next = domain::after(who->status, event);
  if (!next) return refuse(ErrorCode::state_conflict, "distributor_id");
  const std::string status(domain::text_of(*next));
  ctx.tx.exec("UPDATE distributors SET status = $1 WHERE shop_id = $2 AND distributor_id = $3", status, ctx.shop.id,
              who->id);
  ctx.audit.record("distributor.status", who->id.text(), domain::text_of(who->status), status, request.reason);
  ctx.outbox.append("distributor:" + who->id.text(), "distributor." + status,
                    R"({"distributor_id":")" + who->id.text() + "\"}");
  return wire_entry(ctx.reading(), *shop::find_distributor(ctx.reading(), who->id));
}

bool is_a_buyer(Tx& tx, ShopId shop, AccountId account) {
  const auto row = tx.one("SELECT roles FROM account WHERE shop_id = $1 AND account_id = $2", shop, account);
  return row && (row->integer(0) & static_cast<std::int64_t>(contract::Role::buyer)) != 0;
}

contract::BuyerBinding binding_of(const ReadContext& ctx, AccountId buyer) {
  contract::BuyerBinding out;
  out.account_id = buyer;
  if (const auto binding = shop::load_binding(ctx.tx, ctx.shop.id, buyer)) {
    out.distributor_id = binding->distributor;
    if (const auto who = shop::find_distributor(ctx, binding->distributor)) out.distributor_name = who->name;
    out.bind_mode = shop::wire_of<contract::BindMode>(binding->rule);
    out.bound_at = binding->bound_at;
    out.protect_until = binding->protect_until;
    out.expires_at = binding->expires_at;
    out.by_hand = !binding->touch.set();
  }
  for (const Row& row :
       ctx.tx.query("SELECT touched_at_ms, distributor_id, product_id, source, robot, outcome FROM touches"
                    " WHERE shop_id = $1 AND account_id = $2 ORDER BY touched_at_ms DESC LIMIT $3",
                    ctx.shop.id, buyer, contract::k_page_items_max)) {
    const auto source = contract::enum_of<contract::TouchSource>(row.text(3));
    INVARIANT(source);
    out.touches.push_back(
        {row.instant(0), row.id<DistributorId>(1), row.id<ProductId>(2), *source, row.flag(4), row.maybe_text(5)});
  }
  return out;
}

Result<contract::BuyerBinding, ApiError> buyer_binding(const contract::BuyerRef& query, ReadContext& ctx) {
  if (!is_a_buyer(ctx.tx, ctx.shop.id, query.account_id)) return refuse(ErrorCode::not_found, "account_id");
  return binding_of(ctx, query.account_id);
}

// Of whom one distributor brought: those that count in this month's standings.
Result<contract::Team, ApiError> my_team(const contract::TeamQuery& query, ReadContext& ctx) {
  const auto from = shop::position_of(query.cursor);
  if (!from) return Refused{from.error()};
  const std::int64_t size = shop::page_size(query.limit);
  const Day month = shop::first_day_of(shop::Period::month, day_of(ctx.now, ctx.shop.utc_offset_min));
  contract::Team out;
  const auto sums = ctx.tx.one(
      "SELECT CAST(count(*) AS BIGINT), CAST(coalesce(sum(s.sales_fen), 0) AS BIGINT) FROM distributors d"
      " LEFT JOIN standings s ON s.shop_id = d.shop_id AND s.period = 'month' AND s.first_day = $3"
      " AND s.distributor_id = d.distributor_id WHERE d.shop_id = $1 AND d.referrer_id = $2",
      ctx.shop.id, ctx.who.distributor, month);
  out.members = sums->integer(0);
  out.sales_this_month = money(ctx.shop, sums->integer(1));
  const auto rows = ctx.tx.query(
      "SELECT d.joined_at_ms, d.distributor_id, coalesce(s.sales_fen, 0), coalesce(s.orders, 0) FROM distributors d"
      " LEFT JOIN standings s ON s.shop_id = d.shop_id AND s.period = 'month' AND s.first_day = $3"
      " AND s.distributor_id = d.distributor_id WHERE d.shop_id = $1 AND d.referrer_id = $2"
      " AND (d.joined_at_ms < $4 OR (d.joined_at_ms = $4 AND d.distributor_id < $5))"
      " ORDER BY d.joined_at_ms DESC, d.distributor_id DESC LIMIT $6",
      ctx.shop.id, ctx.who.distributor, month, from->at, from->id, size + 1);
  const auto tiers = shop::load_tiers(ctx.tx, ctx.shop.id);
  auto page = shop::page_of<contract::TeamMember>(
      rows, size,
      [&](const Row& row) {
        const auto who = shop::find_distributor(ctx, row.id<DistributorId>(1));
        INVARIANT(who.has_value());
        const shop::TierRow tier = shop::tier_of(tiers, who->tier);
        contract::TeamMember member{
            who->name, {}, tier.name, tier.name_en, who->joined_at, money(ctx.shop, row.integer(2)), row.integer(3)};
        if (who->avatar_opt_in) member.avatar_url = who->avatar_url;
        return member;
      },
      shop::placed_by(0, 1));
  out.items = std::move(page.items);
  out.next_cursor = std::move(page.next_cursor);
  return out;
}

}  // namespace

contract::DistributorEntry wire_entry(const ReadContext& ctx, const shop::DistributorRow& row) {
  contract::DistributorEntry out;
  out.distributor_id = row.id;
  out.account_id = row.account;
  out.name = row.name;
  out.phone_masked = shop::masked_phone_of(ctx, row.account);
  out.status = shop::wire_of<contract::DistributorStatus>(row.status);
  out.tier_id = row.tier;
  if (row.referrer.set()) out.referrer_id = row.referrer;
  out.invite_code = row.invite_code;
  out.settled_sales = money(ctx.shop, row.settled_sales_fen);
  out.joined_at = row.joined_at;
  return out;
}

Result<contract::DistributorEntry, ApiError> suspend_distributor(const contract::StatusChange& request,
                                                                 WriteContext& ctx) {
  return change_status(request, ctx, domain::DistributorEvent::suspend);
}
Result<contract::DistributorEntry, ApiError> resume_distributor(const contract::StatusChange& request,
                                                                WriteContext& ctx) {
  return change_status(request, ctx, domain::DistributorEvent::resume);
}
Result<contract::DistributorEntry, ApiError> retire_distributor(const contract::StatusChange& request,
                                                                WriteContext& ctx) {
  return change_status(request, ctx, domain::DistributorEvent::retire);
}

Result<contract::BuyerBinding, ApiError> rebind_buyer(const contract::RebindRequest& request, WriteContext& ctx) {
  if (!is_a_buyer(ctx.tx, ctx.shop.id, request.account_id)) return refuse(ErrorCode::not_found, "account_id");
  if (!shop::find_distributor(ctx.reading(), request.distributor_id))
    return refuse(ErrorCode::not_found, "distributor_id");
  if (auto bound = shop::rebind(ctx, request.account_id, request.distributor_id, request.reason); !bound)
    return Refused{bound.error()};
  return binding_of(ctx.reading(), request.account_id);
}

void register_people(Router& router) {
  router.read(contract::k_distributors, list_distributors);
  router.write(contract::k_suspend_distributor, suspend_distributor);
  router.write(contract::k_resume_distributor, resume_distributor);
  router.write(contract::k_retire_distributor, retire_distributor);
  router.read(contract::k_buyer_binding, buyer_binding);
  router.write(contract::k_rebind, rebind_buyer);
  router.read(contract::k_team, my_team);
}

}  // namespace fenxiao::server::features

#include "server/shop/bindings.h"

#include <algorithm>
#include <array>

#include "contract/encode.h"
#include "server/shop/people.h"
#include "server/shop/running_totals.h"
#include "server/shop/wire.h"

namespace fenxiao::server::shop {
namespace {

constexpr std::int64_t k_same_touch_ms = 10 * k_minute_ms;
// A visitor who never signed in for so long is somebody else by now.
constexpr std::int64_t k_visitor_memory_ms = 90 * k_day_ms;
constexpr std::int64_t k_touches_replayed_max = 200;

std::string text_of_binding(const std::optional<domain::Binding>& binding) {
  if (!binding) return "";
  return binding->distributor.text() + " " + std::string(domain::text_of(binding->rule)) + " since " +
         format_rfc3339(binding->bound_at);
}

// What binding rules need to know of one touch of `buyer`.
domain::TouchFacts facts_of(const ReadContext& ctx, AccountId buyer, const domain::IdentitySet& buyer_identities,
                            TouchId id, DistributorId distributor, Instant at, bool robot) {
  domain::TouchFacts facts{id, distributor, at, robot, false, false, false};
  const auto row = ctx.tx.one("SELECT account_id, status FROM distributors WHERE shop_id = $1 AND distributor_id = $2",
                              ctx.shop.id, distributor);
  if (!row) return facts;
  facts.distributor_active = row->text(1) == "active";
  facts.same_person = domain::same_person(buyer_identities, identities_of(ctx, row->id<AccountId>(0)));
  const auto own =
      ctx.tx.one("SELECT distributor_id FROM distributors WHERE shop_id = $1 AND account_id = $2", ctx.shop.id, buyer);
  if (own) {
    const auto above = referrers_upwards(ctx.tx, ctx.shop.id, distributor);
    facts.in_buyers_team = std::find(above.begin(), above.end(), own->id<DistributorId>(0)) != above.end();
  }
  return facts;
}

void save_binding(WriteContext& ctx, AccountId buyer, const std::optional<domain::Binding>& before,
                  const domain::Binding& after, std::string_view reason = {}) {
  ctx.tx.exec(
      "INSERT INTO bindings (shop_id, account_id, distributor_id, touch_id, bind_mode, bound_at_ms, protect_until_ms,"
      " expires_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (shop_id, account_id) DO UPDATE SET"
      " distributor_id = excluded.distributor_id, touch_id = excluded.touch_id, bind_mode = excluded.bind_mode,"
      " bound_at_ms = excluded.bound_at_ms, protect_until_ms = excluded.protect_until_ms,"
      " expires_at_ms = excluded.expires_at_ms",
      ctx.shop.id, buyer, after.distributor, after.touch, domain::text_of(after.rule), after.bound_at,
      after.protect_until, after.expires_at);
  ctx.audit.record("binding.changed", buyer.text(), text_of_binding(before), text_of_binding(after), reason);
  ctx.outbox.append("binding:" + buyer.text(), "binding.changed",
                    R"({"account_id":")" + buyer.text() + R"(","distributor_id":")" + after.distributor.text() + "\"}");
}

// Judges touches of a buyer that were not judged yet, in time order, and keeps what came of it.
void judge(WriteContext& ctx, AccountId buyer, const std::vector<Row>& touches, const Policies& policies) {
  if (touches.empty()) return;
  const ReadContext reading = ctx.reading();
  const domain::IdentitySet identities = identities_of(reading, buyer);
  std::vector<domain::TouchFacts> facts;
  for (const Row& row : touches)
    facts.push_back(facts_of(reading, buyer, identities, row.id<TouchId>(0), row.id<DistributorId>(1), row.instant(2),
                             row.flag(3)));
  const auto before = load_binding(ctx.tx, ctx.shop.id, buyer);
  const domain::Replay replay = domain::replay_touches(before, std::move(facts), policies.bind);
  for (std::size_t i = 0; i < replay.touches.size(); ++i)
    ctx.tx.exec("UPDATE touches SET account_id = $1, outcome = $2 WHERE shop_id = $3 AND touch_id = $4", buyer,
                domain::text_of(replay.decisions[i].outcome), ctx.shop.id, replay.touches[i].id);
  if (replay.binding && replay.binding != before) save_binding(ctx, buyer, before, *replay.binding);
}

}  // namespace

std::optional<LinkRow> find_link(Tx& tx, ShopId shop, std::string_view promo_code) {
  const auto row = tx.one(
      "SELECT shop_id, link_id, distributor_id, product_id, expires_at_ms FROM promo_links"
      " WHERE promo_code = $1",
      promo_code);
  if (!row || row->id<ShopId>(0) != shop) return std::nullopt;
  return LinkRow{std::string(promo_code), row->id<LinkId>(1), row->id<DistributorId>(2), row->id<ProductId>(3),
                 row->instant(4)};
}

std::optional<domain::Binding> load_binding(Tx& tx, ShopId shop, AccountId buyer) {
  const auto row = tx.one(
      "SELECT distributor_id, touch_id, bind_mode, bound_at_ms, protect_until_ms, expires_at_ms"
      " FROM bindings WHERE shop_id = $1 AND account_id = $2",
      shop, buyer);
  if (!row) return std::nullopt;
  return domain::Binding{row->id<DistributorId>(0), row->id<TouchId>(1),   stored<domain::BindMode>(row->text(2)),
                         row->instant(3),           row->maybe_instant(4), row->maybe_instant(5)};
}

bool is_robot(std::string_view user_agent) {
  if (user_agent.empty()) return true;
  std::string lower(user_agent);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  constexpr std::array<std::string_view, 9> k_marks{"bot",     "spider", "crawl",     "preview", "facebookexternalhit",
                                                    "embedly", "slurp",  "whatsapp/", "telegram"};
  return std::any_of(k_marks.begin(), k_marks.end(),
                     [&](std::string_view mark) { return lower.find(mark) != std::string::npos; });
}

bool record_touch(WriteContext& ctx, const NewTouch& touch, const Policies& policies) {
  const auto source = contract::name_of(touch.source);
  const auto same = ctx.tx.query(
      "SELECT touch_id FROM touches WHERE shop_id = $1 AND visitor_key = $2 AND link_id = $3 AND source = $4"
      " AND touched_at_ms > $5 LIMIT 1",
      ctx.shop.id, touch.visitor_key, touch.link.id, source, ctx.now.plus_ms(-k_same_touch_ms));
  if (!same.empty()) return false;
  const auto id = ctx.ids.next<TouchId>();
  ctx.tx.exec(
      "INSERT INTO touches (shop_id, touch_id, visitor_key, account_id, link_id, distributor_id, product_id, source, robot,"
      " touched_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      ctx.shop.id, id, touch.visitor_key, ctx.who.account, touch.link.id, touch.link.distributor, touch.link.product,
      source, touch.robot, ctx.now);
  if (!touch.robot) add_to_shop_day(ctx, {.touches = 1});
  // Staff look at links too; they are nobody's customers.
  const bool buyer = ctx.who.signed_in() && ctx.who.roles.has(contract::Role::buyer);
  if (buyer)
    judge(ctx, ctx.who.account,
          ctx.tx.query("SELECT touch_id, distributor_id, touched_at_ms, robot FROM touches"
                       " WHERE shop_id = $1 AND touch_id = $2",
                       ctx.shop.id, id),
          policies);
  return !touch.robot;
}

void claim_touches(WriteContext& ctx, AccountId account, std::string_view visitor_key) {
  const auto touches = ctx.tx.query(
      "SELECT touch_id, distributor_id, touched_at_ms, robot FROM touches WHERE shop_id = $1 AND visitor_key = $2"
      " AND account_id IS NULL AND touched_at_ms > $3 ORDER BY touched_at_ms, touch_id LIMIT $4",
      ctx.shop.id, visitor_key, ctx.now.plus_ms(-k_visitor_memory_ms), k_touches_replayed_max);
  judge(ctx, account, touches, load_policies(ctx.tx, ctx.shop.id));
}

Verdict<contract::ApiError> rebind(WriteContext& ctx, AccountId buyer, DistributorId to, std::string_view reason) {
  const ReadContext reading = ctx.reading();
  const auto before = load_binding(ctx.tx, ctx.shop.id, buyer);
  const auto target = facts_of(reading, buyer, identities_of(reading, buyer), {}, to, ctx.now, false);
  const auto binding = domain::rebind_by_hand(before, target, !reason.empty(), load_policies(ctx.tx, ctx.shop.id).bind);
  if (!binding) {
    switch (binding.error()) {
      case domain::RebindRefusal::reason_required: return refuse_field("reason", "missing_field");
      case domain::RebindRefusal::inactive: return refuse(ErrorCode::distributor_suspended, "distributor_id");
      case domain::RebindRefusal::self: return refuse(ErrorCode::own_customer, "distributor_id");
      case domain::RebindRefusal::own_team: return refuse(ErrorCode::referral_loop, "distributor_id");
      case domain::RebindRefusal::same_distributor: return refuse(ErrorCode::state_conflict, "distributor_id");
    }
  }
  save_binding(ctx, buyer, before, *binding, reason);
  return Done{};
}

}  // namespace fenxiao::server::shop

#include "server/features/analytics/analytics.h"
#include "server/personal.h"
#include "server/shop/people.h"
#include "server/shop/policies.h"
#include "server/shop/running_totals.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

constexpr std::int64_t k_items_default = 20;
// A place is found by counting those above it along the index; beyond this nobody minds the exact number.
constexpr std::int64_t k_ranked_to = 1000;

shop::Period kernel_of(contract::Period period) {
  switch (period) {
    case contract::Period::day: return shop::Period::day;
    case contract::Period::week: return shop::Period::week;
    case contract::Period::month: return shop::Period::month;
    case contract::Period::all: return shop::Period::all;
  }
  return shop::Period::all;
}

// 1 + how many sold more.
std::optional<std::int64_t> rank_of(const ReadContext& ctx, std::string_view period, Day first,
                                    std::int64_t sales_fen) {
  const std::int64_t above =
      ctx.tx
          .one(
              "SELECT CAST(count(*) AS BIGINT) FROM (SELECT 1 FROM standings WHERE shop_id = $1 AND period = $2"
              " AND first_day = $3 AND sales_fen > $4 LIMIT $5) AS above",
              ctx.shop.id, period, first, sales_fen, k_ranked_to)
          ->integer(0);
  return above < k_ranked_to ? std::optional(above + 1) : std::nullopt;
}

contract::LeaderboardRow row_of(const ReadContext& ctx, const std::vector<shop::TierRow>& tiers, DistributorId who,
                                std::int64_t sales_fen, std::int64_t orders) {
  contract::LeaderboardRow out;
  const auto person = shop::find_distributor(ctx, who);
  INVARIANT(person.has_value());
  out.me = who == ctx.who.distributor;
  const bool whole = out.me || !ctx.who.distributor.set();
  out.name = whole ? person->name : mask_name(person->name);
  if (person->avatar_opt_in || out.me) out.avatar_url = person->avatar_url;
  const shop::TierRow tier = shop::tier_of(tiers, person->tier);
  out.tier_name = tier.name;
  out.tier_name_en = tier.name_en;
  out.sales = shop::money(ctx.shop, sales_fen);
  out.orders = orders;
  return out;
}

}  // namespace

Result<contract::Leaderboard, ApiError> leaderboard(const contract::LeaderboardQuery& query, ReadContext& ctx) {
  const shop::Period period = kernel_of(query.period);
  const std::string_view name = shop::text_of(period);
  const Day first = shop::first_day_of(period, day_of(ctx.now, ctx.shop.utc_offset_min));
  const auto tiers = shop::load_tiers(ctx.tx, ctx.shop.id);
  contract::Leaderboard out{query.period, first, {}, {}, k_ranked_to, ctx.now};
  std::int64_t place = 0;
  std::int64_t last_fen = 0;
  for (const Row& row : ctx.tx.query("SELECT distributor_id, sales_fen, orders FROM standings WHERE shop_id = $1"
                                     " AND period = $2 AND first_day = $3 AND sales_fen > 0"
                                     " ORDER BY sales_fen DESC, distributor_id DESC LIMIT $4",
                                     ctx.shop.id, name, first, query.limit.value_or(k_items_default))) {
    out.items.push_back(row_of(ctx, tiers, row.id<DistributorId>(0), row.integer(1), row.integer(2)));
    const auto shown = static_cast<std::int64_t>(out.items.size());
    if (row.integer(1) != last_fen) place = shown;  // who sold the same shares a place
    last_fen = row.integer(1);
    out.items.back().rank = place;
  }
  if (!ctx.who.distributor.set()) return out;
  const auto mine = ctx.tx.one(
      "SELECT sales_fen, orders FROM standings WHERE shop_id = $1 AND period = $2"
      " AND first_day = $3 AND distributor_id = $4",
      ctx.shop.id, name, first, ctx.who.distributor);
  const std::int64_t sales_fen = mine ? mine->integer(0) : 0;
  out.mine = row_of(ctx, tiers, ctx.who.distributor, sales_fen, mine ? mine->integer(1) : 0);
  if (sales_fen > 0) out.mine->rank = rank_of(ctx, name, first, sales_fen);
  return out;
}

void register_analytics(Router& router) {
  router.read(contract::k_leaderboard, leaderboard);
  router.read(contract::k_dashboard, dashboard);
}

}  // namespace fenxiao::server::features

#include "domain/distributor/application.h"
#include "server/features/distributor/distributor.h"
#include "server/personal.h"
#include "server/shop/people.h"

namespace fenxiao::server::features {
namespace {

Result<contract::Profile, ApiError> profile_of(const ReadContext& ctx) {
  const auto me = shop::find_distributor(ctx, ctx.who.distributor);
  if (!me) return refuse(ErrorCode::not_a_distributor);
  return contract::Profile{me->name,        me->avatar_url, me->avatar_opt_in, shop::masked_phone_of(ctx, me->account),
                           me->invite_code, me->joined_at};
}

Result<contract::Profile, ApiError> profile(const contract::Empty&, ReadContext& ctx) { return profile_of(ctx); }

Result<contract::Profile, ApiError> set_profile(const contract::ProfileChange& change, WriteContext& ctx) {
  const auto me = shop::find_distributor(ctx.reading(), ctx.who.distributor);
  if (!me) return refuse(ErrorCode::not_a_distributor);
  if (const auto fits = domain::check_name(change.display_name); !fits)
    return refuse_field("display_name", fits.error() == domain::NameRefusal::length ? "out_of_range" : "unknown_value");
  if (change.display_name != me->name) {
    const Blob sealed = ctx.vault.encrypt(ctx.tx, ctx.shop.id, me->account, change.display_name);
    ctx.tx.exec("UPDATE distributors SET name_sealed = $1 WHERE shop_id = $2 AND distributor_id = $3", sealed,
                ctx.shop.id, me->id);
    ctx.tx.exec("UPDATE account SET name_sealed = $1 WHERE shop_id = $2 AND account_id = $3", sealed, ctx.shop.id,
                me->account);
    // That it changed, not what to: the log keeps no names.
    ctx.audit.record("distributor.name", me->id.text(), "", "");
  }
  if (change.show_avatar != me->avatar_opt_in) {
    ctx.tx.exec("UPDATE distributors SET avatar_opt_in = $1 WHERE shop_id = $2 AND distributor_id = $3",
                change.show_avatar ? 1 : 0, ctx.shop.id, me->id);
    ctx.audit.record("distributor.avatar_opt_in", me->id.text(), me->avatar_opt_in ? "1" : "0",
                     change.show_avatar ? "1" : "0");
  }
  ctx.concerned->accounts.push_back(me->account);
  return profile_of(ctx.reading());
}

}  // namespace

void register_profile(Router& router) {
  router.read(contract::k_profile, profile);
  router.write(contract::k_set_profile, set_profile);
}

}  // namespace fenxiao::server::features

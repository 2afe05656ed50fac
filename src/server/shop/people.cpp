#include "server/shop/people.h"

#include "server/personal.h"
#include "server/shop/wire.h"

namespace fenxiao::server::shop {
namespace {

// Deeper than any real tree; a loop in the data must not hang a request.
constexpr int k_referral_depth_max = 64;

std::optional<DistributorRow> read(const ReadContext& ctx, const std::optional<Row>& row) {
  if (!row) return std::nullopt;
  DistributorRow out;
  out.id = row->id<DistributorId>(0);
  out.account = row->id<AccountId>(1);
  out.referrer = row->id<DistributorId>(2);
  out.tier = row->id<TierId>(3);
  out.status = stored<domain::DistributorStatus>(row->text(4));
  out.invite_code = row->text(5);
  out.name = ctx.vault.decrypt(ctx.tx, ctx.shop.id, out.account, row->bytes(6));
  out.avatar_url = row->maybe_text(7);
  out.avatar_opt_in = row->flag(8);
  out.settled_sales_fen = row->integer(9);
  out.joined_at = row->instant(10);
  out.tier_held_until = row->maybe_instant(11);
  return out;
}

constexpr std::string_view k_select =
    "SELECT distributor_id, account_id, referrer_id, tier_id, status, invite_code, name_sealed, avatar_url, avatar_opt_in,"
    " settled_sales_fen, joined_at_ms, tier_held_until_ms FROM distributors WHERE shop_id = $1 AND ";

}  // namespace

std::optional<DistributorRow> find_distributor(const ReadContext& ctx, DistributorId id) {
  return read(ctx, ctx.tx.one(std::string(k_select) + "distributor_id = $2", ctx.shop.id, id));
}

std::optional<DistributorRow> distributor_of(const ReadContext& ctx, AccountId account) {
  return read(ctx, ctx.tx.one(std::string(k_select) + "account_id = $2", ctx.shop.id, account));
}

std::optional<DistributorRow> distributor_by_invite(const ReadContext& ctx, std::string_view invite_code) {
  return read(ctx, ctx.tx.one(std::string(k_select) + "invite_code = $2", ctx.shop.id, invite_code));
}

domain::IdentitySet identities_of(const ReadContext& ctx, AccountId account) {
  domain::IdentitySet out;
  out.push_back({domain::IdentityKind::account, account.text()});
  const auto person =
      ctx.tx.one("SELECT phone_hash FROM account WHERE shop_id = $1 AND account_id = $2", ctx.shop.id, account);
  if (person && !person->is_null(0)) out.push_back({domain::IdentityKind::phone, person->text(0)});
  for (const Row& row :
       ctx.tx.query("SELECT channel, number_hash FROM payout_accounts WHERE shop_id = $1 AND account_id = $2",
                    ctx.shop.id, account))
    out.push_back({domain::IdentityKind::payout_account, row.text(0) + ":" + row.text(1)});
  return out;
}

std::vector<domain::PayeeFacts> payees_of(const ReadContext& ctx, DistributorId seller) {
  std::vector<domain::PayeeFacts> out;
  DistributorId next = seller;
  for (int level = 1; level <= domain::k_levels_max && next.set(); ++level) {
    const auto row = ctx.tx.one(
        "SELECT account_id, referrer_id, tier_id, status FROM distributors"
        " WHERE shop_id = $1 AND distributor_id = $2",
        ctx.shop.id, next);
    if (!row) break;
    out.push_back({next, row->id<TierId>(2), row->text(3) == "active", identities_of(ctx, row->id<AccountId>(0))});
    next = row->id<DistributorId>(1);
  }
  return out;
}

std::vector<DistributorId> referrers_upwards(Tx& tx, ShopId shop, DistributorId from) {
  std::vector<DistributorId> out;
  DistributorId at = from;
  for (int depth = 0; depth < k_referral_depth_max; ++depth) {
    const auto row =
        tx.one("SELECT referrer_id FROM distributors WHERE shop_id = $1 AND distributor_id = $2", shop, at);
    if (!row || row->is_null(0)) return out;
    at = row->id<DistributorId>(0);
    out.push_back(at);
  }
  throw Fault(FaultKind::corrupt, "the referral graph has a loop");
}

std::string masked_phone_of(const ReadContext& ctx, AccountId account) {
  const auto row =
      ctx.tx.one("SELECT phone_sealed FROM account WHERE shop_id = $1 AND account_id = $2", ctx.shop.id, account);
  if (!row || row->is_null(0)) return {};
  return mask_phone(ctx.vault.decrypt(ctx.tx, ctx.shop.id, account, row->bytes(0)));
}

contract::Referrer referrer_seen_by_buyers(const DistributorRow& row) {
  contract::Referrer out;
  out.display_name = row.name.empty() ? "—" : row.name;
  if (row.avatar_opt_in) out.avatar_url = row.avatar_url;
  return out;
}

}  // namespace fenxiao::server::shop

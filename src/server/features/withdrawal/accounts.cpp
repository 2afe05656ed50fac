#include <algorithm>

#include "server/features/withdrawal/channels.h"
#include "server/features/withdrawal/withdrawal.h"
#include "server/personal.h"

namespace fenxiao::server::features {
namespace {

constexpr std::int64_t k_accounts_max = 20;

// Spaces are for the eye, and so are dashes in the number of a card: two spellings of one number are one account. An openid or
// an address has dashes of its own.
std::string plain_number(contract::PayoutChannel channel, std::string text) {
  const bool card = channel == contract::PayoutChannel::manual_bank || channel == contract::PayoutChannel::sandbox;
  std::erase_if(text, [card](char c) { return c == ' ' || (card && c == '-'); });
  return text;
}

Result<contract::PayoutAccountList, ApiError> list_payout_accounts(ReadContext& ctx, bool demo) {
  contract::PayoutAccountList out;
  for (const auto& [channel, name] : contract::EnumNames<contract::PayoutChannel>::k_names)
    if (pays_through(ctx.tx, ctx.shop.id, demo, channel)) out.channels.push_back(channel);
  for (const Row& row :
       ctx.tx.query("SELECT payout_account_id FROM payout_accounts WHERE shop_id = $1 AND account_id = $2"
                    " ORDER BY added_at_ms DESC, payout_account_id DESC LIMIT $3",
                    ctx.shop.id, ctx.who.account, k_accounts_max))
    out.items.push_back(wire_account(*find_payout_account(ctx, row.id<PayoutAccountId>(0))));
  return out;
}

}  // namespace

Result<contract::PayoutAccount, ApiError> add_payout_account(const contract::PayoutAccountRequest& request,
                                                             WriteContext& ctx, const FeatureAssets& assets) {
  if (!pays_through(ctx.tx, ctx.shop.id, assets.demo, request.channel))
    return refuse_field("channel", "unknown_value", "this shop pays through no such channel");
  if (request.channel == contract::PayoutChannel::manual_bank && request.bank_name.value_or("").empty())
    return refuse_field("bank_name", "missing_field");
  const std::string number = plain_number(request.channel, request.account_no);
  if (number.size() < 4) return refuse_field("account_no", "too_short");
  const std::string hash = ctx.vault.search_hash(ctx.shop.id, "payout_account", number);
  const auto channel = contract::name_of(request.channel);
  if (const auto known =
          ctx.tx.one("SELECT payout_account_id FROM payout_accounts WHERE shop_id = $1 AND account_id = $2"
                     " AND channel = $3 AND number_hash = $4",
                     ctx.shop.id, ctx.who.account, channel, hash))
    return wire_account(*find_payout_account(ctx.reading(), known->id<PayoutAccountId>(0)));
  const auto held = ctx.tx.one("SELECT count(*) FROM payout_accounts WHERE shop_id = $1 AND account_id = $2",
                               ctx.shop.id, ctx.who.account);
  if (held->integer(0) >= k_accounts_max)
    return refuse_field("account_no", "bad_count", "there are enough payout accounts");

  const auto id = ctx.ids.next<PayoutAccountId>();
  const auto seal = [&](std::string_view plain) {
    return ctx.vault.encrypt(ctx.tx, ctx.shop.id, ctx.who.account, plain);
  };
  ctx.tx.exec(
      "INSERT INTO payout_accounts (shop_id, payout_account_id, account_id, channel, holder_sealed, number_sealed,"
      " number_hash, bank_name, added_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      ctx.shop.id, id, ctx.who.account, channel, seal(request.holder_name), seal(number), hash, request.bank_name,
      ctx.now);
  ctx.audit.record("payout_account.added", id.text(), "", channel);
  return wire_account(*find_payout_account(ctx.reading(), id));
}

void register_payout_accounts(Router& router, const FeatureAssets& assets) {
  router.read(contract::k_payout_accounts, [demo = assets.demo](const contract::Empty&, ReadContext& ctx) {
    return list_payout_accounts(ctx, demo);
  });
  router.write(contract::k_add_payout_account,
               [assets](const contract::PayoutAccountRequest& request, WriteContext& ctx) {
                 return add_payout_account(request, ctx, assets);
               });
}

}  // namespace fenxiao::server::features

#include "server/http/session_lookup.h"

namespace fenxiao::server {
namespace {

ShopSettings shop_of(const Row& row, std::string base_url) {
  ShopSettings shop;
  shop.id = row.id<ShopId>(0);
  shop.name = row.text(1);
  shop.currency = row.text(2);
  shop.brand_colour = row.maybe_text(3);
  shop.utc_offset_min = static_cast<int>(row.integer(4));
  shop.host = std::move(base_url);
  return shop;
}

}  // namespace

std::optional<ShopSettings> load_shop(Tx& tx, std::string_view host, std::string base_url) {
  const auto rows = tx.query(
      "select shop_id, name, currency, brand_colour, utc_offset_min from shop where host = $1 or host = '*'"
      " order by case when host = '*' then 1 else 0 end limit 1",
      host);
  if (rows.empty()) return std::nullopt;
  return shop_of(rows.front(), std::move(base_url));
}

std::optional<ShopSettings> load_shop(Tx& tx, ShopId id, std::string base_url) {
  const auto row =
      tx.one("select shop_id, name, currency, brand_colour, utc_offset_min from shop where shop_id = $1", id);
  if (!row) return std::nullopt;
  return shop_of(*row, std::move(base_url));
}

Principal principal_of(Tx& tx, const ShopSettings& shop, AccountId account) {
  const auto row = tx.one(
      "select a.roles, d.distributor_id from account a left join distributors d on d.shop_id = a.shop_id"
      " and d.account_id = a.account_id and d.status = 'active' where a.shop_id = $1 and a.account_id = $2",
      shop.id, account);
  if (!row) return {};
  Principal who;
  who.account = account;
  who.roles.bits = static_cast<std::uint16_t>(row->integer(0));
  who.distributor = row->id<DistributorId>(1);
  if (who.distributor.set()) who.roles = who.roles | contract::Role::distributor;
  return who;
}

Principal load_principal(Tx& tx, const ShopSettings& shop, const PersonalVault& vault, std::string_view token,
                         Instant now) {
  if (token.empty() || token.size() > 100) return {};
  const std::string hash = vault.keyed_hash(k_session_purpose, token);
  const auto row = tx.one("select account_id from session where token_hash = $1 and shop_id = $2 and expires_at > $3",
                          hash, shop.id, now);
  if (!row) return {};
  Principal who = principal_of(tx, shop, row->id<AccountId>(0));
  who.session_hash = hash;
  return who;
}

}  // namespace fenxiao::server

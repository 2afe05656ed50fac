#include "server/shop/secrets.h"

namespace fenxiao::server::shop {

void keep_secret(WriteContext& ctx, std::string_view name, std::string_view plain) {
  INVARIANT(!name.empty());
  ctx.tx.exec(
      "INSERT INTO shop_secrets (shop_id, name, sealed, set_at_ms) VALUES ($1, $2, $3, $4)"
      " ON CONFLICT (shop_id, name) DO UPDATE SET sealed = excluded.sealed, set_at_ms = excluded.set_at_ms",
      ctx.shop.id, name, ctx.vault.seal_for_shop(ctx.shop.id, name, plain), ctx.now);
}

std::optional<std::string> load_secret(Tx& tx, const PersonalVault& vault, ShopId shop, std::string_view name) {
  const auto row = tx.one("SELECT sealed FROM shop_secrets WHERE shop_id = $1 AND name = $2", shop, name);
  if (!row) return std::nullopt;
  return vault.unseal_for_shop(shop, name, row->bytes(0));
}

std::optional<Instant> secret_set_at(Tx& tx, ShopId shop, std::string_view name) {
  const auto row = tx.one("SELECT set_at_ms FROM shop_secrets WHERE shop_id = $1 AND name = $2", shop, name);
  return row ? std::optional(row->instant(0)) : std::nullopt;
}

void forget_secret(WriteContext& ctx, std::string_view name) {
  ctx.tx.exec("DELETE FROM shop_secrets WHERE shop_id = $1 AND name = $2", ctx.shop.id, name);
}

}  // namespace fenxiao::server::shop

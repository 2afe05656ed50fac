#include "server/shop/accounts.h"

#include "server/personal.h"

namespace fenxiao::server::shop {

AccountId account_of_phone(WriteContext& ctx, const std::string& phone) {
  const std::string hash = ctx.vault.search_hash(ctx.shop.id, "phone", phone);
  if (const auto row =
          ctx.tx.one("select account_id from account where shop_id = $1 and phone_hash = $2", ctx.shop.id, hash))
    return row->id<AccountId>(0);
  const auto account = ctx.ids.next<AccountId>();
  ctx.tx.exec(
      "insert into account (shop_id, account_id, phone_hash, phone_sealed, roles, created_at) values ($1, $2, $3, $4, "
      "$5, $6)",
      ctx.shop.id, account, hash, ctx.vault.encrypt(ctx.tx, ctx.shop.id, account, phone),
      static_cast<std::int64_t>(contract::k_buyer.bits), ctx.now);
  ctx.outbox.append("account:" + account.text(), "account.registered", "{}");
  return account;
}

AccountId add_buyer(WriteContext& ctx, std::string_view name) {
  const auto account = ctx.ids.next<AccountId>();
  ctx.tx.exec("insert into account (shop_id, account_id, name_sealed, roles, created_at) values ($1, $2, $3, $4, $5)",
              ctx.shop.id, account, ctx.vault.encrypt(ctx.tx, ctx.shop.id, account, name),
              static_cast<std::int64_t>(contract::k_buyer.bits), ctx.now);
  ctx.outbox.append("account:" + account.text(), "account.registered", "{}");
  return account;
}

AccountId add_staff(WriteContext& ctx, const NewStaff& staff) {
  const auto account = ctx.ids.next<AccountId>();
  ctx.tx.exec(
      "insert into account (shop_id, account_id, name_sealed, roles, login, password_hash, created_at)"
      " values ($1, $2, $3, $4, $5, $6, $7)",
      ctx.shop.id, account, ctx.vault.encrypt(ctx.tx, ctx.shop.id, account, staff.name),
      static_cast<std::int64_t>(staff.roles.bits), staff.login, staff.password_hash, ctx.now);
  ctx.audit.record("staff.added", account.text(), "", staff.login);
  return account;
}

}  // namespace fenxiao::server::shop

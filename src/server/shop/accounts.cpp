#include "server/shop/accounts.h"

#include "server/personal.h"

namespace fenxiao::server::shop {

AccountId find_account_of_phone(const ReadContext& ctx, const std::string& phone) {
  const auto row = ctx.tx.one("select account_id from account where shop_id = $1 and phone_hash = $2", ctx.shop.id,
                              ctx.vault.search_hash(ctx.shop.id, "phone", phone));
  return row ? row->id<AccountId>(0) : AccountId{};
}

bool has_phone(const ReadContext& ctx, AccountId account) {
  return !ctx.tx
              .query("select 1 from account where shop_id = $1 and account_id = $2 and phone_hash is not null",
                     ctx.shop.id, account)
              .empty();
}

void give_phone(WriteContext& ctx, AccountId account, const std::string& phone) {
  const auto given = ctx.tx.exec(
      "update account set phone_hash = $1, phone_sealed = $2 where shop_id = $3 and account_id = $4 and phone_hash is null",
      ctx.vault.search_hash(ctx.shop.id, "phone", phone), ctx.vault.encrypt(ctx.tx, ctx.shop.id, account, phone),
      ctx.shop.id, account);
  INVARIANT(given == 1);
}

AccountId account_of_phone(WriteContext& ctx, const std::string& phone) {
  if (const AccountId known = find_account_of_phone(ctx.reading(), phone); known.set()) return known;
  const auto account = ctx.ids.next<AccountId>();
  ctx.tx.exec(
      "insert into account (shop_id, account_id, phone_hash, phone_sealed, roles, created_at) values ($1, $2, $3, $4, "
      "$5, $6)",
      ctx.shop.id, account, ctx.vault.search_hash(ctx.shop.id, "phone", phone),
      ctx.vault.encrypt(ctx.tx, ctx.shop.id, account, phone), static_cast<std::int64_t>(contract::k_buyer.bits),
      ctx.now);
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

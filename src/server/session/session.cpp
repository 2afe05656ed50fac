#include "server/session/session.h"

#include <sodium.h>

#include "contract/demo.h"
#include "contract/session.h"
#include "domain/risk/identity.h"
#include "server/committer/rates.h"
#include "server/http/session_lookup.h"
#include "server/personal.h"
#include "server/shop/accounts.h"
#include "server/session/passwords.h"

namespace fenxiao::server {
namespace {

using contract::RoleName;

constexpr std::int64_t k_code_valid_ms = 5 * k_minute_ms;
constexpr std::int64_t k_resend_after_ms = k_minute_ms;
constexpr std::int64_t k_tries_max = 5;
constexpr std::int64_t k_codes_a_day_max = 20;  // with the tries: at most 100 guesses a day at one of a million codes
constexpr std::int64_t k_wrong_passwords_max = 10;
constexpr std::int64_t k_wrong_passwords_window_ms = 10 * k_minute_ms;
constexpr std::string_view k_code_purpose = "login code";

contract::Session session_of(Tx& tx, const ShopSettings& shop, const PersonalVault& vault, const Principal& who) {
  contract::Session session;
  session.account_id = who.account;
  if (who.distributor.set()) session.distributor_id = who.distributor;
  constexpr std::pair<contract::Role, RoleName> k_all[] = {
      {contract::Role::buyer, RoleName::buyer},     {contract::Role::distributor, RoleName::distributor},
      {contract::Role::owner, RoleName::owner},     {contract::Role::op, RoleName::op},
      {contract::Role::finance, RoleName::finance}, {contract::Role::auditor, RoleName::auditor}};
  for (const auto& [bit, name] : k_all)
    if (who.roles.has(bit)) session.roles.push_back(name);
  const auto row = tx.one("select phone_sealed, name_sealed, login from account where shop_id = $1 and account_id = $2",
                          shop.id, who.account);
  INVARIANT(row.has_value());
  if (!row->is_null(0)) session.phone_masked = mask_phone(vault.decrypt(tx, shop.id, who.account, row->bytes(0)));
  if (!row->is_null(1)) session.display_name = vault.decrypt(tx, shop.id, who.account, row->bytes(1));
  if (session.display_name.empty()) session.display_name = row->text_or_empty(2);
  return session;
}

// A new token for every sign-in; the old cookie's session, if there was one, ends.
void open_session(WriteContext& ctx, AccountId account) {
  if (!ctx.who.session_hash.empty()) ctx.tx.exec("delete from session where token_hash = $1", ctx.who.session_hash);
  const std::string token = random_text(32);
  ctx.tx.exec(
      "insert into session (token_hash, shop_id, account_id, created_at, expires_at) values ($1, $2, $3, $4, $5)",
      ctx.vault.keyed_hash(k_session_purpose, token), ctx.shop.id, account, ctx.now, ctx.now.plus_days(k_session_days));
  ctx.set_cookies.push_back(
      "=" + token + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(k_session_days * k_day_ms / 1000));
}

Result<contract::CodeSent, ApiError> send_code(const contract::CodeRequest& request, WriteContext& ctx,
                                               SmsSender& sms) {
  const auto phone = domain::plain_phone(request.phone);
  if (!phone) return refuse_field("phone", "bad_phone", "is not a phone number");
  const std::string hash = ctx.vault.search_hash(ctx.shop.id, "phone", *phone);
  if (const auto last =
          ctx.tx.one("select sent_at from login_code where shop_id = $1 and phone_hash = $2", ctx.shop.id, hash);
      last && ctx.now < last->instant(0).plus_ms(k_resend_after_ms))
    return refuse(ErrorCode::rate_limited, "phone", "a code was sent to this phone a moment ago");
  if (count_call(ctx.tx, ctx.shop.id, {"codes:" + hash.substr(0, 24), k_codes_a_day_max, k_day_ms}, ctx.now))
    return refuse(ErrorCode::rate_limited, "phone", "this phone was sent enough codes today");
  std::string code = std::to_string(1'000'000 + randombytes_uniform(1'000'000)).substr(1);
  ctx.tx.exec(
      "insert into login_code (shop_id, phone_hash, code_hash, sent_at, expires_at, tries_left, used)"
      " values ($1, $2, $3, $4, $5, $6, 0) on conflict (shop_id, phone_hash) do update set code_hash = "
      "excluded.code_hash,"
      " sent_at = excluded.sent_at, expires_at = excluded.expires_at, tries_left = excluded.tries_left, used = 0",
      ctx.shop.id, hash, ctx.vault.keyed_hash(k_code_purpose, hash + code), ctx.now, ctx.now.plus_ms(k_code_valid_ms),
      k_tries_max);
  sms.send_code(*phone, code);
  return contract::CodeSent{k_code_valid_ms / k_second_ms, k_resend_after_ms / k_second_ms};
}

enum class Try { right, wrong, expired, exhausted };

Try try_code(WriteContext& ctx, const std::string& phone, const std::string& code) {
  const std::string hash = ctx.vault.search_hash(ctx.shop.id, "phone", phone);
  const auto row = ctx.tx.one(
      "select code_hash, expires_at, tries_left, used from login_code where shop_id = $1 and phone_hash = $2",
      ctx.shop.id, hash);
  if (!row || row->flag(3) || row->instant(1) <= ctx.now) return Try::expired;
  if (row->integer(2) == 0) return Try::exhausted;
  const bool right = row->text(0) == ctx.vault.keyed_hash(k_code_purpose, hash + code);
  ctx.tx.exec("update login_code set tries_left = tries_left - 1, used = $3 where shop_id = $1 and phone_hash = $2",
              ctx.shop.id, hash, right);
  return right ? Try::right : Try::wrong;
}

Result<contract::Session, ApiError> sign_in_phone(const contract::PhoneSignIn& request, WriteContext& ctx,
                                                  const SessionDoors& doors) {
  const auto phone = domain::plain_phone(request.phone);
  if (!phone) return refuse_field("phone", "bad_phone", "is not a phone number");
  switch (try_code(ctx, *phone, request.code)) {
    case Try::right: break;
    case Try::wrong: {
      ApiError wrong{ErrorCode::code_wrong, "code"};
      wrong.keeps_writes = true;
      return Refused{wrong};
    }
    case Try::expired: return refuse(ErrorCode::code_expired, "code");
    case Try::exhausted: return refuse(ErrorCode::code_exhausted, "code");
  }
  const AccountId account = shop::account_of_phone(ctx, *phone);
  open_session(ctx, account);
  if (request.visitor_key && doors.claim_touches) doors.claim_touches(ctx, account, *request.visitor_key);
  return session_of(ctx.tx, ctx.shop, ctx.vault, principal_of(ctx.tx, ctx.shop, account));
}

// One address gets so many wrong passwords for one name. Not by the name alone: that would let anybody lock its owner
// out.
RateCount wrong_passwords(const Principal& who, const PersonalVault& vault, const std::string& login) {
  return {"password:" + vault.keyed_hash("login", login + "@" + who.address_hash).substr(0, 24), k_wrong_passwords_max,
          k_wrong_passwords_window_ms};
}

// On a worker, before the queue: argon2id takes its time. What it finds is the account, or nothing; a wrong password
// goes on to the queue, where it is counted.
Result<std::string, ApiError> check_password(const contract::PasswordSignIn& request, ReadContext& ctx) {
  if (is_spent(ctx.tx, ctx.shop.id, wrong_passwords(ctx.who, ctx.vault, request.login), ctx.now))
    return refuse(ErrorCode::rate_limited);
  const auto row = ctx.tx.one("select account_id, password_hash from account where shop_id = $1 and login = $2",
                              ctx.shop.id, request.login);
  if (!row) {
    pretend_to_check_password();
    return std::string();
  }
  return password_fits(row->text(1), request.password) ? row->id<AccountId>(0).text() : std::string();
}

Result<contract::Session, ApiError> sign_in_password(const contract::PasswordSignIn& request, WriteContext& ctx) {
  if (ctx.prepared.empty()) {
    count_call(ctx.tx, ctx.shop.id, wrong_passwords(ctx.who, ctx.vault, request.login), ctx.now);
    ApiError wrong{ErrorCode::credentials_wrong};
    wrong.keeps_writes = true;
    return Refused{wrong};
  }
  const auto account = AccountId::parse(ctx.prepared);
  INVARIANT(account.has_value());
  open_session(ctx, *account);
  return session_of(ctx.tx, ctx.shop, ctx.vault, principal_of(ctx.tx, ctx.shop, *account));
}

Result<contract::ClockReply, ApiError> advance_clock(const contract::ClockRequest& request, WriteContext& ctx,
                                                     const SessionDoors& doors) {
  const std::int64_t move_ms = request.advance_s * k_second_ms;
  ctx.tx.exec("update database_mark set clock_offset_ms = clock_offset_ms + $1", move_ms);
  const Instant moved = ctx.now.plus_ms(move_ms);
  WriteContext later = ctx.acting(ctx.who, moved);
  if (doors.run_due_jobs) doors.run_due_jobs(later);
  doors.clock.advance(move_ms);  // last: a job that fails leaves the clock where the database has it
  return contract::ClockReply{moved};
}

}  // namespace

void mount_session(Router& router, const SessionDoors& doors) {
  using namespace contract;
  router.read(k_shop, [demo = doors.demo](const Empty&, ReadContext& ctx) -> Result<Shop, ApiError> {
    Shop shop;
    shop.shop_id = ctx.shop.id;
    shop.name = ctx.shop.name;
    shop.brand_colour = ctx.shop.brand_colour;
    shop.currency = ctx.shop.currency;
    shop.utc_offset_min = ctx.shop.utc_offset_min;
    shop.demo = demo;
    return shop;
  });
  router.write(k_send_code, [&sms = doors.sms](const CodeRequest& request, WriteContext& ctx) {
    return send_code(request, ctx, sms);
  });
  router.write(k_sign_in_phone,
               [doors](const PhoneSignIn& request, WriteContext& ctx) { return sign_in_phone(request, ctx, doors); });
  router.write_prepared(k_sign_in_password, check_password, sign_in_password);
  router.read(k_session, [](const Empty&, ReadContext& ctx) -> Result<contract::Session, ApiError> {
    return session_of(ctx.tx, ctx.shop, ctx.vault, ctx.who);
  });
  router.write(k_sign_out, [](const Empty&, WriteContext& ctx) -> Result<Empty, ApiError> {
    ctx.tx.exec("delete from session where token_hash = $1", ctx.who.session_hash);
    ctx.set_cookies.push_back("=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    return Empty{};
  });
  router.read(k_sandbox_sms,
              [&sms = doors.sms](const SandboxSmsQuery& query, ReadContext&) -> Result<contract::SandboxSms, ApiError> {
                const auto phone = domain::plain_phone(query.phone);
                const auto code = phone ? sms.last_code(*phone) : std::nullopt;
                if (!code) return refuse(ErrorCode::not_found);
                return contract::SandboxSms{*code};
              });
  router.write(k_advance_clock,
               [doors](const ClockRequest& request, WriteContext& ctx) { return advance_clock(request, ctx, doors); });
}

}  // namespace fenxiao::server

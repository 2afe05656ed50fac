// Signing in: codes, passwords, and what both count.
#include "server/session/session.h"

#include <gtest/gtest.h>

#include "contract/demo.h"
#include "contract/session.h"
#include "server/http/session_lookup.h"
#include "server/shop/accounts.h"
#include "server/session/passwords.h"
#include "tests/unit/server_core/shop.h"

namespace fenxiao::server {
namespace {

class SessionTest : public testing::Test {
 protected:
  SessionTest() {
    doors_.claim_touches = [this](WriteContext&, AccountId, const std::string& key) { claimed_ = key; };
    mount_session(router_, doors_);
  }

  // One request through the route table, committed or undone as the committer would.
  template <class Req, class Res>
  Result<Res, ApiError> call(const contract::Endpoint<Req, Res>& endpoint, const Req& request, Principal who = {}) {
    who.address_hash = address_;
    const Route* route = nullptr;
    for (const Route& known : router_.routes())
      if (known.name == endpoint.name) route = &known;
    INVARIANT(route);
    const auto decoded = route->decode(*contract::Document::parse(contract::encode(request)));
    if (!decoded) return Refused{decoded.error()};
    const Instant now = shop_.clock().now();
    auto tx = shop_.db().begin_write();
    WriteContext ctx{*tx,
                     now,
                     shop_.settings(),
                     who,
                     shop_.vault(),
                     shop_.ids(),
                     Outbox(*tx, ShopId{1}, now, shop_.ids()),
                     Audit(*tx, ShopId{1}, now, shop_.ids(), who)};
    ReadContext reading = ctx.reading();
    if (route->prepare) {
      auto prepared = route->prepare(*decoded, reading);
      if (!prepared) return Refused{prepared.error()};
      ctx.prepared = *prepared;
    }
    const auto answer = route->read ? route->read(*decoded, reading) : route->write(*decoded, ctx);
    if (answer.ok() || answer.error().keeps_writes) tx->commit();
    if (!answer) return Refused{answer.error()};
    cookies_ = ctx.set_cookies;
    return *contract::decode<Res>(*answer);
  }

  std::string code_of(const std::string& phone) { return sms_.last_code(phone).value_or("none"); }
  Result<contract::CodeSent, ApiError> send(const std::string& phone) { return call(contract::k_send_code, {phone}); }
  Result<contract::Session, ApiError> sign_in(const std::string& phone, const std::string& code,
                                              std::optional<std::string> visitor = {}) {
    return call(contract::k_sign_in_phone, {phone, code, std::move(visitor)});
  }
  static std::string another_than(const std::string& code) { return code == "111111" ? "222222" : "111111"; }
  std::string token() const {  // "=TOKEN; Path=…"
    EXPECT_EQ(cookies_.size(), 1u);
    return cookies_.empty() ? std::string() : cookies_[0].substr(1, cookies_[0].find(';') - 1);
  }
  Principal whose(const std::string& cookie) {
    return load_principal(*shop_.db().begin_read(), shop_.settings(), shop_.vault(), cookie, shop_.clock().now());
  }
  void next_minute() { shop_.clock().move(k_minute_ms + k_second_ms); }

  test::Shop shop_;
  SandboxSms sms_;
  ShopClock clock_;
  SessionDoors doors_{sms_, clock_, true, {}, {}};
  Router router_;
  std::vector<std::string> cookies_;
  std::string claimed_;
  std::string address_ = "here";
};

constexpr const char* k_phone = "13800000001";

TEST_F(SessionTest, ACodeSignsInOnceAndMakesTheAccountAtTheFirstTime) {
  const auto sent = send(k_phone);
  ASSERT_TRUE(sent.ok());
  EXPECT_EQ(sent->expires_in_s, 300);
  const std::string code = code_of(k_phone);
  const auto session = sign_in("+86 138 0000 0001", code, "visitor-key-0001");
  ASSERT_TRUE(session.ok());
  EXPECT_EQ(session->phone_masked, "138****0001");
  EXPECT_EQ(session->roles, std::vector{contract::RoleName::buyer});
  EXPECT_EQ(claimed_, "visitor-key-0001");
  EXPECT_EQ(whose(token()).account, session->account_id);
  EXPECT_EQ(sign_in(k_phone, code).error().code, ErrorCode::code_expired) << "a code is used once";

  next_minute();
  ASSERT_TRUE(send(k_phone).ok());
  EXPECT_EQ(sign_in(k_phone, code_of(k_phone))->account_id, session->account_id) << "the same person";
  EXPECT_EQ(shop_.count("select count(*) from account"), 1);
}

TEST_F(SessionTest, NeitherPhoneNorCodeNorTokenIsInTheDatabase) {
  ASSERT_TRUE(send(k_phone).ok());
  const std::string code = code_of(k_phone);
  ASSERT_TRUE(sign_in(k_phone, code).ok());
  auto tx = shop_.db().begin_read();
  EXPECT_TRUE(tx->query("select 1 from account where phone_hash like $1 or hex(phone_sealed) like $2", "%13800000001%",
                        "%3133383030303030303031%")
                  .empty());
  EXPECT_TRUE(tx->query("select 1 from login_code where code_hash like $1", "%" + code + "%").empty());
  EXPECT_TRUE(tx->query("select 1 from session where token_hash = $1", token()).empty());
}

TEST_F(SessionTest, FiveWrongTriesUseACodeUp) {
  ASSERT_TRUE(send(k_phone).ok());
  const std::string code = code_of(k_phone);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in(k_phone, another_than(code)).error().code, ErrorCode::code_wrong);
  EXPECT_EQ(sign_in(k_phone, code).error().code, ErrorCode::code_exhausted);
  next_minute();
  ASSERT_TRUE(send(k_phone).ok());
  EXPECT_TRUE(sign_in(k_phone, code_of(k_phone)).ok()) << "a new code begins anew";
}

TEST_F(SessionTest, ACodeLivesFiveMinutesAndTheLastOneCounts) {
  ASSERT_TRUE(send(k_phone).ok());
  const std::string first = code_of(k_phone);
  EXPECT_EQ(send(k_phone).error().code, ErrorCode::rate_limited);
  next_minute();
  ASSERT_TRUE(send(k_phone).ok());
  const std::string second = code_of(k_phone);
  if (first != second) {
    EXPECT_EQ(sign_in(k_phone, first).error().code, ErrorCode::code_wrong);
  }
  shop_.clock().move(5 * k_minute_ms);
  EXPECT_EQ(sign_in(k_phone, second).error().code, ErrorCode::code_expired);
  EXPECT_EQ(sign_in("13900000009", "123456").error().code, ErrorCode::code_expired)
      << "none was sent: told no other way";
}

TEST_F(SessionTest, APhoneGetsTwentyCodesADay) {
  int sent = 0;
  while (sent < 100 && send(k_phone).ok()) {
    ++sent;
    next_minute();
  }
  EXPECT_EQ(sent, 20);
  EXPECT_TRUE(send("13900000009").ok()) << "another phone has a day of its own";
  shop_.clock().move(k_day_ms);
  EXPECT_TRUE(send(k_phone).ok());
}

TEST_F(SessionTest, WhatIsNoPhoneIsRefusedWithItsField) {
  for (const char* text : {"abcdefg", "138.0000.0001", "123-----"}) {
    const auto answer = send(text);
    ASSERT_FALSE(answer.ok()) << text;
    EXPECT_EQ(answer.error().field, "phone");
  }
}

TEST_F(SessionTest, SigningOutEndsTheSessionOnTheServer) {
  ASSERT_TRUE(send(k_phone).ok());
  ASSERT_TRUE(sign_in(k_phone, code_of(k_phone)).ok());
  const std::string cookie = token();
  ASSERT_TRUE(call(contract::k_sign_out, {}, whose(cookie)).ok());
  EXPECT_FALSE(whose(cookie).signed_in());
}

// --- staff --------------------------------------------------------------------------------------------------------------

class StaffTest : public SessionTest {
 protected:
  StaffTest() {
    const shop::NewStaff owner{"owner", "店主", hash_password("right horse"), contract::Role::owner};
    shop_.write([&](WriteContext& ctx) { shop::add_staff(ctx, owner); });
  }
  Result<contract::Session, ApiError> sign_in_as(const std::string& login, const std::string& password) {
    return call(contract::k_sign_in_password, {login, password});
  }
};

TEST_F(StaffTest, ThePasswordSignsInWithTheRole) {
  const auto session = sign_in_as("owner", "right horse");
  ASSERT_TRUE(session.ok());
  EXPECT_EQ(session->roles, std::vector{contract::RoleName::owner});
  EXPECT_EQ(session->display_name, "店主");
  EXPECT_EQ(session->phone_masked, "");
}

TEST_F(StaffTest, AnUnknownNameAndAWrongPasswordAreAnsweredAlike) {
  const auto wrong = sign_in_as("owner", "wrong horse");
  const auto unknown = sign_in_as("nobody", "wrong horse");
  ASSERT_FALSE(wrong.ok() || unknown.ok());
  EXPECT_EQ(wrong.error().code, ErrorCode::credentials_wrong);
  EXPECT_EQ(unknown.error().code, ErrorCode::credentials_wrong);
  EXPECT_EQ(wrong.error().field, unknown.error().field);
}

TEST_F(StaffTest, TenWrongPasswordsFromOneAddressShutItsDoorAndNobodyElses) {
  for (int i = 0; i < 10; ++i) EXPECT_EQ(sign_in_as("owner", "wrong").error().code, ErrorCode::credentials_wrong);
  EXPECT_EQ(sign_in_as("owner", "right horse").error().code, ErrorCode::rate_limited);
  address_ = "elsewhere";
  EXPECT_TRUE(sign_in_as("owner", "right horse").ok()) << "the owner is not locked out by others";
  address_ = "here";
  shop_.clock().move(10 * k_minute_ms);
  EXPECT_TRUE(sign_in_as("owner", "right horse").ok());
}

}  // namespace
}  // namespace fenxiao::server

#include "server/http/router.h"

#include <gtest/gtest.h>

#include "contract/order.h"
#include "contract/order_sync.h"
#include "contract/session.h"
#include "server/http/rate_limits.h"
#include "server/http/session_lookup.h"
#include "tests/unit/server_core/shop.h"

namespace fenxiao::server {
namespace {

using contract::Method;

template <class Req, class Res>
void add_read(Router& router, const contract::Endpoint<Req, Res>& endpoint) {
  router.read(endpoint, [](const Req&, ReadContext&) -> Result<Res, ApiError> { return Res{}; });
}
template <class Req, class Res>
void add_write(Router& router, const contract::Endpoint<Req, Res>& endpoint) {
  router.write(endpoint,
               [](const Req&, WriteContext&) -> Result<Res, ApiError> { return refuse(ErrorCode::not_found); });
}

TEST(RouterTest, AParameterIsTakenFromThePath) {
  Router router;
  add_read(router, contract::k_my_order);
  const auto match = router.match(Method::get, "/api/v1/orders/ord_1");
  ASSERT_TRUE(match.route);
  EXPECT_EQ(match.route->name, "get_order");
  ASSERT_EQ(match.parameters.size(), 1u);
  EXPECT_EQ(match.parameters[0].first, "order_id");
  EXPECT_EQ(match.parameters[0].second, "ord_1");
}

TEST(RouterTest, ALiteralBeatsAParameterInWhateverOrderTheyWereAdded) {
  constexpr contract::Endpoint<contract::OrderRef, contract::Order> k_any{
      "any", Method::post, "/api/v1/orders/{order_id}", {}, ""};
  for (const bool literal_first : {true, false}) {
    Router router;
    if (literal_first) add_write(router, contract::k_quote);
    add_write(router, k_any);
    if (!literal_first) add_write(router, contract::k_quote);
    EXPECT_EQ(router.match(Method::post, "/api/v1/orders/quote").route->name, "quote_order");
    EXPECT_EQ(router.match(Method::post, "/api/v1/orders/ord_1").route->name, "any");
  }
}

TEST(RouterTest, AnotherMethodOfAKnownPathIsTold) {
  Router router;
  add_read(router, contract::k_my_orders);
  EXPECT_FALSE(router.match(Method::del, "/api/v1/orders").route);
  EXPECT_TRUE(router.match(Method::del, "/api/v1/orders").path_known);
  EXPECT_FALSE(router.match(Method::get, "/api/v1/nothing").path_known);
  EXPECT_FALSE(router.match(Method::get, "/api/v1/orders/").route) << "one address has one spelling";
  EXPECT_FALSE(router.match(Method::get, "/api/v1//orders").route);
}

TEST(RouterTest, ASignatureIsAskedForWhereItIsTheProofAndNowhereElse) {
  Router router;
  const auto verify = [](const SignedCall&, ReadContext&) -> Result<std::string, ApiError> { return std::string(); };
  const auto answer = [](const auto&, WriteContext&) -> Result<contract::SyncResults, ApiError> {
    return refuse(ErrorCode::not_found);
  };
  router.write_signed(contract::k_tell_orders, verify, answer);
  EXPECT_TRUE(router.match(Method::post, "/api/v1/inbound/orders").route->verify);
  Router open;
  EXPECT_THROW(open.write(contract::k_tell_orders, answer), InvariantError) << "it would let anybody in";
  constexpr contract::Endpoint<contract::ToldOrders, contract::SyncResults> k_by_session{
      "by_session", Method::post, "/api/v1/by_session", {}, ""};
  EXPECT_THROW(open.write_signed(k_by_session, verify, answer), InvariantError) << "the documents would not say so";
}

TEST(RouterTest, OneEndpointIsRoutedOnce) {
  Router router;
  add_read(router, contract::k_shop);
  EXPECT_THROW(add_read(router, contract::k_shop), InvariantError);
  EXPECT_TRUE(router.routes_endpoint("get_shop"));
  EXPECT_FALSE(router.routes_endpoint("get_order"));
}

TEST(RouterTest, DecodingIsStrictAndTheCanonicalFormIsOfTheDecodedValue) {
  Router router;
  add_write(router, contract::k_pay_order);
  const Route& route = router.routes().front();
  const auto decode = [&route](std::string_view text) { return route.decode(*contract::Document::parse(text)); };
  const std::string id = OrderId{5}.text();
  const auto one = decode(R"({"order_id":")" + id + R"(","channel":"sandbox"})");
  const auto other = decode(R"( { "channel" : "sandbox", "order_id":")" + id + R"("})");
  ASSERT_TRUE(one.ok() && other.ok());
  EXPECT_EQ(one->canonical, other->canonical) << "spelling is no difference";
  EXPECT_NE(one->canonical, decode(R"({"order_id":")" + OrderId{6}.text() + R"(","channel":"sandbox"})")->canonical);
  const auto unknown = decode(R"({"order_id":")" + id + R"(","channel":"sandbox","tip":1})");
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().code, ErrorCode::invalid_field);
  EXPECT_EQ(unknown.error().field, "tip");
  EXPECT_EQ(unknown.error().reason, "unknown_field");
  EXPECT_EQ(decode(R"({"order_id":"dst_1","channel":"sandbox"})").error().field, "order_id");
}

TEST(RouterTest, PagesAreFoundByTheirPrefix) {
  Router router;
  router.raw("/p/", [](const RawRequest&, ReadContext&) { return RawReply{}; });
  std::string_view rest;
  EXPECT_TRUE(router.match_raw("/p/abc", &rest));
  EXPECT_EQ(rest, "abc");
  EXPECT_FALSE(router.match_raw("/q/abc", &rest));
  EXPECT_FALSE(router.match_raw_write("/p/abc", &rest));
}

TEST(RateLimits, EveryWriteIsCountedAndReadsAreNot) {
  using contract::RateClass;
  EXPECT_EQ(limit_of(RateClass::read).calls_max, 0);
  for (const RateClass rate : {RateClass::write, RateClass::order, RateClass::withdrawal, RateClass::code,
                               RateClass::sign_in, RateClass::touch}) {
    EXPECT_GT(limit_of(rate).calls_max, 0);
    EXPECT_GE(limit_of(rate).window_ms, k_minute_ms);
  }
  for (const RateClass rate : {RateClass::code, RateClass::sign_in, RateClass::touch})
    EXPECT_TRUE(limit_of(rate).per_address) << "who is not signed in, or is about to be, has only an address";
}

// --- whose shop, and who asks
// -------------------------------------------------------------------------------------------

class SessionLookup : public testing::Test {
 protected:
  SessionLookup() {
    shop_.write([&](WriteContext& ctx) {
      ctx.tx.exec(
          "insert into shop (shop_id, host, name, currency, utc_offset_min, created_at) values (2, 'second.test', "
          "'Second', 'USD', 0, 0)");
      ctx.tx.exec("insert into account (shop_id, account_id, roles, created_at) values (1, 7, 1, 0)");
      open(ctx, ShopId{1}, "token-of-seven", ctx.now.plus_days(1));
    });
  }
  void open(WriteContext& ctx, ShopId shop, std::string_view token, Instant until) {
    ctx.tx.exec(
        "insert into session (token_hash, shop_id, account_id, created_at, expires_at) values ($1, $2, 7, 0, $3)",
        shop_.vault().keyed_hash(k_session_purpose, token), shop, until);
  }
  Principal who(std::string_view token, ShopId shop = ShopId{1}) {
    ShopSettings settings = shop_.settings();
    settings.id = shop;
    return load_principal(*shop_.db().begin_read(), settings, shop_.vault(), token, shop_.clock().now());
  }
  test::Shop shop_;
};

TEST_F(SessionLookup, AHostLeadsToItsShopAndAnyOtherToTheStar) {
  auto tx = shop_.db().begin_read();
  EXPECT_EQ(load_shop(*tx, "second.test", "https://second.test")->id, ShopId{2});
  EXPECT_EQ(load_shop(*tx, "anything.test", "")->id, ShopId{1});
  EXPECT_EQ(load_shop(*tx, "second.test", "https://second.test")->host, "https://second.test");
}

TEST_F(SessionLookup, OnlyALiveTokenOfThisShopIsSomebody) {
  EXPECT_EQ(who("token-of-seven").account, AccountId{7});
  EXPECT_FALSE(who("token-of-eight").signed_in());
  EXPECT_FALSE(who("").signed_in());
  EXPECT_FALSE(who(std::string(101, 'x')).signed_in());
  EXPECT_FALSE(who("token-of-seven", ShopId{2}).signed_in()) << "a session belongs to its shop";
  shop_.clock().move(k_day_ms);
  EXPECT_FALSE(who("token-of-seven").signed_in()) << "expired";
}

TEST_F(SessionLookup, OnlyAnActiveDistributorHasTheRole) {
  shop_.write([](WriteContext& ctx) {
    ctx.tx.exec(
        "insert into distributors (shop_id, distributor_id, account_id, tier_id, status, invite_code, name_sealed, "
        "joined_at_ms)"
        " values (1, 5, 7, 1, 'active', 'ABCDEF', $1, 0)",
        Blob{"x"});
  });
  EXPECT_EQ(who("token-of-seven").distributor, DistributorId{5});
  EXPECT_TRUE(who("token-of-seven").roles.has(contract::Role::distributor));
  EXPECT_TRUE(who("token-of-seven").roles.has(contract::Role::buyer));
  shop_.write([](WriteContext& ctx) { ctx.tx.exec("update distributors set status = 'suspended'"); });
  EXPECT_FALSE(who("token-of-seven").roles.has(contract::Role::distributor));
  EXPECT_FALSE(who("token-of-seven").distributor.set());
}

}  // namespace
}  // namespace fenxiao::server

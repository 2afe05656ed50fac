#include "server/shop/secrets.h"

#include <gtest/gtest.h>

#include "tests/unit/server_core/shop.h"

namespace fenxiao::server::shop {
namespace {

class Secrets : public testing::Test {
 protected:
  void keep(std::string_view name, std::string_view plain) {
    shop_.write([&](WriteContext& ctx) { keep_secret(ctx, name, plain); });
  }
  std::optional<std::string> load(std::string_view name, ShopId shop = ShopId{1}) {
    return load_secret(*shop_.db().begin_read(), shop_.vault(), shop, name);
  }
  void damage(std::string_view sql) {
    shop_.write([&](WriteContext& ctx) { ASSERT_GT(ctx.tx.exec(sql), 0) << sql; });
  }
  server::test::Shop shop_;
};

TEST_F(Secrets, WhatWasKeptIsReadAgainAndIsNotInTheClear) {
  keep("payout/test/key", "a long secret");
  EXPECT_EQ(load("payout/test/key"), "a long secret");
  EXPECT_EQ(load("payout/test"), std::nullopt);
  const std::string sealed =
      shop_.db().begin_read()->one("SELECT sealed FROM shop_secrets WHERE shop_id = 1")->bytes(0);
  EXPECT_EQ(sealed.find("secret"), std::string::npos);
}

TEST_F(Secrets, OneNameHasOneSecretAndTellsSinceWhen) {
  keep("webhook/a", "first");
  const Instant begin = shop_.clock().now();
  shop_.clock().move(k_hour_ms);
  keep("webhook/a", "second");
  EXPECT_EQ(load("webhook/a"), "second");
  EXPECT_EQ(secret_set_at(*shop_.db().begin_read(), ShopId{1}, "webhook/a")->ms, begin.ms + k_hour_ms);
  shop_.write([](WriteContext& ctx) { forget_secret(ctx, "webhook/a"); });
  EXPECT_EQ(load("webhook/a"), std::nullopt);
  EXPECT_EQ(secret_set_at(*shop_.db().begin_read(), ShopId{1}, "webhook/a"), std::nullopt);
}

TEST_F(Secrets, ARowThatWasMovedOrAlteredDoesNotOpen) {
  keep("webhook/a", "secret");
  damage("UPDATE shop_secrets SET name = 'webhook/b' WHERE shop_id = 1");
  EXPECT_THROW(load("webhook/b"), Fault);
  damage("UPDATE shop_secrets SET name = 'webhook/a' WHERE shop_id = 1");
  EXPECT_EQ(load("webhook/a"), "secret") << "back where it belongs";
  damage("UPDATE shop_secrets SET shop_id = 2 WHERE shop_id = 1");
  EXPECT_THROW(load("webhook/a", ShopId{2}), Fault);
  damage("UPDATE shop_secrets SET shop_id = 1, sealed = zeroblob(length(sealed)) WHERE shop_id = 2");
  EXPECT_THROW(load("webhook/a"), Fault);
}

TEST_F(Secrets, AnotherMasterKeyOpensNothing) {
  keep("webhook/a", "secret");
  const auto other = PersonalVault::open(shop_.folder() + "/other.key", true);
  EXPECT_THROW(load_secret(*shop_.db().begin_read(), other, ShopId{1}, "webhook/a"), Fault);
}

}  // namespace
}  // namespace fenxiao::server::shop

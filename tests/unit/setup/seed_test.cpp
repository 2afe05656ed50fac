#include "server/setup/seed.h"

#include <map>

#include "server/checkup/checkup.h"
#include "tests/unit/setup/shop_on_disk.h"

namespace fenxiao::server {
namespace {

constexpr Instant k_morning{1'789'000'000'000};  // 2026-09-10 08:26 in Shanghai's zone

std::map<std::string, std::int64_t> counts(ShopOnDisk& shop, std::string_view sql) {
  std::map<std::string, std::int64_t> out;
  for (const Row& row : shop.db().begin_read()->query(sql)) out[row.text(0)] = row.integer(1);
  return out;
}

void expect_sound(ShopOnDisk& shop) {
  auto tx = shop.db().begin_read();
  for (const Examined& examined : examine_shop(*tx, shop.id(), shop.vault()))
    for (const std::string& finding : examined.findings) ADD_FAILURE() << examined.what << ": " << finding;
}

// The same story gives the same figures: who sold how much for what.
std::string digest(ShopOnDisk& shop) {
  std::string out;
  for (
      const Row& row : shop.db().begin_read()->query(
          "SELECT l.title, l.sku_name, count(*), sum(l.quantity), sum(l.goods_fen), sum(l.refunded_fen) FROM order_lines l"
          " GROUP BY l.title, l.sku_name ORDER BY l.title, l.sku_name")) {
    out += row.text(0) + row.text(1);
    for (std::size_t column = 2; column < 6; ++column) out += " " + std::to_string(row.integer(column));
    out += "\n";
  }
  for (const Row& row :
       shop.db().begin_read()->query("SELECT pending_fen, frozen_fen, available_fen, withdrawing_fen, debt_fen"
                                     " FROM balance ORDER BY distributor_id"))
    for (std::size_t column = 0; column < 5; ++column) out += std::to_string(row.integer(column)) + " ";
  return out;
}

class Seeded : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    shop_ = new ShopOnDisk(k_morning);
    shop_->seed(DemoScope::three_months);
  }
  static void TearDownTestSuite() {
    delete shop_;
    shop_ = nullptr;
  }
  static inline ShopOnDisk* shop_ = nullptr;
};

TEST_F(Seeded, IsSoundInEveryWayThatDoctorKnows) { expect_sound(*shop_); }

TEST_F(Seeded, HasTheGoodsOfAShop) {
  EXPECT_GE(shop_->number("SELECT count(*) FROM products WHERE distributable = 1 AND on_sale = 1"), 24);
  EXPECT_EQ(shop_->number("SELECT count(DISTINCT category_id) FROM products"), 5);
  EXPECT_EQ(shop_->number("SELECT count(*) FROM skus WHERE cost_fen IS NULL OR cost_fen > price_fen"), 0);
  EXPECT_GE(shop_->number("SELECT count(DISTINCT source) FROM commission_rules"), 6);
}

TEST_F(Seeded, HasPeopleOfEveryTierAndOneTwoLevelPair) {
  EXPECT_GE(shop_->number("SELECT count(*) FROM distributors"), 12);
  EXPECT_EQ(shop_->number("SELECT count(DISTINCT tier_id) FROM distributors"), 4);
  EXPECT_EQ(shop_->number("SELECT count(*) FROM distributors WHERE referrer_id IS NOT NULL"), 1);
  EXPECT_EQ(shop_->number("SELECT count(*) FROM attestations WHERE level = 2"), 1);
  EXPECT_GT(shop_->number("SELECT sum(booked_fen) FROM commissions WHERE level = 2"), 0);
  EXPECT_EQ(shop_->number("SELECT count(*) FROM applications WHERE review_status = 'pending'"), 3);
  EXPECT_EQ(shop_->number("SELECT count(*) FROM applications WHERE review_status = 'rejected'"), 1);
}

TEST_F(Seeded, ShowsEveryStateOfACommission) {
  const auto states = counts(*shop_, "SELECT state, count(*) FROM commissions GROUP BY state");
  for (const char* state : {"estimated", "pending", "frozen", "available", "void"})
    EXPECT_GT(states.count(state), 0u) << state;
  EXPECT_GT(shop_->number("SELECT count(*) FROM commissions WHERE clawed_before_fen > 0"), 0);
  EXPECT_GT(shop_->number("SELECT count(*) FROM commissions WHERE clawed_after_fen > 0"), 0);
  EXPECT_EQ(shop_->number("SELECT count(*) FROM balance WHERE debt_fen > 0"), 1);
}

TEST_F(Seeded, ShowsEveryStateOfAnOrder) {
  const auto states = counts(*shop_, "SELECT state, count(*) FROM orders GROUP BY state");
  for (const char* state : {"placed", "paid", "shipped", "received", "closed", "refunded"})
    EXPECT_GT(states.count(state), 0u) << state;
  EXPECT_GT(shop_->number("SELECT count(*) FROM orders"), 1500);
  // Three months: something on every day of them.
  EXPECT_EQ(shop_->number("SELECT count(DISTINCT (placed_at_ms + 28800000) / 86400000) FROM orders"), 90);
}

TEST_F(Seeded, ShowsWithdrawalsThatWaitAndThatEnded) {
  const auto states = counts(*shop_, "SELECT state, count(*) FROM withdrawals GROUP BY state");
  EXPECT_EQ(states.at("reviewing"), 3);
  EXPECT_GE(states.at("paid"), 8);
  EXPECT_EQ(states.at("failed"), 1);
  EXPECT_EQ(states.at("rejected"), 1);
  EXPECT_GT(shop_->number("SELECT sum(tax_fen) FROM withdrawals WHERE state = 'paid'"), 0);
}

TEST_F(Seeded, SpreadsSalesLikeALeaderboard) {
  const auto rows = shop_->db().begin_read()->query(
      "SELECT sum(base_fen) FROM commissions WHERE level = 1 AND paid_at_ms IS NOT NULL GROUP BY distributor_id ORDER BY 1 DESC");
  ASSERT_GE(rows.size(), 10u);
  EXPECT_GT(rows.front().integer(0), 5 * rows.back().integer(0));
}

TEST_F(Seeded, IsNotSeededTwice) {
  const auto orders = shop_->number("SELECT count(*) FROM orders");
  shop_->seed(DemoScope::three_months);
  EXPECT_EQ(shop_->number("SELECT count(*) FROM orders"), orders);
}

TEST_F(Seeded, IsTheSameEveryTime) {
  ShopOnDisk again(k_morning);
  again.seed(DemoScope::three_months);
  EXPECT_EQ(digest(again), digest(*shop_));
}

TEST(Seed, IsSoundWhateverTheTimeOfDay) {
  // Half a minute after midnight in Shanghai, when today has hardly begun.
  ShopOnDisk shop(Instant{1'788'969'630'000});
  shop.seed(DemoScope::three_months);
  expect_sound(shop);
  EXPECT_GT(shop.number("SELECT count(*) FROM orders WHERE placed_at_ms >= 1788969600000"), 4);
  EXPECT_EQ(shop.number("SELECT count(*) FROM orders WHERE placed_at_ms > 1788969630000"), 0);
}

TEST(Seed, WithoutTradeHasPeopleAndNoOrders) {
  ShopOnDisk shop(k_morning);
  shop.seed(DemoScope::people_and_goods);
  expect_sound(shop);
  EXPECT_GE(shop.number("SELECT count(*) FROM distributors"), 12);
  EXPECT_EQ(shop.number("SELECT count(*) FROM orders"), 0);
}

}  // namespace
}  // namespace fenxiao::server

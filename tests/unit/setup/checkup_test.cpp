#include "server/checkup/checkup.h"

#include "server/shop/secrets.h"
#include "tests/unit/setup/shop_on_disk.h"

namespace fenxiao::server {
namespace {

// Each kind of damage, and which check has to notice it. None of it is kept.
struct Damage {
  const char* name;
  const char* sql;
  const char* noticed_by;
};

class Checkup : public ::testing::TestWithParam<Damage> {
 protected:
  static void SetUpTestSuite() {
    shop_ = new ShopOnDisk(Instant{1'789'000'000'000});
    shop_->seed(DemoScope::three_months);
    shop_->write([](WriteContext& ctx) { shop::keep_secret(ctx, "payout/test/key", "secret"); });
  }
  static void TearDownTestSuite() {
    delete shop_;
    shop_ = nullptr;
  }
  static inline ShopOnDisk* shop_ = nullptr;
};

TEST_P(Checkup, Notices) {
  auto tx = shop_->db().begin_write();
  ASSERT_GT(tx->exec(GetParam().sql), 0);
  bool noticed = false;
  for (const Examined& examined : examine_shop(*tx, shop_->id(), shop_->vault()))
    if (examined.what.find(GetParam().noticed_by) != std::string::npos) noticed = !examined.findings.empty();
  EXPECT_TRUE(noticed);
}

INSTANTIATE_TEST_SUITE_P(
    Damages, Checkup,
    ::testing::Values(
        Damage{
            "posting",
            "UPDATE posting SET amount_fen = amount_fen + 1 WHERE journal_id = (SELECT min(journal_id) FROM posting) AND line = 1",
            "the books balance"},
        Damage{"balance", "UPDATE balance SET available_fen = available_fen + 1 WHERE debt_fen = 0",
               "the books balance"},
        Damage{"pending", "UPDATE balance SET pending_fen = pending_fen + 1", "the books balance"},
        Damage{"withdrawing", "UPDATE withdrawals SET state = 'rejected' WHERE state = 'reviewing'",
               "the books balance"},
        Damage{"reserved", "UPDATE stock SET reserved = reserved + 1, left_over = left_over - 1 WHERE left_over > 0",
               "reserved stock"},
        Damage{"sold", "UPDATE stock SET sold = sold + 1, left_over = left_over - 1 WHERE left_over > 0", "sold stock"},
        Damage{"goods", "UPDATE order_lines SET goods_fen = goods_fen - 1 WHERE refunded_fen = 0 AND goods_fen > 0",
               "orders add up their lines"},
        Damage{"refunded", "UPDATE order_lines SET refunded_fen = refunded_fen - 1 WHERE refunded_fen > 0",
               "refunds of orders"},
        Damage{"single", "UPDATE refund_lines SET goods_fen = goods_fen + 1", "refunds of lines"},
        Damage{"day", "UPDATE distributor_days SET earned_fen = earned_fen + 1", "earnings by day"},
        Damage{"settled", "UPDATE distributors SET settled_sales_fen = settled_sales_fen + 1", "settled sales"},
        Damage{"sales", "UPDATE distributor_days SET sales_fen = sales_fen + 1", "sales by day add up own orders"},
        Damage{"released", "UPDATE distributor_days SET settled_fen = settled_fen + 1", "released sales by day"},
        Damage{"standing", "UPDATE standings SET sales_fen = sales_fen + 1 WHERE period = 'week'",
               "standings of every"},
        Damage{"shop_sales", "UPDATE shop_days SET sales_fen = sales_fen + 1", "the shop's sales by day"},
        Damage{"shop_commissions", "UPDATE shop_days SET clawed_fen = clawed_fen + 1", "the shop's commissions"},
        Damage{"units", "UPDATE product_days SET units = units + 1", "units sold"},
        Damage{"taxed", "UPDATE tax_months SET live_gross_fen = live_gross_fen + 1", "taxed income"},
        Damage{"held", "UPDATE tax_months SET held_fen = held_fen + 1", "payouts held"},
        Damage{
            "copy",
            "UPDATE commissions SET booked_fen = booked_fen + 1, pending_fen = pending_fen + 1 WHERE state = 'pending' AND booked_fen < base_fen",
            "recomputed"},
        Damage{"key", "UPDATE person_key SET wrapped = zeroblob(length(wrapped))", "opens personal data"},
        Damage{"secret", "UPDATE shop_secrets SET sealed = zeroblob(length(sealed))", "opens the shop's secrets"}),
    [](const ::testing::TestParamInfo<Damage>& test) { return std::string(test.param.name); });

TEST(CheckupOfTheFile, FindsNothingInAFreshOne) {
  ShopOnDisk shop(Instant{1'789'000'000'000});
  auto tx = shop.db().begin_read();
  const auto examined = examine_database(*tx, shop.db().engine());
  ASSERT_EQ(examined.size(), 2u);
  for (const Examined& part : examined) EXPECT_TRUE(part.findings.empty()) << part.what;
}

}  // namespace
}  // namespace fenxiao::server

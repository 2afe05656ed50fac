#include "server/checkup/checkup.h"

#include <sqlite3.h>

#include <filesystem>
#include <fstream>

#include "server/features/webhook/webhook.h"
#include "server/shop/secrets.h"
#include "server/features/order/sync.h"
#include "tests/unit/setup/shop_on_disk.h"

namespace fenxiao::server {
namespace {

// Each kind of damage, and which check has to notice it. None of it is kept.
struct Damage {
  const char* name;
  const char* sql;
  const char* noticed_by;
};

// Another system's, so that there is one of everything.
void tell_of_an_order(WriteContext& ctx) {
  const auto source = features::find_source(ctx.tx, ctx.shop.id,
                                            features::add_source(ctx, {"Mall", contract::UnknownGoods::create, {}}));
  contract::ExternalOrder order;
  order.external_id = "M-1";
  order.state = contract::ExternalOrderState::paid;
  order.buyer.external_id = "B-1";
  order.lines.resize(1);
  order.lines[0].external_sku_id = order.lines[0].title = "G-1";
  order.lines[0].unit_price.amount = order.payable.amount = 100;
  order.placed_at = ctx.now;
  order.paid_at = ctx.now;
  const auto results = features::sync_orders(ctx, *source, {order});
  ASSERT_EQ(results.front().outcome, contract::SyncOutcome::applied);
}

class Checkup : public ::testing::TestWithParam<Damage> {
 protected:
  static void SetUpTestSuite() {
    shop_ = new ShopOnDisk(Instant{1'789'000'000'000});
    shop_->seed(DemoScope::three_months);
    shop_->write(tell_of_an_order);
    shop_->write([](WriteContext& ctx) { shop::keep_secret(ctx, "payout/test/key", "secret"); });
    shop_->write([](WriteContext& ctx) {
      shop::keep_secret(ctx, "payout/test/key", "secret");
      FeatureAssets assets;
      assets.allow_private_targets = true;
      ASSERT_TRUE(features::add_webhook({"http://10.0.0.1/", {"*"}}, ctx, assets).ok());
      for (const char* type : {"test.one", "test.two"}) ctx.outbox.append("test:1", type, "{}");
      features::plan_deliveries(ctx);
    });
    for (const Examined& part : examine_shop(*shop_->db().begin_read(), shop_->id(), shop_->vault()))
      EXPECT_TRUE(part.findings.empty()) << part.what << ": " << part.findings.front();
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
        Damage{"told", "UPDATE external_orders SET order_id = order_id + 1", "one to one with ours"},
        Damage{"told_by_another", "UPDATE external_orders SET source_id = source_id + 1", "one to one with ours"},
        Damage{"untold", "DELETE FROM external_orders", "one to one with ours"},
        Damage{"name", "UPDATE external_names SET internal_id = internal_id + 1 WHERE kind = 'sku'",
               "names of other systems"},
        Damage{"customer", "UPDATE external_names SET internal_id = internal_id + 1 WHERE kind = 'customer'",
               "names of other systems"},
        Damage{"version", "UPDATE outbox SET version = version + 1 WHERE event_id = (SELECT max(event_id) FROM outbox)",
               "have no gaps"},
        Damage{"unsaid", "UPDATE outbox SET type = 'order.other' WHERE type = 'order.paid'", "has its event"},
        Damage{"open", "UPDATE outbox SET state = 'delivered' WHERE state = 'waiting'", "is open"},
        Damage{"stuck", "UPDATE webhook_deliveries SET state = 'queued' WHERE state = 'waiting'", "running webhook"},
        Damage{"moving", "UPDATE webhooks SET active = 0", "running webhook"},
        Damage{"key", "UPDATE person_key SET wrapped = zeroblob(length(wrapped))", "opens personal data"},
        Damage{"secret", "UPDATE shop_secrets SET sealed = zeroblob(length(sealed))", "opens the shop's secrets"}),
    [](const ::testing::TestParamInfo<Damage>& test) { return std::string(test.param.name); });

// Postings that balance among themselves, and yet leave somebody with a debt beside money that is available.
TEST_F(Checkup, NoticesADebtBesideMoney) {
  auto tx = shop_->db().begin_write();
  const auto debtor = tx->one("SELECT distributor_id FROM balance WHERE debt_fen > 0 ORDER BY distributor_id LIMIT 1");
  ASSERT_TRUE(debtor);
  tx->exec("INSERT INTO journal (shop_id, journal_id, kind, natural_key, at) VALUES (1, 1, 'planted', 'planted', 0)");
  const char* posting =
      "INSERT INTO posting (shop_id, journal_id, line, account, distributor_id, side, amount_fen) VALUES (1, 1, $1, $2, $3, $4, 5)";
  tx->exec(posting, 1, "debt", debtor->integer(0), "debit");
  tx->exec(posting, 2, "available", debtor->integer(0), "credit");
  bool noticed = false;
  for (const Examined& examined : examine_shop(*tx, shop_->id(), shop_->vault()))
    for (const std::string& finding : examined.findings)
      noticed = noticed || finding.find("are not sound") != std::string::npos;
  EXPECT_TRUE(noticed);
}

// What must never be is refused by the database itself, whoever writes it.
TEST_F(Checkup, TheDatabaseRefusesWhatMustNeverBe) {
  for (
      const char* never : {
          "UPDATE balance SET available_fen = -1",
          "UPDATE balance SET available_fen = 1 WHERE debt_fen > 0",
          "UPDATE stock SET reserved = reserved + 1",
          "UPDATE stock SET sold = sold + left_over + 1, left_over = -1",
          "UPDATE commissions SET booked_fen = base_fen + 1",
          "UPDATE commissions SET clawed_after_fen = released_fen + 1",
          "UPDATE commissions SET level = 3",
          "INSERT INTO commissions (shop_id, commission_id, line_id, order_id, level, distributor_id, state, base_fen, booked_fen,"
          " placed_at_ms) SELECT shop_id, 1, line_id, order_id, level, 1, 'estimated', 0, 0, 0 FROM commissions LIMIT 1",
          "UPDATE posting SET amount_fen = 0",
          "UPDATE journal SET natural_key = 'the same'",
          "UPDATE orders SET refunded_goods_fen = goods_fen + 1",
      }) {
    auto tx = shop_->db().begin_write();
    EXPECT_THROW(tx->exec(never), Fault) << never;
  }
}

// Damage that no statement of ours could do: the file is written to past the engine.
class CheckupOfADamagedFile : public ::testing::Test {
 protected:
  CheckupOfADamagedFile() {
    auto db = open_sqlite(folder_.path());
    migrate(*db, built_in_migrations(), Instant{0});
    auto tx = db->begin_write();
    tx->exec("INSERT INTO journal (shop_id, journal_id, kind, natural_key, at) VALUES (1, 1, 'k', 'n', 0)");
    for (int line = 1; line <= 2000; ++line)
      tx->exec(
          "INSERT INTO posting (shop_id, journal_id, line, account, side, amount_fen) VALUES (1, 1, $1, 'bank', 'debit', 1)",
          line);
    tx->commit();
    tx.reset();
    db->checkpoint();
  }
  std::string file() const { return folder_.path() + "/fenxiao.db"; }
  std::string findings() {
    auto db = open_sqlite(folder_.path());
    std::string out;
    for (const Examined& part : examine_database(*db->begin_read(), db->engine()))
      for (const std::string& finding : part.findings) out += part.what + ": " + finding + "\n";
    return out;
  }
  TemporaryFolder folder_;
};

TEST_F(CheckupOfADamagedFile, NoticesARowWithoutTheOneItRefersTo) {
  EXPECT_EQ(findings(), "");
  sqlite3* raw = nullptr;
  ASSERT_EQ(sqlite3_open(file().c_str(), &raw), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(raw, "pragma foreign_keys = off; delete from journal", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(raw);
  EXPECT_NE(findings().find("missing row of journal"), std::string::npos);
}

TEST_F(CheckupOfADamagedFile, NoticesAPageThatIsNoneOfOurs) {
  const auto size = std::filesystem::file_size(file());
  std::fstream bytes(file(), std::ios::in | std::ios::out | std::ios::binary);
  bytes.seekp(static_cast<std::streamoff>(size - 4096));  // the last page: of the postings
  bytes << std::string(4096, '\x7f');
  bytes.close();
  bool noticed = false;
  try {
    noticed = findings().find("pages are whole") != std::string::npos;
  } catch (const Fault&) {
    noticed = true;  // so bad that it cannot even be asked
  }
  EXPECT_TRUE(noticed);
}

TEST(CheckupOfTheFile, FindsNothingInAFreshOne) {
  ShopOnDisk shop(Instant{1'789'000'000'000});
  auto tx = shop.db().begin_read();
  const auto examined = examine_database(*tx, shop.db().engine());
  ASSERT_EQ(examined.size(), 2u);
  for (const Examined& part : examined) EXPECT_TRUE(part.findings.empty()) << part.what;
}

}  // namespace
}  // namespace fenxiao::server

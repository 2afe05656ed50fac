// What a batch has read is not asked again, and is never out of date.
#include "server/db/read_once.h"

#include <gtest/gtest.h>

#include "tests/unit/store/engines.h"

namespace fenxiao::server {
namespace {

constexpr std::string_view k_tables =
    "create table thing (\n  id {{i64}} not null primary key,\n  name {{text}} not null\n);\n"
    "create table other (\n  id {{i64}} not null primary key,\n  name {{text}} not null\n);";
constexpr std::string_view k_names = "select name from thing where id >= $1 order by id";
constexpr std::string_view k_joined = "select t.name from thing t join other o on o.id = t.id where t.id = $1";

// Counts what reaches the engine.
class Counted : public Tx {
 public:
  explicit Counted(Tx& tx) : tx_(tx) {}
  void savepoint() override { tx_.savepoint(); }
  void rollback_to_savepoint() override { tx_.rollback_to_savepoint(); }
  void release_savepoint() override { tx_.release_savepoint(); }
  void commit() override { tx_.commit(); }
  std::vector<Row> run(std::string_view sql, std::vector<Value> args) override {
    ++reads;
    return tx_.run(sql, std::move(args));
  }
  Written change(std::string_view sql, std::vector<Value> args) override { return tx_.change(sql, std::move(args)); }
  int reads = 0;

 private:
  Tx& tx_;
};

class ReadOnceTest : public testing::TestWithParam<test::Engine> {
 protected:
  void SetUp() override {
    auto tx = db_->begin_write();
    db_->apply_ddl(*tx, k_tables);
    tx->exec("insert into thing (id, name) values (1, 'tea'), (2, 'cup')");
    tx->exec("insert into other (id, name) values (1, 'pot')");
    tx->commit();
    tx.reset();
    tx_ = db_->begin_write();
    engine_ = std::make_unique<Counted>(*tx_);
    once_ = std::make_unique<ReadOnce>(*engine_, words_);
  }
  std::string names(std::int64_t from = 1) {
    std::string out;
    for (const Row& row : once_->query(k_names, from)) out += row.text(0) + " ";
    return out;
  }

  test::Place place_{GetParam()};
  std::unique_ptr<Db> db_ = place_.open();
  StatementWords words_;
  std::unique_ptr<Tx> tx_;
  std::unique_ptr<Counted> engine_;
  std::unique_ptr<ReadOnce> once_;
};

TEST_P(ReadOnceTest, AsksTheEngineNoThirdTime) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(names(), "tea cup ");
  EXPECT_EQ(engine_->reads, 2) << "the second time it is kept";
  EXPECT_EQ(names(2), "cup ");
  EXPECT_EQ(engine_->reads, 3) << "other values are another question";
}

TEST_P(ReadOnceTest, SeesWhatWasWrittenByEveryKindOfStatement) {
  const auto warm = [&] { names(), names(), names(); };
  warm();
  once_->exec("insert into thing (id, name) values (3, 'bowl')");
  EXPECT_EQ(names(), "tea cup bowl ");
  warm();
  once_->exec("update thing set name = 'jar' where id = 3");
  EXPECT_EQ(names(), "tea cup jar ");
  warm();
  once_->exec("delete from thing where id = 3");
  EXPECT_EQ(names(), "tea cup ");
  warm();
  EXPECT_EQ(once_->query("update thing set name = 'mug' where id = 2 returning name").size(), 1u);
  EXPECT_EQ(names(), "tea mug ");
  warm();
  once_->exec("insert into thing (id, name) values (2, 'x') on conflict (id) do update set name = excluded.name");
  EXPECT_EQ(names(), "tea x ");
}

TEST_P(ReadOnceTest, KeepsWhatComesFromOtherTables) {
  names(), names();
  const int before = engine_->reads;
  once_->exec("update other set name = 'can' where id = 1");
  EXPECT_EQ(names(), "tea cup ");
  EXPECT_EQ(engine_->reads, before);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(once_->query(k_joined, std::int64_t{1}).size(), 1u);
  once_->exec("delete from other where id = 1");
  EXPECT_TRUE(once_->query(k_joined, std::int64_t{1}).empty()) << "a joined table counts";
}

TEST_P(ReadOnceTest, ForgetsWhatWasUndone) {
  names(), names();
  once_->savepoint();
  once_->exec("insert into thing (id, name) values (3, 'bowl')");
  EXPECT_EQ(names(), "tea cup bowl ");
  EXPECT_EQ(names(), "tea cup bowl ");
  once_->rollback_to_savepoint();
  EXPECT_EQ(names(), "tea cup ");
  once_->savepoint();
  once_->exec("insert into thing (id, name) values (4, 'tray')");
  once_->release_savepoint();
  EXPECT_EQ(names(), "tea cup tray ");
  once_->commit();
}

TEST_P(ReadOnceTest, ForgetsWhatWasKeptWithinAndUndoneAround) {
  names(), names();
  once_->savepoint();
  once_->savepoint();
  once_->exec("insert into thing (id, name) values (3, 'bowl')");
  once_->release_savepoint();
  once_->savepoint();
  once_->release_savepoint();
  EXPECT_EQ(names(), "tea cup bowl ");
  EXPECT_EQ(names(), "tea cup bowl ");
  once_->rollback_to_savepoint();
  EXPECT_EQ(names(), "tea cup ");
  once_->savepoint();
  once_->exec("insert into thing (id, name) values (4, 'tray')");
  once_->savepoint();
  once_->exec("insert into thing (id, name) values (5, 'whisk')");
  EXPECT_EQ(names(), "tea cup tray whisk ");
  once_->rollback_to_savepoint();
  EXPECT_EQ(names(), "tea cup tray ");
  once_->release_savepoint();
  EXPECT_EQ(names(), "tea cup tray ");
  once_->commit();
}

INSTANTIATE_TEST_SUITE_P(Store, ReadOnceTest, testing::Values(test::Engine::sqlite, test::Engine::postgresql),
                         test::name_of);

}  // namespace
}  // namespace fenxiao::server

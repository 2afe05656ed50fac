// What only SQLite promises: strict tables, one process per folder.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/db/db.h"
#include "server/db/migrations.h"
#include "tests/unit/store/fault_of.h"
#include "server/temporary_folder.h"

namespace fenxiao::server {
namespace {

using test::fault_of;

class Sqlite : public testing::Test {
 protected:
  Sqlite() : db_(open_sqlite(folder_.path())) {
    auto tx = db_->begin_write();
    db_->apply_ddl(
        *tx,
        "create table thing (\n  id {{i64}} not null primary key,\n  name {{text}} not null,\n  sealed {{blob}}\n);");
    tx->commit();
  }
  std::int64_t things() { return db_->begin_read()->one("select count(*) from thing")->integer(0); }
  void add(Tx& tx, std::int64_t id, std::string_view name) {
    tx.exec("insert into thing (id, name) values ($1, $2)", id, name);
  }

  TemporaryFolder folder_;
  std::unique_ptr<Db> db_;
};

TEST_F(Sqlite, ParametersAreBoundByNumberInWhateverOrderTheTextNamesThem) {
  auto tx = db_->begin_read();
  const auto row = tx->one("select $3, $1, $2, $1", "one", "two", "three");
  EXPECT_EQ(row->text(0), "three");
  EXPECT_EQ(row->text(1), "one");
  EXPECT_EQ(row->text(2), "two");
  EXPECT_EQ(row->text(3), "one");
}

TEST_F(Sqlite, AGapOrAnotherCountOfParametersIsRefused) {
  auto tx = db_->begin_read();
  EXPECT_THROW(tx->query("select $1, $3", 1, 3), InvariantError);
  EXPECT_THROW(tx->query("select $1, $2", 1), InvariantError);
  EXPECT_THROW(tx->query("select $1", 1, 2), InvariantError);
  EXPECT_THROW(tx->query("select ?", 1), InvariantError);
  EXPECT_THROW(tx->query("select nonsense"), InvariantError);
  EXPECT_EQ(tx->one("select $1 + $2", 1, 2)->integer(0), 3) << "a refusal leaves the connection as it was";
}

TEST_F(Sqlite, EveryKindOfValueComesBackAsItWent) {
  auto tx = db_->begin_read();
  const std::string bytes("\0\x01\xff", 3);
  const auto row = tx->one("select $1, $2, $3, $4, $5, $6, $7, $8", INT64_MIN, "中文 text", Blob{bytes}, nullptr, true,
                           ProductId{7}, ProductId{}, Instant{1'700'000'000'123});
  EXPECT_EQ(row->integer(0), INT64_MIN);
  EXPECT_EQ(row->text(1), "中文 text");
  EXPECT_EQ(row->bytes(2), bytes);
  EXPECT_TRUE(row->is_null(3));
  EXPECT_TRUE(row->flag(4));
  EXPECT_EQ(row->id<ProductId>(5), ProductId{7});
  EXPECT_TRUE(row->is_null(6)) << "no id is no value";
  EXPECT_EQ(row->instant(7), Instant{1'700'000'000'123});
}

TEST_F(Sqlite, AskingForAnotherTypeOrForOneOfTwoRowsIsABug) {
  auto tx = db_->begin_read();
  const auto row = tx->one("select 'text', 1");
  EXPECT_THROW((void)row->integer(0), InvariantError);
  EXPECT_THROW((void)row->text(1), InvariantError);
  EXPECT_THROW((void)row->text(2), InvariantError);
  EXPECT_THROW((void)tx->one("select 1 union all select 2"), InvariantError);
  EXPECT_EQ(fault_of([&] { tx->query("select 1.5"); }), FaultKind::corrupt) << "no fraction is ever read";
}

TEST_F(Sqlite, ABrokenConstraintIsAConflictAndTheTransactionGoesOn) {
  auto tx = db_->begin_write();
  add(*tx, 1, "first");
  EXPECT_EQ(fault_of([&] { add(*tx, 1, "again"); }), FaultKind::conflict);
  add(*tx, 2, "second");
  tx->commit();
  tx.reset();
  EXPECT_EQ(things(), 2);
}

TEST_F(Sqlite, TablesAreStrict) {
  auto tx = db_->begin_write();
  EXPECT_THROW(tx->exec("insert into thing (id, name) values ($1, $2)", "no number", "x"), InvariantError);
  EXPECT_EQ(fault_of([&] { tx->exec("insert into thing (id, name) values ($1, $2)", 1, Blob{"no text"}); }),
            FaultKind::conflict);
  EXPECT_EQ(fault_of([&] { tx->exec("insert into thing (id, name, sealed) values ($1, $2, $3)", 1, "x", "no blob"); }),
            FaultKind::conflict);
  for (const auto& row :
       tx->query("select name, sql from sqlite_master where type = 'table' and name not like 'sqlite_%'"))
    EXPECT_NE(row.text(1).find("strict"), std::string::npos) << row.text(0);
}

TEST_F(Sqlite, EveryTableOfTheShopIsStrict) {
  migrate(*db_, built_in_migrations(), {0});
  auto tx = db_->begin_read();
  const auto tables = tx->query(
      "select name, strict from pragma_table_list where schema = 'main' and type = 'table'"
      " and name not like 'sqlite_%'");
  EXPECT_GT(tables.size(), 30u);
  for (const auto& table : tables) EXPECT_EQ(table.integer(1), 1) << table.text(0);
}

TEST_F(Sqlite, TheFolderBelongsToOneProcess) {
  EXPECT_EQ(fault_of([&] { open_sqlite(folder_.path()); }), FaultKind::storage);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto refused = fault_of([&] { open_sqlite(folder_.path()); });
    ::_exit(refused == FaultKind::storage ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  db_.reset();
  EXPECT_EQ(fault_of([&] { db_ = open_sqlite(folder_.path()); }), std::nullopt) << "free again after its owner";
}

}  // namespace
}  // namespace fenxiao::server

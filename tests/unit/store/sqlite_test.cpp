// The storage seam as SQLite keeps it.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/db/db.h"
#include "server/db/migrations.h"
#include "tests/unit/store/folder.h"

namespace fenxiao::server {
namespace {

class Sqlite : public testing::Test {
 protected:
  Sqlite() : db_(open_sqlite(folder_.path())) {
    auto tx = db_->begin_write();
    db_->apply_ddl(*tx, "create table thing (\n  id {{i64}} not null primary key,\n  name {{text}} not null,\n  sealed {{blob}}\n);");
    tx->commit();
  }
  std::int64_t things() { return db_->begin_read()->one("select count(*) from thing")->integer(0); }
  void add(Tx& tx, std::int64_t id, std::string_view name) { tx.exec("insert into thing (id, name) values ($1, $2)", id, name); }

  test::Folder folder_;
  std::unique_ptr<Db> db_;
};

// Runs `work` and tells which fault it met, if any.
template <class Work>
std::optional<FaultKind> fault_of(Work work) {
  try {
    work();
  } catch (const Fault& fault) {
    return fault.kind();
  }
  return std::nullopt;
}

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
  const auto row = tx->one("select $1, $2, $3, $4, $5, $6, $7, $8", INT64_MIN, "中文 text", Blob{bytes}, nullptr, true, ProductId{7},
                           ProductId{}, Instant{1'700'000'000'123});
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

TEST_F(Sqlite, WhatIsNotCommittedIsRolledBack) {
  {
    auto tx = db_->begin_write();
    add(*tx, 1, "lost");
  }
  EXPECT_EQ(things(), 0);
  try {
    auto tx = db_->begin_write();
    add(*tx, 1, "lost");
    throw std::runtime_error("in the middle");
  } catch (const std::runtime_error&) {
  }
  EXPECT_EQ(things(), 0);
  auto tx = db_->begin_write();
  add(*tx, 1, "kept");
  tx->commit();
  tx.reset();
  EXPECT_EQ(things(), 1);
}

TEST_F(Sqlite, ASavepointIsUndoneAlone) {
  auto tx = db_->begin_write();
  add(*tx, 1, "before");
  tx->savepoint();
  add(*tx, 2, "undone");
  tx->rollback_to_savepoint();
  tx->savepoint();
  add(*tx, 3, "kept");
  tx->release_savepoint();
  tx->commit();
  tx.reset();
  EXPECT_EQ(db_->begin_read()->one("select cast(sum(id) as bigint) from thing")->integer(0), 4);
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
  EXPECT_EQ(fault_of([&] { tx->exec("insert into thing (id, name) values ($1, $2)", 1, Blob{"no text"}); }), FaultKind::conflict);
  EXPECT_EQ(fault_of([&] { tx->exec("insert into thing (id, name, sealed) values ($1, $2, $3)", 1, "x", "no blob"); }),
            FaultKind::conflict);
  for (const auto& row : tx->query("select name, sql from sqlite_master where type = 'table' and name not like 'sqlite_%'"))
    EXPECT_NE(row.text(1).find("strict"), std::string::npos) << row.text(0);
}

TEST_F(Sqlite, EveryTableOfTheShopIsStrict) {
  migrate(*db_, built_in_migrations(), {0});
  auto tx = db_->begin_read();
  const auto tables = tx->query("select name, strict from pragma_table_list where schema = 'main' and type = 'table'"
                                " and name not like 'sqlite_%'");
  EXPECT_GT(tables.size(), 30u);
  for (const auto& table : tables) EXPECT_EQ(table.integer(1), 1) << table.text(0);
}

TEST_F(Sqlite, AReaderCannotWrite) {
  auto tx = db_->begin_read();
  EXPECT_EQ(fault_of([&] { add(*tx, 1, "x"); }), FaultKind::storage);
}

TEST_F(Sqlite, AReaderKeepsItsSnapshotWhileTheWriterCommits) {
  auto reader = db_->begin_read();
  EXPECT_EQ(reader->one("select count(*) from thing")->integer(0), 0);
  auto writer = db_->begin_write();
  add(*writer, 1, "new");
  writer->commit();
  writer.reset();
  EXPECT_EQ(reader->one("select count(*) from thing")->integer(0), 0);
  reader.reset();
  EXPECT_EQ(things(), 1);
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

TEST_F(Sqlite, WhatWasCommittedIsThereAfterOpeningAgain) {
  auto tx = db_->begin_write();
  add(*tx, 1, "kept");
  tx->commit();
  tx.reset();
  db_.reset();
  db_ = open_sqlite(folder_.path());
  EXPECT_EQ(things(), 1);
}

// --- migrations -------------------------------------------------------------------------------------------------------

constexpr Migration k_first{"0001_first", "create table one (\n  id {{i64}} not null primary key\n);", ""};
constexpr Migration k_second{"0002_second", "alter table one add column name {{text}};", "select id from one where id < 0;\n"};

TEST_F(Sqlite, MigrationsRunOnceAndInOrder) {
  const Migration both[] = {k_first, k_second};
  EXPECT_EQ(migrate(*db_, std::span(both, 1), {1}), 1);
  EXPECT_EQ(migrate(*db_, both, {2}), 1);
  EXPECT_EQ(migrate(*db_, both, {3}), 0);
  const auto rows = db_->begin_read()->query("select name, ran_at from migration order by name");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[1].text(0), "0002_second");
  EXPECT_EQ(rows[1].integer(1), 2);
}

TEST_F(Sqlite, AMigrationThatChangedAfterItRanIsRefused) {
  EXPECT_EQ(migrate(*db_, std::span(&k_first, 1), {1}), 1);
  Migration changed = k_first;
  changed.up = "create table one (\n  id {{i64}} not null primary key,\n  more {{text}}\n);";
  EXPECT_EQ(fault_of([&] { migrate(*db_, std::span(&changed, 1), {2}); }), FaultKind::corrupt);
}

TEST_F(Sqlite, AMigrationWhoseCheckFindsARowLeavesNothing) {
  const Migration wrong{"0001_wrong", "create table one (\n  id {{i64}} not null primary key\n);\ninsert into one values (-1);",
                        "-- Each statement must return no row.\nselect id from one where id < 0;\n"};
  EXPECT_EQ(fault_of([&] { migrate(*db_, std::span(&wrong, 1), {1}); }), FaultKind::corrupt);
  auto tx = db_->begin_read();
  EXPECT_TRUE(tx->query("select name from migration").empty());
  EXPECT_TRUE(tx->query("select name from sqlite_master where name = 'one'").empty());
}

TEST_F(Sqlite, TheShopsOwnMigrationsRunOnAnEmptyDatabaseAndTheirChecksHold) {
  EXPECT_EQ(migrate(*db_, built_in_migrations(), {1}), static_cast<int>(built_in_migrations().size()));
  EXPECT_EQ(migrate(*db_, built_in_migrations(), {2}), 0);
  for (std::size_t i = 1; i < built_in_migrations().size(); ++i)
    EXPECT_LT(built_in_migrations()[i - 1].name, built_in_migrations()[i].name);
}

TEST_F(Sqlite, MoneyThatDoesNotAddUpIsRefusedByTheSchema) {
  migrate(*db_, built_in_migrations(), {1});
  auto tx = db_->begin_write();
  tx->exec("insert into balance (shop_id, distributor_id, available_fen) values (1, 1, 5)");
  EXPECT_EQ(fault_of([&] { tx->exec("update balance set available_fen = -1"); }), FaultKind::conflict);
  EXPECT_EQ(fault_of([&] { tx->exec("update balance set debt_fen = 1"); }), FaultKind::conflict) << "debt beside available";
  const auto commission = [&](std::int64_t id, std::int64_t line, std::int64_t level, std::int64_t payee, std::int64_t pending) {
    tx->exec("insert into commissions (shop_id, commission_id, line_id, order_id, level, distributor_id, state, base_fen, booked_fen,"
             " pending_fen, placed_at_ms) values (1, $1, $2, 1, $3, $4, 'pending', 1000, 100, $5, 0)",
             id, line, level, payee, pending);
  };
  commission(1, 1, 1, 1, 100);
  commission(2, 1, 2, 2, 100);
  EXPECT_EQ(fault_of([&] { commission(3, 1, 3, 3, 100); }), FaultKind::conflict) << "a third payee";
  EXPECT_EQ(fault_of([&] { commission(4, 2, 1, 1, 99); }), FaultKind::conflict) << "booked is not the sum of its parts";
}

}  // namespace
}  // namespace fenxiao::server

// What was recorded does the same again: rows, refusals that were undone, values of every kind.
#include "server/db/recording.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "server/temporary_folder.h"
#include "tests/unit/store/engines.h"
#include "tests/unit/store/fault_of.h"

namespace fenxiao::server {
namespace {

constexpr std::string_view k_thing =
    "create table thing (\n  id {{i64}} not null primary key,\n  name {{text}} not null,\n  sealed {{blob}}\n);";

std::unique_ptr<Db> with_things(const test::Place& place) {
  auto db = place.open();
  auto tx = db->begin_write();
  db->apply_ddl(*tx, k_thing);
  tx->commit();
  return db;
}

void add(Tx& tx, std::int64_t id, std::string_view name, const std::optional<Blob>& sealed = {}) {
  if (sealed)
    tx.exec("insert into thing (id, name, sealed) values ($1, $2, $3)", id, name, *sealed);
  else
    tx.exec("insert into thing (id, name, sealed) values ($1, $2, null)", id, name);
}

class Recordings : public testing::TestWithParam<test::Engine> {
 protected:
  std::string file() const { return folder_.path() + "/statements"; }
  TemporaryFolder folder_;
};

TEST_P(Recordings, PlayedOnAnotherDatabaseTheyLeaveTheSameRows) {
  const test::Place first(GetParam());
  const std::string bytes("\0\x01\xff", 3);
  {
    auto db = record_statements(with_things(first), file());
    auto tx = db->begin_write();
    tx->savepoint();
    add(*tx, 1, "茶 'tea'", Blob{bytes});
    tx->release_savepoint();
    tx->savepoint();
    add(*tx, 2, "undone");
    tx->rollback_to_savepoint();
    EXPECT_EQ(tx->one("select count(*) from thing")->integer(0), 1);
    tx->commit();
    tx.reset();
    add(*db->begin_write(), 3, "never committed");
    tx = db->begin_write();
    add(*tx, 4, "second");
    tx->commit();
    db->begin_read()->query("select id from thing");
  }
  const Recording recording(file());
  EXPECT_EQ(recording.statements(), 15u) << "what only reads is not written down";

  const test::Place second(GetParam());
  auto db = with_things(second);
  EXPECT_EQ(recording.play(*db), 2);
  const auto rows = db->begin_read()->query("select id, name, sealed from thing order by id");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].text(1), "茶 'tea'");
  EXPECT_EQ(rows[0].bytes(2), bytes);
  EXPECT_EQ(rows[1].integer(0), 4);
  EXPECT_TRUE(rows[1].is_null(2));

  const test::Place third(GetParam());
  auto singly = with_things(third);
  EXPECT_EQ(recording.batches(), 2);
  EXPECT_EQ(recording.play_singly(*singly), 3) << "one of the first batch, what it read after that, and the second";
  EXPECT_EQ(singly->begin_read()->query("select id from thing order by id").size(), 2u);
}

TEST_P(Recordings, AFileThatIsCutOffIsRefused) {
  const test::Place place(GetParam());
  {
    auto db = record_statements(with_things(place), file());
    auto tx = db->begin_write();
    add(*tx, 1, "one");
    tx->commit();
  }
  const auto size = std::filesystem::file_size(file());
  std::filesystem::resize_file(file(), size - 4);
  EXPECT_EQ(test::fault_of([&] { Recording recording(file()); }), FaultKind::corrupt);
}

INSTANTIATE_TEST_SUITE_P(Store, Recordings, testing::Values(test::Engine::sqlite, test::Engine::postgresql),
                         test::name_of);

}  // namespace
}  // namespace fenxiao::server

// What only PostgreSQL has to answer for: the connection in between.
#include <gtest/gtest.h>

#include "server/db/db.h"
#include "tests/unit/store/engines.h"
#include "tests/unit/store/fault_of.h"
#include "tests/unit/store/lossy_proxy.h"

namespace fenxiao::server {
namespace {

using test::Loss;

std::string socket_folder() {
  const std::string address = test::Place::address();
  const auto begin = address.find("host=") + 5;
  return address.substr(begin, address.find(' ', begin) - begin);
}

class Postgres : public testing::Test {
 protected:
  Postgres()
      : proxy_(socket_folder()),
        db_(open_postgres("host=127.0.0.1 port=" + std::to_string(proxy_.port()) +
                          " user=fenxiao dbname=postgres sslmode=disable gssencmode=disable" + place_.options())) {
    auto tx = db_->begin_write();
    db_->apply_ddl(*tx, "create table thing (\n  id {{i64}} not null primary key\n);");
    tx->commit();
  }
  void add(std::int64_t id) {
    auto tx = db_->begin_write();
    tx->exec("insert into thing (id) values ($1)", id);
    tx->commit();
  }
  std::int64_t things() { return db_->begin_read()->one("select count(*) from thing")->integer(0); }
  // Every other session of the cluster's test role ends, as at a restart of the server.
  void end_sessions() {
    auto other = place_.open();
    other->begin_read()->query(
        "select pg_terminate_backend(pid)::int from pg_stat_activity where usename = 'fenxiao' and pid <> "
        "pg_backend_pid()");
  }

  test::Place place_{test::Engine::postgresql};
  test::LossyProxy proxy_;
  std::unique_ptr<Db> db_;
};

TEST_F(Postgres, ACommitWhoseAnswerIsLostIsAskedForAndWasKept) {
  proxy_.lose_next(Loss::after_commit);
  EXPECT_EQ(test::fault_of([&] { add(1); }), std::nullopt);
  EXPECT_EQ(things(), 1);
  add(2);
  EXPECT_EQ(things(), 2);
}

TEST_F(Postgres, ACommitThatNeverArrivedIsToldOfAndLeavesNothing) {
  proxy_.lose_next(Loss::before_commit);
  EXPECT_EQ(test::fault_of([&] { add(1); }), FaultKind::unavailable);
  EXPECT_EQ(things(), 0);
  add(1);
  EXPECT_EQ(things(), 1);
}

TEST_F(Postgres, AConnectionThatEndedBetweenTwoBatchesCostsNothing) {
  add(1);
  EXPECT_EQ(things(), 1);
  end_sessions();
  EXPECT_EQ(things(), 1) << "a reader of before is not used";
  EXPECT_EQ(test::fault_of([&] { add(2); }), std::nullopt);
  EXPECT_EQ(things(), 2);
}

TEST_F(Postgres, AConnectionThatEndsInATransactionLeavesNothingAndMayBeTriedAgain) {
  auto tx = db_->begin_write();
  tx->exec("insert into thing (id) values ($1)", 1);
  end_sessions();
  EXPECT_EQ(test::fault_of([&] { EXPECT_EQ(tx->exec("insert into thing (id) values ($1)", 2), 1); }),
            FaultKind::unavailable);
  tx.reset();
  add(3);
  EXPECT_EQ(things(), 1);
}

}  // namespace
}  // namespace fenxiao::server

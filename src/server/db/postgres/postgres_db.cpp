// PostgreSQL through libpq: one connection that writes, a pool that reads.
//
// Several servers may share a database. Whoever writes holds one advisory lock for the length of its transaction, so
// that batches of all servers follow one another and every decision sees what was committed before it; the lock goes
// with the connection, however that ends, and a server that stands still in its transaction loses both.
//
// A connection that is lost before COMMIT was sent has written nothing (`unavailable`). One that is lost while COMMIT is
// under way leaves the question open; it is put to the server by the transaction's id, and nobody is answered before it is.
#include <chrono>
#include <functional>
#include <mutex>
#include <thread>

#include "server/db/db.h"
#include "server/db/postgres/pipe.h"
#include "server/db/readers.h"
#include "server/db/sql_text.h"

namespace fenxiao::server {
namespace {

using postgres::Pipe;

constexpr std::int64_t k_writer_lock = 0x66656e7869616f;  // "fenxiao"
constexpr auto k_settle_wait = std::chrono::milliseconds(200);
constexpr int k_settle_tries = 300;  // a minute: the server may be on its way up
constexpr DdlTypes k_types{"bigint", "text", "bytea"};

// COMMIT was sent and its answer never came: only the server knows, by the transaction's id.
void settle(const std::string& address, const std::string& xid, const std::string& what) {
  for (int tries = 0; tries < k_settle_tries; ++tries) {
    std::string status = "in progress";
    try {
      Pipe asking(address);
      status =
          postgres::rows_of(asking.last("select coalesce(pg_xact_status($1::xid8), 'forgotten')", {Value(xid)}).get())
              .at(0)
              .text(0);
    } catch (const Fault&) {
      // nobody to ask yet
    }
    if (status == "committed") return;
    if (status == "aborted") throw Fault(FaultKind::unavailable, "commit: " + what + "; it was rolled back", true);
    if (status != "in progress") break;
    std::this_thread::sleep_for(k_settle_wait);
  }
  throw Fault(FaultKind::storage, "commit: " + what + "; whether it was kept could not be found out");
}

class PostgresTx : public Tx {
 public:
  // `begin` and `opening` were answered already. `xid` of a transaction that writes, and where to ask for it.
  PostgresTx(Pipe& pipe, std::function<void(bool broken)> give_back, std::string address = {}, std::string xid = {})
      : pipe_(pipe), give_back_(std::move(give_back)), address_(std::move(address)), xid_(std::move(xid)) {}
  ~PostgresTx() override {
    try {
      if (!done_ && pipe_.is_open()) roll_back();
    } catch (const std::exception&) {
      // A connection that cannot even do that has ended, and its transaction with it.
    }
    give_back_(!pipe_.is_open());
  }

  // Each draws a line: what was refused before it is thrown before it.
  void savepoint() override {
    pipe_.finish();
    pipe_.send("savepoint command", {});
  }
  void rollback_to_savepoint() override {
    forget_answers();
    pipe_.alone("rollback to savepoint command; release savepoint command");
  }
  void release_savepoint() override {
    pipe_.send("release savepoint command", {});
    pipe_.finish();
  }
  void commit() override {
    pipe_.finish();
    try {
      pipe_.alone("COMMIT");
    } catch (const Fault& fault) {
      if (pipe_.is_open()) throw;  // the server said no
      settle(address_, xid_, fault.what());
    }
    done_ = true;
  }
  void script(const std::string& sql) { pipe_.alone(sql); }
  std::vector<Row> run(std::string_view sql, std::vector<Value> args) override {
    return postgres::rows_of(pipe_.last(sql, args).get());
  }
  Written change(std::string_view sql, std::vector<Value> args) override { return {*this, pipe_.send(sql, args)}; }
  std::int64_t rows_written(std::int64_t number) override { return pipe_.rows_written(number); }

 private:
  // Of what is to be undone anyway.
  void forget_answers() {
    try {
      pipe_.finish();
    } catch (const InvariantError&) {
    } catch (const Fault&) {
      if (!pipe_.is_open()) throw;
    }
  }
  void roll_back() {
    forget_answers();
    pipe_.alone("rollback");
  }

  Pipe& pipe_;
  std::function<void(bool)> give_back_;
  std::string address_;
  std::string xid_;
  bool done_ = false;
};

class PostgresDb : public Db {
 public:
  explicit PostgresDb(std::string address) : address_(std::move(address)), writer_(std::make_unique<Pipe>(address_)) {
    for (const char* setting : {"fsync", "synchronous_commit", "full_page_writes"})
      if (postgres::rows_of(writer_->last(std::string("show ") + setting, {}).get()).at(0).text(0) == "off")
        throw Fault(FaultKind::storage,
                    std::string("postgresql: ") + setting + " is off: an acknowledged order could be lost");
  }

  std::unique_ptr<Tx> begin_write() override {
    writing_.lock();
    try {
      try {
        return begin_on_writer();
      } catch (const Fault&) {
        if (writer_->is_open()) throw;
        // The server was started anew since the last batch, or ended a connection that stood still.
        writer_ = std::make_unique<Pipe>(address_);
        return begin_on_writer();
      }
    } catch (const Fault&) {
      writing_.unlock();
      throw;
    }
  }

  std::unique_ptr<Tx> begin_read() override {
    // Those in the pool may have ended with a server that was started anew: each is tried once.
    for (int dead = 0; dead < Readers<Pipe>::k_readers_max; ++dead) {
      try {
        return begin_on_reader();
      } catch (const Fault& fault) {
        if (fault.kind() != FaultKind::unavailable) throw;
      }
    }
    return begin_on_reader();
  }

  void apply_ddl(Tx& tx, std::string_view script) override {
    static_cast<PostgresTx&>(tx).script(filled_in(script, k_types));
  }
  std::string_view engine() const override { return "postgresql"; }
  void checkpoint() override {}  // the database's own business

 private:
  std::unique_ptr<Tx> begin_on_writer() {
    writer_->start_over();
    writer_->alone("begin");
    const auto row = postgres::rows_of(
        writer_->last("select pg_advisory_xact_lock($1)::text, pg_current_xact_id()::text", {Value(k_writer_lock)})
            .get());
    return std::make_unique<PostgresTx>(*writer_, [this](bool) { writing_.unlock(); }, address_, row.at(0).text(1));
  }

  std::unique_ptr<Tx> begin_on_reader() {
    auto reader = std::make_shared<std::unique_ptr<Pipe>>(readers_.borrow());
    const auto give = [this, reader](bool broken) { readers_.give_back(broken ? nullptr : std::move(*reader)); };
    try {
      Pipe& pipe = **reader;
      pipe.start_over();
      pipe.alone("begin isolation level repeatable read read only");
      return std::make_unique<PostgresTx>(pipe, give);
    } catch (const Fault&) {
      give(true);
      throw;
    }
  }

  std::string address_;
  std::unique_ptr<Pipe> writer_;
  std::mutex writing_;
  Readers<Pipe> readers_{[this] { return std::make_unique<Pipe>(address_); }};
};

}  // namespace

std::unique_ptr<Db> open_postgres(const std::string& address) { return std::make_unique<PostgresDb>(address); }

}  // namespace fenxiao::server

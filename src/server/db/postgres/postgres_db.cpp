// PostgreSQL through libpqxx: one connection that writes, a pool that reads.
//
// Several servers may share a database. Whoever writes holds one advisory lock for the length of its transaction, so
// that batches of all servers follow one another and every decision sees what was committed before it; the lock goes
// with the connection, however that ends, and a server that stands still in its transaction loses both.
//
// A connection that is lost before COMMIT was sent has written nothing (`unavailable`). One that is lost while COMMIT is
// under way leaves the question open; it is put to the server by the transaction's id, and nobody is answered before it is.
#include <chrono>
#include <mutex>
#include <pqxx/pqxx>
#include <thread>
#include <unordered_map>

#include "server/db/db.h"
#include "server/db/readers.h"
#include "server/db/sql_text.h"

namespace fenxiao::server {
namespace {

constexpr std::int64_t k_writer_lock = 0x66656e7869616f;  // "fenxiao"
// A server that was stopped in the midst of a transaction must not keep the others waiting for ever.
constexpr const char* k_session_settings =
    "set lock_timeout = '30s'; set idle_in_transaction_session_timeout = '10s'; set tcp_user_timeout = '10s'";
constexpr auto k_settle_wait = std::chrono::milliseconds(200);
constexpr int k_settle_tries = 300;  // a minute: the server may be on its way up
constexpr DdlTypes k_types{"bigint", "text", "bytea"};

// Object ids of built-in types (pg_type.dat); they never change.
constexpr pqxx::oid k_bytea = 17, k_int8 = 20, k_int2 = 21, k_int4 = 23, k_text = 25, k_varchar = 1043,
                    k_numeric = 1700, k_name = 19;

// A statement that is wrong is our bug and costs its own command; what the server refuses is the world's.
[[noreturn]] void raise(const pqxx::failure& e) {
  const std::string what = std::string("postgresql: ") + e.what();
  if (dynamic_cast<const pqxx::broken_connection*>(&e)) throw Fault(FaultKind::unavailable, what, true);
  std::string state;
  if (const auto* sql = dynamic_cast<const pqxx::sql_error*>(&e)) state = sql->sqlstate();
  // Classes of SQLSTATE: 23 a constraint, 40 a serialisation failure or a deadlock, 22 data, 42 the text of SQL; 08 and 57
  // the connection or the server going away, 55 a lock that was waited for, 25P03 a transaction that stood still, 53 no room.
  if (state.starts_with("23") || state.starts_with("40")) throw Fault(FaultKind::conflict, what, true);
  if (state.starts_with("22") || state.starts_with("42")) throw InvariantError(what);
  for (const char* passing : {"08", "53", "55", "57", "25P03"})
    if (state.starts_with(passing)) throw Fault(FaultKind::unavailable, what, true);
  throw Fault(FaultKind::storage, what);
}

class Connection {
 public:
  explicit Connection(const std::string& address) : connection_(address) {
    pqxx::nontransaction(connection_).exec(k_session_settings);
  }

  pqxx::connection& raw() { return connection_; }

  // Each SQL text is prepared once for each choice of parameters that are integers, under a name of its own.
  const std::string& statement(std::string_view sql, const std::vector<Value>& args) {
    std::string key(sql);
    for (const Value& value : args) key += std::holds_alternative<std::int64_t>(value) ? 'i' : '-';
    auto found = statements_.find(key);
    if (found == statements_.end()) {
      if (parameter_count(sql) != args.size()) throw InvariantError("parameter count differs in: " + std::string(sql));
      std::vector<bool> integers;
      for (const char kind : std::string_view(key).substr(sql.size())) integers.push_back(kind == 'i');
      std::string name = "s" + std::to_string(statements_.size());
      connection_.prepare(name, with_integers_marked(sql, integers, "::bigint"));
      found = statements_.emplace(std::move(key), std::move(name)).first;
    }
    return found->second;
  }

 private:
  pqxx::connection connection_;
  std::unordered_map<std::string, std::string> statements_;  // names by text and kinds of the values
};

pqxx::params params_of(const std::vector<Value>& args) {
  pqxx::params out;
  out.reserve(args.size());
  for (const Value& value : args) {
    if (const auto* number = std::get_if<std::int64_t>(&value))
      out.append(*number);
    else if (const auto* text = std::get_if<std::string>(&value))
      out.append(*text);
    else if (const auto* blob = std::get_if<Blob>(&value))
      out.append(pqxx::binary_cast(blob->bytes));
    else
      out.append();
  }
  return out;
}

Value value_of(const pqxx::field& field) {
  if (field.is_null()) return {};
  switch (field.type()) {
    case k_int2:
    case k_int4:
    case k_int8: return field.as<std::int64_t>();
    case k_numeric: {  // sum() of bigint; a fraction is a bug
      std::int64_t whole = 0;
      const std::string_view text = field.view();
      if (text.find('.') != std::string_view::npos)
        throw Fault(FaultKind::corrupt, "a fraction where an integer was expected");
      pqxx::from_string(text, whole);
      return whole;
    }
    case k_text:
    case k_varchar:
    case k_name: return std::string(field.view());
    case k_bytea: {
      const auto bytes = field.as<pqxx::bytes>();
      return Blob{std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())};
    }
    default: throw Fault(FaultKind::corrupt, "a column of a type that no table here has");
  }
}

// COMMIT was sent and its answer never came: only the server knows, by the transaction's id.
void settle(const std::string& address, const std::string& xid, const std::string& what) {
  for (int tries = 0; tries < k_settle_tries; ++tries) {
    std::string status;
    try {
      pqxx::connection asking(address);
      status = pqxx::nontransaction(asking)
                   .exec("select coalesce(pg_xact_status($1::xid8), 'forgotten')", pqxx::params(xid))
                   .one_field()
                   .as<std::string>();
    } catch (const pqxx::failure&) {
      status = "in progress";  // nobody to ask yet
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
  // `xid` of a transaction that writes, and where to ask for it.
  PostgresTx(Connection& connection, std::unique_ptr<pqxx::transaction_base> tx,
             std::function<void(bool broken)> give_back, std::string address = {}, std::string xid = {})
      : connection_(connection),
        tx_(std::move(tx)),
        give_back_(std::move(give_back)),
        address_(std::move(address)),
        xid_(std::move(xid)) {}
  ~PostgresTx() override {
    tx_.reset();  // rolls back what was not committed
    give_back_(!connection_.raw().is_open());
  }

  void savepoint() override { plain("savepoint command"); }
  void rollback_to_savepoint() override { plain("rollback to savepoint command; release savepoint command"); }
  void release_savepoint() override { plain("release savepoint command"); }
  void commit() override {
    try {
      tx_->commit();
    } catch (const pqxx::statement_completion_unknown& e) {
      settle(address_, xid_, e.what());
    } catch (const pqxx::sql_error& e) {
      raise(e);  // the server said no
    } catch (const pqxx::failure& e) {
      settle(address_, xid_, e.what());
    }
  }
  void script(const std::string& sql) { plain(sql); }
  std::vector<Row> run(std::string_view sql, std::vector<Value> args) override {
    const pqxx::result result = execute(sql, args);
    std::vector<Row> rows;
    rows.reserve(static_cast<std::size_t>(result.size()));
    for (const pqxx::row& row : result) {
      std::vector<Value> values;
      values.reserve(static_cast<std::size_t>(row.size()));
      for (const pqxx::field& field : row) values.push_back(value_of(field));
      rows.emplace_back(std::move(values));
    }
    return rows;
  }
  std::int64_t change(std::string_view sql, std::vector<Value> args) override {
    return static_cast<std::int64_t>(execute(sql, args).affected_rows());
  }

 private:
  pqxx::result execute(std::string_view sql, const std::vector<Value>& args) {
    try {
      return tx_->exec(pqxx::prepped{connection_.statement(sql, args)}, params_of(args));
    } catch (const pqxx::failure& e) {
      raise(e);
    }
  }
  void plain(const std::string& sql) {
    try {
      tx_->exec(sql);
    } catch (const pqxx::failure& e) {
      raise(e);
    }
  }

  Connection& connection_;
  std::unique_ptr<pqxx::transaction_base> tx_;
  std::function<void(bool)> give_back_;
  std::string address_;
  std::string xid_;
};

class PostgresDb : public Db {
 public:
  explicit PostgresDb(std::string address)
      : address_(std::move(address)), writer_(std::make_unique<Connection>(address_)) {
    pqxx::work tx(writer_->raw());
    for (const char* setting : {"fsync", "synchronous_commit", "full_page_writes"})
      if (tx.exec(std::string("show ") + setting).one_field().view() == "off")
        throw Fault(FaultKind::storage,
                    std::string("postgresql: ") + setting + " is off: an acknowledged order could be lost");
  }

  std::unique_ptr<Tx> begin_write() override {
    writing_.lock();
    try {
      try {
        return begin_on_writer();
      } catch (const pqxx::broken_connection&) {
        // The server was started anew since the last batch, or ended a connection that stood still.
        writer_ = std::make_unique<Connection>(address_);
        return begin_on_writer();
      }
    } catch (const pqxx::failure& e) {
      writing_.unlock();
      throw Fault(FaultKind::unavailable, std::string("postgresql: ") + e.what(), true);
    }
  }

  std::unique_ptr<Tx> begin_read() override {
    try {
      // Those in the pool may have ended with a server that was started anew: each is tried once.
      for (int dead = 0; dead < Readers<Connection>::k_readers_max; ++dead) {
        try {
          return begin_on_reader();
        } catch (const pqxx::broken_connection&) {
        }
      }
      return begin_on_reader();
    } catch (const pqxx::failure& e) {
      throw Fault(FaultKind::unavailable, std::string("postgresql: ") + e.what(), true);
    }
  }

  void apply_ddl(Tx& tx, std::string_view script) override {
    static_cast<PostgresTx&>(tx).script(filled_in(script, k_types));
  }
  std::string_view engine() const override { return "postgresql"; }
  void checkpoint() override {}  // the database's own business

 private:
  std::unique_ptr<Tx> begin_on_writer() {
    auto work = std::make_unique<pqxx::work>(writer_->raw());
    const auto row =
        work->exec("select pg_advisory_xact_lock(" + std::to_string(k_writer_lock) + "), pg_current_xact_id()::text")
            .one_row();
    return std::make_unique<PostgresTx>(
        *writer_, std::move(work), [this](bool) { writing_.unlock(); }, address_, row[1].as<std::string>());
  }

  std::unique_ptr<Tx> begin_on_reader() {
    using Snapshot = pqxx::transaction<pqxx::isolation_level::repeatable_read, pqxx::write_policy::read_only>;
    auto reader = std::make_shared<std::unique_ptr<Connection>>(readers_.borrow());
    const auto give = [this, reader](bool broken) { readers_.give_back(broken ? nullptr : std::move(*reader)); };
    try {
      Connection& connection = **reader;
      return std::make_unique<PostgresTx>(connection, std::make_unique<Snapshot>(connection.raw()), give);
    } catch (const pqxx::failure&) {
      give(true);
      throw;
    }
  }

  std::string address_;
  std::unique_ptr<Connection> writer_;
  std::mutex writing_;
  Readers<Connection> readers_{[this] { return std::make_unique<Connection>(address_); }};
};

}  // namespace

std::unique_ptr<Db> open_postgres(const std::string& address) {
  try {
    return std::make_unique<PostgresDb>(address);
  } catch (const pqxx::failure& e) {
    throw Fault(FaultKind::unavailable, std::string("postgresql: ") + e.what());
  }
}

}  // namespace fenxiao::server

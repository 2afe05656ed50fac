// PostgreSQL through libpqxx: one connection that writes, a pool that reads.
//
// Several servers may share a database. Whoever writes holds one advisory lock for the length of its transaction, so
// that batches of all servers follow one another and every decision sees what was committed before it; the lock goes
// with the connection, however that ends.
#include <mutex>
#include <pqxx/pqxx>
#include <unordered_map>

#include "server/db/db.h"
#include "server/db/readers.h"
#include "server/db/sql_text.h"

namespace fenxiao::server {
namespace {

constexpr std::int64_t k_writer_lock = 0x66656e7869616f;  // "fenxiao"
constexpr DdlTypes k_types{"bigint", "text", "bytea"};

// Object ids of built-in types (pg_type.dat); they never change.
constexpr pqxx::oid k_bytea = 17, k_int8 = 20, k_int2 = 21, k_int4 = 23, k_text = 25, k_varchar = 1043,
                    k_numeric = 1700, k_name = 19;

// A statement that is wrong is our bug and costs its own command; what the server refuses is the world's.
[[noreturn]] void raise(const pqxx::failure& e) {
  const std::string what = std::string("postgresql: ") + e.what();
  std::string state;
  if (const auto* sql = dynamic_cast<const pqxx::sql_error*>(&e)) state = sql->sqlstate();
  // Classes of SQLSTATE: 23 a constraint, 40 a serialisation failure or a deadlock, 22 data, 42 the text of SQL.
  if (state.starts_with("23") || state.starts_with("40")) throw Fault(FaultKind::conflict, what, true);
  if (state.starts_with("22") || state.starts_with("42")) throw InvariantError(what);
  throw Fault(FaultKind::storage, what);
}

class Connection {
 public:
  explicit Connection(const std::string& address) : connection_(address) {}

  pqxx::connection& raw() { return connection_; }

  // Each SQL text is prepared once, under a name of its own.
  const std::string& statement(std::string_view sql, std::size_t arguments) {
    auto found = statements_.find(std::string(sql));
    if (found == statements_.end()) {
      const std::size_t parameters = parameter_count(sql);
      std::string name = "s" + std::to_string(statements_.size());
      connection_.prepare(name, std::string(sql));
      found = statements_.emplace(std::string(sql), Prepared{std::move(name), parameters}).first;
    }
    INVARIANT(found->second.parameters == arguments);
    return found->second.name;
  }

 private:
  struct Prepared {
    std::string name;
    std::size_t parameters;
  };
  pqxx::connection connection_;
  std::unordered_map<std::string, Prepared> statements_;
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

class PostgresTx : public Tx {
 public:
  PostgresTx(Connection& connection, std::unique_ptr<pqxx::transaction_base> tx,
             std::function<void(bool broken)> give_back)
      : connection_(connection), tx_(std::move(tx)), give_back_(std::move(give_back)) {}
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
    } catch (const pqxx::failure& e) {
      throw Fault(FaultKind::storage, std::string("commit: ") + e.what());
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
      return tx_->exec(pqxx::prepped{connection_.statement(sql, args.size())}, params_of(args));
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
      if (!writer_->raw().is_open()) writer_ = std::make_unique<Connection>(address_);
      auto work = std::make_unique<pqxx::work>(writer_->raw());
      work->exec("select pg_advisory_xact_lock(" + std::to_string(k_writer_lock) + ")");
      return std::make_unique<PostgresTx>(*writer_, std::move(work), [this](bool) { writing_.unlock(); });
    } catch (const pqxx::failure& e) {
      writing_.unlock();
      throw Fault(FaultKind::unavailable, std::string("postgresql: ") + e.what(), true);
    }
  }

  std::unique_ptr<Tx> begin_read() override {
    using Snapshot = pqxx::transaction<pqxx::isolation_level::repeatable_read, pqxx::write_policy::read_only>;
    try {
      auto reader = std::make_shared<std::unique_ptr<Connection>>(readers_.borrow());
      const auto give = [this, reader](bool broken) { readers_.give_back(broken ? nullptr : std::move(*reader)); };
      try {
        Connection& connection = **reader;
        return std::make_unique<PostgresTx>(connection, std::make_unique<Snapshot>(connection.raw()), give);
      } catch (const pqxx::failure&) {
        give(true);
        throw;
      }
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

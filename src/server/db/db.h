// The storage seam: transactions over SQL text that both engines take. Drivers: sqlite/ (embedded, the
// default) and postgres/.
//
// Parameters are written $1, $2, … and bound by that number, in whatever order the text names them; a gap is refused.
// Rows are read whole: a statement never stays open behind the caller's back.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/fault.h"
#include "base/id.h"
#include "base/invariant.h"
#include "base/time.h"

namespace fenxiao::server {

struct Blob {
  std::string bytes;
};
using Value = std::variant<std::monostate, std::int64_t, std::string, Blob>;

// What may be bound: integers, bools, texts, blobs, ids, instants, days, and optionals of them.
inline Value bind_value(std::nullptr_t) { return {}; }
inline Value bind_value(std::int64_t v) { return v; }
inline Value bind_value(int v) { return std::int64_t{v}; }
inline Value bind_value(bool v) { return std::int64_t{v}; }
inline Value bind_value(std::string v) { return v; }
inline Value bind_value(std::string_view v) { return std::string(v); }
inline Value bind_value(const char* v) { return std::string(v); }
inline Value bind_value(Blob v) { return v; }
inline Value bind_value(Instant v) { return v.ms; }
inline Value bind_value(Day v) { return std::int64_t{v.number}; }
template <class Tag>
Value bind_value(Id<Tag> v) {
  return v.set() ? Value(v.value) : Value();
}
template <class T>
Value bind_value(const std::optional<T>& v) {
  return v ? bind_value(*v) : Value();
}

// One row, by column position. Asking for another type than what is there is a bug.
class Row {
 public:
  explicit Row(std::vector<Value> columns) : columns_(std::move(columns)) {}
  bool is_null(std::size_t column) const { return std::holds_alternative<std::monostate>(at(column)); }
  std::int64_t integer(std::size_t column) const { return get<std::int64_t>(column); }
  std::optional<std::int64_t> maybe_integer(std::size_t column) const {
    return is_null(column) ? std::nullopt : std::optional(integer(column));
  }
  bool flag(std::size_t column) const { return integer(column) != 0; }
  const std::string& text(std::size_t column) const { return get<std::string>(column); }
  std::string text_or_empty(std::size_t column) const { return is_null(column) ? std::string() : text(column); }
  std::optional<std::string> maybe_text(std::size_t column) const {
    return is_null(column) ? std::nullopt : std::optional(text(column));
  }
  const std::string& bytes(std::size_t column) const { return get<Blob>(column).bytes; }
  Instant instant(std::size_t column) const { return {integer(column)}; }
  std::optional<Instant> maybe_instant(std::size_t column) const {
    return is_null(column) ? std::nullopt : std::optional(instant(column));
  }
  template <class IdType>
  IdType id(std::size_t column) const {
    return is_null(column) ? IdType{} : IdType{integer(column)};
  }
  std::size_t size() const { return columns_.size(); }

 private:
  const Value& at(std::size_t column) const {
    INVARIANT(column < columns_.size());
    return columns_[column];
  }
  template <class T>
  const T& get(std::size_t column) const {
    const T* found = std::get_if<T>(&at(column));
    INVARIANT(found);
    return *found;
  }
  std::vector<Value> columns_;
};

class Tx;

// The number of rows that a statement has written. Asking for it takes the engine's answer; not asking lets a network's engine
// answer later, with others. To be asked while its transaction lives.
class Written {
 public:
  explicit Written(std::int64_t rows) : rows_(rows) {}
  Written(Tx& tx, std::int64_t number) : tx_(&tx), rows_(number) {}
  operator std::int64_t() const;

 private:
  Tx* tx_ = nullptr;       // where the answer was not taken yet
  std::int64_t rows_ = 0;  // or the statement's number there
};

// A transaction. Rolls back when it goes out of scope; only commit() keeps anything. Throws Fault where the engine
// fails: `conflict` (a constraint, a lock) may be tried again, `storage` must end the process that writes. A statement
// that is wrong in itself is a bug: InvariantError.
class Tx {
 public:
  virtual ~Tx() = default;

  template <class... Args>
  std::vector<Row> query(std::string_view sql, const Args&... args) {
    return run(sql, {bind_value(args)...});
  }
  // The only row, or none. Two rows are a bug.
  template <class... Args>
  std::optional<Row> one(std::string_view sql, const Args&... args) {
    std::vector<Row> rows = run(sql, {bind_value(args)...});
    INVARIANT(rows.size() <= 1);
    return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
  }
  // What the engine refuses is thrown here, or at the next statement that reads, savepoint or commit.
  template <class... Args>
  Written exec(std::string_view sql, const Args&... args) {
    return change(sql, {bind_value(args)...});
  }

  // One command of a batch: undone alone, the rest of the transaction stays.
  virtual void savepoint() = 0;
  virtual void rollback_to_savepoint() = 0;
  virtual void release_savepoint() = 0;

  virtual void commit() = 0;

  // What the three above come to: a statement with its values.
  virtual std::vector<Row> run(std::string_view sql, std::vector<Value> args) = 0;
  virtual Written change(std::string_view sql, std::vector<Value> args) = 0;
  // Of a statement by its number, for an engine that answers later.
  virtual std::int64_t rows_written(std::int64_t number);
};

inline Written::operator std::int64_t() const { return tx_ ? tx_->rows_written(rows_) : rows_; }
inline std::int64_t Tx::rows_written(std::int64_t) {
  INVARIANT(!"this engine answers at once");
  return 0;
}

class Db {
 public:
  virtual ~Db() = default;
  // The one writer. Blocks while another write transaction is open.
  virtual std::unique_ptr<Tx> begin_write() = 0;
  // A snapshot for reading; commit() is not needed.
  virtual std::unique_ptr<Tx> begin_read() = 0;
  // Runs DDL with {{i64}} {{text}} {{blob}} filled in for the engine. Statements are separated by ';'.
  virtual void apply_ddl(Tx& tx, std::string_view script) = 0;
  virtual std::string_view engine() const = 0;
  // After the last write of a clean stop.
  virtual void checkpoint() = 0;
};

// Opens (creating where needed) DIR/fenxiao.db and holds DIR/lock until it is destroyed: a second process is refused
// by a Fault.
std::unique_ptr<Db> open_sqlite(const std::string& directory);

// `address` as libpq takes it: "postgresql://user@host:5432/name" or "host=… dbname=…". Refuses a server that may lose
// what it has acknowledged (fsync, synchronous_commit or full_page_writes off).
std::unique_ptr<Db> open_postgres(const std::string& address);

}  // namespace fenxiao::server

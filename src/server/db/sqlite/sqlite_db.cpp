// SQLite: WAL, synchronous=FULL, one read-write connection, a pool of read-only ones.
#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <mutex>
#include <unordered_map>

#include "server/db/db.h"
#include "server/db/readers.h"
#include "server/db/sql_text.h"

namespace fenxiao::server {
namespace {

constexpr int k_busy_timeout_ms = 5000;

// A statement that is wrong is our bug and costs its own command; what the disk refuses is the world's.
[[noreturn]] void raise(const SQLite::Exception& e) {
  const std::string what = std::string("sqlite: ") + e.what();
  switch (e.getErrorCode() & 0xff) {
    case SQLITE_CONSTRAINT:
    case SQLITE_BUSY:
    case SQLITE_LOCKED: throw Fault(FaultKind::conflict, what, true);
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_TOOBIG: throw InvariantError(what);
    default: throw Fault(FaultKind::storage, what);
  }
}

// Looks a text up without making a string of it.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

// A connection with its prepared statements. Each SQL text is prepared once and then reset.
class Connection {
 public:
  Connection(const std::string& file, bool writable)
      // No mutex of SQLite's own: a connection is one thread's at a time (the writer's lock, the pool of readers).
      : db_(file,
            SQLite::OPEN_NOMUTEX | (writable ? SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE : SQLite::OPEN_READONLY),
            k_busy_timeout_ms) {
    if (writable) {
      db_.exec("pragma journal_mode=wal");
      db_.exec("pragma synchronous=full");
      db_.exec("pragma wal_autocheckpoint=4000");
      // What a savepoint would put back is kept in memory: in a file it costs a write a page of every command.
      db_.exec("pragma temp_store=memory");
    }
    db_.exec("pragma foreign_keys=on");
    db_.exec("pragma cache_size=-32000");
  }

  SQLite::Database& raw() { return db_; }

  SQLite::Statement& statement(std::string_view sql, const std::vector<Value>& args) {
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
      auto fresh = std::make_unique<Prepared>(db_, std::string(sql));
      // SQLite takes $1 for a name that is indexed by first appearance; so each is resolved by its name, once.
      for (int i = 1;; ++i) {
        const int index = fresh->statement.getIndex(("$" + std::to_string(i)).c_str());
        if (index == 0) break;
        fresh->index_of.push_back(index);
      }
      const auto count = static_cast<std::size_t>(fresh->statement.getBindParameterCount());
      INVARIANT(fresh->index_of.size() == count && parameter_count(sql) == count);
      found = statements_.emplace(std::string(sql), std::move(fresh)).first;
    }
    Prepared& prepared = *found->second;
    if (prepared.index_of.size() != args.size())
      throw InvariantError("parameter count differs in: " + std::string(sql));
    prepared.statement.tryReset();  // its result is the last execution's, which its own caller was told
    for (std::size_t i = 0; i < args.size(); ++i) bind(prepared.statement, prepared.index_of[i], args[i]);
    return prepared.statement;
  }

 private:
  struct Prepared {
    Prepared(SQLite::Database& db, const std::string& sql) : statement(db, sql) {}
    SQLite::Statement statement;
    std::vector<int> index_of;
  };

  static void bind(SQLite::Statement& statement, int index, const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value))
      statement.bind(index, *number);
    else if (const auto* text = std::get_if<std::string>(&value))
      statement.bindNoCopy(index, *text);  // lives as long as the execution
    else if (const auto* blob = std::get_if<Blob>(&value))
      statement.bindNoCopy(index, blob->bytes.data(), static_cast<int>(blob->bytes.size()));
    else
      statement.bind(index);
  }

  SQLite::Database db_;
  std::unordered_map<std::string, std::unique_ptr<Prepared>, TextHash, std::equal_to<>> statements_;
};

Value value_of(const SQLite::Column& column) {
  switch (column.getType()) {
    case SQLITE_INTEGER: return column.getInt64();
    case SQLITE_TEXT: return std::string(column.getText(), static_cast<std::size_t>(column.getBytes()));
    case SQLITE_BLOB:
      return Blob{std::string(static_cast<const char*>(column.getBlob()), static_cast<std::size_t>(column.getBytes()))};
    case SQLITE_NULL: return {};
    default: throw Fault(FaultKind::corrupt, "a fraction where an integer was expected");
  }
}

class SqliteTx : public Tx {
 public:
  SqliteTx(Connection& connection, bool write, std::function<void()> give_back)
      : connection_(connection), give_back_(std::move(give_back)) {
    exec_plain(write ? "begin immediate" : "begin");
  }
  ~SqliteTx() override {
    if (!done_) {
      try {
        connection_.raw().exec("rollback");
      } catch (const SQLite::Exception&) {
        // The engine has rolled back by itself (disk full, I/O error).
      }
    }
    give_back_();
  }

  void savepoint() override { exec_plain("savepoint command"); }
  void rollback_to_savepoint() override {
    exec_plain("rollback to command");
    exec_plain("release command");
  }
  void release_savepoint() override { exec_plain("release command"); }
  void commit() override {
    try {
      connection_.raw().exec("commit");
    } catch (const SQLite::Exception& e) {
      throw Fault(FaultKind::storage, std::string("commit: ") + e.what());
    }
    done_ = true;
  }
  std::vector<Row> run(std::string_view sql, std::vector<Value> args) override {
    try {
      SQLite::Statement& statement = connection_.statement(sql, args);
      std::vector<Row> rows;
      const int columns = statement.getColumnCount();
      while (statement.executeStep()) {
        std::vector<Value> values;
        values.reserve(static_cast<std::size_t>(columns));
        for (int i = 0; i < columns; ++i) values.push_back(value_of(statement.getColumn(i)));
        rows.emplace_back(std::move(values));
      }
      statement.tryReset();
      return rows;
    } catch (const SQLite::Exception& e) {
      raise(e);
    }
  }
  Written change(std::string_view sql, std::vector<Value> args) override {
    try {
      SQLite::Statement& statement = connection_.statement(sql, args);
      while (statement.executeStep()) {
      }
      statement.tryReset();
      return Written(sqlite3_changes64(connection_.raw().getHandle()));
    } catch (const SQLite::Exception& e) {
      raise(e);
    }
  }

 private:
  void exec_plain(const char* sql) {
    try {
      connection_.raw().exec(sql);
    } catch (const SQLite::Exception& e) {
      raise(e);
    }
  }

  Connection& connection_;
  std::function<void()> give_back_;
  bool done_ = false;
};

// flock() on DIR/lock: gone with the process, however it ends.
class DirectoryLock {
 public:
  explicit DirectoryLock(const std::string& directory) {
    const std::string file = directory + "/lock";
    fd_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd_ < 0) throw Fault(FaultKind::storage, "cannot open " + file);
    if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
      ::close(fd_);
      throw Fault(FaultKind::storage, "another process has " + directory + " open");
    }
  }
  ~DirectoryLock() { ::close(fd_); }
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  int fd_ = -1;
};

class SqliteDb : public Db {
 public:
  explicit SqliteDb(const std::string& directory)
      : lock_(directory), file_(directory + "/fenxiao.db"), writer_(file_, true) {
    // What a process before us wrote to the log and could not sync may be in the system's cache alone, marked as written. It is
    // brought into the file, and that is synced, before anything is built on it.
    SqliteDb::checkpoint();
  }

  std::unique_ptr<Tx> begin_write() override {
    writing_.lock();
    try {
      return std::make_unique<SqliteTx>(writer_, true, [this] { writing_.unlock(); });
    } catch (...) {
      writing_.unlock();
      throw;
    }
  }

  std::unique_ptr<Tx> begin_read() override {
    std::unique_ptr<Connection> reader = readers_.borrow();
    Connection& connection = *reader;
    auto kept = std::make_shared<std::unique_ptr<Connection>>(std::move(reader));
    const auto give = [this, kept] { readers_.give_back(std::move(*kept)); };
    try {
      return std::make_unique<SqliteTx>(connection, false, give);
    } catch (...) {
      give();
      throw;
    }
  }

  void apply_ddl(Tx& tx, std::string_view script) override {
    std::string sql = filled_in(script, {"integer", "text", "blob"});
    // STRICT: a text in an integer column is refused, as PostgreSQL would.
    for (std::size_t at = 0; (at = sql.find("\n);", at)) != std::string::npos; at += 10)
      sql.replace(at, 3, "\n) strict;");
    try {
      static_cast<void>(tx);
      writer_.raw().exec(sql);
    } catch (const SQLite::Exception& e) {
      throw Fault(FaultKind::storage, std::string("migration: ") + e.what());
    }
  }

  std::string_view engine() const override { return "sqlite"; }
  void checkpoint() override { writer_.raw().exec("pragma wal_checkpoint(truncate)"); }

 private:
  DirectoryLock lock_;
  std::string file_;
  Connection writer_;
  std::mutex writing_;
  Readers<Connection> readers_{[this] { return std::make_unique<Connection>(file_, false); }};
};

}  // namespace

std::unique_ptr<Db> open_sqlite(const std::string& directory) {
  // Counting what is allocated costs a lock of the whole process at every allocation, and nobody asks for the count. Refused
  // once the library is in use: the first database has then set it.
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  try {
    std::filesystem::create_directories(directory);
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all);
    return std::make_unique<SqliteDb>(directory);
  } catch (const SQLite::Exception& e) {
    throw Fault(FaultKind::storage, directory + ": " + e.what());
  } catch (const std::filesystem::filesystem_error& e) {
    throw Fault(FaultKind::storage, e.what());
  }
}

}  // namespace fenxiao::server

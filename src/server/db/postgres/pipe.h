// A connection to PostgreSQL through libpq's pipeline mode: statements are sent as they come and their answers taken when one
// is asked for, so that what only writes costs no round trip of its own. (libpqxx has no pipeline for statements with
// parameters.)
//
// Errors. What the server refuses is thrown where its answer is taken, which may be later than where it was sent: whoever
// draws a line between two pieces of work calls finish() there. `conflict`: a constraint or a lock; `unavailable`: the
// connection, which is then of no more use; `storage`: the rest of the world's; InvariantError: a statement that is wrong.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/db/db.h"

namespace fenxiao::server::postgres {

using Result = std::unique_ptr<PGresult, decltype(&::PQclear)>;

class Pipe {
 public:
  explicit Pipe(const std::string& address);
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  bool is_open() const { return ::PQstatus(connection_.get()) == CONNECTION_OK; }

  // Sends a statement, prepared at its first use. Its number, from 0 in a transaction.
  std::int64_t send(std::string_view sql, const std::vector<Value>& args);
  // Takes all answers. Throws what the first refused statement deserves, after the others' were taken.
  void finish();
  // The answer of the statement that was sent last; finishes.
  Result last(std::string_view sql, const std::vector<Value>& args);
  // The number of rows that a statement has written; finishes if its answer was not taken yet.
  std::int64_t rows_written(std::int64_t sent);
  // Takes what is still to come and forgets every count: a new transaction begins to count from 0.
  void start_over();
  // By itself, without a pipeline: a script of several statements, or COMMIT, whose answer must not be waited for with others.
  void alone(const std::string& sql);

 private:
  const std::string& prepared(std::string_view sql, const std::vector<Value>& args);
  void leave_pipeline();
  [[noreturn]] void fail(const PGresult* result) const;
  void check_sent(int sent) const;

  std::unique_ptr<PGconn, decltype(&::PQfinish)> connection_;
  std::unordered_map<std::string, std::string> names_;  // of prepared statements by text and kinds of the values
  std::vector<std::int64_t> rows_;                      // written, by number, as far as is known
  std::size_t unanswered_ = 0;
  Result last_{nullptr, &::PQclear};
};

// Throws the Fault or InvariantError that an error of this SQLSTATE is; empty: the connection is gone.
[[noreturn]] void raise(const std::string& state, const std::string& message);

std::vector<Row> rows_of(const PGresult* result);

}  // namespace fenxiao::server::postgres

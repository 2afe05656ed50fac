// A store that writes down every statement of its write transactions, and the player that runs them again: the same work
// without HTTP, rules and JSON, which the order benchmark sets the server beside. For a bench only: the file holds all
// that was bound, and is written without any promise.
//
// The file is a sequence of entries, each a letter and what belongs to it; integers are 8 bytes as the machine has them,
// a text is its length and its bytes:
//   T text               the next SQL text, numbered from 0 in the order of appearance
//   B C R                begin, commit, roll back          s u l      savepoint, undo it, release it
//   Q n count values     statement n that is read          X n count values   statement n that writes
//   a value: 0 null · 1 integer · 2 text · 3 blob
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/db/db.h"

namespace fenxiao::server {

// Passes everything on to `db`, and writes what write transactions do to `file`.
std::unique_ptr<Db> record_statements(std::unique_ptr<Db> db, const std::string& file);

class Recording {
 public:
  explicit Recording(const std::string& file);
  // Runs all of it, transaction by transaction. Returns the number of transactions that were committed.
  std::int64_t play(Db& db) const;
  // The same with a transaction for each savepoint in place of one for them all: what a server without a committer would do.
  std::int64_t play_singly(Db& db) const;
  std::int64_t batches() const;  // transactions as they were recorded
  std::size_t statements() const { return steps_.size(); }

 private:
  struct Step {
    char what = 0;
    std::size_t sql = 0;
    std::vector<Value> args;
  };
  std::vector<std::string> texts_;
  std::vector<Step> steps_;
};

}  // namespace fenxiao::server

// A transaction that remembers what it has read: what one command of a batch asked, the next one need not ask again, as long
// as nothing was written to a table that the statement names. The shop's policies, rules and tiers, the product that all
// of a flash sale want, the distributor whose link they came by: read once a batch.
//
// A statement depends on every word in its text, so that no table can be overlooked; a column that is called like a table costs
// a second look at the most. What is undone to a savepoint counts as written once more.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "server/db/db.h"

namespace fenxiao::server {

// What is known of the statements themselves: kept from batch to batch. Of one thread.
class StatementWords {
 public:
  struct Words {
    bool reads = false;            // a SELECT; everything else may write
    std::string written;           // the table that it writes to
    std::vector<std::size_t> ids;  // of all its words, each once
  };
  const Words& of(std::string_view sql);
  std::size_t id_of(std::string_view word);
  std::size_t count() const { return ids_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> ids_;
  std::unordered_map<std::string, Words, Hash, std::equal_to<>> statements_;
};

class ReadOnce : public Tx {
 public:
  ReadOnce(Tx& tx, StatementWords& words) : tx_(tx), words_(words) {}

  void savepoint() override;
  void rollback_to_savepoint() override;
  void release_savepoint() override;
  void commit() override { tx_.commit(); }
  std::vector<Row> run(std::string_view sql, std::vector<Value> args) override;
  Written change(std::string_view sql, std::vector<Value> args) override;

 private:
  // Rows are kept from the second time on that the same is asked: most is asked once, and would be copied for nothing.
  struct Answer {
    std::int64_t read_at = 0;
    std::optional<std::vector<Row>> rows;
  };
  void written(std::string_view sql);
  bool is_fresh(const Answer& answer, const StatementWords::Words& words) const;

  Tx& tx_;
  StatementWords& words_;
  std::int64_t writes_ = 0;                                               // so far, each of which is a moment
  std::unordered_map<std::size_t, std::int64_t> written_at_;              // the last moment by the word of the table
  std::vector<std::unordered_set<std::size_t>> written_since_savepoint_;  // of each that is open, the innermost last
  std::unordered_map<std::string, Answer> answers_;
};

}  // namespace fenxiao::server

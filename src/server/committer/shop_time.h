// A shop's time never goes back: not when the clock is put back, nor after a restart, nor on another server of the database.
// The latest time of a batch that wrote something is kept with the shop; a later batch is not before it.
#pragma once

#include <map>
#include <optional>

#include "server/db/db.h"

namespace fenxiao::server {

// Passes everything on, and remembers whether anything was written that may bear a time.
class WatchedTx : public Tx {
 public:
  explicit WatchedTx(Tx& inner) : inner_(inner) {}
  bool wrote() const { return wrote_; }

  void savepoint() override { inner_.savepoint(); }
  void rollback_to_savepoint() override { inner_.rollback_to_savepoint(); }
  void release_savepoint() override { inner_.release_savepoint(); }
  void commit() override { inner_.commit(); }
  std::vector<Row> run(std::string_view sql, std::vector<Value> args) override;
  Written change(std::string_view sql, std::vector<Value> args) override;

 private:
  Tx& inner_;
  bool wrote_ = false;
};

// The times of one batch, by shop.
class BatchTimes {
 public:
  BatchTimes(Tx& tx, Instant read) : tx_(tx), read_(read) {}
  Instant of(ShopId shop);  // the clock's, or the shop's latest where the clock is behind it
  void keep();              // before the COMMIT of a batch that wrote something

 private:
  Tx& tx_;
  Instant read_;
  std::map<ShopId, Instant> times_;
};

// The latest that any shop has seen; none: nothing was written yet.
std::optional<Instant> latest_time(Tx& tx);
// For an operator who knows that the clock is right and the past was wrong: nothing is later than `now`.
void put_times_back(Tx& tx, Instant now);

}  // namespace fenxiao::server

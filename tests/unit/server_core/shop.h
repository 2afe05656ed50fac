// A shop in a real database of its own, with a clock that the test moves.
#pragma once

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "server/committer/committer.h"
#include "server/db/migrations.h"
#include "server/temporary_folder.h"

namespace fenxiao::server::test {

class ManualClock : public Clock {
 public:
  Instant now() const override { return {ms_.load()}; }
  void move(std::int64_t ms) { ms_ += ms; }

 private:
  std::atomic<std::int64_t> ms_{1'790'000'000'000};
};

class Shop {
 public:
  Shop() : db_(open_sqlite(folder_.path())), vault_(PersonalVault::open(folder_.path() + "/master.key", true)) {
    migrate(*db_, built_in_migrations(), clock_.now());
    auto tx = db_->begin_write();
    tx->exec(
        "insert into shop (shop_id, host, name, currency, utc_offset_min, created_at) values (1, '*', 'Test', 'CNY', "
        "480, 0)");
    tx->commit();
    settings_.id = ShopId{1};
    settings_.name = "Test";
  }

  Db& db() { return *db_; }
  ManualClock& clock() { return clock_; }
  const PersonalVault& vault() const { return vault_; }
  IdSource& ids() { return ids_; }
  const ShopSettings& settings() const { return settings_; }
  const std::string& folder() const { return folder_.path(); }

  template <class... Args>
  std::int64_t count(std::string_view sql, const Args&... args) {
    return db_->begin_read()->one(sql, args...)->integer(0);
  }

  // Runs `work` in a transaction of its own, which is committed.
  template <class Work>
  void write(Work work) {
    auto tx = db_->begin_write();
    const Principal nobody;
    WriteContext ctx{*tx,
                     clock_.now(),
                     settings_,
                     nobody,
                     vault_,
                     ids_,
                     Outbox(*tx, settings_.id, clock_.now(), ids_),
                     Audit(*tx, settings_.id, clock_.now(), ids_, nobody)};
    work(ctx);
    tx->commit();
  }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<Db> db_;
  PersonalVault vault_;
  ManualClock clock_;
  IdSource ids_{1'790'000'000'000, 1};
  ShopSettings settings_;
};

}  // namespace fenxiao::server::test

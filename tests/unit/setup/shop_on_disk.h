// A database of its own in a temporary folder, with everything that a server has but its sockets.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "server/committer/committer.h"
#include "server/db/migrations.h"
#include "server/setup/seed.h"
#include "server/temporary_folder.h"

namespace fenxiao::server {

class StoppedClock : public Clock {
 public:
  explicit StoppedClock(Instant at) : at_(at) {}
  Instant now() const override { return at_; }

 private:
  Instant at_;
};

class ShopOnDisk {
 public:
  explicit ShopOnDisk(Instant now) : clock_(now) {
    db_ = open_sqlite(folder_.path());
    migrate(*db_, built_in_migrations(), now);
    vault_ = std::make_unique<PersonalVault>(PersonalVault::open(folder_.path() + "/master.key", true));
    shop_.id = ShopId{1};
    shop_.currency = "CNY";
    auto tx = db_->begin_write();
    tx->exec(
        "INSERT INTO shop (shop_id, host, name, currency, utc_offset_min, created_at) VALUES (1, '*', 'Test', 'CNY', 480, $1)",
        now);
    tx->commit();
    committer_ = std::make_unique<Committer>(*db_, clock_, *vault_, ids_);
  }
  ~ShopOnDisk() {
    committer_->stop();
    db_.reset();
  }
  ShopOnDisk(const ShopOnDisk&) = delete;
  ShopOnDisk& operator=(const ShopOnDisk&) = delete;

  void write(const std::function<void(WriteContext&)>& work) {
    Command command;
    command.shop = shop_;
    command.run = [&work](WriteContext& ctx) -> Result<std::string, contract::ApiError> {
      work(ctx);
      return std::string();
    };
    ASSERT_EQ(committer_->submit_and_wait(std::move(command)).status, 200);
  }
  void seed(DemoScope scope) {
    FeatureAssets assets;
    assets.demo_directory = FENXIAO_DEMO_FOLDER;
    assets.demo = true;
    seed_demo([this](const std::function<void(WriteContext&)>& work) { write(work); }, assets, scope);
  }
  // The first column of the only row.
  std::int64_t number(std::string_view sql) { return db_->begin_read()->one(sql)->integer(0); }

  Db& db() { return *db_; }
  const PersonalVault& vault() const { return *vault_; }
  ShopId id() const { return shop_.id; }

 private:
  StoppedClock clock_;
  IdSource ids_{1'700'000'000'000, 1};
  TemporaryFolder folder_;
  std::unique_ptr<Db> db_;
  std::unique_ptr<PersonalVault> vault_;
  ShopSettings shop_;
  std::unique_ptr<Committer> committer_;
};

}  // namespace fenxiao::server

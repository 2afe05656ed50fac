// A whole shop on a real database, driven as the server drives it: a request is encoded, decoded and handed to the committer by
// its route. Without sockets and sessions, and with a clock that the simulation moves.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "server/committer/committer.h"
#include "server/db/migrations.h"
#include "server/features/features.h"
#include "server/jobs/scheduler.h"
#include "server/temporary_folder.h"
#include "tests/unit/store/engines.h"

namespace fenxiao::simulation {

using server::Outcome;
using server::Principal;

class MovableClock : public Clock {
 public:
  Instant now() const override { return {ms_.load()}; }
  void move(std::int64_t ms) { ms_ += ms; }

 private:
  std::atomic<std::int64_t> ms_{1'788'000'000'000};  // 2026-08-29
};

class Arena {
 public:
  explicit Arena(server::test::Engine engine) : place_(engine), db_(place_.open()) {
    server::migrate(*db_, server::built_in_migrations(), clock_.now());
    vault_ = std::make_unique<server::PersonalVault>(server::PersonalVault::open(folder_.path() + "/master.key", true));
    shop_.id = ShopId{1};
    auto tx = db_->begin_write();
    tx->exec(
        "INSERT INTO shop (shop_id, host, name, currency, utc_offset_min, created_at) VALUES (1, '*', 'Test', 'CNY', 480, $1)",
        clock_.now());
    tx->commit();
    assets_.demo = true;
    server::register_features(router_, assets_);
    for (server::Job& job : server::jobs(assets_)) jobs_.push_back({std::string(job.name), std::move(job.run)});
    committer_ = std::make_unique<server::Committer>(*db_, clock_, *vault_, ids_);
  }
  ~Arena() { committer_->stop(); }

  server::Db& db() { return *db_; }
  MovableClock& clock() { return clock_; }
  const server::PersonalVault& vault() const { return *vault_; }
  ShopId shop() const { return shop_.id; }

  // Into the queue; the answer comes after its batch was committed.
  template <class Req, class Res>
  std::future<Outcome> ask(const contract::Endpoint<Req, Res>& endpoint, const Principal& who, const Req& request,
                           const std::string& key) {
    const server::Route& route = route_of(endpoint.name);
    const std::string body = contract::encode(request);
    auto document = contract::Document::parse(body);
    INVARIANT(document.ok());
    auto decoded = route.decode(*document);
    INVARIANT(decoded.ok());
    server::Command command = empty(who);
    command.name = route.name;
    if (route.keyed) {
      command.key = key;
      command.body_hash = vault_->keyed_hash("body", decoded->canonical);
    }
    command.run = [&route, request = std::move(decoded).value()](server::WriteContext& ctx) {
      return route.write(request, ctx);
    };
    return submit(std::move(command));
  }
  // What no request does: goods coming in, the jobs.
  std::future<Outcome> work(std::function<void(server::WriteContext&)> what) {
    server::Command command = empty({});
    command.name = "work";
    command.run = [what = std::move(what)](server::WriteContext& ctx) -> Result<std::string, contract::ApiError> {
      what(ctx);
      return std::string();
    };
    return submit(std::move(command));
  }
  std::future<Outcome> run_jobs() {
    return work([this](server::WriteContext& ctx) { server::run_until_quiet(jobs_, ctx); });
  }

 private:
  server::Command empty(const Principal& who) const {
    server::Command command;
    command.shop = shop_;
    command.who = who;
    return command;
  }
  std::future<Outcome> submit(server::Command command) {
    auto answer = std::make_shared<std::promise<Outcome>>();
    auto outcome = answer->get_future();
    command.done = [answer](Outcome result) { answer->set_value(std::move(result)); };
    INVARIANT(committer_->submit(std::move(command)));
    return outcome;
  }
  const server::Route& route_of(std::string_view name) const {
    for (const server::Route& route : router_.routes())
      if (route.name == name) return route;
    INVARIANT(!"there is no such endpoint");
    return router_.routes().front();
  }

  MovableClock clock_;
  server::IdSource ids_{1'700'000'000'000, 1};
  server::TemporaryFolder folder_;
  server::test::Place place_;
  std::unique_ptr<server::Db> db_;
  std::unique_ptr<server::PersonalVault> vault_;
  server::ShopSettings shop_;
  server::FeatureAssets assets_;
  server::Router router_;
  std::vector<server::ScheduledJob> jobs_;
  std::unique_ptr<server::Committer> committer_;
};

}  // namespace fenxiao::simulation

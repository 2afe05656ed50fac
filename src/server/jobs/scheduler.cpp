#include "server/jobs/scheduler.h"

#include <chrono>

#include "server/log.h"

namespace fenxiao::server {
namespace {
constexpr auto k_period = std::chrono::seconds(1);
constexpr int k_rounds_max = 10'000;
}  // namespace

void run_until_quiet(const std::vector<ScheduledJob>& jobs, WriteContext& asked) {
  // Whoever moved the clock: what falls due is nobody's doing.
  const Principal nobody;
  WriteContext ctx = asked.acting(nobody, asked.now);
  for (int round = 0; round < k_rounds_max; ++round) {
    std::int64_t worked = 0;
    for (const ScheduledJob& job : jobs) worked += job.run(ctx);
    if (worked == 0) return;
  }
  INVARIANT(false && "a job never has enough");
}

Scheduler::Scheduler(Committer& committer, std::vector<ScheduledJob> jobs,
                     std::function<std::vector<ShopSettings>()> shops)
    : committer_(committer), jobs_(std::move(jobs)), shops_(std::move(shops)), thread_([this] { run(); }) {}

void Scheduler::stop() {
  {
    const std::lock_guard guard(guard_);
    stopping_ = true;
  }
  stopped_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Scheduler::run() {
  for (bool last = false; !last;) {
    {
      std::unique_lock guard(guard_);
      last = stopped_.wait_for(guard, k_period, [this] { return stopping_; });
    }
    std::vector<ShopSettings> shops;
    try {
      shops = shops_();
    } catch (const Fault& fault) {  // the database is away: the next round finds what was due
      log_line(Severity::warning, "jobs_not_run", {{"detail", fault.what()}});
    }
    for (const ShopSettings& shop : shops) {
      for (const ScheduledJob& job : jobs_) {
        Command command;
        command.name = "job:" + job.name;
        command.shop = shop;
        command.run = [&job](WriteContext& ctx) -> Result<std::string, contract::ApiError> {
          job.run(ctx);
          return std::string();
        };
        committer_.submit_and_wait(std::move(command));
      }
    }
  }
}

}  // namespace fenxiao::server

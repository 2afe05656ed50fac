// Work that falls due by the clock. Every second, for each shop, each job runs as a command of the committer; what it
// did not finish it does the next time. One more round runs when it stops, for what a job has only counted in memory.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "server/committer/committer.h"

namespace fenxiao::server {

// Does a bounded piece of what is due; answers how many rows it worked on. 0: nothing is due.
struct ScheduledJob {
  std::string name;
  std::function<std::int64_t(WriteContext&)> run;
};

// All of them, until none has anything to do.
void run_until_quiet(const std::vector<ScheduledJob>& jobs, WriteContext& ctx);

class Scheduler {
 public:
  Scheduler(Committer& committer, std::vector<ScheduledJob> jobs, std::function<std::vector<ShopSettings>()> shops);
  ~Scheduler() { stop(); }
  void stop();

 private:
  void run();

  Committer& committer_;
  std::vector<ScheduledJob> jobs_;
  std::function<std::vector<ShopSettings>()> shops_;
  std::mutex guard_;
  std::condition_variable stopped_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace fenxiao::server

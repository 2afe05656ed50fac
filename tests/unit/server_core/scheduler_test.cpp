#include "server/jobs/scheduler.h"

#include <gtest/gtest.h>

#include "tests/unit/server_core/shop.h"

namespace fenxiao::server {
namespace {

class SchedulerTest : public testing::Test {
 protected:
  SchedulerTest() : committer_(shop_.db(), shop_.clock(), shop_.vault(), shop_.ids()) {}
  test::Shop shop_;
  Committer committer_;
};

TEST_F(SchedulerTest, RunsEachJobForEachShopAndOnceMoreWhenItStops) {
  std::atomic<int> runs = 0;
  ShopSettings second = shop_.settings();
  second.id = ShopId{2};
  std::vector<ScheduledJob> jobs{{"count", [&](WriteContext& ctx) {
                                    ctx.audit.record("job", ctx.shop.id.text(), "", "");
                                    ++runs;
                                    return std::int64_t{0};
                                  }}};
  Scheduler scheduler(committer_, jobs, [&] { return std::vector{shop_.settings(), second}; });
  scheduler.stop();
  EXPECT_EQ(runs, 2) << "stopped at once, and still one round";
  EXPECT_EQ(shop_.count("select count(*) from audit where action = 'job' and shop_id = 2"), 1);
}

TEST_F(SchedulerTest, AJobThatFailsHoldsUpNobody) {
  std::vector<ScheduledJob> jobs{{"wrong",
                                  [](WriteContext& ctx) -> std::int64_t {
                                    ctx.audit.record("wrong", "", "", "");
                                    INVARIANT(false && "on purpose");
                                    return 0;
                                  }},
                                 {"right", [](WriteContext& ctx) {
                                    ctx.audit.record("right", "", "", "");
                                    return std::int64_t{0};
                                  }}};
  Scheduler(committer_, jobs, [&] { return std::vector{shop_.settings()}; }).stop();
  EXPECT_EQ(shop_.count("select count(*) from audit where action = 'wrong'"), 0);
  EXPECT_EQ(shop_.count("select count(*) from audit where action = 'right'"), 1);
}

TEST_F(SchedulerTest, ADatabaseThatIsAwayCostsARoundAndNotTheProcess) {
  std::atomic<int> asked = 0, runs = 0;
  std::vector<ScheduledJob> jobs{{"count", [&](WriteContext&) { return std::int64_t{++runs} * 0; }}};
  Scheduler scheduler(committer_, jobs, [&]() -> std::vector<ShopSettings> {
    if (asked++ == 0) throw Fault(FaultKind::unavailable, "on purpose", true);
    return {shop_.settings()};
  });
  while (asked == 0) std::this_thread::yield();
  scheduler.stop();
  EXPECT_EQ(runs, asked - 1);
  EXPECT_GE(runs, 1);
}

TEST_F(SchedulerTest, UntilQuietMeansUntilNoJobHasAnythingToDo) {
  std::int64_t waiting = 5, woken = 0;
  const std::vector<ScheduledJob> jobs{{"first",
                                        [&](WriteContext&) {
                                          const std::int64_t worked = woken;
                                          woken = 0;
                                          return worked;
                                        }},
                                       {"second", [&](WriteContext&) {
                                          if (waiting == 0) return std::int64_t{0};
                                          --waiting;
                                          woken = 1;  // makes work for the one before it
                                          return std::int64_t{1};
                                        }}};
  shop_.write([&](WriteContext& ctx) { run_until_quiet(jobs, ctx); });
  EXPECT_EQ(waiting, 0);
  EXPECT_EQ(woken, 0);
}

}  // namespace
}  // namespace fenxiao::server

#include "server/jobs/errands.h"

#include <gtest/gtest.h>

#include <chrono>
#include <set>

#include "tests/unit/server_core/shop.h"

namespace fenxiao::server {
namespace {

class ErrandsTest : public testing::Test {
 protected:
  ErrandsTest() : committer_(shop_.db(), shop_.clock(), shop_.vault(), shop_.ids()) {}
  std::vector<ShopSettings> shops() const { return {shop_.settings()}; }
  // Waits for what threads do; the test fails where it never happens.
  template <class Condition>
  void wait_until(Condition holds) {
    for (int i = 0; i < 2'000 && !holds(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    ASSERT_TRUE(holds());
  }
  test::Shop shop_;
  Committer committer_;
};

TEST_F(ErrandsTest, WhatWasClaimedIsDoneOutsideAndItsResultWritten) {
  std::atomic<int> left = 20;
  std::atomic<int> settled = 0;
  const ErrandSource source{"count", [&](WriteContext& ctx, std::size_t room) {
                              std::vector<Errand> claimed;
                              for (; left > 0 && claimed.size() < room; --left) {
                                ctx.audit.record("claimed", "", "", "");
                                claimed.push_back([&]() -> Settle {
                                  return [&](WriteContext& later) {
                                    later.audit.record("settled", "", "", "");
                                    ++settled;
                                  };
                                });
                              }
                              return claimed;
                            }};
  const auto begin = std::chrono::steady_clock::now();
  ErrandRunner runner(committer_, {source}, [&] { return shops(); });
  wait_until([&] { return settled == 20; });
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(8))
      << "room that comes free is used at once";
  runner.stop();
  EXPECT_EQ(shop_.count("select count(*) from audit where action = 'claimed'"), 20);
  EXPECT_EQ(shop_.count("select count(*) from audit where action = 'settled'"), 20);
}

TEST_F(ErrandsTest, NeverMoreAtOnceThanThereAreThreads) {
  std::atomic<int> at_once = 0, most = 0, done = 0;
  const ErrandSource source{"slow", [&](WriteContext&, std::size_t room) {
                              EXPECT_LE(room, ErrandRunner::k_threads);
                              std::vector<Errand> claimed;
                              for (std::size_t i = 0; i < room && done < 40; ++i)
                                claimed.push_back([&]() -> Settle {
                                  most = std::max(most.load(), ++at_once);
                                  std::this_thread::sleep_for(std::chrono::milliseconds(20));
                                  --at_once;
                                  ++done;
                                  return [](WriteContext&) {};
                                });
                              return claimed;
                            }};
  ErrandRunner runner(committer_, {source}, [&] { return shops(); });
  wait_until([&] { return done >= 40; });
  runner.stop();
  EXPECT_LE(most, static_cast<int>(ErrandRunner::k_threads));
  EXPECT_GT(most, 1) << "and yet several";
}

TEST_F(ErrandsTest, AClaimThatWasNotKeptIsNotDone) {
  std::atomic<int> claims = 0, done = 0;
  const ErrandSource source{"broken", [&](WriteContext&, std::size_t) {
                              std::vector<Errand> claimed{[&]() -> Settle {
                                ++done;
                                return [](WriteContext&) {};
                              }};
                              if (++claims == 1) return claimed;
                              throw Fault(FaultKind::corrupt, "on purpose");
                            }};
  ErrandRunner runner(committer_, {source}, [&] { return shops(); });
  wait_until([&] { return claims >= 3; });
  runner.stop();
  EXPECT_EQ(done, 1);
}

TEST_F(ErrandsTest, StoppingFinishesWhatWasTakenOnAndAnErrandThatThrowsHoldsUpNobody) {
  std::atomic<int> claims = 0, settled = 0;
  const ErrandSource source{"last", [&](WriteContext&, std::size_t) {
                              std::vector<Errand> claimed;
                              if (claims++ > 0) return claimed;
                              claimed.push_back([]() -> Settle { throw std::runtime_error("on purpose"); });
                              for (int i = 0; i < 3; ++i)
                                claimed.push_back([&]() -> Settle {
                                  std::this_thread::sleep_for(std::chrono::milliseconds(100));
                                  return [&](WriteContext&) { ++settled; };
                                });
                              return claimed;
                            }};
  ErrandRunner runner(committer_, {source}, [&] { return shops(); });
  wait_until([&] { return claims >= 1; });
  runner.stop();
  EXPECT_EQ(settled, 3);
}

}  // namespace
}  // namespace fenxiao::server

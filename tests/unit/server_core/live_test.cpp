// Who waits hears of what concerns him and of nothing else; who comes back too late is told to look.
#include "server/http/live.h"

#include <gtest/gtest.h>

namespace fenxiao::server {
namespace {

using namespace std::chrono_literals;

class Live : public testing::Test {
 protected:
  static Principal person(std::int64_t account, std::int64_t distributor = 0) {
    Principal who;
    who.account = AccountId{account};
    who.distributor = DistributorId{distributor};
    return who;
  }
  std::optional<std::uint64_t> wait(const Principal& who, std::optional<std::string> since) {
    return desk.wait(who, since, now, [this](const contract::LiveReply& reply) { heard.push_back(reply); });
  }
  std::string since() {
    desk.wait(person(1), {}, now, [this](const contract::LiveReply& reply) { heard.push_back(reply); });
    const std::string text = heard.back().since;
    heard.clear();
    return text;
  }

  LiveDesk desk{"boot", true};
  LiveDesk::Time now{1000s};
  std::vector<contract::LiveReply> heard;
};

TEST_F(Live, TheFirstCallIsAnsweredAtOnceAndTellsOfNothing) {
  EXPECT_FALSE(wait(person(1), {}).has_value());
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_FALSE(heard[0].changed);
  EXPECT_TRUE(heard[0].alone);
  EXPECT_EQ(heard[0].hold_s, 25);
}

TEST_F(Live, ACommitIsHeardByWhomItConcernsOnly) {
  const std::string from = since();
  wait(person(2), {});
  heard.clear();
  ASSERT_TRUE(wait(person(1, 11), from).has_value());
  desk.committed({{AccountId{2}}, {}});
  EXPECT_TRUE(heard.empty()) << "another's";
  desk.committed({{}, {DistributorId{11}}});
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_TRUE(heard[0].changed);
  EXPECT_EQ(desk.waiting(), 0u);
  const std::string after = heard[0].since;
  EXPECT_TRUE(wait(person(1, 11), after).has_value()) << "what was heard is not told again";
  EXPECT_FALSE(wait(person(1, 11), from).has_value()) << "another page of his has not heard it yet";
  EXPECT_TRUE(heard.back().changed);
}

TEST_F(Live, WhatHappensBetweenTwoCallsIsToldAtTheNext) {
  const std::string from = since();
  desk.committed({{AccountId{1}}, {}});
  EXPECT_FALSE(wait(person(1), from).has_value());
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_TRUE(heard[0].changed);
}

TEST_F(Live, NothingHappensForAWhile) {
  const auto page = wait(person(1), since());
  ASSERT_TRUE(page.has_value());
  desk.expire(*page, now + LiveDesk::k_hold);
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_FALSE(heard[0].changed);
  desk.expire(*page, now + LiveDesk::k_hold);
  EXPECT_EQ(heard.size(), 1u) << "answered once";
}

TEST_F(Live, WhoWasForgottenOrComesFromBeforeARestartIsToldToLook) {
  const std::string from = since();
  now += LiveDesk::k_remembered + LiveDesk::k_hold + 1s;
  desk.wait(person(2), {}, now, [](const contract::LiveReply&) {});  // the forgetting is done in passing
  EXPECT_FALSE(wait(person(1), from).has_value());
  EXPECT_TRUE(heard.back().changed);
  for (const char* other : {"earlier.7", "boot.", "boot.x", "boot", "nonsense"}) {
    since();
    EXPECT_FALSE(wait(person(1), other).has_value()) << other;
    EXPECT_TRUE(heard.back().changed) << other;
  }
}

TEST_F(Live, OnePersonHoldsSomePagesAndNoMore) {
  const std::string from = since();
  for (int i = 0; i < LiveDesk::k_pages_max; ++i) EXPECT_TRUE(wait(person(1), from).has_value());
  EXPECT_FALSE(wait(person(1), from).has_value());
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_FALSE(heard[0].changed);
  desk.release_all();
  EXPECT_EQ(heard.size(), 1u + LiveDesk::k_pages_max) << "the server stops: everybody is answered";
  EXPECT_EQ(desk.waiting(), 0u);
}

}  // namespace
}  // namespace fenxiao::server

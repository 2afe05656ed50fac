// What comes by itself: the long poll with its failures, messages and their marks, the profile, the standings.
#include <gtest/gtest.h>

#include "double.h"

namespace fenxiao::client {
namespace {

constexpr const char* k_nothing = R"({"since":"b.1","changed":false,"alone":true,"hold_s":25})";
constexpr const char* k_changed = R"({"since":"b.2","changed":true,"alone":true,"hold_s":25})";

std::size_t asked(const Phone& phone, std::string_view address) {
  std::size_t count = 0;
  for (const auto& sent : phone.transport.sent) count += sent.address.starts_with(address) ? 1 : 0;
  return count;
}

class Live : public ::testing::Test {
 protected:
  void SetUp() override {
    phone.start("#/earnings");
    phone.sign_in_as(true);
    phone.transport.advance(4000);
  }
  void forget_all() { phone.transport.sent.clear(); }

  Phone phone;
};

TEST_F(Live, AfterTheFirstAnswerTheNextCallWaits) {
  ASSERT_EQ(asked(phone, "/api/v1/live"), 1u);
  EXPECT_FALSE(hears(phone.app.state()));
  ASSERT_TRUE(phone.transport.reply("/api/v1/live", 200, k_nothing));
  EXPECT_TRUE(hears(phone.app.state()));
  phone.transport.advance(300);
  EXPECT_EQ(asked(phone, "/api/v1/live?since=b.1"), 1u);
}

TEST_F(Live, NothingIsAskedOnAClock) {
  ASSERT_TRUE(phone.transport.reply("/api/v1/live", 200, k_nothing));
  phone.transport.advance(300);
  forget_all();
  phone.app.state().earnings.balances.status = LoadStatus::ready;
  for (int i = 0; i < 10; ++i) phone.transport.advance(4000);
  EXPECT_EQ(asked(phone, "/api/v1/distributor"), 0u) << "what is not told has not happened";
}

TEST_F(Live, AChangeIsLookedAt) {
  ASSERT_TRUE(phone.transport.reply("/api/v1/live", 200, k_nothing));
  phone.transport.advance(300);
  phone.app.state().earnings.balances.status = LoadStatus::ready;
  phone.transport.now_ms += 2000;
  const std::size_t before = asked(phone, "/api/v1/distributor/balances");
  ASSERT_TRUE(phone.transport.reply("/api/v1/live", 200, k_changed));
  EXPECT_EQ(asked(phone, "/api/v1/distributor/balances"), before + 1);
  phone.transport.advance(300);
  EXPECT_EQ(asked(phone, "/api/v1/live?since=b.2"), 1u);
}

TEST_F(Live, WhereItFailsTheClockAsksAndTheCallComesBackLaterAndLater) {
  ASSERT_TRUE(phone.transport.reply("/api/v1/live", 0, ""));
  EXPECT_FALSE(hears(phone.app.state()));
  phone.app.state().earnings.balances.status = LoadStatus::ready;
  forget_all();
  phone.transport.advance(4000);
  EXPECT_EQ(asked(phone, "/api/v1/distributor/balances"), 1u) << "asked on the clock";
  ASSERT_TRUE(phone.transport.reply("/api/v1/live", 502, "")) << "and once more by the long poll";
  phone.transport.advance(4000);
  EXPECT_EQ(asked(phone, "/api/v1/live"), 0u) << "but not as soon again";
  phone.transport.advance(4000);
  EXPECT_EQ(asked(phone, "/api/v1/live"), 1u);
}

TEST_F(Live, AnAnswerThatComesAtOnceForNothingIsNoInvitation) {
  ASSERT_TRUE(phone.transport.reply("/api/v1/live", 200, k_nothing));
  phone.transport.advance(300);
  ASSERT_TRUE(phone.transport.reply("/api/v1/live?since=b.1", 200, k_nothing));
  phone.transport.advance(300);
  EXPECT_EQ(asked(phone, "/api/v1/live"), 0u) << "too many listen there: it is no loop";
}

TEST_F(Live, AnotherServerMayKnowMore) {
  ASSERT_TRUE(
      phone.transport.reply("/api/v1/live", 200, R"({"since":"b.1","changed":false,"alone":false,"hold_s":25})"));
  phone.transport.advance(300);
  forget_all();
  phone.app.state().earnings.balances.status = LoadStatus::ready;
  for (int i = 0; i < 5; ++i) phone.transport.advance(4000);
  EXPECT_EQ(asked(phone, "/api/v1/distributor/balances"), 1u) << "a slow clock goes on";
}

TEST_F(Live, NobodySignedInNobodyListens) {
  phone.app.apply(Command{SignOut{}});
  ASSERT_TRUE(phone.transport.reply("/api/v1/session", 200, "{}"));
  forget_all();
  for (int i = 0; i < 5; ++i) phone.transport.advance(4000);
  EXPECT_EQ(asked(phone, "/api/v1/live"), 0u);
}

constexpr const char* k_two_messages =
    R"({"items":[{"message_id":"msg_9","kind":"order_paid","subject":"com_4","amount":{"amount":1920,"currency":"CNY"},"count":1,"title":"桂花乌龙","title_en":"Osmanthus oolong","told_at":"2026-09-12T02:26:00.000Z","unread":true},)"
    R"({"message_id":"msg_8","kind":"withdrawal_paid","subject":"wdr_2","count":1,"told_at":"2026-09-11T02:26:00.000Z","unread":false}]})";

TEST(Messages, WhatIsSeenIsMarkedOnceAndKeepsItsMarkForTheVisit) {
  Phone phone;
  phone.start("#/messages");
  phone.sign_in_as(true);
  ASSERT_TRUE(phone.transport.reply("/api/v1/messages", 200, k_two_messages));
  phone.app.state().home.home.value.emplace().unread_messages = 3;
  phone.app.apply(Command{SawMessages{}});
  phone.app.apply(Command{SawMessages{}});
  ASSERT_TRUE(phone.transport.reply("/api/v1/messages/read", 200, R"({"unread_messages":2})"));
  EXPECT_EQ(phone.transport.last.method, "PUT");
  EXPECT_NE(phone.transport.last.body.find("2026-09-12T02:26:00.000Z"), std::string::npos) << phone.transport.last.body;
  EXPECT_FALSE(phone.transport.reply("/api/v1/messages/read", 200, "{}")) << "once";
  EXPECT_EQ(phone.app.state().home.home.value->unread_messages, 2);
  EXPECT_TRUE(phone.app.state().messages.fresh.contains("msg_9"));
  EXPECT_FALSE(phone.app.state().messages.fresh.contains("msg_8"));
  phone.host.set_hash("#/me", false);
  phone.host.set_hash("#/messages", false);
  EXPECT_TRUE(phone.app.state().messages.fresh.empty()) << "a new visit";
}

constexpr const char* k_profile =
    R"({"display_name":"晓棠","show_avatar":false,"phone_masked":"138****0001","invite_code":"ABCDEF","joined_at":"2026-01-01T00:00:00.000Z"})";

TEST(Profile, IsSavedWholeAndARefusalIsTold) {
  Phone phone;
  phone.start("#/profile");
  phone.sign_in_as(true);
  phone.app.apply(Command{ShowAvatar{true}});
  EXPECT_EQ(asked(phone, "/api/v1/distributor/profile"), 1u) << "nothing is known yet, nothing is changed";
  ASSERT_TRUE(phone.transport.reply("/api/v1/distributor/profile", 200, k_profile));
  phone.app.apply(Command{EditDisplayName{"棠"}});
  phone.app.apply(Command{SaveProfile{}});
  phone.app.apply(Command{SaveProfile{}});
  ASSERT_TRUE(phone.transport.reply("/api/v1/distributor/profile", 422, Phone::problem(422, "invalid_field")));
  EXPECT_FALSE(phone.transport.reply("/api/v1/distributor/profile", 200, k_profile)) << "sent once";
  EXPECT_EQ(phone.app.state().profile.error_key, "error.invalid_field");
  EXPECT_EQ(phone.app.state().profile.name, "棠") << "what was typed stays";
  phone.app.apply(Command{ShowAvatar{true}});
  ASSERT_TRUE(phone.transport.reply("/api/v1/distributor/profile", 200, k_profile));
  EXPECT_NE(phone.transport.last.body.find("晓棠"), std::string::npos) << "the switch saves no half-typed name";
  EXPECT_NE(phone.transport.last.body.find("\"show_avatar\":true"), std::string::npos);
}

TEST(Standing, EachPeriodIsItsOwnAndTheTeamGrowsByPages) {
  Phone phone;
  phone.start("#/leaderboard");
  phone.sign_in_as(true);
  ASSERT_EQ(asked(phone, "/api/v1/leaderboard?period=month"), 1u);
  phone.app.apply(Command{ShowPeriod{contract::Period::week}});
  ASSERT_TRUE(phone.transport.reply(
      "/api/v1/leaderboard?period=week", 200,
      R"({"period":"week","from":"2026-09-07","items":[],"ranked_to":1000,"as_of":"2026-09-12T02:26:00.000Z"})"));
  EXPECT_TRUE(phone.app.state().standing.boards.at(contract::Period::week).ready());
  EXPECT_FALSE(phone.app.state().standing.boards.at(contract::Period::month).ready());
  phone.host.set_hash("#/team", false);
  const auto page = [](const char* name, const char* next) {
    return std::string(R"({"members":2,"sales_this_month":{"amount":0,"currency":"CNY"},"items":[{"name":")") + name +
           R"(","tier_name":"银牌","tier_name_en":"Silver","joined_at":"2026-01-01T00:00:00.000Z","sales_this_month":{"amount":0,"currency":"CNY"},"orders_this_month":0}])" +
           next + "}";
  };
  ASSERT_TRUE(phone.transport.reply("/api/v1/distributor/team", 200, page("一", R"(,"next_cursor":"c1")")));
  phone.app.apply(Command{LoadMore{}});
  phone.app.apply(Command{LoadMore{}});
  ASSERT_TRUE(phone.transport.reply("/api/v1/distributor/team", 200, page("二", "")));
  EXPECT_NE(phone.transport.last.address.find("cursor=c1"), std::string::npos) << phone.transport.last.address;
  EXPECT_FALSE(phone.transport.reply("/api/v1/distributor/team", 200, page("三", ""))) << "asked for once";
  ASSERT_EQ(phone.app.state().standing.team.value->items.size(), 2u);
  EXPECT_FALSE(phone.app.state().standing.team.value->next_cursor);
}

}  // namespace
}  // namespace fenxiao::client

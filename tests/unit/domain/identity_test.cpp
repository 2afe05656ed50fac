#include "domain/risk/identity.h"

#include <gtest/gtest.h>

namespace fenxiao::domain {
namespace {

TEST(identity, two_are_one_person_by_the_strongest_thing_they_share) {
  const IdentitySet him{
      {IdentityKind::account, "acc_1"}, {IdentityKind::phone, "p1"}, {IdentityKind::payout_account, "b1"}};
  EXPECT_EQ(
      shared_identity(
          him, {{IdentityKind::account, "acc_2"}, {IdentityKind::phone, "p1"}, {IdentityKind::payout_account, "b1"}}),
      IdentityKind::phone);
  EXPECT_EQ(shared_identity(him, {{IdentityKind::account, "acc_2"}, {IdentityKind::payout_account, "b1"}}),
            IdentityKind::payout_account);
  EXPECT_EQ(shared_identity(him, {{IdentityKind::account, "acc_2"}, {IdentityKind::phone, "p2"}}), std::nullopt);
  EXPECT_FALSE(same_person({{IdentityKind::openid, ""}}, {{IdentityKind::openid, ""}}))
      << "nothing known is nothing shared";
  EXPECT_FALSE(same_person({{IdentityKind::openid, "x"}}, {{IdentityKind::unionid, "x"}}));
}

TEST(identity, one_phone_has_one_spelling) {
  for (const char* text : {"13800000001", "138 0000 0001", "138-0000-0001", "+86 138 0000 0001", "+8613800000001",
                           "008613800000001", "8613800000001"})
    EXPECT_EQ(plain_phone(text), "13800000001") << text;
  EXPECT_EQ(plain_phone("+49 89 1234567"), "49891234567");
  EXPECT_EQ(plain_phone("+86 571 8888 8888"), "8657188888888") << "a landline keeps its code";
}

TEST(identity, what_is_no_phone_is_nothing) {
  for (const char* text :
       {"", "12345", "1234567890123456", "1380000000a", "138+00000001", "138.0000.0001", "（138）00000001", "      "})
    EXPECT_EQ(plain_phone(text), std::nullopt) << text;
}

}  // namespace
}  // namespace fenxiao::domain

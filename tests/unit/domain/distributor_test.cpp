#include <gtest/gtest.h>

#include "domain/distributor/application.h"
#include "domain/distributor/tier.h"
#include "table.h"

namespace fenxiao::domain {
namespace {

constexpr const char* k_refusals[] = {"already_distributor", "distributor_suspended", "application_pending",
                                      "consent_required",    "name_length",           "name_characters",
                                      "reason_length",       "invite_code_unknown",   "referral_loop"};

std::string verdict(const ApplicationForm& form, const ApplicantFacts& facts = {}) {
  const auto result = check_application(form, facts);
  return result.ok() ? "ok" : k_refusals[static_cast<int>(result.error())];
}

TEST(application, names_are_two_to_thirty_characters_of_any_script) {
  const std::string thirty = "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十";
  const auto named = [](std::string_view name) { return verdict({name, {}, true, {}}); };
  EXPECT_EQ(named("林晓"), "ok");
  EXPECT_EQ(named("Lin"), "ok");
  EXPECT_EQ(named("Иван"), "ok");
  EXPECT_EQ(named("阿依古丽·买买提"), "ok");
  EXPECT_EQ(named(thirty), "ok");
  EXPECT_EQ(named(thirty + "一"), "name_length");
  EXPECT_EQ(named("林"), "name_length");
  EXPECT_EQ(named(""), "name_length");
  EXPECT_EQ(named("   "), "name_characters");
  EXPECT_EQ(named("　　"), "name_characters");
  EXPECT_EQ(named("林\n晓"), "name_characters");
  EXPECT_EQ(named("林\xE2\x80\xAE晓"), "name_characters") << "a direction override";
  EXPECT_EQ(named("林\xFF晓"), "name_characters") << "not UTF-8";
  EXPECT_EQ(named("\xE6\x9E"), "name_characters") << "cut short";
  EXPECT_EQ(named("\xC0\xAF\xC0\xAF"), "name_characters") << "overlong";
  EXPECT_EQ(named("\xED\xA0\x80\xED\xA0\x80"), "name_characters") << "surrogates";
}

TEST(application, refusals_come_in_order) {
  ApplicationForm form{"", std::string_view{}, false, false};
  const std::string long_reason(201, 'x');
  form.reason = long_reason;
  ApplicantFacts facts{DistributorStatus::active, ReviewStatus::pending, true};
  EXPECT_EQ(verdict(form, facts), "already_distributor");
  facts.distributor = DistributorStatus::suspended;
  EXPECT_EQ(verdict(form, facts), "distributor_suspended");
  facts.distributor = DistributorStatus::retired;
  EXPECT_EQ(verdict(form, facts), "application_pending");
  facts.newest_application = ReviewStatus::rejected;
  EXPECT_EQ(verdict(form, facts), "consent_required");
  form.consent = true;
  EXPECT_EQ(verdict(form, facts), "name_length");
  form.name = "林晓";
  EXPECT_EQ(verdict(form, facts), "reason_length");
  form.reason = std::string_view(long_reason).substr(1);
  EXPECT_EQ(verdict(form, facts), "invite_code_unknown");
  form.invite_code_known = true;
  EXPECT_EQ(verdict(form, facts), "referral_loop");
  facts.invited_by_himself = false;
  EXPECT_EQ(verdict(form, facts), "ok") << "who was rejected or retired may try again";
}

TEST(review, approves_rejects_with_a_reason_and_retreats) {
  // status event reason  after
  for (const Row& row : table(R"(
      pending  approve -     approved
      pending  reject  why   rejected
      pending  reject  -     reason_required
      pending  retreat why   not_pending
      approved approve -     not_pending
      approved reject  why   not_pending
      approved retreat why   pending
      approved retreat -     reason_required
      rejected approve -     not_pending
      rejected reject  why   not_pending
      rejected retreat why   not_pending
      )")) {
    SCOPED_TRACE(row.text);
    const ReviewEvent event = row[1] == "approve"  ? ReviewEvent::approve
                              : row[1] == "reject" ? ReviewEvent::reject
                                                   : ReviewEvent::retreat;
    const auto result = review(*parse_enum<ReviewStatus>(row[0]), event, row[2] == "-" ? "  " : row[2]);
    const std::string_view got = result.ok()                                    ? text_of(result.value())
                                 : result.error() == ReviewRefusal::not_pending ? "not_pending"
                                                                                : "reason_required";
    EXPECT_EQ(got, row[3]);
  }
}

TEST(distributor, is_suspended_resumed_and_retired) {
  using S = DistributorStatus;
  using E = DistributorEvent;
  EXPECT_EQ(after(S::active, E::suspend), S::suspended);
  EXPECT_EQ(after(S::suspended, E::resume), S::active);
  EXPECT_EQ(after(S::suspended, E::retire), S::retired);
  EXPECT_EQ(after(S::active, E::retire), S::retired);
  for (const E event : {E::suspend, E::resume, E::retire}) EXPECT_EQ(after(S::retired, event), std::nullopt);
  EXPECT_EQ(after(S::active, E::resume), std::nullopt);
  EXPECT_EQ(after(S::suspended, E::suspend), std::nullopt);
}

TEST(tier, follows_own_direct_settled_sales_and_training_only_blocks) {
  const std::vector<Tier> tiers{
      {TierId{1}, 0, false}, {TierId{2}, 100'000, false}, {TierId{3}, 500'000, true}, {TierId{4}, 900'000, false}};
  // sales training current  tier change blocked next remaining progress
  for (const Row& row : table(R"(
      0       no  0  1 stays 0 2 100000 0
      99999   no  1  1 stays 0 2 1      9999
      100000  no  1  2 up    0 3 400000 0
      300000  no  2  2 stays 0 3 200000 5000
      500000  no  2  2 stays 3 4 400000 0        # blocked until the training is passed
      500000  yes 2  3 up    0 4 400000 0
      900000  no  2  2 stays 3 0 0      10000    # a tier above a blocked one is blocked with it
      900000  yes 2  4 up    0 0 0      10000
      100     yes 4  1 down  0 2 99900  10
      -500    no  1  1 stays 0 2 100000 0        # more refunds than sales in the window
      )")) {
    SCOPED_TRACE(row.text);
    const TierDecision out = evaluate_tier(tiers, {row.number(0), row[1] == "yes", TierId{row.number(2)}});
    EXPECT_EQ(out.tier, TierId{row.number(3)});
    constexpr const char* k_changes[] = {"stays", "up", "down"};
    EXPECT_EQ(k_changes[static_cast<int>(out.change)], row[4]);
    EXPECT_EQ(out.blocked, TierId{row.number(5)});
    EXPECT_EQ(out.next, TierId{row.number(6)});
    EXPECT_EQ(out.remaining_fen, row.number(7));
    EXPECT_EQ(out.progress_bp, row.number(8));
  }
}

TEST(tier, rises_at_once_and_falls_only_where_the_shop_lowers_tiers) {
  const std::vector<Tier> tiers{{TierId{1}, 0, false}, {TierId{2}, 100, false}, {TierId{3}, 500, false}};
  // sales current lowers held after
  for (const Row& row : table(R"(
      100 1 no  no  2
      500 1 no  yes 3        # a hold keeps nobody down
      50  2 no  no  2
      50  2 yes no  1
      50  2 yes yes 2
      500 3 yes no  3
      )")) {
    SCOPED_TRACE(row.text);
    const TierId current{row.number(1)};
    const TierDecision decision = evaluate_tier(tiers, {row.number(0), true, current});
    EXPECT_EQ(tier_after(decision, current, {{}, row[2] == "yes"}, row[3] == "yes"), TierId{row.number(4)});
  }
}

}  // namespace
}  // namespace fenxiao::domain

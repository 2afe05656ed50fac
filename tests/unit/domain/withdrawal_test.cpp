#include "domain/withdrawal/withdrawal.h"

#include <gtest/gtest.h>

#include "table.h"

namespace fenxiao::domain {
namespace {

constexpr const char* k_refusals[] = {"suspended", "payout_account_unknown", "below_min",
                                      "above_max", "fee_eats_all",           "daily_limit",
                                      "debt",      "balance_insufficient",   "risk_hold"};

TEST(withdrawal, limits_are_checked_in_order) {
  WithdrawalPolicy policy{1'000, 50'000, 2, 60, 100, 20'000};
  // gross available withdrawing debt held today flags  verdict
  for (const Row& row : table(R"(
      1000  1000  0 0   0     0 -         ok
      999   5000  0 0   0     0 -         below_min
      0     5000  0 0   0     0 -         below_min
      -5    5000  0 0   0     0 -         below_min
      50000 50000 0 0   0     0 -         ok
      50001 90000 0 0   0     0 -         above_max
      1000  1000  0 0   0     1 -         ok
      1000  1000  0 0   0     2 -         daily_limit
      1000  999   0 0   0     0 -         balance_insufficient
      1000  0     9000 536 0  0 -         debt                     # what is on its way cannot be taken again
      1000  1500  0 0   501   0 -         risk_hold
      1000  1500  0 0   500   0 -         ok
      999   0     0 0   0     9 suspended suspended
      999   0     0 0   0     9 account   payout_account_unknown
      )")) {
    SCOPED_TRACE(row.text);
    WithdrawalFacts facts;
    facts.balances = {0, 0, row.number(1), row.number(2), row.number(3)};
    facts.held_fen = row.number(4);
    facts.applied_today = row.number(5);
    facts.suspended = row[6] == "suspended";
    facts.payout_account_known = row[6] != "account";
    const auto verdict = decide_withdrawal(facts, policy, row.number(0));
    EXPECT_EQ(verdict.ok() ? "ok" : k_refusals[static_cast<int>(verdict.error())], row[7]);
  }
}

TEST(withdrawal, fee_is_of_the_gross_half_up_and_two_people_look_above_an_amount) {
  WithdrawalPolicy policy{1, 5'000'000, 9, 60, 100, 20'000};
  WithdrawalFacts facts;
  facts.balances.available_fen = 5'000'000;
  for (const Row& row : table(R"(
      1000   106  one
      1083   106  one    # 6.498
      1084   107  one    # 6.504
      20000  220  one
      20001  220  two
      )")) {
    SCOPED_TRACE(row.text);
    const auto terms = decide_withdrawal(facts, policy, row.number(0));
    EXPECT_EQ(*terms, (WithdrawalTerms{row.number(0), row.number(1), row[2] == "two"}));
  }
  EXPECT_EQ(decide_withdrawal(facts, policy, 100).error(), WithdrawalRefusal::fee_eats_all);
}

TEST(withdrawal, moves_only_where_it_may) {
  const auto event_of = [](const std::string& name) {
    constexpr const char* k_names[] = {"review_started",  "approved",  "rejected", "submitted", "confirm_wanted",
                                       "confirm_expired", "succeeded", "refused",  "unknown"};
    for (int i = 0; i < 9; ++i)
      if (name == k_names[i]) return static_cast<WithdrawalEvent>(i);
    throw std::invalid_argument(name);
  };
  // every pair not listed is refused
  const auto rows = table(R"(
      applied           review_started  reviewing
      applied           approved        approved
      applied           rejected        rejected
      reviewing         review_started  reviewing
      reviewing         approved        approved
      reviewing         rejected        rejected
      approved          submitted       paying
      approved          rejected        rejected
      paying            confirm_wanted  wait_user_confirm
      paying            succeeded       paid
      paying            refused         failed
      paying            unknown         paying
      wait_user_confirm confirm_wanted  wait_user_confirm
      wait_user_confirm confirm_expired failed
      wait_user_confirm succeeded       paid
      wait_user_confirm refused         failed
      wait_user_confirm unknown         wait_user_confirm
      )");
  std::size_t allowed = 0;
  for (const auto& [state, name] : Names<WithdrawalState>::k_all)
    for (int event = 0; event < 9; ++event) allowed += after(state, static_cast<WithdrawalEvent>(event)).has_value();
  EXPECT_EQ(allowed, rows.size());
  for (const Row& row : rows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(after(*parse_enum<WithdrawalState>(row[0]), event_of(row[1])), parse_enum<WithdrawalState>(row[2]));
  }
  EXPECT_TRUE(is_submitted(WithdrawalState::wait_user_confirm) && !is_submitted(WithdrawalState::approved));
  EXPECT_TRUE(is_final(WithdrawalState::failed) && !is_final(WithdrawalState::paying));
}

}  // namespace
}  // namespace fenxiao::domain

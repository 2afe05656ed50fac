// Taking money out: whether one may apply, what it costs, and where an application can go from where it is.
#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "domain/ledger/journal.h"
#include "domain/names.h"

namespace fenxiao::domain {

struct WithdrawalPolicy {
  std::int64_t min_fen = 100;
  std::int64_t max_fen = 5'000'000;
  std::int64_t per_day_max = 3;  // applications in one day of the shop
  std::int64_t fee_bp = 0;       // of the gross, half up
  std::int64_t fee_fixed_fen = 0;
  std::optional<std::int64_t> second_review_from_fen = {};  // two people above this amount
};

std::int64_t withdrawal_fee_fen(const WithdrawalPolicy& policy, std::int64_t gross_fen);

// Everything the decision rests on, read under the distributor's lock.
struct WithdrawalFacts {
  bool suspended = false;
  bool payout_account_known = true;
  std::int64_t applied_today = 0;
  Balances balances = {};
  std::int64_t held_fen = 0;  // part of available that a risk hold blocks
};

// In order of precedence: who, then the amount by itself, then the day, then the balance.
enum class WithdrawalRefusal {
  suspended,
  payout_account_unknown,
  below_min,
  above_max,
  fee_eats_all,  // nothing would arrive
  daily_limit,
  debt_outstanding,
  balance_insufficient,
  risk_hold,  // enough is available, but a hold blocks it
};

struct WithdrawalTerms {
  std::int64_t gross_fen = 0;
  std::int64_t fee_fen = 0;
  bool second_review = false;
  friend bool operator==(const WithdrawalTerms&, const WithdrawalTerms&) = default;
};
Result<WithdrawalTerms, WithdrawalRefusal> decide_withdrawal(const WithdrawalFacts& facts,
                                                             const WithdrawalPolicy& policy, std::int64_t gross_fen);

enum class WithdrawalState { applied, reviewing, approved, paying, wait_user_confirm, paid, failed, rejected };
template <>
struct Names<WithdrawalState> {
  static constexpr std::array<std::pair<WithdrawalState, std::string_view>, 8> k_all{
      {{WithdrawalState::applied, "applied"},
       {WithdrawalState::reviewing, "reviewing"},
       {WithdrawalState::approved, "approved"},
       {WithdrawalState::paying, "paying"},
       {WithdrawalState::wait_user_confirm, "wait_user_confirm"},
       {WithdrawalState::paid, "paid"},
       {WithdrawalState::failed, "failed"},
       {WithdrawalState::rejected, "rejected"}}};
};

enum class WithdrawalEvent {
  review_started,  // risk check passed (or wants a look), or the first of two reviewers agreed
  approved,
  rejected,
  submitted,        // handed to the channel under its number, for the first and only time
  confirm_wanted,   // the channel waits for the payee
  confirm_expired,  // he did not confirm within 24 h
  succeeded,
  refused,  // the channel says no
  unknown,  // no answer: query it, stay where we are
};

// The state after an event, or nothing where the event does not belong. Paid, failed and rejected are final: a late
// answer of the channel that contradicts them is for reconciliation, not for a transition.
std::optional<WithdrawalState> after(WithdrawalState state, WithdrawalEvent event);
constexpr bool is_final(WithdrawalState state) { return state >= WithdrawalState::paid; }
// Money that is out of the shop's hands until the channel answers: counts in its month's live gross, like paid.
constexpr bool is_submitted(WithdrawalState state) {
  return state == WithdrawalState::paying || state == WithdrawalState::wait_user_confirm;
}

}  // namespace fenxiao::domain

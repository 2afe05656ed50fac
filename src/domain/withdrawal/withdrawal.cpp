#include "domain/withdrawal/withdrawal.h"

#include "base/checked.h"
#include "domain/money/money.h"

namespace fenxiao::domain {

std::int64_t withdrawal_fee_fen(const WithdrawalPolicy& policy, std::int64_t gross_fen) {
  return checked_add(half_up_bp(gross_fen, policy.fee_bp), policy.fee_fixed_fen);
}

Result<WithdrawalTerms, WithdrawalRefusal> decide_withdrawal(const WithdrawalFacts& facts,
                                                             const WithdrawalPolicy& policy, std::int64_t gross_fen) {
  INVARIANT(sound(facts.balances) && facts.held_fen >= 0);
  if (facts.suspended) return Refused{WithdrawalRefusal::suspended};
  if (!facts.payout_account_known) return Refused{WithdrawalRefusal::payout_account_unknown};
  if (gross_fen <= 0 || gross_fen < policy.min_fen) return Refused{WithdrawalRefusal::below_min};
  if (gross_fen > policy.max_fen) return Refused{WithdrawalRefusal::above_max};
  const std::int64_t fee_fen = withdrawal_fee_fen(policy, gross_fen);
  if (fee_fen >= gross_fen) return Refused{WithdrawalRefusal::fee_eats_all};
  if (facts.applied_today >= policy.per_day_max) return Refused{WithdrawalRefusal::daily_limit};
  if (facts.balances.debt_fen > 0) return Refused{WithdrawalRefusal::debt_outstanding};
  if (gross_fen > facts.balances.available_fen) return Refused{WithdrawalRefusal::balance_insufficient};
  if (gross_fen > facts.balances.available_fen - facts.held_fen) return Refused{WithdrawalRefusal::risk_hold};
  const bool second_review = policy.second_review_from_fen && gross_fen > *policy.second_review_from_fen;
  return WithdrawalTerms{gross_fen, fee_fen, second_review};
}

std::optional<WithdrawalState> after(WithdrawalState state, WithdrawalEvent event) {
  using S = WithdrawalState;
  using E = WithdrawalEvent;
  switch (state) {
    case S::applied:
    case S::reviewing:
      if (event == E::review_started) return S::reviewing;
      if (event == E::approved) return S::approved;
      if (event == E::rejected) return S::rejected;
      return std::nullopt;
    case S::approved:
      if (event == E::submitted) return S::paying;
      if (event == E::rejected) return S::rejected;  // thought better of, before it went out
      return std::nullopt;
    case S::paying:
    case S::wait_user_confirm:
      if (event == E::succeeded) return S::paid;
      if (event == E::refused) return S::failed;
      if (event == E::unknown) return state;
      if (event == E::confirm_wanted) return S::wait_user_confirm;
      if (event == E::confirm_expired && state == S::wait_user_confirm) return S::failed;
      return std::nullopt;
    case S::paid:
    case S::failed:
    case S::rejected: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace fenxiao::domain

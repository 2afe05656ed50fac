#include "domain/ledger/journal.h"

#include <algorithm>

#include "base/checked.h"
#include "domain/money/money.h"

namespace fenxiao::domain {
namespace {

// Collects postings; zero amounts leave no trace.
class Builder {
 public:
  explicit Builder(JournalKind kind) { journal_.kind = kind; }
  Builder& debit(Account account, std::int64_t amount_fen, DistributorId who = {}) {
    return post(account, Side::debit, amount_fen, who);
  }
  Builder& credit(Account account, std::int64_t amount_fen, DistributorId who = {}) {
    return post(account, Side::credit, amount_fen, who);
  }
  // Any credit to available pays an open debt first.
  Builder& credit_available(DistributorId who, std::int64_t amount_fen, std::int64_t debt_fen) {
    INVARIANT(debt_fen >= 0);
    const std::int64_t repaid_fen = std::min(amount_fen, debt_fen);
    return credit(Account::debt, repaid_fen, who).credit(Account::available, amount_fen - repaid_fen, who);
  }
  Journal finish() {
    INVARIANT(balanced(journal_));
    return std::move(journal_);
  }

 private:
  Builder& post(Account account, Side side, std::int64_t amount_fen, DistributorId who) {
    INVARIANT(amount_fen >= 0);
    if (amount_fen > 0) journal_.postings.push_back({account, who, side, amount_fen});
    return *this;
  }
  Journal journal_;
};

void check_parts(const PayoutParts& parts) {
  INVARIANT(parts.gross_fen > 0 && parts.fee_fen >= 0 && parts.tax_fen >= 0 && parts.net_fen() >= 0);
}

std::int64_t* balance_of(Balances& balances, Account account) {
  switch (account) {
    case Account::pending: return &balances.pending_fen;
    case Account::frozen: return &balances.frozen_fen;
    case Account::available: return &balances.available_fen;
    case Account::withdrawing: return &balances.withdrawing_fen;
    case Account::debt: return &balances.debt_fen;
    default: return nullptr;
  }
}

}  // namespace

bool balanced(const Journal& journal) {
  if (journal.empty()) return true;
  std::int64_t debit_fen = 0, credit_fen = 0;
  for (const Posting& posting : journal.postings) {
    if (posting.amount_fen <= 0 || posting.amount_fen > k_amount_max_fen) return false;
    if (is_distributors(posting.account) != posting.distributor.set()) return false;
    std::int64_t& sum_fen = posting.side == Side::debit ? debit_fen : credit_fen;
    sum_fen = checked_add(sum_fen, posting.amount_fen);
  }
  return journal.postings.size() >= 2 && debit_fen == credit_fen;
}

bool sound(const Balances& b) {
  return b.pending_fen >= 0 && b.frozen_fen >= 0 && b.available_fen >= 0 && b.withdrawing_fen >= 0 && b.debt_fen >= 0 &&
         (b.debt_fen == 0 || b.available_fen == 0);
}

Balances apply(Balances balances, DistributorId who, const Journal& journal) {
  for (const Posting& posting : journal.postings) {
    if (posting.distributor != who) continue;
    std::int64_t* balance_fen = balance_of(balances, posting.account);
    if (!balance_fen) continue;
    const bool grows = (posting.side == Side::debit) == is_debit_normal(posting.account);
    *balance_fen = checked_add(*balance_fen, grows ? posting.amount_fen : -posting.amount_fen);
  }
  INVARIANT(sound(balances));
  return balances;
}

Journal book_commission(DistributorId who, std::int64_t booked_fen) {
  return Builder(JournalKind::commission_booked)
      .debit(Account::commission_expense, booked_fen)
      .credit(Account::pending, booked_fen, who)
      .finish();
}

Journal receive_commission(DistributorId who, std::int64_t amount_fen) {
  return Builder(JournalKind::commission_received)
      .debit(Account::pending, amount_fen, who)
      .credit(Account::frozen, amount_fen, who)
      .finish();
}

Journal release_commission(DistributorId who, std::int64_t amount_fen, std::int64_t debt_fen) {
  return Builder(JournalKind::commission_released)
      .debit(Account::frozen, amount_fen, who)
      .credit_available(who, amount_fen, debt_fen)
      .finish();
}

Journal claw_back(DistributorId who, const Claw& claw) {
  return Builder(JournalKind::commission_clawed)
      .debit(Account::pending, claw.pending_fen, who)
      .debit(Account::frozen, claw.frozen_fen, who)
      .debit(Account::available, claw.available_fen, who)
      .debit(Account::debt, claw.debt_fen, who)
      .credit(Account::commission_expense, claw.total_fen())
      .finish();
}

Journal apply_withdrawal(DistributorId who, std::int64_t gross_fen) {
  return Builder(JournalKind::withdrawal_applied)
      .debit(Account::available, gross_fen, who)
      .credit(Account::withdrawing, gross_fen, who)
      .finish();
}

Journal return_withdrawal(DistributorId who, std::int64_t gross_fen, std::int64_t debt_fen) {
  return Builder(JournalKind::withdrawal_returned)
      .debit(Account::withdrawing, gross_fen, who)
      .credit_available(who, gross_fen, debt_fen)
      .finish();
}

Journal submit_withdrawal(DistributorId who, const PayoutParts& parts) {
  check_parts(parts);
  return Builder(JournalKind::withdrawal_submitted)
      .debit(Account::withdrawing, parts.fee_fen + parts.tax_fen, who)
      .debit(Account::payout_clearing, parts.net_fen())
      .credit(Account::fee_income, parts.fee_fen)
      .credit(Account::tax_payable, parts.tax_fen)
      .credit(Account::bank, parts.net_fen())
      .finish();
}

Journal pay_withdrawal(DistributorId who, const PayoutParts& parts) {
  check_parts(parts);
  return Builder(JournalKind::withdrawal_paid)
      .debit(Account::withdrawing, parts.net_fen(), who)
      .credit(Account::payout_clearing, parts.net_fen())
      .finish();
}

Journal fail_withdrawal(DistributorId who, const PayoutParts& parts, std::int64_t debt_fen) {
  check_parts(parts);
  return Builder(JournalKind::withdrawal_failed)
      .debit(Account::bank, parts.net_fen())
      .debit(Account::withdrawing, parts.net_fen(), who)
      .debit(Account::fee_income, parts.fee_fen)
      .debit(Account::tax_payable, parts.tax_fen)
      .credit(Account::payout_clearing, parts.net_fen())
      .credit_available(who, parts.gross_fen, debt_fen)
      .finish();
}

Journal reassess_tax(DistributorId who, std::int64_t back_fen, std::int64_t debt_fen) {
  return Builder(JournalKind::tax_reassessed)
      .debit(Account::tax_payable, back_fen)
      .credit_available(who, back_fen, debt_fen)
      .finish();
}

Journal remit_tax(std::int64_t amount_fen) {
  return Builder(JournalKind::tax_remitted)
      .debit(Account::tax_payable, amount_fen)
      .credit(Account::bank, amount_fen)
      .finish();
}

Journal repay_debt(DistributorId who, std::int64_t amount_fen) {
  return Builder(JournalKind::debt_repaid)
      .debit(Account::bank, amount_fen)
      .credit(Account::debt, amount_fen, who)
      .finish();
}

Journal write_off_debt(DistributorId who, std::int64_t amount_fen) {
  return Builder(JournalKind::debt_written_off)
      .debit(Account::write_off, amount_fen)
      .credit(Account::debt, amount_fen, who)
      .finish();
}

Journal grant_bonus(DistributorId who, std::int64_t amount_fen, std::int64_t debt_fen) {
  return Builder(JournalKind::bonus_granted)
      .debit(Account::bonus_expense, amount_fen)
      .credit_available(who, amount_fen, debt_fen)
      .finish();
}

Journal charge_channel_fee(std::int64_t amount_fen) {
  return Builder(JournalKind::channel_fee)
      .debit(Account::channel_fees, amount_fen)
      .credit(Account::bank, amount_fen)
      .finish();
}

Journal reverse(const Journal& journal) {
  Journal mirror{JournalKind::reversal, journal.postings};
  for (Posting& posting : mirror.postings) posting.side = posting.side == Side::debit ? Side::credit : Side::debit;
  INVARIANT(balanced(mirror));
  return mirror;
}

}  // namespace fenxiao::domain

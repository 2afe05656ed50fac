// Double entry. Every movement of commission money is a Journal: at least two postings, Σ debit = Σ credit. The
// builders below are the only places where accounts are paired; the server's ledger writer stores what they return.
//
// Distributors' pending, frozen, available and withdrawing are liabilities of the shop (they grow on the credit side);
// a distributor's debt is a claim of the shop (it grows on the debit side).
#pragma once

#include <cstdint>
#include <vector>

#include "base/id.h"
#include "domain/commission/life.h"
#include "domain/names.h"

namespace fenxiao::domain {

enum class Account {
  // the merchant's
  commission_expense,
  bonus_expense,
  write_off,
  bank,  // merchant bank or channel account
  channel_fees,
  fee_income,
  tax_payable,
  payout_clearing,  // sent to the channel, not known to have arrived
  // per distributor
  pending,
  frozen,
  available,
  withdrawing,
  debt,
};
template <>
struct Names<Account> {
  static constexpr std::array<std::pair<Account, std::string_view>, 13> k_all{
      {{Account::commission_expense, "commission_expense"},
       {Account::bonus_expense, "bonus_expense"},
       {Account::write_off, "write_off"},
       {Account::bank, "bank"},
       {Account::channel_fees, "channel_fees"},
       {Account::fee_income, "fee_income"},
       {Account::tax_payable, "tax_payable"},
       {Account::payout_clearing, "payout_clearing"},
       {Account::pending, "pending"},
       {Account::frozen, "frozen"},
       {Account::available, "available"},
       {Account::withdrawing, "withdrawing"},
       {Account::debt, "debt"}}};
};
constexpr bool is_distributors(Account account) { return account >= Account::pending; }
// True where a debit makes the balance grow.
constexpr bool is_debit_normal(Account account) {
  switch (account) {
    case Account::commission_expense:
    case Account::bonus_expense:
    case Account::write_off:
    case Account::bank:
    case Account::channel_fees:
    case Account::payout_clearing:
    case Account::debt: return true;
    default: return false;
  }
}

enum class Side { debit, credit };
template <>
struct Names<Side> {
  static constexpr std::array<std::pair<Side, std::string_view>, 2> k_all{
      {{Side::debit, "debit"}, {Side::credit, "credit"}}};
};

struct Posting {
  Account account = Account::commission_expense;
  DistributorId distributor = {};  // set exactly for a distributor's account
  Side side = Side::debit;
  std::int64_t amount_fen = 0;  // > 0
  friend bool operator==(const Posting&, const Posting&) = default;
};

enum class JournalKind {
  commission_booked,
  commission_received,
  commission_released,
  commission_clawed,
  withdrawal_applied,
  withdrawal_returned,  // rejected, or taken back before it went to the channel
  withdrawal_submitted,
  withdrawal_paid,
  withdrawal_failed,
  tax_reassessed,
  tax_remitted,
  debt_repaid,
  debt_written_off,
  bonus_granted,
  channel_fee,
  reversal,
};
template <>
struct Names<JournalKind> {
  static constexpr std::array<std::pair<JournalKind, std::string_view>, 16> k_all{
      {{JournalKind::commission_booked, "commission_booked"},
       {JournalKind::commission_received, "commission_received"},
       {JournalKind::commission_released, "commission_released"},
       {JournalKind::commission_clawed, "commission_clawed"},
       {JournalKind::withdrawal_applied, "withdrawal_applied"},
       {JournalKind::withdrawal_returned, "withdrawal_returned"},
       {JournalKind::withdrawal_submitted, "withdrawal_submitted"},
       {JournalKind::withdrawal_paid, "withdrawal_paid"},
       {JournalKind::withdrawal_failed, "withdrawal_failed"},
       {JournalKind::tax_reassessed, "tax_reassessed"},
       {JournalKind::tax_remitted, "tax_remitted"},
       {JournalKind::debt_repaid, "debt_repaid"},
       {JournalKind::debt_written_off, "debt_written_off"},
       {JournalKind::bonus_granted, "bonus_granted"},
       {JournalKind::channel_fee, "channel_fee"},
       {JournalKind::reversal, "reversal"}}};
};

struct Journal {
  JournalKind kind = JournalKind::commission_booked;
  std::vector<Posting> postings;
  // An event that moves nothing (a commission of 0 fen) has no postings and is not stored.
  bool empty() const { return postings.empty(); }
  friend bool operator==(const Journal&, const Journal&) = default;
};
// Empty, or >= 2 postings, each > 0 and on an account that fits its distributor, Σ debit = Σ credit.
bool balanced(const Journal& journal);

// The guarded balances of one distributor. None below zero; debt > 0 ⇒ available = 0.
struct Balances {
  std::int64_t pending_fen = 0;
  std::int64_t frozen_fen = 0;
  std::int64_t available_fen = 0;
  std::int64_t withdrawing_fen = 0;
  std::int64_t debt_fen = 0;
  friend bool operator==(const Balances&, const Balances&) = default;
};
bool sound(const Balances& balances);
// The balances of `who` after the journal; postings of others are passed over. INVARIANT: sound afterwards.
Balances apply(Balances balances, DistributorId who, const Journal& journal);

// --- commission -------------------------------------------------------------------------------------------------
Journal book_commission(DistributorId who, std::int64_t booked_fen);     // at payment: expense → pending
Journal receive_commission(DistributorId who, std::int64_t amount_fen);  // pending → frozen
// frozen → available; an open debt is paid from it first.
Journal release_commission(DistributorId who, std::int64_t amount_fen, std::int64_t debt_fen);
Journal claw_back(DistributorId who, const Claw& claw);

// --- withdrawal -------------------------------------------------------------------------------------------------
Journal apply_withdrawal(DistributorId who, std::int64_t gross_fen);  // available → withdrawing
Journal return_withdrawal(DistributorId who, std::int64_t gross_fen, std::int64_t debt_fen);
// At submission to the channel: fee and tax leave `withdrawing`, the net is in transit. gross = net + fee + tax.
struct PayoutParts {
  std::int64_t gross_fen = 0;
  std::int64_t fee_fen = 0;
  std::int64_t tax_fen = 0;
  std::int64_t net_fen() const { return gross_fen - fee_fen - tax_fen; }
};
Journal submit_withdrawal(DistributorId who, const PayoutParts& parts);
Journal pay_withdrawal(DistributorId who, const PayoutParts& parts);  // arrived: withdrawing ← transit
// Came back: amount, fee and tax whole. `tax_held_fen` is what is held for it now (it may have been re-assessed).
Journal fail_withdrawal(DistributorId who, const PayoutParts& parts, std::int64_t debt_fen);
// Less tax is due on the month than is held: the difference comes back.
Journal reassess_tax(DistributorId who, std::int64_t back_fen, std::int64_t debt_fen);

// --- the rest ---------------------------------------------------------------------------------------------------
Journal remit_tax(std::int64_t amount_fen);                      // to the tax office
Journal repay_debt(DistributorId who, std::int64_t amount_fen);  // in cash
Journal write_off_debt(DistributorId who, std::int64_t amount_fen);
Journal grant_bonus(DistributorId who, std::int64_t amount_fen, std::int64_t debt_fen);
Journal charge_channel_fee(std::int64_t amount_fen);
Journal reverse(const Journal& journal);  // a mistake is undone by its mirror, never edited

}  // namespace fenxiao::domain

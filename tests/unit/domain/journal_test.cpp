#include "domain/ledger/journal.h"

#include <gtest/gtest.h>

#include <map>

#include "table.h"

namespace fenxiao::domain {
namespace {

constexpr DistributorId k_who{7};

// Balances of every account, summed from postings the way the reconcile command does it: independently of apply().
using Books = std::map<Account, std::int64_t>;
void post(Books& books, const Journal& journal) {
  for (const Posting& posting : journal.postings)
    books[posting.account] += posting.side == Side::debit ? posting.amount_fen : -posting.amount_fen;
}

// One row per event, amounts in fen; then pending frozen available withdrawing debt.
void run(std::string_view rows) {
  Balances balances;
  Books books;
  PayoutParts parts;
  for (const Row& row : table(rows)) {
    SCOPED_TRACE(row.text);
    const std::string& event = row[0];
    const std::int64_t amount = row.number(1), debt = balances.debt_fen;
    Journal journal;
    if (event == "book") journal = book_commission(k_who, amount);
    if (event == "receive") journal = receive_commission(k_who, amount);
    if (event == "release") journal = release_commission(k_who, amount, debt);
    if (event == "claw_pending") journal = claw_back(k_who, {amount, 0, 0, 0});
    if (event == "claw_frozen") journal = claw_back(k_who, {0, amount, 0, 0});
    if (event == "claw_released") {
      const std::int64_t available = std::min(amount, balances.available_fen);
      journal = claw_back(k_who, {0, 0, available, amount - available});
    }
    if (event == "apply") {
      journal = apply_withdrawal(k_who, amount);
      parts = {amount, 0, 0};
    }
    if (event == "fee") {
      parts.fee_fen = amount;
      continue;
    }
    if (event == "tax") {
      parts.tax_fen = amount;
      continue;
    }
    if (event == "return") journal = return_withdrawal(k_who, amount, debt);
    if (event == "submit") journal = submit_withdrawal(k_who, parts);
    if (event == "paid") journal = pay_withdrawal(k_who, parts);
    if (event == "fail") journal = fail_withdrawal(k_who, parts, debt);
    if (event == "tax_back") journal = reassess_tax(k_who, amount, debt);
    if (event == "repay") journal = repay_debt(k_who, amount);
    if (event == "write_off") journal = write_off_debt(k_who, amount);
    if (event == "bonus") journal = grant_bonus(k_who, amount, debt);
    ASSERT_TRUE(balanced(journal));
    balances = apply(balances, k_who, journal);
    post(books, journal);
    EXPECT_EQ(balances, (Balances{row.number(2), row.number(3), row.number(4), row.number(5), row.number(6)}));
    EXPECT_EQ(balances, (Balances{-books[Account::pending], -books[Account::frozen], -books[Account::available],
                                  -books[Account::withdrawing], books[Account::debt]}));
  }
  std::int64_t sum = 0;
  for (const auto& [account, balance] : books) sum += balance;
  EXPECT_EQ(sum, 0);
}

TEST(journal, follows_a_commission_from_payment_to_the_payees_account) {
  run(R"(
      #event       amount  pending frozen available withdrawing debt
      book         1990    1990  0     0     0     0
      claw_pending 90      1900  0     0     0     0
      receive      1900    0     1900  0     0     0
      claw_frozen  400     0     1500  0     0     0
      release      1500    0     0     1500  0     0
      apply        1200    0     0     300   1200  0
      fee          12
      tax          80
      submit       0       0     0     300   1108  0      # fee and tax have left; the net is on its way
      paid         0       0     0     300   0     0
      bonus        50      0     0     350   0     0
      )");
}

TEST(journal, debt_of_the_worked_example) {
  // available 10, withdrawing 1 200, claw-back 15.36 → debt 5.36; that withdrawal fails → available 1 194.64
  run(R"(
      bonus         121000  0 0 121000 0      0
      apply         120000  0 0 1000   120000 0
      claw_released 1536    0 0 0      120000 536
      submit        0       0 0 0      120000 536
      fail          0       0 0 119464 0      0
      )");
}

TEST(journal, a_failed_payout_returns_amount_fee_and_tax_whole_and_pays_debt_first) {
  run(R"(
      bonus         121000  0 0 121000 0      0
      apply         120000  0 0 1000   120000 0
      fee           600
      tax           8000
      submit        0       0 0 1000   111400 0
      claw_released 1536    0 0 0      111400 536
      fail          0       0 0 119464 0      0
      )");
}

TEST(journal, any_credit_pays_an_open_debt_first) {
  run(R"(
      claw_released 500  0   0   0   0  500
      bonus         100  0   0   0   0  400
      book          250  250 0   0   0  400
      receive       250  0   250 0   0  400
      release       250  0   0   0   0  150     # nothing is left over
      tax_back      200  0   0   50  0  0
      claw_released 80   0   0   0   0  30
      repay         10   0   0   0   0  20
      write_off     20   0   0   0   0  0
      )");
}

TEST(journal, a_rejected_withdrawal_comes_back) {
  run(R"(
      bonus         1000 0 0 1000 0   0
      apply         700  0 0 300  700 0
      claw_released 400  0 0 0    700 100
      return        700  0 0 600  0   0
      )");
}

TEST(journal, two_payouts_of_2500_with_tax_and_the_first_fails) {
  // 340 + 460 held; the first fails: its 340 come back with it, 340 are due on the other, 120 come back.
  Books books;
  Balances balances = apply({}, k_who, grant_bonus(k_who, 500'000, 0));
  const PayoutParts first{250'000, 0, 34'000}, second{250'000, 0, 46'000};
  for (const Journal& journal :
       {apply_withdrawal(k_who, 250'000), submit_withdrawal(k_who, first), apply_withdrawal(k_who, 250'000),
        submit_withdrawal(k_who, second), fail_withdrawal(k_who, first, 0), reassess_tax(k_who, 12'000, 0),
        pay_withdrawal(k_who, second)}) {
    balances = apply(balances, k_who, journal);
    post(books, journal);
  }
  EXPECT_EQ(balances, (Balances{0, 0, 262'000, 0, 0}));
  EXPECT_EQ(-books[Account::tax_payable], 34'000);
  EXPECT_EQ(books[Account::payout_clearing], 0);
  EXPECT_EQ(-books[Account::bank], 204'000);
}

TEST(journal, an_event_that_moves_nothing_has_no_postings) {
  EXPECT_TRUE(book_commission(k_who, 0).empty());
  EXPECT_TRUE(claw_back(k_who, {}).empty());
  EXPECT_TRUE(balanced(Journal{}));
}

TEST(journal, is_refused_when_it_does_not_balance) {
  const Posting debit{Account::bank, {}, Side::debit, 5}, credit{Account::available, k_who, Side::credit, 5};
  EXPECT_TRUE(balanced({JournalKind::bonus_granted, {debit, credit}}));
  EXPECT_FALSE(balanced({JournalKind::bonus_granted, {debit}}));
  Posting wrong = credit;
  wrong.amount_fen = 4;
  EXPECT_FALSE(balanced({JournalKind::bonus_granted, {debit, wrong}}));
  wrong = credit;
  wrong.distributor = {};
  EXPECT_FALSE(balanced({JournalKind::bonus_granted, {debit, wrong}})) << "whose available?";
  wrong = debit;
  wrong.distributor = k_who;
  EXPECT_FALSE(balanced({JournalKind::bonus_granted, {wrong, credit}})) << "the bank is the merchant's";
  wrong = debit;
  wrong.amount_fen = -5;
  EXPECT_FALSE(balanced({JournalKind::bonus_granted, {wrong, credit}}));
}

TEST(journal, a_reversal_undoes_it) {
  const Journal booked = book_commission(k_who, 42);
  Books books;
  post(books, booked);
  post(books, reverse(booked));
  for (const auto& [account, balance] : books) EXPECT_EQ(balance, 0) << text_of(account);
  EXPECT_EQ(reverse(booked).kind, JournalKind::reversal);
}

TEST(balances, never_go_below_zero_and_debt_excludes_available) {
  EXPECT_THROW(apply({}, k_who, receive_commission(k_who, 1)), InvariantError);
  EXPECT_THROW(apply({}, k_who, apply_withdrawal(k_who, 1)), InvariantError);
  EXPECT_THROW(apply({0, 0, 100, 0, 0}, k_who, claw_back(k_who, {0, 0, 50, 50})), InvariantError);
  EXPECT_EQ(apply({1, 2, 3, 4, 0}, DistributorId{8}, book_commission(k_who, 9)), (Balances{1, 2, 3, 4, 0}))
      << "another's journal";
}

}  // namespace
}  // namespace fenxiao::domain

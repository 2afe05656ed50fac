// Random lives of many commissions on a few distributors, posted through the ledger's builders, against a model that
// knows nothing of states or journals: per line only what was booked, refunded and released, per person only sums.
#include <gtest/gtest.h>

#include <map>

#include "domain/commission/life.h"
#include "domain/ledger/journal.h"
#include "domain/withdrawal/withdrawal.h"
#include "table.h"

namespace fenxiao::domain {
namespace {

constexpr std::int64_t k_freeze_days = 7;

struct Line {
  DistributorId who;
  Commission commission;
  std::vector<Pause> pauses;
};
struct Payout {
  DistributorId who;
  PayoutParts parts;
  WithdrawalState state = WithdrawalState::applied;
};

// The model: what a distributor has earned for good, as one number, and what left the house.
struct Model {
  std::int64_t kept_released_fen = 0;  // Σ kept of released lines
  std::int64_t unreleased_fen = 0;     // Σ kept of the others
  std::int64_t in_flight_fen = 0;      // still in `withdrawing`
  std::int64_t gone_fen = 0;           // taken out of available and not come back
};

class Simulation {
 public:
  explicit Simulation(std::uint64_t seed) : random_(seed) {}

  void run(int operations) {
    for (int i = 0; i < operations; ++i) {
      if (random_.one_in(4)) now_ = now_.plus_ms(random_.between(1, 2 * k_day_ms));
      step();
      if (HasFailure()) return;
      if (i % 50 == 0) check();
    }
    check();
  }

  static bool HasFailure() { return ::testing::Test::HasFailure(); }

 private:
  DistributorId any_person() { return DistributorId{random_.between(1, 4)}; }
  Line* any_line() {
    return lines_.empty()
               ? nullptr
               : &lines_[static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(lines_.size()) - 1))];
  }

  void post(DistributorId who, const Journal& journal) {
    ASSERT_TRUE(balanced(journal));
    balances_[who] = apply(balances_[who], who, journal);
    for (const Posting& posting : journal.postings)
      books_[{posting.account, posting.distributor}] +=
          posting.side == Side::debit ? posting.amount_fen : -posting.amount_fen;
  }

  void step() {
    Line* line = any_line();
    switch (random_.between(0, 9)) {
      case 0:
      case 1: return pay_order();
      case 2: return line ? receive_line(*line) : void();
      case 3:
      case 4: return line ? release_line(*line) : void();
      case 5: return line ? refund_line(*line) : void();
      case 6: return line ? pause_line(*line) : void();
      case 7: return withdraw();
      default: return move_payout();
    }
  }

  void pay_order() {
    const std::int64_t base_fen = random_.between(0, random_.one_in(5) ? 5 : 100'000);
    Line line{any_person(), *pay(estimated(base_fen, base_fen * random_.between(0, 3000) / 10'000)), {}};
    post(line.who, book_commission(line.who, line.commission.booked_fen));
    lines_.push_back(line);
  }

  void receive_line(Line& line) {
    const auto received = receive(line.commission, now_);
    if (!received.ok()) return;
    post(line.who, receive_commission(line.who, received->frozen_fen));
    line.commission = *received;
  }

  void release_line(Line& line) {
    const auto released = release(line.commission, k_freeze_days, line.pauses, now_);
    if (!released.ok()) return;
    post(line.who, release_commission(line.who, released->released_fen, balances_[line.who].debt_fen));
    line.commission = *released;
  }

  void refund_line(Line& line) {
    const std::int64_t left_fen = line.commission.base_fen - line.commission.goods_refunded_fen;
    const std::int64_t more_fen = random_.one_in(3) ? left_fen : random_.between(0, left_fen);
    const auto refunded =
        refund(line.commission, line.commission.goods_refunded_fen + more_fen, balances_[line.who].available_fen);
    if (!refunded.ok()) return;
    post(line.who, claw_back(line.who, refunded->claw));
    line.commission = refunded->commission;
  }

  void pause_line(Line& line) {
    if (!line.pauses.empty() && !line.pauses.back().until)
      line.pauses.back().until = now_;
    else
      line.pauses.push_back({now_});
  }

  void withdraw() {
    const DistributorId who = any_person();
    const WithdrawalPolicy policy{100, 1'000'000, 1'000'000, 60, 0};
    WithdrawalFacts facts;
    facts.balances = balances_[who];
    const auto terms = decide_withdrawal(facts, policy, random_.between(1, 1 + facts.balances.available_fen * 11 / 10));
    if (!terms.ok()) return;
    post(who, apply_withdrawal(who, terms->gross_fen));
    payouts_.push_back({who, {terms->gross_fen, terms->fee_fen, random_.between(0, terms->gross_fen / 5)}});
  }

  void move_payout() {
    if (payouts_.empty()) return;
    Payout& payout =
        payouts_[static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(payouts_.size()) - 1))];
    const auto event = static_cast<WithdrawalEvent>(random_.between(0, 8));
    const auto next = after(payout.state, event);
    if (!next || *next == payout.state) return;
    const std::int64_t debt_fen = balances_[payout.who].debt_fen;
    if (*next == WithdrawalState::rejected)
      post(payout.who, return_withdrawal(payout.who, payout.parts.gross_fen, debt_fen));
    if (*next == WithdrawalState::paying) post(payout.who, submit_withdrawal(payout.who, payout.parts));
    if (*next == WithdrawalState::paid) post(payout.who, pay_withdrawal(payout.who, payout.parts));
    if (*next == WithdrawalState::failed) post(payout.who, fail_withdrawal(payout.who, payout.parts, debt_fen));
    payout.state = *next;
  }

  void check() {
    std::map<DistributorId, Model> models;
    for (const Line& line : lines_) {
      const Commission& c = line.commission;
      ASSERT_TRUE(consistent(c));
      const std::int64_t kept_fen =
          c.base_fen == 0 ? c.booked_fen : c.booked_fen * (c.base_fen - c.goods_refunded_fen) / c.base_fen;
      Model& model = models[line.who];
      (c.state == CommissionState::available ? model.kept_released_fen : model.unreleased_fen) += kept_fen;
    }
    for (const Payout& payout : payouts_) {
      Model& model = models[payout.who];
      const bool returned = payout.state == WithdrawalState::failed || payout.state == WithdrawalState::rejected;
      if (!returned) model.gone_fen += payout.parts.gross_fen;
      if (is_submitted(payout.state)) model.in_flight_fen += payout.parts.net_fen();
      if (!is_final(payout.state) && !is_submitted(payout.state)) model.in_flight_fen += payout.parts.gross_fen;
    }
    for (const auto& [who, model] : models) {
      const Balances& b = balances_[who];
      ASSERT_TRUE(sound(b));
      ASSERT_EQ(b.pending_fen + b.frozen_fen, model.unreleased_fen);
      ASSERT_EQ(b.available_fen - b.debt_fen, model.kept_released_fen - model.gone_fen);
      ASSERT_EQ(b.withdrawing_fen, model.in_flight_fen);
      const auto book = [&](Account account) { return books_[{account, who}]; };
      ASSERT_EQ(b, (Balances{-book(Account::pending), -book(Account::frozen), -book(Account::available),
                             -book(Account::withdrawing), book(Account::debt)}));
    }
    std::int64_t sum_fen = 0;
    for (const auto& [key, balance_fen] : books_) sum_fen += balance_fen;
    ASSERT_EQ(sum_fen, 0);
  }

  Random random_;
  Instant now_{};
  std::vector<Line> lines_;
  std::vector<Payout> payouts_;
  std::map<DistributorId, Balances> balances_;
  std::map<std::pair<Account, DistributorId>, std::int64_t> books_;
};

TEST(simulation, balances_are_what_lines_and_payouts_say) {
  const std::uint64_t seed = test_seed();
  for (std::uint64_t i = 0; i < 20; ++i) {
    SCOPED_TRACE("FENXIAO_SEED=" + std::to_string(seed + i));
    Simulation(seed + i).run(3000);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace fenxiao::domain

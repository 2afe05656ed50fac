#include <algorithm>
#include <chrono>

#include "tests/unit/simulation/model.h"

namespace fenxiao::simulation {
namespace {

constexpr Ms k_zone = 8 * k_hour;
constexpr Ms k_ask_again = 2'000;

// Nothing here is so dear that its product would not fit.
Fen half_up(Fen amount, Fen bp) { return (amount * bp + 5000) / 10'000; }

int month_of(Ms at) {
  using namespace std::chrono;
  const year_month_day date{floor<days>(sys_time<milliseconds>(milliseconds(at + k_zone)))};
  return static_cast<int>(date.year()) * 12 + static_cast<int>(static_cast<unsigned>(date.month()));
}

// Of all of a month's income from labour services, withheld at source.
Fen labour_tax(Fen income) {
  const Fen taxable = income <= 4'000'00 ? std::max<Fen>(0, income - 800'00) : income - half_up(income, 2000);
  if (taxable <= 20'000'00) return half_up(taxable, 2000);
  if (taxable <= 50'000'00) return half_up(taxable, 3000) - 2'000'00;
  return half_up(taxable, 4000) - 7'000'00;
}

bool counts(PayoutState state) {
  return state == PayoutState::paying || state == PayoutState::waiting || state == PayoutState::paid;
}

}  // namespace

Fen Model::fee_of(Fen gross) const { return half_up(gross, terms.payout_fee_bp) + terms.payout_fee_fixed; }

Fen Model::tax_of(int seller, Fen gross) const {
  if (!terms.taxed) return 0;
  const auto found = sellers[seller].months.find(month_of(now));
  const Seller::Month month = found == sellers[seller].months.end() ? Seller::Month{} : found->second;
  return std::clamp<Fen>(labour_tax(month.live + gross) - month.held, 0, gross);
}

std::string Model::withdraw(int seller, Fen gross, PayoutEnd end) {
  const Fen fee = fee_of(gross);
  if (gross < terms.payout_min) return "amount_below_min";
  if (gross > terms.payout_max) return "amount_above_max";
  if (fee >= gross) return "amount_below_min";
  const Ms midnight = (now + k_zone) / k_day * k_day - k_zone;
  std::int64_t today = 0;
  for (const Payout& other : payouts) today += other.seller == seller && other.applied_at >= midnight;
  if (today >= terms.payouts_per_day) return "daily_limit";
  Seller& who = sellers[seller];
  if (who.debt() > 0) return "debt_outstanding";
  if (gross > who.available()) return "balance_insufficient";
  Fen held = 0;
  for (const Order& order : orders) {
    const bool is_held =
        std::any_of(order.pauses.begin(), order.pauses.end(), [](const Pause& p) { return p.risk && !p.until; });
    if (!is_held) continue;
    for (const Line& line : order.lines)
      for (const Share& share : line.shares)
        if (share.seller == seller && share.state == ShareState::available) held += share.released - share.clawed_after;
  }
  if (gross > who.available() - held) return "risk_hold";
  const Fen tax = tax_of(seller, gross);
  if (fee + tax >= gross) return "amount_below_min";
  who.net -= gross;
  who.withdrawing += gross;
  Payout payout;
  payout.seller = seller;
  payout.end = end;
  payout.gross = gross;
  payout.fee = fee;
  payout.tax = tax;
  payout.applied_at = now;
  payouts.push_back(payout);
  return "";
}

std::string Model::approve(Payout& payout, int reviewer) {
  if (payout.state != PayoutState::reviewing) return "withdrawal_not_reviewable";
  if (terms.second_review_from && payout.gross > *terms.second_review_from) {
    if (payout.first_reviewer == reviewer) return "second_reviewer_required";
    if (payout.first_reviewer < 0) {
      payout.first_reviewer = reviewer;
      return "";
    }
  }
  payout.state = PayoutState::approved;
  return "";
}

std::string Model::reject(Payout& payout) {
  if (payout.state > PayoutState::approved) return "withdrawal_not_reviewable";
  payout.state = PayoutState::rejected;
  sellers[payout.seller].withdrawing -= payout.gross;
  sellers[payout.seller].net += payout.gross;
  return "";
}

void Model::submit_approved() {
  for (Payout& payout : payouts) {
    if (payout.state != PayoutState::approved) continue;
    payout.state = PayoutState::paying;
    payout.month = month_of(now);
    payout.submitted_at = now;
    payout.tax = std::min(tax_of(payout.seller, payout.gross), payout.gross - payout.fee);
    Seller& who = sellers[payout.seller];
    who.months[payout.month].live += payout.gross;
    who.months[payout.month].held += payout.tax;
    who.withdrawing -= payout.fee + payout.tax;
  }
}

void Model::comes_back(Payout& payout) {
  Seller& who = sellers[payout.seller];
  Seller::Month& month = who.months[payout.month];
  const Fen still_held = payout.tax - payout.tax_back;
  payout.state = PayoutState::failed;
  who.withdrawing -= payout.gross - payout.fee - payout.tax;
  who.net += payout.gross - payout.tax_back;
  month.live -= payout.gross;
  month.held -= still_held;
  if (!terms.taxed) return;
  // The month without it: what was held too much comes back too, from those that were held last.
  Fen too_much = std::clamp<Fen>(month.held - labour_tax(month.live), 0, month.held);
  who.net += too_much;
  month.held -= too_much;
  std::vector<Payout*> others;
  for (Payout& other : payouts)
    if (&other != &payout && other.seller == payout.seller && other.month == payout.month && counts(other.state))
      others.push_back(&other);
  std::stable_sort(others.begin(), others.end(), [](const Payout* a, const Payout* b) {
    return std::pair(a->submitted_at, a->id) > std::pair(b->submitted_at, b->id);
  });
  for (Payout* other : others) {
    const Fen back = std::min(too_much, other->tax - other->tax_back);
    other->tax_back += back;
    too_much -= back;
  }
}

// One round of questions; whether any was asked.
bool Model::ask_channel(PayoutState state) {
  std::vector<Payout*> due;
  for (Payout& payout : payouts)
    if (payout.state == state && !(payout.asked_at && now < *payout.asked_at + k_ask_again)) due.push_back(&payout);
  std::stable_sort(due.begin(), due.end(), [](const Payout* a, const Payout* b) { return a->asked_at < b->asked_at; });
  for (Payout* payout : due) {
    const bool first = !payout->asked_at;
    payout->asked_at = now;
    if (first) continue;  // handed over, and no more
    switch (payout->end) {
      case PayoutEnd::arrives:
        payout->state = PayoutState::paid;
        sellers[payout->seller].withdrawing -= payout->gross - payout->fee - payout->tax;
        break;
      case PayoutEnd::is_refused: comes_back(*payout); break;
      case PayoutEnd::is_never_known: break;
      case PayoutEnd::is_never_confirmed:
        if (payout->state == PayoutState::waiting && now >= payout->submitted_at + k_day)
          comes_back(*payout);
        else
          payout->state = PayoutState::waiting;
        break;
    }
  }
  return !due.empty();
}

}  // namespace fenxiao::simulation

// Our payouts beside a channel's bill: what is missing on either side, and what differs. Pure; the bill was read already.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fenxiao::domain {

// One line of a bill about money that left (or, negative, came back to) the shop's account at the channel.
struct BillEntry {
  std::string number;        // ours, as the channel repeats it
  std::int64_t out_fen = 0;  // negative: returned
  bool payout = false;       // of a kind that only payouts have
  std::int64_t line = 0;     // of the file
};

struct BookedPayout {
  enum class State { paid, failed, open };
  std::string number;
  std::int64_t net_fen = 0;
  State state = State::open;
  bool expected = false;  // from its submission to its end within the days of the bill
};

struct BillFinding {
  enum class Kind {
    not_on_bill,     // paid here, and the bill of those days knows nothing of it
    unknown_number,  // a payout on the bill that is none of ours
    amount_differs,  // paid here, with another sum there (none: it was returned; twice: paid twice)
    paid_there,      // failed here, and yet the money left
  };
  Kind kind = Kind::not_on_bill;
  std::string number;
  std::int64_t ours_fen = 0;
  std::int64_t bill_fen = 0;
  std::int64_t line = 0;  // the first of that number on the bill; 0: none
  friend bool operator==(const BillFinding&, const BillFinding&) = default;
};
std::string text_of(const BillFinding& finding);

struct Reconciled {
  std::int64_t agreed = 0;  // payouts that are the same on both sides
  std::int64_t agreed_fen = 0;
  std::int64_t open = 0;              // on the bill, and still under way here: for the next time
  std::int64_t other_lines = 0;       // of the bill: payments, refunds, fees
  std::vector<BillFinding> findings;  // by number
};
// Numbers are unique in `booked`; the bill may have several entries of one.
Reconciled reconcile(const std::vector<BillEntry>& bill, const std::vector<BookedPayout>& booked);

}  // namespace fenxiao::domain

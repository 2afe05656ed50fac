#include "domain/withdrawal/reconcile.h"

#include <gtest/gtest.h>

namespace fenxiao::domain {
namespace {

using Kind = BillFinding::Kind;
using State = BookedPayout::State;

struct Case {
  const char* what;
  std::vector<BillEntry> bill;
  std::vector<BookedPayout> booked;
  std::vector<BillFinding> findings;
  std::int64_t agreed = 0;
  std::int64_t open = 0;
  std::int64_t other_lines = 0;
};

TEST(Reconcile, FindsWhatWasPlanted) {
  const BillEntry w1{"W1", 2000, true, 2};
  const BookedPayout paid1{"W1", 2000, State::paid, true};
  const std::vector<Case> table{
      {"the same on both sides", {w1}, {paid1}, {}, 1},
      {"a payment of a buyer beside it", {w1, {"P77", -9900, false, 3}, {"", 6, false, 4}}, {paid1}, {}, 1, 0, 2},
      {"paid here, not on the bill", {}, {paid1}, {{Kind::not_on_bill, "W1", 2000, 0, 0}}},
      {"paid here on the border of its days", {}, {{"W1", 2000, State::paid, false}}, {}},
      {"on the bill, unknown here", {{"W9", 2000, true, 2}}, {}, {{Kind::unknown_number, "W9", 0, 2000, 2}}},
      {"one fen more on the bill", {{"W1", 2001, true, 2}}, {paid1}, {{Kind::amount_differs, "W1", 2000, 2001, 2}}},
      {"paid twice", {w1, {"W1", 2000, true, 5}}, {paid1}, {{Kind::amount_differs, "W1", 2000, 4000, 2}}},
      {"paid here, returned there", {w1, {"W1", -2000, true, 5}}, {paid1}, {{Kind::amount_differs, "W1", 2000, 0, 2}}},
      {"failed here, the money left",
       {w1},
       {{"W1", 2000, State::failed, true}},
       {{Kind::paid_there, "W1", 2000, 2000, 2}}},
      {"failed here, and returned there", {w1, {"W1", -2000, true, 5}}, {{"W1", 2000, State::failed, true}}, {}},
      {"failed here, returned there a day later", {{"W1", -2000, true, 5}}, {{"W1", 2000, State::failed, true}}, {}},
      {"failed here, never there", {}, {{"W1", 2000, State::failed, true}}, {}},
      {"under way here", {w1}, {{"W1", 2000, State::open, true}}, {}, 0, 1},
      {"ours, though the bill does not call it a payout", {{"W1", 2000, false, 2}}, {paid1}, {}, 1},
      {"two things at once",
       {w1, {"W8", 1, true, 3}},
       {paid1, {"W2", 5, State::paid, true}},
       {{Kind::unknown_number, "W8", 0, 1, 3}, {Kind::not_on_bill, "W2", 5, 0, 0}},
       1},
  };
  for (const Case& each : table) {
    const Reconciled result = reconcile(each.bill, each.booked);
    EXPECT_EQ(result.findings, each.findings) << each.what;
    EXPECT_EQ(result.agreed, each.agreed) << each.what;
    EXPECT_EQ(result.open, each.open) << each.what;
    EXPECT_EQ(result.other_lines, each.other_lines) << each.what;
    for (const BillFinding& finding : result.findings)
      EXPECT_NE(text_of(finding).find(finding.number), std::string::npos) << each.what;
  }
}

}  // namespace
}  // namespace fenxiao::domain

#include "domain/withdrawal/reconcile.h"

#include <map>

#include "base/checked.h"

namespace fenxiao::domain {
namespace {

struct Sum {
  std::int64_t out_fen = 0;
  std::int64_t line = 0;
  bool payout = false;
};

}  // namespace

std::string text_of(const BillFinding& finding) {
  const std::string at = finding.line > 0 ? "line " + std::to_string(finding.line) + ": " : std::string();
  const std::string ours = std::to_string(finding.ours_fen);
  const std::string theirs = std::to_string(finding.bill_fen);
  switch (finding.kind) {
    case BillFinding::Kind::not_on_bill:
      return finding.number + " was paid here (" + ours + "), and is not on the bill";
    case BillFinding::Kind::unknown_number: return at + finding.number + " (" + theirs + ") is no payout of this shop";
    case BillFinding::Kind::amount_differs:
      return at + finding.number + " was paid here with " + ours + ", on the bill it is " + theirs;
    case BillFinding::Kind::paid_there:
      return at + finding.number + " failed here (" + ours + "), and on the bill " + theirs + " left";
  }
  return {};
}

Reconciled reconcile(const std::vector<BillEntry>& bill, const std::vector<BookedPayout>& booked) {
  Reconciled out;
  std::map<std::string, const BookedPayout*> ours;
  for (const BookedPayout& payout : booked) ours.emplace(payout.number, &payout);
  std::map<std::string, Sum> theirs;
  for (const BillEntry& entry : bill) {
    if (!entry.payout && !ours.contains(entry.number)) {
      ++out.other_lines;
      continue;
    }
    Sum& sum = theirs[entry.number];
    if (sum.line == 0) sum.line = entry.line;
    sum.out_fen = checked_add(sum.out_fen, entry.out_fen);
  }
  using Kind = BillFinding::Kind;
  for (const auto& [number, sum] : theirs) {
    const auto found = ours.find(number);
    if (found == ours.end()) {
      // Sent and returned within the bill is nobody's loss, but still none of ours.
      out.findings.push_back({Kind::unknown_number, number, 0, sum.out_fen, sum.line});
      continue;
    }
    const BookedPayout& payout = *found->second;
    if (payout.state == BookedPayout::State::open) {
      ++out.open;
    } else if (payout.state == BookedPayout::State::failed) {
      // Money that was returned before these days shows here as a return alone.
      if (sum.out_fen > 0) out.findings.push_back({Kind::paid_there, number, payout.net_fen, sum.out_fen, sum.line});
    } else if (sum.out_fen != payout.net_fen) {
      out.findings.push_back({Kind::amount_differs, number, payout.net_fen, sum.out_fen, sum.line});
    } else {
      ++out.agreed;
      out.agreed_fen = checked_add(out.agreed_fen, payout.net_fen);
    }
  }
  for (const auto& [number, payout] : ours)
    if (payout->state == BookedPayout::State::paid && payout->expected && !theirs.contains(number))
      out.findings.push_back({Kind::not_on_bill, number, payout->net_fen, 0, 0});
  return out;
}

}  // namespace fenxiao::domain

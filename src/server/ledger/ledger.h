// The only writer of ledger tables. What is posted comes from the journal builders of domain/ledger; this stores it,
// moves the guarded balances with it, and can prove that the two agree.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/ledger/journal.h"
#include "server/committer/context.h"

namespace fenxiao::server {

domain::Balances load_balances(Tx& tx, ShopId shop, DistributorId distributor);

// Stores a journal and moves the balances of every distributor in it. `natural_key` names the movement for ever
// ("paid:com_…"): posting the same one twice is a bug that the database refuses. An empty journal is not stored.
// INVARIANT: balanced; balances sound afterwards.
void post(WriteContext& ctx, const domain::Journal& journal, std::string_view natural_key);

struct LedgerFindings {
  std::int64_t journals = 0;
  std::int64_t postings = 0;
  std::vector<std::string> findings;  // empty: sound
};
// Every journal sums to zero; balances equal their postings; none is below zero; debt > 0 ⇒ available = 0. Then the
// rows that the money came from: per commission booked = pending + frozen + released + clawed before release; the
// commissions, withdrawals and tax months of everybody add up to what the books have.
LedgerFindings check_ledger(Tx& tx, ShopId shop);

}  // namespace fenxiao::server

#include "server/ledger/ledger.h"

#include <map>
#include <set>

namespace fenxiao::server {

using domain::Account;
using domain::Balances;

namespace {

constexpr const char* k_upsert_balance =
    "insert into balance (shop_id, distributor_id, pending_fen, frozen_fen, available_fen, withdrawing_fen, debt_fen)"
    " values ($1, $2, $3, $4, $5, $6, $7)"
    " on conflict (shop_id, distributor_id) do update set pending_fen = excluded.pending_fen, frozen_fen = excluded.frozen_fen,"
    " available_fen = excluded.available_fen, withdrawing_fen = excluded.withdrawing_fen, debt_fen = excluded.debt_fen";

std::int64_t& part_of(Balances& balances, Account account) {
  switch (account) {
    case Account::pending: return balances.pending_fen;
    case Account::frozen: return balances.frozen_fen;
    case Account::available: return balances.available_fen;
    case Account::withdrawing: return balances.withdrawing_fen;
    default: return balances.debt_fen;
  }
}

}  // namespace

Balances load_balances(Tx& tx, ShopId shop, DistributorId distributor) {
  const auto row = tx.one(
      "select pending_fen, frozen_fen, available_fen, withdrawing_fen, debt_fen from balance"
      " where shop_id = $1 and distributor_id = $2",
      shop, distributor);
  if (!row) return {};
  return {row->integer(0), row->integer(1), row->integer(2), row->integer(3), row->integer(4)};
}

void post(WriteContext& ctx, const domain::Journal& journal, std::string_view natural_key) {
  if (journal.empty()) return;
  INVARIANT(domain::balanced(journal));
  const auto id = ctx.ids.next<JournalId>();
  ctx.tx.exec("insert into journal (shop_id, journal_id, kind, natural_key, at) values ($1, $2, $3, $4, $5)", ctx.shop.id, id,
              domain::text_of(journal.kind), natural_key, ctx.now);
  std::set<DistributorId> people;
  int line = 0;
  for (const domain::Posting& posting : journal.postings) {
    ctx.tx.exec(
        "insert into posting (shop_id, journal_id, line, account, distributor_id, side, amount_fen)"
        " values ($1, $2, $3, $4, $5, $6, $7)",
        ctx.shop.id, id, ++line, domain::text_of(posting.account), posting.distributor, domain::text_of(posting.side),
        posting.amount_fen);
    if (posting.distributor.set()) people.insert(posting.distributor);
  }
  for (const DistributorId person : people) {
    const Balances after = domain::apply(load_balances(ctx.tx, ctx.shop.id, person), person, journal);
    INVARIANT(domain::sound(after));
    ctx.tx.exec(k_upsert_balance, ctx.shop.id, person, after.pending_fen, after.frozen_fen, after.available_fen,
                after.withdrawing_fen, after.debt_fen);
  }
}

LedgerFindings check_ledger(Tx& tx, ShopId shop) {
  LedgerFindings report;
  report.journals = tx.one("select count(*) from journal where shop_id = $1", shop)->integer(0);
  report.postings = tx.one("select count(*) from posting where shop_id = $1", shop)->integer(0);
  for (const Row& row : tx.query("select journal_id, cast(sum(case side when 'debit' then amount_fen else -amount_fen end) as bigint)"
                                 " from posting where shop_id = $1 group by journal_id"
                                 " having sum(case side when 'debit' then amount_fen else -amount_fen end) <> 0 or count(*) < 2",
                                 shop))
    report.findings.push_back("journal " + row.id<JournalId>(0).text() + " is off by " + std::to_string(row.integer(1)));

  std::map<DistributorId, Balances> derived;
  for (const Row& row : tx.query("select distributor_id, account, side, cast(sum(amount_fen) as bigint) from posting"
                                 " where shop_id = $1 and distributor_id is not null group by distributor_id, account, side",
                                 shop)) {
    const auto account = domain::parse_enum<Account>(row.text(1));
    INVARIANT(account.has_value());
    const bool grows = (row.text(2) == "debit") == domain::is_debit_normal(*account);
    part_of(derived[row.id<DistributorId>(0)], *account) += grows ? row.integer(3) : -row.integer(3);
  }
  for (const Row& row : tx.query("select distributor_id from balance where shop_id = $1", shop)) derived[row.id<DistributorId>(0)];
  for (const auto& [person, from_postings] : derived) {
    if (load_balances(tx, shop, person) != from_postings)
      report.findings.push_back("the balances of " + person.text() + " differ from their postings");
    if (!domain::sound(from_postings)) report.findings.push_back("the balances of " + person.text() + " are not sound");
  }
  return report;
}

}  // namespace fenxiao::server

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
    " on conflict (shop_id, distributor_id) do update set pending_fen = excluded.pending_fen, frozen_fen = "
    "excluded.frozen_fen,"
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
  ctx.tx.exec("insert into journal (shop_id, journal_id, kind, natural_key, at) values ($1, $2, $3, $4, $5)",
              ctx.shop.id, id, domain::text_of(journal.kind), natural_key, ctx.now);
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

namespace {

// A journal whose debits are not its credits, or that is only one side of something.
void check_journals(Tx& tx, ShopId shop, std::vector<std::string>& findings) {
  for (const Row& row :
       tx.query("select j.journal_id, cast(coalesce(sum(case p.side when 'debit' then p.amount_fen else -p.amount_fen"
                " end), 0) as bigint) from journal j left join posting p on p.shop_id = j.shop_id"
                " and p.journal_id = j.journal_id where j.shop_id = $1 group by j.journal_id"
                " having coalesce(sum(case p.side when 'debit' then p.amount_fen else -p.amount_fen end), 0) <> 0"
                " or count(p.line) < 2",
                shop))
    findings.push_back("journal " + row.id<JournalId>(0).text() + " is off by " + std::to_string(row.integer(1)));
}

// The guarded balances, rebuilt from nothing but postings.
void check_balances(Tx& tx, ShopId shop, std::vector<std::string>& findings) {
  std::map<DistributorId, Balances> derived;
  for (const Row& row :
       tx.query("select distributor_id, account, side, cast(sum(amount_fen) as bigint) from posting"
                " where shop_id = $1 and distributor_id is not null group by distributor_id, account, side",
                shop)) {
    const auto account = domain::parse_enum<Account>(row.text(1));
    const auto person = row.id<DistributorId>(0);
    if (!account || !domain::is_distributors(*account)) {
      findings.push_back("a posting of " + person.text() + " is on an account that nobody has: " + row.text(1));
      continue;
    }
    const bool grows = (row.text(2) == "debit") == domain::is_debit_normal(*account);
    part_of(derived[person], *account) += grows ? row.integer(3) : -row.integer(3);
  }
  for (const Row& row : tx.query("select distributor_id from balance where shop_id = $1", shop))
    derived[row.id<DistributorId>(0)];
  for (const auto& [person, from_postings] : derived) {
    if (load_balances(tx, shop, person) != from_postings)
      findings.push_back("the balances of " + person.text() + " differ from their postings");
    if (!domain::sound(from_postings)) findings.push_back("the balances of " + person.text() + " are not sound");
  }
}

// What the rows of the shop say a distributor has, beside what the books say: `sql` gives (distributor, amount).
void compare(Tx& tx, ShopId shop, std::string_view sql, std::int64_t Balances::* part, std::string_view what,
             std::vector<std::string>& findings) {
  std::map<DistributorId, std::int64_t> rows;
  for (const Row& row : tx.query(sql, shop)) rows[row.id<DistributorId>(0)] = row.integer(1);
  for (const Row& row : tx.query("select distributor_id from balance where shop_id = $1", shop))
    rows[row.id<DistributorId>(0)];
  for (const auto& [person, amount_fen] : rows) {
    const std::int64_t booked_fen = load_balances(tx, shop, person).*part;
    if (booked_fen != amount_fen)
      findings.push_back(std::string(what) + " of " + person.text() + ": " + std::to_string(amount_fen) +
                         " by its rows, " + std::to_string(booked_fen) + " by the books");
  }
}

void check_commissions(Tx& tx, ShopId shop, std::vector<std::string>& findings) {
  compare(tx, shop,
          "select distributor_id, cast(sum(pending_fen) as bigint) from commissions where shop_id = $1 group by "
          "distributor_id",
          &Balances::pending_fen, "pending commission", findings);
  compare(tx, shop,
          "select distributor_id, cast(sum(frozen_fen) as bigint) from commissions where shop_id = $1 group by "
          "distributor_id",
          &Balances::frozen_fen, "frozen commission", findings);
  for (const Row& row :
       tx.query("select commission_id from commissions where shop_id = $1 and (clawed_after_fen > released_fen"
                " or (state not in ('estimated', 'void')"
                " and booked_fen <> pending_fen + frozen_fen + released_fen + clawed_before_fen))",
                shop))
    findings.push_back("commission " + row.id<CommissionId>(0).text() + " is not the sum of its parts");
  for (const Row& row : tx.query("select l.line_id from order_lines l join commissions c on c.shop_id = l.shop_id"
                                 " and c.line_id = l.line_id where l.shop_id = $1 group by l.line_id, l.goods_fen"
                                 " having count(*) > 2 or sum(c.booked_fen) > l.goods_fen",
                                 shop))
    findings.push_back("line " + row.id<OrderLineId>(0).text() + " pays more than it may");
}

// Before submission the gross is in `withdrawing`, afterwards only the net, until it arrives or comes back.
void check_withdrawals(Tx& tx, ShopId shop, std::vector<std::string>& findings) {
  compare(tx, shop,
          "select distributor_id, cast(sum(case when state in ('paying', 'wait_user_confirm') then gross_fen - fee_fen "
          "- tax_fen"
          " else gross_fen end) as bigint) from withdrawals where shop_id = $1"
          " and state in ('applied', 'reviewing', 'approved', 'paying', 'wait_user_confirm') group by distributor_id",
          &Balances::withdrawing_fen, "money on its way", findings);
  const auto held_fen =
      tx.one(
            "select cast(coalesce(sum(held_fen), 0) as bigint) from (select held_fen from tax_months where shop_id = $1"
            " union all select held_fen from tax_adjustments where shop_id = $1) as held",
            shop)
          ->integer(0);
  const auto payable_fen =
      tx.one(
            "select cast(coalesce(sum(case p.side when 'credit' then p.amount_fen else -p.amount_fen end), 0)"
            " as bigint) from posting p join journal j on j.shop_id = p.shop_id and j.journal_id = p.journal_id"
            " where p.shop_id = $1 and p.account = 'tax_payable' and j.kind <> 'tax_remitted'",
            shop)
          ->integer(0);
  if (held_fen != payable_fen)
    findings.push_back("tax held: " + std::to_string(held_fen) + " by the months, " + std::to_string(payable_fen) +
                       " by the books");
}

}  // namespace

LedgerFindings check_ledger(Tx& tx, ShopId shop) {
  LedgerFindings report;
  report.journals = tx.one("select count(*) from journal where shop_id = $1", shop)->integer(0);
  report.postings = tx.one("select count(*) from posting where shop_id = $1", shop)->integer(0);
  check_journals(tx, shop, report.findings);
  check_balances(tx, shop, report.findings);
  check_commissions(tx, shop, report.findings);
  check_withdrawals(tx, shop, report.findings);
  return report;
}

}  // namespace fenxiao::server

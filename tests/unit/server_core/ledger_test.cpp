#include "server/ledger/ledger.h"

#include <gtest/gtest.h>

#include "tests/unit/server_core/shop.h"

namespace fenxiao::server {
namespace {

constexpr DistributorId k_seller{11};
constexpr DistributorId k_inviter{12};

class Ledger : public testing::Test {
 protected:
  // A commission of one line, in the state that its parts say, and its journals.
  void book(WriteContext& ctx, CommissionId id, DistributorId who, std::int64_t booked_fen) {
    ctx.tx.exec(
        "insert into commissions (shop_id, commission_id, line_id, order_id, level, distributor_id, state, base_fen, "
        "booked_fen,"
        " pending_fen, placed_at_ms) values ($1, $2, $3, 1, 1, $4, 'pending', 100000, $5, $5, 0)",
        ctx.shop.id, id, OrderLineId{id.value}, who, booked_fen);
    post(ctx, domain::book_commission(who, booked_fen), "booked:" + id.text());
  }
  void move_to(WriteContext& ctx, CommissionId id, std::string_view state, std::string_view from, std::string_view to) {
    ctx.tx.exec("update commissions set state = $1, " + std::string(to) + " = " + std::string(from) + ", " +
                    std::string(from) + " = 0 where shop_id = $2 and commission_id = $3",
                state, ctx.shop.id, id);
  }
  void live_a_while(WriteContext& ctx) {
    book(ctx, CommissionId{1}, k_seller, 5000);
    book(ctx, CommissionId{2}, k_seller, 300);
    book(ctx, CommissionId{3}, k_inviter, 700);
    post(ctx, domain::receive_commission(k_seller, 5000), "received:1");
    move_to(ctx, CommissionId{1}, "frozen", "pending_fen", "frozen_fen");
    post(ctx, domain::release_commission(k_seller, 5000, 0), "released:1");
    move_to(ctx, CommissionId{1}, "available", "frozen_fen", "released_fen");
    post(ctx, domain::apply_withdrawal(k_seller, 2000), "applied:1");
    ctx.tx.exec(
        "insert into withdrawals (shop_id, withdrawal_id, withdrawal_no, distributor_id, payout_account_id, state, "
        "gross_fen,"
        " fee_fen, tax_fen, tax_regime, applied_at_ms) values (1, 1, 'W1', $1, 1, 'reviewing', 2000, 10, 240, "
        "'per_payment', 0)",
        k_seller);
  }
  void submit(WriteContext& ctx) {
    post(ctx, domain::submit_withdrawal(k_seller, {2000, 10, 240}), "submitted:1");
    ctx.tx.exec("update withdrawals set state = 'paying', submitted_at_ms = 1 where withdrawal_id = 1");
    ctx.tx.exec(
        "insert into tax_months (shop_id, distributor_id, tax_year, tax_month, live_gross_fen, held_fen)"
        " values (1, $1, 2026, 9, 2000, 240)",
        k_seller);
  }
  std::vector<std::string> findings() { return check_ledger(*shop_.db().begin_read(), ShopId{1}).findings; }
  void tamper(std::string_view sql) {
    shop_.write([&](WriteContext& ctx) { EXPECT_GT(ctx.tx.exec(sql), 0) << sql; });
  }

  test::Shop shop_;
};

TEST_F(Ledger, PostingMovesTheBalancesOfEverybodyInIt) {
  shop_.write([&](WriteContext& ctx) { live_a_while(ctx); });
  auto tx = shop_.db().begin_read();
  EXPECT_EQ(load_balances(*tx, ShopId{1}, k_seller), (domain::Balances{300, 0, 3000, 2000, 0}));
  EXPECT_EQ(load_balances(*tx, ShopId{1}, k_inviter), (domain::Balances{700, 0, 0, 0, 0}));
  EXPECT_EQ(load_balances(*tx, ShopId{1}, DistributorId{99}), domain::Balances{});
  const LedgerFindings report = check_ledger(*tx, ShopId{1});
  EXPECT_EQ(report.journals, 6);
  EXPECT_EQ(report.postings, 12);
  EXPECT_EQ(report.findings, std::vector<std::string>{});
}

TEST_F(Ledger, StaysSoundOverSubmissionAndArrival) {
  shop_.write([&](WriteContext& ctx) { live_a_while(ctx), submit(ctx); });
  EXPECT_EQ(findings(), std::vector<std::string>{});
  shop_.write([&](WriteContext& ctx) {
    post(ctx, domain::pay_withdrawal(k_seller, {2000, 10, 240}), "paid:1");
    ctx.tx.exec("update withdrawals set state = 'paid' where withdrawal_id = 1");
  });
  EXPECT_EQ(findings(), std::vector<std::string>{});
}

TEST_F(Ledger, OneMovementIsPostedOnceForEver) {
  shop_.write([&](WriteContext& ctx) { post(ctx, domain::book_commission(k_seller, 100), "booked:com_1"); });
  auto twice = [&] {
    shop_.write([&](WriteContext& ctx) { post(ctx, domain::book_commission(k_seller, 100), "booked:com_1"); });
  };
  EXPECT_THROW(twice(), Fault);
  EXPECT_EQ(load_balances(*shop_.db().begin_read(), ShopId{1}, k_seller).pending_fen, 100);
}

TEST_F(Ledger, NothingIsNotPostedAndNobodyGoesBelowZero) {
  shop_.write([&](WriteContext& ctx) { post(ctx, domain::book_commission(k_seller, 0), "booked:com_1"); });
  EXPECT_EQ(shop_.count("select count(*) from journal"), 0);
  auto too_much = [&] {
    shop_.write([&](WriteContext& ctx) { post(ctx, domain::apply_withdrawal(k_seller, 1), "applied:wdr_1"); });
  };
  EXPECT_THROW(too_much(), InvariantError);
  domain::Journal crooked = domain::book_commission(k_seller, 100);
  crooked.postings[0].amount_fen = 99;
  auto unbalanced = [&] { shop_.write([&](WriteContext& ctx) { post(ctx, crooked, "crooked"); }); };
  EXPECT_THROW(unbalanced(), InvariantError);
  EXPECT_EQ(shop_.count("select count(*) from posting"), 0);
}

// Every kind of damage that somebody with the database file could do is found.
struct Damage {
  std::string_view name;
  std::string_view sql;
};
class DamagedLedger : public Ledger, public testing::WithParamInterface<Damage> {};

TEST_P(DamagedLedger, IsFound) {
  shop_.write([&](WriteContext& ctx) { live_a_while(ctx), submit(ctx); });
  ASSERT_EQ(findings(), std::vector<std::string>{});
  tamper(GetParam().sql);
  EXPECT_FALSE(findings().empty());
}

INSTANTIATE_TEST_SUITE_P(
    Each, DamagedLedger,
    testing::Values(
        Damage{"AmountChanged",
               "update posting set amount_fen = amount_fen + 1 where account = 'pending' and side = 'debit'"},
        Damage{
            "BothSidesChanged",
            "update posting set amount_fen = amount_fen + 1 where journal_id = (select min(journal_id) from journal)"},
        Damage{"PostingDeleted",
               "delete from posting where line = 1 and journal_id = (select max(journal_id) from journal)"},
        Damage{"JournalEmptied", "delete from posting where journal_id = (select max(journal_id) from journal)"},
        Damage{"PayeeSwapped",
               "update posting set distributor_id = 12 where distributor_id = 11 and account = 'available'"},
        Damage{"AccountSwapped",
               "update posting set account = 'frozen' where account = 'available' and side = 'credit'"},
        Damage{"BalanceRaised", "update balance set available_fen = available_fen + 1 where distributor_id = 11"},
        Damage{"BalanceLowered", "update balance set pending_fen = pending_fen - 1 where distributor_id = 12"},
        Damage{"BalanceInvented", "insert into balance (shop_id, distributor_id, available_fen) values (1, 99, 1)"},
        Damage{"BalanceLost", "delete from balance where distributor_id = 12"},
        Damage{"CommissionRaised",
               "update commissions set booked_fen = booked_fen + 1, pending_fen = pending_fen + 1 where commission_id "
               "= 2"},
        Damage{"CommissionLost", "delete from commissions where commission_id = 3"},
        Damage{"WithdrawalRaised", "update withdrawals set gross_fen = gross_fen + 1"},
        Damage{"WithdrawalForgotten", "update withdrawals set state = 'paid'"},
        Damage{"TaxForgotten", "update tax_months set held_fen = held_fen - 1"}),
    [](const auto& damage) { return std::string(damage.param.name); });

TEST_F(Ledger, AnotherShopsDamageIsNotThisShops) {
  shop_.write([&](WriteContext& ctx) { live_a_while(ctx); });
  tamper("insert into balance (shop_id, distributor_id, available_fen) values (2, 99, 1)");
  EXPECT_EQ(findings(), std::vector<std::string>{});
  EXPECT_FALSE(check_ledger(*shop_.db().begin_read(), ShopId{2}).findings.empty());
}

}  // namespace
}  // namespace fenxiao::server

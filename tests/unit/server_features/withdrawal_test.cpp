// Money on its way out, from the request to the channel's answer. Every step ends with the ledger check.
#include "server/features/withdrawal/withdrawal.h"

#include <gtest/gtest.h>

#include "server/ledger/ledger.h"
#include "tests/unit/server_core/shop.h"

namespace fenxiao::server::features {
namespace {

constexpr AccountId k_account{21};
constexpr AccountId k_stranger{22};
constexpr DistributorId k_seller{11};
constexpr CommissionId k_commission{31};
constexpr std::int64_t yuan(std::int64_t amount) { return amount * 100; }

class Withdrawals : public testing::Test {
 protected:
  Withdrawals() {
    assets_.demo = true;
    seller_.account = k_account;
    seller_.distributor = k_seller;
    as(seller_, [](WriteContext& ctx) {
      ctx.tx.exec(
          "insert into shop_policies (shop_id, withdrawal_min_fen, withdrawal_max_fen, tax_regime) values (1, 100, "
          "10000000, 'none')");
      for (const AccountId account : {k_account, k_stranger})
        ctx.tx.exec("insert into account (shop_id, account_id, roles, created_at) values (1, $1, 1, 0)", account);
      ctx.tx.exec(
          "insert into distributors (shop_id, distributor_id, account_id, tier_id, status, invite_code, name_sealed, "
          "joined_at_ms)"
          " values (1, $1, $2, 1, 'active', 'ABCDEF', $3, 0)",
          k_seller, k_account, ctx.vault.encrypt(ctx.tx, ctx.shop.id, k_account, "张三"));
    });
  }
  ~Withdrawals() override { expect_sound(); }

  template <class Work>
  void as(const Principal& who, Work work) {
    auto tx = shop_.db().begin_write();
    const Instant now = shop_.clock().now();
    WriteContext ctx{*tx,
                     now,
                     shop_.settings(),
                     who,
                     shop_.vault(),
                     shop_.ids(),
                     Outbox(*tx, ShopId{1}, now, shop_.ids()),
                     Audit(*tx, ShopId{1}, now, shop_.ids(), who)};
    work(ctx);
    tx->commit();
  }
  void expect_sound() {
    EXPECT_EQ(check_ledger(*shop_.db().begin_read(), ShopId{1}).findings, std::vector<std::string>{});
  }
  domain::Balances balances() { return load_balances(*shop_.db().begin_read(), ShopId{1}, k_seller); }
  void set(std::string_view sql) {
    as(seller_, [&](WriteContext& ctx) { EXPECT_GT(ctx.tx.exec(sql), 0) << sql; });
  }

  // A commission that was released: what there is to withdraw.
  void earn(std::int64_t amount_fen) {
    as(seller_, [&](WriteContext& ctx) {
      ctx.tx.exec(
          "insert into commissions (shop_id, commission_id, line_id, order_id, level, distributor_id, state, base_fen, "
          "booked_fen,"
          " released_fen, placed_at_ms) values (1, $1, 1, 1, 1, $2, 'available', $3, $3, $3, 0)",
          k_commission, k_seller, amount_fen);
      post(ctx, domain::book_commission(k_seller, amount_fen), "booked");
      post(ctx, domain::receive_commission(k_seller, amount_fen), "received");
      post(ctx, domain::release_commission(k_seller, amount_fen, 0), "released");
    });
  }
  PayoutAccountId account(const std::string& number, AccountId owner = k_account) {
    PayoutAccountId id;
    Principal who = seller_;
    who.account = owner;
    as(who, [&](WriteContext& ctx) {
      const auto added = add_payout_account({contract::PayoutChannel::sandbox, "张三", number, {}}, ctx, assets_);
      ASSERT_TRUE(added.ok());
      id = added->payout_account_id;
    });
    return id;
  }
  Result<contract::Withdrawal, ApiError> request(std::int64_t gross_fen, PayoutAccountId to, std::int64_t net_fen) {
    std::optional<Result<contract::Withdrawal, ApiError>> answer;
    as(seller_, [&](WriteContext& ctx) {
      ctx.tx.savepoint();
      answer = request_withdrawal({{gross_fen, "CNY"}, to, {net_fen, "CNY"}}, ctx);
      answer->ok() ? ctx.tx.release_savepoint() : ctx.tx.rollback_to_savepoint();
    });
    return *answer;
  }
  // With the tax that is expected now.
  WithdrawalId apply(std::int64_t gross_fen, PayoutAccountId to, std::int64_t tax_fen = 0) {
    const auto withdrawal = request(gross_fen, to, gross_fen - tax_fen);
    EXPECT_TRUE(withdrawal.ok());
    return withdrawal.ok() ? withdrawal->withdrawal_id : WithdrawalId{};
  }
  void approve(WithdrawalId id) {
    as(seller_, [&](WriteContext& ctx) { EXPECT_TRUE(approve_withdrawal({id}, ctx).ok()); });
  }
  // What the jobs do until the channel has nothing new to say.
  void run_jobs() {
    for (int i = 0; i < 4; ++i) {
      as(seller_, [&](WriteContext& ctx) { submit_approved(ctx), ask_channels(ctx, assets_); });
      expect_sound();
      shop_.clock().move(5 * k_second_ms);
    }
  }
  WithdrawalRow row(WithdrawalId id) { return *find_withdrawal(*shop_.db().begin_read(), ShopId{1}, id); }
  ErrorCode refusal(std::int64_t gross_fen, PayoutAccountId to, std::int64_t net_fen) {
    const auto answer = request(gross_fen, to, net_fen);
    return answer.ok() ? ErrorCode::internal : answer.error().code;
  }

  server::test::Shop shop_;
  FeatureAssets assets_;
  Principal seller_;
};

TEST_F(Withdrawals, ArriveAfterTheReview) {
  earn(yuan(100));
  const auto id = apply(yuan(40), account("6222 0001"));
  EXPECT_EQ(balances(), (domain::Balances{0, 0, yuan(60), yuan(40), 0}));
  run_jobs();
  EXPECT_EQ(row(id).state, domain::WithdrawalState::reviewing) << "nothing goes out before somebody agreed";
  approve(id);
  run_jobs();
  EXPECT_EQ(row(id).state, domain::WithdrawalState::paid);
  EXPECT_EQ(balances(), (domain::Balances{0, 0, yuan(60), 0, 0}));
}

TEST_F(Withdrawals, TheFeeStaysWithTheShop) {
  set("update shop_policies set withdrawal_fee_bp = 60, withdrawal_fee_fixed_fen = 100");
  earn(yuan(100));
  const auto withdrawal = request(yuan(50), account("6222 0001"), yuan(50) - 130);
  ASSERT_TRUE(withdrawal.ok());
  EXPECT_EQ(withdrawal->fee.amount, 130);
  EXPECT_EQ(withdrawal->net.amount, 4870);
  approve(withdrawal->withdrawal_id);
  run_jobs();
  EXPECT_EQ(shop_.count(
                "select cast(sum(amount_fen) as bigint) from posting where account = 'fee_income' and side = 'credit'"),
            130);
}

TEST_F(Withdrawals, ARejectionBringsTheAmountBackWholeAndIsFinal) {
  earn(yuan(100));
  const auto id = apply(yuan(40), account("6222 0001"));
  as(seller_, [&](WriteContext& ctx) {
    EXPECT_TRUE(reject_withdrawal({id, "资料不符"}, ctx).ok());
    EXPECT_EQ(approve_withdrawal({id}, ctx).error().code, ErrorCode::withdrawal_not_reviewable);
    EXPECT_EQ(reject_withdrawal({id, "again"}, ctx).error().code, ErrorCode::withdrawal_not_reviewable);
  });
  EXPECT_EQ(balances(), (domain::Balances{0, 0, yuan(100), 0, 0}));
  EXPECT_EQ(row(id).reason, "资料不符");
}

TEST_F(Withdrawals, WhatTheChannelRefusesComesBackWhole) {
  set("update shop_policies set withdrawal_fee_fixed_fen = 100, tax_regime = 'per_payment'");
  earn(yuan(3000));
  const auto withdrawal = request(yuan(2500), account("6222 0000"), yuan(2500) - 100 - yuan(340));
  ASSERT_TRUE(withdrawal.ok());
  approve(withdrawal->withdrawal_id);
  run_jobs();
  EXPECT_EQ(row(withdrawal->withdrawal_id).state, domain::WithdrawalState::failed);
  EXPECT_EQ(balances(), (domain::Balances{0, 0, yuan(3000), 0, 0}));
  EXPECT_EQ(shop_.count("select live_gross_fen + held_fen from tax_months"), 0);
}

TEST_F(Withdrawals, WhatIsNotKnownIsAskedForAndNeverSentAgain) {
  earn(yuan(100));
  const auto id = apply(yuan(40), account("6222 9999"));
  approve(id);
  run_jobs();
  shop_.clock().move(30 * k_day_ms);
  run_jobs();
  EXPECT_EQ(row(id).state, domain::WithdrawalState::paying);
  EXPECT_EQ(balances(), (domain::Balances{0, 0, yuan(60), yuan(40), 0}));
  EXPECT_EQ(shop_.count("select count(*) from journal where kind = 'withdrawal_submitted'"), 1);
}

TEST_F(Withdrawals, WhatThePayeeDoesNotConfirmInADayComesBack) {
  earn(yuan(100));
  const auto id = apply(yuan(40), account("6222 8888"));
  approve(id);
  run_jobs();
  EXPECT_EQ(row(id).state, domain::WithdrawalState::wait_user_confirm);
  shop_.clock().move(24 * k_hour_ms - k_minute_ms);
  run_jobs();
  EXPECT_EQ(row(id).state, domain::WithdrawalState::wait_user_confirm);
  shop_.clock().move(k_minute_ms);
  run_jobs();
  EXPECT_EQ(row(id).state, domain::WithdrawalState::failed);
  EXPECT_EQ(balances(), (domain::Balances{0, 0, yuan(100), 0, 0}));
}

// Two of 2 500 in a month: 340, then 800 − 340. When the first fails, only 340 is due on the other.
TEST_F(Withdrawals, TheMonthIsTaxedAsOneAndAssessedAgainWhenOneFails) {
  set("update shop_policies set tax_regime = 'per_payment'");
  earn(yuan(6000));
  const auto unsure = apply(yuan(2500), account("6222 8888"), yuan(340));
  approve(unsure);
  run_jobs();
  const auto good = apply(yuan(2500), account("6222 0001"), yuan(460));
  approve(good);
  run_jobs();
  EXPECT_EQ(row(unsure).tax_fen, yuan(340));
  EXPECT_EQ(row(good).tax_fen, yuan(460));
  EXPECT_EQ(balances().available_fen, yuan(1000));
  shop_.clock().move(k_day_ms);
  run_jobs();
  EXPECT_EQ(row(unsure).state, domain::WithdrawalState::failed);
  EXPECT_EQ(row(good).state, domain::WithdrawalState::paid);
  EXPECT_EQ(row(good).held_fen(), yuan(340));
  EXPECT_EQ(balances().available_fen, yuan(1000) + yuan(2500) + yuan(120));
  EXPECT_EQ(shop_.count("select held_fen from tax_months"), yuan(340));
}

TEST_F(Withdrawals, WhatAReassessmentGaveBackIsNotGivenBackTwice) {
  set("update shop_policies set tax_regime = 'per_payment'");
  earn(yuan(6000));
  const auto first = apply(yuan(2500), account("6222 8888"), yuan(340));
  approve(first);
  run_jobs();
  shop_.clock().move(k_hour_ms);
  const auto second = apply(yuan(2500), account("6222 7 8888"), yuan(460));
  approve(second);
  run_jobs();
  shop_.clock().move(24 * k_hour_ms - 30 * k_minute_ms);
  run_jobs();
  EXPECT_EQ(row(first).state, domain::WithdrawalState::failed);
  EXPECT_EQ(row(second).state, domain::WithdrawalState::wait_user_confirm);
  EXPECT_EQ(balances().available_fen, yuan(1000) + yuan(2500) + yuan(120));
  shop_.clock().move(k_hour_ms);
  run_jobs();
  EXPECT_EQ(row(second).state, domain::WithdrawalState::failed);
  EXPECT_EQ(balances(), (domain::Balances{0, 0, yuan(6000), 0, 0}));
}

// A tax that another payout of the month has moved in the meantime is settled at submission, not at the request.
TEST_F(Withdrawals, TheTaxIsThatOfTheSubmission) {
  set("update shop_policies set tax_regime = 'per_payment'");
  earn(yuan(6000));
  const auto one = apply(yuan(2500), account("6222 0001"), yuan(340));
  const auto two = apply(yuan(2500), account("6222 0001"), yuan(340));
  approve(two);
  run_jobs();
  approve(one);
  run_jobs();
  EXPECT_EQ(row(two).tax_fen, yuan(340));
  EXPECT_EQ(row(one).tax_fen, yuan(460));
}

// A payee whose regime changed within the month: what went out untaxed neither raises the others' tax nor, when it comes back,
// lowers what they hold.
TEST_F(Withdrawals, WhatWentOutUntaxedIsNoPartOfTheTaxedMonth) {
  earn(yuan(6000));
  const auto untaxed = apply(yuan(1000), account("6222 8888"));
  approve(untaxed);
  run_jobs();
  set("update shop_policies set tax_regime = 'per_payment'");
  const auto taxed = apply(yuan(2500), account("6222 0001"), yuan(340));
  approve(taxed);
  run_jobs();
  EXPECT_EQ(row(taxed).held_fen(), yuan(340)) << "as if it were alone";
  shop_.clock().move(25 * k_hour_ms);
  run_jobs();
  EXPECT_EQ(row(untaxed).state, domain::WithdrawalState::failed);
  EXPECT_EQ(row(taxed).held_fen(), yuan(340)) << "and nothing of it comes back with the other";
  EXPECT_EQ(balances().available_fen, yuan(3500));
}

// 10 available, 1 200 on its way, 15.36 clawed back: a debt of 5.36, which what comes back pays first.
TEST_F(Withdrawals, AnOpenDebtIsPaidFromWhatComesBack) {
  earn(yuan(1210));
  const auto id = apply(yuan(1200), account("6222 0000"));
  as(seller_, [](WriteContext& ctx) {
    post(ctx, domain::claw_back(k_seller, {0, 0, yuan(10), 536}), "clawed");
    ctx.tx.exec("update commissions set clawed_after_fen = 1536 where commission_id = $1", k_commission);
  });
  EXPECT_EQ(balances(), (domain::Balances{0, 0, 0, yuan(1200), 536}));
  EXPECT_EQ(refusal(yuan(2), account("6222 0001"), yuan(2)), ErrorCode::debt_outstanding);
  approve(id);
  run_jobs();
  EXPECT_EQ(balances(), (domain::Balances{0, 0, 119464, 0, 0}));
}

TEST_F(Withdrawals, ARequestThatMayNotBeIsRefusedAndChangesNothing) {
  set("update shop_policies set withdrawal_min_fen = 1000, withdrawal_max_fen = 5000, withdrawals_per_day = 2");
  earn(yuan(100));
  const auto mine = account("6222 0001");
  const auto his = account("6222 0002", k_stranger);
  EXPECT_EQ(refusal(999, mine, 999), ErrorCode::amount_below_min);
  EXPECT_EQ(refusal(5001, mine, 5001), ErrorCode::amount_above_max);
  EXPECT_EQ(refusal(-1, mine, -1), ErrorCode::amount_below_min);
  EXPECT_EQ(refusal(2000, his, 2000), ErrorCode::payout_account_unknown);
  EXPECT_EQ(refusal(2000, PayoutAccountId{1}, 2000), ErrorCode::payout_account_unknown);
  EXPECT_EQ(refusal(2000, mine, 1999), ErrorCode::state_conflict) << "the person saw another net";
  EXPECT_EQ(balances(), (domain::Balances{0, 0, yuan(100), 0, 0}));
  EXPECT_EQ(shop_.count("select count(*) from withdrawals"), 0);
  apply(4000, mine);
  apply(4000, mine);
  EXPECT_EQ(refusal(1000, mine, 1000), ErrorCode::daily_limit);
  shop_.clock().move(k_day_ms);
  EXPECT_EQ(refusal(3000, mine, 3000), ErrorCode::balance_insufficient) << "what is under way is not there twice";
}

TEST_F(Withdrawals, AHoldOnAnOrderBlocksWhatCameFromIt) {
  earn(yuan(100));
  const auto to = account("6222 0001");
  set("insert into commission_pauses (shop_id, pause_id, order_id, kind, from_ms) values (1, 1, 1, 'risk_hold', 0)");
  EXPECT_EQ(refusal(yuan(50), to, yuan(50)), ErrorCode::risk_hold);
  set("update commission_pauses set until_ms = 1");
  apply(yuan(50), to);
}

TEST_F(Withdrawals, OneNumberIsOneAccountAndIsShownMasked) {
  const auto first = account("6222 0001 2345");
  EXPECT_EQ(account("6222-0001-2345"), first);
  EXPECT_EQ(shop_.count("select count(*) from payout_accounts"), 1);
  auto tx = shop_.db().begin_read();
  const ReadContext reading{*tx, shop_.clock().now(), shop_.settings(), seller_, shop_.vault()};
  const auto wire = wire_account(*find_payout_account(reading, first));
  EXPECT_EQ(wire.account_masked, "****2345");
  EXPECT_EQ(wire.holder_masked, "张*");
  assets_.demo = false;
  as(seller_, [&](WriteContext& ctx) {
    EXPECT_FALSE(add_payout_account({contract::PayoutChannel::sandbox, "张三", "6222", {}}, ctx, assets_).ok())
        << "the sandbox is a demo's";
  });
}

}  // namespace
}  // namespace fenxiao::server::features

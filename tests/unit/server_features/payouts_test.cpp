// Payouts at a channel behind a network: who may call when, and what an answer does that comes late, twice, or against ours.
#include "server/features/withdrawal/payouts.h"

#include <gtest/gtest.h>

#include "server/ledger/ledger.h"
#include "tests/unit/server_core/shop.h"

namespace fenxiao::server::features {
namespace {

using domain::PayoutMove;
using domain::WithdrawalState;

constexpr AccountId k_account{21};
constexpr DistributorId k_seller{11};
constexpr std::int64_t k_available_fen = 10'000;
constexpr std::int64_t k_taken_fen = 4'000;

class PayoutCalls : public testing::Test {
 protected:
  PayoutCalls() {
    seller_.account = k_account;
    seller_.distributor = k_seller;
    act([](WriteContext& ctx) {
      ctx.tx.exec(
          "insert into shop_policies (shop_id, withdrawal_min_fen, withdrawal_max_fen, tax_regime) values (1, 100, 1000000, "
          "'none')");
      ctx.tx.exec("insert into account (shop_id, account_id, roles, created_at) values (1, $1, 1, 0)", k_account);
      ctx.tx.exec(
          "insert into distributors (shop_id, distributor_id, account_id, tier_id, status, invite_code, name_sealed, "
          "joined_at_ms) values (1, $1, $2, 1, 'active', 'ABCDEF', $3, 0)",
          k_seller, k_account, ctx.vault.encrypt(ctx.tx, ctx.shop.id, k_account, "张三"));
      ctx.tx.exec(
          "insert into commissions (shop_id, commission_id, line_id, order_id, level, distributor_id, state, base_fen, "
          "booked_fen, released_fen, placed_at_ms) values (1, 31, 1, 1, 1, $1, 'available', $2, $2, $2, 0)",
          k_seller, k_available_fen);
      post(ctx, domain::book_commission(k_seller, k_available_fen), "booked");
      post(ctx, domain::receive_commission(k_seller, k_available_fen), "received");
      post(ctx, domain::release_commission(k_seller, k_available_fen, 0), "released");
    });
    set_up("1900000109");
  }
  ~PayoutCalls() override {
    EXPECT_EQ(check_ledger(*shop_.db().begin_read(), ShopId{1}).findings, std::vector<std::string>{});
  }

  template <class Work>
  void act(Work work) {
    auto tx = shop_.db().begin_write();
    const Instant now = shop_.clock().now();
    WriteContext ctx{*tx,
                     now,
                     shop_.settings(),
                     seller_,
                     shop_.vault(),
                     shop_.ids(),
                     Outbox(*tx, ShopId{1}, now, shop_.ids()),
                     Audit(*tx, ShopId{1}, now, shop_.ids(), seller_)};
    work(ctx);
    tx->commit();
  }
  void set_up(const std::string& merchant_no) {
    act([&](WriteContext& ctx) {
      ctx.tx.exec("delete from payout_channels where shop_id = 1");
      ctx.tx.exec(
          "insert into payout_channels (shop_id, channel, merchant_no, app_no, key_serial, root_serial, platform_key, "
          "public_url, set_at_ms, set_by) values (1, 'wechat', $1, 'wx1', 's', '', 'k', '', 0, 1)",
          merchant_no);
    });
  }
  // Applied for, approved, and on its way.
  WithdrawalId submitted() {
    WithdrawalId id;
    act([&](WriteContext& ctx) {
      const auto account = add_payout_account({contract::PayoutChannel::wechat, "张三", "o-openid", {}}, ctx, {});
      ASSERT_TRUE(account.ok());
      const auto asked =
          request_withdrawal({{k_taken_fen, "CNY"}, account->payout_account_id, {k_taken_fen, "CNY"}}, ctx);
      ASSERT_TRUE(asked.ok());
      id = asked->withdrawal_id;
      ASSERT_TRUE(approve_withdrawal({id}, ctx).ok());
      submit_approved(ctx);
    });
    return id;
  }
  std::vector<PayoutCall> claimed() {
    std::string text;
    act([&](WriteContext& ctx) { text = claim_calls(ctx, 10); });
    return calls_of(text);
  }
  PayoutRow payout(WithdrawalId id) { return *find_payout(*shop_.db().begin_read(), ShopId{1}, id); }
  WithdrawalRow row(WithdrawalId id) { return *find_withdrawal(*shop_.db().begin_read(), ShopId{1}, id); }
  void heard(const PayoutCall& call, PayoutMove move, PayoutReply reply) {
    act([&](WriteContext& ctx) { hear_call(ctx, call, move, reply); });
  }
  std::int64_t available() { return load_balances(*shop_.db().begin_read(), ShopId{1}, k_seller).available_fen; }

  server::test::Shop shop_;
  Principal seller_;
};

TEST_F(PayoutCalls, AreClaimedByOneAndAfterTwoMinutesOfSilenceAskedFor) {
  const auto id = submitted();
  const auto first = claimed();
  ASSERT_EQ(first.size(), 1u);
  EXPECT_EQ(first[0].id, id);
  EXPECT_EQ(payout(id).call, PayoutMove::send);
  EXPECT_EQ(payout(id).merchant_no, "1900000109");
  EXPECT_TRUE(claimed().empty()) << "somebody is calling";
  shop_.clock().move(2 * k_minute_ms - 1);
  EXPECT_TRUE(claimed().empty());
  shop_.clock().move(1);
  const auto second = claimed();
  ASSERT_EQ(second.size(), 1u);
  EXPECT_NE(second[0].call_id, first[0].call_id);
  EXPECT_EQ(payout(id).call, PayoutMove::query) << "never sent again by the clock";
}

TEST_F(PayoutCalls, ThatWereLostCountForWhatTheyShowNotForWhatTheyDeny) {
  const auto id = submitted();
  const auto first = claimed();
  shop_.clock().move(3 * k_minute_ms);
  const auto second = claimed();
  ASSERT_EQ(second.size(), 1u);
  heard(first[0], PayoutMove::send, {PayoutAnswer::turned_away});
  EXPECT_FALSE(payout(id).facts.turned_away);
  EXPECT_EQ(payout(id).call_id, second[0].call_id) << "the other one is still asking";
  PayoutReply waits{PayoutAnswer::wait_user_confirm};
  waits.confirm_package = "p";
  heard(first[0], PayoutMove::send, waits);
  EXPECT_EQ(row(id).state, WithdrawalState::wait_user_confirm);
  heard(second[0], PayoutMove::query, {PayoutAnswer::not_there});
  EXPECT_EQ(row(id).state, WithdrawalState::wait_user_confirm) << "it was seen there";
  EXPECT_FALSE(payout(id).facts.send_wanted);
}

TEST_F(PayoutCalls, AreNotMadeWithoutKeysOrForAnotherMerchant) {
  const auto id = submitted();
  act([](WriteContext& ctx) { ctx.tx.exec("delete from payout_channels where shop_id = 1"); });
  EXPECT_TRUE(claimed().empty());
  EXPECT_EQ(payout(id).error, "NOT_SET_UP");
  set_up("1900000109");
  shop_.clock().move(k_minute_ms);
  ASSERT_EQ(claimed().size(), 1u);
  set_up("1900000110");
  shop_.clock().move(3 * k_minute_ms);
  EXPECT_TRUE(claimed().empty());
  EXPECT_EQ(payout(id).error, "OTHER_MERCHANT");
}

TEST_F(PayoutCalls, SendTheSameNumberAgainOnlyWhereTheChannelKnowsNone) {
  const auto id = submitted();
  heard(claimed().at(0), PayoutMove::send, {PayoutAnswer::unknown});
  EXPECT_TRUE(claimed().empty()) << "not at once";
  shop_.clock().move(10 * k_second_ms);
  const auto query = claimed();
  ASSERT_EQ(query.size(), 1u);
  EXPECT_EQ(payout(id).call, PayoutMove::query);
  heard(query[0], PayoutMove::query, {PayoutAnswer::not_there});
  shop_.clock().move(20 * k_second_ms);
  const auto again = claimed();
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(payout(id).call, PayoutMove::send);
  EXPECT_EQ(shop_.count("select count(*) from withdrawals"), 1);
}

TEST_F(PayoutCalls, BringTheMoneyBackWhenItWasTurnedAwayAndIsNotThere) {
  const auto id = submitted();
  PayoutReply turned_away{PayoutAnswer::turned_away, PayoutFailure::name_mismatch};
  turned_away.error = "NAME_MISMATCH";
  heard(claimed().at(0), PayoutMove::send, turned_away);
  EXPECT_EQ(row(id).state, WithdrawalState::paying) << "the channel's word on the order is asked for first";
  shop_.clock().move(10 * k_second_ms);
  heard(claimed().at(0), PayoutMove::query, {PayoutAnswer::not_there});
  EXPECT_EQ(row(id).state, WithdrawalState::failed);
  EXPECT_EQ(payout(id).failure, "name_mismatch");
  EXPECT_EQ(available(), k_available_fen);
  shop_.clock().move(k_day_ms);
  EXPECT_TRUE(claimed().empty()) << "it is over";
}

TEST_F(PayoutCalls, HearOfAnOrderThatIsOverWithoutEffect) {
  const auto id = submitted();
  const auto call = claimed().at(0);
  PayoutReply paid{PayoutAnswer::succeeded};
  paid.amount_fen = k_taken_fen;
  heard(call, PayoutMove::send, paid);
  heard(call, PayoutMove::send, paid);
  EXPECT_EQ(row(id).state, WithdrawalState::paid);
  EXPECT_EQ(shop_.count("select count(*) from journal where kind = 'withdrawal_paid'"), 1);
  EXPECT_EQ(shop_.count("select count(*) from audit where action = 'payout.contradicted'"), 0);
  heard(call, PayoutMove::query, {PayoutAnswer::refused, PayoutFailure::channel_refused});
  EXPECT_EQ(row(id).state, WithdrawalState::paid);
  EXPECT_EQ(shop_.count("select count(*) from audit where action = 'payout.contradicted'"), 1) << "but it is told";
}

TEST_F(PayoutCalls, BelieveNoChannelThatTellsOfAnotherAmount) {
  const auto id = submitted();
  PayoutReply paid{PayoutAnswer::succeeded};
  paid.amount_fen = k_taken_fen + 1;
  heard(claimed().at(0), PayoutMove::send, paid);
  EXPECT_EQ(row(id).state, WithdrawalState::paying);
  EXPECT_EQ(payout(id).error, "AMOUNT_DIFFERS");
}

TEST_F(PayoutCalls, CancelWhatThePayeeLetPassAndAskWhatBecameOfIt) {
  const auto id = submitted();
  heard(claimed().at(0), PayoutMove::send, {PayoutAnswer::wait_user_confirm});
  shop_.clock().move(24 * k_hour_ms - 1);
  const auto last = claimed().at(0);
  EXPECT_EQ(payout(id).call, PayoutMove::query);
  heard(last, PayoutMove::query, {PayoutAnswer::wait_user_confirm});
  shop_.clock().move(1);
  const auto cancel = claimed().at(0);
  EXPECT_EQ(payout(id).call, PayoutMove::cancel) << "at the very end of his day";
  heard(cancel, PayoutMove::cancel, {PayoutAnswer::accepted});
  EXPECT_EQ(row(id).state, WithdrawalState::wait_user_confirm) << "cancelling is not cancelled";
  shop_.clock().move(k_minute_ms);
  const auto query = claimed().at(0);
  EXPECT_EQ(payout(id).call, PayoutMove::query);
  heard(query, PayoutMove::query, {PayoutAnswer::cancelled});
  EXPECT_EQ(row(id).state, WithdrawalState::failed);
  EXPECT_EQ(payout(id).failure, "not_confirmed");
  EXPECT_EQ(available(), k_available_fen);
}

}  // namespace
}  // namespace fenxiao::server::features

// The app without a screen: navigation, sign-in, and above all that a lost answer doubles nothing.
#include <gtest/gtest.h>

#include "double.h"

namespace fenxiao::client {
namespace {

constexpr const char* k_quote_body =
    R"({"lines":[{"sku_id":"sku_5","product_id":"prd_3","title":"桂花乌龙","title_en":"Osmanthus oolong","sku_name":"100 g","sku_name_en":"100 g tin","picture":{"url":"/a","thumb_url":"/b"},"unit_price":{"amount":12800,"currency":"CNY"},"quantity":2,"goods":{"amount":25600,"currency":"CNY"},"in_stock":true}],"goods":{"amount":25600,"currency":"CNY"},"discount":{"amount":0,"currency":"CNY"},"freight":{"amount":0,"currency":"CNY"},"payable":{"amount":25600,"currency":"CNY"}})";

TEST(Router, ReadsWhatItWrites) {
  for (const char* hash : {"#/home", "#/p/prd_3?c=Ab12Cd34", "#/checkout?n=2&sku=sku_5", "#/earnings/com_9",
                           "#/poster/prd_3", "#/sign-in?then=%23%2Fapply"}) {
    const auto route = parse_route(hash);
    ASSERT_TRUE(route) << hash;
    EXPECT_EQ(format_route(*route), hash);
  }
  for (const char* hash : {"", "#", "#/", "#/nowhere", "#/p/", "#/p/a/b"}) EXPECT_FALSE(parse_route(hash)) << hash;
}

TEST(Router, AStepBackIsToldFromAStepForward) {
  RouteStack stack;
  const Route home{Screen::home, {}, {}}, product{Screen::product, "prd_1", {}}, checkout{Screen::checkout, {}, {}};
  EXPECT_EQ(stack.arrived(home), RouteStack::Step::replace);
  EXPECT_EQ(stack.arrived(product), RouteStack::Step::forward);
  const auto visit = stack.top().id;
  EXPECT_EQ(stack.arrived(checkout), RouteStack::Step::forward);
  EXPECT_EQ(stack.arrived(product), RouteStack::Step::back);
  EXPECT_EQ(stack.top().id, visit) << "the same visit: its scroll position is still its own";
  EXPECT_EQ(stack.arrived({Screen::promote, {}, {}}), RouteStack::Step::replace);
  EXPECT_FALSE(stack.can_pop());
}

TEST(App, APlainAddressWaitsForTheSession) {
  Phone phone;
  phone.start("");
  EXPECT_TRUE(phone.host.hash.empty());
  phone.sign_in_as(true);
  EXPECT_EQ(phone.host.hash, "#/home");
}

TEST(App, ABuyerIsNotSentToADistributorsScreen) {
  Phone phone;
  phone.start("#/home");
  phone.sign_in_as(false);
  EXPECT_EQ(phone.host.hash, "#/apply");
}

TEST(App, WhoIsNotSignedInComesBackAfterSigningIn) {
  Phone phone;
  phone.start("#/checkout?n=2&sku=sku_5");
  phone.transport.reply("/api/v1/session", 401, Phone::problem(401, "unauthenticated"));
  EXPECT_EQ(phone.host.hash, "#/sign-in?then=%23%2Fcheckout%3Fn%3D2%26sku%3Dsku_5");
  phone.app.apply(Command{EditPhone{"138 0000-0002"}});
  EXPECT_EQ(phone.app.state().session.sign_in.phone, "13800000002");
  phone.app.apply(Command{SendCode{}});
  phone.transport.reply("/api/v1/sessions/codes", 200, R"({"expires_in_s":300,"resend_after_s":60})");
  phone.app.apply(Command{SendCode{}});
  EXPECT_FALSE(phone.transport.reply("/api/v1/sessions/codes", 200, "{}")) << "not before the wait is over";
  phone.app.apply(Command{EditCode{"123456"}});
  phone.transport.reply("/api/v1/sessions/phone", 422, Phone::problem(422, "code_wrong"));
  EXPECT_EQ(phone.app.state().session.sign_in.error_key, "error.code_wrong");
  EXPECT_TRUE(phone.app.state().session.sign_in.code.empty());
  phone.app.apply(Command{EditCode{"654321"}});
  ASSERT_TRUE(phone.transport.reply(
      "/api/v1/sessions/phone", 200,
      R"({"account_id":"acc_2","roles":["buyer"],"display_name":"","phone_masked":"138****0002"})"));
  EXPECT_NE(phone.transport.last.body.find("visitor-0123456789"), std::string::npos);
  EXPECT_EQ(phone.host.hash, "#/checkout?n=2&sku=sku_5");
}

class Checkout : public ::testing::Test {
 protected:
  void SetUp() override {
    phone.start("#/checkout?n=2&sku=sku_5");
    phone.sign_in_as(false);
    phone.transport.reply("/api/v1/addresses", 200, R"({"items":[]})");
    ASSERT_TRUE(phone.transport.reply("/api/v1/orders/quote", 200, k_quote_body));
    for (const auto& [part, text] :
         std::initializer_list<std::pair<AddressPart, const char*>>{{AddressPart::name, "张三"},
                                                                    {AddressPart::phone, "13800000002"},
                                                                    {AddressPart::region, "浙江省 杭州市"},
                                                                    {AddressPart::street, "文三路 1 号"}})
      phone.app.apply(Command{EditAddress{part, text}});
    phone.app.apply(Command{PlaceTheOrder{}});
  }
  Phone phone;
};

TEST_F(Checkout, ALostAnswerIsAskedForAgainUnderTheSameKey) {
  const std::string key = phone.transport.sent.back().key;
  EXPECT_FALSE(key.empty());
  phone.app.apply(Command{PlaceTheOrder{}});  // an impatient second tap
  int sent = 0;
  for (int attempt = 0; attempt < 3; ++attempt) {
    while (phone.transport.reply("/api/v1/orders", 0, "")) {
      ++sent;
      EXPECT_EQ(phone.transport.last.key, key);
    }
    phone.transport.advance(5000);
  }
  EXPECT_EQ(sent, 3);
  EXPECT_TRUE(phone.app.state().checkout.uncertain);
  EXPECT_EQ(phone.app.state().checkout.error_key, "error.unknown_outcome");
  phone.app.apply(Command{PlaceTheOrder{}});
  ASSERT_TRUE(phone.transport.reply("/api/v1/orders", 0, ""));
  EXPECT_EQ(phone.transport.last.key, key) << "the person asks again: still one order";
}

TEST_F(Checkout, AnotherAddressIsAnotherIntention) {
  const std::string key = phone.transport.sent.back().key;
  phone.transport.reply("/api/v1/orders", 409, Phone::problem(409, "out_of_stock"));
  EXPECT_EQ(phone.app.state().checkout.error_key, "error.out_of_stock");
  EXPECT_FALSE(phone.app.state().checkout.uncertain);
  EXPECT_TRUE(phone.transport.reply("/api/v1/orders/quote", 200, k_quote_body)) << "the cart is looked at again";
  phone.app.apply(Command{PlaceTheOrder{}});
  EXPECT_NE(phone.transport.sent.back().key, key);
}

TEST(Api, AReplyToADroppedCallReachesNobody) {
  FakeTransport transport;
  Api api(transport);
  bool reached = false;
  const auto id = api.call<contract::Empty, contract::Shop>(contract::k_shop, {}, [&](auto) { reached = true; });
  api.drop(id);
  transport.reply("/api/v1/shop", 200, "{}");
  EXPECT_FALSE(reached);
}

TEST(Api, WhatCannotBeReadIsNoSuccess) {
  FakeTransport transport;
  Api api(transport);
  Failure failure = Failure::refused;
  api.call<contract::Empty, contract::Shop>(contract::k_shop, {}, [&](auto reply) { failure = reply.error().failure; });
  transport.reply("/api/v1/shop", 200, "<html>a captive portal</html>");
  EXPECT_EQ(failure, Failure::broken);
}

TEST(Withdraw, OnlyAnAmountGoesIntoTheAmount) {
  Phone phone;
  phone.start("#/withdraw");
  phone.sign_in_as(true);
  for (const auto& [typed, kept] : std::initializer_list<std::pair<const char*, const char*>>{{"12", "12"},
                                                                                              {"12.", "12."},
                                                                                              {"12.5", "12.5"},
                                                                                              {"12.55", "12.55"},
                                                                                              {"12.555", "12.55"},
                                                                                              {"1x", "12.55"},
                                                                                              {"", ""}}) {
    phone.app.apply(Command{EditAmount{typed}});
    EXPECT_EQ(phone.app.state().withdraw.amount_text, kept) << typed;
  }
}

class WithdrawForm : public ::testing::Test {
 protected:
  void SetUp() override {
    phone.start("#/withdraw");
    phone.sign_in_as(true);
    phone.transport.reply("/api/v1/distributor/withdrawals/quote", 200, quote(0, 0, 0));
  }
  static std::string quote(std::int64_t amount, std::int64_t fee, std::int64_t tax, const char* more = "") {
    const auto money = [](std::int64_t fen) { return R"({"amount":)" + std::to_string(fen) + R"(,"currency":"CNY"})"; };
    return R"({"amount":)" + money(amount) + R"(,"fee":)" + money(fee) + R"(,"tax_withheld":)" + money(tax) +
           R"(,"net":)" + money(amount - fee - tax) + R"(,"available":)" + money(128460) + R"(,"min":)" + money(100) +
           R"(,"max":)" + money(5000000) + R"(,"fee_bp":10,"tax_regime":"per_payment","taxed_before_in_month":)" +
           money(0) + R"(,"tax_held_in_month":)" + money(0) + more + "}";
  }
  void accounts(const char* items, const char* channels = R"("sandbox","manual_bank")") {
    ASSERT_TRUE(phone.transport.reply("/api/v1/distributor/payout_accounts", 200,
                                      std::string(R"({"items":[)") + items + R"(],"channels":[)" + channels + "]}"));
  }
  void type(const char* amount) {
    phone.app.apply(Command{EditAmount{amount}});
    phone.transport.advance(1000);
  }
  const WithdrawSlice& form() { return phone.app.state().withdraw; }
  static constexpr const char* k_account =
      R"({"payout_account_id":"pac_7","channel":"sandbox","holder_masked":"林*棠","account_masked":"****6027"})";
  Phone phone;
};

TEST_F(WithdrawForm, OnlyFiguresOfTheTypedAmountAreConfirmed) {
  accounts(k_account);
  type("1200");
  phone.app.apply(Command{OpenWithdrawConfirm{true}});
  EXPECT_FALSE(form().confirm_sheet) << "the figures are not here yet";
  ASSERT_TRUE(phone.transport.reply("/api/v1/distributor/withdrawals/quote", 200, quote(120000, 120, 8000)));
  phone.app.apply(Command{EditAmount{"1201"}});
  phone.app.apply(Command{OpenWithdrawConfirm{true}});
  EXPECT_FALSE(form().confirm_sheet) << "they are another amount's";
  type("1200");
  phone.transport.reply("/api/v1/distributor/withdrawals/quote", 200, quote(120000, 120, 8000));
  phone.app.apply(Command{OpenWithdrawConfirm{true}});
  ASSERT_TRUE(form().confirm_sheet);
  phone.app.apply(Command{ConfirmWithdrawal{}});
  phone.app.apply(Command{ConfirmWithdrawal{}});
  ASSERT_TRUE(phone.transport.reply("/api/v1/distributor/withdrawals", 503, Phone::problem(503, "unavailable")));
  EXPECT_NE(phone.transport.last.body.find(R"("expected_net":{"amount":111880)"), std::string::npos);
  EXPECT_NE(phone.transport.last.body.find("pac_7"), std::string::npos) << "the only account need not be chosen";
}

TEST_F(WithdrawForm, ARefusalIsSaidAndNothingIsAsked) {
  accounts(k_account);
  type("9999");
  phone.transport.reply("/api/v1/distributor/withdrawals/quote", 200,
                        quote(999900, 0, 0, R"(,"refusal":"balance_insufficient")"));
  phone.app.apply(Command{OpenWithdrawConfirm{true}});
  EXPECT_FALSE(form().confirm_sheet);
  EXPECT_EQ(form().error_key, "error.balance_insufficient");
}

TEST_F(WithdrawForm, PartsOfAnAccountThatComeInOneFrameAreAllKept) {
  phone.app.apply(std::vector<Command>{EditPayoutAccount{PayoutAccountPart::holder_name, "林晓棠"},
                                       EditPayoutAccount{PayoutAccountPart::account_no, "6222020000001234"},
                                       PickPayoutChannel{contract::PayoutChannel::manual_bank},
                                       EditPayoutAccount{PayoutAccountPart::bank_name, "招商银行"}});
  EXPECT_EQ(form().new_account.holder_name, "林晓棠");
  EXPECT_EQ(form().new_account.account_no, "6222020000001234");
  EXPECT_EQ(form().new_account.bank_name, "招商银行");
  EXPECT_EQ(form().new_account.channel, contract::PayoutChannel::manual_bank);
}

TEST_F(WithdrawForm, ANewAccountBeginsWithAChannelThatTheShopPaysThrough) {
  accounts("", R"("manual_bank","alipay")");
  phone.app.apply(Command{OpenAccountSheet{true}});
  EXPECT_EQ(form().new_account.channel, contract::PayoutChannel::manual_bank);
  phone.app.apply(Command{PickPayoutChannel{contract::PayoutChannel::alipay}});
  phone.app.apply(Command{OpenAccountSheet{true}});
  EXPECT_EQ(form().new_account.channel, contract::PayoutChannel::alipay) << "what was chosen stays";
}

TEST_F(WithdrawForm, WithoutAnAccountOneIsAskedForFirst) {
  accounts("");
  type("100");
  phone.transport.reply("/api/v1/distributor/withdrawals/quote", 200, quote(10000, 10, 0));
  phone.app.apply(Command{OpenWithdrawConfirm{true}});
  EXPECT_FALSE(form().confirm_sheet);
  EXPECT_TRUE(form().account_sheet);
}

TEST(Withdrawals, AreAskedForAgainOnlyWhileOneIsUnderWay) {
  const auto page = [](const char* state) {
    const std::string none = R"({"amount":0,"currency":"CNY"})";
    return R"({"items":[{"withdrawal_id":"wdr_1","withdrawal_no":"W1","state":")" + std::string(state) +
           R"(","amount":)" + none + R"(,"fee":)" + none + R"(,"tax_withheld":)" + none + R"(,"net":)" + none +
           R"(,"account":{"payout_account_id":"pac_7","channel":"sandbox","holder_masked":"","account_masked":""},"distributor_name":"","applied_at":"2026-09-12T01:41:00.000Z"}]})";
  };
  Phone phone;
  phone.start("#/withdrawals");
  phone.sign_in_as(true);
  ASSERT_TRUE(phone.transport.reply("/api/v1/distributor/withdrawals", 200, page("reviewing")));
  phone.transport.advance(5000);
  ASSERT_TRUE(phone.transport.reply("/api/v1/distributor/withdrawals", 200, page("paid")));
  phone.transport.advance(5000);
  EXPECT_FALSE(phone.transport.reply("/api/v1/distributor/withdrawals", 200, page("paid")));
}

TEST(Earnings, TheListIsAskedForWhenABalanceMoved) {
  const auto balances = [](int pending) {
    std::string body = "{";
    for (const char* name : {"frozen", "available", "withdrawing", "debt", "withdrawn_total"})
      body += '"' + std::string(name) + R"(":{"amount":0,"currency":"CNY"},)";
    return body + R"("pending":{"amount":)" + std::to_string(pending) + R"(,"currency":"CNY"}})";
  };
  Phone phone;
  phone.start("#/earnings");
  phone.sign_in_as(true);
  ASSERT_TRUE(phone.transport.reply("/api/v1/distributor/balances", 200, balances(0)));
  ASSERT_TRUE(phone.transport.reply("/api/v1/distributor/commissions", 200, R"({"items":[]})"));
  phone.transport.advance(5000);
  ASSERT_TRUE(phone.transport.reply("/api/v1/distributor/balances", 200, balances(0)));
  EXPECT_FALSE(phone.transport.reply("/api/v1/distributor/commissions", 200, R"({"items":[]})"));
  phone.transport.advance(5000);
  ASSERT_TRUE(phone.transport.reply("/api/v1/distributor/balances", 200, balances(3438)));
  EXPECT_TRUE(phone.transport.reply("/api/v1/distributor/commissions", 200, R"({"items":[]})"));
}

}  // namespace
}  // namespace fenxiao::client

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "server/adapters/alipay/transfer.h"
#include "server/adapters/wechat/transfer.h"
#include "tests/unit/channels/keys_made_elsewhere.h"

namespace fenxiao::server {
namespace {

using signing::PrivateKey;
using signing::PublicKey;

constexpr Instant k_wall{1'790'000'000'000};
const std::string k_key_id = "PUB_KEY_ID_1";

PayoutOrder order() { return {"W31", "o-openid", "张三", 2000, "茶铺", "https://shop.example/notify"}; }

wechat::Transfer wechat_transfer() {
  return {{"1900000109", "wx8888", "0123456789abcdefghijklmnopqrstuv", "SERIAL1",
           *PrivateKey::parse(test::k_merchant_key), k_key_id, *PublicKey::parse(test::k_platform_public)},
          "https://api.example"};
}
// As WeChat Pay would answer.
OutboundReply signed_reply(int status, const std::string& body, Instant at = k_wall) {
  const std::string timestamp = std::to_string(at.ms / 1000);
  return {status,
          {{"wechatpay-timestamp", timestamp},
           {"wechatpay-nonce", "n"},
           {"wechatpay-serial", k_key_id},
           {"wechatpay-signature", PrivateKey::parse(test::k_platform_key)->sign(timestamp + "\nn\n" + body + "\n")}},
          body};
}
std::string header_of(const OutboundRequest& request, std::string_view name) {
  for (const auto& [key, value] : request.headers)
    if (key == name) return value;
  return {};
}

TEST(WechatTransfer, SendsOneBillWithTheNameSealed) {
  const auto request = wechat_transfer().request(PayoutStep::send, order(), k_wall);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://api.example/v3/fund-app/mch-transfer/transfer-bills");
  EXPECT_EQ(header_of(request, "Wechatpay-Serial"), k_key_id);
  const auto body = nlohmann::json::parse(request.body);
  EXPECT_EQ(body["appid"], "wx8888");
  EXPECT_EQ(body["out_bill_no"], "W31");
  EXPECT_EQ(body["openid"], "o-openid");
  EXPECT_EQ(body["transfer_amount"], 2000);
  EXPECT_EQ(body["transfer_scene_id"], "1005");
  EXPECT_EQ(body["notify_url"], "https://shop.example/notify");
  EXPECT_EQ(body["user_name"].get<std::string>().size(), 344u) << "the base 64 of 256 bytes";
  EXPECT_EQ(request.body.find("张三"), std::string::npos);
  EXPECT_TRUE(header_of(request, "Authorization").starts_with("WECHATPAY2-SHA256-RSA2048 mchid=\"1900000109\""));
}

TEST(WechatTransfer, LeavesTheNameOutWhereTheChannelRefusesOneAndTheAddressWhereThereIsNone) {
  auto small = order();
  small.net_fen = 29;
  small.notify_url.clear();
  small.shop_name = std::string(3 * 40, 'x') + "茶";
  const auto body = nlohmann::json::parse(wechat_transfer().request(PayoutStep::send, small, k_wall).body);
  EXPECT_FALSE(body.contains("user_name"));
  EXPECT_FALSE(body.contains("notify_url"));
  EXPECT_EQ(body["transfer_remark"].get<std::string>(), std::string(32, 'x'));
  small.net_fen = 30;
  EXPECT_TRUE(
      nlohmann::json::parse(wechat_transfer().request(PayoutStep::send, small, k_wall).body).contains("user_name"));
}

TEST(WechatTransfer, AsksAndCancelsByOurNumber) {
  const auto query = wechat_transfer().request(PayoutStep::query, order(), k_wall);
  EXPECT_EQ(query.method, "GET");
  EXPECT_EQ(query.url, "https://api.example/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/W31");
  EXPECT_EQ(query.body, "");
  const auto cancel = wechat_transfer().request(PayoutStep::cancel, order(), k_wall);
  EXPECT_EQ(cancel.method, "POST");
  EXPECT_TRUE(cancel.url.ends_with("/out-bill-no/W31/cancel"));
}

struct Said {
  PayoutStep step;
  int status;
  std::string body;
  PayoutAnswer answer;
  PayoutFailure failure = PayoutFailure::none;
};

TEST(WechatTransfer, ReadsEveryStateAndError) {
  const auto bill = [](const std::string& state, const std::string& more = "") {
    return R"({"out_bill_no":"W31","transfer_bill_no":"T1","state":")" + state + "\"" + more + "}";
  };
  const auto error = [](const std::string& code) { return R"({"code":")" + code + R"(","message":"m"})"; };
  using S = PayoutStep;
  using A = PayoutAnswer;
  using F = PayoutFailure;
  const std::vector<Said> table{
      {S::send, 200, bill("ACCEPTED"), A::accepted},
      {S::send, 200, bill("PROCESSING"), A::accepted},
      {S::query, 200, bill("TRANSFERING"), A::accepted},
      {S::cancel, 200, bill("CANCELING"), A::accepted},
      {S::send, 200, bill("WAIT_USER_CONFIRM"), A::wait_user_confirm},
      {S::query, 200, bill("SUCCESS"), A::succeeded},
      {S::query, 200, bill("CANCELLED"), A::cancelled, F::not_confirmed},
      {S::query, 200, bill("FAIL", R"(,"fail_reason":"NAME_NOT_CORRECT")"), A::refused, F::name_mismatch},
      {S::query, 200, bill("FAIL", R"(,"fail_reason":"ACCOUNT_FROZEN")"), A::refused, F::account_unusable},
      {S::query, 200, bill("FAIL", R"(,"fail_reason":"DAY_RECEIVED_QUOTA_EXCEED")"), A::refused, F::limit_reached},
      {S::query, 200, bill("FAIL", R"(,"fail_reason":"OVERDUE_CLOSE")"), A::refused, F::not_confirmed},
      {S::query, 200, bill("FAIL"), A::refused, F::channel_refused},
      {S::query, 200, bill("A_STATE_OF_TOMORROW"), A::unknown},
      {S::query, 200, R"({"out_bill_no":"W32","state":"SUCCESS"})", A::unknown},
      {S::query, 200, bill("SUCCESS", R"(,"mch_id":"1900000110")"), A::unknown},
      {S::query, 200, "[]", A::unknown},
      {S::send, 403, error("NOT_ENOUGH"), A::later},
      {S::send, 429, error("FREQUENCY_LIMITED"), A::later},
      {S::send, 400, error("PARAM_ERROR"), A::turned_away, F::channel_refused},
      {S::send, 400, error("NAME_MISMATCH"), A::turned_away, F::name_mismatch},
      {S::send, 401, error("SIGN_ERROR"), A::unknown},
      {S::send, 500, error("SYSTEM_ERROR"), A::unknown},
      {S::send, 400, error("ALREADY_EXISTS"), A::unknown},
      {S::send, 404, error("NOT_FOUND"), A::unknown},
      {S::query, 404, error("NOT_FOUND"), A::not_there},
      {S::query, 500, error("SYSTEM_ERROR"), A::unknown},
      {S::query, 400, error("PARAM_ERROR"), A::unknown},
      {S::cancel, 404, error("NOT_FOUND"), A::unknown},
      {S::send, 502, "<html>", A::unknown},
  };
  for (const Said& said : table) {
    const auto reply = wechat_transfer().read(said.step, order(), signed_reply(said.status, said.body), k_wall);
    EXPECT_EQ(reply.answer, said.answer) << said.status << said.body;
    EXPECT_EQ(reply.failure, said.failure) << said.status << said.body;
  }
}

TEST(WechatTransfer, BelievesNothingThatIsNotSigned) {
  const std::string body = R"({"out_bill_no":"W31","state":"FAIL"})";
  for (const PayoutStep step : {PayoutStep::send, PayoutStep::query, PayoutStep::cancel}) {
    EXPECT_EQ(wechat_transfer().read(step, order(), {200, {}, body}, k_wall).answer, PayoutAnswer::unknown);
    EXPECT_EQ(wechat_transfer().read(step, order(), {404, {}, R"({"code":"NOT_FOUND"})"}, k_wall).answer,
              PayoutAnswer::unknown);
    EXPECT_EQ(wechat_transfer().read(step, order(), signed_reply(200, body, k_wall.plus_ms(-k_hour_ms)), k_wall).answer,
              PayoutAnswer::unknown);
  }
}

TEST(WechatTransfer, TakesThePackageTheNumberAndTheAmount) {
  const auto reply = wechat_transfer().read(
      PayoutStep::send, order(),
      signed_reply(
          200,
          R"({"out_bill_no":"W31","transfer_bill_no":"T1","state":"WAIT_USER_CONFIRM","package_info":"p","transfer_amount":2000})"),
      k_wall);
  EXPECT_EQ(reply.channel_no, "T1");
  EXPECT_EQ(reply.confirm_package, "p");
  EXPECT_EQ(reply.amount_fen, 2000);
}

alipay::Transfer alipay_transfer(const std::string& cert_sn = "") {
  return {{"2021000000000000", *PrivateKey::parse(test::k_merchant_key), *PublicKey::parse(test::k_platform_public),
           cert_sn, cert_sn.empty() ? "" : "root"},
          "https://gateway.example/gateway.do"};
}

TEST(AlipayTransfer, SendsAFormThatIsSigned) {
  const auto request = alipay_transfer("app").request(PayoutStep::send, order(), k_wall);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://gateway.example/gateway.do?charset=utf-8");
  EXPECT_NE(request.body.find("&method=alipay.fund.trans.uni.transfer&"), std::string::npos);
  EXPECT_NE(request.body.find("&timestamp=2026-09-21%2022%3A13%3A20&"), std::string::npos) << request.body;
  EXPECT_NE(request.body.find("&app_cert_sn=app&"), std::string::npos);
  EXPECT_NE(request.body.find("%22trans_amount%22%3A%2220.00%22"), std::string::npos);
  EXPECT_NE(request.body.find("ALIPAY_LOGON_ID"), std::string::npos);
  EXPECT_EQ(alipay_transfer().request(PayoutStep::send, order(), k_wall).body.find("cert_sn"), std::string::npos);
  auto by_id = order();
  by_id.account_no = "2088123456789012";
  EXPECT_NE(alipay_transfer().request(PayoutStep::send, by_id, k_wall).body.find("ALIPAY_USER_ID"), std::string::npos);
  EXPECT_NE(alipay_transfer().request(PayoutStep::query, order(), k_wall).body.find("alipay.fund.trans.common.query"),
            std::string::npos);
}

TEST(AlipayTransfer, ReadsEveryStatusAndCode) {
  const auto ok = [](const std::string& status, const std::string& more = "") {
    return R"({"code":"10000","msg":"Success","out_biz_no":"W31","order_id":"O1","status":")" + status + "\"" + more +
           "}";
  };
  const auto no = [](const std::string& sub) {
    return R"({"code":"40004","msg":"Business Failed","sub_code":")" + sub + R"("})";
  };
  using S = PayoutStep;
  using A = PayoutAnswer;
  using F = PayoutFailure;
  const std::vector<Said> table{
      {S::send, 200, ok("SUCCESS"), A::succeeded},
      {S::send, 200, ok("DEALING"), A::accepted},
      {S::query, 200, ok("FAIL", R"(,"error_code":"PAYEE_USER_INFO_ERROR")"), A::refused, F::name_mismatch},
      {S::query, 200, ok("CLOSED"), A::refused, F::channel_refused},
      {S::query, 200, ok("NEW_STATUS"), A::unknown},
      {S::query, 200, R"({"code":"10000","out_biz_no":"W32","status":"SUCCESS"})", A::unknown},
      {S::send, 200, no("PAYER_BALANCE_NOT_ENOUGH"), A::later},
      {S::send, 200, no("PAYEE_USER_INFO_ERROR"), A::turned_away, F::name_mismatch},
      {S::send, 200, no("PAYEE_NOT_EXIST"), A::turned_away, F::account_unusable},
      {S::send, 200, no("PERMIT_LIMIT_PAYEE"), A::turned_away, F::limit_reached},
      {S::send, 200, no("INVALID_PARAMETER"), A::turned_away, F::channel_refused},
      {S::send, 200, no("SYSTEM_ERROR"), A::unknown},
      {S::send, 200, no("PAYMENT_INFO_INCONSISTENCY"), A::unknown},
      {S::send, 200, no("CODE_OF_TOMORROW"), A::unknown},
      {S::send, 200, no("ORDER_NOT_EXIST"), A::unknown},
      {S::send, 200, R"({"code":"20000","msg":"Service Currently Unavailable","sub_code":"isp.unknow-error"})",
       A::unknown},
      {S::send, 200, R"({"code":"40002","msg":"Invalid Arguments","sub_code":"isv.invalid-signature"})", A::unknown},
      {S::query, 200, no("ORDER_NOT_EXIST"), A::not_there},
      {S::query, 200, no("SYSTEM_ERROR"), A::unknown},
      {S::send, 502, ok("SUCCESS"), A::unknown},
  };
  for (const Said& said : table) {
    const std::string name = said.step == S::send ? "alipay_fund_trans_uni_transfer" : "alipay_fund_trans_common_query";
    const std::string body = "{\"" + name + "_response\":" + said.body + R"(,"sign":")" +
                             PrivateKey::parse(test::k_platform_key)->sign(said.body) + "\"}";
    const auto reply = alipay_transfer().read(said.step, order(), {said.status, {}, body}, k_wall);
    EXPECT_EQ(reply.answer, said.answer) << said.body;
    EXPECT_EQ(reply.failure, said.failure) << said.body;
    const auto unsigned_reply =
        alipay_transfer().read(said.step, order(), {200, {}, "{\"" + name + "_response\":" + said.body + "}"}, k_wall);
    EXPECT_EQ(unsigned_reply.answer, A::unknown) << said.body;
  }
}

TEST(AlipayTransfer, WritesAndReadsYuanExactly) {
  for (const auto& [fen, text] : std::vector<std::pair<std::int64_t, std::string>>{
           {0, "0.00"}, {5, "0.05"}, {10, "0.10"}, {99, "0.99"}, {100, "1.00"}, {123456789, "1234567.89"}}) {
    EXPECT_EQ(alipay::yuan_text(fen), text);
    EXPECT_EQ(alipay::fen_of_yuan(text), fen);
  }
  EXPECT_EQ(alipay::fen_of_yuan("7"), 700);
  EXPECT_EQ(alipay::fen_of_yuan("7.5"), 750);
  for (const std::string_view text : {"", ".", "-1", "1.234", "1,00", "1.2.3", "12345678901234567"})
    EXPECT_FALSE(alipay::fen_of_yuan(text)) << text;
}

}  // namespace
}  // namespace fenxiao::server

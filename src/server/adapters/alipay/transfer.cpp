#include "server/adapters/alipay/transfer.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "base/invariant.h"
#include "contract/encode.h"

namespace fenxiao::server::alipay {
namespace {

constexpr std::string_view k_send = "alipay.fund.trans.uni.transfer";
constexpr std::string_view k_query = "alipay.fund.trans.common.query";
constexpr std::string_view k_product = "TRANS_ACCOUNT_NO_PWD";
constexpr std::string_view k_scene = "DIRECT_TRANSFER";

struct Payee {
  std::string identity;
  std::string identity_type;
  std::string name;
  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("identity", self.identity);
    visit("identity_type", self.identity_type);
    visit("name", self.name);
  }
};
struct SendBody {
  std::string out_biz_no;
  std::string trans_amount;
  std::string product_code{k_product};
  std::string biz_scene{k_scene};
  std::string order_title;
  Payee payee_info;
  std::string remark;
  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("out_biz_no", self.out_biz_no);
    visit("trans_amount", self.trans_amount);
    visit("product_code", self.product_code);
    visit("biz_scene", self.biz_scene);
    visit("order_title", self.order_title);
    visit("payee_info", self.payee_info);
    visit("remark", self.remark);
  }
};
struct QueryBody {
  std::string out_biz_no;
  std::string product_code{k_product};
  std::string biz_scene{k_scene};
  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("out_biz_no", self.out_biz_no);
    visit("product_code", self.product_code);
    visit("biz_scene", self.biz_scene);
  }
};

// A user's number at Alipay is 16 digits and begins with 2088; all else is what he signs in with.
bool is_user_id(std::string_view text) {
  return text.size() == 16 && text.starts_with("2088") &&
         std::all_of(text.begin(), text.end(), [](char c) { return std::isdigit(static_cast<unsigned char>(c)); });
}

std::string text_at(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool one_of(std::string_view code, std::initializer_list<std::string_view> known) {
  return std::find(known.begin(), known.end(), code) != known.end();
}

PayoutFailure failure_of(std::string_view code) {
  if (one_of(code, {"PAYEE_USER_INFO_ERROR", "PAYEE_ACC_OCUPIED"})) return PayoutFailure::name_mismatch;
  if (one_of(code, {"PAYEE_NOT_EXIST", "PAYEE_ACCOUNT_NOT_EXSIT", "PAYEE_ACCOUNT_STATUS_ERROR", "ACCOUNT_NOT_EXIST",
                    "PAYEE_USERINFO_STATUS_ERROR", "PERM_AML_NOT_REALNAME_REV", "PERMIT_NON_BANK_LIMIT_PAYEE",
                    "PAYEE_NOT_RELNAME_CERTIFY", "RELEASE_USER_FORBBIDEN_RECIEVE"}))
    return PayoutFailure::account_unusable;
  if (one_of(code, {"PAYEE_TRUSTEESHIP_ACC_OVER_LIMIT", "TRUSTEESHIP_RECIEVE_QUOTA_LIMIT", "PERMIT_LIMIT_PAYEE"}))
    return PayoutFailure::limit_reached;
  return PayoutFailure::channel_refused;
}

// Of a send that was not taken. What is in no list is left open, SYSTEM_ERROR and PAYMENT_INFO_INCONSISTENCY (the number is
// there with other content) above all.
PayoutAnswer answer_of_code(std::string_view code) {
  if (one_of(code, {"PAYER_BALANCE_NOT_ENOUGH", "BALANCE_IS_NOT_ENOUGH", "EXCEED_LIMIT_DM_MAX_AMOUNT",
                    "EXCEED_LIMIT_PERSONAL_SM_AMOUNT", "isp.call-limited", "aop.call-limited"}))
    return PayoutAnswer::later;
  if (failure_of(code) != PayoutFailure::channel_refused ||
      one_of(code,
             {"INVALID_PARAMETER", "EXCEED_LIMIT_SM_MIN_AMOUNT", "PAYER_PAYEE_CANNOT_SAME", "PAYEE_USER_TYPE_ERROR"}))
    return PayoutAnswer::turned_away;
  return PayoutAnswer::unknown;
}

PayoutAnswer answer_of_status(std::string_view status) {
  if (status == "SUCCESS") return PayoutAnswer::succeeded;
  if (one_of(status, {"DEALING", "WAIT_PAY", "INIT"})) return PayoutAnswer::accepted;
  if (one_of(status, {"FAIL", "REFUND", "CLOSED"})) return PayoutAnswer::refused;
  return PayoutAnswer::unknown;
}

}  // namespace

std::string yuan_text(std::int64_t fen) {
  INVARIANT(fen >= 0);
  const std::string cents = std::to_string(fen % 100);
  return std::to_string(fen / 100) + (cents.size() < 2 ? ".0" : ".") + cents;
}

std::optional<std::int64_t> fen_of_yuan(std::string_view text) {
  std::int64_t fen = 0;
  int places = -1;
  int digits = 0;
  for (const char c : text) {
    if (c == '.' && places < 0) {
      places = 0;
    } else if (std::isdigit(static_cast<unsigned char>(c)) && places < 2 && ++digits <= 15) {
      fen = fen * 10 + (c - '0');
      if (places >= 0) ++places;
    } else {
      return std::nullopt;
    }
  }
  if (digits == 0) return std::nullopt;
  for (; places < 2; places = places < 0 ? 1 : places + 1) fen *= 10;
  return fen;
}

OutboundRequest Transfer::request(PayoutStep step, const PayoutOrder& order, Instant wall) const {
  INVARIANT(step != PayoutStep::cancel);
  if (step == PayoutStep::query) {
    QueryBody body;
    body.out_biz_no = order.withdrawal_no;
    return alipay::request(keys_, gateway_url_, k_query, contract::encode(body), wall);
  }
  SendBody body;
  body.out_biz_no = order.withdrawal_no;
  body.trans_amount = yuan_text(order.net_fen);
  body.order_title = "佣金提现";
  body.payee_info = {order.account_no, is_user_id(order.account_no) ? "ALIPAY_USER_ID" : "ALIPAY_LOGON_ID",
                     order.holder_name};
  body.remark = order.shop_name + "佣金提现";
  return alipay::request(keys_, gateway_url_, k_send, contract::encode(body), wall);
}

PayoutReply Transfer::read(PayoutStep step, const PayoutOrder& order, const OutboundReply& answer, Instant) const {
  PayoutReply reply;
  const auto node = alipay::answer_of(keys_, step == PayoutStep::send ? k_send : k_query, answer.body);
  if (answer.status != 200 || !node) {
    reply.error = answer.status == 200 ? "ANSWER_NOT_SIGNED" : "HTTP_" + std::to_string(answer.status);
    return reply;
  }
  const auto json = nlohmann::json::parse(*node, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return reply;
  if (text_at(json, "code") != "10000") {
    reply.error = text_at(json, "sub_code").empty() ? text_at(json, "code") : text_at(json, "sub_code");
    if (step == PayoutStep::query) {
      if (reply.error == "ORDER_NOT_EXIST") reply.answer = PayoutAnswer::not_there;
      return reply;
    }
    reply.answer = answer_of_code(reply.error);
    reply.failure = reply.answer == PayoutAnswer::turned_away ? failure_of(reply.error) : PayoutFailure::none;
    return reply;
  }
  if (const std::string number = text_at(json, "out_biz_no"); !number.empty() && number != order.withdrawal_no) {
    reply.error = "ANSWER_OF_ANOTHER_ORDER";
    return reply;
  }
  reply.answer = answer_of_status(text_at(json, "status"));
  reply.channel_no = text_at(json, "order_id");
  if (const std::string amount = text_at(json, "trans_amount"); !amount.empty()) reply.amount_fen = fen_of_yuan(amount);
  if (reply.answer == PayoutAnswer::refused) {
    reply.error = text_at(json, "error_code").empty() ? text_at(json, "status") : text_at(json, "error_code");
    reply.failure = failure_of(reply.error);
  }
  return reply;
}

}  // namespace fenxiao::server::alipay

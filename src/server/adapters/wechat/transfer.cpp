#include "server/adapters/wechat/transfer.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/invariant.h"
#include "contract/encode.h"

namespace fenxiao::server::wechat {
namespace {

constexpr std::string_view k_path = "/v3/fund-app/mch-transfer/transfer-bills";
constexpr std::string_view k_commission_scene = "1005";  // 佣金报酬
constexpr std::int64_t k_name_from_fen = 30;  // below 0.30 yuan a name is refused, from 2 000 yuan it must be there
constexpr std::size_t k_remark_chars_max = 32;

// The body of a send. Field order is what is signed and sent: one text for both.
struct SceneInfo {
  std::string info_type;
  std::string info_content;
  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("info_type", self.info_type);
    visit("info_content", self.info_content);
  }
};
struct TransferBody {
  std::string appid;
  std::string out_bill_no;
  std::string transfer_scene_id;
  std::string openid;
  std::optional<std::string> user_name;
  std::int64_t transfer_amount = 0;
  std::string transfer_remark;
  std::optional<std::string> notify_url;
  std::vector<SceneInfo> transfer_scene_report_infos;
  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("appid", self.appid);
    visit("out_bill_no", self.out_bill_no);
    visit("transfer_scene_id", self.transfer_scene_id);
    visit("openid", self.openid);
    visit("user_name", self.user_name);
    visit("transfer_amount", self.transfer_amount);
    visit("transfer_remark", self.transfer_remark);
    visit("notify_url", self.notify_url);
    visit("transfer_scene_report_infos", self.transfer_scene_report_infos);
  }
};

std::string first_characters(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (std::size_t seen = 0; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue;
    if (seen++ == count) break;
  }
  return std::string(text.substr(0, at));
}

std::string text_at(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool one_of(std::string_view code, std::initializer_list<std::string_view> known) {
  return std::find(known.begin(), known.end(), code) != known.end();
}

PayoutFailure failure_of(std::string_view reason) {
  if (one_of(reason, {"NAME_NOT_CORRECT", "ID_CARD_NOT_CORRECT"})) return PayoutFailure::name_mismatch;
  if (one_of(reason, {"ACCOUNT_FROZEN", "REAL_NAME_CHECK_FAIL", "OPENID_INVALID", "ACCOUNT_NOT_EXIST",
                      "RECEIVE_ACCOUNT_NOT_PERMMIT", "PAYEE_ACCOUNT_ABNORMAL"}))
    return PayoutFailure::account_unusable;
  if (reason.find("QUOTA_EXCEED") != std::string_view::npos || reason.find("COUNT_EXCEED") != std::string_view::npos)
    return PayoutFailure::limit_reached;
  if (reason == "OVERDUE_CLOSE") return PayoutFailure::not_confirmed;
  return PayoutFailure::channel_refused;
}

PayoutAnswer answer_of(std::string_view state) {
  if (one_of(state, {"ACCEPTED", "PROCESSING", "TRANSFERING", "CANCELING"})) return PayoutAnswer::accepted;
  if (state == "WAIT_USER_CONFIRM") return PayoutAnswer::wait_user_confirm;
  if (state == "SUCCESS") return PayoutAnswer::succeeded;
  if (state == "FAIL") return PayoutAnswer::refused;
  if (state == "CANCELLED") return PayoutAnswer::cancelled;
  return PayoutAnswer::unknown;  // a state that was added since
}

// A signed answer other than 200: an error code.
PayoutReply read_error(PayoutStep step, int status, std::string_view body) {
  const auto json = nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false);
  PayoutReply reply;
  reply.error = json.is_object() ? text_at(json, "code") : std::string();
  if (reply.error.empty()) reply.error = "HTTP_" + std::to_string(status);
  if (step == PayoutStep::query && status == 404 && reply.error == "NOT_FOUND") reply.answer = PayoutAnswer::not_there;
  if (step != PayoutStep::send) return reply;
  if (one_of(reply.error, {"NOT_ENOUGH", "FREQUENCY_LIMITED", "RATELIMIT_EXCEEDED", "FREQUENCY_LIMIT_EXCEED"}))
    reply.answer = PayoutAnswer::later;
  // ALREADY_EXISTS and SYSTEM_ERROR are not here: the bill may be there. Nor is SIGN_ERROR, which is about our keys.
  if (one_of(reply.error, {"PARAM_ERROR", "INVALID_REQUEST", "NAME_MISMATCH", "OPENID_ERROR"})) {
    reply.answer = PayoutAnswer::turned_away;
    reply.failure = reply.error == "NAME_MISMATCH"  ? PayoutFailure::name_mismatch
                    : reply.error == "OPENID_ERROR" ? PayoutFailure::account_unusable
                                                    : PayoutFailure::channel_refused;
  }
  return reply;
}

}  // namespace

std::optional<Bill> read_bill(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return std::nullopt;
  Bill bill;
  bill.out_bill_no = text_at(json, "out_bill_no");
  if (bill.out_bill_no.empty() || text_at(json, "state").empty()) return std::nullopt;
  bill.mchid = text_at(json, "mch_id");
  if (bill.mchid.empty()) bill.mchid = text_at(json, "mchid");
  bill.reply.answer = answer_of(text_at(json, "state"));
  bill.reply.channel_no = text_at(json, "transfer_bill_no");
  bill.reply.confirm_package = text_at(json, "package_info");
  if (const auto amount = json.find("transfer_amount"); amount != json.end() && amount->is_number_integer())
    bill.reply.amount_fen = amount->get<std::int64_t>();
  if (bill.reply.answer == PayoutAnswer::refused) {
    bill.reply.error = text_at(json, "fail_reason");
    bill.reply.failure = failure_of(bill.reply.error);
  }
  if (bill.reply.answer == PayoutAnswer::cancelled) bill.reply.failure = PayoutFailure::not_confirmed;
  return bill;
}

OutboundRequest Transfer::request(PayoutStep step, const PayoutOrder& order, Instant wall) const {
  OutboundRequest request;
  request.method = step == PayoutStep::query ? "GET" : "POST";
  std::string target(k_path);
  if (step != PayoutStep::send) target += "/out-bill-no/" + order.withdrawal_no;
  if (step == PayoutStep::cancel) target += "/cancel";
  if (step == PayoutStep::send) {
    TransferBody body;
    body.appid = keys_.appid;
    body.out_bill_no = order.withdrawal_no;
    body.transfer_scene_id = k_commission_scene;
    body.openid = order.account_no;
    if (order.net_fen >= k_name_from_fen) body.user_name = keys_.platform_key.seal(order.holder_name);
    body.transfer_amount = order.net_fen;
    body.transfer_remark = first_characters(order.shop_name + "佣金提现", k_remark_chars_max);
    if (!order.notify_url.empty()) body.notify_url = order.notify_url;
    body.transfer_scene_report_infos = {{"岗位类型", "分销员"}, {"报酬说明", "推广佣金"}};
    request.body = contract::encode(body);
    request.headers.emplace_back("Content-Type", "application/json");
    request.headers.emplace_back("Wechatpay-Serial", keys_.platform_key_id);
  }
  request.url = base_url_ + target;
  request.headers.emplace_back("Accept", "application/json");
  request.headers.emplace_back("Authorization",
                               authorization(keys_, request.method, target, wall, signing::nonce(), request.body));
  return request;
}

PayoutReply Transfer::read(PayoutStep step, const PayoutOrder& order, const OutboundReply& answer, Instant wall) const {
  PayoutReply unproven;
  const auto header = [&](std::string_view name) { return std::string(answer.header(name)); };
  const Seal seal{header("wechatpay-timestamp"), header("wechatpay-nonce"), header("wechatpay-signature"),
                  header("wechatpay-serial")};
  if (check_seal(keys_, seal, answer.body, wall)) {
    // What a gateway in between says of load is nothing to act on, but a reason to wait.
    unproven.error = answer.status == 200 ? "ANSWER_NOT_SIGNED" : "HTTP_" + std::to_string(answer.status);
    return unproven;
  }
  if (answer.status != 200) return read_error(step, answer.status, answer.body);
  const auto bill = read_bill(answer.body);
  if (!bill || bill->out_bill_no != order.withdrawal_no || (!bill->mchid.empty() && bill->mchid != keys_.mchid)) {
    unproven.error = "ANSWER_OF_ANOTHER_BILL";
    return unproven;
  }
  return bill->reply;
}

}  // namespace fenxiao::server::wechat

// WeChat merchant transfer (商家转账, user confirms): /v3/fund-app/mch-transfer/transfer-bills.
//
// The channel's own rule is ours: whatever a send answers but a signed 200, the number is never changed; it is queried,
// and where the query says that there is no such bill, the same one may be sent again. A bill waits 24 hours for its payee.
//
// Sources: send pay.weixin.qq.com/docs/merchant/apis/mch-trans/transfer-bill/transfer-to-user.html (doc/v3/merchant/4012716434), query
// …/4012716437 (30 days back), cancel …/4012716458, notification …/4012712115, states …/4012715191, scenes …/4013774588.
#pragma once

#include "server/adapters/wechat/pay_v3.h"

namespace fenxiao::server::wechat {

inline constexpr std::string_view k_transfer_finished = "MCHTRANSFER.BILL.FINISHED";

class Transfer : public PayoutProtocol {
 public:
  Transfer(Keys keys, std::string base_url) : keys_(std::move(keys)), base_url_(std::move(base_url)) {}
  OutboundRequest request(PayoutStep step, const PayoutOrder& order, Instant wall) const override;
  PayoutReply read(PayoutStep step, const PayoutOrder& order, const OutboundReply& answer, Instant wall) const override;
  bool can_cancel() const override { return true; }

 private:
  Keys keys_;
  std::string base_url_;
};

// What a bill says of itself, in an answer or in a notification's content.
struct Bill {
  std::string mchid;
  std::string out_bill_no;
  PayoutReply reply;
};
std::optional<Bill> read_bill(std::string_view json);

}  // namespace fenxiao::server::wechat

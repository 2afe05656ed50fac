// Alipay transfer to an account: alipay.fund.trans.uni.transfer, asked after by alipay.fund.trans.common.query.
//
// SYSTEM_ERROR and everything that is not known here leaves the outcome open: the order is queried, and sent again under the
// same number only when the channel knows none of it. There is nothing to cancel: a transfer needs nobody's confirmation.
//
// Sources: opendocs.alipay.com/open/62987723_alipay.fund.trans.uni.transfer, …/open/58a29899_alipay.fund.trans.common.query.
#pragma once

#include "server/adapters/alipay/gateway.h"

namespace fenxiao::server::alipay {

class Transfer : public PayoutProtocol {
 public:
  Transfer(Keys keys, std::string gateway_url) : keys_(std::move(keys)), gateway_url_(std::move(gateway_url)) {}
  OutboundRequest request(PayoutStep step, const PayoutOrder& order, Instant wall) const override;
  PayoutReply read(PayoutStep step, const PayoutOrder& order, const OutboundReply& answer, Instant wall) const override;
  bool can_cancel() const override { return false; }

 private:
  Keys keys_;
  std::string gateway_url_;
};

std::string yuan_text(std::int64_t fen);  // "12.30"
std::optional<std::int64_t> fen_of_yuan(std::string_view text);

}  // namespace fenxiao::server::alipay

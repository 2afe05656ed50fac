#include "server/adapters/payout/payout.h"

namespace fenxiao::server {

PayoutReply SandboxPayout::query(const PayoutOrder& order) const {
  const std::string_view number = order.account_no;
  if (number.ends_with("0000")) return {PayoutAnswer::refused, PayoutFailure::channel_refused};
  if (number.ends_with("9999")) return {PayoutAnswer::unknown};
  if (number.ends_with("8888")) return {PayoutAnswer::wait_user_confirm};
  return {PayoutAnswer::succeeded};
}

}  // namespace fenxiao::server

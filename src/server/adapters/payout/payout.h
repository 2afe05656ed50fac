// Sending money to a distributor. A payout is submitted under its number for the first and only time; what is not known
// afterwards is asked for, never sent again under another number.
//
// Both calls return at once, since they are made inside a transaction: a channel behind a network takes the order,
// calls out on a thread of its own, and answers `unknown` until it knows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fenxiao::server {

enum class PayoutAnswer {
  accepted,           // on its way: query later
  wait_user_confirm,  // the payee must confirm in the channel's own app
  succeeded,
  refused,
  unknown,  // no answer: query later
};

struct PayoutOrder {
  std::string_view withdrawal_no;  // ≤ 32 letters and digits
  std::string_view account_no;
  std::string_view holder_name;
  std::int64_t net_fen = 0;
};

class PayoutChannel {
 public:
  virtual ~PayoutChannel() = default;
  virtual PayoutAnswer submit(const PayoutOrder& order) = 0;
  virtual PayoutAnswer query(const PayoutOrder& order) = 0;
};

// Pays nobody. The account number says how it ends: "…0000" is refused, "…9999" is never known, "…8888" waits for a
// payee who never confirms; all others arrive.
class SandboxPayout : public PayoutChannel {
 public:
  PayoutAnswer submit(const PayoutOrder&) override { return PayoutAnswer::accepted; }
  PayoutAnswer query(const PayoutOrder& order) override {
    if (order.account_no.ends_with("0000")) return PayoutAnswer::refused;
    if (order.account_no.ends_with("9999")) return PayoutAnswer::unknown;
    if (order.account_no.ends_with("8888")) return PayoutAnswer::wait_user_confirm;
    return PayoutAnswer::succeeded;
  }
};

}  // namespace fenxiao::server

// Sending money to a distributor. A payout has one number for ever: what is not known after a call is asked for, never
// sent again under another number.
//
// Channels are of three kinds. One that answers at once and pays nobody (the sandbox); one that people work by hand (a
// bank); and those behind a network, which are protocols here: a request is made, an answer is read, and both are pure. Who
// calls, when, and what follows is features/withdrawal's business.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "server/adapters/outbound/outbound.h"

namespace fenxiao::server {

enum class PayoutAnswer {
  accepted,           // on its way: query later
  wait_user_confirm,  // the payee must confirm in the channel's own app
  succeeded,
  refused,      // the channel has the order and it failed, for good
  cancelled,    // the channel has the order and took it back at our wish, for good
  not_there,    // to a query: the channel knows no order of this number
  turned_away,  // to a send: not taken, and it would not be if it were sent again
  later,        // not taken now (too little in the shop's account, too many calls): the same number again, later
  unknown,      // no answer, or one that proves nothing: query later
};

// Why money came back, as far as the payee can do something about it.
enum class PayoutFailure {
  none,
  name_mismatch,     // the account belongs to somebody of another name
  account_unusable,  // no such account, frozen, or not verified
  limit_reached,     // of what the account may receive
  not_confirmed,     // the payee did not confirm in time
  channel_refused,   // anything else
};

struct PayoutReply {
  PayoutAnswer answer = PayoutAnswer::unknown;
  PayoutFailure failure = PayoutFailure::none;
  std::string channel_no = {};                  // the channel's own number of the order
  std::string confirm_package = {};             // of wait_user_confirm: what the channel's app asks the payee with
  std::optional<std::int64_t> amount_fen = {};  // where the channel repeats it
  std::string error = {};                       // the channel's code, for the log and for staff; no personal data
};

struct PayoutOrder {
  std::string withdrawal_no;  // ≤ 32 letters and digits
  std::string account_no;
  std::string holder_name;
  std::int64_t net_fen = 0;
  std::string shop_name;
  std::string notify_url;  // https, without a query; empty: the channel tells nobody by itself
};

enum class PayoutStep { send, query, cancel };

// A channel behind a network, with one shop's keys.
class PayoutProtocol {
 public:
  virtual ~PayoutProtocol() = default;
  // `wall` is the machine's time, which a test's clock does not move: signatures carry it.
  virtual OutboundRequest request(PayoutStep step, const PayoutOrder& order, Instant wall) const = 0;
  // An answer whose signature does not hold proves nothing: unknown.
  virtual PayoutReply read(PayoutStep step, const PayoutOrder& order, const OutboundReply& answer,
                           Instant wall) const = 0;
  virtual bool can_cancel() const = 0;
};

// Pays nobody, and at once. The account number says how it ends: "…0000" is refused, "…9999" is never known, "…8888" waits
// for a payee who never confirms; all others arrive.
class SandboxPayout {
 public:
  PayoutReply send(const PayoutOrder&) const { return {PayoutAnswer::accepted}; }
  PayoutReply query(const PayoutOrder& order) const;
};

}  // namespace fenxiao::server

// A payout at a channel behind a network: what to call next, and what to make of "there is no such order".
//
// One number for ever. A call that was not answered leaves it open whether the order is there, so it is asked for; only where the
// channel itself says that it has no such order, the same number is sent again. Money comes back without the channel's word
// on the order in one case alone: it was turned away (or put off for a day), is not there, and nothing of ours can still be on
// its way there.
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.h"
#include "domain/names.h"

namespace fenxiao::domain {

inline constexpr std::int64_t k_confirm_within_ms = 24 * k_hour_ms;    // the payee's time, from the first send
inline constexpr std::int64_t k_give_up_after_ms = 24 * k_hour_ms;     // of being put off
inline constexpr std::int64_t k_on_its_way_ms_max = 10 * k_minute_ms;  // a signed request is refused when it is older
inline constexpr std::int64_t k_query_reaches_ms = 25 * k_day_ms;      // a channel forgets after 30 days
inline constexpr std::int64_t k_ask_again_ms_max = 10 * k_minute_ms;

struct PayoutFacts {
  Instant submitted_at;
  bool send_wanted = true;                 // not sent yet, or to be sent again
  std::optional<Instant> sent_at;          // last
  bool send_open = false;                  // no answer proves that the last send was not taken
  std::optional<Instant> earlier_open_at;  // the newest of the sends before it of which that is true
  bool turned_away = false;                // by the answer to the last send, for good
  bool known_there = false;                // the channel has shown us this order
  bool waiting = false;                    // for the payee
  bool cancel_asked = false;               // and nothing was heard of the order since
  std::int64_t asks = 0;                   // in a row without news
};
// A send begins now.
void begin_send(PayoutFacts& facts, Instant now);

enum class PayoutMove { send, query, cancel };
template <>
struct Names<PayoutMove> {
  static constexpr std::array<std::pair<PayoutMove, std::string_view>, 3> k_all{
      {{PayoutMove::send, "send"}, {PayoutMove::query, "query"}, {PayoutMove::cancel, "cancel"}}};
};
PayoutMove next_move(const PayoutFacts& facts, Instant now, bool can_cancel);

Instant confirm_until(const PayoutFacts& facts);

enum class NotThere {
  ask_again,   // not to be believed (yet)
  send_again,  // the same number
  give_up,     // it is not there and will not be: the money comes back
};
NotThere when_not_there(const PayoutFacts& facts, Instant now);

// How long until the next call: 2 s, doubled with every ask without news, at most ten minutes.
std::int64_t wait_ms(std::int64_t asks);

}  // namespace fenxiao::domain

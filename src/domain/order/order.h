// Where an order can go from where it is.
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.h"
#include "domain/names.h"

namespace fenxiao::domain {

enum class OrderState {
  placed,  // stock reserved, waiting for payment
  paid,
  shipped,
  received,
  closed,    // never paid: cancelled or expired; stock is free again
  refunded,  // everything came back
};
template <>
struct Names<OrderState> {
  static constexpr std::array<std::pair<OrderState, std::string_view>, 6> k_all{{{OrderState::placed, "placed"},
                                                                                 {OrderState::paid, "paid"},
                                                                                 {OrderState::shipped, "shipped"},
                                                                                 {OrderState::received, "received"},
                                                                                 {OrderState::closed, "closed"},
                                                                                 {OrderState::refunded, "refunded"}}};
};

enum class OrderEvent {
  paid,
  paid_late,  // the channel took the money after the order was closed; stock was found again
  shipped,
  received,  // by the buyer, the carrier's sign, or by itself after N days
  cancelled,
  expired,  // only after the channel confirmed that it is closed there
  refunded_in_part,
  refunded_whole,
};

// The state after an event, or nothing where it does not belong.
std::optional<OrderState> after(OrderState state, OrderEvent event);

// A reservation outlives the channel's deadline, so that a payment made in the last second still finds its goods.
struct PayWindow {
  Instant pay_until;       // what the channel is told
  Instant reserved_until;  // later
};
inline constexpr std::int64_t k_reservation_grace_ms = 2 * k_minute_ms;
PayWindow pay_window(Instant placed_at, std::int64_t pay_within_min);
// Of an order that is paid for in another system: it is closed over there. The last millisecond of the year 9999.
inline constexpr PayWindow k_never_expires{{253'402'300'799'999}, {253'402'300'799'999}};

}  // namespace fenxiao::domain

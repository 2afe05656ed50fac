#include "domain/order/order.h"

#include "base/invariant.h"

namespace fenxiao::domain {

std::optional<OrderState> after(OrderState state, OrderEvent event) {
  using S = OrderState;
  using E = OrderEvent;
  switch (state) {
    case S::placed:
      if (event == E::paid) return S::paid;
      if (event == E::cancelled || event == E::expired) return S::closed;
      return std::nullopt;
    case S::paid:
      if (event == E::shipped) return S::shipped;
      break;
    case S::shipped:
      if (event == E::received) return S::received;
      break;
    case S::received: break;
    case S::closed:
      if (event == E::paid_late) return S::paid;
      return std::nullopt;
    case S::refunded: return std::nullopt;
  }
  // Money was paid and some of it is still here: it may go back, in part or whole.
  if (event == E::refunded_in_part) return state;
  if (event == E::refunded_whole) return S::refunded;
  return std::nullopt;
}

PayWindow pay_window(Instant placed_at, std::int64_t pay_within_min) {
  INVARIANT(pay_within_min > 0);
  const Instant pay_until = placed_at.plus_ms(pay_within_min * k_minute_ms);
  return {pay_until, pay_until.plus_ms(k_reservation_grace_ms)};
}

}  // namespace fenxiao::domain

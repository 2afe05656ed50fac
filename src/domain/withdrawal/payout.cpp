#include "domain/withdrawal/payout.h"

#include <algorithm>

#include "base/invariant.h"

namespace fenxiao::domain {

Instant confirm_until(const PayoutFacts& facts) {
  return facts.sent_at.value_or(facts.submitted_at).plus_ms(k_confirm_within_ms);
}

void begin_send(PayoutFacts& facts, Instant now) {
  if (facts.send_open) facts.earlier_open_at = facts.sent_at;
  facts.send_wanted = facts.turned_away = false;
  facts.send_open = true;
  facts.sent_at = now;
}

PayoutMove next_move(const PayoutFacts& facts, Instant now, bool can_cancel) {
  if (facts.send_wanted) return PayoutMove::send;
  if (facts.waiting && can_cancel && !facts.cancel_asked && now >= confirm_until(facts)) return PayoutMove::cancel;
  return PayoutMove::query;
}

NotThere when_not_there(const PayoutFacts& facts, Instant now) {
  INVARIANT(facts.sent_at);
  if (facts.known_there) return NotThere::ask_again;
  if (now >= facts.sent_at->plus_ms(k_query_reaches_ms)) return NotThere::ask_again;
  const bool enough = facts.turned_away || now >= facts.submitted_at.plus_ms(k_give_up_after_ms);
  if (!enough) return NotThere::send_again;
  const auto open_at = facts.send_open ? facts.sent_at : facts.earlier_open_at;
  const bool settled = !open_at || now >= open_at->plus_ms(k_on_its_way_ms_max);
  return settled ? NotThere::give_up : NotThere::ask_again;
}

std::int64_t wait_ms(std::int64_t asks) {
  constexpr std::int64_t k_doublings_max = 9;
  return std::min(k_ask_again_ms_max, (2 * k_second_ms) << std::clamp<std::int64_t>(asks, 0, k_doublings_max));
}

}  // namespace fenxiao::domain

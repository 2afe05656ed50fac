#include "domain/commission/life.h"

#include <algorithm>
#include <vector>

#include "base/checked.h"
#include "domain/money/money.h"

namespace fenxiao::domain {

bool consistent(const Commission& c) {
  const bool parts = c.pending_fen >= 0 && c.frozen_fen >= 0 && c.released_fen >= 0 && c.clawed_before_fen >= 0 &&
                     c.clawed_after_fen >= 0 && c.clawed_after_fen <= c.released_fen;
  const bool posted =
      c.state != CommissionState::estimated && !(c.state == CommissionState::voided && c.kept_fen() != 0);
  const std::int64_t sum = c.pending_fen + c.frozen_fen + c.released_fen + c.clawed_before_fen;
  return parts && c.clawed_fen() <= c.booked_fen && (posted ? sum == c.booked_fen : sum == 0);
}

Commission estimated(std::int64_t base_fen, std::int64_t booked_fen) {
  INVARIANT(base_fen >= 0 && booked_fen >= 0 && booked_fen <= base_fen && base_fen <= k_amount_max_fen);
  Commission commission;
  commission.base_fen = base_fen;
  commission.booked_fen = booked_fen;
  return commission;
}

Result<Commission, LifeRefusal> pay(Commission commission) {
  if (commission.state != CommissionState::estimated) return Refused{LifeRefusal::wrong_state};
  commission.state = CommissionState::pending;
  commission.pending_fen = commission.booked_fen;
  INVARIANT(consistent(commission));
  return commission;
}

Result<Commission, LifeRefusal> receive(Commission commission, Instant at) {
  if (commission.state != CommissionState::pending) return Refused{LifeRefusal::wrong_state};
  commission.state = CommissionState::frozen;
  commission.received_at = at;
  commission.frozen_fen = commission.pending_fen;
  commission.pending_fen = 0;
  INVARIANT(consistent(commission));
  return commission;
}

Result<Commission, LifeRefusal> cancel(Commission commission) {
  if (commission.state != CommissionState::estimated) return Refused{LifeRefusal::wrong_state};
  commission.state = CommissionState::voided;
  INVARIANT(consistent(commission));
  return commission;
}

std::optional<Instant> release_at(Instant received_at, std::int64_t freeze_days, std::span<const Pause> pauses) {
  INVARIANT(freeze_days >= 0);
  std::vector<Pause> sorted(pauses.begin(), pauses.end());
  for (const Pause& pause : sorted)
    if (!pause.until) return std::nullopt;
  std::sort(sorted.begin(), sorted.end(), [](const Pause& a, const Pause& b) { return a.from < b.from; });
  Instant clock = received_at;  // up to here the pauses are accounted for
  std::int64_t left_ms = checked_mul(freeze_days, k_day_ms);
  for (const Pause& pause : sorted) {
    if (left_ms == 0) break;
    if (*pause.until <= clock) continue;
    if (pause.from > clock) {
      const std::int64_t ran_ms = pause.from.ms - clock.ms;
      if (ran_ms >= left_ms) break;  // it was due before this pause began
      left_ms -= ran_ms;
    }
    clock = *pause.until;
  }
  return clock.plus_ms(left_ms);
}

Result<Commission, LifeRefusal> release(Commission commission, std::int64_t freeze_days, std::span<const Pause> pauses,
                                        Instant now) {
  if (commission.state != CommissionState::frozen) return Refused{LifeRefusal::wrong_state};
  INVARIANT(commission.received_at.has_value());
  const auto due = release_at(*commission.received_at, freeze_days, pauses);
  if (!due) return Refused{LifeRefusal::paused};
  if (now < *due) return Refused{LifeRefusal::not_due};
  commission.state = CommissionState::available;
  commission.released_fen = commission.frozen_fen;
  commission.frozen_fen = 0;
  INVARIANT(consistent(commission));
  return commission;
}

std::int64_t kept_after_refund(std::int64_t booked_fen, std::int64_t base_fen, std::int64_t goods_refunded_fen) {
  INVARIANT(booked_fen >= 0 && goods_refunded_fen >= 0 && goods_refunded_fen <= base_fen && booked_fen <= base_fen);
  if (base_fen == 0) return 0;
  return mul_div_floor(booked_fen, base_fen - goods_refunded_fen, base_fen);
}

Result<Refunded, LifeRefusal> refund(Commission commission, std::int64_t goods_refunded_fen,
                                     std::int64_t available_fen) {
  INVARIANT(available_fen >= 0);
  const bool void_already = commission.state == CommissionState::voided;
  if (commission.state == CommissionState::estimated) return Refused{LifeRefusal::wrong_state};
  if (void_already && goods_refunded_fen != commission.goods_refunded_fen) return Refused{LifeRefusal::wrong_state};
  if (goods_refunded_fen < commission.goods_refunded_fen) return Refused{LifeRefusal::refund_shrinks};
  if (goods_refunded_fen > commission.base_fen) return Refused{LifeRefusal::refund_too_large};

  Refunded out{commission, {}};
  Commission& c = out.commission;
  if (void_already) return out;
  const std::int64_t kept_fen = kept_after_refund(c.booked_fen, c.base_fen, goods_refunded_fen);
  c.goods_refunded_fen = goods_refunded_fen;
  std::int64_t claw_fen = c.kept_fen() - kept_fen;
  INVARIANT(claw_fen >= 0);
  const auto take = [&claw_fen](std::int64_t from_fen) {
    const std::int64_t taken_fen = std::min(claw_fen, from_fen);
    claw_fen -= taken_fen;
    return taken_fen;
  };
  out.claw.pending_fen = take(c.pending_fen);
  out.claw.frozen_fen = take(c.frozen_fen);
  c.pending_fen -= out.claw.pending_fen;
  c.frozen_fen -= out.claw.frozen_fen;
  c.clawed_before_fen += out.claw.pending_fen + out.claw.frozen_fen;
  INVARIANT(claw_fen == 0 || c.state == CommissionState::available);
  c.clawed_after_fen += claw_fen;
  out.claw.available_fen = take(available_fen);
  out.claw.debt_fen = claw_fen;

  const bool all_back = c.base_fen > 0 && c.goods_refunded_fen == c.base_fen;
  if (all_back && c.state != CommissionState::available) c.state = CommissionState::voided;
  INVARIANT(consistent(c) && c.kept_fen() == kept_fen);
  return out;
}

Instant auto_receive_at(Instant shipped_at, std::int64_t auto_receive_days) {
  return shipped_at.plus_days(auto_receive_days);
}

}  // namespace fenxiao::domain

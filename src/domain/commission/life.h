// The life of one payee's commission on one line: estimated → pending → frozen → available, or void.
//
// Always, per payee and line: booked = pending + frozen + released + clawed before release, and 0 ≤ clawed in all ≤
// booked.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/result.h"
#include "base/time.h"
#include "domain/names.h"

namespace fenxiao::domain {

enum class CommissionState { estimated, pending, frozen, available, voided };
template <>
struct Names<CommissionState> {
  static constexpr std::array<std::pair<CommissionState, std::string_view>, 5> k_all{
      {{CommissionState::estimated, "estimated"},
       {CommissionState::pending, "pending"},
       {CommissionState::frozen, "frozen"},
       {CommissionState::available, "available"},
       {CommissionState::voided, "void"}}};
};

struct Commission {
  CommissionState state = CommissionState::estimated;
  std::int64_t base_fen = 0;  // the line's base, as booked
  std::int64_t booked_fen = 0;
  std::int64_t pending_fen = 0;
  std::int64_t frozen_fen = 0;
  std::int64_t released_fen = 0;
  std::int64_t clawed_before_fen = 0;   // taken from pending or frozen
  std::int64_t clawed_after_fen = 0;    // taken after release, from available or as debt
  std::int64_t goods_refunded_fen = 0;  // of the line's goods, so far; freight refunds are not in it
  std::optional<Instant> received_at = {};
  friend bool operator==(const Commission&, const Commission&) = default;

  std::int64_t clawed_fen() const { return clawed_before_fen + clawed_after_fen; }
  std::int64_t kept_fen() const { return booked_fen - clawed_fen(); }
};
bool consistent(const Commission& commission);  // the equations above

Commission estimated(std::int64_t base_fen, std::int64_t booked_fen);

enum class LifeRefusal {
  wrong_state,      // the step does not follow from where the commission is
  not_due,          // the freeze has not passed
  paused,           // an after-sale case or a risk hold is open
  refund_shrinks,   // the refunded total is cumulative, it never goes down
  refund_too_large  // more than the base
};

// Each returns the commission after the step. Money moved is the difference; the ledger's builders take it from there.
Result<Commission, LifeRefusal> pay(Commission commission);
Result<Commission, LifeRefusal> receive(Commission commission, Instant at);
Result<Commission, LifeRefusal> cancel(Commission commission);  // only what was never paid; a paid one is refunded

// [from, until): an after-sale case or a risk hold. Open while `until` is not set.
struct Pause {
  Instant from;
  std::optional<Instant> until = {};
};
// receipt + freeze, stretched by the union of the pauses (two that overlap count once). Nothing while one is open:
// then nobody knows. A pause that began after the freeze had passed does not move the date back.
std::optional<Instant> release_at(Instant received_at, std::int64_t freeze_days, std::span<const Pause> pauses);

Result<Commission, LifeRefusal> release(Commission commission, std::int64_t freeze_days, std::span<const Pause> pauses,
                                        Instant now);

// kept = ⌊booked × (base − refunded) ÷ base⌋; base 0 → nothing was paid for, nothing is taken: 0 is kept of 0.
std::int64_t kept_after_refund(std::int64_t booked_fen, std::int64_t base_fen, std::int64_t goods_refunded_fen);

// Where a claw-back is taken: the line's own pending or frozen, then the payee's available, then it is debt.
struct Claw {
  std::int64_t pending_fen = 0;
  std::int64_t frozen_fen = 0;
  std::int64_t available_fen = 0;
  std::int64_t debt_fen = 0;
  std::int64_t total_fen() const { return pending_fen + frozen_fen + available_fen + debt_fen; }
  friend bool operator==(const Claw&, const Claw&) = default;
};
struct Refunded {
  Commission commission;
  Claw claw;
};
// `goods_refunded_fen` is the line's cumulative refund of goods after this one; `available_fen` the payee's balance.
// An order that was not paid is cancelled, not refunded. A fully refunded line that was not released becomes void; the
// same refund told twice changes nothing.
Result<Refunded, LifeRefusal> refund(Commission commission, std::int64_t goods_refunded_fen,
                                     std::int64_t available_fen);

// When an order is received without the buyer saying so: N × 24 h after shipment.
Instant auto_receive_at(Instant shipped_at, std::int64_t auto_receive_days);

}  // namespace fenxiao::domain

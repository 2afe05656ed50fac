// "Why this amount?", answered from the line's copy alone. The steps recompute the amount fen by fen.
#pragma once

#include <cstdint>
#include <vector>

#include "domain/commission/decide.h"

namespace fenxiao::domain {

enum class StepKind {
  list_price,  // amount: per unit
  quantity,    // number: units
  list_total,  // amount: list price × quantity
  discount,    // amount < 0; left out when 0, like the next two
  coupon,
  points,
  base,           // amount: the sum of the four before
  freight,        // amount: of the order; "not counted"; left out when 0
  rate,           // number: basis points
  fixed,          // amount: per unit (instead of rate)
  exact_product,  // base × rate: amount whole fen, rest in 1/10 000 fen; or fixed × quantity
  floored,        // amount: -0 fen, rest: what the floor left with the merchant; left out when nothing
  cut,            // amount < 0: the guard; reason in cut_reason; left out when 0
  booked,         // amount: what it came to
};
template <>
struct Names<StepKind> {
  static constexpr std::array<std::pair<StepKind, std::string_view>, 14> k_all{
      {{StepKind::list_price, "list_price"},
       {StepKind::quantity, "quantity"},
       {StepKind::list_total, "list_total"},
       {StepKind::discount, "discount"},
       {StepKind::coupon, "coupon"},
       {StepKind::points, "points"},
       {StepKind::base, "base"},
       {StepKind::freight, "freight"},
       {StepKind::rate, "rate"},
       {StepKind::fixed, "fixed"},
       {StepKind::exact_product, "exact_product"},
       {StepKind::floored, "floored"},
       {StepKind::cut, "cut"},
       {StepKind::booked, "booked"}}};
};

struct Step {
  StepKind kind = StepKind::list_price;
  std::int64_t amount_fen = 0;
  std::int64_t number = 0;         // units, or basis points
  std::int64_t rest_of_10000 = 0;  // 1/10 000 fen
  CutReason cut_reason = CutReason::none;
  friend bool operator==(const Step&, const Step&) = default;
};

// `level` must be among the line's payees.
std::vector<Step> explain(const LineCommission& line, int level);

// Recomputes the amount from the steps alone and checks every step on the way; nothing if a part does not fit.
std::optional<std::int64_t> recompute(const std::vector<Step>& steps);

}  // namespace fenxiao::domain

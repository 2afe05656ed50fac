#include "domain/commission/explain.h"

#include <algorithm>

#include "base/checked.h"
#include "domain/money/money.h"

namespace fenxiao::domain {

std::vector<Step> explain(const LineCommission& line, int level) {
  const auto payee =
      std::find_if(line.payees.begin(), line.payees.end(), [&](const PayeeCommission& p) { return p.level == level; });
  INVARIANT(payee != line.payees.end());
  const BaseParts& base = line.base;
  std::vector<Step> steps;
  const auto amount = [&](StepKind kind, std::int64_t amount_fen) { steps.push_back({kind, amount_fen}); };
  const auto unless_zero = [&](StepKind kind, std::int64_t amount_fen) {
    if (amount_fen != 0) steps.push_back({kind, amount_fen});
  };
  amount(StepKind::list_price, base.list_price_fen);
  steps.push_back({StepKind::quantity, 0, base.quantity});
  amount(StepKind::list_total, base.list_total_fen);
  unless_zero(StepKind::discount, -base.discount_fen);
  unless_zero(StepKind::coupon, -base.coupon_fen);
  unless_zero(StepKind::points, -base.points_fen);
  amount(StepKind::base, base.base_fen);
  unless_zero(StepKind::freight, line.freight_fen);
  if (payee->rate.kind == RateKind::rate) {
    const ExactFen exact = exact_bp(base.base_fen, payee->rate.rate_bp);
    steps.push_back({StepKind::rate, 0, payee->rate.rate_bp});
    steps.push_back({StepKind::exact_product, exact.whole_fen, 0, exact.rest_of_10000});
    if (exact.rest_of_10000 != 0) steps.push_back({StepKind::floored, 0, 0, exact.rest_of_10000});
  } else {
    amount(StepKind::fixed, payee->rate.fixed_amount_fen);
    amount(StepKind::exact_product, times(payee->rate.fixed_amount_fen, base.quantity));
  }
  if (payee->cut_fen != 0) steps.push_back({StepKind::cut, -payee->cut_fen, 0, 0, payee->cut_reason});
  amount(StepKind::booked, payee->booked_fen);
  return steps;
}

std::optional<std::int64_t> recompute(const std::vector<Step>& steps) {
  std::int64_t price_fen = 0, quantity = 0, running_fen = 0, base_fen = 0, rest = 0;
  bool booked = false;
  LevelRate rate;
  for (const Step& step : steps) {
    bool fits = !booked;
    switch (step.kind) {
      case StepKind::list_price: price_fen = step.amount_fen; break;
      case StepKind::quantity: quantity = step.number; break;
      case StepKind::list_total:
        running_fen = times(price_fen, quantity);
        fits = fits && step.amount_fen == running_fen;
        break;
      case StepKind::discount:
      case StepKind::coupon:
      case StepKind::points:
        fits = fits && step.amount_fen < 0;
        running_fen += step.amount_fen;
        break;
      case StepKind::base:
        base_fen = running_fen;
        fits = fits && step.amount_fen == base_fen && base_fen >= 0;
        break;
      case StepKind::freight:  // shown so that nobody looks for it; it moves nothing
        break;
      case StepKind::rate: rate = rate_of_base(step.number); break;
      case StepKind::fixed: rate = fixed_per_unit(step.amount_fen); break;
      case StepKind::exact_product: {
        const ExactFen exact = rate.kind == RateKind::rate ? exact_bp(base_fen, rate.rate_bp)
                                                           : ExactFen{times(rate.fixed_amount_fen, quantity), 0};
        running_fen = exact.whole_fen;
        rest = exact.rest_of_10000;
        fits = fits && step.amount_fen == exact.whole_fen && step.rest_of_10000 == rest;
        break;
      }
      case StepKind::floored:
        fits = fits && step.rest_of_10000 == rest;
        rest = 0;
        break;
      case StepKind::cut:
        fits = fits && step.amount_fen < 0 && step.cut_reason != CutReason::none;
        running_fen += step.amount_fen;
        break;
      case StepKind::booked:
        fits = fits && step.amount_fen == running_fen && rest == 0;
        booked = true;
        break;
    }
    if (!fits) return std::nullopt;
  }
  if (!booked || running_fen < 0) return std::nullopt;
  return running_fen;
}

}  // namespace fenxiao::domain

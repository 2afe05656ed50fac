#include "domain/order/sync.h"

#include <algorithm>

#include "base/invariant.h"
#include "domain/money/money.h"

namespace fenxiao::domain {
namespace {

using Kind = SyncStep::Kind;

std::optional<CartTotals> price(const ToldGoods& goods) {
  if (goods.freight_fen < 0 || goods.freight_fen > k_amount_max_fen / 2 || goods.order_discount_fen < 0)
    return std::nullopt;
  std::vector<CartLine> cart;
  cart.reserve(goods.lines.size());
  for (const ToldLine& line : goods.lines)
    cart.push_back({{}, line.unit_price_fen, line.quantity, line.discount_fen, true});
  CartReductions reductions;
  reductions.order_discount_fen = goods.order_discount_fen;
  auto totals = price_cart(cart, reductions, {goods.freight_fen, 0});
  if (!totals) return std::nullopt;
  // A discount of more than is left is cut by the cart: it would silently be less than the mall says.
  std::int64_t taken_fen = goods.order_discount_fen;
  for (const ToldLine& line : goods.lines) taken_fen += line.discount_fen;
  if (taken_fen != totals->discount_fen) return std::nullopt;
  return std::move(totals).value();
}

bool at_least(const std::optional<Instant>& later, const std::optional<Instant>& earlier) {
  return !later || !earlier || *later >= *earlier;
}

bool times_fit(const ToldOrder& told) {
  const auto reached = [&](ToldState state) { return told.state == state; };
  const bool paid = told.paid_at.has_value();
  const bool shipped = told.shipped_at.has_value();
  const bool received = told.received_at.has_value();
  bool fits = told.closed_at.has_value() == reached(ToldState::closed);
  switch (told.state) {
    case ToldState::placed: fits = fits && !paid && !shipped && !received; break;
    case ToldState::paid: fits = fits && paid && !shipped && !received; break;
    case ToldState::shipped: fits = fits && paid && shipped && !received; break;
    case ToldState::received: fits = fits && paid && received; break;
    case ToldState::closed: fits = fits && (paid || (!shipped && !received)); break;
  }
  return fits && at_least(told.paid_at, told.placed_at) && at_least(told.shipped_at, told.paid_at) &&
         at_least(told.received_at, told.paid_at) && at_least(told.received_at, told.shipped_at) &&
         at_least(told.closed_at, told.placed_at) && at_least(told.closed_at, told.paid_at) &&
         at_least(told.closed_at, told.received_at);
}

// What the message says, for itself.
std::optional<RefusedSync> fault_of(const ToldOrder& told, const CartTotals& totals) {
  if (told.payable_fen != totals.payable_fen) return RefusedSync{SyncRefusal::bad_payable};
  if (!times_fit(told)) return RefusedSync{SyncRefusal::bad_times};
  std::int64_t refunded_fen = 0;
  for (std::size_t i = 0; i < told.refunded_fen.size(); ++i) {
    const std::int64_t back_fen = told.refunded_fen[i];
    if (back_fen != 0 && !told.paid_at) return RefusedSync{SyncRefusal::refund_unpaid, i};
    if (back_fen < 0 || back_fen > totals.lines[i].base_fen) return RefusedSync{SyncRefusal::refund_too_large, i};
    refunded_fen += back_fen;
  }
  if (told.refunded_freight_fen != 0 && !told.paid_at) return RefusedSync{SyncRefusal::refund_unpaid};
  if (told.refunded_freight_fen < 0 || told.refunded_freight_fen > totals.freight_fen)
    return RefusedSync{SyncRefusal::refund_too_large};
  const bool all_back = refunded_fen == totals.goods_fen && told.refunded_freight_fen == totals.freight_fen;
  if (told.state == ToldState::closed && told.paid_at && !all_back) return RefusedSync{SyncRefusal::closed_with_money};
  return std::nullopt;
}

bool unpaid(OrderState state) { return state == OrderState::placed || state == OrderState::closed; }

// What the message says, beside what is held as paid for.
std::optional<RefusedSync> conflict_of(const HeldOrder& held, const ToldOrder& told) {
  if (!told.paid_at) return RefusedSync{SyncRefusal::went_back};
  if (held.goods != told.goods) return RefusedSync{SyncRefusal::goods_changed};
  for (std::size_t i = 0; i < told.refunded_fen.size(); ++i)
    if (told.refunded_fen[i] < held.refunded_fen[i]) return RefusedSync{SyncRefusal::refund_shrinks, i};
  if (told.refunded_freight_fen < held.refunded_freight_fen) return RefusedSync{SyncRefusal::refund_shrinks};
  return std::nullopt;
}

// From an order that is ours to what is told of it. `state` runs along, so that no step is planned that does not follow.
class Way {
 public:
  Way(const std::optional<HeldOrder>& held, const ToldOrder& told) : told_(told) {
    if (held) state_ = held->state;
    if (held && !unpaid(held->state)) before_ = &*held;
  }

  std::vector<SyncStep> steps(bool same_goods) {
    if (told_.state == ToldState::closed && !told_.paid_at) {
      if (!state_) step(Kind::place, told_.placed_at);
      if (state_ == OrderState::placed) step(Kind::close, *told_.closed_at);
      return std::move(steps_);
    }
    if (state_ == OrderState::placed && !same_goods) step(Kind::close, told_.placed_at);
    if (!state_ || state_ == OrderState::closed) step(Kind::place, told_.placed_at);
    if (!told_.paid_at) return std::move(steps_);
    if (state_ == OrderState::placed) step(Kind::pay, *told_.paid_at);
    const auto shipped_at = told_.shipped_at ? told_.shipped_at : told_.received_at;
    if (shipped_at && state_ == OrderState::paid) step(Kind::ship, *shipped_at);
    if (told_.received_at && state_ == OrderState::shipped) step(Kind::receive, *told_.received_at);
    refund();
    return std::move(steps_);
  }

 private:
  void step(Kind kind, Instant at) {
    steps_.push_back({kind, at, {}, 0});
    switch (kind) {
      case Kind::place: state_ = OrderState::placed; break;
      case Kind::pay: state_ = OrderState::paid; break;
      case Kind::ship: state_ = OrderState::shipped; break;
      case Kind::receive: state_ = OrderState::received; break;
      case Kind::close: state_ = OrderState::closed; break;
      case Kind::refund: break;
    }
  }
  void refund() {
    SyncStep more{Kind::refund, {}, told_.refunded_fen, told_.refunded_freight_fen};
    if (before_) {
      for (std::size_t i = 0; i < more.goods_fen.size(); ++i) more.goods_fen[i] -= before_->refunded_fen[i];
      more.freight_fen -= before_->refunded_freight_fen;
    }
    const bool any = more.freight_fen > 0 ||
                     std::any_of(more.goods_fen.begin(), more.goods_fen.end(), [](auto fen) { return fen > 0; });
    // What cost nothing ends by a refund of nothing.
    const bool ends = told_.state == ToldState::closed && state_ != OrderState::refunded;
    if (any || ends) steps_.push_back(std::move(more));
  }

  const ToldOrder& told_;
  const HeldOrder* before_ = nullptr;  // with refunds of its own
  std::optional<OrderState> state_;
  std::vector<SyncStep> steps_;
};

}  // namespace

Result<SyncPlan, RefusedSync> plan_sync(const std::optional<HeldOrder>& held, const ToldOrder& told) {
  INVARIANT(told.refunded_fen.size() == told.goods.lines.size());
  if (held && told.version <= held->version) return SyncPlan{true, {}, {}};
  auto totals = price(told.goods);
  if (!totals) return Refused{RefusedSync{SyncRefusal::bad_cart}};
  if (const auto fault = fault_of(told, *totals)) return Refused{*fault};
  if (held && !unpaid(held->state))
    if (const auto conflict = conflict_of(*held, told)) return Refused{*conflict};
  SyncPlan out{false, std::move(*totals), {}};
  out.steps = Way(held, told).steps(held && held->goods == told.goods);
  return out;
}

}  // namespace fenxiao::domain

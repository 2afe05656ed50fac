// An order of another system (a mall) that is told to us. A message never says what happened, only how things stand: a
// version and the whole state, with refunds since the beginning. From what is held and what is told follow the steps that
// bring ours there, so that a version told twice, late, or instead of all those before it comes to the same.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "domain/order/order.h"
#include "domain/pricing/cart.h"

namespace fenxiao::domain {

// What was sold, as it may not change any more once it was paid for.
struct ToldLine {
  std::string sku;  // as the mall names it
  std::int64_t unit_price_fen = 0;
  std::int64_t quantity = 1;
  std::int64_t discount_fen = 0;  // of this line alone
  friend bool operator==(const ToldLine&, const ToldLine&) = default;
};
struct ToldGoods {
  std::vector<ToldLine> lines;
  std::int64_t order_discount_fen = 0;  // shared out over the lines by largest remainder
  std::int64_t freight_fen = 0;
  friend bool operator==(const ToldGoods&, const ToldGoods&) = default;
};

enum class ToldState { placed, paid, shipped, received, closed };

struct ToldOrder {
  std::int64_t version = 1;
  ToldState state = ToldState::placed;  // closed: never paid for, or paid back whole
  ToldGoods goods;
  std::int64_t payable_fen = 0;            // what the mall says that the buyer pays
  std::vector<std::int64_t> refunded_fen;  // per line, of its goods, so far
  std::int64_t refunded_freight_fen = 0;   // so far
  Instant placed_at;
  std::optional<Instant> paid_at;
  std::optional<Instant> shipped_at;  // what was received counts as shipped then, if nobody says when
  std::optional<Instant> received_at;
  std::optional<Instant> closed_at;
};

// Our own order, as far as it was told.
struct HeldOrder {
  std::int64_t version = 1;
  OrderState state = OrderState::placed;
  ToldGoods goods;
  std::vector<std::int64_t> refunded_fen;
  std::int64_t refunded_freight_fen = 0;
};

// In order of precedence. `line` of a refusal is set where one is at fault.
enum class SyncRefusal {
  bad_cart,           // no lines, too many, or quantities, prices and discounts that cannot be
  bad_payable,        // lines, discounts and freight do not add up to it
  bad_times,          // one is missing for the state, beyond it, or before the one that it follows
  refund_unpaid,      // nothing was paid that could go back
  refund_too_large,   // more than was paid for the line, or for freight
  closed_with_money,  // closed after it was paid, and not all of it went back
  went_back,          // we hold it as paid, and are told that it never was
  goods_changed,      // after it was paid
  refund_shrinks,     // refunds are told since the beginning: they never go down
};
struct RefusedSync {
  SyncRefusal why = SyncRefusal::bad_cart;
  std::optional<std::size_t> line = {};
  friend bool operator==(const RefusedSync&, const RefusedSync&) = default;
};

struct SyncStep {
  enum class Kind { place, pay, ship, receive, refund, close };
  Kind kind = Kind::place;
  Instant at = {};                           // when it happened; of a refund nobody tells: unset
  std::vector<std::int64_t> goods_fen = {};  // of a refund: what more goes back per line
  std::int64_t freight_fen = 0;
  friend bool operator==(const SyncStep&, const SyncStep&) = default;
};
struct SyncPlan {
  bool stale = false;      // this version or a later one was told before: nothing is done
  CartTotals totals = {};  // unless stale
  std::vector<SyncStep> steps = {};
};

// `held`: nothing for an order that was not told yet. An order that was not paid for may still change its goods, or come
// back after it was closed: it is closed with us and placed anew.
Result<SyncPlan, RefusedSync> plan_sync(const std::optional<HeldOrder>& held, const ToldOrder& told);

}  // namespace fenxiao::domain

// Commissions in the database. Each step takes the row through domain/commission's life, posts the journal and keeps the
// running totals; nothing else writes these tables.
#pragma once

#include <vector>

#include "domain/commission/life.h"
#include "server/committer/context.h"
#include "server/shop/line_snapshot.h"
#include "server/shop/policies.h"

namespace fenxiao::server::shop {

struct CommissionRecord {
  CommissionId id;
  OrderLineId line;
  OrderId order;
  int level = 1;
  DistributorId payee;
  domain::Commission life;
  Instant placed_at;
  std::optional<Instant> paid_at;
  std::optional<Instant> released_at;
};
std::vector<CommissionRecord> commissions_of_order(Tx& tx, ShopId shop, OrderId order);
std::vector<CommissionRecord> commissions_of_line(Tx& tx, ShopId shop, OrderLineId line);

void estimate_commissions(WriteContext& ctx, OrderId order, OrderLineId line, const domain::LineCommission& decided);
void void_commissions(WriteContext& ctx, OrderId order);  // the order was never paid
// A payment that came after the order was closed brings void estimates back before they are booked.
void revive_commissions(WriteContext& ctx, OrderId order);
std::int64_t book_commissions(WriteContext& ctx, OrderId order);  // paid: pending; what was booked for all payees
void receive_commissions(WriteContext& ctx, OrderId order, Instant received_at, const Policies& policies);  // frozen
// Frozen to available where the freeze has passed by `ctx.now`. The number of commissions released.
std::int64_t release_due_commissions(WriteContext& ctx, const Policies& policies, std::int64_t limit);

// After a refund of goods: `goods_refunded_fen` is the line's total so far. What was taken back from all payees.
std::int64_t claw_back_line(WriteContext& ctx, OrderLineId line, RefundId refund, std::int64_t goods_refunded_fen);

// After-sale cases and risk holds of an order.
std::vector<domain::Pause> pauses_of(Tx& tx, ShopId shop, OrderId order);
// After one was opened or closed: when the order's frozen commissions are released, or that nobody knows.
void reckon_release(WriteContext& ctx, OrderId order, const Policies& policies);

}  // namespace fenxiao::server::shop

#include "server/shop/commissions.h"

#include <map>
#include <set>

#include "domain/ledger/journal.h"
#include "server/ledger/ledger.h"
#include "server/shop/messages.h"
#include "server/shop/running_totals.h"
#include "server/shop/wire.h"

namespace fenxiao::server::shop {
namespace {

constexpr std::string_view k_select =
    "SELECT commission_id, line_id, order_id, level, distributor_id, state, base_fen, booked_fen, pending_fen, frozen_fen,"
    " released_fen, clawed_before_fen, clawed_after_fen, goods_refunded_fen, placed_at_ms, paid_at_ms, received_at_ms,"
    " released_at_ms FROM commissions WHERE shop_id = $1 AND ";

CommissionRecord record_of(const Row& row) {
  CommissionRecord out;
  out.id = row.id<CommissionId>(0);
  out.line = row.id<OrderLineId>(1);
  out.order = row.id<OrderId>(2);
  out.level = static_cast<int>(row.integer(3));
  out.payee = row.id<DistributorId>(4);
  out.life.state = stored<domain::CommissionState>(row.text(5));
  out.life.base_fen = row.integer(6);
  out.life.booked_fen = row.integer(7);
  out.life.pending_fen = row.integer(8);
  out.life.frozen_fen = row.integer(9);
  out.life.released_fen = row.integer(10);
  out.life.clawed_before_fen = row.integer(11);
  out.life.clawed_after_fen = row.integer(12);
  out.life.goods_refunded_fen = row.integer(13);
  out.placed_at = row.instant(14);
  out.paid_at = row.maybe_instant(15);
  out.life.received_at = row.maybe_instant(16);
  out.released_at = row.maybe_instant(17);
  return out;
}

std::vector<CommissionRecord> records_of(const std::vector<Row>& rows) {
  std::vector<CommissionRecord> out;
  out.reserve(rows.size());
  for (const Row& row : rows) out.push_back(record_of(row));
  return out;
}

void save(WriteContext& ctx, const CommissionRecord& record) {
  const domain::Commission& life = record.life;
  INVARIANT(domain::consistent(life));
  const auto changed = ctx.tx.exec(
      "UPDATE commissions SET state = $1, pending_fen = $2, frozen_fen = $3, released_fen = $4, clawed_before_fen = $5,"
      " clawed_after_fen = $6, goods_refunded_fen = $7, paid_at_ms = $8, received_at_ms = $9"
      " WHERE shop_id = $10 AND commission_id = $11",
      domain::text_of(life.state), life.pending_fen, life.frozen_fen, life.released_fen, life.clawed_before_fen,
      life.clawed_after_fen, life.goods_refunded_fen, record.paid_at, life.received_at, ctx.shop.id, record.id);
  INVARIANT(changed == 1);
}

// The step must follow from where the row is: whoever calls has checked the order's state.
domain::Commission must(Result<domain::Commission, domain::LifeRefusal> step) {
  INVARIANT(step.ok());
  return std::move(step).value();
}

std::string key(std::string_view what, CommissionId id) { return std::string(what) + ":" + id.text(); }

// Only direct sales: level 1. What a tier may rest on, so that the seller's is looked at again.
void add_settled_sales(WriteContext& ctx, DistributorId seller, Instant released_at, std::int64_t amount_fen) {
  ctx.tx.exec(
      "UPDATE distributors SET settled_sales_fen = settled_sales_fen + $1, tier_due_at_ms = $2 WHERE shop_id = $3"
      " AND distributor_id = $4",
      amount_fen, ctx.now, ctx.shop.id, seller);
  add_to_seller_day(ctx, seller, released_at, {.settled_fen = amount_fen});
}

void tell(WriteContext& ctx, std::string_view type, const CommissionRecord& record, std::int64_t amount_fen) {
  ctx.concerned->distributors.push_back(record.payee);
  ctx.outbox.append("commission:" + record.id.text(), type,
                    R"({"commission_id":")" + record.id.text() + R"(","order_id":")" + record.order.text() +
                        R"(","distributor_id":")" + record.payee.text() + R"(","amount_fen":)" +
                        std::to_string(amount_fen) + "}");
}

// What several commissions of one payee have in common is told once: the first of them, how many, how much in all.
class Tidings {
 public:
  explicit Tidings(contract::MessageKind kind) : kind_(kind) {}
  void add(const CommissionRecord& record, std::int64_t amount_fen) {
    if (amount_fen <= 0) return;
    auto& told = by_payee_.try_emplace(record.payee, NewMessage{kind_, record.id.value, 0, 0}).first->second;
    *told.amount_fen += amount_fen;
    ++told.count;
  }
  void send(WriteContext& ctx) const {
    for (const auto& [payee, message] : by_payee_) send_message(ctx, payee, message);
  }

 private:
  contract::MessageKind kind_;
  std::map<DistributorId, NewMessage> by_payee_;
};

// Of a commission that was received; nothing while a pause is open.
void save_release_at(WriteContext& ctx, const CommissionRecord& record, const Policies& policies,
                     const std::vector<domain::Pause>& pauses) {
  ctx.tx.exec("UPDATE commissions SET release_at_ms = $1 WHERE shop_id = $2 AND commission_id = $3",
              domain::release_at(*record.life.received_at, policies.freeze_days, pauses), ctx.shop.id, record.id);
}

}  // namespace

std::vector<CommissionRecord> commissions_of_order(Tx& tx, ShopId shop, OrderId order) {
  // The plus keeps SQLite from walking the shop's commissions in this order instead of sorting an order's few.
  return records_of(tx.query(std::string(k_select) + "order_id = $2 ORDER BY +line_id, +level", shop, order));
}

std::vector<CommissionRecord> commissions_of_line(Tx& tx, ShopId shop, OrderLineId line) {
  return records_of(tx.query(std::string(k_select) + "line_id = $2 ORDER BY level", shop, line));
}

void estimate_commissions(WriteContext& ctx, OrderId order, OrderLineId line, const domain::LineCommission& decided) {
  for (const domain::PayeeCommission& payee : decided.payees)
    ctx.tx.exec(
        "INSERT INTO commissions (shop_id, commission_id, line_id, order_id, level, distributor_id, state, base_fen,"
        " booked_fen, placed_at_ms) VALUES ($1, $2, $3, $4, $5, $6, 'estimated', $7, $8, $9)",
        ctx.shop.id, ctx.ids.next<CommissionId>(), line, order, payee.level, payee.payee, decided.base.base_fen,
        payee.booked_fen, ctx.now);
  for (const domain::PayeeCommission& payee : decided.payees) ctx.concerned->distributors.push_back(payee.payee);
}

void void_commissions(WriteContext& ctx, OrderId order) {
  for (CommissionRecord& record : commissions_of_order(ctx.tx, ctx.shop.id, order)) {
    record.life = must(domain::cancel(record.life));
    save(ctx, record);
    ctx.concerned->distributors.push_back(record.payee);
  }
}

void revive_commissions(WriteContext& ctx, OrderId order) {
  ctx.tx.exec(
      "UPDATE commissions SET state = 'estimated' WHERE shop_id = $1 AND order_id = $2 AND state = 'void'"
      " AND paid_at_ms IS NULL",
      ctx.shop.id, order);
}

std::int64_t book_commissions(WriteContext& ctx, OrderId order) {
  std::set<DistributorId> counted;
  std::int64_t booked_fen = 0;
  Tidings tidings(contract::MessageKind::order_paid);
  for (CommissionRecord& record : commissions_of_order(ctx.tx, ctx.shop.id, order)) {
    record.life = must(domain::pay(record.life));
    record.paid_at = ctx.now;
    save(ctx, record);
    post(ctx, domain::book_commission(record.payee, record.life.pending_fen), key("booked", record.id));
    const std::int64_t first = counted.insert(record.payee).second ? 1 : 0;
    const bool own = record.level == 1;
    add_to_seller_day(ctx, record.payee, ctx.now,
                      {.earned_fen = record.life.booked_fen,
                       .orders = first,
                       .sales_fen = own ? record.life.base_fen : 0,
                       .sold_orders = own ? first : 0});
    booked_fen += record.life.booked_fen;
    tell(ctx, "commission.pending", record, record.life.booked_fen);
    tidings.add(record, record.life.booked_fen);
  }
  tidings.send(ctx);
  return booked_fen;
}

void receive_commissions(WriteContext& ctx, OrderId order, Instant received_at, const Policies& policies) {
  const auto pauses = pauses_of(ctx.tx, ctx.shop.id, order);
  for (CommissionRecord& record : commissions_of_order(ctx.tx, ctx.shop.id, order)) {
    if (record.life.state != domain::CommissionState::pending) continue;  // refunded whole before it arrived
    const std::int64_t moved_fen = record.life.pending_fen;
    record.life = must(domain::receive(record.life, received_at));
    save(ctx, record);
    save_release_at(ctx, record, policies, pauses);
    post(ctx, domain::receive_commission(record.payee, moved_fen), key("received", record.id));
    tell(ctx, "commission.frozen", record, moved_fen);
  }
}

void reckon_release(WriteContext& ctx, OrderId order, const Policies& policies) {
  const auto pauses = pauses_of(ctx.tx, ctx.shop.id, order);
  for (const CommissionRecord& record : commissions_of_order(ctx.tx, ctx.shop.id, order)) {
    if (record.life.state == domain::CommissionState::frozen) save_release_at(ctx, record, policies, pauses);
  }
}

std::int64_t release_due_commissions(WriteContext& ctx, const Policies& policies, std::int64_t limit) {
  const auto rows = ctx.tx.query(
      std::string(k_select) + "state = 'frozen' AND release_at_ms <= $2 ORDER BY release_at_ms, commission_id LIMIT $3",
      ctx.shop.id, ctx.now, limit);
  Tidings tidings(contract::MessageKind::commission_released);
  for (CommissionRecord& record : records_of(rows)) {
    const auto pauses = pauses_of(ctx.tx, ctx.shop.id, record.order);
    const auto released = domain::release(record.life, policies.freeze_days, pauses, ctx.now);
    if (!released) {
      // A pause or a longer freeze came in between: the date on the row is out of date.
      save_release_at(ctx, record, policies, pauses);
      continue;
    }
    const std::int64_t amount_fen = record.life.frozen_fen;
    record.life = *released;
    save(ctx, record);
    ctx.tx.exec("UPDATE commissions SET released_at_ms = $1 WHERE shop_id = $2 AND commission_id = $3", ctx.now,
                ctx.shop.id, record.id);
    const auto balances = load_balances(ctx.tx, ctx.shop.id, record.payee);
    post(ctx, domain::release_commission(record.payee, amount_fen, balances.debt_fen), key("released", record.id));
    if (record.level == 1)
      add_settled_sales(ctx, record.payee, ctx.now, record.life.base_fen - record.life.goods_refunded_fen);
    tell(ctx, "commission.available", record, amount_fen);
    tidings.add(record, amount_fen);
  }
  tidings.send(ctx);
  return static_cast<std::int64_t>(rows.size());
}

std::int64_t claw_back_line(WriteContext& ctx, OrderLineId line, RefundId refund, std::int64_t goods_refunded_fen) {
  std::int64_t clawed_fen = 0;
  Tidings tidings(contract::MessageKind::commission_clawed);
  for (CommissionRecord& record : commissions_of_line(ctx.tx, ctx.shop.id, line)) {
    const auto balances = load_balances(ctx.tx, ctx.shop.id, record.payee);
    const bool settled = record.life.state == domain::CommissionState::available;
    const std::int64_t refunded_before_fen = record.life.goods_refunded_fen;
    const auto refunded = domain::refund(record.life, goods_refunded_fen, balances.available_fen);
    INVARIANT(refunded.ok());
    record.life = refunded->commission;
    save(ctx, record);
    const std::int64_t taken_fen = refunded->claw.total_fen();
    post(ctx, domain::claw_back(record.payee, refunded->claw), "clawed:" + refund.text() + ":" + record.id.text());
    const std::int64_t sales_fen = record.level == 1 ? refunded_before_fen - goods_refunded_fen : 0;
    if (record.paid_at && (taken_fen > 0 || sales_fen < 0))
      add_to_seller_day(ctx, record.payee, *record.paid_at, {.earned_fen = -taken_fen, .sales_fen = sales_fen});
    if (settled && sales_fen < 0) add_settled_sales(ctx, record.payee, *record.released_at, sales_fen);
    if (taken_fen > 0) tell(ctx, "commission.clawed_back", record, taken_fen);
    tidings.add(record, taken_fen);
    clawed_fen += taken_fen;
  }
  tidings.send(ctx);
  return clawed_fen;
}

std::vector<domain::Pause> pauses_of(Tx& tx, ShopId shop, OrderId order) {
  std::vector<domain::Pause> out;
  for (const Row& row :
       tx.query("SELECT from_ms, until_ms FROM commission_pauses WHERE shop_id = $1 AND order_id = $2", shop, order))
    out.push_back({row.instant(0), row.maybe_instant(1)});
  return out;
}

}  // namespace fenxiao::server::shop

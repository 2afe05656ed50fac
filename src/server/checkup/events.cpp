#include "server/checkup/events.h"

#include <array>
#include <unordered_map>
#include <unordered_set>

namespace fenxiao::server {
namespace {

constexpr std::string_view k_order_prefix = "order:";

// Without gaps from where they were forgotten, or from one.
Examined examine_versions(Tx& tx, ShopId shop) {
  Examined out{"the versions of each aggregate have no gaps", 0, {}};
  for (
      const Row& row : tx.query(
          "SELECT o.aggregate, min(o.version), max(o.version), count(*), coalesce((SELECT f.version FROM outbox_forgotten f"
          " WHERE f.shop_id = $1 AND f.aggregate = o.aggregate), 0) FROM outbox o WHERE o.shop_id = $1"
          " GROUP BY o.aggregate",
          shop)) {
    ++out.rows;
    const bool whole = row.integer(2) - row.integer(1) + 1 == row.integer(3);
    if (!whole || row.integer(1) != row.integer(4) + 1)
      out.add(row.text(0) + ": " + std::to_string(row.integer(3)) + " events from version " +
              std::to_string(row.integer(1)) + " to " + std::to_string(row.integer(2)) + " after " +
              std::to_string(row.integer(4)) + " that were forgotten");
  }
  return out;
}

// The steps of an order that leave a time on its row, and the event that each must have told.
constexpr std::array<std::string_view, 4> k_steps = {"order.placed", "order.paid", "order.shipped", "order.received"};

std::unordered_map<std::string, unsigned> told_of_orders(Tx& tx, ShopId shop) {
  std::unordered_map<std::string, unsigned> told;
  for (std::size_t step = 0; step < k_steps.size(); ++step)
    for (const Row& row :
         tx.query("SELECT aggregate FROM outbox WHERE shop_id = $1 AND type = $2", shop, k_steps[step]))
      told[row.text(0)] |= 1u << step;
  return told;
}

Examined examine_orders(Tx& tx, ShopId shop) {
  Examined out{"every step of an order has its event", 0, {}};
  const auto told = told_of_orders(tx, shop);
  std::unordered_set<std::string> forgotten;
  for (const Row& row : tx.query("SELECT aggregate FROM outbox_forgotten WHERE shop_id = $1", shop))
    forgotten.insert(row.text(0));
  for (const Row& row : tx.query("SELECT order_id, placed_at_ms, paid_at_ms, shipped_at_ms, received_at_ms FROM orders"
                                 " WHERE shop_id = $1",
                                 shop)) {
    ++out.rows;
    const std::string aggregate = std::string(k_order_prefix) + row.id<OrderId>(0).text();
    if (forgotten.contains(aggregate)) continue;
    const auto found = told.find(aggregate);
    for (std::size_t step = 0; step < k_steps.size(); ++step)
      if (!row.is_null(step + 1) && (found == told.end() || (found->second & (1u << step)) == 0))
        out.add(aggregate + " has no " + std::string(k_steps[step]));
  }
  return out;
}

Examined examine_deliveries(Tx& tx, ShopId shop) {
  Examined out{"an event waits exactly as long as one of its deliveries is open", 0, {}};
  for (const Row& row :
       tx.query("SELECT o.event_id, o.state, (SELECT count(*) FROM webhook_deliveries d WHERE d.shop_id = $1"
                " AND d.event_id = o.event_id AND d.state IN ('queued', 'waiting', 'sending')) FROM outbox o"
                " WHERE o.shop_id = $1 AND (o.planned_at_ms IS NOT NULL OR EXISTS (SELECT 1 FROM webhook_deliveries e"
                " WHERE e.shop_id = $1 AND e.event_id = o.event_id))",
                shop)) {
    ++out.rows;
    if ((row.text(1) == "waiting") != (row.integer(2) > 0))
      out.add(row.id<EventId>(0).text() + " is " + row.text(1) + " with " + std::to_string(row.integer(2)) + " open");
  }
  return out;
}

// A line that nobody moves up would stand for ever; one that moves behind a pause would not be one.
Examined examine_lines(Tx& tx, ShopId shop) {
  Examined out{"the deliveries of a running webhook move, those of another one stand", 0, {}};
  for (
      const Row& row : tx.query(
          "SELECT d.webhook_id, d.aggregate, CAST(sum(CASE WHEN d.state = 'queued' THEN 1 ELSE 0 END) AS BIGINT),"
          " CAST(sum(CASE WHEN d.state = 'waiting' THEN 1 ELSE 0 END) AS BIGINT),"
          " CAST(sum(CASE WHEN d.state = 'sending' THEN 1 ELSE 0 END) AS BIGINT),"
          " CASE WHEN w.active = 1 AND w.paused_at_ms IS NULL THEN 1 ELSE 0 END FROM webhook_deliveries d JOIN webhooks w"
          " ON w.shop_id = d.shop_id AND w.webhook_id = d.webhook_id WHERE d.shop_id = $1"
          " AND d.state IN ('queued', 'waiting', 'sending') GROUP BY d.webhook_id, d.aggregate, w.active, w.paused_at_ms",
          shop)) {
    ++out.rows;
    const std::string line = row.id<WebhookId>(0).text() + ", " + row.text(1);
    const bool running = row.flag(5);
    if (running && row.integer(2) > 0 && row.integer(3) + row.integer(4) == 0) out.add(line + ": nobody is moved up");
    if (!running && row.integer(3) > 0) out.add(line + ": one waits although the webhook is paused or off");
  }
  return out;
}

}  // namespace

std::vector<Examined> examine_events(Tx& tx, ShopId shop) {
  return {examine_versions(tx, shop), examine_orders(tx, shop), examine_deliveries(tx, shop), examine_lines(tx, shop)};
}

}  // namespace fenxiao::server

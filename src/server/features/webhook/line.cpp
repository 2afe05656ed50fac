#include "domain/webhook/webhook.h"
#include "server/features/webhook/webhook.h"

namespace fenxiao::server::features {
namespace {

constexpr std::int64_t k_events_per_round = 1'000;

struct Event {
  EventId id;
  std::string aggregate;
  std::int64_t version = 1;
  std::string type;
  Instant at;
};

// Whether there was something to deliver.
bool plan(WriteContext& ctx, const Event& event, const std::vector<WebhookRow>& webhooks) {
  bool wanted = false;
  for (const WebhookRow& webhook : webhooks) {
    if (!webhook.active || event.at < webhook.created_at || !domain::wants_event(webhook.event_types, event.type))
      continue;
    wanted = true;
    ctx.tx.exec(
        "INSERT INTO webhook_deliveries (shop_id, delivery_id, webhook_id, event_id, aggregate, version, state, due_ms,"
        " planned_at_ms) VALUES ($1, $2, $3, $4, $5, $6, 'queued', $7, $7)",
        ctx.shop.id, ctx.ids.next<DeliveryId>(), webhook.id, event.id, event.aggregate, event.version, ctx.now);
    move_up(ctx, webhook.id, event.aggregate);
  }
  return wanted;
}

}  // namespace

// Lowest versions first: no event of an aggregate is planned before an earlier one of it, whatever server made their ids.
std::int64_t plan_deliveries(WriteContext& ctx) {
  const auto rows = ctx.tx.query(
      "SELECT event_id, aggregate, version, type, created_at FROM outbox WHERE shop_id = $1 AND state = 'waiting'"
      " AND planned_at_ms IS NULL ORDER BY version, event_id LIMIT $2",
      ctx.shop.id, k_events_per_round);
  if (rows.empty()) return 0;
  const std::vector<WebhookRow> webhooks = load_webhooks(ctx.tx, ctx.shop.id);
  for (const Row& row : rows) {
    const Event event{row.id<EventId>(0), row.text(1), row.integer(2), row.text(3), row.instant(4)};
    const bool wanted = plan(ctx, event, webhooks);
    ctx.tx.exec("UPDATE outbox SET state = $1, planned_at_ms = $2 WHERE shop_id = $3 AND event_id = $4",
                wanted ? "waiting" : "delivered", ctx.now, ctx.shop.id, event.id);
  }
  return static_cast<std::int64_t>(rows.size());
}

void move_up(WriteContext& ctx, WebhookId webhook, std::string_view aggregate) {
  ctx.tx.exec(
      "UPDATE webhook_deliveries SET state = 'waiting', due_ms = $4 WHERE shop_id = $1 AND delivery_id ="
      " (SELECT d.delivery_id FROM webhook_deliveries d WHERE d.shop_id = $1 AND d.webhook_id = $2 AND d.aggregate = $3"
      " AND d.state = 'queued' ORDER BY d.version LIMIT 1)"
      " AND NOT EXISTS (SELECT 1 FROM webhook_deliveries h WHERE h.shop_id = $1 AND h.webhook_id = $2"
      " AND h.aggregate = $3 AND h.state IN ('waiting', 'sending'))"
      " AND EXISTS (SELECT 1 FROM webhooks w WHERE w.shop_id = $1 AND w.webhook_id = $2 AND w.active = 1"
      " AND w.paused_at_ms IS NULL)",
      ctx.shop.id, webhook, aggregate, ctx.now);
}

void move_all_up(WriteContext& ctx, WebhookId webhook) {
  ctx.tx.exec(
      "UPDATE webhook_deliveries SET state = 'waiting', due_ms = $3 WHERE shop_id = $1 AND delivery_id IN"
      " (SELECT d.delivery_id FROM webhook_deliveries d WHERE d.shop_id = $1 AND d.webhook_id = $2 AND d.state = 'queued'"
      " AND NOT EXISTS (SELECT 1 FROM webhook_deliveries e WHERE e.shop_id = $1 AND e.webhook_id = $2"
      " AND e.aggregate = d.aggregate AND (e.state IN ('waiting', 'sending')"
      " OR (e.state = 'queued' AND e.version < d.version))))",
      ctx.shop.id, webhook, ctx.now);
}

void hold_all_back(WriteContext& ctx, WebhookId webhook) {
  ctx.tx.exec(
      "UPDATE webhook_deliveries SET state = 'queued' WHERE shop_id = $1 AND webhook_id = $2 AND state = 'waiting'",
      ctx.shop.id, webhook);
}

void close_event(WriteContext& ctx, EventId event) {
  ctx.tx.exec(
      "UPDATE outbox SET state = CASE WHEN EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.shop_id = $1"
      " AND d.event_id = $2 AND d.state = 'dead') THEN 'dead' ELSE 'delivered' END WHERE shop_id = $1 AND event_id = $2"
      " AND NOT EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.shop_id = $1 AND d.event_id = $2"
      " AND d.state IN ('queued', 'waiting', 'sending'))",
      ctx.shop.id, event);
}

}  // namespace fenxiao::server::features

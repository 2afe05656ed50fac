// What nobody asks for any more. Events go from the oldest on, an aggregate's in their order, and its last version that went is
// kept, so that the next event goes on counting from there.
#include "server/features/webhook/webhook.h"
#include "server/shop/secrets.h"

namespace fenxiao::server::features {
namespace {

constexpr std::int64_t k_rows_per_round = 200;

// Held back for so long that nobody will want to hear it.
std::int64_t give_up_queued(WriteContext& ctx) {
  const auto rows = ctx.tx.query(
      "SELECT delivery_id, event_id, webhook_id, aggregate FROM webhook_deliveries WHERE shop_id = $1 AND state = 'queued'"
      " AND planned_at_ms < $2 ORDER BY planned_at_ms, delivery_id LIMIT $3",
      ctx.shop.id, ctx.now.plus_days(-k_queued_kept_days), k_rows_per_round);
  for (const Row& row : rows) {
    ctx.tx.exec(
        "UPDATE webhook_deliveries SET state = 'dead', settled_at_ms = $3, last_error = 'it was held back for too long'"
        " WHERE shop_id = $1 AND delivery_id = $2",
        ctx.shop.id, row.id<DeliveryId>(0), ctx.now);
    close_event(ctx, row.id<EventId>(1));
  }
  return static_cast<std::int64_t>(rows.size());
}

std::int64_t forget_deliveries(WriteContext& ctx, std::string_view state, std::int64_t kept_days) {
  return ctx.tx.exec(
      "DELETE FROM webhook_deliveries WHERE shop_id = $1 AND delivery_id IN (SELECT d.delivery_id FROM webhook_deliveries d"
      " WHERE d.shop_id = $1 AND d.state = $2 AND d.planned_at_ms < $3 ORDER BY d.planned_at_ms, d.delivery_id LIMIT $4)",
      ctx.shop.id, state, ctx.now.plus_days(-kept_days), k_rows_per_round);
}

bool may_be_forgotten(WriteContext& ctx, EventId event, std::string_view aggregate, std::int64_t version) {
  return ctx.tx
      .query(
          "SELECT 1 FROM outbox e WHERE e.shop_id = $1 AND e.aggregate = $2 AND e.version < $3"
          " UNION ALL SELECT 1 FROM webhook_deliveries d WHERE d.shop_id = $1 AND d.event_id = $4 LIMIT 1",
          ctx.shop.id, aggregate, version, event)
      .empty();
}

// Of the oldest rows only, so that nothing is read through while nothing is old enough.
std::int64_t forget_outbox(WriteContext& ctx) {
  const auto rows = ctx.tx.query(
      "SELECT o.event_id, o.aggregate, o.version FROM (SELECT event_id, aggregate, version, state, created_at FROM outbox"
      " WHERE shop_id = $1 ORDER BY event_id LIMIT $3) o WHERE o.state <> 'waiting' AND o.created_at < $2"
      " ORDER BY o.event_id",
      ctx.shop.id, ctx.now.plus_days(-k_delivered_kept_days), k_rows_per_round);
  std::int64_t gone = 0;
  for (const Row& row : rows) {
    const auto event = row.id<EventId>(0);
    if (!may_be_forgotten(ctx, event, row.text(1), row.integer(2))) continue;
    ctx.tx.exec("DELETE FROM outbox WHERE shop_id = $1 AND event_id = $2", ctx.shop.id, event);
    ctx.tx.exec(
        "INSERT INTO outbox_forgotten (shop_id, aggregate, version) VALUES ($1, $2, $3)"
        " ON CONFLICT (shop_id, aggregate) DO UPDATE SET version = excluded.version",
        ctx.shop.id, row.text(1), row.integer(2));
    ++gone;
  }
  return gone;
}

std::int64_t forget_old_secrets(WriteContext& ctx) {
  std::int64_t gone = 0;
  for (const WebhookRow& webhook : load_webhooks(ctx.tx, ctx.shop.id)) {
    if (!webhook.old_secret_until || ctx.now < *webhook.old_secret_until) continue;
    shop::forget_secret(ctx, secret_name(webhook.id, webhook.secret_no - 1));
    ctx.tx.exec("UPDATE webhooks SET old_secret_until_ms = NULL WHERE shop_id = $1 AND webhook_id = $2", ctx.shop.id,
                webhook.id);
    ++gone;
  }
  return gone;
}

}  // namespace

std::int64_t forget_events(WriteContext& ctx) {
  return give_up_queued(ctx) + forget_deliveries(ctx, "delivered", k_delivered_kept_days) +
         forget_deliveries(ctx, "dead", k_dead_kept_days) + forget_outbox(ctx) + forget_old_secrets(ctx);
}

}  // namespace fenxiao::server::features

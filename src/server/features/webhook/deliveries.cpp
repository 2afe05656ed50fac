#include "server/features/webhook/webhook.h"
#include "server/shop/paging.h"

namespace fenxiao::server::features {
namespace {

constexpr std::string_view k_select =
    "SELECT d.delivery_id, d.webhook_id, d.event_id, o.type, d.aggregate, d.version, d.state, d.tries, d.planned_at_ms,"
    " d.due_ms, d.settled_at_ms, d.last_status, d.last_error FROM webhook_deliveries d JOIN outbox o"
    " ON o.shop_id = d.shop_id AND o.event_id = d.event_id WHERE d.shop_id = $1";

contract::WebhookDelivery delivery_of(const Row& row) {
  contract::WebhookDelivery wire;
  wire.delivery_id = row.id<DeliveryId>(0);
  wire.webhook_id = row.id<WebhookId>(1);
  wire.event_id = row.id<EventId>(2);
  wire.type = row.text(3);
  wire.aggregate = row.text(4);
  wire.version = row.integer(5);
  const auto state = contract::enum_of<contract::DeliveryState>(row.text(6));
  INVARIANT(state);
  wire.state = *state;
  wire.tries = row.integer(7);
  wire.planned_at = row.instant(8);
  if (wire.state == contract::DeliveryState::waiting) wire.due_at = row.instant(9);
  wire.settled_at = row.maybe_instant(10);
  wire.last_status = row.maybe_integer(11);
  wire.last_error = row.maybe_text(12);
  return wire;
}

std::optional<contract::WebhookDelivery> find_delivery(Tx& tx, ShopId shop, DeliveryId id) {
  const auto row = tx.one(std::string(k_select) + " AND d.delivery_id = $2", shop, id);
  return row ? std::optional(delivery_of(*row)) : std::nullopt;
}

Result<contract::Page<contract::WebhookDelivery>, ApiError> list_deliveries(const contract::DeliveryQuery& query,
                                                                            ReadContext& ctx) {
  const auto from = shop::position_of(query.cursor);
  if (!from) return Refused{from.error()};
  const std::int64_t size = shop::page_size(query.limit);
  const std::string state(query.state ? contract::name_of(*query.state) : "");
  const std::string narrowed = query.state ? " AND d.state = $5" : " AND $5 = ''";
  const auto rows = ctx.tx.query(
      std::string(k_select) + narrowed +
          " AND (d.planned_at_ms < $2 OR (d.planned_at_ms = $2 AND d.delivery_id < $3)) AND ($6 = 0 OR d.webhook_id = $6)"
          " ORDER BY d.planned_at_ms DESC, d.delivery_id DESC LIMIT $4",
      ctx.shop.id, from->at, from->id, size + 1, state, query.webhook_id.value_or(WebhookId{}).value);
  return shop::page_of<contract::WebhookDelivery>(rows, size, delivery_of, shop::placed_by(8, 0));
}

}  // namespace

Result<contract::WebhookDelivery, ApiError> redeliver(const contract::DeliveryRef& request, WriteContext& ctx) {
  const auto delivery = find_delivery(ctx.tx, ctx.shop.id, request.delivery_id);
  if (!delivery) return refuse(ErrorCode::not_found, "delivery_id");
  if (!delivery->settled_at) return refuse(ErrorCode::state_conflict, "delivery_id", "it is on its way");
  ctx.tx.exec(
      "UPDATE webhook_deliveries SET state = 'queued', tries = 0, due_ms = $3, settled_at_ms = NULL"
      " WHERE shop_id = $1 AND delivery_id = $2",
      ctx.shop.id, delivery->delivery_id, ctx.now);
  ctx.tx.exec("UPDATE outbox SET state = 'waiting' WHERE shop_id = $1 AND event_id = $2", ctx.shop.id,
              delivery->event_id);
  ctx.audit.record("webhook.redelivered", delivery->webhook_id.text(), contract::name_of(delivery->state),
                   delivery->delivery_id.text());
  move_up(ctx, delivery->webhook_id, delivery->aggregate);
  return *find_delivery(ctx.tx, ctx.shop.id, delivery->delivery_id);
}

void register_deliveries(Router& router) {
  router.read(contract::k_webhook_deliveries, list_deliveries);
  router.write(contract::k_redeliver, redeliver);
}

}  // namespace fenxiao::server::features

// Events to other systems. The outbox has what happened; here it becomes deliveries, one per event and webhook, which are sent
// outside of every transaction and settled by commands.
//
//   queued ──► waiting ──► sending ──► delivered
//      ▲          ▲  └──────┤ └──────► dead (no try is left)
//      └──────────┘◄────────┘ a try failed, or its sender was killed (the lease ran out)
//
// Per webhook and aggregate at most one is waiting or being sent, the lowest version that is open; a unique index holds
// that, so an event never overtakes an earlier one of its aggregate. All of a webhook that is paused or off are queued.
// At least once: a receiver tells two by the event's id.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contract/webhook.h"
#include "server/adapters/outbound/outbound.h"
#include "server/committer/errand.h"
#include "server/features/features.h"

namespace fenxiao::server::features {

inline constexpr std::int64_t k_delivered_kept_days = 30;  // events and deliveries that arrived
inline constexpr std::int64_t k_dead_kept_days = 90;
inline constexpr std::int64_t k_queued_kept_days = 30;  // behind a pause; then they are given up
inline constexpr std::size_t k_webhooks_max = 20;       // of a shop
// The time limit of a call, and of who makes it: a server that was killed is given up after this long.
inline constexpr std::int64_t k_send_ms_max = 10 * k_second_ms;
inline constexpr std::int64_t k_lease_ms = k_minute_ms;

// --- rows ----------------------------------------------------------------------------------------
struct WebhookRow {
  WebhookId id;
  std::string url;
  std::vector<std::string> event_types;
  bool active = true;
  std::int64_t secret_no = 1;
  std::optional<Instant> old_secret_until;
  std::optional<Instant> failing_since;
  std::optional<Instant> paused_at;
  std::optional<std::string> pause_reason;
  Instant created_at;
  bool is_running() const { return active && !paused_at; }
};
std::vector<WebhookRow> load_webhooks(Tx& tx, ShopId shop);
std::optional<WebhookRow> find_webhook(Tx& tx, ShopId shop, WebhookId id);
std::string secret_name(WebhookId id, std::int64_t secret_no);  // of server/shop/secrets.h

// --- the line of deliveries ------------------------------------------------------------------------
// A job: deliveries of events that have none yet; an event that nobody wants is done.
std::int64_t plan_deliveries(WriteContext& ctx);
// The first of the aggregate that is queued waits from now on, if none does and the webhook is running.
void move_up(WriteContext& ctx, WebhookId webhook, std::string_view aggregate);
void move_all_up(WriteContext& ctx, WebhookId webhook);
void hold_all_back(WriteContext& ctx, WebhookId webhook);
// After the last of its deliveries was settled.
void close_event(WriteContext& ctx, EventId event);
// A job: what is old is forgotten, and secrets that are no longer good.
std::int64_t forget_events(WriteContext& ctx);

// --- sending -----------------------------------------------------------------------------------------
struct TryResult {
  bool arrived = false;
  bool counts = true;  // false: it was this server that ended it
  std::optional<int> status = {};
  std::string error = {};
  std::int64_t asked_for_ms = 0;  // the receiver wants to be left alone for so long
};
TryResult result_of(const Result<OutboundReply, OutboundFailure>& answer);
std::vector<Errand> claim_deliveries(WriteContext& ctx, OutboundHttp& outbound, std::size_t room);
// Of the try that was claimed under this number; a later one, or a lease that ran out, makes it void.
void settle_try(WriteContext& ctx, DeliveryId delivery, std::int64_t try_no, const TryResult& result);
// "v1=…": one signature, or two while an old secret is good.
std::string signature_header(const std::vector<std::string>& secrets, std::int64_t at_s, std::string_view body);

// --- endpoints ----------------------------------------------------------------------------------------
Result<contract::Webhook, ApiError> add_webhook(const contract::NewWebhook& request, WriteContext& ctx,
                                                const FeatureAssets& assets);
Result<contract::Webhook, ApiError> change_webhook(const contract::WebhookChange& request, WriteContext& ctx,
                                                   const FeatureAssets& assets);
Result<contract::Empty, ApiError> remove_webhook(const contract::WebhookRef& request, WriteContext& ctx);
Result<contract::Webhook, ApiError> rotate_webhook_secret(const contract::SecretRotation& request, WriteContext& ctx);
Result<contract::WebhookDelivery, ApiError> redeliver(const contract::DeliveryRef& request, WriteContext& ctx);
void register_deliveries(Router& router);
void register_webhook(Router& router, const FeatureAssets& assets);

}  // namespace fenxiao::server::features

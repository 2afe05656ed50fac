#include "contract/encode.h"
#include "domain/webhook/webhook.h"
#include "server/adapters/outbound/curl.h"
#include "server/features/webhook/webhook.h"
#include "server/shop/secrets.h"

namespace fenxiao::server::features {
namespace {

constexpr std::string_view k_secret_prefix = "whsec_";  // so that a secret that leaked somewhere is recognised
constexpr int k_secret_bytes = 32;
constexpr std::string_view k_select =
    "SELECT webhook_id, url, event_types, active, secret_no, old_secret_until_ms, failing_since_ms, paused_at_ms,"
    " pause_reason, created_at_ms FROM webhooks WHERE shop_id = $1";

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}
std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

WebhookRow webhook_of(const Row& row) {
  return {row.id<WebhookId>(0), row.text(1),          words_of(row.text(2)), row.flag(3),       row.integer(4),
          row.maybe_instant(5), row.maybe_instant(6), row.maybe_instant(7),  row.maybe_text(8), row.instant(9)};
}

contract::Webhook wire_of(Tx& tx, ShopId shop, const WebhookRow& row) {
  contract::Webhook wire;
  wire.webhook_id = row.id;
  wire.url = row.url;
  wire.event_types = row.event_types;
  wire.active = row.active;
  wire.created_at = row.created_at;
  wire.failing_since = row.failing_since;
  wire.paused_at = row.paused_at;
  wire.pause_reason = row.pause_reason;
  wire.secret_set_at = shop::secret_set_at(tx, shop, secret_name(row.id, row.secret_no));
  wire.old_secret_until = row.old_secret_until;
  return wire;
}
contract::Webhook load_wire(WriteContext& ctx, WebhookId id) {
  return wire_of(ctx.tx, ctx.shop.id, *find_webhook(ctx.tx, ctx.shop.id, id));
}

Verdict<ApiError> check(const std::string& url, const std::vector<std::string>& event_types,
                        const FeatureAssets& assets) {
  if (!is_callable_url(url))
    return refuse_field("url", "unknown_value",
                        "is not an address of the form https://host/path, without user and fragment");
  if (!assets.allow_private_targets && !is_https_url(url))
    return refuse_field("url", "unknown_value", "must begin with https://");
  if (!assets.allow_private_targets && names_closed_address(url))
    return refuse_field("url", "unknown_value", "leads to an address that is not public");
  for (std::size_t i = 0; i < event_types.size(); ++i)
    if (!domain::is_event_pattern(event_types[i]))
      return refuse_field("event_types[" + std::to_string(i) + "]", "unknown_value",
                          "is not of the form order.paid, order.* or *");
  return Done{};
}

// The secret goes into this one answer; what the idempotency key keeps has none.
contract::Webhook showing_secret(WriteContext& ctx, WebhookId id, std::string secret) {
  contract::Webhook wire = load_wire(ctx, id);
  ctx.kept_reply = contract::encode(wire);
  wire.secret = std::move(secret);
  return wire;
}

std::string new_secret(WriteContext& ctx, WebhookId id, std::int64_t no) {
  std::string secret = std::string(k_secret_prefix) + random_text(k_secret_bytes);
  shop::keep_secret(ctx, secret_name(id, no), secret);
  return secret;
}

Result<contract::Page<contract::Webhook>, ApiError> list_webhooks(const contract::Empty&, ReadContext& ctx) {
  contract::Page<contract::Webhook> page;
  for (const WebhookRow& row : load_webhooks(ctx.tx, ctx.shop.id))
    page.items.push_back(wire_of(ctx.tx, ctx.shop.id, row));
  return page;
}

}  // namespace

std::vector<WebhookRow> load_webhooks(Tx& tx, ShopId shop) {
  std::vector<WebhookRow> all;
  for (const Row& row : tx.query(std::string(k_select) + " ORDER BY webhook_id", shop)) all.push_back(webhook_of(row));
  return all;
}

std::optional<WebhookRow> find_webhook(Tx& tx, ShopId shop, WebhookId id) {
  const auto row = tx.one(std::string(k_select) + " AND webhook_id = $2", shop, id);
  return row ? std::optional(webhook_of(*row)) : std::nullopt;
}

std::string secret_name(WebhookId id, std::int64_t secret_no) {
  return "webhook/" + id.text() + "/" + std::to_string(secret_no);
}

Result<contract::Webhook, ApiError> add_webhook(const contract::NewWebhook& request, WriteContext& ctx,
                                                const FeatureAssets& assets) {
  if (auto fits = check(request.url, request.event_types, assets); !fits) return Refused{fits.error()};
  if (load_webhooks(ctx.tx, ctx.shop.id).size() >= k_webhooks_max)
    return refuse(ErrorCode::state_conflict, {}, "a shop has at most " + std::to_string(k_webhooks_max) + " webhooks");
  const auto id = ctx.ids.next<WebhookId>();
  ctx.tx.exec(
      "INSERT INTO webhooks (shop_id, webhook_id, url, event_types, active, secret_no, created_at_ms)"
      " VALUES ($1, $2, $3, $4, 1, 1, $5)",
      ctx.shop.id, id, request.url, joined(request.event_types), ctx.now);
  std::string secret = new_secret(ctx, id, 1);
  contract::Webhook wire = showing_secret(ctx, id, std::move(secret));
  ctx.audit.record("webhook.added", id.text(), "", *ctx.kept_reply);
  return wire;
}

Result<contract::Webhook, ApiError> change_webhook(const contract::WebhookChange& request, WriteContext& ctx,
                                                   const FeatureAssets& assets) {
  const auto before = find_webhook(ctx.tx, ctx.shop.id, request.webhook_id);
  if (!before) return refuse(ErrorCode::not_found, "webhook_id");
  if (auto fits = check(request.url, request.event_types, assets); !fits) return Refused{fits.error()};
  const std::string old = contract::encode(wire_of(ctx.tx, ctx.shop.id, *before));
  ctx.tx.exec(
      "UPDATE webhooks SET url = $3, event_types = $4, active = $5, failing_since_ms = NULL, paused_at_ms = NULL,"
      " pause_reason = NULL WHERE shop_id = $1 AND webhook_id = $2",
      ctx.shop.id, request.webhook_id, request.url, joined(request.event_types), request.active);
  if (before->is_running() && !request.active) hold_all_back(ctx, request.webhook_id);
  if (!before->is_running() && request.active) move_all_up(ctx, request.webhook_id);
  contract::Webhook wire = load_wire(ctx, request.webhook_id);
  const std::string now = contract::encode(wire);
  if (now != old) ctx.audit.record("webhook.changed", request.webhook_id.text(), old, now);
  return wire;
}

Result<contract::Empty, ApiError> remove_webhook(const contract::WebhookRef& request, WriteContext& ctx) {
  const auto webhook = find_webhook(ctx.tx, ctx.shop.id, request.webhook_id);
  if (!webhook) return refuse(ErrorCode::not_found, "webhook_id");
  const auto open = ctx.tx.query(
      "SELECT event_id FROM webhook_deliveries WHERE shop_id = $1 AND webhook_id = $2"
      " AND state IN ('queued', 'waiting', 'sending')",
      ctx.shop.id, webhook->id);
  ctx.tx.exec("DELETE FROM webhook_deliveries WHERE shop_id = $1 AND webhook_id = $2", ctx.shop.id, webhook->id);
  for (const Row& row : open) close_event(ctx, row.id<EventId>(0));
  ctx.audit.record("webhook.removed", webhook->id.text(), contract::encode(wire_of(ctx.tx, ctx.shop.id, *webhook)), "");
  shop::forget_secret(ctx, secret_name(webhook->id, webhook->secret_no));
  shop::forget_secret(ctx, secret_name(webhook->id, webhook->secret_no - 1));
  ctx.tx.exec("DELETE FROM webhooks WHERE shop_id = $1 AND webhook_id = $2", ctx.shop.id, webhook->id);
  return contract::Empty{};
}

Result<contract::Webhook, ApiError> rotate_webhook_secret(const contract::SecretRotation& request, WriteContext& ctx) {
  const auto webhook = find_webhook(ctx.tx, ctx.shop.id, request.webhook_id);
  if (!webhook) return refuse(ErrorCode::not_found, "webhook_id");
  // Two at a time: what was old already is no longer good, whatever its overlap was.
  shop::forget_secret(ctx, secret_name(webhook->id, webhook->secret_no - 1));
  if (request.overlap_h == 0) shop::forget_secret(ctx, secret_name(webhook->id, webhook->secret_no));
  std::string secret = new_secret(ctx, webhook->id, webhook->secret_no + 1);
  const std::optional<Instant> until =
      request.overlap_h > 0 ? std::optional(ctx.now.plus_ms(request.overlap_h * k_hour_ms)) : std::nullopt;
  ctx.tx.exec(
      "UPDATE webhooks SET secret_no = secret_no + 1, old_secret_until_ms = $3 WHERE shop_id = $1 AND webhook_id = $2",
      ctx.shop.id, webhook->id, until);
  ctx.audit.record("webhook.secret_rotated", webhook->id.text(), "",
                   "the old one is good for " + std::to_string(request.overlap_h) + " h");
  return showing_secret(ctx, webhook->id, std::move(secret));
}

void register_webhook(Router& router, const FeatureAssets& assets) {
  router.read(contract::k_webhooks, list_webhooks);
  router.write(contract::k_add_webhook, [assets](const contract::NewWebhook& request, WriteContext& ctx) {
    return add_webhook(request, ctx, assets);
  });
  router.write(contract::k_change_webhook, [assets](const contract::WebhookChange& request, WriteContext& ctx) {
    return change_webhook(request, ctx, assets);
  });
  router.write(contract::k_remove_webhook, remove_webhook);
  router.write(contract::k_rotate_webhook_secret, rotate_webhook_secret);
  register_deliveries(router);
}

}  // namespace fenxiao::server::features

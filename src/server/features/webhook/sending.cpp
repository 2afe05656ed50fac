#include <algorithm>
#include <charconv>

#include "contract/encode.h"
#include "domain/webhook/webhook.h"
#include "server/features/webhook/webhook.h"
#include "server/log.h"
#include "server/shop/secrets.h"
#include "server/signature.h"

namespace fenxiao::server::features {
namespace {

// Of the threads that send: a slow receiver does not hold up the others.
constexpr std::int64_t k_at_once_max = 4;
constexpr std::size_t k_reply_bytes_max = std::size_t{64} << 10;

// The event as it goes out: `payload` is JSON already.
std::string body_of(const Row& row) {
  std::string body = R"({"event_id":")" + row.id<EventId>(1).text() + R"(","type":)";
  contract::append_json_string(body, row.text(5));
  body += R"(,"aggregate":)";
  contract::append_json_string(body, row.text(2));
  body += R"(,"version":)" + std::to_string(row.integer(3)) + R"(,"occurred_at":")" + format_rfc3339(row.instant(7)) +
          R"(","data":)" + row.text(6) + "}";
  return body;
}

// The one in use first. The one before it counts while its overlap lasts. None: they cannot be read.
std::vector<std::string> secrets_of(WriteContext& ctx, const WebhookRow& webhook) {
  std::vector<std::string> secrets;
  const auto take = [&](std::int64_t no) {
    if (auto secret = shop::load_secret(ctx.tx, ctx.vault, ctx.shop.id, secret_name(webhook.id, no)))
      secrets.push_back(std::move(*secret));
  };
  try {
    take(webhook.secret_no);
    if (webhook.old_secret_until && ctx.now < *webhook.old_secret_until) take(webhook.secret_no - 1);
  } catch (const Fault& fault) {
    if (fault.kind() != FaultKind::corrupt) throw;
    log_line(Severity::error, "webhook_secret_unreadable", {{"webhook", webhook.id.text()}, {"detail", fault.what()}});
    secrets.clear();
  }
  return secrets;
}

OutboundRequest request_of(const WebhookRow& webhook, const std::vector<std::string>& secrets, const Row& row,
                           Instant now) {
  const std::int64_t at_s = now.ms / k_second_ms;
  OutboundRequest request;
  request.method = "POST";
  request.url = webhook.url;
  request.body = body_of(row);
  request.headers = {{"Content-Type", "application/json"},
                     {"User-Agent", "Fenxiao-Webhook/1"},
                     {"Fenxiao-Event-Id", row.id<EventId>(1).text()},
                     {"Fenxiao-Delivery-Id", row.id<DeliveryId>(0).text()},
                     {"Fenxiao-Timestamp", std::to_string(at_s)},
                     {"Fenxiao-Signature", signature_header(secrets, at_s, request.body)}};
  request.timeout_ms_max = k_send_ms_max;
  request.reply_bytes_max = k_reply_bytes_max;
  return request;
}

// How many are under way, once what a killed server had taken on has come free.
std::int64_t count_under_way(WriteContext& ctx, const WebhookRow& webhook) {
  const std::int64_t claimed =
      ctx.tx
          .one("SELECT count(*) FROM webhook_deliveries WHERE shop_id = $1 AND webhook_id = $2 AND state = 'sending'",
               ctx.shop.id, webhook.id)
          ->integer(0);
  if (claimed == 0) return 0;
  return claimed -
         ctx.tx.exec(
             "UPDATE webhook_deliveries SET state = $4, due_ms = $3, last_status = NULL,"
             " last_error = 'nobody came back with a result' WHERE shop_id = $1 AND webhook_id = $2 AND state = 'sending'"
             " AND due_ms <= $3",
             ctx.shop.id, webhook.id, ctx.now, webhook.is_running() ? "waiting" : "queued");
}

void pause(WriteContext& ctx, WebhookId webhook, const std::string& reason) {
  ctx.tx.exec("UPDATE webhooks SET paused_at_ms = $3, pause_reason = $4 WHERE shop_id = $1 AND webhook_id = $2",
              ctx.shop.id, webhook, ctx.now, reason);
  hold_all_back(ctx, webhook);
  ctx.audit.record("webhook.paused", webhook.text(), "", "", reason);
}

void claim_of(WriteContext& ctx, const WebhookRow& webhook, OutboundHttp& outbound, std::size_t room,
              std::vector<Errand>& claimed) {
  const std::int64_t free = std::min(static_cast<std::int64_t>(room), k_at_once_max - count_under_way(ctx, webhook));
  if (free <= 0) return;
  const auto rows = ctx.tx.query(
      "SELECT d.delivery_id, d.event_id, d.aggregate, d.version, d.tries, o.type, o.payload, o.created_at"
      " FROM webhook_deliveries d JOIN outbox o ON o.shop_id = d.shop_id AND o.event_id = d.event_id WHERE d.shop_id = $1"
      " AND d.webhook_id = $2 AND d.state = 'waiting' AND d.due_ms <= $3 ORDER BY d.due_ms, d.delivery_id LIMIT $4",
      ctx.shop.id, webhook.id, ctx.now, free);
  if (rows.empty()) return;
  const std::vector<std::string> secrets = secrets_of(ctx, webhook);
  if (secrets.empty()) return pause(ctx, webhook.id, "its secret cannot be read; a new one helps");
  for (const Row& row : rows) {
    const auto delivery = row.id<DeliveryId>(0);
    const std::int64_t try_no = row.integer(4) + 1;
    ctx.tx.exec(
        "UPDATE webhook_deliveries SET state = 'sending', tries = $3, due_ms = $4 WHERE shop_id = $1 AND delivery_id = $2",
        ctx.shop.id, delivery, try_no, ctx.now.plus_ms(k_lease_ms));
    claimed.push_back([&outbound, delivery, try_no, request = request_of(webhook, secrets, row, ctx.now)]() -> Settle {
      const TryResult result = result_of(outbound.send(request));
      return [delivery, try_no, result](WriteContext& later) { settle_try(later, delivery, try_no, result); };
    });
  }
}

// Spread by the delivery's own number: another one waits for another time.
int chance_permille(DeliveryId delivery, std::int64_t tries) {
  return static_cast<int>(
      (static_cast<std::uint64_t>(delivery.value) / 1024 * 7919 + static_cast<std::uint64_t>(tries) * 104'729) % 1000);
}

void settle_failure(WriteContext& ctx, const WebhookRow& webhook, DeliveryId delivery, std::int64_t tries,
                    const TryResult& result) {
  const auto wait_ms =
      domain::retry_wait_ms(static_cast<int>(tries), chance_permille(delivery, tries), result.asked_for_ms);
  const Instant due = wait_ms ? ctx.now.plus_ms(*wait_ms) : ctx.now;
  const std::optional<Instant> settled = wait_ms ? std::nullopt : std::optional(ctx.now);
  ctx.tx.exec(
      "UPDATE webhook_deliveries SET state = $3, due_ms = $4, settled_at_ms = $5, last_status = $6, last_error = $7"
      " WHERE shop_id = $1 AND delivery_id = $2",
      ctx.shop.id, delivery,
      !wait_ms               ? "dead"
      : webhook.is_running() ? "waiting"
                             : "queued",
      due, settled, result.status, result.error);
  const Instant since = webhook.failing_since.value_or(ctx.now);
  if (!webhook.failing_since)
    ctx.tx.exec("UPDATE webhooks SET failing_since_ms = $3 WHERE shop_id = $1 AND webhook_id = $2", ctx.shop.id,
                webhook.id, since);
  if (webhook.is_running() && domain::has_failed_too_long(since, ctx.now))
    pause(ctx, webhook.id, "nothing arrived for three days; the last time: " + result.error);
}

void settle_arrival(WriteContext& ctx, const WebhookRow& webhook, DeliveryId delivery, const TryResult& result) {
  ctx.tx.exec(
      "UPDATE webhook_deliveries SET state = 'delivered', settled_at_ms = $3, last_status = $4, last_error = NULL"
      " WHERE shop_id = $1 AND delivery_id = $2",
      ctx.shop.id, delivery, ctx.now, result.status);
  if (webhook.failing_since)
    ctx.tx.exec("UPDATE webhooks SET failing_since_ms = NULL WHERE shop_id = $1 AND webhook_id = $2", ctx.shop.id,
                webhook.id);
}

std::int64_t retry_after_ms(const OutboundReply& reply) {
  const std::string_view text = reply.header("retry-after");
  std::int64_t seconds = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool whole = problem == std::errc() && end == text.data() + text.size();  // a date is not read
  return whole ? std::clamp<std::int64_t>(seconds, 0, k_day_ms / k_second_ms) * k_second_ms : 0;
}

}  // namespace

std::string signature_header(const std::vector<std::string>& secrets, std::int64_t at_s, std::string_view body) {
  std::string header;
  for (const std::string& secret : secrets)
    header += (header.empty() ? "v1=" : ",v1=") + signature_of(secret, std::to_string(at_s), body);
  return header;
}

TryResult result_of(const Result<OutboundReply, OutboundFailure>& answer) {
  if (!answer) {
    const OutboundFailure& failure = answer.error();
    return {false, failure.fault != OutboundFault::stopping, {}, failure.detail.substr(0, 200), 0};
  }
  if (answer->status >= 200 && answer->status < 300) return {true, true, answer->status, {}, 0};
  return {false, true, answer->status, "answered " + std::to_string(answer->status), retry_after_ms(*answer)};
}

std::vector<Errand> claim_deliveries(WriteContext& ctx, OutboundHttp& outbound, std::size_t room) {
  std::vector<Errand> claimed;
  std::vector<WebhookRow> webhooks = load_webhooks(ctx.tx, ctx.shop.id);
  if (webhooks.empty()) return claimed;
  // Another one first each time.
  const auto turn = static_cast<std::size_t>(ctx.now.ms / k_second_ms) % webhooks.size();
  std::ranges::rotate(webhooks, webhooks.begin() + static_cast<std::ptrdiff_t>(turn));
  for (const WebhookRow& webhook : webhooks) claim_of(ctx, webhook, outbound, room - claimed.size(), claimed);
  return claimed;
}

void settle_try(WriteContext& ctx, DeliveryId delivery, std::int64_t try_no, const TryResult& result) {
  const auto row = ctx.tx.one(
      "SELECT webhook_id, event_id, aggregate FROM webhook_deliveries WHERE shop_id = $1 AND delivery_id = $2"
      " AND state = 'sending' AND tries = $3",
      ctx.shop.id, delivery, try_no);
  if (!row) return;
  const auto webhook = find_webhook(ctx.tx, ctx.shop.id, row->id<WebhookId>(0));
  INVARIANT(webhook.has_value());
  if (!result.counts) {
    ctx.tx.exec(
        "UPDATE webhook_deliveries SET state = $3, tries = tries - 1, due_ms = $4 WHERE shop_id = $1 AND delivery_id = $2",
        ctx.shop.id, delivery, webhook->is_running() ? "waiting" : "queued", ctx.now);
    return;
  }
  if (result.arrived)
    settle_arrival(ctx, *webhook, delivery, result);
  else
    settle_failure(ctx, *webhook, delivery, try_no, result);
  close_event(ctx, row->id<EventId>(1));
  move_up(ctx, webhook->id, row->text(2));
}

}  // namespace fenxiao::server::features

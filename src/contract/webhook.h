// Webhooks: what happens in a shop is told to other systems, signed, in order, again and again until it arrives. How a receiver
// checks what it gets: docs/webhooks.md.
#pragma once

#include "contract/endpoint.h"
#include "contract/types.h"

namespace fenxiao::contract {

inline constexpr std::int64_t k_secret_overlap_h_max = 168;

struct Webhook {
  WebhookId webhook_id;
  std::string url;
  std::vector<std::string> event_types;  // "order.paid", "order.*", "*"
  bool active = true;                    // off: what happens in the meantime is not told later
  Instant created_at;
  std::optional<Instant> failing_since;  // nothing arrived since
  std::optional<Instant> paused_at;      // the system sends nothing until somebody sets it active again
  std::optional<std::string> pause_reason;
  std::optional<Instant> secret_set_at;
  std::optional<Instant> old_secret_until;  // what is sent carries two signatures until then
  std::optional<std::string> secret;        // shown once: in the answer that made it

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("webhook_id", self.webhook_id);
    visit("url", self.url, Length{1, 2000});
    visit("event_types", self.event_types, Count{1, 50});
    visit("active", self.active);
    visit("created_at", self.created_at);
    visit("failing_since", self.failing_since);
    visit("paused_at", self.paused_at);
    visit("pause_reason", self.pause_reason, Length{1, 300});
    visit("secret_set_at", self.secret_set_at);
    visit("old_secret_until", self.old_secret_until);
    visit("secret", self.secret, Length{1, 100});
  }
};
inline constexpr Endpoint<Empty, Page<Webhook>> k_webhooks{"list_webhooks", Method::get, "/api/v1/admin/webhooks",
                                                           Role::owner | Role::op, "The shop's webhooks, oldest first"};
struct NewWebhook {
  std::string url;
  std::vector<std::string> event_types;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("url", self.url, Length{1, 2000});
    visit("event_types", self.event_types, Count{1, 50});
  }
};
inline constexpr Endpoint<NewWebhook, Webhook> k_add_webhook{
    "add_webhook",
    Method::post,
    "/api/v1/admin/webhooks",
    Role::owner,
    "Tell an address what happens from now on; shows its secret once",
    RateClass::write,
    Keyed::yes};
struct WebhookChange {
  WebhookId webhook_id;
  std::string url;
  std::vector<std::string> event_types;
  bool active = true;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("webhook_id", self.webhook_id);
    visit("url", self.url, Length{1, 2000});
    visit("event_types", self.event_types, Count{1, 50});
    visit("active", self.active);
  }
};
inline constexpr Endpoint<WebhookChange, Webhook> k_change_webhook{
    "change_webhook",
    Method::put,
    "/api/v1/admin/webhooks/{webhook_id}",
    Role::owner,
    "Set all of it; setting it active lifts a pause, and what was held back is sent",
    RateClass::write};
struct WebhookRef {
  WebhookId webhook_id;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("webhook_id", self.webhook_id);
  }
};
inline constexpr Endpoint<WebhookRef, Empty> k_remove_webhook{"remove_webhook",
                                                              Method::del,
                                                              "/api/v1/admin/webhooks/{webhook_id}",
                                                              Role::owner,
                                                              "Remove it with its deliveries and its secret",
                                                              RateClass::write};
struct SecretRotation {
  WebhookId webhook_id;
  std::int64_t overlap_h = 24;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("webhook_id", self.webhook_id);
    visit("overlap_h", self.overlap_h, Range{0, k_secret_overlap_h_max});
  }
};
inline constexpr Endpoint<SecretRotation, Webhook> k_rotate_webhook_secret{
    "rotate_webhook_secret",
    Method::post,
    "/api/v1/admin/webhooks/{webhook_id}/secrets",
    Role::owner,
    "A new secret, shown once; the old one signs too for the hours of the overlap",
    RateClass::write,
    Keyed::yes};

enum class DeliveryState { queued, waiting, sending, delivered, dead };
template <>
struct EnumNames<DeliveryState> {
  static constexpr std::array<std::pair<DeliveryState, std::string_view>, 5> k_names{
      {{DeliveryState::queued, "queued"},    // behind an earlier one of its aggregate, or the webhook is paused or off
       {DeliveryState::waiting, "waiting"},  // until `due_at`
       {DeliveryState::sending, "sending"},
       {DeliveryState::delivered, "delivered"},
       {DeliveryState::dead, "dead"}}};  // given up; may be sent again by hand
};
struct WebhookDelivery {
  DeliveryId delivery_id;
  WebhookId webhook_id;
  EventId event_id;
  std::string type;
  std::string aggregate;
  std::int64_t version = 1;
  DeliveryState state = DeliveryState::queued;
  std::int64_t tries = 0;
  Instant planned_at;
  std::optional<Instant> due_at;
  std::optional<Instant> settled_at;
  std::optional<std::int64_t> last_status;  // HTTP status of the last answer
  std::optional<std::string> last_error;    // why the last try was none

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("delivery_id", self.delivery_id);
    visit("webhook_id", self.webhook_id);
    visit("event_id", self.event_id);
    visit("type", self.type, Length{1, 100});
    visit("aggregate", self.aggregate, Length{1, 100});
    visit("version", self.version, Range{1});
    visit("state", self.state);
    visit("tries", self.tries, Range{0});
    visit("planned_at", self.planned_at);
    visit("due_at", self.due_at);
    visit("settled_at", self.settled_at);
    visit("last_status", self.last_status, Range{100, 999});
    visit("last_error", self.last_error, Length{1, 300});
  }
};
struct DeliveryQuery {
  std::optional<WebhookId> webhook_id;
  std::optional<DeliveryState> state;
  std::optional<std::string> cursor;
  std::optional<std::int64_t> limit;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("webhook_id", self.webhook_id);
    visit("state", self.state);
    visit("cursor", self.cursor, Length{1, 200});
    visit("limit", self.limit, Range{1, k_page_items_max});
  }
};
inline constexpr Endpoint<DeliveryQuery, Page<WebhookDelivery>> k_webhook_deliveries{
    "list_webhook_deliveries", Method::get, "/api/v1/admin/webhook_deliveries", Role::owner | Role::op,
    "What was sent, waits, or was given up, newest first"};
struct DeliveryRef {
  DeliveryId delivery_id;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("delivery_id", self.delivery_id);
  }
};
inline constexpr Endpoint<DeliveryRef, WebhookDelivery> k_redeliver{
    "redeliver",
    Method::post,
    "/api/v1/admin/webhook_deliveries/{delivery_id}/redeliver",
    Role::owner | Role::op,
    "Send one that was given up, or that arrived, once more, with all its tries",
    RateClass::write,
    Keyed::yes};

}  // namespace fenxiao::contract

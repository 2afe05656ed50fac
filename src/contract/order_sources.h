// Who tells us of orders: the other systems, their secrets, their names for our things, and what of theirs was refused.
#pragma once

#include "contract/endpoint.h"
#include "contract/order_sync.h"
#include "contract/types.h"

namespace fenxiao::contract {

enum class SourceState { active, disabled };
template <>
struct EnumNames<SourceState> {
  static constexpr std::array<std::pair<SourceState, std::string_view>, 2> k_names{
      {{SourceState::active, "active"}, {SourceState::disabled, "disabled"}}};
};
// What becomes of goods that the source has never named: a product of ours, not on sale here but distributable, or a no.
enum class UnknownGoods { create, refuse };
template <>
struct EnumNames<UnknownGoods> {
  static constexpr std::array<std::pair<UnknownGoods, std::string_view>, 2> k_names{
      {{UnknownGoods::create, "create"}, {UnknownGoods::refuse, "refuse"}}};
};
struct PullPlan {
  std::string url;
  std::int64_t every_min = 5;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("url", self.url, Length{8, 500});
    visit("every_min", self.every_min, Range{1, 1440});
  }
};
struct OrderSource {
  OrderSourceId source_id;  // the key of its signatures too
  std::string name;
  SourceState state = SourceState::active;
  UnknownGoods unknown_goods = UnknownGoods::create;
  std::optional<PullPlan> pull;
  bool has_secret = false;
  Instant created_at;
  std::optional<Instant> seen_at;
  std::int64_t applied = 0;
  std::int64_t ignored = 0;
  std::int64_t refused = 0;
  std::optional<std::string> last_error;
  std::optional<Instant> last_error_at;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("source_id", self.source_id);
    visit("name", self.name, Length{1, 60});
    visit("state", self.state);
    visit("unknown_goods", self.unknown_goods);
    visit("pull", self.pull);
    visit("has_secret", self.has_secret);
    visit("created_at", self.created_at);
    visit("seen_at", self.seen_at);
    visit("applied", self.applied);
    visit("ignored", self.ignored);
    visit("refused", self.refused);
    visit("last_error", self.last_error, Length{0, 1000});
    visit("last_error_at", self.last_error_at);
  }
};
struct OrderSourceList {
  std::vector<OrderSource> items;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("items", self.items, Count{0, 100});
  }
};
inline constexpr Endpoint<Empty, OrderSourceList> k_order_sources{"list_order_sources", Method::get,
                                                                  "/api/v1/admin/order_sources", k_staff_read,
                                                                  "The systems that tell us of orders"};
struct NewOrderSource {
  std::string name;
  UnknownGoods unknown_goods = UnknownGoods::create;
  std::optional<PullPlan> pull;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("name", self.name, Length{1, 60});
    visit("unknown_goods", self.unknown_goods);
    visit("pull", self.pull);
  }
};
inline constexpr Endpoint<NewOrderSource, OrderSource> k_add_order_source{
    "add_order_source",
    Method::post,
    "/api/v1/admin/order_sources",
    Role::owner,
    "Name one more; its secret is asked for apart",
    RateClass::write,
    Keyed::yes};
struct OrderSourceChange {
  OrderSourceId source_id;
  std::string name;
  SourceState state = SourceState::active;
  UnknownGoods unknown_goods = UnknownGoods::create;
  std::optional<PullPlan> pull;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("source_id", self.source_id);
    visit("name", self.name, Length{1, 60});
    visit("state", self.state);
    visit("unknown_goods", self.unknown_goods);
    visit("pull", self.pull);
  }
};
inline constexpr Endpoint<OrderSourceChange, OrderSource> k_set_order_source{
    "set_order_source",
    Method::put,
    "/api/v1/admin/order_sources/{source_id}",
    Role::owner,
    "Set all of it; disabled, nothing of it is taken any more",
    RateClass::write};
struct OrderSourceRef {
  OrderSourceId source_id;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("source_id", self.source_id);
  }
};
struct SourceSecret {
  OrderSourceId source_id;
  std::string secret;                   // shown this once; kept sealed
  std::optional<Instant> former_until;  // so long the one before is good as well

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("source_id", self.source_id);
    visit("secret", self.secret, Length{1, 100});
    visit("former_until", self.former_until);
  }
};
// A PUT without a key: an answer that is kept for a key would keep the secret too.
inline constexpr Endpoint<OrderSourceRef, SourceSecret> k_renew_source_secret{
    "renew_source_secret",
    Method::put,
    "/api/v1/admin/order_sources/{source_id}/secret",
    Role::owner,
    "A new secret for its signatures; the former one stays good for a day",
    RateClass::write};

enum class ExternalKind { category, product, sku, customer, distributor };
template <>
struct EnumNames<ExternalKind> {
  static constexpr std::array<std::pair<ExternalKind, std::string_view>, 5> k_names{
      {{ExternalKind::category, "category"},
       {ExternalKind::product, "product"},
       {ExternalKind::sku, "sku"},
       {ExternalKind::customer, "customer"},
       {ExternalKind::distributor, "distributor"}}};
};
struct ExternalName {
  OrderSourceId source_id;
  ExternalKind kind = ExternalKind::sku;
  std::string external_id;
  std::string id;  // ours: cat_…, prd_…, sku_…, acc_…, dst_…

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("source_id", self.source_id);
    visit("kind", self.kind);
    visit("external_id", self.external_id, Length{1, k_external_id_max});
    visit("id", self.id, Length{5, 20});
  }
};
inline constexpr Endpoint<ExternalName, ExternalName> k_set_external_name{
    "set_external_name",
    Method::put,
    "/api/v1/admin/order_sources/{source_id}/names",
    k_staff_operate,
    "Say what a name of the source stands for here, from the next order on",
    RateClass::write};
struct ExternalNameQuery {
  OrderSourceId source_id;
  ExternalKind kind = ExternalKind::sku;
  std::optional<std::string> after;  // the last external_id of the page before
  std::optional<std::int64_t> limit;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("source_id", self.source_id);
    visit("kind", self.kind);
    visit("after", self.after, Length{1, k_external_id_max});
    visit("limit", self.limit, Range{1, k_page_items_max});
  }
};
struct ExternalNameList {
  std::vector<ExternalName> items;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("items", self.items, Count{0, k_page_items_max});
  }
};
inline constexpr Endpoint<ExternalNameQuery, ExternalNameList> k_external_names{
    "list_external_names", Method::get, "/api/v1/admin/order_sources/{source_id}/names", k_staff_read,
    "What the source's names of one kind stand for"};

struct RefusedOrder {
  std::string external_id;
  std::int64_t version = 1;
  SyncProblem problem;
  Instant refused_at;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("external_id", self.external_id, Length{1, k_external_id_max});
    visit("version", self.version, Range{1, k_wire_integer_max});
    visit("problem", self.problem);
    visit("refused_at", self.refused_at);
  }
};
struct RefusedOrderList {
  std::vector<RefusedOrder> items;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("items", self.items, Count{0, k_page_items_max});
  }
};
inline constexpr Endpoint<OrderSourceRef, RefusedOrderList> k_refused_orders{
    "list_refused_orders", Method::get, "/api/v1/admin/order_sources/{source_id}/refused_orders", k_staff_read,
    "Orders whose last version was refused, the latest hundred"};

}  // namespace fenxiao::contract

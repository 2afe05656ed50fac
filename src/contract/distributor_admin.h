// What staff do with people: distributors and their tiers, buyers and whom they are bound to. Each change has a reason and
// is in the audit log.
#pragma once

#include "contract/endpoint.h"
#include "contract/promo.h"
#include "contract/types.h"

namespace fenxiao::contract {

enum class DistributorStatus { active, suspended, retired };
template <>
struct EnumNames<DistributorStatus> {
  static constexpr std::array<std::pair<DistributorStatus, std::string_view>, 3> k_names{
      {{DistributorStatus::active, "active"},
       {DistributorStatus::suspended, "suspended"},
       {DistributorStatus::retired, "retired"}}};
};

struct DistributorEntry {
  DistributorId distributor_id;
  AccountId account_id;
  std::string name;
  std::string phone_masked;
  DistributorStatus status = DistributorStatus::active;
  TierId tier_id;
  std::optional<DistributorId> referrer_id;
  std::string invite_code;
  Money settled_sales;  // own direct, ever
  Instant joined_at;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("distributor_id", self.distributor_id);
    visit("account_id", self.account_id);
    visit("name", self.name, Length{0, 60});
    visit("phone_masked", self.phone_masked, Length{0, 24});
    visit("status", self.status);
    visit("tier_id", self.tier_id);
    visit("referrer_id", self.referrer_id);
    visit("invite_code", self.invite_code, Length{4, 16});
    visit("settled_sales", self.settled_sales);
    visit("joined_at", self.joined_at);
  }
};
struct DistributorQuery {
  std::optional<DistributorStatus> status;
  std::optional<std::string> cursor;
  std::optional<std::int64_t> limit;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("status", self.status);
    visit("cursor", self.cursor, Length{1, 200});
    visit("limit", self.limit, Range{1, k_page_items_max});
  }
};
inline constexpr Endpoint<DistributorQuery, Page<DistributorEntry>> k_distributors{
    "list_distributors", Method::get, "/api/v1/admin/distributors", k_staff_read, "Distributors, newest first"};

struct StatusChange {
  DistributorId distributor_id;
  std::string reason;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("distributor_id", self.distributor_id);
    visit("reason", self.reason, Length{1, 200});
  }
};
inline constexpr Endpoint<StatusChange, DistributorEntry> k_suspend_distributor{
    "suspend_distributor",
    Method::post,
    "/api/v1/admin/distributors/{distributor_id}/suspend",
    k_staff_operate,
    "Suspend: links bind nobody, orders placed from now on earn nothing; what was earned stays",
    RateClass::write,
    Keyed::yes};
inline constexpr Endpoint<StatusChange, DistributorEntry> k_resume_distributor{
    "resume_distributor",
    Method::post,
    "/api/v1/admin/distributors/{distributor_id}/resume",
    k_staff_operate,
    "End a suspension",
    RateClass::write,
    Keyed::yes};
inline constexpr Endpoint<StatusChange, DistributorEntry> k_retire_distributor{
    "retire_distributor",
    Method::post,
    "/api/v1/admin/distributors/{distributor_id}/retire",
    k_staff_operate,
    "End being a distributor; what was earned can still be withdrawn",
    RateClass::write,
    Keyed::yes};

struct TierByHand {
  DistributorId distributor_id;
  TierId tier_id;
  std::string reason;
  std::optional<Instant> hold_until;  // the job lowers it no earlier

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("distributor_id", self.distributor_id);
    visit("tier_id", self.tier_id);
    visit("reason", self.reason, Length{1, 200});
    visit("hold_until", self.hold_until);
  }
};
inline constexpr Endpoint<TierByHand, DistributorEntry> k_set_tier{
    "set_tier",      Method::post,          "/api/v1/admin/distributors/{distributor_id}/tier",
    k_staff_operate, "Give a tier by hand", RateClass::write,
    Keyed::yes};

struct BuyerRef {
  AccountId account_id;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("account_id", self.account_id);
  }
};
struct TouchEntry {
  Instant touched_at;
  DistributorId distributor_id;
  ProductId product_id;
  TouchSource source = TouchSource::landing;
  bool robot = false;
  std::optional<std::string> outcome;  // of the binding rules: "bound", "still_protected", …

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("touched_at", self.touched_at);
    visit("distributor_id", self.distributor_id);
    visit("product_id", self.product_id);
    visit("source", self.source);
    visit("robot", self.robot);
    visit("outcome", self.outcome, Length{1, 40});
  }
};
struct BuyerBinding {
  AccountId account_id;
  std::optional<DistributorId> distributor_id;  // absent: bound to nobody
  std::optional<std::string> distributor_name;
  std::optional<BindMode> bind_mode;
  std::optional<Instant> bound_at;
  std::optional<Instant> protect_until;
  std::optional<Instant> expires_at;
  bool by_hand = false;
  std::vector<TouchEntry> touches;  // the newest hundred

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("account_id", self.account_id);
    visit("distributor_id", self.distributor_id);
    visit("distributor_name", self.distributor_name, Length{0, 60});
    visit("bind_mode", self.bind_mode);
    visit("bound_at", self.bound_at);
    visit("protect_until", self.protect_until);
    visit("expires_at", self.expires_at);
    visit("by_hand", self.by_hand);
    visit("touches", self.touches, Count{0, k_page_items_max});
  }
};
inline constexpr Endpoint<BuyerRef, BuyerBinding> k_buyer_binding{
    "get_buyer_binding", Method::get, "/api/v1/admin/buyers/{account_id}/binding", k_staff_read,
    "Whom a buyer is bound to, and every touch that led there"};
struct RebindRequest {
  AccountId account_id;
  DistributorId distributor_id;
  std::string reason;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("account_id", self.account_id);
    visit("distributor_id", self.distributor_id);
    visit("reason", self.reason, Length{1, 200});
  }
};
inline constexpr Endpoint<RebindRequest, BuyerBinding> k_rebind{"rebind_buyer",
                                                                Method::post,
                                                                "/api/v1/admin/buyers/{account_id}/binding",
                                                                k_staff_operate,
                                                                "Bind a buyer to a distributor by hand",
                                                                RateClass::write,
                                                                Keyed::yes};

}  // namespace fenxiao::contract

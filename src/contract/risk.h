// What stops the clock of a commission, and who changed what: after-sale cases, risk holds, the audit log.
//
// While a case or a hold is open on an order, the freeze of its commissions stands still (two at once count once) and has no
// end that could be named. A risk hold on an order whose commission was released already blocks the withdrawal of that amount.
#pragma once

#include "contract/endpoint.h"
#include "contract/types.h"

namespace fenxiao::contract {

enum class PauseKind { after_sale, risk_hold };
template <>
struct EnumNames<PauseKind> {
  static constexpr std::array<std::pair<PauseKind, std::string_view>, 2> k_names{
      {{PauseKind::after_sale, "after_sale"}, {PauseKind::risk_hold, "risk_hold"}}};
};

struct Pause {
  PauseId pause_id;
  OrderId order_id;
  PauseKind kind = PauseKind::after_sale;
  std::string reason;
  Instant from;
  std::optional<Instant> until;  // absent: open

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("pause_id", self.pause_id);
    visit("order_id", self.order_id);
    visit("kind", self.kind);
    visit("reason", self.reason, Length{0, 200});
    visit("from", self.from);
    visit("until", self.until);
  }
};
struct PauseRequest {
  OrderId order_id;
  std::string reason;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("order_id", self.order_id);
    visit("reason", self.reason, Length{1, 200});
  }
};
inline constexpr Endpoint<PauseRequest, Pause> k_open_after_sale{"open_after_sale",
                                                                 Method::post,
                                                                 "/api/v1/orders/{order_id}/after_sales",
                                                                 k_buyer,
                                                                 "Something is wrong with what I bought",
                                                                 RateClass::order,
                                                                 Keyed::yes};
inline constexpr Endpoint<PauseRequest, Pause> k_place_hold{"place_hold",
                                                            Method::post,
                                                            "/api/v1/admin/orders/{order_id}/holds",
                                                            k_staff_operate,
                                                            "Hold an order's commissions for a risk check",
                                                            RateClass::write,
                                                            Keyed::yes};
struct PauseEnd {
  PauseId pause_id;
  std::string reason;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("pause_id", self.pause_id);
    visit("reason", self.reason, Length{1, 200});
  }
};
inline constexpr Endpoint<PauseEnd, Pause> k_close_pause{"close_pause",
                                                         Method::post,
                                                         "/api/v1/admin/pauses/{pause_id}/close",
                                                         k_staff_operate,
                                                         "Close an after-sale case or lift a hold: the clock goes on",
                                                         RateClass::write,
                                                         Keyed::yes};
struct PauseQuery {
  std::optional<bool> open;  // only those that are, or that are not
  std::optional<std::string> cursor;
  std::optional<std::int64_t> limit;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("open", self.open);
    visit("cursor", self.cursor, Length{1, 200});
    visit("limit", self.limit, Range{1, k_page_items_max});
  }
};
inline constexpr Endpoint<PauseQuery, Page<Pause>> k_pauses{
    "list_pauses", Method::get, "/api/v1/admin/pauses", k_staff_read, "After-sale cases and risk holds, newest first"};

struct AuditEntry {
  Instant at;
  std::optional<AccountId> account_id;  // absent: the system did it
  std::string action;                   // "rule.added"
  std::string subject;                  // the id of what was changed
  std::string before;
  std::string after;
  std::string reason;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("at", self.at);
    visit("account_id", self.account_id);
    visit("action", self.action, Length{1, 100});
    visit("subject", self.subject, Length{0, 100});
    visit("before", self.before, Length{0, 10000});
    visit("after", self.after, Length{0, 10000});
    visit("reason", self.reason, Length{0, 1000});
  }
};
struct AuditQuery {
  std::optional<std::string> subject;
  std::optional<std::string> cursor;
  std::optional<std::int64_t> limit;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("subject", self.subject, Length{1, 100});
    visit("cursor", self.cursor, Length{1, 200});
    visit("limit", self.limit, Range{1, k_page_items_max});
  }
};
inline constexpr Endpoint<AuditQuery, Page<AuditEntry>> k_audit{
    "list_audit", Method::get, "/api/v1/admin/audit", Role::owner | Role::auditor, "Who changed what, newest first"};

}  // namespace fenxiao::contract

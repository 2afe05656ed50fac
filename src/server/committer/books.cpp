#include "server/committer/context.h"

namespace fenxiao::server {

struct EventTag {
  static constexpr std::string_view k_prefix = "evt";
};
struct AuditTag {
  static constexpr std::string_view k_prefix = "aud";
};

void Outbox::append(std::string_view aggregate, std::string_view type, std::string_view payload) {
  const auto last =
      tx_.one("select coalesce(max(version), 0) from outbox where shop_id = $1 and aggregate = $2", shop_, aggregate);
  tx_.exec(
      "insert into outbox (shop_id, event_id, aggregate, version, type, payload, created_at) values ($1, $2, $3, $4, "
      "$5, $6, $7)",
      shop_, ids_.next<Id<EventTag>>(), aggregate, last->integer(0) + 1, type, payload, now_);
}

void Audit::record(std::string_view action, std::string_view subject, std::string_view before, std::string_view after,
                   std::string_view reason) {
  tx_.exec(
      "insert into audit (shop_id, audit_id, account_id, action, subject, before, after, reason, at)"
      " values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      shop_, ids_.next<Id<AuditTag>>(), who_.account, action, subject, before, after, reason, now_);
}

}  // namespace fenxiao::server

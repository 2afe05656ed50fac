#include "server/committer/context.h"

namespace fenxiao::server {

struct AuditTag {
  static constexpr std::string_view k_prefix = "aud";
};

// An event that nobody listens to is delivered by being written. Whether somebody does is asked of the few rows of the
// shop's webhooks, with the question for the version.
void Outbox::append(std::string_view aggregate, std::string_view type, std::string_view payload) {
  const auto facts = tx_.one(
      "select coalesce((select max(version) from outbox where shop_id = $1 and aggregate = $2),"
      " (select version from outbox_forgotten where shop_id = $1 and aggregate = $2), 0),"
      " (select count(*) from webhooks where shop_id = $1 and active = 1)",
      shop_, aggregate);
  tx_.exec(
      "insert into outbox (shop_id, event_id, aggregate, version, type, payload, state, created_at)"
      " values ($1, $2, $3, $4, $5, $6, $7, $8)",
      shop_, ids_.next<EventId>(), aggregate, facts->integer(0) + 1, type, payload,
      facts->integer(1) > 0 ? "waiting" : "delivered", now_);
}

void Audit::record(std::string_view action, std::string_view subject, std::string_view before, std::string_view after,
                   std::string_view reason) {
  tx_.exec(
      "insert into audit (shop_id, audit_id, account_id, action, subject, before, after, reason, at)"
      " values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      shop_, ids_.next<Id<AuditTag>>(), who_.account, action, subject, before, after, reason, now_);
}

}  // namespace fenxiao::server

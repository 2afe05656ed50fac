#include "server/features/risk/risk.h"
#include "server/shop/paging.h"

namespace fenxiao::server::features {
namespace {

contract::AuditEntry entry_of(const Row& row) {
  contract::AuditEntry entry;
  entry.at = row.instant(0);
  if (!row.is_null(1)) entry.account_id = row.id<AccountId>(1);
  entry.action = row.text(2);
  entry.subject = row.text(3);
  entry.before = row.text(4);
  entry.after = row.text(5);
  entry.reason = row.text(6);
  return entry;
}

Result<contract::Page<contract::AuditEntry>, ApiError> list_audit(const contract::AuditQuery& query, ReadContext& ctx) {
  const auto from = shop::position_of(query.cursor);
  if (!from) return Refused{from.error()};
  const std::int64_t size = shop::page_size(query.limit);
  const std::string narrowed = query.subject ? " AND subject = $5" : " AND $5 = ''";
  const auto rows = ctx.tx.query(
      "SELECT at, account_id, action, subject, before, after, reason, audit_id FROM audit WHERE shop_id = $1"
      " AND (at < $2 OR (at = $2 AND audit_id < $3))" +
          narrowed + " ORDER BY at DESC, audit_id DESC LIMIT $4",
      ctx.shop.id, from->at, from->id, size + 1, query.subject.value_or(""));
  return shop::page_of<contract::AuditEntry>(rows, size, entry_of, shop::placed_by(0, 7));
}

}  // namespace

void register_risk(Router& router) {
  register_pauses(router);
  router.read(contract::k_audit, list_audit);
}

}  // namespace fenxiao::server::features

#include "contract/message.h"
#include "server/features/distributor/distributor.h"
#include "server/shop/messages.h"
#include "server/shop/paging.h"
#include "server/shop/people.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

using contract::MessageKind;

// A message and what it is about, as that stands today: the goods of a commission, what the merchant wrote.
constexpr std::string_view k_select =
    "SELECT m.message_id, m.kind, m.subject_id, m.amount_fen, m.count, m.told_at_ms, m.read_at_ms,"
    " l.title, l.title_en, l.thumb_url, w.reason, a.reject_reason, t.name, t.name_en FROM messages m"
    " LEFT JOIN commissions c ON c.shop_id = m.shop_id AND c.commission_id = m.subject_id"
    " AND m.kind IN ('order_paid', 'commission_released', 'commission_clawed')"
    " LEFT JOIN order_lines l ON l.shop_id = c.shop_id AND l.line_id = c.line_id"
    " LEFT JOIN withdrawals w ON w.shop_id = m.shop_id AND w.withdrawal_id = m.subject_id AND m.kind = 'withdrawal_rejected'"
    " LEFT JOIN applications a ON a.shop_id = m.shop_id AND a.application_id = m.subject_id"
    " AND m.kind = 'application_rejected'"
    " LEFT JOIN tiers t ON t.shop_id = m.shop_id AND t.tier_id = m.subject_id AND m.kind = 'tier_changed'"
    " WHERE m.shop_id = $1 AND m.account_id = $2"
    " AND (m.told_at_ms < $3 OR (m.told_at_ms = $3 AND m.message_id < $4))"
    " ORDER BY m.told_at_ms DESC, m.message_id DESC LIMIT $5";

std::string subject_of(MessageKind kind, std::int64_t id) {
  switch (kind) {
    case MessageKind::order_paid:
    case MessageKind::commission_released:
    case MessageKind::commission_clawed: return CommissionId{id}.text();
    case MessageKind::withdrawal_paid:
    case MessageKind::withdrawal_failed:
    case MessageKind::withdrawal_rejected:
    case MessageKind::withdrawal_confirm: return WithdrawalId{id}.text();
    case MessageKind::application_approved:
    case MessageKind::application_rejected: return ApplicationId{id}.text();
    case MessageKind::tier_changed: return TierId{id}.text();
  }
  return {};
}

contract::Message message_of(const ReadContext& ctx, const Row& row) {
  const auto kind = contract::enum_of<MessageKind>(row.text(1));
  if (!kind) throw Fault(FaultKind::corrupt, "unknown kind of a message: " + row.text(1));
  contract::Message out;
  out.message_id = row.id<MessageId>(0);
  out.kind = *kind;
  out.subject = subject_of(*kind, row.integer(2));
  if (!row.is_null(3)) out.amount = shop::money(ctx.shop, row.integer(3));
  out.count = row.integer(4);
  out.told_at = row.instant(5);
  out.unread = row.is_null(6);
  const bool tier = *kind == MessageKind::tier_changed;
  out.title = row.maybe_text(tier ? 12 : 7);
  out.title_en = row.maybe_text(tier ? 13 : 8);
  out.thumb_url = row.maybe_text(9);
  out.reason = row.maybe_text(*kind == MessageKind::application_rejected ? 11 : 10);
  return out;
}

Result<contract::Page<contract::Message>, ApiError> list_messages(const contract::MessageQuery& query,
                                                                  ReadContext& ctx) {
  const auto from = shop::position_of(query.cursor);
  if (!from) return Refused{from.error()};
  const std::int64_t size = shop::page_size(query.limit);
  const auto rows = ctx.tx.query(k_select, ctx.shop.id, ctx.who.account, from->at, from->id, size + 1);
  return shop::page_of<contract::Message>(
      rows, size, [&](const Row& row) { return message_of(ctx, row); }, shop::placed_by(5, 0));
}

Result<contract::Unread, ApiError> read_messages(const contract::ReadUpTo& request, WriteContext& ctx) {
  const auto read = ctx.tx.exec(
      "UPDATE messages SET read_at_ms = $1 WHERE shop_id = $2 AND account_id = $3 AND read_at_ms IS NULL AND told_at_ms <= $4",
      ctx.now, ctx.shop.id, ctx.who.account, request.up_to);
  // His other pages take their marks away.
  if (read > 0) ctx.concerned->accounts.push_back(ctx.who.account);
  return contract::Unread{shop::unread_messages(ctx.tx, ctx.shop.id, ctx.who.account)};
}

}  // namespace

void register_messages(Router& router) {
  router.read(contract::k_messages, list_messages);
  router.write(contract::k_read_messages, read_messages);
}

std::int64_t forget_messages(WriteContext& ctx) {
  constexpr std::int64_t k_kept_days = 180;
  return ctx.tx.exec("DELETE FROM messages WHERE shop_id = $1 AND told_at_ms < $2", ctx.shop.id,
                     ctx.now.plus_days(-k_kept_days));
}

}  // namespace fenxiao::server::features

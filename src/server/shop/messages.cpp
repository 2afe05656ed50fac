#include "server/shop/messages.h"

namespace fenxiao::server::shop {

void send_message(WriteContext& ctx, AccountId to, const NewMessage& message) {
  ctx.tx.exec(
      "INSERT INTO messages (shop_id, message_id, account_id, kind, subject_id, amount_fen, count, told_at_ms)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      ctx.shop.id, ctx.ids.next<MessageId>(), to, contract::name_of(message.kind), message.subject, message.amount_fen,
      message.count, ctx.now);
  ctx.concerned->accounts.push_back(to);
}

void send_message(WriteContext& ctx, DistributorId to, const NewMessage& message) {
  const auto row =
      ctx.tx.one("SELECT account_id FROM distributors WHERE shop_id = $1 AND distributor_id = $2", ctx.shop.id, to);
  INVARIANT(row.has_value());
  send_message(ctx, row->id<AccountId>(0), message);
}

std::int64_t unread_messages(Tx& tx, ShopId shop, AccountId account) {
  return tx
      .one(
          "SELECT CAST(count(*) AS BIGINT) FROM messages WHERE shop_id = $1 AND account_id = $2 AND read_at_ms IS NULL",
          shop, account)
      ->integer(0);
}

}  // namespace fenxiao::server::shop

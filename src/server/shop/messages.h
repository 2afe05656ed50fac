// What people are told. A message is written with what it tells of, in one transaction: it is never of something that
// did not happen.
#pragma once

#include <cstdint>
#include <optional>

#include "contract/message.h"
#include "server/committer/context.h"

namespace fenxiao::server::shop {

struct NewMessage {
  contract::MessageKind kind = contract::MessageKind::order_paid;
  std::int64_t subject = 0;  // value of the id that it is about
  std::optional<std::int64_t> amount_fen = {};
  std::int64_t count = 1;
};
void send_message(WriteContext& ctx, AccountId to, const NewMessage& message);
void send_message(WriteContext& ctx, DistributorId to, const NewMessage& message);

std::int64_t unread_messages(Tx& tx, ShopId shop, AccountId account);

}  // namespace fenxiao::server::shop

// What a person is told, and how a page learns at once that something has changed.
#pragma once

#include "contract/catalogue.h"
#include "contract/endpoint.h"
#include "contract/types.h"

namespace fenxiao::contract {

enum class MessageKind {
  order_paid,           // somebody ordered through your link
  commission_released,  // it can be withdrawn now
  commission_clawed,    // a refund took from it
  withdrawal_paid,
  withdrawal_failed,
  withdrawal_rejected,
  withdrawal_confirm,  // wants the payee's confirmation
  application_approved,
  application_rejected,
  tier_changed,
};
template <>
struct EnumNames<MessageKind> {
  static constexpr std::array<std::pair<MessageKind, std::string_view>, 10> k_names{
      {{MessageKind::order_paid, "order_paid"},
       {MessageKind::commission_released, "commission_released"},
       {MessageKind::commission_clawed, "commission_clawed"},
       {MessageKind::withdrawal_paid, "withdrawal_paid"},
       {MessageKind::withdrawal_failed, "withdrawal_failed"},
       {MessageKind::withdrawal_rejected, "withdrawal_rejected"},
       {MessageKind::withdrawal_confirm, "withdrawal_confirm"},
       {MessageKind::application_approved, "application_approved"},
       {MessageKind::application_rejected, "application_rejected"},
       {MessageKind::tier_changed, "tier_changed"}}};
};

// Parameters, not a sentence: the client has the words.
struct Message {
  MessageId message_id;
  MessageKind kind = MessageKind::order_paid;
  std::string subject;  // id of the commission, withdrawal, application or tier
  std::optional<Money> amount;
  std::int64_t count = 1;            // commissions that are told of together; `subject` is the first
  std::optional<std::string> title;  // of the product, or the tier's name
  std::optional<std::string> title_en;
  std::optional<std::string> thumb_url;
  std::optional<std::string> reason;  // what the merchant wrote
  Instant told_at;
  bool unread = false;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("message_id", self.message_id);
    visit("kind", self.kind);
    visit("subject", self.subject, Length{1, 40});
    visit("amount", self.amount);
    visit("count", self.count);
    visit("title", self.title, Length{1, 60});
    visit("title_en", self.title_en, Length{1, 100});
    visit("thumb_url", self.thumb_url, Length{1, 300});
    visit("reason", self.reason, Length{0, 200});
    visit("told_at", self.told_at);
    visit("unread", self.unread);
  }
};
struct MessageQuery {
  std::optional<std::string> cursor;
  std::optional<std::int64_t> limit;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("cursor", self.cursor, Length{1, 200});
    visit("limit", self.limit, Range{1, k_page_items_max});
  }
};
inline constexpr Endpoint<MessageQuery, Page<Message>> k_messages{"list_messages", Method::get, "/api/v1/messages",
                                                                  k_buyer, "What I was told, newest first"};
struct ReadUpTo {
  Instant up_to;  // told_at of the newest message that was seen

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("up_to", self.up_to);
  }
};
struct Unread {
  std::int64_t unread_messages = 0;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("unread_messages", self.unread_messages);
  }
};
inline constexpr Endpoint<ReadUpTo, Unread> k_read_messages{
    "read_messages", Method::put, "/api/v1/messages/read", k_buyer, "Mark what was seen as read; what is left",
    RateClass::write};

// A long poll. Without `since`, or with one that this server does not know, it answers at once; else as soon as something
// of mine was committed here, or after `hold_s` seconds.
struct LiveQuery {
  std::optional<std::string> since;  // of the last answer

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("since", self.since, Length{1, 40});
  }
};
struct LiveReply {
  std::string since;
  bool changed = false;  // look again
  bool alone = true;     // no other server serves this shop: what is not told here has not happened
  std::int64_t hold_s = 0;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("since", self.since, Length{1, 40});
    visit("changed", self.changed);
    visit("alone", self.alone);
    visit("hold_s", self.hold_s);
  }
};
inline constexpr Endpoint<LiveQuery, LiveReply> k_live{"get_live", Method::get, "/api/v1/live", k_buyer,
                                                       "Wait until something of mine has changed"};

}  // namespace fenxiao::contract

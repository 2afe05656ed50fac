// Strong ids: an order's id is not a product's. 63-bit integers inside, opaque prefixed text outside ("ord_5k2v…").
//
// Text form: prefix, '_', the value in lower-case Crockford base 32 without leading zeros. Parsing accepts exactly
// what formatting writes, so that one id has one spelling (idempotency hashes and caches rely on it).
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace fenxiao {

std::string format_id(std::string_view prefix, std::int64_t value);
std::optional<std::int64_t> parse_id(std::string_view prefix, std::string_view text);

template <class Tag>
struct Id {
  std::int64_t value = 0;  // > 0 when set; 0 means none

  static constexpr std::string_view prefix() { return Tag::k_prefix; }
  bool set() const noexcept { return value != 0; }
  std::string text() const { return format_id(Tag::k_prefix, value); }
  static std::optional<Id> parse(std::string_view text) {
    const auto value = parse_id(Tag::k_prefix, text);
    if (!value) return std::nullopt;
    return Id{*value};
  }
  friend auto operator<=>(const Id&, const Id&) = default;
};

#define FENXIAO_ID(Name, prefix_text)                         \
  struct Name##Tag {                                          \
    static constexpr std::string_view k_prefix = prefix_text; \
  };                                                          \
  using Name = Id<Name##Tag>

FENXIAO_ID(ShopId, "shp");
FENXIAO_ID(AccountId, "acc");  // a person who can sign in: buyer, distributor, staff
FENXIAO_ID(DistributorId, "dst");
FENXIAO_ID(ApplicationId, "app");
FENXIAO_ID(TierId, "tir");
FENXIAO_ID(CategoryId, "cat");
FENXIAO_ID(ProductId, "prd");
FENXIAO_ID(SkuId, "sku");
FENXIAO_ID(RuleId, "rul");
FENXIAO_ID(LinkId, "lnk");
FENXIAO_ID(OrderId, "ord");
FENXIAO_ID(OrderLineId, "lin");
FENXIAO_ID(ShipmentId, "shm");
FENXIAO_ID(RefundId, "rfd");
FENXIAO_ID(CommissionId, "com");  // one payee's commission on one line
FENXIAO_ID(WithdrawalId, "wdr");
FENXIAO_ID(PayoutAccountId, "pac");
FENXIAO_ID(JournalId, "jrn");
FENXIAO_ID(TouchId, "tch");
FENXIAO_ID(AddressId, "adr");
FENXIAO_ID(MessageId, "msg");
FENXIAO_ID(PauseId, "pau");        // an after-sale case or a risk hold
FENXIAO_ID(BankBatchId, "bnk");    // payouts on one list for the bank
FENXIAO_ID(OrderSourceId, "src");  // another system whose orders are told to us
FENXIAO_ID(EventId, "evt");        // what happened, for other systems
FENXIAO_ID(WebhookId, "whk");
FENXIAO_ID(DeliveryId, "dlv");  // one event on its way to one webhook

#undef FENXIAO_ID

}  // namespace fenxiao

template <class Tag>
struct std::hash<fenxiao::Id<Tag>> {
  std::size_t operator()(fenxiao::Id<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};

#include "server/features/order/sync.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

using contract::ExternalOrder;
using domain::SyncRefusal;

// Clocks differ by so much; what is further ahead did not happen yet. And no shop on the web is older than this.
constexpr std::int64_t k_ahead_ms_max = 5 * k_minute_ms;
constexpr Instant k_earliest{631'152'000'000};  // 1990-01-01

// Every amount of the order with its place, in the shop's currency or refused.
class Amounts {
 public:
  explicit Amounts(const ShopSettings& shop) : shop_(shop) {}
  std::int64_t of(const contract::Money& money, std::string_view field) {
    if (!wrong_)
      if (auto fits = shop::check_currency(shop_, money, field); !fits) wrong_ = fits.error();
    return money.amount;
  }
  std::int64_t of(const std::optional<contract::Money>& money, std::string_view field) {
    return money ? of(*money, field) : 0;
  }
  const std::optional<ApiError>& wrong() const { return wrong_; }

 private:
  const ShopSettings& shop_;
  std::optional<ApiError> wrong_;
};

domain::ToldState state_of(contract::ExternalOrderState state) {
  switch (state) {
    case contract::ExternalOrderState::placed: return domain::ToldState::placed;
    case contract::ExternalOrderState::paid: return domain::ToldState::paid;
    case contract::ExternalOrderState::shipped: return domain::ToldState::shipped;
    case contract::ExternalOrderState::received: return domain::ToldState::received;
    case contract::ExternalOrderState::closed: break;
  }
  return domain::ToldState::closed;
}

}  // namespace

std::string external_line_field(std::size_t i) { return "lines[" + std::to_string(i) + "]"; }

Result<domain::ToldOrder, ApiError> read_told(const WriteContext& ctx, const ExternalOrder& order) {
  domain::ToldOrder told;
  Amounts amounts(ctx.shop);
  told.version = order.version;
  told.state = state_of(order.state);
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    const contract::ExternalLine& line = order.lines[i];
    told.goods.lines.push_back({line.external_sku_id,
                                amounts.of(line.unit_price, external_line_field(i) + ".unit_price"), line.quantity,
                                amounts.of(line.discount, external_line_field(i) + ".discount")});
    told.refunded_fen.push_back(amounts.of(line.refunded, external_line_field(i) + ".refunded"));
  }
  told.goods.order_discount_fen = amounts.of(order.discount, "discount");
  told.goods.freight_fen = amounts.of(order.freight, "freight");
  told.payable_fen = amounts.of(order.payable, "payable");
  told.refunded_freight_fen = amounts.of(order.refunded_freight, "refunded_freight");
  if (amounts.wrong()) return Refused{*amounts.wrong()};

  told.placed_at = order.placed_at;
  told.paid_at = order.paid_at;
  told.shipped_at = order.shipped_at;
  told.received_at = order.received_at;
  told.closed_at = order.closed_at;
  const std::pair<const char*, std::optional<Instant>> times[] = {{"placed_at", order.placed_at},
                                                                  {"paid_at", order.paid_at},
                                                                  {"shipped_at", order.shipped_at},
                                                                  {"received_at", order.received_at},
                                                                  {"closed_at", order.closed_at}};
  for (const auto& [field, at] : times)
    if (at && (*at > ctx.now.plus_ms(k_ahead_ms_max) || *at < k_earliest))
      return refuse_field(field, "out_of_range", "is in the future, or before the year 1990");
  return told;
}

ApiError error_of(const domain::RefusedSync& refused) {
  const std::string line = refused.line ? external_line_field(*refused.line) : std::string();
  const std::string refund = refused.line ? line + ".refunded" : "refunded_freight";
  switch (refused.why) {
    case SyncRefusal::bad_cart:
      return refuse_field("lines", "out_of_range", "prices, quantities and discounts make no order").error;
    case SyncRefusal::bad_payable:
      return refuse_field("payable.amount", "does_not_add_up", "is not lines − discounts + freight").error;
    case SyncRefusal::bad_times:
      return refuse_field("state", "times_do_not_fit", "a time is missing, too much, or out of order").error;
    case SyncRefusal::refund_unpaid:
      return refuse_field(refund, "not_paid", "nothing was paid that could go back").error;
    case SyncRefusal::refund_too_large: return refuse(ErrorCode::refund_too_large, refund).error;
    case SyncRefusal::closed_with_money:
      return refuse_field("state", "not_refunded", "closed after it was paid, and not all of it went back").error;
    case SyncRefusal::went_back: return refuse(ErrorCode::state_conflict, "state", "it was told as paid before").error;
    case SyncRefusal::goods_changed: return refuse(ErrorCode::goods_changed, "lines").error;
    case SyncRefusal::refund_shrinks: return refuse(ErrorCode::refund_shrinks, refund).error;
  }
  return {ErrorCode::internal};
}

}  // namespace fenxiao::server::features

#include <map>

#include "contract/decode.h"
#include "contract/encode.h"
#include "domain/order/sync.h"
#include "server/features/order/sync.h"
#include "server/log.h"
#include "server/personal.h"
#include "server/shop/people.h"
#include "server/shop/shelf.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

using contract::ExternalOrder;
using domain::SyncStep;

constexpr const char* k_refund_reason = "refunded by the system that keeps the order";

// --- what is held -----------------------------------------------------------------------------------------------------

// The goods as they were told, in the source's names. The stored form: fields are added, never renamed.
struct StoredLine {
  std::string sku;
  std::int64_t unit_price_fen = 0;
  std::int64_t quantity = 0;
  std::int64_t discount_fen = 0;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("sku", self.sku);
    visit("unit_price_fen", self.unit_price_fen);
    visit("quantity", self.quantity);
    visit("discount_fen", self.discount_fen);
  }
};
struct StoredGoods {
  std::vector<StoredLine> lines;
  std::int64_t order_discount_fen = 0;
  std::int64_t freight_fen = 0;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("lines", self.lines);
    visit("order_discount_fen", self.order_discount_fen);
    visit("freight_fen", self.freight_fen);
  }
};
std::string store(const domain::ToldGoods& goods) {
  StoredGoods out{{}, goods.order_discount_fen, goods.freight_fen};
  for (const domain::ToldLine& line : goods.lines)
    out.lines.push_back({line.sku, line.unit_price_fen, line.quantity, line.discount_fen});
  return contract::encode(out);
}
domain::ToldGoods load_goods(std::string_view json) {
  const auto stored = contract::decode<StoredGoods>(json);
  if (!stored) throw Fault(FaultKind::corrupt, "stored goods: " + stored.error().field + " " + stored.error().code);
  domain::ToldGoods out{{}, stored->order_discount_fen, stored->freight_fen};
  for (const StoredLine& line : stored->lines)
    out.lines.push_back({line.sku, line.unit_price_fen, line.quantity, line.discount_fen});
  return out;
}

struct Held {
  OrderId order;
  std::string content_hash;
  domain::HeldOrder told;
};
std::optional<Held> find_held(Tx& tx, ShopId shop, OrderSourceId source, std::string_view external_id) {
  const auto row = tx.one(
      "SELECT order_id, version, content_hash, goods FROM external_orders WHERE shop_id = $1 AND source_id = $2"
      " AND external_id = $3",
      shop, source, external_id);
  if (!row) return std::nullopt;
  Held out{row->id<OrderId>(0), row->text(2), {}};
  const auto order = find_order(tx, shop, out.order);
  INVARIANT(order.has_value());
  out.told.version = row->integer(1);
  out.told.state = order->state;
  out.told.goods = load_goods(row->text(3));
  out.told.refunded_freight_fen = order->refunded_freight_fen;
  for (const Row& line :
       tx.query("SELECT refunded_fen FROM order_lines WHERE shop_id = $1 AND order_id = $2 ORDER BY line_no", shop,
                out.order))
    out.told.refunded_fen.push_back(line.integer(0));
  return out;
}

// --- the steps --------------------------------------------------------------------------------------------------------

// Whose sale it is at the moment when it was placed. A binding that was made later earns nothing of it.
Result<std::optional<shop::AttributionSnapshot>, ApiError> sale_of(WriteContext& ctx, const SourceRow& source,
                                                                   const ExternalOrder& order,
                                                                   const Policies& policies) {
  const auto outright = [&](DistributorId seller) {
    shop::AttributionSnapshot sale;
    sale.attribution.distributor = seller;
    sale.attribution.bound_at = ctx.now;
    sale.touched_at_ms = ctx.now.ms;
    return std::optional(sale);
  };
  const contract::ExternalSale sale = order.sale.value_or(contract::ExternalSale{});
  if (sale.external_distributor_id) {
    const auto seller =
        find_named(ctx.tx, ctx.shop.id, source.id, contract::ExternalKind::distributor, *sale.external_distributor_id);
    if (!seller) return refuse(ErrorCode::external_unknown, "sale.external_distributor_id");
    return outright(DistributorId{*seller});
  }
  if (sale.invite_code)
    if (const auto seller = shop::distributor_by_invite(ctx.reading(), *sale.invite_code)) return outright(seller->id);
  touch_by_order(ctx, sale.promo_code, sale.visitor_key, policies);
  auto bound = attribution_of(ctx);
  if (bound && bound->attribution.bound_at > ctx.now) bound.reset();
  return bound;
}

Principal buyer_principal(AccountId account) {
  Principal who;
  who.account = account;
  who.roles = contract::k_buyer;
  return who;
}

// Carries the steps of one order out, one after the other, on its buyer's or on nobody's behalf.
class Bringing {
 public:
  Bringing(WriteContext& ctx, const SourceRow& source, const ExternalOrder& order, const domain::SyncPlan& plan)
      : base_(ctx), source_(source), order_(order), plan_(plan) {}

  // `ours`: the order that is held; unset where none is. The one that is held afterwards.
  Result<OrderId, ApiError> carry_out(OrderId ours) {
    if (ours.set()) row_ = find_order(base_.tx, base_.shop.id, ours);
    for (const SyncStep& step : plan_.steps) {
      if (step.kind == SyncStep::Kind::place) {
        if (auto placed = place(step.at); !placed) return Refused{placed.error()};
        continue;
      }
      INVARIANT(row_.has_value());
      go(step);
    }
    INVARIANT(row_.has_value());
    return row_->id;
  }

 private:
  Verdict<ApiError> place(Instant at) {
    const auto buyer = buyer_of(base_, source_.id, order_.buyer);
    if (!buyer) return Refused{buyer.error()};
    const Principal who = buyer_principal(*buyer);
    WriteContext ctx = base_.recording(who, at);
    const Policies policies = shop::load_policies(ctx.tx, ctx.shop.id);
    OrderDraft draft;
    draft.cart.totals = plan_.totals;
    draft.address = order_.address;
    draft.source = source_.id;
    for (std::size_t i = 0; i < order_.lines.size(); ++i) {
      const contract::ExternalLine& line = order_.lines[i];
      auto goods = goods_of(base_, source_, line, external_line_field(i));
      if (!goods) return Refused{goods.error()};
      // It is sold over there: it comes in and goes out, what is on the shelf stays, and no limit of ours was asked.
      shop::receive_stock(ctx, goods->sku.id, line.quantity);
      goods->sku.price_fen = line.unit_price.amount;
      goods->sku.per_buyer_max.reset();
      draft.cart.items.push_back({std::move(goods->product), std::move(goods->sku), line.quantity});
    }
    for (auto& item : draft.cart.items)  // as it is after all lines came in: one SKU may stand on two of them
      item.sku.stock = shop::find_sku(ctx.tx, ctx.shop.id, item.sku.id)->stock;
    auto sale = sale_of(ctx, source_, order_, policies);
    if (!sale) return Refused{sale.error()};
    draft.attribution = std::move(sale).value();
    const auto id = write_order(ctx, std::move(draft), policies);
    if (!id) return Refused{id.error()};
    row_ = find_order(ctx.tx, ctx.shop.id, *id);
    return Done{};
  }

  void go(const SyncStep& step) {
    const Principal buyer = buyer_principal(row_->buyer);
    const Principal nobody;
    // A refund is booked when it is learned of: what was earned and read in a statement is not changed behind it.
    WriteContext refunding = base_.recording(nobody, base_.now);
    WriteContext ctx = base_.recording(step.kind == SyncStep::Kind::pay ? buyer : nobody, step.at);
    switch (step.kind) {
      case SyncStep::Kind::place: break;
      case SyncStep::Kind::pay: mark_paid(ctx, *row_, domain::OrderEvent::paid); break;
      case SyncStep::Kind::ship:
        mark_shipped(ctx, *row_, order_.carrier.value_or(""), order_.tracking_no.value_or(""));
        break;
      case SyncStep::Kind::receive: mark_received(ctx, *row_, step.at); break;
      case SyncStep::Kind::refund: book_refund(refunding, *row_, parts_of(step), k_refund_reason, false); break;
      case SyncStep::Kind::close: close_order(ctx, *row_, domain::OrderEvent::cancelled); break;
    }
  }

  RefundParts parts_of(const SyncStep& step) const {
    RefundParts parts;
    parts.freight_fen = step.freight_fen;
    const auto lines =
        base_.tx.query("SELECT line_id FROM order_lines WHERE shop_id = $1 AND order_id = $2 ORDER BY line_no",
                       base_.shop.id, row_->id);
    INVARIANT(lines.size() == step.goods_fen.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (step.goods_fen[i] == 0) continue;
      parts.goods_fen.emplace(lines[i].id<OrderLineId>(0), step.goods_fen[i]);
      parts.goods_total_fen += step.goods_fen[i];
    }
    return parts;
  }

  WriteContext& base_;
  const SourceRow& source_;
  const ExternalOrder& order_;
  const domain::SyncPlan& plan_;
  std::optional<OrderRow> row_;
};

struct Brought {
  OrderId order;
  bool stale = false;
};
Result<Brought, ApiError> bring_over(WriteContext& ctx, const SourceRow& source, const ExternalOrder& order) {
  auto told = read_told(ctx, order);
  if (!told) return Refused{told.error()};
  const auto held = find_held(ctx.tx, ctx.shop.id, source.id, order.external_id);
  const std::string hash = ctx.vault.keyed_hash("told order", contract::encode(order));
  if (held && held->told.version == told->version && held->content_hash != hash)
    return refuse(ErrorCode::version_conflict, "version");
  const auto plan = domain::plan_sync(held ? std::optional(held->told) : std::nullopt, *told);
  if (!plan) return Refused{error_of(plan.error())};
  if (plan->stale) return Brought{held->order, true};
  const auto ours = Bringing(ctx, source, order, *plan).carry_out(held ? held->order : OrderId{});
  if (!ours) return Refused{ours.error()};
  ctx.tx.exec(
      "INSERT INTO external_orders (shop_id, source_id, external_id, order_id, version, content_hash, goods, told_at_ms)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (shop_id, source_id, external_id) DO UPDATE SET"
      " order_id = excluded.order_id, version = excluded.version, content_hash = excluded.content_hash,"
      " goods = excluded.goods, told_at_ms = excluded.told_at_ms",
      ctx.shop.id, source.id, order.external_id, *ours, told->version, hash, store(told->goods), ctx.now);
  ctx.tx.exec("DELETE FROM refused_orders WHERE shop_id = $1 AND source_id = $2 AND external_id = $3", ctx.shop.id,
              source.id, order.external_id);
  return Brought{*ours, false};
}

// One order in a savepoint of its own, inside the command's.
Result<Brought, ApiError> bring_over_alone(WriteContext& ctx, const SourceRow& source, const ExternalOrder& order) {
  const auto failed = [&](const char* what) -> Result<Brought, ApiError> {
    log_line(Severity::error, "told_order_failed",
             {{"source", source.id.text()}, {"external_id", order.external_id}, {"detail", what}});
    ctx.tx.rollback_to_savepoint();
    return refuse(ErrorCode::internal);
  };
  ctx.tx.savepoint();
  try {
    auto brought = bring_over(ctx, source, order);
    if (brought)
      ctx.tx.release_savepoint();
    else
      ctx.tx.rollback_to_savepoint();
    return brought;
  } catch (const Fault& fault) {
    if (fault.kind() == FaultKind::storage || fault.kind() == FaultKind::unavailable) throw;
    return failed(fault.what());
  } catch (const InvariantError& wrong) {
    return failed(wrong.what());
  }
}

contract::SyncProblem problem_of(const ApiError& error) {
  contract::SyncProblem out;
  out.code = contract::info_of(error.code).code;
  if (!error.reason.empty()) out.reason = error.reason;
  if (!error.detail.empty()) out.detail = error.detail;
  if (!error.field.empty()) out.field = error.field;
  return out;
}

void note_refused(WriteContext& ctx, const SourceRow& source, const contract::SyncResult& result) {
  const std::string problem = contract::encode(*result.problem);
  ctx.tx.exec(
      "INSERT INTO refused_orders (shop_id, source_id, external_id, version, problem, refused_at_ms)"
      " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (shop_id, source_id, external_id) DO UPDATE SET"
      " version = excluded.version, problem = excluded.problem, refused_at_ms = excluded.refused_at_ms",
      ctx.shop.id, source.id, result.external_id, result.version, problem, ctx.now);
  ctx.tx.exec("UPDATE order_sources SET last_error = $1, last_error_at_ms = $2 WHERE shop_id = $3 AND source_id = $4",
              "order " + result.external_id + ", version " + std::to_string(result.version) + ": " + problem, ctx.now,
              ctx.shop.id, source.id);
}

}  // namespace

std::vector<contract::SyncResult> sync_orders(WriteContext& ctx, const SourceRow& source,
                                              const std::vector<ExternalOrder>& orders) {
  std::vector<contract::SyncResult> out;
  std::map<contract::SyncOutcome, std::int64_t> counts;
  for (const ExternalOrder& order : orders) {
    contract::SyncResult result{order.external_id, order.version, contract::SyncOutcome::applied, {}, {}};
    const auto brought = bring_over_alone(ctx, source, order);
    if (brought) {
      result.order_id = brought->order;
      if (brought->stale) result.outcome = contract::SyncOutcome::ignored;
    } else {
      result.outcome = contract::SyncOutcome::refused;
      result.problem = problem_of(brought.error());
      note_refused(ctx, source, result);
    }
    ++counts[result.outcome];
    out.push_back(std::move(result));
  }
  ctx.tx.exec(
      "UPDATE order_sources SET seen_at_ms = $1, applied = applied + $2, ignored = ignored + $3, refused = refused + $4"
      " WHERE shop_id = $5 AND source_id = $6",
      ctx.now, counts[contract::SyncOutcome::applied], counts[contract::SyncOutcome::ignored],
      counts[contract::SyncOutcome::refused], ctx.shop.id, source.id);
  return out;
}

}  // namespace fenxiao::server::features

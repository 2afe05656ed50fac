#include "server/features/risk/risk.h"
#include "server/shop/commissions.h"
#include "server/shop/paging.h"
#include "server/shop/policies.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

contract::Pause pause_of(const Row& row) {
  const auto kind = contract::enum_of<contract::PauseKind>(row.text(2));
  INVARIANT(kind);
  return {row.id<PauseId>(0), row.id<OrderId>(1), *kind, row.text(3), row.instant(4), row.maybe_instant(5)};
}
constexpr std::string_view k_columns = "pause_id, order_id, kind, reason, from_ms, until_ms";

std::string told(const contract::Pause& pause) {
  return R"({"order_id":")" + pause.order_id.text() + R"(","pause_id":")" + pause.pause_id.text() + R"(","kind":")" +
         std::string(contract::name_of(pause.kind)) + "\"}";
}

Result<contract::Pause, ApiError> open(const contract::PauseRequest& request, contract::PauseKind kind,
                                       WriteContext& ctx) {
  const auto name = contract::name_of(kind);
  if (!ctx.tx
           .query("SELECT 1 FROM commission_pauses WHERE shop_id = $1 AND order_id = $2 AND kind = $3"
                  " AND until_ms IS NULL",
                  ctx.shop.id, request.order_id, name)
           .empty())
    return refuse(ErrorCode::state_conflict, "order_id", "one is open already");
  const contract::Pause pause{ctx.ids.next<PauseId>(), request.order_id, kind, request.reason, ctx.now, {}};
  ctx.tx.exec(
      "INSERT INTO commission_pauses (shop_id, pause_id, order_id, kind, reason, from_ms, opened_by)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7)",
      ctx.shop.id, pause.pause_id, pause.order_id, name, pause.reason, pause.from, ctx.who.account);
  shop::reckon_release(ctx, pause.order_id, shop::load_policies(ctx.tx, ctx.shop.id));
  ctx.audit.record("pause.opened", pause.order_id.text(), "", name, pause.reason);
  ctx.outbox.append("order:" + pause.order_id.text(), "order.paused", told(pause));
  return pause;
}

Result<contract::Page<contract::Pause>, ApiError> list_pauses(const contract::PauseQuery& query, ReadContext& ctx) {
  const auto from = shop::position_of(query.cursor);
  if (!from) return Refused{from.error()};
  const std::int64_t size = shop::page_size(query.limit);
  // 0: all; 1: open; 2: closed.
  const int which = query.open ? (*query.open ? 1 : 2) : 0;
  const auto rows = ctx.tx.query(
      "SELECT " + std::string(k_columns) +
          " FROM commission_pauses WHERE shop_id = $1 AND (from_ms < $2 OR (from_ms = $2 AND pause_id < $3))"
          " AND ($4 = 0 OR ($4 = 1 AND until_ms IS NULL) OR ($4 = 2 AND until_ms IS NOT NULL))"
          " ORDER BY from_ms DESC, pause_id DESC LIMIT $5",
      ctx.shop.id, from->at, from->id, which, size + 1);
  return shop::page_of<contract::Pause>(rows, size, pause_of, shop::placed_by(4, 0));
}

}  // namespace

Result<contract::Pause, ApiError> open_after_sale(const contract::PauseRequest& request, WriteContext& ctx) {
  const auto order =
      ctx.tx.one("SELECT state, received_at_ms FROM orders WHERE shop_id = $1 AND order_id = $2 AND account_id = $3",
                 ctx.shop.id, request.order_id, ctx.who.account);
  if (!order) return refuse(ErrorCode::not_found, "order_id");
  const std::string& state = order->text(0);
  if (state == "placed" || state == "closed")
    return refuse(ErrorCode::state_conflict, "order_id", "nothing was paid for");
  // Held to the dates of the order itself, whatever its commissions have become.
  const auto received = order->maybe_instant(1);
  const std::int64_t days = shop::load_policies(ctx.tx, ctx.shop.id).freeze_days;
  const auto pauses = shop::pauses_of(ctx.tx, ctx.shop.id, request.order_id);
  if (received) {
    const auto over = domain::release_at(*received, days, pauses);
    if (over && *over <= ctx.now) return refuse(ErrorCode::after_sale_over, "order_id");
  }
  return open(request, contract::PauseKind::after_sale, ctx);
}

Result<contract::Pause, ApiError> place_hold(const contract::PauseRequest& request, WriteContext& ctx) {
  if (ctx.tx.query("SELECT 1 FROM orders WHERE shop_id = $1 AND order_id = $2", ctx.shop.id, request.order_id).empty())
    return refuse(ErrorCode::not_found, "order_id");
  return open(request, contract::PauseKind::risk_hold, ctx);
}

Result<contract::Pause, ApiError> close_pause(const contract::PauseEnd& request, WriteContext& ctx) {
  const auto row =
      ctx.tx.one("SELECT " + std::string(k_columns) + " FROM commission_pauses WHERE shop_id = $1 AND pause_id = $2",
                 ctx.shop.id, request.pause_id);
  if (!row) return refuse(ErrorCode::not_found, "pause_id");
  contract::Pause pause = pause_of(*row);
  if (pause.until) return refuse(ErrorCode::state_conflict, "pause_id", "it is closed already");
  pause.until = ctx.now;
  ctx.tx.exec("UPDATE commission_pauses SET until_ms = $1, closed_by = $2 WHERE shop_id = $3 AND pause_id = $4",
              ctx.now, ctx.who.account, ctx.shop.id, pause.pause_id);
  shop::reckon_release(ctx, pause.order_id, shop::load_policies(ctx.tx, ctx.shop.id));
  ctx.audit.record("pause.closed", pause.order_id.text(), contract::name_of(pause.kind), "", request.reason);
  ctx.outbox.append("order:" + pause.order_id.text(), "order.resumed", told(pause));
  return pause;
}

void register_pauses(Router& router) {
  router.write(contract::k_open_after_sale, open_after_sale);
  router.write(contract::k_place_hold, place_hold);
  router.write(contract::k_close_pause, close_pause);
  router.read(contract::k_pauses, list_pauses);
}

}  // namespace fenxiao::server::features

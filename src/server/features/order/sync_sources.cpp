#include <map>
#include <mutex>

#include "contract/decode.h"
#include "contract/encode.h"
#include "server/adapters/outbound/curl.h"
#include "server/features/order/sync.h"
#include "server/personal.h"
#include "server/shop/secrets.h"
#include "server/shop/wire.h"
#include "server/signature.h"

namespace fenxiao::server::features {
namespace {

constexpr int k_secret_bytes = 32;
constexpr std::int64_t k_former_secret_ms = k_day_ms;  // time enough to bring the new one to the other side
constexpr std::int64_t k_sources_max = 100;
constexpr std::int64_t k_refused_shown_max = 100;

std::string secret_name(OrderSourceId id, std::string_view which) {
  return "order_source/" + id.text() + "/" + std::string(which);
}

constexpr std::string_view k_select =
    "SELECT source_id, name, state, unknown_goods, pull_url, pull_every_min, created_at_ms, seen_at_ms, applied, ignored,"
    " refused, last_error, last_error_at_ms FROM order_sources WHERE shop_id = $1";

contract::OrderSource wire_source(const ReadContext& ctx, const Row& row) {
  contract::OrderSource out;
  out.source_id = row.id<OrderSourceId>(0);
  out.name = row.text(1);
  out.state = *contract::enum_of<contract::SourceState>(row.text(2));
  out.unknown_goods = *contract::enum_of<contract::UnknownGoods>(row.text(3));
  if (!row.is_null(4)) out.pull = {row.text(4), row.integer(5)};
  out.has_secret = shop::secret_set_at(ctx.tx, ctx.shop.id, secret_name(out.source_id, "current")).has_value();
  out.created_at = row.instant(6);
  out.seen_at = row.maybe_instant(7);
  out.applied = row.integer(8);
  out.ignored = row.integer(9);
  out.refused = row.integer(10);
  out.last_error = row.maybe_text(11);
  out.last_error_at = row.maybe_instant(12);
  return out;
}
std::optional<contract::OrderSource> wire_source(const ReadContext& ctx, OrderSourceId id) {
  const auto row = ctx.tx.one(std::string(k_select) + " AND source_id = $2", ctx.shop.id, id);
  return row ? std::optional(wire_source(ctx, *row)) : std::nullopt;
}

bool is_taken(const ReadContext& ctx, std::string_view name, OrderSourceId by_other_than) {
  const auto row =
      ctx.tx.one("SELECT source_id FROM order_sources WHERE shop_id = $1 AND name = $2", ctx.shop.id, name);
  return row && row->id<OrderSourceId>(0) != by_other_than;
}

Verdict<ApiError> check(const ReadContext& ctx, std::string_view name, const std::optional<contract::PullPlan>& pull,
                        OrderSourceId id = {}) {
  if (is_taken(ctx, name, id)) return refuse_field("name", "duplicate", "another source has this name");
  if (pull && !is_callable_url(pull->url))
    return refuse_field("pull.url", "bad_url", "is no address that can be called over HTTP or HTTPS");
  return Done{};
}

Result<contract::OrderSourceList, ApiError> order_sources(const contract::Empty&, ReadContext& ctx) {
  contract::OrderSourceList out;
  for (const Row& row : ctx.tx.query(std::string(k_select) + " ORDER BY source_id", ctx.shop.id))
    out.items.push_back(wire_source(ctx, row));
  return out;
}

Result<contract::RefusedOrderList, ApiError> refused_orders(const contract::OrderSourceRef& query, ReadContext& ctx) {
  if (!find_source(ctx.tx, ctx.shop.id, query.source_id)) return refuse(ErrorCode::not_found, "source_id");
  contract::RefusedOrderList out;
  for (
      const Row& row : ctx.tx.query(
          "SELECT external_id, version, problem, refused_at_ms FROM refused_orders WHERE shop_id = $1 AND source_id = $2"
          " ORDER BY refused_at_ms DESC, external_id LIMIT $3",
          ctx.shop.id, query.source_id, k_refused_shown_max)) {
    auto problem = contract::decode<contract::SyncProblem>(row.text(2));
    INVARIANT(problem.ok());
    out.items.push_back({row.text(0), row.integer(1), std::move(problem).value(), row.instant(3)});
  }
  return out;
}

// Of each source the last signature that was refused.
class WrongSignatures {
 public:
  struct Seen {
    std::string what;
    Instant at;
  };
  void note(ShopId shop, OrderSourceId source, const char* what, Instant at) {
    const std::lock_guard guard(guard_);
    seen_[shop][source] = {what, at};
  }
  std::map<OrderSourceId, Seen> take(ShopId shop) {
    const std::lock_guard guard(guard_);
    auto node = seen_.extract(shop);
    return node ? std::move(node.mapped()) : std::map<OrderSourceId, Seen>();
  }

 private:
  std::mutex guard_;
  std::map<ShopId, std::map<OrderSourceId, Seen>> seen_;
};
WrongSignatures& wrong_signatures() {
  static WrongSignatures all;
  return all;
}

bool signed_by(const ReadContext& ctx, OrderSourceId source, const SignedCall& call) {
  const auto fits = [&](const std::optional<std::string>& secret) {
    return secret && signature_fits(*secret, call.time, call.body, call.signature);
  };
  if (fits(shop::load_secret(ctx.tx, ctx.vault, ctx.shop.id, secret_name(source, "current")))) return true;
  const auto renewed_at = shop::secret_set_at(ctx.tx, ctx.shop.id, secret_name(source, "current"));
  if (!renewed_at || ctx.now >= renewed_at->plus_ms(k_former_secret_ms)) return false;
  return fits(shop::load_secret(ctx.tx, ctx.vault, ctx.shop.id, secret_name(source, "former")));
}

}  // namespace

std::optional<SourceRow> find_source(Tx& tx, ShopId shop, OrderSourceId id) {
  const auto row =
      tx.one("SELECT name, state, unknown_goods FROM order_sources WHERE shop_id = $1 AND source_id = $2", shop, id);
  if (!row) return std::nullopt;
  return SourceRow{id, row->text(0), *contract::enum_of<contract::SourceState>(row->text(1)),
                   *contract::enum_of<contract::UnknownGoods>(row->text(2))};
}

OrderSourceId add_source(WriteContext& ctx, const contract::NewOrderSource& source) {
  const auto id = ctx.ids.next<OrderSourceId>();
  ctx.tx.exec(
      "INSERT INTO order_sources (shop_id, source_id, name, state, unknown_goods, pull_url, pull_every_min, pull_at_ms,"
      " created_at_ms) VALUES ($1, $2, $3, 'active', $4, $5, $6, $7, $8)",
      ctx.shop.id, id, source.name, contract::name_of(source.unknown_goods),
      source.pull ? std::optional(source.pull->url) : std::nullopt,
      source.pull ? std::optional(source.pull->every_min) : std::nullopt,
      source.pull ? std::optional(ctx.now) : std::nullopt, ctx.now);
  ctx.audit.record("order_source.added", id.text(), "", contract::encode(source));
  return id;
}

Result<contract::OrderSource, ApiError> add_order_source(const contract::NewOrderSource& request, WriteContext& ctx) {
  if (auto fits = check(ctx.reading(), request.name, request.pull); !fits) return Refused{fits.error()};
  const auto there = ctx.tx.one("SELECT count(*) FROM order_sources WHERE shop_id = $1", ctx.shop.id)->integer(0);
  if (there >= k_sources_max) return refuse(ErrorCode::state_conflict, {}, "a shop has at most 100 sources");
  return *wire_source(ctx.reading(), add_source(ctx, request));
}

Result<contract::OrderSource, ApiError> set_order_source(const contract::OrderSourceChange& request,
                                                         WriteContext& ctx) {
  const auto before = wire_source(ctx.reading(), request.source_id);
  if (!before) return refuse(ErrorCode::not_found, "source_id");
  if (auto fits = check(ctx.reading(), request.name, request.pull, request.source_id); !fits)
    return Refused{fits.error()};
  // Another address has other cursors: it is asked from its beginning.
  const bool moved = request.pull && (!before->pull || before->pull->url != request.pull->url);
  ctx.tx.exec(
      "UPDATE order_sources SET name = $3, state = $4, unknown_goods = $5, pull_url = $6, pull_every_min = $7,"
      " pull_at_ms = $8 WHERE shop_id = $1 AND source_id = $2",
      ctx.shop.id, request.source_id, request.name, contract::name_of(request.state),
      contract::name_of(request.unknown_goods), request.pull ? std::optional(request.pull->url) : std::nullopt,
      request.pull ? std::optional(request.pull->every_min) : std::nullopt,
      request.pull ? std::optional(ctx.now) : std::nullopt);
  if (moved)
    ctx.tx.exec("UPDATE order_sources SET pull_cursor = NULL WHERE shop_id = $1 AND source_id = $2", ctx.shop.id,
                request.source_id);
  const contract::OrderSourceChange former{before->source_id, before->name, before->state, before->unknown_goods,
                                           before->pull};
  ctx.audit.record("order_source.set", request.source_id.text(), contract::encode(former), contract::encode(request));
  return *wire_source(ctx.reading(), request.source_id);
}

Result<contract::SourceSecret, ApiError> renew_source_secret(const contract::OrderSourceRef& request,
                                                             WriteContext& ctx) {
  if (!find_source(ctx.tx, ctx.shop.id, request.source_id)) return refuse(ErrorCode::not_found, "source_id");
  contract::SourceSecret out{request.source_id, random_text(k_secret_bytes), {}};
  const std::string current = secret_name(request.source_id, "current");
  if (const auto former = shop::load_secret(ctx.tx, ctx.vault, ctx.shop.id, current)) {
    shop::keep_secret(ctx, secret_name(request.source_id, "former"), *former);
    out.former_until = ctx.now.plus_ms(k_former_secret_ms);
  }
  shop::keep_secret(ctx, current, out.secret);
  ctx.audit.record("order_source.secret", request.source_id.text(), "", "renewed");
  return out;
}

Result<std::string, ApiError> verify_source(const SignedCall& call, ReadContext& ctx) {
  const auto id = OrderSourceId::parse(call.key);
  const auto source = id ? find_source(ctx.tx, ctx.shop.id, *id) : std::nullopt;
  if (!source) return refuse(ErrorCode::signature_wrong, std::string(contract::k_signing_key_header));
  const auto no = [&](ErrorCode code, std::string_view header) {
    wrong_signatures().note(ctx.shop.id, *id, contract::info_of(code).title.data(), ctx.now);
    return refuse(code, std::string(header));
  };
  if (!signed_by(ctx, *id, call)) return no(ErrorCode::signature_wrong, contract::k_signature_header);
  if (!signature_is_fresh(call.time, ctx.now)) return no(ErrorCode::signature_expired, contract::k_signing_time_header);
  if (source->state != contract::SourceState::active) return no(ErrorCode::source_disabled, {});
  return id->text();
}

Result<contract::SyncResults, ApiError> tell_orders(const contract::ToldOrders& request, WriteContext& ctx) {
  const auto id = OrderSourceId::parse(ctx.prepared);
  INVARIANT(id.has_value());
  const auto source = find_source(ctx.tx, ctx.shop.id, *id);
  if (!source || source->state != contract::SourceState::active) return refuse(ErrorCode::source_disabled);
  return contract::SyncResults{sync_orders(ctx, *source, request.orders)};
}

std::int64_t note_wrong_signatures(WriteContext& ctx) {
  const auto all = wrong_signatures().take(ctx.shop.id);
  for (const auto& [source, seen] : all)
    ctx.tx.exec("UPDATE order_sources SET last_error = $1, last_error_at_ms = $2 WHERE shop_id = $3 AND source_id = $4",
                seen.what, seen.at, ctx.shop.id, source);
  return static_cast<std::int64_t>(all.size());
}

void register_order_sync(Router& router) {
  router.write_signed(contract::k_tell_orders, verify_source, tell_orders);
  router.read(contract::k_order_sources, order_sources);
  router.write(contract::k_add_order_source, add_order_source);
  router.write(contract::k_set_order_source, set_order_source);
  router.write(contract::k_renew_source_secret, renew_source_secret);
  router.read(contract::k_external_names, external_names);
  router.write(contract::k_set_external_name, set_external_name);
  router.read(contract::k_refused_orders, refused_orders);
}

}  // namespace fenxiao::server::features

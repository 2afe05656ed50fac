#include "contract/distributor.h"
#include "server/features/promotion/promotion.h"
#include "server/personal.h"
#include "server/shop/bindings.h"
#include "server/shop/goods.h"
#include "server/shop/people.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

constexpr int k_code_chars = 8;  // 62^8 ≈ 2 × 10^14: not to be guessed, and short enough for a small QR
// A link that ends soon is not handed out again: posters live long.
constexpr std::int64_t k_link_days_left_min = 30;

std::string new_promo_code(const WriteContext& ctx, LinkId id) {
  constexpr std::string_view k_base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  // Under the server's key: nobody can tell the next code from this one.
  std::uint64_t mixed = 0;
  for (const char c : ctx.vault.keyed_hash("promo_code", id.text()))
    mixed = mixed * 1'099'511'628'211ull + static_cast<unsigned char>(c);
  std::string code;
  for (int i = 0; i < k_code_chars; ++i, mixed /= 62) code += k_base62[mixed % 62];
  return code;
}

contract::PromoLink wire_link(const WriteContext& ctx, const shop::LinkRow& link, const shop::ProductRow& product) {
  contract::PromoLink out;
  out.link_id = link.id;
  out.product_id = link.product;
  out.promo_code = link.promo_code;
  out.url = ctx.shop.host + "/p/" + link.promo_code;
  out.copy_text = product.title + " " + product.subtitle + " " + out.url;
  out.expires_at = link.expires_at;
  return out;
}

}  // namespace

Result<contract::PromoLink, ApiError> create_promo_link(const contract::LinkRequest& request, WriteContext& ctx) {
  const auto product = shop::find_product(ctx.tx, ctx.shop.id, request.product_id);
  if (!product || !product->on_sale) return refuse(ErrorCode::not_found, "product_id");
  if (!product->distributable) return refuse(ErrorCode::not_distributable, "product_id");
  const auto kept = ctx.tx.query(
      "SELECT promo_code FROM promo_links WHERE shop_id = $1 AND distributor_id = $2 AND product_id = $3"
      " AND expires_at_ms > $4 ORDER BY expires_at_ms DESC LIMIT 1",
      ctx.shop.id, ctx.who.distributor, product->id, ctx.now.plus_days(k_link_days_left_min));
  if (!kept.empty()) return wire_link(ctx, *shop::find_link(ctx.tx, ctx.shop.id, kept.front().text(0)), *product);
  const std::int64_t valid_days = shop::load_policies(ctx.tx, ctx.shop.id).link_valid_days;
  shop::LinkRow link;
  link.id = ctx.ids.next<LinkId>();
  link.promo_code = new_promo_code(ctx, link.id);
  link.distributor = ctx.who.distributor;
  link.product = product->id;
  link.expires_at = ctx.now.plus_days(valid_days);
  ctx.tx.exec(
      "INSERT INTO promo_links (promo_code, shop_id, link_id, distributor_id, product_id, created_at_ms, expires_at_ms)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7)",
      link.promo_code, ctx.shop.id, link.id, link.distributor, link.product, ctx.now, link.expires_at);
  return wire_link(ctx, link, *product);
}

Result<contract::TouchReply, ApiError> record_touch(const contract::TouchRequest& request, WriteContext& ctx) {
  // A touch by order is written by the order itself.
  if (request.source == contract::TouchSource::order) return refuse_field("source", "unknown_value");
  const auto link = shop::find_link(ctx.tx, ctx.shop.id, request.promo_code);
  if (!link || link->expires_at <= ctx.now) return refuse(ErrorCode::link_unknown, "promo_code");
  const shop::NewTouch touch{*link, request.visitor_key, request.source, shop::is_robot(ctx.who.user_agent)};
  return contract::TouchReply{shop::record_touch(ctx, touch, shop::load_policies(ctx.tx, ctx.shop.id))};
}

namespace {

Result<contract::Binding, ApiError> my_binding(const contract::Empty&, ReadContext& ctx) {
  contract::Binding out;
  out.bind_mode = shop::wire_of<contract::BindMode>(shop::load_policies(ctx.tx, ctx.shop.id).bind.mode);
  const auto binding = shop::load_binding(ctx.tx, ctx.shop.id, ctx.who.account);
  if (!binding || !domain::valid_at(*binding, ctx.now)) return out;
  out.bind_mode = shop::wire_of<contract::BindMode>(binding->rule);
  out.bound_at = binding->bound_at;
  out.protect_until = binding->protect_until;
  out.expires_at = binding->expires_at ? binding->expires_at : binding->protect_until;
  if (out.expires_at && *out.expires_at > ctx.now)
    out.days_left = (out.expires_at->ms - ctx.now.ms + k_day_ms - 1) / k_day_ms;
  if (const auto seller = shop::find_distributor(ctx, binding->distributor))
    out.referrer = shop::referrer_seen_by_buyers(*seller);
  return out;
}

}  // namespace

void register_promotion(Router& router, const FeatureAssets& assets) {
  router.write(contract::k_promo_link, create_promo_link);
  router.write(contract::k_touch, record_touch);
  router.read(contract::k_my_binding, my_binding);
  register_landing(router, assets);
  register_poster(router, assets);
  register_uploads(router);
}

}  // namespace fenxiao::server::features

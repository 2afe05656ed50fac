#include "server/shop/shelf.h"

namespace fenxiao::server::shop {
namespace {

// Behind all that is there.
template <class... Args>
std::int64_t next_position(WriteContext& ctx, std::string_view where, const Args&... args) {
  return ctx.tx.one("SELECT 1 + coalesce(max(position), 0) FROM " + std::string(where), ctx.shop.id, args...)
      ->integer(0);
}

}  // namespace

CategoryId add_category(WriteContext& ctx, std::string_view name, std::string_view name_en) {
  const auto id = ctx.ids.next<CategoryId>();
  ctx.tx.exec("INSERT INTO categories (shop_id, category_id, position, name, name_en) VALUES ($1, $2, $3, $4, $5)",
              ctx.shop.id, id, next_position(ctx, "categories WHERE shop_id = $1"), name, name_en);
  return id;
}

TierId add_tier(WriteContext& ctx, const TierRow& tier) {
  const auto id = ctx.ids.next<TierId>();
  ctx.tx.exec(
      "INSERT INTO tiers (shop_id, tier_id, position, name, name_en, from_sales_fen, training_required)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7)",
      ctx.shop.id, id, next_position(ctx, "tiers WHERE shop_id = $1"), tier.name, tier.name_en, tier.from_sales_fen,
      tier.training_required);
  return id;
}

ProductId add_product(WriteContext& ctx, const ProductRow& product) {
  const auto id = ctx.ids.next<ProductId>();
  ctx.tx.exec(
      "INSERT INTO products (shop_id, product_id, category_id, position, title, title_en, subtitle, subtitle_en, points,"
      " picture_url, thumb_url, cut_url, poster_title, poster_subtitle, badge, distributable, on_sale, created_at_ms)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
      ctx.shop.id, id, product.category, next_position(ctx, "products WHERE shop_id = $1"), product.title,
      product.title_en, product.subtitle, product.subtitle_en, product.points, product.picture.url,
      product.picture.thumb_url, product.picture.cut_url, product.poster_title, product.poster_subtitle, product.badge,
      product.distributable, product.on_sale, ctx.now);
  return id;
}

SkuId add_sku(WriteContext& ctx, const SkuRow& sku) {
  INVARIANT(domain::sound(sku.stock));
  const auto id = ctx.ids.next<SkuId>();
  ctx.tx.exec(
      "INSERT INTO skus (shop_id, sku_id, product_id, position, name, name_en, price_fen, list_price_fen, cost_fen, per_buyer_max)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      ctx.shop.id, id, sku.product, next_position(ctx, "skus WHERE shop_id = $1 AND product_id = $2", sku.product),
      sku.name, sku.name_en, sku.price_fen, sku.list_price_fen, sku.cost_fen, sku.per_buyer_max);
  ctx.tx.exec(
      "INSERT INTO stock (shop_id, sku_id, received, written_off, sold, reserved, left_over) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      ctx.shop.id, id, sku.stock.received, sku.stock.written_off, sku.stock.sold, sku.stock.reserved, sku.stock.left());
  return id;
}

void receive_stock(WriteContext& ctx, SkuId sku, std::int64_t quantity) {
  const auto row = find_sku(ctx.tx, ctx.shop.id, sku);
  INVARIANT(row.has_value());
  save_stock(ctx.tx, ctx.shop.id, sku, domain::receive_goods(row->stock, quantity));
}

}  // namespace fenxiao::server::shop

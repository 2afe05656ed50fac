#include "server/shop/promo_products.h"

#include "server/shop/wire.h"

namespace fenxiao::server::shop {
namespace {
constexpr std::int32_t k_recent_days = 30;
}

std::vector<Ranked> promo_products(const ReadContext& ctx, CategoryId category) {
  std::map<ProductId, SkuRow> cheapest;
  for (SkuRow& sku : skus_on_sale(ctx.tx, ctx.shop.id)) {
    const auto found = cheapest.find(sku.product);
    if (found == cheapest.end() || sku.price_fen < found->second.price_fen)
      cheapest.insert_or_assign(sku.product, std::move(sku));
  }
  const Day today = day_of(ctx.now, ctx.shop.utc_offset_min);
  std::map<ProductId, std::int64_t> recent;
  for (const auto& [product, units] : units_sold_since(ctx.tx, ctx.shop.id, Day{today.number - k_recent_days + 1}))
    recent[product] = units;

  const auto earner = Earner::of(ctx);
  std::vector<Ranked> out;
  for (ProductRow& product : products_on_sale(ctx.tx, ctx.shop.id, category)) {
    const auto sku = cheapest.find(product.id);
    if (sku == cheapest.end()) continue;
    Ranked row;
    row.wire.product_id = product.id;
    row.wire.title = product.title;
    row.wire.title_en = product.title_en;
    row.wire.subtitle = product.subtitle;
    row.wire.subtitle_en = product.subtitle_en;
    row.wire.picture = product.picture;
    row.wire.price_from = money(ctx.shop, sku->second.price_fen);
    row.wire.sold_recently = recent[product.id];
    row.wire.badge = product.badge;
    if (earner && product.distributable) {
      row.earn_fen = earner->earn_fen(product, sku->second);
      row.wire.earn_from = money(ctx.shop, row.earn_fen);
      row.wire.earn_rate_bp = earner->rate_bp(product, sku->second);
    }
    row.product = std::move(product);
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace fenxiao::server::shop

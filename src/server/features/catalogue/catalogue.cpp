#include "server/features/catalogue/catalogue.h"

#include <algorithm>

#include "contract/catalogue.h"
#include "server/shop/bindings.h"
#include "server/shop/people.h"
#include "server/shop/promo_products.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

using shop::money;

Result<contract::CategoryList, ApiError> list_categories(const contract::Empty&, ReadContext& ctx) {
  contract::CategoryList out;
  for (const Row& row : ctx.tx.query(
           "SELECT category_id, name, name_en FROM categories WHERE shop_id = $1 ORDER BY position", ctx.shop.id))
    out.items.push_back({row.id<CategoryId>(0), row.text(1), row.text(2)});
  return out;
}

bool mentions(const shop::ProductRow& product, const std::string& words) {
  return product.title.find(words) != std::string::npos || product.title_en.find(words) != std::string::npos ||
         product.subtitle.find(words) != std::string::npos;
}

void sort_by(std::vector<shop::Ranked>& rows, contract::ProductSort sort) {
  using contract::ProductSort;
  std::stable_sort(rows.begin(), rows.end(), [sort](const shop::Ranked& a, const shop::Ranked& b) {
    switch (sort) {
      case ProductSort::best_selling: return a.wire.sold_recently > b.wire.sold_recently;
      case ProductSort::earn: return a.earn_fen > b.earn_fen;
      case ProductSort::rate: return a.wire.earn_rate_bp.value_or(-1) > b.wire.earn_rate_bp.value_or(-1);
      case ProductSort::newest: return a.product.created_at > b.product.created_at;
    }
    return false;
  });
}

// A shop's catalogue is a list of at most some thousands; it is ranked as a whole, and a cursor is a place in it.
constexpr std::string_view k_place_prefix = "n";

Result<contract::Page<contract::PromoProduct>, ApiError> list_products(const contract::ProductListQuery& query,
                                                                       ReadContext& ctx) {
  std::int64_t from = 0;
  if (query.cursor) {
    const auto place = parse_id(k_place_prefix, *query.cursor);
    if (!place) return refuse_field("cursor", "unknown_value", "is not a cursor of this list");
    from = *place;
  }
  auto rows = shop::promo_products(ctx, query.category_id.value_or(CategoryId{}));
  if (query.search && !query.search->empty())
    std::erase_if(rows, [&](const shop::Ranked& row) { return !mentions(row.product, *query.search); });
  if (query.sort) sort_by(rows, *query.sort);
  contract::Page<contract::PromoProduct> page;
  const auto size = static_cast<std::int64_t>(rows.size());
  const std::int64_t until = std::min(size, from + query.limit.value_or(contract::k_page_items_max));
  for (std::int64_t i = from; i < until; ++i) page.items.push_back(std::move(rows[static_cast<std::size_t>(i)].wire));
  if (until < size) page.next_cursor = format_id(k_place_prefix, until);
  return page;
}

Result<contract::Product, ApiError> get_product(const contract::ProductQuery& query, ReadContext& ctx) {
  const auto row = shop::find_product(ctx.tx, ctx.shop.id, query.product_id);
  if (!row || !row->on_sale) return refuse(ErrorCode::not_found, "product_id");
  const auto skus = shop::skus_of(ctx.tx, ctx.shop.id, row->id);
  if (skus.empty()) return refuse(ErrorCode::not_found, "product_id");
  const auto earner = shop::Earner::of(ctx);

  contract::Product out;
  out.product_id = row->id;
  out.category_id = row->category;
  out.title = row->title;
  out.title_en = row->title_en;
  out.subtitle = row->subtitle;
  out.subtitle_en = row->subtitle_en;
  out.points = shop::points_of(*row);
  out.pictures = {row->picture};
  const shop::SkuRow* cheapest = &skus.front();
  for (const shop::SkuRow& sku : skus) {
    contract::Sku wire{sku.id, sku.name, sku.name_en, money(ctx.shop, sku.price_fen), {}, sku.stock.left(), {}};
    if (sku.list_price_fen) wire.list_price = money(ctx.shop, *sku.list_price_fen);
    if (earner && row->distributable) wire.earn = money(ctx.shop, earner->earn_fen(*row, sku));
    out.skus.push_back(std::move(wire));
    if (sku.price_fen < cheapest->price_fen) cheapest = &sku;
  }
  out.price_from = money(ctx.shop, cheapest->price_fen);
  if (cheapest->list_price_fen) out.list_price = money(ctx.shop, *cheapest->list_price_fen);
  out.sold_total = row->units_sold;
  out.distributable = row->distributable;
  out.poster_title = row->poster_title;
  out.poster_subtitle = row->poster_subtitle;
  // A lapsed or foreign code is not the product's fault: it is shown without a referrer.
  if (query.promo_code) {
    const auto link = shop::find_link(ctx.tx, ctx.shop.id, *query.promo_code);
    if (link && link->expires_at > ctx.now)
      if (const auto seller = shop::find_distributor(ctx, link->distributor))
        out.referrer = shop::referrer_seen_by_buyers(*seller);
  }
  return out;
}

}  // namespace

void register_catalogue(Router& router) {
  router.read(contract::k_categories, list_categories);
  router.read(contract::k_products, list_products);
  router.read(contract::k_product, get_product);
}

}  // namespace fenxiao::server::features

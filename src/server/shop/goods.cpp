#include "server/shop/goods.h"

#include <nlohmann/json.hpp>

namespace fenxiao::server::shop {
namespace {

constexpr std::string_view k_products =
    "SELECT product_id, category_id, title, title_en, subtitle, subtitle_en, points, picture_url, thumb_url, cut_url,"
    " poster_title, poster_subtitle, badge, distributable, on_sale, units_sold, created_at_ms FROM products"
    " WHERE shop_id = $1";

ProductRow product_row(const Row& row) {
  ProductRow out;
  out.id = row.id<ProductId>(0);
  out.category = row.id<CategoryId>(1);
  out.title = row.text(2);
  out.title_en = row.text(3);
  out.subtitle = row.text(4);
  out.subtitle_en = row.text(5);
  out.points = row.text(6);
  out.picture = {row.text(7), row.text(8), row.maybe_text(9)};
  out.poster_title = row.text(10);
  out.poster_subtitle = row.text(11);
  out.badge = row.maybe_text(12);
  out.distributable = row.flag(13);
  out.on_sale = row.flag(14);
  out.units_sold = row.integer(15);
  out.created_at = row.instant(16);
  return out;
}

constexpr std::string_view k_skus =
    "SELECT s.sku_id, s.product_id, s.name, s.name_en, s.price_fen, s.list_price_fen, s.cost_fen, s.per_buyer_max,"
    " t.received, t.written_off, t.sold, t.reserved FROM skus s"
    " JOIN stock t ON t.shop_id = s.shop_id AND t.sku_id = s.sku_id WHERE s.shop_id = $1";

SkuRow sku_row(const Row& row) {
  SkuRow out;
  out.id = row.id<SkuId>(0);
  out.product = row.id<ProductId>(1);
  out.name = row.text(2);
  out.name_en = row.text(3);
  out.price_fen = row.integer(4);
  out.list_price_fen = row.maybe_integer(5);
  out.cost_fen = row.maybe_integer(6);
  out.per_buyer_max = row.maybe_integer(7);
  out.stock = {row.integer(8), row.integer(9), row.integer(10), row.integer(11)};
  return out;
}

std::vector<SkuRow> sku_rows(const std::vector<Row>& rows) {
  std::vector<SkuRow> out;
  out.reserve(rows.size());
  for (const Row& row : rows) out.push_back(sku_row(row));
  return out;
}

domain::RuleTarget target_of(const ProductRow& product, const SkuRow& sku) {
  return {sku.id, product.id, product.category, {}};
}

}  // namespace

std::optional<ProductRow> find_product(Tx& tx, ShopId shop, ProductId id) {
  const auto row = tx.one(std::string(k_products) + " AND product_id = $2", shop, id);
  return row ? std::optional(product_row(*row)) : std::nullopt;
}

std::vector<ProductRow> products_on_sale(Tx& tx, ShopId shop, CategoryId category) {
  std::vector<ProductRow> out;
  for (const Row& row :
       tx.query(std::string(k_products) + " AND on_sale = 1 AND ($2 = 0 OR category_id = $2) ORDER BY position", shop,
                category.value))
    out.push_back(product_row(row));
  return out;
}

std::vector<SkuRow> skus_of(Tx& tx, ShopId shop, ProductId product) {
  return sku_rows(tx.query(std::string(k_skus) + " AND s.product_id = $2 ORDER BY s.position", shop, product));
}

std::vector<SkuRow> skus_on_sale(Tx& tx, ShopId shop) {
  return sku_rows(tx.query(std::string(k_skus) + " ORDER BY s.product_id, s.position", shop));
}

std::optional<SkuRow> find_sku(Tx& tx, ShopId shop, SkuId id) {
  const auto row = tx.one(std::string(k_skus) + " AND s.sku_id = $2", shop, id);
  return row ? std::optional(sku_row(*row)) : std::nullopt;
}

void save_stock(Tx& tx, ShopId shop, SkuId sku, const domain::Stock& stock) {
  INVARIANT(domain::sound(stock));
  const auto changed = tx.exec(
      "UPDATE stock SET received = $1, written_off = $2, sold = $3, reserved = $4, left_over = $5"
      " WHERE shop_id = $6 AND sku_id = $7",
      stock.received, stock.written_off, stock.sold, stock.reserved, stock.left(), shop, sku);
  INVARIANT(changed == 1);
}

std::vector<std::string> points_of(const ProductRow& product) {
  return nlohmann::json::parse(product.points).get<std::vector<std::string>>();
}

std::vector<std::pair<ProductId, std::int64_t>> units_sold_since(Tx& tx, ShopId shop, Day since) {
  std::vector<std::pair<ProductId, std::int64_t>> out;
  for (const Row& row : tx.query("SELECT product_id, CAST(sum(units) AS BIGINT) FROM product_days"
                                 " WHERE shop_id = $1 AND day >= $2 GROUP BY product_id ORDER BY 2 DESC, 1",
                                 shop, since))
    out.emplace_back(row.id<ProductId>(0), row.integer(1));
  return out;
}

std::optional<Earner> Earner::of(const ReadContext& ctx) {
  if (!ctx.who.distributor.set()) return std::nullopt;
  const auto row = ctx.tx.one("SELECT tier_id FROM distributors WHERE shop_id = $1 AND distributor_id = $2",
                              ctx.shop.id, ctx.who.distributor);
  if (!row) return std::nullopt;
  Earner out;
  out.policy_ = load_policies(ctx.tx, ctx.shop.id).commission;
  out.rules_ = bare(load_rules(ctx.tx, ctx.shop.id, ctx.now));
  out.tier_ = row->id<TierId>(0);
  out.now_ = ctx.now;
  return out;
}

std::int64_t Earner::earn_fen(const ProductRow& product, const SkuRow& sku) const {
  if (!product.distributable) return 0;
  return domain::estimate_unit_fen(target_of(product, sku), sku.price_fen, sku.cost_fen, tier_, policy_, rules_, now_);
}

std::optional<std::int64_t> Earner::rate_bp(const ProductRow& product, const SkuRow& sku) const {
  const domain::Rule* rule = domain::choose_rule(rules_, target_of(product, sku), tier_, 1, now_);
  if (!rule || !rule->levels[0] || rule->levels[0]->kind != domain::RateKind::rate) return std::nullopt;
  return rule->levels[0]->rate_bp;
}

}  // namespace fenxiao::server::shop

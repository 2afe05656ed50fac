// Products, SKUs and their stock as rows, and what a distributor would earn from them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contract/catalogue.h"
#include "domain/commission/decide.h"
#include "domain/order/stock.h"
#include "server/committer/context.h"
#include "server/shop/policies.h"

namespace fenxiao::server::shop {

struct ProductRow {
  ProductId id;
  CategoryId category;
  std::string title;
  std::string title_en;
  std::string subtitle;
  std::string subtitle_en;
  std::string points;  // JSON list
  contract::Picture picture;
  std::string poster_title;
  std::string poster_subtitle;
  std::optional<std::string> badge;
  bool distributable = false;
  bool on_sale = false;
  std::int64_t units_sold = 0;
  Instant created_at;
};
struct SkuRow {
  SkuId id;
  ProductId product;
  std::string name;
  std::string name_en;
  std::int64_t price_fen = 0;
  std::optional<std::int64_t> list_price_fen;
  std::optional<std::int64_t> cost_fen;
  std::optional<std::int64_t> per_buyer_max;
  domain::Stock stock;
};

std::optional<ProductRow> find_product(Tx& tx, ShopId shop, ProductId id);
std::vector<ProductRow> products_on_sale(Tx& tx, ShopId shop, CategoryId category = {});  // unset: of all categories
std::vector<SkuRow> skus_of(Tx& tx, ShopId shop, ProductId product);                      // in the shop's order
std::vector<SkuRow> skus_on_sale(Tx& tx, ShopId shop);                                    // of all products
std::optional<SkuRow> find_sku(Tx& tx, ShopId shop, SkuId id);
void save_stock(Tx& tx, ShopId shop, SkuId sku, const domain::Stock& stock);
std::vector<std::string> points_of(const ProductRow& product);

// Units sold since a day, by product; products that sold nothing are not in it.
std::vector<std::pair<ProductId, std::int64_t>> units_sold_since(Tx& tx, ShopId shop, Day since);

// "You earn ¥…": one unit, without coupons, by the function that books.
class Earner {
 public:
  // Nothing for those who are no distributors.
  static std::optional<Earner> of(const ReadContext& ctx);

  std::int64_t earn_fen(const ProductRow& product, const SkuRow& sku) const;
  std::optional<std::int64_t> rate_bp(const ProductRow& product, const SkuRow& sku) const;  // none for a fixed amount

 private:
  domain::CommissionPolicy policy_;
  std::vector<domain::Rule> rules_;
  TierId tier_;
  Instant now_;
};

}  // namespace fenxiao::server::shop

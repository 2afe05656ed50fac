// Products: what a buyer sees, and what a distributor would earn from sharing them.
#pragma once

#include "contract/endpoint.h"
#include "contract/types.h"

namespace fenxiao::contract {

struct Category {
  CategoryId category_id;
  std::string name;
  std::string name_en;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("category_id", self.category_id);
    visit("name", self.name, Length{1, 30});
    visit("name_en", self.name_en, Length{1, 40});
  }
};
struct CategoryList {
  std::vector<Category> items;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("items", self.items, Count{0, 100});
  }
};
inline constexpr Endpoint<Empty, CategoryList> k_categories{"list_categories", Method::get, "/api/v1/categories",
                                                            k_anyone, "Categories in the shop's order"};

// One picture in the sizes that are kept. `cut_url` has a transparent ground (posters).
struct Picture {
  std::string url;        // 800 × 800
  std::string thumb_url;  // 320 × 320
  std::optional<std::string> cut_url;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("url", self.url, Length{1, 300});
    visit("thumb_url", self.thumb_url, Length{1, 300});
    visit("cut_url", self.cut_url, Length{1, 300});
  }
};
struct Sku {
  SkuId sku_id;
  std::string name;  // "100 g 罐装"
  std::string name_en;
  Money price;
  std::optional<Money> list_price;  // struck through
  std::int64_t stock_left = 0;
  std::optional<Money> earn;  // only for a distributor: estimate for one unit, without coupons

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("sku_id", self.sku_id);
    visit("name", self.name, Length{1, 60});
    visit("name_en", self.name_en, Length{1, 80});
    visit("price", self.price);
    visit("list_price", self.list_price);
    visit("stock_left", self.stock_left);
    visit("earn", self.earn);
  }
};
// The person who recommends, as a buyer sees him.
struct Referrer {
  std::string display_name;
  std::optional<std::string> avatar_url;  // only where the distributor opted in

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("display_name", self.display_name, Length{1, 60});
    visit("avatar_url", self.avatar_url, Length{1, 300});
  }
};
struct Product {
  ProductId product_id;
  CategoryId category_id;
  std::string title;
  std::string title_en;
  std::string subtitle;
  std::string subtitle_en;
  std::vector<std::string> points;  // selling points, a few words each
  std::vector<Picture> pictures;
  std::vector<Sku> skus;
  Money price_from;
  std::optional<Money> list_price;
  std::int64_t sold_total = 0;
  bool distributable = false;
  std::string poster_title;  // ≤ 6 Chinese characters
  std::string poster_subtitle;
  std::optional<Referrer> referrer;  // when asked for with a promo code

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("product_id", self.product_id);
    visit("category_id", self.category_id);
    visit("title", self.title, Length{1, 60});
    visit("title_en", self.title_en, Length{1, 100});
    visit("subtitle", self.subtitle, Length{0, 100});
    visit("subtitle_en", self.subtitle_en, Length{0, 160});
    visit("points", self.points, Count{0, 8});
    visit("pictures", self.pictures, Count{0, 12});
    visit("skus", self.skus, Count{1, 50});
    visit("price_from", self.price_from);
    visit("list_price", self.list_price);
    visit("sold_total", self.sold_total);
    visit("distributable", self.distributable);
    visit("poster_title", self.poster_title, Length{0, 24});
    visit("poster_subtitle", self.poster_subtitle, Length{0, 40});
    visit("referrer", self.referrer);
  }
};
struct ProductQuery {
  ProductId product_id;
  std::optional<std::string> promo_code;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("product_id", self.product_id);
    visit("promo_code", self.promo_code, Length{1, 16});
  }
};
inline constexpr Endpoint<ProductQuery, Product> k_product{
    "get_product", Method::get, "/api/v1/products/{product_id}", k_anyone,
    "One product; a signed-in distributor also sees what he would earn"};

enum class ProductSort { best_selling, earn, rate, newest };
template <>
struct EnumNames<ProductSort> {
  static constexpr std::array<std::pair<ProductSort, std::string_view>, 4> k_names{
      {{ProductSort::best_selling, "best_selling"},
       {ProductSort::earn, "earn"},
       {ProductSort::rate, "rate"},
       {ProductSort::newest, "newest"}}};
};
struct ProductListQuery {
  std::optional<CategoryId> category_id;
  std::optional<std::string> search;
  std::optional<ProductSort> sort;
  std::optional<std::string> cursor;
  std::optional<std::int64_t> limit;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("category_id", self.category_id);
    visit("search", self.search, Length{0, 60});
    visit("sort", self.sort);
    visit("cursor", self.cursor, Length{1, 200});
    visit("limit", self.limit, Range{1, k_page_items_max});
  }
};
// A product as a row. For a buyer the earning fields are absent.
struct PromoProduct {
  ProductId product_id;
  std::string title;
  std::string title_en;
  std::string subtitle;
  std::string subtitle_en;
  Picture picture;
  Money price_from;
  std::optional<Money> earn_from;            // "you earn ¥…" for one unit of the cheapest SKU, without coupons
  std::optional<std::int64_t> earn_rate_bp;  // absent where the rule is a fixed amount
  std::int64_t sold_recently = 0;            // units, last 30 days
  std::optional<std::string> badge;          // "hot" | "repeat" | "high_rate" | "new"

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("product_id", self.product_id);
    visit("title", self.title, Length{1, 60});
    visit("title_en", self.title_en, Length{1, 100});
    visit("subtitle", self.subtitle, Length{0, 100});
    visit("subtitle_en", self.subtitle_en, Length{0, 160});
    visit("picture", self.picture);
    visit("price_from", self.price_from);
    visit("earn_from", self.earn_from);
    visit("earn_rate_bp", self.earn_rate_bp);
    visit("sold_recently", self.sold_recently);
    visit("badge", self.badge, Length{1, 20});
  }
};
inline constexpr Endpoint<ProductListQuery, Page<PromoProduct>> k_products{
    "list_products", Method::get, "/api/v1/products", k_anyone, "Products on sale; `sort=earn|rate` for distributors"};

}  // namespace fenxiao::contract

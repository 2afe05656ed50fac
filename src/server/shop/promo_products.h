// Products as rows of a list, with what the caller would earn.
#pragma once

#include <map>
#include <vector>

#include "server/shop/goods.h"

namespace fenxiao::server::shop {

struct Ranked {
  contract::PromoProduct wire;
  ProductRow product;
  std::int64_t earn_fen = 0;
};
// Everything on sale (of one category, if set), in the shop's order. Products without a SKU are left out.
std::vector<Ranked> promo_products(const ReadContext& ctx, CategoryId category = {});

}  // namespace fenxiao::server::shop

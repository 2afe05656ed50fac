// Putting goods on the shelf, in the order in which they are added.
#pragma once

#include <string>
#include <string_view>

#include "server/shop/goods.h"

namespace fenxiao::server::shop {

CategoryId add_category(WriteContext& ctx, std::string_view name, std::string_view name_en);
TierId add_tier(WriteContext& ctx, const TierRow& tier);              // the row's id is given here
ProductId add_product(WriteContext& ctx, const ProductRow& product);  // the row's id, time and units sold too
SkuId add_sku(WriteContext& ctx, const SkuRow& sku);                  // with the stock that the row has
// Goods came in: `quantity` more are left.
void receive_stock(WriteContext& ctx, SkuId sku, std::int64_t quantity);

}  // namespace fenxiao::server::shop

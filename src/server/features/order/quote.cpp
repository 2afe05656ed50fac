#include <set>

#include "server/features/order/order.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {

using shop::money;

Result<PricedCart, ApiError> price(const ReadContext& ctx, const std::vector<contract::CartLine>& lines,
                                   const Policies& policies) {
  PricedCart out;
  std::vector<domain::CartLine> cart;
  std::set<SkuId> seen;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string field = "lines[" + std::to_string(i) + "]";
    if (!seen.insert(lines[i].sku_id).second)
      return refuse_field(field + ".sku_id", "duplicate", "is in the cart twice");
    auto sku = shop::find_sku(ctx.tx, ctx.shop.id, lines[i].sku_id);
    if (!sku) return refuse(ErrorCode::not_found, field + ".sku_id");
    auto product = shop::find_product(ctx.tx, ctx.shop.id, sku->product);
    INVARIANT(product.has_value());
    if (!product->on_sale) return refuse(ErrorCode::sku_unavailable, field + ".sku_id");
    cart.push_back({sku->id, sku->price_fen, lines[i].quantity, 0, true});
    out.items.push_back({std::move(*product), std::move(*sku), lines[i].quantity});
  }
  auto totals = domain::price_cart(cart, {}, policies.freight);
  if (!totals) {
    switch (totals.error()) {
      case domain::CartRefusal::bad_quantity:
        return refuse_field("lines", "out_of_range", "a quantity is not acceptable");
      case domain::CartRefusal::empty:
      case domain::CartRefusal::too_many_lines: return refuse_field("lines", "out_of_range");
      case domain::CartRefusal::bad_price:
      case domain::CartRefusal::too_expensive:
        return refuse_field("lines", "out_of_range", "the total is beyond what an order may be");
    }
  }
  out.totals = std::move(totals).value();
  return out;
}

Result<contract::Quote, ApiError> quote_order(const contract::QuoteRequest& request, ReadContext& ctx) {
  const auto cart = price(ctx, request.lines, shop::load_policies(ctx.tx, ctx.shop.id));
  if (!cart) return Refused{cart.error()};
  contract::Quote out;
  for (std::size_t i = 0; i < cart->items.size(); ++i) {
    const auto& [product, sku, quantity] = cart->items[i];
    out.lines.push_back({sku.id, product.id, product.title, product.title_en, sku.name, sku.name_en, product.picture,
                         money(ctx.shop, sku.price_fen), quantity, money(ctx.shop, cart->totals.lines[i].base_fen),
                         sku.stock.left() >= quantity});
  }
  out.goods = money(ctx.shop, cart->totals.goods_fen);
  out.discount = money(ctx.shop, cart->totals.discount_fen + cart->totals.coupon_fen + cart->totals.points_fen);
  out.freight = money(ctx.shop, cart->totals.freight_fen);
  out.payable = money(ctx.shop, cart->totals.payable_fen);
  return out;
}

}  // namespace fenxiao::server::features

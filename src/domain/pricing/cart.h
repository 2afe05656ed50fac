// What a cart costs: list prices, discounts shared out to the lines, freight, and the base of each line's commission.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "domain/commission/decide.h"

namespace fenxiao::domain {

inline constexpr std::size_t k_cart_lines_max = 100;
inline constexpr std::int64_t k_line_quantity_max = 9'999;

struct CartLine {
  SkuId sku = {};
  std::int64_t list_price_fen = 0;
  std::int64_t quantity = 1;
  std::int64_t line_discount_fen = 0;  // this line's own, before order discounts
  bool coupon_applies = true;
  friend bool operator==(const CartLine&, const CartLine&) = default;
};

struct CartReductions {
  std::int64_t order_discount_fen = 0;
  std::int64_t coupon_fen = 0;
  std::int64_t points_fen = 0;
};

struct FreightRule {
  std::int64_t flat_fen = 0;
  std::int64_t free_from_fen = 0;  // goods after reductions; 0: never free (unless flat is 0)
};

struct CartTotals {
  std::vector<BaseParts> lines;  // in cart order
  std::int64_t list_total_fen = 0;
  std::int64_t discount_fen = 0;  // own and order discounts
  std::int64_t coupon_fen = 0;
  std::int64_t points_fen = 0;
  std::int64_t goods_fen = 0;  // Σ base: what is paid for goods
  std::int64_t freight_fen = 0;
  std::int64_t payable_fen = 0;  // goods + freight
  friend bool operator==(const CartTotals&, const CartTotals&) = default;
};

// In order of precedence.
enum class CartRefusal { empty, too_many_lines, bad_quantity, bad_price, too_expensive };

// Reductions are taken in the order discount, coupon, points; each is shared out over what is left of the lines by
// largest remainder, and never takes more than is left. A coupon touches only the lines it applies to.
Result<CartTotals, CartRefusal> price_cart(std::span<const CartLine> lines, const CartReductions& reductions,
                                           const FreightRule& freight);

// Shares a refund of goods over lines in proportion to what was paid for and is not refunded yet.
std::vector<std::int64_t> share_refund(std::int64_t refund_fen, std::span<const std::int64_t> left_fen);

// "x basis points off": the discount is rounded half up.
std::int64_t discount_of(std::int64_t list_total_fen, std::int64_t discount_bp);

}  // namespace fenxiao::domain

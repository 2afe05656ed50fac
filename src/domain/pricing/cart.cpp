#include "domain/pricing/cart.h"

#include <algorithm>
#include <numeric>

#include "base/checked.h"
#include "domain/money/money.h"

namespace fenxiao::domain {
namespace {

// Takes up to `amount_fen` off what is left of the lines; the shares go where `share` says. Returns what was taken.
std::int64_t take_off(std::int64_t amount_fen, std::vector<std::int64_t> weights, std::vector<BaseParts>& lines,
                      std::int64_t BaseParts::* share) {
  const std::int64_t left_fen = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
  const std::int64_t taken_fen = std::min(amount_fen, left_fen);
  const auto parts = allocate(taken_fen, weights);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    lines[i].*share += parts[i];
    lines[i].base_fen -= parts[i];
  }
  return taken_fen;
}

std::vector<std::int64_t> left_of(const std::vector<BaseParts>& lines) {
  std::vector<std::int64_t> left;
  left.reserve(lines.size());
  for (const BaseParts& line : lines) left.push_back(line.base_fen);
  return left;
}

std::optional<CartRefusal> refusal_of(std::span<const CartLine> lines) {
  if (lines.empty()) return CartRefusal::empty;
  if (lines.size() > k_cart_lines_max) return CartRefusal::too_many_lines;
  for (const CartLine& line : lines)
    if (line.quantity < 1 || line.quantity > k_line_quantity_max) return CartRefusal::bad_quantity;
  Int128 total = 0;
  for (const CartLine& line : lines) {
    const Int128 line_total = static_cast<Int128>(line.list_price_fen) * line.quantity;
    if (line.list_price_fen < 0 || line.line_discount_fen < 0 || line.line_discount_fen > line_total)
      return CartRefusal::bad_price;
    total += line_total;
  }
  if (total > k_amount_max_fen / 2) return CartRefusal::too_expensive;  // leaves room for freight and sums of orders
  return std::nullopt;
}

}  // namespace

Result<CartTotals, CartRefusal> price_cart(std::span<const CartLine> lines, const CartReductions& reductions,
                                           const FreightRule& freight) {
  INVARIANT(reductions.order_discount_fen >= 0 && reductions.coupon_fen >= 0 && reductions.points_fen >= 0);
  INVARIANT(freight.flat_fen >= 0 && freight.flat_fen <= k_amount_max_fen / 2);
  if (const auto no = refusal_of(lines)) return Refused{*no};

  CartTotals out;
  for (const CartLine& line : lines) {
    out.lines.push_back(line_base(line.list_price_fen, line.quantity, line.line_discount_fen));
    out.list_total_fen += out.lines.back().list_total_fen;
    out.discount_fen += line.line_discount_fen;
  }
  out.discount_fen += take_off(reductions.order_discount_fen, left_of(out.lines), out.lines, &BaseParts::discount_fen);
  auto couponable = left_of(out.lines);
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (!lines[i].coupon_applies) couponable[i] = 0;
  out.coupon_fen = take_off(reductions.coupon_fen, couponable, out.lines, &BaseParts::coupon_fen);
  out.points_fen = take_off(reductions.points_fen, left_of(out.lines), out.lines, &BaseParts::points_fen);

  for (const BaseParts& line : out.lines) out.goods_fen += line.base_fen;
  const bool free = freight.free_from_fen > 0 && out.goods_fen >= freight.free_from_fen;
  out.freight_fen = free ? 0 : freight.flat_fen;
  out.payable_fen = out.goods_fen + out.freight_fen;
  INVARIANT(out.goods_fen == out.list_total_fen - out.discount_fen - out.coupon_fen - out.points_fen);
  return out;
}

std::vector<std::int64_t> share_refund(std::int64_t refund_fen, std::span<const std::int64_t> left_fen) {
  INVARIANT(refund_fen <= std::accumulate(left_fen.begin(), left_fen.end(), std::int64_t{0}));
  return allocate(refund_fen, left_fen);
}

std::int64_t discount_of(std::int64_t list_total_fen, std::int64_t discount_bp) {
  INVARIANT(discount_bp >= 0 && discount_bp <= k_rate_one_bp);
  return half_up_bp(list_total_fen, discount_bp);
}

}  // namespace fenxiao::domain

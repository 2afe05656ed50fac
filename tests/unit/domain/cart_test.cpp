#include "domain/pricing/cart.h"

#include <gtest/gtest.h>

#include "table.h"

namespace fenxiao::domain {
namespace {

std::vector<CartLine> lines_of(const std::string& text) {  // price×quantity, "*": no coupon on it
  std::vector<CartLine> lines;
  for (const std::string& part : split(text, ',')) {
    const auto pieces = split(part, 'x');
    CartLine line;
    line.list_price_fen = std::stoll(pieces[0]);
    line.quantity = std::stoll(pieces[1]);
    line.coupon_applies = part.back() != '*';
    lines.push_back(line);
  }
  return lines;
}

std::string bases_of(const CartTotals& totals) {
  std::string text;
  for (const BaseParts& line : totals.lines) text += (text.empty() ? "" : ",") + std::to_string(line.base_fen);
  return text;
}

TEST(cart, shares_reductions_out_and_leaves_freight_beside_the_goods) {
  // lines  discount coupon points flat free_from  bases  goods freight payable
  for (const Row& row : table(R"(
      19900x1          0    0    0   1200 0      19900        19900 1200 21100
      19900x1          0    0    0   1200 19900  19900        19900 0    19900
      19900x1          1    0    0   1200 19900  19899        19899 1200 21099   # free from what is paid, not from list
      100x1,100x1,100x1 10  0    0   0    0      96,97,97     290   0    290
      333x3,500x2      99   0    0   0    0      950,950      1900  0    1900    # 49.48 and 49.52
      1000x1,1000x1*   0    300  0   0    0      700,1000     1700  0    1700
      1000x1,1000x1*   0    1500 0   0    0      0,1000       1000  0    1000    # a coupon stops at its lines
      1000x1,1000x1*   500  300  200 800  0      375,625      1000  800  1800
      1000x1           2000 100  100 800  0      0            0     800  800
      0x1,500x1        100  0    0   0    0      0,400        400   0    400
      )")) {
    SCOPED_TRACE(row.text);
    const auto totals =
        price_cart(lines_of(row[0]), {row.number(1), row.number(2), row.number(3)}, {row.number(4), row.number(5)});
    ASSERT_TRUE(totals.ok());
    EXPECT_EQ(bases_of(*totals), row[6]);
    EXPECT_EQ(totals->goods_fen, row.number(7));
    EXPECT_EQ(totals->freight_fen, row.number(8));
    EXPECT_EQ(totals->payable_fen, row.number(9));
  }
}

TEST(cart, a_lines_own_discount_comes_first) {
  std::vector<CartLine> lines = lines_of("1000x2,1000x1");
  lines[0].line_discount_fen = 1000;
  const auto totals = price_cart(lines, {200, 0, 0}, {});
  EXPECT_EQ(bases_of(*totals), "900,900");
  EXPECT_EQ(totals->discount_fen, 1200);
  EXPECT_EQ(totals->lines[0].discount_fen, 1100);
}

TEST(cart, refuses_in_order) {
  EXPECT_EQ(price_cart({}, {}, {}).error(), CartRefusal::empty);
  const std::vector<CartLine> many(k_cart_lines_max + 1);
  EXPECT_EQ(price_cart(many, {}, {}).error(), CartRefusal::too_many_lines);
  auto one = lines_of("1000x1");
  one[0].quantity = 0;
  EXPECT_EQ(price_cart(one, {}, {}).error(), CartRefusal::bad_quantity);
  one[0].quantity = k_line_quantity_max + 1;
  EXPECT_EQ(price_cart(one, {}, {}).error(), CartRefusal::bad_quantity);
  one[0].quantity = 1;
  one[0].line_discount_fen = 1001;
  EXPECT_EQ(price_cart(one, {}, {}).error(), CartRefusal::bad_price);
  one = lines_of("9007199254740991x1,1x1");
  EXPECT_EQ(price_cart(one, {}, {}).error(), CartRefusal::too_expensive);
  one = lines_of("9007199254740991x9999");
  EXPECT_EQ(price_cart(one, {}, {}).error(), CartRefusal::too_expensive);
}

TEST(cart, totals_add_up_for_any_cart) {
  const std::uint64_t seed = test_seed();
  SCOPED_TRACE("FENXIAO_SEED=" + std::to_string(seed));
  Random random(seed);
  for (int round = 0; round < 2000; ++round) {
    std::vector<CartLine> lines(static_cast<std::size_t>(random.between(1, 8)));
    for (CartLine& line : lines) {
      line.list_price_fen = random.between(0, random.one_in(3) ? 9 : 100'000);
      line.quantity = random.between(1, 9);
      line.line_discount_fen = random.between(0, line.list_price_fen * line.quantity);
      line.coupon_applies = !random.one_in(4);
    }
    const CartReductions reductions{random.between(0, 50'000), random.between(0, 50'000), random.between(0, 5'000)};
    const auto totals = price_cart(lines, reductions, {random.between(0, 1500), random.between(0, 50'000)});
    ASSERT_TRUE(totals.ok());
    std::int64_t goods = 0, discount = 0, coupon = 0, points = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const BaseParts& line = totals->lines[i];
      ASSERT_GE(line.base_fen, 0);
      ASSERT_GE(line.discount_fen, lines[i].line_discount_fen);
      ASSERT_TRUE(lines[i].coupon_applies || line.coupon_fen == 0);
      // Exactly what line_base() makes of the same shares: what is stored can be taken apart again.
      ASSERT_EQ(line,
                line_base(line.list_price_fen, line.quantity, line.discount_fen, line.coupon_fen, line.points_fen));
      goods += line.base_fen, discount += line.discount_fen, coupon += line.coupon_fen, points += line.points_fen;
    }
    ASSERT_EQ(goods, totals->goods_fen);
    ASSERT_EQ(discount, totals->discount_fen);
    ASSERT_EQ(coupon, totals->coupon_fen);
    ASSERT_EQ(points, totals->points_fen);
    ASSERT_LE(coupon, reductions.coupon_fen);
    ASSERT_EQ(totals->payable_fen, totals->goods_fen + totals->freight_fen);
  }
}

TEST(cart, a_discount_in_basis_points_is_rounded_half_up) {
  for (const Row& row : table("1000 500 50\n 10 500 1\n 9 500 0\n 14 2500 4\n 99999 0 0\n 99999 10000 99999")) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(discount_of(row.number(0), row.number(1)), row.number(2));
  }
}

TEST(cart, a_refund_is_shared_by_what_is_left) {
  const std::vector<std::int64_t> left{100, 0, 200};
  EXPECT_EQ(share_refund(100, left), (std::vector<std::int64_t>{33, 0, 67}));
  EXPECT_EQ(share_refund(300, left), left);
  EXPECT_THROW(share_refund(301, left), InvariantError);
}

}  // namespace
}  // namespace fenxiao::domain

#include "domain/money/money.h"

#include <gtest/gtest.h>

#include <numeric>

#include "base/invariant.h"
#include "table.h"

namespace fenxiao::domain {
namespace {

TEST(money, floors_a_commission_and_rounds_a_fee_half_up) {
  // base  rate_bp  whole  rest_of_10000  floor  half_up
  for (const Row& row : table(R"(
      0                1000             0    0             0             0
      333              1000             33   3000          33            33
      335              1000             33   5000          33            34
      339              1000             33   9000          33            34
      1                1                0    1             0             0
      9999             1                0    9999          0             1
      10000            1                1    0             1             1
      1                10000            1    0             1             1
      9007199254740991 10000            9007199254740991 0 9007199254740991 9007199254740991
      9007199254740991 9999             9006298534815516 9009 9006298534815516 9006298534815517
      9007199254740991 1                900719925474 991   900719925474  900719925474
      )")) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(exact_bp(row.number(0), row.number(1)), (ExactFen{row.number(2), row.number(3)}));
    EXPECT_EQ(floor_bp(row.number(0), row.number(1)), row.number(4));
    EXPECT_EQ(half_up_bp(row.number(0), row.number(1)), row.number(5));
  }
}

TEST(money, refuses_what_would_leave_the_range) {
  EXPECT_THROW(floor_bp(-1, 1000), InvariantError);
  EXPECT_THROW(floor_bp(1, -1), InvariantError);
  EXPECT_THROW(floor_bp(k_amount_max_fen, 10'001), InvariantError);
  EXPECT_THROW(times(k_amount_max_fen, 2), InvariantError);
  EXPECT_THROW(times(INT64_MAX, INT64_MAX), InvariantError);
  EXPECT_EQ(times(k_amount_max_fen, 1), k_amount_max_fen);
  EXPECT_TRUE(amount_in_range(k_amount_max_fen) && amount_in_range(-k_amount_max_fen));
  EXPECT_FALSE(amount_in_range(k_amount_max_fen + 1) || amount_in_range(-k_amount_max_fen - 1));
}

TEST(money, allocates_by_largest_remainder_with_ties_to_the_lower_line) {
  // total  weights  parts
  for (const Row& row : table(R"(
      10    1,1,1          4,3,3        # a tie: the lower line first
      11    1,1,1          4,4,3
      100   1              100
      0     5,7            0,0
      0     0,0            0,0
      0     -              -
      1     0,0,3          0,0,1        # nothing for a weight of 0
      2     0,1,0,1,1      0,1,0,1,0
      5     3,3,3,1        2,2,1,0      # remainders 5,5,5,5 of 10
      7     50,30,20       4,2,1        # 3.5 2.1 1.4: the larger remainder first
      1000  333,333,334    333,333,334
      100   1,2,3,4        10,20,30,40
      99    19900,6800,300 73,25,1      # 72.97 24.93 1.10
      9007199254740991 9007199254740991,9007199254740991  4503599627370496,4503599627370495
      )")) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(allocate(row.number(0), numbers(row[1])), numbers(row[2]));
  }
  const std::vector<std::int64_t> zero{0, 0}, negative{1, -1}, one{1};
  EXPECT_THROW(allocate(1, zero), InvariantError);
  EXPECT_THROW(allocate(1, negative), InvariantError);
  EXPECT_THROW(allocate(-1, one), InvariantError);
}

TEST(money, allocated_parts_are_the_whole_and_within_one_unit_of_their_share) {
  const std::uint64_t seed = test_seed();
  SCOPED_TRACE("FENXIAO_SEED=" + std::to_string(seed));
  Random random(seed);
  for (int round = 0; round < 3000; ++round) {
    std::vector<std::int64_t> weights(static_cast<std::size_t>(random.between(1, 12)));
    const std::int64_t weight_max = random.one_in(3) ? 3 : 1'000'000;
    for (auto& weight : weights) weight = random.between(0, weight_max);
    const std::int64_t sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    if (sum == 0) continue;
    const std::int64_t total = random.between(0, random.one_in(2) ? sum : 10'000'000);
    const auto parts = allocate(total, weights);
    ASSERT_EQ(std::accumulate(parts.begin(), parts.end(), std::int64_t{0}), total);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const std::int64_t down = total * weights[i] / sum;
      ASSERT_GE(parts[i], down);
      ASSERT_LE(parts[i], down + (total * weights[i] % sum ? 1 : 0));
      ASSERT_TRUE(total > sum || parts[i] <= weights[i]);
    }
  }
}

TEST(money, reads_and_writes_decimal_text_without_floats) {
  // text  minor_digits  amount or "no"
  for (const Row& row : table(R"(
      0                  2  0
      12                 2  1200
      12.3               2  1230
      12.34              2  1234
      -12.34             2  -1234
      0.01               2  1
      .5                 2  no
      5.                 2  no
      12.345             2  no
      1,200              2  no
      +5                 2  no
      1e3                2  no
      --5                2  no
      -                  2  no
      .                  2  no
      1.2.3              2  no
      １２               2  no
      90071992547409.91  2  9007199254740991
      90071992547409.92  2  no
      900719925474099    2  no
      99999999999999999999999999  2  no
      500                0  500
      500.0              0  no
      )")) {
    SCOPED_TRACE(row.text);
    const auto amount = parse_amount(row[0], static_cast<int>(row.number(1)));
    if (row[2] == "no")
      EXPECT_EQ(amount, std::nullopt);
    else
      EXPECT_EQ(amount, row.number(2));
  }
  EXPECT_EQ(parse_amount(""), std::nullopt);
  EXPECT_EQ(format_amount(0), "0.00");
  EXPECT_EQ(format_amount(5), "0.05");
  EXPECT_EQ(format_amount(-5), "-0.05");
  EXPECT_EQ(format_amount(119'464), "1194.64");
  EXPECT_EQ(format_amount(500, 0), "500");
  EXPECT_EQ(format_amount(k_amount_max_fen), "90071992547409.91");
  for (const std::int64_t amount : {std::int64_t{0}, std::int64_t{7}, std::int64_t{-99}, k_amount_max_fen})
    EXPECT_EQ(parse_amount(format_amount(amount)), amount);
}

}  // namespace
}  // namespace fenxiao::domain

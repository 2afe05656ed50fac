#include "base/checked.h"

#include <gtest/gtest.h>

#include "base/result.h"

namespace fenxiao {
namespace {

TEST(checked, overflow_is_never_unseen) {
  EXPECT_EQ(checked_add(INT64_MAX - 1, 1), INT64_MAX);
  EXPECT_THROW(checked_add(INT64_MAX, 1), InvariantError);
  EXPECT_THROW(checked_sub(INT64_MIN, 1), InvariantError);
  EXPECT_THROW(checked_mul(INT64_MAX, 2), InvariantError);
  EXPECT_EQ(checked_mul(-3, 4), -12);
}

TEST(checked, products_go_through_128_bits) {
  EXPECT_EQ(mul_div_floor(INT64_MAX, INT64_MAX, INT64_MAX), INT64_MAX);
  EXPECT_EQ(mul_div_floor(7, 1, 2), 3);
  EXPECT_EQ(mul_div_half_up(7, 1, 2), 4);
  EXPECT_EQ(mul_div_half_up(5, 1, 4), 1);
  EXPECT_EQ(mul_div_half_up(6, 1, 4), 2);
  EXPECT_THROW(mul_div_floor(INT64_MAX, 2, 1), InvariantError);
  EXPECT_THROW(mul_div_floor(1, 1, 0), InvariantError);
  EXPECT_THROW(mul_div_floor(-1, 1, 1), InvariantError);
}

TEST(result, is_a_value_or_a_reason) {
  enum class No { because };
  const Result<int, No> yes = 5;
  const Result<int, No> no = Refused{No::because};
  EXPECT_TRUE(yes.ok());
  EXPECT_EQ(*yes, 5);
  EXPECT_EQ(no.error(), No::because);
  EXPECT_THROW(static_cast<void>(no.value()), InvariantError);
  EXPECT_THROW(static_cast<void>(yes.error()), InvariantError);
}

}  // namespace
}  // namespace fenxiao

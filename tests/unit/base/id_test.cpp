#include "base/id.h"

#include <gtest/gtest.h>

#include <unordered_set>

#include "base/invariant.h"

namespace fenxiao {
namespace {

TEST(id, reads_exactly_what_it_writes) {
  for (const std::int64_t value :
       {std::int64_t{1}, std::int64_t{31}, std::int64_t{32}, std::int64_t{1'234'567'890'123}, INT64_MAX}) {
    const OrderId id{value};
    EXPECT_EQ(OrderId::parse(id.text()), id) << id.text();
  }
  EXPECT_EQ(OrderId{1}.text(), "ord_1");
  EXPECT_EQ(OrderId{32}.text(), "ord_10");
}

TEST(id, has_one_spelling_and_one_kind) {
  for (const char* text : {"", "ord", "ord_", "ord_0", "ord_01", "ord_I", "ord_i", "ord_l", "ord_o", "ord_u", "ORD_1",
                           "ord-1", " ord_1", "ord_1 ", "prd_1", "ord_zzzzzzzzzzzzz", "ord_80000000000000"})
    EXPECT_EQ(OrderId::parse(text), std::nullopt) << text;
  EXPECT_THROW(OrderId{}.text(), InvariantError);
  EXPECT_THROW(OrderId{-1}.text(), InvariantError);
}

TEST(id, is_compared_and_hashed) {
  EXPECT_LT(OrderId{1}, OrderId{2});
  EXPECT_FALSE(OrderId{}.set());
  const std::unordered_set<OrderId> ids{OrderId{1}, OrderId{1}, OrderId{2}};
  EXPECT_EQ(ids.size(), 2u);
}

}  // namespace
}  // namespace fenxiao

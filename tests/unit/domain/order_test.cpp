#include "domain/order/order.h"

#include <gtest/gtest.h>

#include "domain/order/stock.h"
#include "table.h"

namespace fenxiao::domain {
namespace {

constexpr const char* k_events[] = {"paid",      "paid_late", "shipped",          "received",
                                    "cancelled", "expired",   "refunded_in_part", "refunded_whole"};

TEST(order, moves_only_where_it_may) {
  // every pair not listed is refused
  const auto rows = table(R"(
      placed   paid             paid
      placed   cancelled        closed
      placed   expired          closed
      closed   paid_late        paid
      paid     shipped          shipped
      paid     refunded_in_part paid
      paid     refunded_whole   refunded
      shipped  received         received
      shipped  refunded_in_part shipped
      shipped  refunded_whole   refunded
      received refunded_in_part received
      received refunded_whole   refunded
      )");
  std::size_t allowed = 0;
  for (const auto& [state, name] : Names<OrderState>::k_all)
    for (int event = 0; event < 8; ++event) allowed += after(state, static_cast<OrderEvent>(event)).has_value();
  EXPECT_EQ(allowed, rows.size());
  for (const Row& row : rows) {
    SCOPED_TRACE(row.text);
    int event = 0;
    while (row[1] != k_events[event]) ++event;
    EXPECT_EQ(after(*parse_enum<OrderState>(row[0]), static_cast<OrderEvent>(event)), parse_enum<OrderState>(row[2]));
  }
}

TEST(order, a_reservation_outlives_the_pay_deadline) {
  const PayWindow window = pay_window(Instant{1000}, 30);
  EXPECT_EQ(window.pay_until, (Instant{1000 + 30 * k_minute_ms}));
  EXPECT_GT(window.reserved_until, window.pay_until);
}

// One row per event: quantity, verdict, then sold reserved left.
TEST(stock, is_never_below_zero_and_never_lost) {
  Stock stock;
  for (const Row& row : table(R"(
      #event    n   verdict      sold reserved left
      receive   10  ok           0  0  10
      reserve   11  out_of_stock 0  0  10
      reserve   4   ok           0  4  6
      reserve   6   ok           0  10 0
      reserve   1   out_of_stock 0  10 0
      sell      4   ok           4  6  0
      free      6   ok           4  0  6
      take_back 1   ok           3  0  7
      write_off 8   out_of_stock 3  0  7
      write_off 2   ok           3  0  5
      write_off 0   bad_quantity 3  0  5
      reserve   0   bad_quantity 3  0  5
      reserve   -1  bad_quantity 3  0  5
      receive   5   ok           3  0  10
      )")) {
    SCOPED_TRACE(row.text);
    constexpr const char* k_refusals[] = {"bad_quantity", "quantity_limit", "out_of_stock"};
    const std::int64_t n = row.number(1);
    std::string verdict = "ok";
    const auto take = [&](const Result<Stock, StockRefusal>& result) {
      if (result.ok())
        stock = result.value();
      else
        verdict = k_refusals[static_cast<int>(result.error())];
    };
    if (row[0] == "receive") stock = receive_goods(stock, n);
    if (row[0] == "reserve") take(reserve(stock, n));
    if (row[0] == "sell") stock = sell_reserved(stock, n);
    if (row[0] == "free") stock = free_reserved(stock, n);
    if (row[0] == "take_back") stock = take_back(stock, n);
    if (row[0] == "write_off") take(write_off(stock, n));
    EXPECT_EQ(verdict, row[2]);
    EXPECT_EQ(stock.sold, row.number(3));
    EXPECT_EQ(stock.reserved, row.number(4));
    EXPECT_EQ(stock.left(), row.number(5));
    EXPECT_TRUE(sound(stock));
  }
  EXPECT_THROW(sell_reserved(stock, 1), InvariantError);
  EXPECT_THROW(free_reserved(stock, 1), InvariantError);
  EXPECT_THROW(take_back(stock, 4), InvariantError);
}

TEST(stock, a_buyer_has_his_limit) {
  const Stock stock{10, 0, 0, 0};
  EXPECT_TRUE(reserve(stock, 2, 1, 3).ok());
  EXPECT_EQ(reserve(stock, 3, 1, 3).error(), StockRefusal::quantity_limit);
  EXPECT_EQ(reserve(stock, 1, 5, 3).error(), StockRefusal::quantity_limit) << "the limit was lowered later";
  EXPECT_EQ(reserve(stock, 11, 0, 20).error(), StockRefusal::out_of_stock);
}

}  // namespace
}  // namespace fenxiao::domain

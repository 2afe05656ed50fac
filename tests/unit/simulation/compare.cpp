// What the database has beside what the model has.
#include <map>
#include <tuple>

#include "tests/unit/simulation/world.h"

namespace fenxiao::simulation {
namespace {

constexpr const char* k_order_states[] = {"placed", "paid", "shipped", "received", "closed", "refunded"};
constexpr const char* k_share_states[] = {"estimated", "pending", "frozen", "available", "void"};
constexpr const char* k_payout_states[] = {"reviewing", "approved", "paying",  "wait_user_confirm",
                                           "paid",      "failed",   "rejected"};

template <class... Numbers>
std::string row_of(Numbers... numbers) {
  std::string out;
  ((out += std::to_string(numbers) + " "), ...);
  return out;
}
std::string columns_of(const server::Row& row, std::size_t from, std::size_t to) {
  std::string out;
  for (std::size_t i = from; i < to; ++i) out += std::to_string(row.integer(i)) + " ";
  return out;
}

}  // namespace

bool World::compare_balances_and_stock() {
  auto tx = arena_.db().begin_read();
  std::map<std::int64_t, std::string> balances, stock;
  for (
      const auto& row : tx->query(
          "SELECT distributor_id, pending_fen, frozen_fen, available_fen, withdrawing_fen, debt_fen FROM balance WHERE shop_id = 1"))
    balances[row.integer(0)] = columns_of(row, 1, 6);
  for (std::size_t i = 0; i < model_.sellers.size(); ++i) {
    const Seller& seller = model_.sellers[i];
    const auto found = balances.find(seller_ids_[i].value);
    EXPECT_EQ(found == balances.end() ? row_of(0, 0, 0, 0, 0) : found->second,
              row_of(seller.pending, seller.frozen, seller.available(), seller.withdrawing, seller.debt()))
        << "seller " << i << ": pending, frozen, available, withdrawing, debt\n"
        << recent();
  }
  for (const auto& row : tx->query("SELECT sku_id, received, sold, reserved, left_over FROM stock WHERE shop_id = 1"))
    stock[row.integer(0)] = columns_of(row, 1, 5);
  for (std::size_t i = 0; i < model_.skus.size(); ++i) {
    const Sku& sku = model_.skus[i];
    EXPECT_EQ(stock.at(sku_ids_[i].value), row_of(sku.received, sku.sold, sku.reserved, sku.left()))
        << "SKU " << i << ": received, sold, reserved, left\n"
        << recent();
  }
  return !::testing::Test::HasFailure();
}

bool World::compare_orders(server::Tx& tx) {
  std::map<std::int64_t, std::string> orders;
  for (const auto& row :
       tx.query("SELECT order_id, state, refunded_goods_fen, refunded_freight_fen FROM orders WHERE shop_id = 1"))
    orders[row.integer(0)] = row.text(1) + " " + columns_of(row, 2, 4);
  std::map<std::pair<std::int64_t, std::int64_t>, std::string> shares;
  for (
      const auto& row : tx.query(
          "SELECT line_id, level, state, distributor_id, booked_fen, pending_fen, frozen_fen, released_fen, clawed_before_fen, clawed_after_fen"
          " FROM commissions WHERE shop_id = 1"))
    shares[{row.integer(0), row.integer(1)}] = row.text(2) + " " + columns_of(row, 3, 10);
  std::size_t expected_shares = 0;
  for (std::size_t i = 0; i < model_.orders.size(); ++i) {
    const Order& order = model_.orders[i];
    EXPECT_EQ(orders[order.id], k_order_states[static_cast<int>(order.state)] +
                                    (" " + row_of(order.refunded_goods, order.refunded_freight)))
        << "order " << i;
    for (const Line& line : order.lines) {
      for (const Share& share : line.shares) {
        ++expected_shares;
        EXPECT_EQ((shares[{line.id, share.level}]),
                  k_share_states[static_cast<int>(share.state)] +
                      (" " + row_of(seller_ids_[share.seller].value, share.booked, share.pending, share.frozen,
                                    share.released, share.clawed_before, share.clawed_after)))
            << "order " << i << ", SKU " << line.sku << ", level " << share.level
            << ": payee, booked, pending, frozen, released, clawed before, after";
      }
    }
    if (::testing::Test::HasFailure()) return false;
  }
  EXPECT_EQ(orders.size(), model_.orders.size());
  EXPECT_EQ(shares.size(), expected_shares);
  return !::testing::Test::HasFailure();
}

bool World::compare_payouts(server::Tx& tx) {
  std::map<std::int64_t, std::string> rows;
  for (const auto& row : tx.query(
           "SELECT withdrawal_id, state, gross_fen, fee_fen, tax_fen, tax_back_fen FROM withdrawals WHERE shop_id = 1"))
    rows[row.integer(0)] = row.text(1) + " " + columns_of(row, 2, 6);
  for (std::size_t i = 0; i < model_.payouts.size(); ++i) {
    const Payout& payout = model_.payouts[i];
    EXPECT_EQ(rows[payout.id], k_payout_states[static_cast<int>(payout.state)] +
                                   (" " + row_of(payout.gross, payout.fee, payout.tax, payout.tax_back)))
        << "payout " << i << ": gross, fee, tax, tax given back";
  }
  EXPECT_EQ(rows.size(), model_.payouts.size());
  return !::testing::Test::HasFailure();
}

bool World::compare_everything() {
  auto tx = arena_.db().begin_read();
  return compare_orders(*tx) && compare_payouts(*tx);
}

}  // namespace fenxiao::simulation

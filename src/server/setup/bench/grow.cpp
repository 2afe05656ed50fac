// Makes the first shop of a stopped demo as large as a bench wants it: distributors with own sessions, and orders that are
// copies of one of the demo's, spread over ninety days. What lists, leaderboards and dashboards read is there and agrees; the
// books behind it are not (the doctor will say so).
//
//   grow DATA DISTRIBUTORS ORDERS SESSIONS      prints a line for each session of somebody who bought: its token, and an order of his
#include <iostream>
#include <map>
#include <vector>

#include "server/committer/context.h"
#include "server/http/session_lookup.h"
#include "server/personal.h"
#include "server/shop/running_totals.h"

namespace fenxiao::server {
namespace {

constexpr std::int64_t k_days = 90;
constexpr std::int64_t k_rows_at_once = 50'000;

struct Template {
  OrderId order;
  OrderLineId line;
  CommissionId commission;
  std::int64_t base_fen = 0;
};

struct Grower {
  Db& db;
  const PersonalVault& vault;
  ShopSettings shop;
  IdSource ids;
  Instant now;
  std::vector<DistributorId> sellers;
  std::vector<AccountId> accounts;  // of the same people: they buy from each other

  template <class Work>
  void many(std::int64_t count, Work work) {
    for (std::int64_t begin = 0; begin < count; begin += k_rows_at_once) {
      const auto tx = db.begin_write();
      for (std::int64_t i = begin; i < std::min(count, begin + k_rows_at_once); ++i) work(*tx, i);
      tx->commit();
    }
  }

  void people(std::int64_t count, TierId tier) {
    many(count, [&](Tx& tx, std::int64_t i) {
      const auto account = ids.next<AccountId>();
      const auto seller = ids.next<DistributorId>();
      const std::string number = std::to_string(10'000'000 + i);
      const Blob name = vault.encrypt(tx, shop.id, account, "林" + number);
      tx.exec(
          "INSERT INTO account (shop_id, account_id, phone_hash, phone_sealed, name_sealed, roles, created_at)"
          " VALUES ($1, $2, $3, $4, $5, 1, $6)",
          shop.id, account, "grown-" + number, vault.encrypt(tx, shop.id, account, "139" + number), name, now);
      tx.exec(
          "INSERT INTO distributors (shop_id, distributor_id, account_id, tier_id, status, invite_code, name_sealed,"
          " joined_at_ms) VALUES ($1, $2, $3, $4, 'active', $5, $6, $7)",
          shop.id, seller, account, tier, "G" + number, name, now.plus_days(-k_days));
      tx.exec("INSERT INTO balance (shop_id, distributor_id) VALUES ($1, $2)", shop.id, seller);
      sellers.push_back(seller);
      accounts.push_back(account);
    });
  }

  // Who sells how much is spread unevenly, as it is in life: the square of an even number.
  std::size_t seller_of(std::int64_t order) const {
    const auto even = static_cast<std::uint64_t>(order) * 0x9E3779B97F4A7C15ull >> 40;  // 24 bits
    return static_cast<std::size_t>(even * even * sellers.size() >> 48);
  }

  void orders(std::int64_t count, const Template& from, std::vector<OrderId>& newest) {
    std::map<std::pair<DistributorId, std::int32_t>, std::int64_t> days;
    newest.resize(sellers.size());
    many(count, [&](Tx& tx, std::int64_t i) {
      const std::size_t who = seller_of(i);
      const Instant at = now.plus_ms(-((count - i) * (k_days * k_day_ms / count)) - k_minute_ms);
      const auto order = ids.next<OrderId>();
      const auto line = ids.next<OrderLineId>();
      // The buyer is the one before him in the list.
      const AccountId buyer = accounts[(who + accounts.size() - 1) % accounts.size()];
      tx.exec(
          "INSERT INTO orders (shop_id, order_id, order_no, account_id, state, goods_fen, discount_fen, freight_fen,"
          " payable_fen, address_id, distributor_id, attribution, placed_at_ms, pay_before_ms, reserved_until_ms,"
          " paid_at_ms, shipped_at_ms, received_at_ms) SELECT shop_id, $1, $2, $3, 'received', goods_fen, discount_fen,"
          " freight_fen, payable_fen, address_id, $4, attribution, $5, $5, $5, $5, $5, $5 FROM orders"
          " WHERE shop_id = $6 AND order_id = $7",
          order, "9" + std::to_string(order.value), buyer, sellers[who], at, shop.id, from.order);
      tx.exec(
          "INSERT INTO order_lines (shop_id, line_id, order_id, line_no, product_id, sku_id, title, title_en, sku_name,"
          " sku_name_en, picture_url, thumb_url, unit_price_fen, quantity, goods_fen, commission) SELECT shop_id, $1, $2,"
          " line_no, product_id, sku_id, title, title_en, sku_name, sku_name_en, picture_url, thumb_url, unit_price_fen,"
          " quantity, goods_fen, commission FROM order_lines WHERE shop_id = $3 AND line_id = $4",
          line, order, shop.id, from.line);
      tx.exec(
          "INSERT INTO commissions (shop_id, commission_id, line_id, order_id, level, distributor_id, state, base_fen,"
          " booked_fen, released_fen, placed_at_ms, paid_at_ms, received_at_ms, released_at_ms) SELECT shop_id, $1, $2, $3,"
          " level, $4, 'available', base_fen, booked_fen, booked_fen, $5, $5, $5, $5 FROM commissions"
          " WHERE shop_id = $6 AND commission_id = $7",
          ids.next<CommissionId>(), line, order, sellers[who], at, shop.id, from.commission);
      ++days[{sellers[who], day_of(at, shop.utc_offset_min).number}];
      newest[(who + accounts.size() - 1) % accounts.size()] = order;
    });
    write_days(days, from.base_fen);
  }

  void write_days(const std::map<std::pair<DistributorId, std::int32_t>, std::int64_t>& days, std::int64_t base_fen) {
    auto at = days.begin();
    many(static_cast<std::int64_t>(days.size()), [&](Tx& tx, std::int64_t) {
      const auto& [key, orders] = *at++;
      tx.exec(
          "INSERT INTO distributor_days (shop_id, distributor_id, day, earned_fen, orders, sales_fen, sold_orders)"
          " VALUES ($1, $2, $3, $4, $5, $6, $5)",
          shop.id, key.first, Day{key.second}, orders * base_fen / 10, orders, orders * base_fen);
    });
    const Principal nobody;
    std::int64_t carried = 1;
    while (carried > 0) {
      const auto tx = db.begin_write();
      WriteContext ctx{
          *tx, now, shop, nobody, vault, ids, Outbox(*tx, shop.id, now, ids), Audit(*tx, shop.id, now, ids, nobody)};
      for (int round = 0; round < 100 && carried > 0; ++round) carried = shop::carry_standings(ctx);
      tx->commit();
    }
  }

  void sessions(std::int64_t count, const std::vector<OrderId>& newest) {
    // Spread over everybody, so that no two reads meet the same rows.
    const auto step = static_cast<std::int64_t>(sellers.size()) / count;
    many(count, [&](Tx& tx, std::int64_t i) {
      const auto who = static_cast<std::size_t>(i * step);
      const std::string token = random_text(32);
      tx.exec(
          "INSERT INTO session (token_hash, shop_id, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
          vault.keyed_hash(k_session_purpose, token), shop.id, accounts[who], now, now.plus_days(1));
      if (newest[who].set()) std::cout << token << " " << newest[who].text() << "\n";
    });
  }
};

int grow(const std::string& data, std::int64_t distributors, std::int64_t orders, std::int64_t sessions) {
  const auto db = open_sqlite(data);
  const PersonalVault vault = PersonalVault::open(data + "/master.key", false);
  ShopSettings shop;
  Template from;
  TierId tier;
  Instant now;
  {
    const auto tx = db->begin_read();
    shop = *load_shop(*tx, "localhost", "");
    const auto row = tx->query(
        "SELECT order_id, line_id, commission_id, base_fen, placed_at_ms FROM commissions WHERE shop_id = $1"
        " AND level = 1 AND goods_refunded_fen = 0 AND state = 'available' ORDER BY placed_at_ms DESC LIMIT 1",
        shop.id);
    if (row.empty()) throw Fault(FaultKind::corrupt, "the demo has no commission to copy");
    from = {row[0].id<OrderId>(0), row[0].id<OrderLineId>(1), row[0].id<CommissionId>(2), row[0].integer(3)};
    tier =
        tx->query("SELECT tier_id FROM tiers WHERE shop_id = $1 ORDER BY position LIMIT 1", shop.id)[0].id<TierId>(0);
    now = {tx->query("SELECT max(placed_at_ms) FROM orders WHERE shop_id = $1", shop.id)[0].integer(0)};
  }
  Grower grower{*db, vault, shop, IdSource(now.ms, draw_server_number(*db)), now, {}, {}};
  std::vector<OrderId> newest;
  grower.people(distributors, tier);
  grower.orders(orders, from, newest);
  grower.sessions(sessions, newest);
  db->checkpoint();
  return 0;
}

}  // namespace
}  // namespace fenxiao::server

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "usage: grow DATA DISTRIBUTORS ORDERS SESSIONS\n";
    return 2;
  }
  try {
    return fenxiao::server::grow(argv[1], std::stoll(argv[2]), std::stoll(argv[3]), std::stoll(argv[4]));
  } catch (const std::exception& wrong) {
    std::cerr << "grow: " << wrong.what() << "\n";
    return 1;
  }
}

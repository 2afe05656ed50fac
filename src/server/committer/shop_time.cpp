#include "server/committer/shop_time.h"

#include <algorithm>

namespace fenxiao::server {

namespace {

bool begins(std::string_view sql, std::string_view small, std::string_view large) {
  return sql.starts_with(small) || sql.starts_with(large);
}

}  // namespace

std::vector<Row> WatchedTx::run(std::string_view sql, std::vector<Value> args) {
  // "INSERT … RETURNING" writes as well.
  if (!begins(sql, "select", "SELECT")) wrote_ = true;
  return inner_.run(sql, std::move(args));
}

Written WatchedTx::change(std::string_view sql, std::vector<Value> args) {
  // What is deleted bears no time. The number of rows is not asked for: on PostgreSQL that would be waited for.
  if (!begins(sql, "delete", "DELETE")) wrote_ = true;
  return inner_.change(sql, std::move(args));
}

Instant BatchTimes::of(ShopId shop) {
  if (!shop.set()) return read_;
  const auto known = times_.find(shop);
  if (known != times_.end()) return known->second;
  const auto latest = tx_.one("select latest_ms from shop_time where shop_id = $1", shop);
  const Instant now = latest ? std::max(read_, latest->instant(0)) : read_;
  times_.emplace(shop, now);
  return now;
}

void BatchTimes::keep() {
  for (const auto& [shop, now] : times_)
    tx_.exec(
        "insert into shop_time (shop_id, latest_ms) values ($1, $2)"
        " on conflict (shop_id) do update set latest_ms = excluded.latest_ms",
        shop, now);
}

std::optional<Instant> latest_time(Tx& tx) {
  std::optional<Instant> latest;
  for (const Row& row : tx.query("select shop_id, latest_ms from shop_time"))
    if (!latest || *latest < row.instant(1)) latest = row.instant(1);
  return latest;
}

void put_times_back(Tx& tx, Instant now) {
  for (const Row& row : tx.query("select shop_id from shop_time where latest_ms > $1", now))
    tx.exec("update shop_time set latest_ms = $1 where shop_id = $2", now, row.id<ShopId>(0));
}

}  // namespace fenxiao::server

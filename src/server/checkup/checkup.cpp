#include "server/checkup/checkup.h"

#include "domain/commission/explain.h"
#include "server/checkup/events.h"
#include "server/ledger/ledger.h"
#include "server/shop/line_snapshot.h"
#include "server/shop/secrets.h"

namespace fenxiao::server {
namespace {

constexpr std::size_t k_findings_max = 20;  // of one kind; then the rest is only counted

// A total that is kept, and what it must be: one row each as (who, kept, computed).
struct Total {
  std::string_view what;
  std::string_view subject;
  std::string_view sql;  // $1 is the shop
};

constexpr std::string_view k_stock_reserved =
    "SELECT t.sku_id, t.reserved, (SELECT CAST(coalesce(sum(l.quantity), 0) AS BIGINT) FROM order_lines l JOIN orders o"
    " ON o.shop_id = l.shop_id AND o.order_id = l.order_id WHERE l.shop_id = t.shop_id AND l.sku_id = t.sku_id"
    " AND o.state = 'placed') FROM stock t WHERE t.shop_id = $1";
constexpr std::string_view k_stock_sold =
    "SELECT t.sku_id, t.sold, (SELECT CAST(coalesce(sum(l.quantity - l.back_in_stock), 0) AS BIGINT) FROM order_lines l JOIN orders o"
    " ON o.shop_id = l.shop_id AND o.order_id = l.order_id WHERE l.shop_id = t.shop_id AND l.sku_id = t.sku_id"
    " AND o.paid_at_ms IS NOT NULL) FROM stock t WHERE t.shop_id = $1";
constexpr std::string_view k_order_goods =
    "SELECT o.order_id, o.goods_fen, (SELECT CAST(sum(l.goods_fen) AS BIGINT) FROM order_lines l WHERE l.shop_id = o.shop_id"
    " AND l.order_id = o.order_id) FROM orders o WHERE o.shop_id = $1";
constexpr std::string_view k_order_refunds =
    "SELECT o.order_id, o.refunded_goods_fen, (SELECT CAST(sum(l.refunded_fen) AS BIGINT) FROM order_lines l"
    " WHERE l.shop_id = o.shop_id AND l.order_id = o.order_id) FROM orders o WHERE o.shop_id = $1";
constexpr std::string_view k_line_refunds =
    "SELECT l.line_id, l.refunded_fen, (SELECT CAST(coalesce(sum(r.goods_fen), 0) AS BIGINT) FROM refund_lines r"
    " WHERE r.shop_id = l.shop_id AND r.line_id = l.line_id) FROM order_lines l WHERE l.shop_id = $1";
constexpr std::string_view k_earned =
    "SELECT d.distributor_id, d.days, (SELECT CAST(coalesce(sum(c.booked_fen - c.clawed_before_fen - c.clawed_after_fen), 0) AS BIGINT)"
    " FROM commissions c WHERE c.shop_id = d.shop_id AND c.distributor_id = d.distributor_id AND c.paid_at_ms IS NOT NULL)"
    " FROM (SELECT shop_id, distributor_id, CAST(sum(earned_fen) AS BIGINT) AS days FROM distributor_days WHERE shop_id = $1"
    " GROUP BY shop_id, distributor_id) d";
constexpr std::string_view k_settled_sales =
    "SELECT d.distributor_id, d.settled_sales_fen, (SELECT CAST(coalesce(sum(c.base_fen - c.goods_refunded_fen), 0) AS BIGINT)"
    " FROM commissions c WHERE c.shop_id = d.shop_id AND c.distributor_id = d.distributor_id AND c.level = 1"
    " AND c.state = 'available') FROM distributors d WHERE d.shop_id = $1";
constexpr std::string_view k_units_sold =
    "SELECT p.product_id, p.units_sold, (SELECT CAST(coalesce(sum(d.units), 0) AS BIGINT) FROM product_days d"
    " WHERE d.shop_id = p.shop_id AND d.product_id = p.product_id) FROM products p WHERE p.shop_id = $1";
constexpr std::string_view k_taxed_gross =
    "SELECT m.distributor_id, m.live_gross_fen + (SELECT CAST(coalesce(sum(a.gross_fen), 0) AS BIGINT) FROM tax_adjustments a"
    " WHERE a.shop_id = m.shop_id AND a.distributor_id = m.distributor_id AND a.for_year = m.tax_year"
    " AND a.for_month = m.tax_month), (SELECT CAST(coalesce(sum(w.gross_fen), 0) AS BIGINT) FROM withdrawals w"
    " WHERE w.shop_id = m.shop_id AND w.distributor_id = m.distributor_id AND w.tax_year = m.tax_year AND w.tax_month = m.tax_month"
    " AND w.state IN ('paying', 'wait_user_confirm', 'paid')) FROM tax_months m WHERE m.shop_id = $1";
constexpr std::string_view k_tax_held =
    "SELECT m.distributor_id, m.held_fen + (SELECT CAST(coalesce(sum(a.held_fen), 0) AS BIGINT) FROM tax_adjustments a"
    " WHERE a.shop_id = m.shop_id AND a.distributor_id = m.distributor_id AND a.for_year = m.tax_year"
    " AND a.for_month = m.tax_month), (SELECT CAST(coalesce(sum(w.tax_fen - w.tax_back_fen), 0) AS BIGINT) FROM withdrawals w"
    " WHERE w.shop_id = m.shop_id AND w.distributor_id = m.distributor_id AND w.tax_year = m.tax_year AND w.tax_month = m.tax_month"
    " AND w.state IN ('paying', 'wait_user_confirm', 'paid')) FROM tax_months m WHERE m.shop_id = $1";

constexpr std::string_view k_sales_by_day =
    "SELECT d.distributor_id, d.days, (SELECT CAST(coalesce(sum(c.base_fen - c.goods_refunded_fen), 0) AS BIGINT)"
    " FROM commissions c WHERE c.shop_id = d.shop_id AND c.distributor_id = d.distributor_id AND c.level = 1"
    " AND c.paid_at_ms IS NOT NULL) FROM (SELECT shop_id, distributor_id, CAST(sum(sales_fen) AS BIGINT) AS days"
    " FROM distributor_days WHERE shop_id = $1 GROUP BY shop_id, distributor_id) d";
constexpr std::string_view k_settled_by_day =
    "SELECT d.distributor_id, d.settled_sales_fen, (SELECT CAST(coalesce(sum(x.settled_fen), 0) AS BIGINT)"
    " FROM distributor_days x WHERE x.shop_id = d.shop_id AND x.distributor_id = d.distributor_id)"
    " FROM distributors d WHERE d.shop_id = $1";
// What the job has not carried yet is missing from every period alike.
constexpr std::string_view k_standings =
    "SELECT s.distributor_id, s.sales, (SELECT CAST(coalesce(sum(d.counted_sales_fen), 0) AS BIGINT) FROM distributor_days d"
    " WHERE d.shop_id = s.shop_id AND d.distributor_id = s.distributor_id) FROM (SELECT shop_id, distributor_id,"
    " CAST(sum(sales_fen) AS BIGINT) AS sales FROM standings WHERE shop_id = $1 GROUP BY shop_id, distributor_id, period) s";
constexpr std::string_view k_shop_sales =
    "SELECT d.shop_id, d.sales, (SELECT CAST(coalesce(sum(o.goods_fen), 0) AS BIGINT) FROM orders o"
    " WHERE o.shop_id = d.shop_id AND o.paid_at_ms IS NOT NULL) FROM (SELECT shop_id,"
    " CAST(sum(sales_fen) AS BIGINT) AS sales FROM shop_days WHERE shop_id = $1 GROUP BY shop_id) d";
constexpr std::string_view k_shop_commissions =
    "SELECT d.shop_id, d.kept, (SELECT CAST(coalesce(sum(c.booked_fen - c.clawed_before_fen - c.clawed_after_fen), 0) AS BIGINT)"
    " FROM commissions c WHERE c.shop_id = d.shop_id AND c.paid_at_ms IS NOT NULL) FROM (SELECT shop_id,"
    " CAST(sum(commission_fen - clawed_fen) AS BIGINT) AS kept FROM shop_days WHERE shop_id = $1 GROUP BY shop_id) d";

constexpr Total k_totals[] = {
    {"reserved stock is what unpaid orders hold", "SKU", k_stock_reserved},
    {"sold stock is what paid orders hold", "SKU", k_stock_sold},
    {"orders add up their lines", "order", k_order_goods},
    {"refunds of orders add up those of their lines", "order", k_order_refunds},
    {"refunds of lines add up the single refunds", "line", k_line_refunds},
    {"earnings by day add up the commissions", "distributor", k_earned},
    {"settled sales are the released base of own sales", "distributor", k_settled_sales},
    {"sales by day add up own orders", "distributor", k_sales_by_day},
    {"released sales by day add up", "distributor", k_settled_by_day},
    {"standings of every period add up the days", "distributor", k_standings},
    {"the shop's sales by day add up its orders", "shop", k_shop_sales},
    {"the shop's commissions by day add up", "shop", k_shop_commissions},
    {"units sold add up the days", "product", k_units_sold},
    {"a month's taxed income is that of its payouts", "distributor", k_taxed_gross},
    {"a month's tax is what its payouts held", "distributor", k_tax_held},
};

Examined compare(Tx& tx, ShopId shop, const Total& total) {
  Examined out{std::string(total.what), 0, {}};
  for (const Row& row : tx.query(total.sql, shop)) {
    ++out.rows;
    if (row.integer(1) != row.integer(2))
      out.add(std::string(total.subject) + " " + std::to_string(row.integer(0)) + ": " +
              std::to_string(row.integer(1)) + " is kept, " + std::to_string(row.integer(2)) + " is right");
  }
  return out;
}

Examined examine_ledger(Tx& tx, ShopId shop) {
  LedgerFindings found = check_ledger(tx, shop);
  return {"the books balance, and agree with balances, commissions and withdrawals (" + std::to_string(found.postings) +
              " postings)",
          found.journals, std::move(found.findings)};
}

// "Why this amount?": from the copy on the line the very fen must come out that were booked.
Examined examine_copies(Tx& tx, ShopId shop) {
  Examined out{"every commission can be recomputed from the copy on its order line", 0, {}};
  for (const Row& row :
       tx.query("SELECT c.commission_id, c.level, c.booked_fen, l.commission FROM commissions c JOIN order_lines l"
                " ON l.shop_id = c.shop_id AND l.line_id = c.line_id WHERE c.shop_id = $1",
                shop)) {
    ++out.rows;
    const shop::LineSnapshot copy = shop::load_line_snapshot(row.text(3));
    if (domain::recompute(domain::explain(copy.line, static_cast<int>(row.integer(1)))) != row.integer(2))
      out.add(row.id<CommissionId>(0).text() + " was booked with " + std::to_string(row.integer(2)));
  }
  return out;
}

// One order over there is one of ours, and whatever of ours is kept over there and lives has its name there.
Examined examine_told_orders(Tx& tx, ShopId shop) {
  Examined out{"orders of other systems are one to one with ours", 0, {}};
  for (const Row& row :
       tx.query("SELECT e.external_id, e.order_id, o.source_id FROM external_orders e LEFT JOIN orders o"
                " ON o.shop_id = e.shop_id AND o.order_id = e.order_id AND o.source_id = e.source_id"
                " WHERE e.shop_id = $1",
                shop)) {
    ++out.rows;
    if (row.is_null(2))
      out.add(row.text(0) + " is told as " + row.id<OrderId>(1).text() + ", which is not its source's");
  }
  for (
      const Row& row : tx.query(
          "SELECT o.order_id FROM orders o LEFT JOIN external_orders e ON e.shop_id = o.shop_id AND e.order_id = o.order_id"
          " WHERE o.shop_id = $1 AND o.source_id IS NOT NULL AND o.state <> 'closed' AND e.order_id IS NULL",
          shop))
    out.add(row.id<OrderId>(0).text() + " is kept by another system that does not know it");
  return out;
}

Examined examine_names(Tx& tx, ShopId shop) {
  Examined out{"names of other systems stand for things that are there", 0, {}};
  for (
      const Row& row : tx.query(
          "SELECT n.kind, n.external_id, coalesce(c.category_id, p.product_id, s.sku_id, a.account_id, d.distributor_id)"
          " FROM external_names n"
          " LEFT JOIN categories c ON n.kind = 'category' AND c.shop_id = n.shop_id AND c.category_id = n.internal_id"
          " LEFT JOIN products p ON n.kind = 'product' AND p.shop_id = n.shop_id AND p.product_id = n.internal_id"
          " LEFT JOIN skus s ON n.kind = 'sku' AND s.shop_id = n.shop_id AND s.sku_id = n.internal_id"
          " LEFT JOIN account a ON n.kind = 'customer' AND a.shop_id = n.shop_id AND a.account_id = n.internal_id"
          " LEFT JOIN distributors d ON n.kind = 'distributor' AND d.shop_id = n.shop_id"
          " AND d.distributor_id = n.internal_id WHERE n.shop_id = $1",
          shop)) {
    ++out.rows;
    if (row.is_null(2)) out.add("the " + row.text(0) + " " + row.text(1) + " stands for nothing");
  }
  return out;
}

Examined examine_key(Tx& tx, ShopId shop, const PersonalVault& vault) {
  Examined out{"the master key opens personal data", 0, {}};
  for (const Row& row :
       tx.query("SELECT account_id, phone_sealed FROM account WHERE shop_id = $1 AND phone_sealed IS NOT NULL LIMIT 50",
                shop)) {
    ++out.rows;
    try {
      static_cast<void>(vault.decrypt(tx, shop, row.id<AccountId>(0), row.bytes(1)));
    } catch (const Fault& fault) {
      out.add(row.id<AccountId>(0).text() + ": " + fault.what());
    }
  }
  return out;
}

Examined examine_secrets(Tx& tx, ShopId shop, const PersonalVault& vault) {
  Examined out{"the master key opens the shop's secrets", 0, {}};
  for (const Row& row : tx.query("SELECT name FROM shop_secrets WHERE shop_id = $1 ORDER BY name", shop)) {
    ++out.rows;
    try {
      static_cast<void>(shop::load_secret(tx, vault, shop, row.text(0)));
    } catch (const Fault& fault) {
      out.add(row.text(0) + ": " + fault.what());
    }
  }
  return out;
}

}  // namespace

void Examined::add(std::string finding) {
  if (findings.size() < k_findings_max)
    findings.push_back(std::move(finding));
  else if (findings.size() == k_findings_max)
    findings.emplace_back("… and more");
}

std::vector<Examined> examine_database(Tx& tx, std::string_view engine) {
  std::vector<Examined> out;
  if (engine != "sqlite") return out;  // PostgreSQL checks its own pages
  Examined pages{"the file's pages are whole", 0, {}};
  for (const Row& row : tx.query("pragma integrity_check"))
    if (row.text(0) != "ok") pages.add(row.text(0));
  Examined references{"no row refers to one that is not there", 0, {}};
  for (const Row& row : tx.query("pragma foreign_key_check"))
    references.add(row.text(0) + " refers to a missing row of " + row.text(2));
  out.push_back(std::move(pages));
  out.push_back(std::move(references));
  return out;
}

std::vector<Examined> examine_shop(Tx& tx, ShopId shop, const PersonalVault& vault) {
  std::vector<Examined> out;
  out.push_back(examine_ledger(tx, shop));
  for (const Total& total : k_totals) out.push_back(compare(tx, shop, total));
  out.push_back(examine_copies(tx, shop));
  out.push_back(examine_told_orders(tx, shop));
  out.push_back(examine_names(tx, shop));
  for (Examined& part : examine_events(tx, shop)) out.push_back(std::move(part));
  out.push_back(examine_key(tx, shop, vault));
  out.push_back(examine_secrets(tx, shop, vault));
  return out;
}

}  // namespace fenxiao::server

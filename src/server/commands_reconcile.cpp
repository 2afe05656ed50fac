#include "server/commands_reconcile.h"

#include <fstream>
#include <iostream>
#include <iterator>

#include "domain/withdrawal/reconcile.h"
#include "server/adapters/payout/bill.h"

namespace fenxiao::server {
namespace {

constexpr int k_china_min = 480;  // both channels count days in China's zone

Bill read_bill(const ReconcileOptions& options) {
  std::ifstream in(options.bill, std::ios::binary);
  if (!in) throw Fault(FaultKind::storage, options.bill + " cannot be opened");
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  auto bill = options.channel == "wechat" ? read_wechat_bill(text) : read_alipay_bill(text);
  if (!bill)
    throw Fault(FaultKind::corrupt, options.bill + ":" + std::to_string(bill.error().line) + ": " + bill.error().what);
  return std::move(bill).value();
}

ShopId shop_of(Tx& tx, const std::string& id) {
  const auto rows = tx.query("SELECT shop_id FROM shop ORDER BY shop_id");
  if (id.empty()) {
    if (rows.size() != 1)
      throw Fault(FaultKind::corrupt, "there are " + std::to_string(rows.size()) + " shops: name one with --shop");
    return rows.front().id<ShopId>(0);
  }
  for (const Row& row : rows)
    if (row.id<ShopId>(0).text() == id) return row.id<ShopId>(0);
  throw Fault(FaultKind::corrupt, "there is no shop " + id);
}

std::vector<domain::BookedPayout> booked_payouts(Tx& tx, ShopId shop, const std::string& channel, const Bill& bill) {
  std::vector<domain::BookedPayout> booked;
  for (const Row& row : tx.query(
           "SELECT w.withdrawal_no, w.gross_fen - w.fee_fen - w.tax_fen, w.state, p.submitted_at_ms, w.finished_at_ms"
           " FROM payouts p JOIN withdrawals w ON w.shop_id = p.shop_id AND w.withdrawal_id = p.withdrawal_id"
           " WHERE p.shop_id = $1 AND p.channel = $2 ORDER BY p.withdrawal_id",
           shop, channel)) {
    domain::BookedPayout payout;
    payout.number = row.text(0);
    payout.net_fen = row.integer(1);
    payout.state = row.text(2) == "paid"     ? domain::BookedPayout::State::paid
                   : row.text(2) == "failed" ? domain::BookedPayout::State::failed
                                             : domain::BookedPayout::State::open;
    payout.expected = !row.is_null(4) && day_of(row.instant(3), k_china_min) >= bill.first &&
                      day_of(row.instant(4), k_china_min) <= bill.last;
    booked.push_back(std::move(payout));
  }
  return booked;
}

}  // namespace

int reconcile_bill(Db& db, const ReconcileOptions& options) {
  const Bill bill = read_bill(options);
  const auto tx = db.begin_read();
  const ShopId shop = shop_of(*tx, options.shop);
  const auto result = domain::reconcile(bill.entries, booked_payouts(*tx, shop, options.channel, bill));
  std::cout << "the bill of " << options.channel << " from " << format_date(bill.first) << " to "
            << format_date(bill.last) << ": " << bill.entries.size() << " lines, " << result.other_lines
            << " of them no payouts\n"
            << result.agreed << " payouts agree, " << result.agreed_fen << " in all; " << result.open
            << " are still under way here\n";
  for (const domain::BillFinding& finding : result.findings) std::cout << "  " << domain::text_of(finding) << "\n";
  std::cout << (result.findings.empty() ? "agreed\n" : "NOT AGREED\n");
  return result.findings.empty() ? 0 : 1;
}

}  // namespace fenxiao::server

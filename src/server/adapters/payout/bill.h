// The bills that channels offer for download, read strictly: what is wrong is named with its line instead of guessed at.
//
// WeChat Pay, 资金账单: UTF-8, a back quote before every value, amounts in yuan, two lines of sums at the end.
//   pay.weixin.qq.com/docs/merchant/products/bill-download/format-fundflow.html
// Alipay, 账务明细 (bill type signcustomer): GBK or UTF-8, lines of remarks that begin with '#', cells padded with tabs, money that left as
// a negative amount. opendocs.alipay.com/open/06jdaw and alipay.data.dataservice.bill.downloadurl.query
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "domain/withdrawal/reconcile.h"

namespace fenxiao::server {

struct Bill {
  std::vector<domain::BillEntry> entries;
  Day first;  // the days of the entries, as the channel counts them: in China
  Day last;
};
struct BillProblem {
  std::int64_t line = 0;
  std::string what;
};

Result<Bill, BillProblem> read_wechat_bill(std::string_view text);
Result<Bill, BillProblem> read_alipay_bill(std::string_view text);

}  // namespace fenxiao::server

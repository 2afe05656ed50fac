#include "server/adapters/payout/bill.h"

#include <gtest/gtest.h>

namespace fenxiao::server {
namespace {

const std::string k_wechat_header =
    "\xEF\xBB\xBF记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号\r\n";
const std::string k_sent =
    "`2026-11-25 09:41:00,`1330,`9001,`商家转账,`商家转账,`支出,`20.00,`80.00,`1900000109API,`茶铺佣金提现,`W31\r\n";
const std::string k_bought = "`2026-11-26 04:21:23,`4200,`9002,`交易,`交易,`收入,`99.00,`179.00,`system,`,`P77\r\n";
const std::string k_returned =
    "`2026-11-27 09:41:00,`1330,`9003,`商家转账,`退回,`收入,`20.00,`199.00,`system,`a,b,`W31\r\n";
std::string sums(const std::string& in, const std::string& out) {
  return "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额\r\n`3.0,`2.0,`" + in + ",`1.0,`" + out + "\r\n";
}

TEST(WechatBill, IsReadWithItsDaysAndItsDirections) {
  const auto bill = read_wechat_bill(k_wechat_header + k_sent + k_bought + k_returned + sums("119.00", "20.00"));
  ASSERT_TRUE(bill) << bill.error().what;
  ASSERT_EQ(bill->entries.size(), 3u);
  EXPECT_EQ(bill->entries[0].number, "W31");
  EXPECT_EQ(bill->entries[0].out_fen, 2000);
  EXPECT_EQ(bill->entries[0].line, 2);
  EXPECT_TRUE(bill->entries[0].payout);
  EXPECT_EQ(bill->entries[1].out_fen, -9900);
  EXPECT_FALSE(bill->entries[1].payout);
  EXPECT_EQ(bill->entries[2].number, "W31") << "whatever commas a remark has";
  EXPECT_EQ(bill->entries[2].out_fen, -2000);
  EXPECT_EQ(format_date(bill->first), "2026-11-25");
  EXPECT_EQ(format_date(bill->last), "2026-11-27");
}

TEST(WechatBill, ThatIsNotWholeIsRefusedWithItsLine) {
  struct Case {
    std::string text;
    std::int64_t line;
    const char* what;
  };
  const auto with = [](std::string row, const std::string& from, const std::string& to) {
    return row.replace(row.find(from), from.size(), to);
  };
  const std::vector<Case> table{
      {"", 1, "header"},
      {"a,b\n", 1, "header"},
      {k_wechat_header + k_sent, 2, "not whole"},
      {k_wechat_header + k_sent + sums("0.00", "20.01"), 4, "add up"},
      {k_wechat_header + k_sent + sums("0.01", "20.00"), 4, "add up"},
      {k_wechat_header + k_sent + "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额\r\n", 3, "sums are missing"},
      {k_wechat_header + sums("0.00", "0.00"), 2, "empty"},
      {k_wechat_header + with(k_sent, "20.00", "2O.00") + sums("0.00", "20.00"), 2, "amount"},
      {k_wechat_header + with(k_sent, "`20.00", "`20.001") + sums("0.00", "20.00"), 2, "amount"},
      {k_wechat_header + with(k_sent, "支出", "冻结") + sums("0.00", "20.00"), 2, "neither"},
      {k_wechat_header + with(k_sent, "2026-11-25", "25.11.2026") + sums("0.00", "20.00"), 2, "time"},
      {k_wechat_header + "`2026-11-25 09:41:00,`1\r\n" + sums("0.00", "20.00"), 2, "too few"},
  };
  for (const Case& each : table) {
    const auto bill = read_wechat_bill(each.text);
    ASSERT_FALSE(bill) << each.what;
    EXPECT_EQ(bill.error().line, each.line) << each.what << ": " << bill.error().what;
    EXPECT_NE(bill.error().what.find(each.what), std::string::npos) << bill.error().what;
  }
}

// As it is downloaded: in GBK.
const std::string k_alipay_gbk =
    "#\xD6\xA7\xB8\xB6\xB1\xA6\xD5\xCB\xCE\xF1\xC3\xF7\xCF\xB8\xB2\xE9\xD1\xAF\r\n"
    "#\xD5\xCB\xBA\xC5\xA3\xBA[20881234]\r\n"
    "#-----------------------------------------\xD5\xCB\xCE\xF1\xC3\xF7\xCF\xB8\xC1\xD0\xB1\xED----------------------------------------\r\n"
    "\xD5\xCB\xCE\xF1\xC1\xF7\xCB\xAE\xBA\xC5,\xD2\xB5\xCE\xF1\xC1\xF7\xCB\xAE\xBA\xC5,\xC9\xCC\xBB\xA7\xB6\xA9\xB5\xA5\xBA\xC5,\xC9\xCC\xC6\xB7\xC3\xFB\xB3\xC6,\xB7\xA2\xC9\xFA\xCA\xB1\xBC\xE4,\xB6\xD4\xB7\xBD\xD5\xCB\xBA\xC5,\xCA\xD5\xC8\xEB\xBD\xF0\xB6\xEE\xA3\xA8+\xD4\xAA\xA3\xA9,\xD6\xA7\xB3\xF6\xBD\xF0\xB6\xEE\xA3\xA8-\xD4\xAA\xA3\xA9,\xD5\xCB\xBB\xA7\xD3\xE0\xB6\xEE\xA3\xA8\xD4\xAA\xA3\xA9,\xBD\xBB\xD2\xD7\xC7\xFE\xB5\xC0,\xD2\xB5\xCE\xF1\xC0\xE0\xD0\xCD,\xB1\xB8\xD7\xA2\r\n"
    "1\t,2\t,W31\t,\xD3\xB6\xBD\xF0\xCC\xE1\xCF\xD6,2026-11-25 09:41:00,payee@example.com,0.00,-20.00,980.00,,\xD7\xAA\xD5\xCB,\xB2\xE8\xC6\xCC\xD3\xB6\xBD\xF0\xCC\xE1\xCF\xD6\r\n"
    "3\t,4\t,P77\t,\xB2\xE8,2026-11-26 10:00:00,buyer@example.com,99.00,0.00,1079.00,,\xD4\xDA\xCF\xDF\xD6\xA7\xB8\xB6,\r\n"
    "5\t,6\t,W31\t,\xD3\xB6\xBD\xF0\xCC\xE1\xCF\xD6,2026-11-26 11:00:00,payee@example.com,20.00,,1099.00,,\xD7\xAA\xD5\xCB,\xCD\xCB\xBB\xD8\r\n"
    "#-----------------------------------------\xD5\xCB\xCE\xF1\xC3\xF7\xCF\xB8\xC1\xD0\xB1\xED\xBD\xE1\xCA\xF8------------------------------------\r\n"
    "#\xD6\xA7\xB3\xF6\xBA\xCF\xBC\xC6\xA3\xBA"
    "1\xB1\xCA\xA3\xAC\xB9\xB2-20.00\xD4\xAA\r\n";
const std::string k_alipay_header =
    "#支付宝账务明细查询\n账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注\n";
const std::string k_alipay_row = "1,2,W31,\"佣金,提现\",2026-11-25 09:41:00,p@e.com,,-20.00,980.00,,转账,\n";

TEST(AlipayBill, IsReadInBothEncodings) {
  const auto bill = read_alipay_bill(k_alipay_gbk);
  ASSERT_TRUE(bill) << bill.error().line << bill.error().what;
  ASSERT_EQ(bill->entries.size(), 3u);
  EXPECT_EQ(bill->entries[0].number, "W31");
  EXPECT_EQ(bill->entries[0].out_fen, 2000);
  EXPECT_TRUE(bill->entries[0].payout);
  EXPECT_EQ(bill->entries[1].out_fen, -9900);
  EXPECT_FALSE(bill->entries[1].payout);
  EXPECT_EQ(bill->entries[2].out_fen, -2000);
  EXPECT_EQ(format_date(bill->last), "2026-11-26");
  const auto plain = read_alipay_bill(k_alipay_header + k_alipay_row);
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->entries[0].out_fen, 2000);
  EXPECT_TRUE(plain->entries[0].payout);
}

TEST(AlipayBill, ThatIsNoneIsRefusedWithItsLine) {
  const auto with = [](std::string row, const std::string& from, const std::string& to) {
    return row.replace(row.find(from), from.size(), to);
  };
  for (const auto& [text, line] : std::vector<std::pair<std::string, std::int64_t>>{
           {"", 1},
           {"# nothing but remarks\n", 1},
           {k_alipay_header, 1},
           {"a,b,c\n", 1},
           {k_alipay_header + "1,2\n", 3},
           {k_alipay_header + with(k_alipay_row, "-20.00", "20.00"), 3},
           {k_alipay_header + with(k_alipay_row, "-20.00", "-2x.00"), 3},
           {k_alipay_header + with(k_alipay_row, "2026-11-25", "2026-13-25"), 3}}) {
    const auto bill = read_alipay_bill(text);
    ASSERT_FALSE(bill) << text;
    EXPECT_EQ(bill.error().line, line) << text << bill.error().what;
  }
}

}  // namespace
}  // namespace fenxiao::server

// A month on the phone: which one is asked for, what is added up, and the text for whoever keeps the books.
#include <gtest/gtest.h>

#include <fstream>
#include <numeric>
#include <sstream>

#include "client/app/statement_lines.h"
#include "double.h"

namespace fenxiao::client {
namespace {

contract::Money fen(std::int64_t amount) { return {amount, "CNY"}; }

contract::Statement september() {
  contract::Statement s;
  s.month = "2026-09";
  s.first_month = "2026-07";
  s.last_month = "2026-09";
  s.orders = 12;
  for (contract::Money* money :
       {&s.base, &s.booked_level_1, &s.booked_level_2, &s.clawed_back, &s.released, &s.withdrawn})
    *money = fen(0);
  using contract::MovementKind;
  s.opening = fen(100'00);
  s.movements = {{MovementKind::commission_clawed, fen(-20'50)}, {MovementKind::commission_released, fen(250'50)},
                 {MovementKind::withdrawal_failed, fen(3'00)},   {MovementKind::withdrawal_kept, fen(-15'00)},
                 {MovementKind::withdrawal_paid, fen(-188'00)},  {MovementKind::debt_written_off, fen(-5'00)}};
  s.fee = fen(2'00);
  s.tax_withheld = fen(10'00);
  s.closing = fen(125'00);
  return s;
}

void load_words() {
  std::ifstream in(std::string(FENXIAO_ASSETS) + "/i18n/zh-CN.json");
  std::ostringstream text;
  text << in.rdbuf();
  ASSERT_TRUE(load_language(Language::zh_cn, text.str()));
}

TEST(StatementLines, AllButTheLastAddUpToTheLast) {
  const auto lines = balance_lines(september());
  std::int64_t sum = 0;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) sum += lines[i].amount.amount;
  EXPECT_EQ(sum, lines.back().amount.amount);
  EXPECT_EQ(lines.front().kind, StatementLine::Kind::opening);
  EXPECT_EQ(lines.back().kind, StatementLine::Kind::closing);
  for (const StatementLine& line : lines) EXPECT_NE(line.key, "bonus_granted") << "what did not move has no line";
  EXPECT_EQ(lines[1].amount_text(), "+¥250.50");
  EXPECT_EQ(lines[2].amount_text(), "−¥20.50");
  EXPECT_EQ(lines.front().amount_text(), "¥100.00");
  EXPECT_FALSE(quiet(september()));
  contract::Statement nothing = september();
  nothing.orders = 0;
  nothing.movements.clear();
  nothing.fee = nothing.tax_withheld = fen(0);
  EXPECT_TRUE(quiet(nothing)) << "a balance that stands still is no movement";
  nothing.clawed_back = fen(1);
  EXPECT_FALSE(quiet(nothing)) << "a claw-back of what is frozen is one";
}

TEST(Months, GoOverTheTurnOfTheYear) {
  EXPECT_EQ(month_after("2026-12", 1), "2027-01");
  EXPECT_EQ(month_after("2026-01", -1), "2025-12");
  EXPECT_EQ(month_after("2026-06", -18), "2024-12");
  EXPECT_EQ(month_after("soon", 1), "soon");
}

TEST(Statement, TheMonthOfTheAddressThenTheOneThatIsChosen) {
  load_words();
  Phone phone;
  phone.start("#/statement?month=2026-08");
  phone.sign_in_as(true);
  contract::Statement august = september();
  august.month = "2026-08";
  ASSERT_TRUE(phone.transport.reply("/api/v1/distributor/statements/2026-08", 200, contract::encode(august)));
  phone.app.apply(Command{ShowMonth{"2026-07"}});
  ASSERT_TRUE(phone.transport.reply("/api/v1/distributor/statements/2026-07", 503, Phone::problem(503, "unavailable")));
  phone.app.resumed();
  EXPECT_EQ(phone.app.state().statement.month, "2026-07") << "looking again keeps the month";
  phone.app.apply(Command{ShowMonth{"2026-08"}});
  phone.app.apply(Command{ShowMonth{"2026-09"}});
  EXPECT_EQ(phone.app.state().statement.month, "current") << "the month that runs is asked for as such";
  phone.app.apply(Command{CopyStatement{}});
  EXPECT_EQ(phone.host.copied, "") << "nothing is there to copy yet";
  ASSERT_TRUE(phone.transport.reply("/api/v1/distributor/statements/current", 200, contract::encode(september())));
  phone.app.apply(Command{CopyStatement{}});
  EXPECT_NE(phone.host.copied.find("2026 年 9 月\n期初余额 ¥100.00\n"), std::string::npos) << phone.host.copied;
  EXPECT_TRUE(phone.host.copied.ends_with("期末余额 ¥125.00\n")) << phone.host.copied;
}

TEST(Statement, AnAddressWithoutASensibleMonthIsTheRunningOne) {
  for (const char* hash : {"#/statement", "#/statement?month=x"}) {
    Phone phone;
    phone.start(hash);
    phone.sign_in_as(true);
    EXPECT_TRUE(phone.transport.reply("/api/v1/distributor/statements/current", 200, contract::encode(september())))
        << hash;
  }
}

TEST(Seller, ABuyerSeesWhomHeIsBoundTo) {
  Phone phone;
  phone.start("#/seller");
  phone.sign_in_as(false);
  ASSERT_TRUE(phone.transport.reply(
      "/api/v1/binding", 200,
      R"({"referrer":{"display_name":"晓棠"},"bound_at":"2026-09-01T00:00:00.000Z","days_left":12,"bind_mode":"protected"})"));
  EXPECT_EQ(phone.app.state().seller.value->days_left, 12);
}

}  // namespace
}  // namespace fenxiao::client

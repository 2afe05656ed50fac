#include "client/app/statement_lines.h"

#include "client/app/i18n.h"

namespace fenxiao::client {

std::string StatementLine::amount_text() const {
  const bool moves = kind == Kind::in || kind == Kind::out;
  return (moves && amount.amount > 0 ? "+" : "") + money_text(amount);
}

std::vector<StatementLine> balance_lines(const contract::Statement& s) {
  using Kind = StatementLine::Kind;
  std::vector<StatementLine> lines;
  const auto add = [&](Kind kind, const char* key, const contract::Money& money, int sign = 1) {
    if (money.amount != 0 || kind == Kind::opening || kind == Kind::closing)
      lines.push_back({kind, key, {sign * money.amount, money.currency}});
  };
  add(Kind::opening, "opening", s.opening);
  add(Kind::in, "released", s.released);
  add(Kind::in, "bonus", s.bonus);
  add(Kind::out, "clawed_after_release", s.clawed_after_release, -1);
  add(Kind::out, "paid_out", s.paid_out, -1);
  add(Kind::out, "fee", s.fee, -1);
  add(Kind::out, "tax", s.tax_withheld, -1);
  add(s.other.amount < 0 ? Kind::out : Kind::in, "other", s.other);
  add(Kind::closing, "closing", s.closing);
  return lines;
}

bool quiet(const contract::Statement& s) {
  return s.orders == 0 && s.clawed_back.amount == 0 && balance_lines(s).size() == 2;
}

}  // namespace fenxiao::client

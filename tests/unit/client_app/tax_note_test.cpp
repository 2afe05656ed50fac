#include "client/app/tax_note.h"

#include <gtest/gtest.h>

#include "client/app/i18n.h"
#include "domain/tax/tax.h"

namespace fenxiao::client {
namespace {

contract::WithdrawalQuote quote_of(std::int64_t amount_fen, std::int64_t before_fen, std::int64_t held_fen) {
  const domain::TaxRules* rules = domain::tax_rules_on(domain::TaxRegime::per_payment, day_of(CivilDate{2026, 9, 1}));
  contract::WithdrawalQuote quote;
  quote.amount = {amount_fen, "CNY"};
  quote.tax_regime = "per_payment";
  quote.taxed_before_in_month = {before_fen, "CNY"};
  quote.tax_held_in_month = {held_fen, "CNY"};
  quote.tax_withheld = {domain::per_payment_tax_fen(*rules, before_fen + amount_fen) - held_fen, "CNY"};
  return quote;
}

// What the written formula comes to, in fen: ( a − b ) × p% − c …, left to right.
std::int64_t worth(const std::string& formula) {
  double value = 0;
  char operation = '+';
  for (std::size_t at = 0; at < formula.size();) {
    if (formula.compare(at, 3, "−") == 0) {
      operation = '-';
      at += 3;
    } else if (formula.compare(at, 2, "×") == 0) {
      operation = '*';
      at += 2;
    } else if (formula[at] >= '0' && formula[at] <= '9') {
      std::string digits;
      for (; at < formula.size() &&
             (std::isdigit(static_cast<unsigned char>(formula[at])) || formula[at] == '.' || formula[at] == ',');
           ++at)
        if (formula[at] != ',') digits += formula[at];
      double number = std::stod(digits);
      if (at < formula.size() && formula[at] == '%') number /= 100;
      value = operation == '+' ? number : operation == '-' ? value - number : value * number;
    } else {
      ++at;
    }
  }
  return static_cast<std::int64_t>(value * 100 + 0.5);
}

TEST(TaxNote, TheFormulaSaysTheServersFigure) {
  EXPECT_EQ(tax_formula(quote_of(120000, 0, 0)), "(1,200.00 − 800.00) × 20%");
  EXPECT_EQ(tax_formula(quote_of(500000, 0, 0)), "5,000.00 × 80% × 20%");
  EXPECT_EQ(tax_formula(quote_of(120000, 120000, 8000)), "(2,400.00 − 800.00) × 20% − 80.00");
  for (const std::int64_t amount : {80100, 120000, 399999, 400000, 400001, 2000000, 3000000, 5000000, 9000000}) {
    const auto quote = quote_of(amount, 0, 0);
    EXPECT_EQ(worth(tax_formula(quote)), quote.tax_withheld.amount) << amount << " " << tax_formula(quote);
  }
}

TEST(TaxNote, WhereNothingIsWithheldNothingIsSaid) {
  EXPECT_EQ(tax_formula(quote_of(80000, 0, 0)), "");
  auto other = quote_of(120000, 0, 0);
  other.tax_regime = "platform_cumulative";
  EXPECT_EQ(tax_formula(other), "");
}

TEST(ExactMoney, KeepsEveryDigitAndNoMore) {
  EXPECT_EQ(exact_money_text(34'387'500, "CNY"), "¥34.3875");
  EXPECT_EQ(exact_money_text(-7'500, "CNY"), "−¥0.0075");
  EXPECT_EQ(exact_money_text(1'234'000'000, "USD"), "$1,234.00");
  EXPECT_EQ(exact_money_text(1, "CNY"), "¥0.000001");
}

}  // namespace
}  // namespace fenxiao::client

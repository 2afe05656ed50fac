#include "client/app/tax_note.h"

#include "client/app/i18n.h"
#include "domain/tax/tax.h"

namespace fenxiao::client {
namespace {

std::string figure(std::int64_t fen) {
  const MoneyParts parts = money_parts({fen, "CNY"});
  return parts.whole + parts.fraction;
}

const domain::TaxRules* per_payment_rules() {
  const domain::TaxRules* newest = nullptr;
  for (const domain::TaxRules& rules : domain::built_in_tax_rules())
    if (rules.regime == domain::TaxRegime::per_payment) newest = &rules;
  return newest;
}

}  // namespace

std::string tax_formula(const contract::WithdrawalQuote& quote) {
  const domain::TaxRules* rules = per_payment_rules();
  if (quote.tax_regime != "per_payment" || quote.tax_withheld.amount <= 0 || !rules) return {};
  const std::int64_t gross_fen = quote.taxed_before_in_month.amount + quote.amount.amount;
  std::string text;
  std::int64_t taxable_fen = 0;
  if (gross_fen <= rules->small_income_max_fen) {
    taxable_fen = gross_fen - rules->flat_deduction_fen;
    text = "(" + figure(gross_fen) + " − " + figure(rules->flat_deduction_fen) + ")";
  } else {
    taxable_fen = gross_fen - gross_fen * rules->share_deduction_bp / 10000;
    text = figure(gross_fen) + " × " + rate_text(10000 - rules->share_deduction_bp);
  }
  for (const domain::TaxBracket& bracket : rules->brackets) {
    if (bracket.taxable_max_fen && taxable_fen > *bracket.taxable_max_fen) continue;
    text += " × " + rate_text(bracket.rate_bp);
    if (bracket.quick_deduction_fen > 0) text += " − " + figure(bracket.quick_deduction_fen);
    break;
  }
  if (quote.tax_held_in_month.amount > 0) text += " − " + figure(quote.tax_held_in_month.amount);
  return text;
}

}  // namespace fenxiao::client

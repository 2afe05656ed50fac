// Personal income tax withheld from payouts, as versioned data with effective dates. Every regime's text is to be
// confirmed by the shop's tax adviser; the rules carry their source.
//
// Amounts are fen; tax is on the gross (the withdrawal fee is not deductible), half up to a fen.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/names.h"

namespace fenxiao::domain {

enum class TaxRegime {
  none,
  per_payment,          // remuneration for labour services, withheld payment by payment; a month is one payment
  platform_cumulative,  // cumulative withholding by platforms, over the year
  company_invoice,      // the payee is a company and invoices: nothing is withheld
};
template <>
struct Names<TaxRegime> {
  static constexpr std::array<std::pair<TaxRegime, std::string_view>, 4> k_all{
      {{TaxRegime::none, "none"},
       {TaxRegime::per_payment, "per_payment"},
       {TaxRegime::platform_cumulative, "platform_cumulative"},
       {TaxRegime::company_invoice, "company_invoice"}}};
};

struct TaxBracket {
  std::optional<std::int64_t> taxable_max_fen;  // inclusive; none: above
  std::int64_t rate_bp = 0;
  std::int64_t quick_deduction_fen = 0;
};

struct TaxRules {
  TaxRegime regime = TaxRegime::none;
  int version = 1;
  Day effective_from = {};
  std::string_view source = {};
  std::int64_t small_income_max_fen = 0;  // per_payment: up to here the flat deduction, above it the share
  std::int64_t flat_deduction_fen = 0;
  std::int64_t share_deduction_bp = 0;
  std::int64_t monthly_deduction_fen = 0;  // platform_cumulative
  std::span<const TaxBracket> brackets = {};
};

// The built-in rules, oldest first per regime; and the one in force on a day (none before the first).
std::span<const TaxRules> built_in_tax_rules();
const TaxRules* tax_rules_on(TaxRegime regime, Day day, std::span<const TaxRules> rules = built_in_tax_rules());

// Tax of one payment (or one month's payments together) under per_payment.
std::int64_t per_payment_tax_fen(const TaxRules& rules, std::int64_t gross_fen);

// Withheld for this year up to now under platform_cumulative: income so far − share − monthly deduction × consecutive
// months, by the brackets. Never below 0.
std::int64_t cumulative_tax_fen(const TaxRules& rules, std::int64_t income_in_year_fen, int consecutive_months);
// From the first month with income in the year to the current one, both counted: March to May is 3.
int consecutive_months(int first_month_with_income, int current_month);

// A calendar month in the shop's zone. The month of a withdrawal is that of its submission to the channel.
struct TaxMonth {
  int year = 1970;
  int month = 1;
  friend auto operator<=>(const TaxMonth&, const TaxMonth&) = default;
};
TaxMonth tax_month_of(Instant submitted_at, int utc_offset_min);

// What the locked (payee, month) row and the year's other rows say, *without* the payout being judged.
struct TaxFacts {
  std::int64_t live_gross_in_month_fen = 0;    // submitted or paid in this month, failed ones left out
  std::int64_t held_in_month_fen = 0;          // tax held for them
  std::int64_t gross_earlier_in_year_fen = 0;  // live gross of the year's earlier months
  std::int64_t held_earlier_in_year_fen = 0;
  int first_month_with_income = 0;  // 1..12; 0: this is the first
  TaxMonth month = {};
};

// Tax to hold on a payout of `gross_fen`: T(live gross with this one) − tax already held. Never below 0: where more is
// held than due (cumulative regime after a quiet month, or a filed month's difference) the rest is carried.
std::int64_t tax_to_hold_fen(const TaxRules& rules, const TaxFacts& facts, std::int64_t gross_fen);

// After one payout of the month failed and its own tax came back whole: what is held too much on the others. `facts`
// are those without the failed one.
std::int64_t tax_to_give_back_fen(const TaxRules& rules, const TaxFacts& facts);

}  // namespace fenxiao::domain

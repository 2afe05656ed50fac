#include "domain/tax/tax.h"

#include <algorithm>
#include <array>

#include "base/checked.h"
#include "domain/money/money.h"

namespace fenxiao::domain {
namespace {

constexpr std::int64_t yuan(std::int64_t amount) { return amount * 100; }

constexpr std::array<TaxBracket, 3> k_labour_brackets{
    {{yuan(20'000), 2000, yuan(0)}, {yuan(50'000), 3000, yuan(2'000)}, {std::nullopt, 4000, yuan(7'000)}}};
constexpr std::array<TaxBracket, 7> k_year_brackets{{{yuan(36'000), 300, yuan(0)},
                                                     {yuan(144'000), 1000, yuan(2'520)},
                                                     {yuan(300'000), 2000, yuan(16'920)},
                                                     {yuan(420'000), 2500, yuan(31'920)},
                                                     {yuan(660'000), 3000, yuan(52'920)},
                                                     {yuan(960'000), 3500, yuan(85'920)},
                                                     {std::nullopt, 4500, yuan(181'920)}}};

// By taxable income: rate × taxable − quick deduction, half up.
std::int64_t by_brackets(std::span<const TaxBracket> brackets, std::int64_t taxable_fen) {
  for (const TaxBracket& bracket : brackets)
    if (!bracket.taxable_max_fen || taxable_fen <= *bracket.taxable_max_fen)
      return std::max<std::int64_t>(0, half_up_bp(taxable_fen, bracket.rate_bp) - bracket.quick_deduction_fen);
  INVARIANT(!"the last bracket is open");
  return 0;
}

// What is due in all for the month's payouts, or for the year up to them.
std::int64_t due_fen(const TaxRules& rules, const TaxFacts& facts, std::int64_t live_gross_fen) {
  switch (rules.regime) {
    case TaxRegime::none:
    case TaxRegime::company_invoice: return 0;
    case TaxRegime::per_payment: return per_payment_tax_fen(rules, live_gross_fen);
    case TaxRegime::platform_cumulative: {
      const int first = facts.first_month_with_income == 0 ? facts.month.month : facts.first_month_with_income;
      const std::int64_t income_fen = checked_add(facts.gross_earlier_in_year_fen, live_gross_fen);
      return cumulative_tax_fen(rules, income_fen, consecutive_months(first, facts.month.month));
    }
  }
  return 0;
}

// The taxes that `due_fen` is to be compared with: the month's, and over the year where the regime is cumulative.
std::int64_t held_fen(const TaxRules& rules, const TaxFacts& facts) {
  const bool over_the_year = rules.regime == TaxRegime::platform_cumulative;
  return facts.held_in_month_fen + (over_the_year ? facts.held_earlier_in_year_fen : 0);
}

}  // namespace

std::span<const TaxRules> built_in_tax_rules() {
  static const std::array<TaxRules, 4> k_rules = [] {
    std::array<TaxRules, 4> rules;
    rules[0] = {TaxRegime::none, 1, day_of(CivilDate{2019, 1, 1}), "nothing is withheld"};
    rules[1] = {TaxRegime::per_payment,
                1,
                day_of(CivilDate{2019, 1, 1}),
                "SAT Announcement 2018 No. 61, art. 8, table 2: income from labour services",
                yuan(4'000),
                yuan(800),
                2000,
                0,
                k_labour_brackets};
    rules[2] = {TaxRegime::platform_cumulative,
                1,
                day_of(CivilDate{2025, 10, 1}),
                "SAT Announcement 2025 No. 16: cumulative withholding by internet platform enterprises",
                0,
                0,
                2000,
                yuan(5'000),
                k_year_brackets};
    rules[3] = {TaxRegime::company_invoice, 1, day_of(CivilDate{2019, 1, 1}), "the payee invoices as a company"};
    return rules;
  }();
  return k_rules;
}

const TaxRules* tax_rules_on(TaxRegime regime, Day day, std::span<const TaxRules> rules) {
  const TaxRules* found = nullptr;
  for (const TaxRules& candidate : rules)
    if (candidate.regime == regime && candidate.effective_from <= day &&
        (!found || found->effective_from <= candidate.effective_from))
      found = &candidate;
  return found;
}

std::int64_t per_payment_tax_fen(const TaxRules& rules, std::int64_t gross_fen) {
  INVARIANT(rules.regime == TaxRegime::per_payment && gross_fen >= 0);
  if (gross_fen <= rules.small_income_max_fen)
    return by_brackets(rules.brackets, std::max<std::int64_t>(0, gross_fen - rules.flat_deduction_fen));
  return by_brackets(rules.brackets, gross_fen - half_up_bp(gross_fen, rules.share_deduction_bp));
}

std::int64_t cumulative_tax_fen(const TaxRules& rules, std::int64_t income_in_year_fen, int months) {
  INVARIANT(rules.regime == TaxRegime::platform_cumulative && income_in_year_fen >= 0 && months >= 1 && months <= 12);
  const std::int64_t after_share_fen = income_in_year_fen - half_up_bp(income_in_year_fen, rules.share_deduction_bp);
  const std::int64_t taxable_fen = after_share_fen - rules.monthly_deduction_fen * months;
  return by_brackets(rules.brackets, std::max<std::int64_t>(0, taxable_fen));
}

int consecutive_months(int first_month_with_income, int current_month) {
  INVARIANT(first_month_with_income >= 1 && first_month_with_income <= current_month && current_month <= 12);
  return current_month - first_month_with_income + 1;
}

TaxMonth tax_month_of(Instant submitted_at, int utc_offset_min) {
  const CivilDate date = civil_of(day_of(submitted_at, utc_offset_min));
  return {date.year, date.month};
}

std::int64_t tax_to_hold_fen(const TaxRules& rules, const TaxFacts& facts, std::int64_t gross_fen) {
  INVARIANT(gross_fen >= 0);
  const std::int64_t due = due_fen(rules, facts, checked_add(facts.live_gross_in_month_fen, gross_fen));
  return std::clamp<std::int64_t>(due - held_fen(rules, facts), 0, gross_fen);
}

std::int64_t tax_to_give_back_fen(const TaxRules& rules, const TaxFacts& facts) {
  const std::int64_t due = due_fen(rules, facts, facts.live_gross_in_month_fen);
  // An earlier month is filed: at most what this month holds can come back.
  return std::clamp<std::int64_t>(held_fen(rules, facts) - due, 0, facts.held_in_month_fen);
}

}  // namespace fenxiao::domain

// Tax withheld from payouts: the rules in force with their sources, what a month and a year come to, filing a month.
//
// A month is that of the submission to the channel, in the shop's zone. A month that was filed is never changed: a payout that
// fails later is an adjustment in the month in which it failed. Every regime's text is to be confirmed by the shop's tax adviser.
#pragma once

#include "contract/endpoint.h"
#include "contract/policies.h"
#include "contract/types.h"

namespace fenxiao::contract {

struct TaxRuleEntry {
  TaxRegime tax_regime = TaxRegime::none;
  std::int64_t version = 1;
  Day effective_from;
  std::string source;
  bool in_force = false;  // today

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("tax_regime", self.tax_regime);
    visit("version", self.version);
    visit("effective_from", self.effective_from);
    visit("source", self.source, Length{1, 300});
    visit("in_force", self.in_force);
  }
};
struct TaxRuleList {
  std::vector<TaxRuleEntry> items;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("items", self.items, Count{0, 100});
  }
};
inline constexpr Endpoint<Empty, TaxRuleList> k_tax_rules{"list_tax_rules", Method::get, "/api/v1/admin/tax/rules",
                                                          k_staff_read, "Every regime's rules with dates and sources"};

struct TaxMonthQuery {
  std::string month;  // "2026-10"

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("month", self.month, Length{7, 7});
  }
};
struct TaxMonth {
  std::string month;
  std::int64_t payees = 0;
  Money gross;                 // of payouts submitted in the month and not failed
  Money held;                  // tax held for them
  Money adjusted;              // told in this month about filed ones, ≤ 0
  Money due;                   // held + adjusted + what the office still owes from before, not below 0
  std::int64_t under_way = 0;  // payouts whose end is not known yet; one that fails after filing is an adjustment
  std::optional<Instant> filed_at;
  std::optional<std::string> reference;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("month", self.month, Length{7, 7});
    visit("payees", self.payees);
    visit("gross", self.gross);
    visit("held", self.held);
    visit("adjusted", self.adjusted);
    visit("due", self.due);
    visit("under_way", self.under_way);
    visit("filed_at", self.filed_at);
    visit("reference", self.reference, Length{0, 100});
  }
};
inline constexpr Endpoint<TaxMonthQuery, TaxMonth> k_tax_month{
    "get_tax_month", Method::get, "/api/v1/admin/tax/months/{month}", k_staff_read, "What a month comes to"};
struct TaxFiling {
  std::string month;
  std::string reference;  // of the tax office's receipt

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("month", self.month, Length{7, 7});
    visit("reference", self.reference, Length{1, 100});
  }
};
inline constexpr Endpoint<TaxFiling, TaxMonth> k_file_tax_month{"file_tax_month",
                                                                Method::post,
                                                                "/api/v1/admin/tax/months/{month}/file",
                                                                k_staff_money,
                                                                "A month that is over was filed and its tax remitted",
                                                                RateClass::write,
                                                                Keyed::yes};

// A payee's calendar year, adjustments in the year of the payout that they are for.
struct TaxYearEntry {
  DistributorId distributor_id;
  std::string name;
  Money gross;
  Money held;
  std::int64_t months = 0;  // with income

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("distributor_id", self.distributor_id);
    visit("name", self.name, Length{0, 60});
    visit("gross", self.gross);
    visit("held", self.held);
    visit("months", self.months);
  }
};
struct TaxYearQuery {
  std::int64_t year = 0;
  std::optional<std::string> cursor;
  std::optional<std::int64_t> limit;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("year", self.year, Range{2000, 9999});
    visit("cursor", self.cursor, Length{1, 200});
    visit("limit", self.limit, Range{1, k_page_items_max});
  }
};
// The same as a file: GET /api/v1/admin/tax/years.csv?year=2026.
inline constexpr Endpoint<TaxYearQuery, Page<TaxYearEntry>> k_tax_year{
    "get_tax_year", Method::get, "/api/v1/admin/tax/years/{year}", k_staff_money | Role::auditor,
    "What each payee was paid and what was held in a year"};

struct PayeeTaxRegime {
  DistributorId distributor_id;
  std::optional<TaxRegime> tax_regime;  // absent: the shop's
  std::string reason;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("distributor_id", self.distributor_id);
    visit("tax_regime", self.tax_regime);
    visit("reason", self.reason, Length{1, 200});
  }
};
inline constexpr Endpoint<PayeeTaxRegime, PayeeTaxRegime> k_set_tax_regime{
    "set_tax_regime",
    Method::post,
    "/api/v1/admin/distributors/{distributor_id}/tax_regime",
    k_staff_money,
    "A payee's own regime, or the shop's again; for withdrawals that are asked for from now on",
    RateClass::write,
    Keyed::yes};

// --- debt -------------------------------------------------------------------------------------------------------------
struct DebtAction {
  DistributorId distributor_id;
  Money amount;
  std::string reason;  // of a repayment: how it came, and the receipt's number

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("distributor_id", self.distributor_id);
    visit("amount", self.amount);
    visit("reason", self.reason, Length{1, 200});
  }
};
struct Debt {
  DistributorId distributor_id;
  Money debt;  // that is left

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("distributor_id", self.distributor_id);
    visit("debt", self.debt);
  }
};
inline constexpr Endpoint<DebtAction, Debt> k_repay_debt{"repay_debt",
                                                         Method::post,
                                                         "/api/v1/admin/distributors/{distributor_id}/debt/repayments",
                                                         k_staff_money,
                                                         "A distributor paid back in cash",
                                                         RateClass::write,
                                                         Keyed::yes};
inline constexpr Endpoint<DebtAction, Debt> k_write_off_debt{
    "write_off_debt",
    Method::post,
    "/api/v1/admin/distributors/{distributor_id}/debt/write_offs",
    Role::owner,
    "Give up a claim on a distributor",
    RateClass::write,
    Keyed::yes};

}  // namespace fenxiao::contract

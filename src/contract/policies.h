// What a merchant sets for the whole shop. A change is for what comes after it: an order that was placed keeps its copy.
#pragma once

#include "contract/endpoint.h"
#include "contract/promo.h"
#include "contract/types.h"

namespace fenxiao::contract {

enum class SelfPurchasePolicy { none, allowed };
template <>
struct EnumNames<SelfPurchasePolicy> {
  static constexpr std::array<std::pair<SelfPurchasePolicy, std::string_view>, 2> k_names{
      {{SelfPurchasePolicy::none, "none"}, {SelfPurchasePolicy::allowed, "allowed"}}};
};
enum class TaxRegime { none, per_payment, platform_cumulative, company_invoice };
template <>
struct EnumNames<TaxRegime> {
  static constexpr std::array<std::pair<TaxRegime, std::string_view>, 4> k_names{
      {{TaxRegime::none, "none"},
       {TaxRegime::per_payment, "per_payment"},
       {TaxRegime::platform_cumulative, "platform_cumulative"},
       {TaxRegime::company_invoice, "company_invoice"}}};
};

struct Policies {
  SelfPurchasePolicy self_purchase = SelfPurchasePolicy::none;
  std::int64_t channel_fee_bp = 0;  // of a payment, for the margin guard
  BindMode bind_mode = BindMode::protect;
  std::int64_t protect_days = 30;
  std::optional<std::int64_t> bind_valid_days;  // absent: as long as it is protected
  std::int64_t link_valid_days = 180;
  std::int64_t freeze_days = 7;
  std::int64_t auto_receive_days = 10;
  std::int64_t pay_within_min = 30;
  Money freight_flat;
  Money freight_free_from;  // 0: never free
  Money withdrawal_min;
  Money withdrawal_max;
  std::int64_t withdrawals_per_day = 3;
  std::int64_t withdrawal_fee_bp = 0;
  Money withdrawal_fee_fixed;
  std::optional<Money> second_review_from;  // above it two people must agree; absent: one is enough
  TaxRegime tax_regime = TaxRegime::none;
  std::optional<std::int64_t> tier_window_days;  // own settled sales of so many days make a tier; absent: of all time
  bool tier_downgrade = false;                   // whether too little in the window lowers it

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("self_purchase", self.self_purchase);
    visit("channel_fee_bp", self.channel_fee_bp, Range{0, 10000});
    visit("bind_mode", self.bind_mode);
    visit("protect_days", self.protect_days, Range{0, 3650});
    visit("bind_valid_days", self.bind_valid_days, Range{1, 3650});
    visit("link_valid_days", self.link_valid_days, Range{1, 3650});
    visit("freeze_days", self.freeze_days, Range{0, 365});
    visit("auto_receive_days", self.auto_receive_days, Range{1, 365});
    visit("pay_within_min", self.pay_within_min, Range{1, 10080});
    visit("freight_flat", self.freight_flat);
    visit("freight_free_from", self.freight_free_from);
    visit("withdrawal_min", self.withdrawal_min);
    visit("withdrawal_max", self.withdrawal_max);
    visit("withdrawals_per_day", self.withdrawals_per_day, Range{1, 1000});
    visit("withdrawal_fee_bp", self.withdrawal_fee_bp, Range{0, 10000});
    visit("withdrawal_fee_fixed", self.withdrawal_fee_fixed);
    visit("second_review_from", self.second_review_from);
    visit("tax_regime", self.tax_regime);
    visit("tier_window_days", self.tier_window_days, Range{1, 3650});
    visit("tier_downgrade", self.tier_downgrade);
  }
};
inline constexpr Endpoint<Empty, Policies> k_policies{"get_policies", Method::get, "/api/v1/admin/policies",
                                                      k_staff_read, "What the shop has set"};
inline constexpr Endpoint<Policies, Policies> k_set_policies{"set_policies",
                                                             Method::put,
                                                             "/api/v1/admin/policies",
                                                             Role::owner,
                                                             "Set all of it; what was before is in the audit log",
                                                             RateClass::write,
                                                             Keyed::no};

}  // namespace fenxiao::contract

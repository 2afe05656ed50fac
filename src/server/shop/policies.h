// What the merchant has set, as the kernels want it.
#pragma once

#include <string>
#include <vector>

#include "domain/binding/binding.h"
#include "domain/commission/decide.h"
#include "domain/distributor/tier.h"
#include "domain/pricing/cart.h"
#include "domain/tax/tax.h"
#include "domain/withdrawal/withdrawal.h"
#include "server/committer/context.h"

namespace fenxiao::server::shop {

struct Policies {
  domain::CommissionPolicy commission;
  domain::BindPolicy bind;
  domain::FreightRule freight;
  domain::WithdrawalPolicy withdrawal;
  domain::TierPolicy tier;
  domain::TaxRegime tax = domain::TaxRegime::none;
  std::int64_t link_valid_days = 180;
  std::int64_t freeze_days = 7;
  std::int64_t auto_receive_days = 10;
  std::int64_t pay_within_min = 30;
};
Policies load_policies(Tx& tx, ShopId shop);

struct NamedRule {
  domain::Rule rule;
  std::string name;
};
// Rules in force at `at` or, with `later`, to come as well.
std::vector<NamedRule> load_rules(Tx& tx, ShopId shop, Instant at, bool later = false);
std::vector<domain::Rule> bare(const std::vector<NamedRule>& rules);
std::string name_of(const std::vector<NamedRule>& rules, RuleId id, std::int64_t version);

struct TierRow {
  TierId id;
  std::string name;
  std::string name_en;
  std::int64_t from_sales_fen = 0;
  bool training_required = false;
};
std::vector<TierRow> load_tiers(Tx& tx, ShopId shop);  // by rising from_sales_fen
TierRow tier_of(const std::vector<TierRow>& tiers, TierId id);

}  // namespace fenxiao::server::shop

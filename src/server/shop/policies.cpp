#include "server/shop/policies.h"

#include "server/shop/wire.h"

namespace fenxiao::server::shop {
namespace {

domain::Rule rule_of(const Row& row) {
  domain::Rule rule;
  rule.id = row.id<RuleId>(0);
  rule.version = row.integer(1);
  rule.source = stored<domain::RuleSource>(row.text(2));
  rule.sku = row.id<SkuId>(4);
  rule.product = row.id<ProductId>(5);
  rule.category = row.id<CategoryId>(6);
  rule.tier = row.id<TierId>(7);
  const auto level = static_cast<std::size_t>(row.integer(8) - 1);
  rule.levels.at(level) =
      row.is_null(9) ? domain::fixed_per_unit(row.integer(10)) : domain::rate_of_base(row.integer(9));
  rule.effective_from = row.instant(11);
  rule.effective_until = row.maybe_instant(12);
  return rule;
}

}  // namespace

Policies load_policies(Tx& tx, ShopId shop) {
  const auto row = tx.one(
      "SELECT commission_levels, self_purchase, channel_fee_bp, bind_mode, protect_days, bind_valid_days, freight_flat_fen,"
      " freight_free_from_fen, withdrawal_min_fen, withdrawal_max_fen, withdrawals_per_day, withdrawal_fee_bp,"
      " withdrawal_fee_fixed_fen, tax_regime, link_valid_days, freeze_days, auto_receive_days, pay_within_min,"
      " second_review_from_fen, tier_window_days, tier_downgrade"
      " FROM shop_policies WHERE shop_id = $1",
      shop);
  Policies out;
  if (!row) return out;  // a shop that has set nothing has the defaults
  out.commission.levels = static_cast<int>(row->integer(0));
  out.commission.self_purchase = stored<domain::SelfPurchasePolicy>(row->text(1));
  out.commission.channel_fee_bp = row->integer(2);
  out.commission.level2_attested =
      !tx.query("SELECT 1 FROM attestations WHERE shop_id = $1 AND level = 2 LIMIT 1", shop).empty();
  out.bind.mode = stored<domain::BindMode>(row->text(3));
  out.bind.protect_days = row->integer(4);
  out.bind.valid_days = row->maybe_integer(5);
  out.freight = {row->integer(6), row->integer(7)};
  out.withdrawal = {row->integer(8),  row->integer(9),  row->integer(10),
                    row->integer(11), row->integer(12), row->maybe_integer(18)};
  out.tier = {row->maybe_integer(19), row->flag(20)};
  out.tax = stored<domain::TaxRegime>(row->text(13));
  out.link_valid_days = row->integer(14);
  out.freeze_days = row->integer(15);
  out.auto_receive_days = row->integer(16);
  out.pay_within_min = row->integer(17);
  return out;
}

std::vector<NamedRule> load_rules(Tx& tx, ShopId shop, Instant at, bool later) {
  const auto rows = tx.query(
      "SELECT rule_id, rule_version, source, name, sku_id, product_id, category_id, tier_id, level, rate_bp,"
      " fixed_amount_fen, effective_from_ms, effective_until_ms FROM commission_rules WHERE shop_id = $1"
      " AND (effective_until_ms IS NULL OR effective_until_ms > $2) AND (effective_from_ms <= $2 OR $3 = 1)"
      " ORDER BY rule_id, rule_version",
      shop, at, later);
  std::vector<NamedRule> out;
  out.reserve(rows.size());
  for (const Row& row : rows) out.push_back({rule_of(row), row.text(3)});
  return out;
}

std::vector<domain::Rule> bare(const std::vector<NamedRule>& rules) {
  std::vector<domain::Rule> out;
  out.reserve(rules.size());
  for (const NamedRule& named_rule : rules) out.push_back(named_rule.rule);
  return out;
}

std::string name_of(const std::vector<NamedRule>& rules, RuleId id, std::int64_t version) {
  for (const NamedRule& named_rule : rules)
    if (named_rule.rule.id == id && named_rule.rule.version == version) return named_rule.name;
  return {};
}

std::vector<TierRow> load_tiers(Tx& tx, ShopId shop) {
  std::vector<TierRow> out;
  for (const Row& row : tx.query("SELECT tier_id, name, name_en, from_sales_fen, training_required FROM tiers"
                                 " WHERE shop_id = $1 ORDER BY from_sales_fen, position",
                                 shop))
    out.push_back({row.id<TierId>(0), row.text(1), row.text(2), row.integer(3), row.flag(4)});
  return out;
}

TierRow tier_of(const std::vector<TierRow>& tiers, TierId id) {
  for (const TierRow& tier : tiers)
    if (tier.id == id) return tier;
  return {};
}

}  // namespace fenxiao::server::shop

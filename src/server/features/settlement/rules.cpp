#include <algorithm>

#include "server/features/settlement/settlement.h"
#include "server/shop/policies.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

bool exists(Tx& tx, std::string_view sql, ShopId shop, std::int64_t id) { return !tx.query(sql, shop, id).empty(); }

// Ids of another shop are unknown here.
Verdict<ApiError> check_ids(const contract::RuleRequest& request, WriteContext& ctx) {
  if (request.sku_id &&
      !exists(ctx.tx, "SELECT 1 FROM skus WHERE shop_id = $1 AND sku_id = $2", ctx.shop.id, request.sku_id->value))
    return refuse(ErrorCode::not_found, "sku_id");
  if (request.product_id && !exists(ctx.tx, "SELECT 1 FROM products WHERE shop_id = $1 AND product_id = $2",
                                    ctx.shop.id, request.product_id->value))
    return refuse(ErrorCode::not_found, "product_id");
  if (request.category_id && !exists(ctx.tx, "SELECT 1 FROM categories WHERE shop_id = $1 AND category_id = $2",
                                     ctx.shop.id, request.category_id->value))
    return refuse(ErrorCode::not_found, "category_id");
  if (request.tier_id &&
      !exists(ctx.tx, "SELECT 1 FROM tiers WHERE shop_id = $1 AND tier_id = $2", ctx.shop.id, request.tier_id->value))
    return refuse(ErrorCode::not_found, "tier_id");
  return Done{};
}

domain::Rule kernel_rule(const contract::RuleRequest& request, RuleId id) {
  domain::Rule rule;
  rule.id = id;
  rule.source = shop::kernel_of<domain::RuleSource>(request.source);
  rule.sku = request.sku_id.value_or(SkuId{});
  rule.product = request.product_id.value_or(ProductId{});
  rule.category = request.category_id.value_or(CategoryId{});
  rule.tier = request.tier_id.value_or(TierId{});
  rule.levels[static_cast<std::size_t>(request.level - 1)] =
      request.rate_bp ? domain::rate_of_base(*request.rate_bp) : domain::fixed_per_unit(request.fixed_per_unit->amount);
  rule.effective_from = request.effective_from;
  rule.effective_until = request.effective_until;
  return rule;
}

Refused<ApiError> answer(domain::RuleRefusal refusal) {
  using domain::RuleRefusal;
  switch (refusal) {
    case RuleRefusal::scope_mismatch:
      return refuse_field("source", "unknown_value", "the ids given do not fit this source");
    case RuleRefusal::no_level:
      return refuse_field("rate_bp", "missing_field", "either rate_bp or fixed_per_unit is required");
    case RuleRefusal::bad_rate: return refuse_field("rate_bp", "out_of_range");
    case RuleRefusal::bad_dates: return refuse_field("effective_until", "out_of_range", "must be after effective_from");
    case RuleRefusal::overlap: return refuse(ErrorCode::rule_overlap, "effective_from");
  }
  return refuse(ErrorCode::internal);
}

contract::Rule wire_rule(const ShopSettings& settings, const shop::NamedRule& named) {
  const domain::Rule& rule = named.rule;
  contract::Rule out;
  out.rule_id = rule.id;
  out.rule_version = rule.version;
  out.rule.source = shop::wire_of<contract::RuleSource>(rule.source);
  out.rule.name = named.name;
  if (rule.sku.set()) out.rule.sku_id = rule.sku;
  if (rule.product.set()) out.rule.product_id = rule.product;
  if (rule.category.set()) out.rule.category_id = rule.category;
  if (rule.tier.set()) out.rule.tier_id = rule.tier;
  out.rule.level = rule.levels[0] ? 1 : 2;
  const auto& rate = rule.levels[0] ? rule.levels[0] : rule.levels[1];
  if (rate->kind == domain::RateKind::rate)
    out.rule.rate_bp = rate->rate_bp;
  else
    out.rule.fixed_per_unit = shop::money(settings, rate->fixed_amount_fen);
  out.rule.effective_from = rule.effective_from;
  out.rule.effective_until = rule.effective_until;
  return out;
}

void insert_rule(WriteContext& ctx, const shop::NamedRule& named) {
  const domain::Rule& rule = named.rule;
  const std::int64_t level = rule.levels[0] ? 1 : 2;
  const auto& rate = rule.levels[0] ? rule.levels[0] : rule.levels[1];
  const bool fixed = rate->kind == domain::RateKind::fixed;
  ctx.tx.exec(
      "INSERT INTO commission_rules (shop_id, rule_id, rule_version, source, name, sku_id, product_id, category_id, tier_id,"
      " level, rate_bp, fixed_amount_fen, effective_from_ms, effective_until_ms, recorded_at_ms, recorded_by)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
      ctx.shop.id, rule.id, rule.version, domain::text_of(rule.source), named.name, rule.sku, rule.product,
      rule.category, rule.tier, level, fixed ? std::nullopt : std::optional(rate->rate_bp),
      fixed ? std::optional(rate->fixed_amount_fen) : std::nullopt, rule.effective_from, rule.effective_until, ctx.now,
      ctx.who.account);
}

Result<contract::RuleList, ApiError> list_rules(const contract::Empty&, ReadContext& ctx) {
  contract::RuleList out;
  for (const shop::NamedRule& named : shop::load_rules(ctx.tx, ctx.shop.id, ctx.now, true))
    out.items.push_back(wire_rule(ctx.shop, named));
  return out;
}

}  // namespace

Result<contract::Rule, ApiError> add_rule(const contract::RuleRequest& request, WriteContext& ctx) {
  if (request.rate_bp.has_value() == request.fixed_per_unit.has_value())
    return refuse_field("rate_bp", "missing_field", "exactly one of rate_bp and fixed_per_unit is required");
  if (request.source == contract::RuleSource::campaign)
    return refuse_field("source", "unknown_value", "a campaign's rules are set with the campaign");
  if (request.fixed_per_unit)
    if (auto fits = shop::check_currency(ctx.shop, *request.fixed_per_unit, "fixed_per_unit"); !fits)
      return Refused{fits.error()};
  if (auto known = check_ids(request, ctx); !known) return Refused{known.error()};
  // Level 2 is not even prepared before somebody answers for it.
  if (request.level > 1 && !shop::load_policies(ctx.tx, ctx.shop.id).commission.level2_attested)
    return refuse(ErrorCode::attestation_required, "level");

  shop::NamedRule named{kernel_rule(request, ctx.ids.next<RuleId>()), request.name};
  const auto level = static_cast<std::size_t>(request.level - 1);
  std::vector<domain::Rule> same_level = shop::bare(shop::load_rules(ctx.tx, ctx.shop.id, ctx.now, true));
  std::erase_if(same_level, [level](const domain::Rule& rule) { return !rule.levels[level]; });
  if (const auto fits = domain::check_rule(named.rule, same_level); !fits) return answer(fits.error());
  insert_rule(ctx, named);
  const contract::Rule wire = wire_rule(ctx.shop, named);
  ctx.audit.record("rule.added", wire.rule_id.text(), "", contract::encode(wire));
  ctx.outbox.append("rule:" + wire.rule_id.text(), "rule.added", contract::encode(wire));
  return wire;
}

Result<contract::Rule, ApiError> end_rule(const contract::RuleEnd& request, WriteContext& ctx) {
  const auto rules = shop::load_rules(ctx.tx, ctx.shop.id, ctx.now, true);
  const auto found = std::find_if(rules.begin(), rules.end(),
                                  [&](const shop::NamedRule& each) { return each.rule.id == request.rule_id; });
  if (found == rules.end()) return refuse(ErrorCode::not_found, "rule_id");
  shop::NamedRule named = *found;
  const domain::Rule& rule = named.rule;
  const bool later = rule.effective_until && request.effective_until > *rule.effective_until;
  if (request.effective_until < ctx.now || request.effective_until <= rule.effective_from || later)
    return refuse_field("effective_until", "out_of_range");
  const std::string before = contract::encode(wire_rule(ctx.shop, named));
  named.rule.effective_until = request.effective_until;
  ctx.tx.exec(
      "UPDATE commission_rules SET effective_until_ms = $1 WHERE shop_id = $2 AND rule_id = $3 AND rule_version = $4",
      request.effective_until, ctx.shop.id, rule.id, rule.version);
  const contract::Rule wire = wire_rule(ctx.shop, named);
  ctx.audit.record("rule.ended", wire.rule_id.text(), before, contract::encode(wire));
  ctx.outbox.append("rule:" + wire.rule_id.text(), "rule.ended", contract::encode(wire));
  return wire;
}

Result<contract::Attestation, ApiError> record_attestation(const contract::AttestRequest& request, WriteContext& ctx) {
  const bool there = shop::load_policies(ctx.tx, ctx.shop.id).commission.level2_attested;
  ctx.tx.exec(
      "INSERT INTO attestations (shop_id, level, body, recorded_at_ms, recorded_by) VALUES ($1, $2, $3, $4, $5)"
      " ON CONFLICT (shop_id, level, recorded_at_ms) DO NOTHING",
      ctx.shop.id, request.level, request.text, ctx.now, ctx.who.account);
  ctx.tx.exec(
      "INSERT INTO shop_policies (shop_id, commission_levels) VALUES ($1, 2)"
      " ON CONFLICT (shop_id) DO UPDATE SET commission_levels = 2",
      ctx.shop.id);
  ctx.audit.record("attestation.recorded", ctx.shop.id.text(), there ? "level 2" : "level 1", "level 2", request.text);
  return contract::Attestation{request.level, request.text, ctx.now};
}

void register_rules(Router& router) {
  router.read(contract::k_rules, list_rules);
  router.write(contract::k_add_rule, add_rule);
  router.write(contract::k_end_rule, end_rule);
  router.write(contract::k_attest, record_attestation);
}

}  // namespace fenxiao::server::features

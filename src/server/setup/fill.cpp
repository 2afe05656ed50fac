#include "server/setup/fill.h"

#include <fstream>

#include "server/setup/stage.h"
#include "server/features/settlement/settlement.h"
#include "server/shop/accounts.h"
#include "server/session/passwords.h"
#include "server/shop/shelf.h"

namespace fenxiao::server::setup {

using namespace features;
namespace {

Json read_json(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw Fault(FaultKind::storage, "the demo shop is not complete: " + path + " is missing");
  Json json = Json::parse(in, nullptr, false);
  if (json.is_discarded()) throw Fault(FaultKind::corrupt, path + " is not JSON");
  return json;
}

std::optional<std::int64_t> maybe_amount(const Json& from, const char* name) {
  return from.contains(name) ? std::optional(from.at(name).get<std::int64_t>()) : std::nullopt;
}

contract::Policies policies_of(const WriteContext& ctx, const Json& from) {
  const auto amount = [&](const char* name) { return from.at(name).get<std::int64_t>(); };
  const auto money = [&](const char* name) { return contract::Money{amount(name), ctx.shop.currency}; };
  contract::Policies out;
  out.channel_fee_bp = amount("channel_fee_bp");
  out.bind_mode = *contract::enum_of<contract::BindMode>(from.at("bind_mode").get<std::string>());
  out.protect_days = amount("protect_days");
  out.bind_valid_days = amount("bind_valid_days");
  out.link_valid_days = amount("link_valid_days");
  out.freeze_days = amount("freeze_days");
  out.auto_receive_days = amount("auto_receive_days");
  out.pay_within_min = amount("pay_within_min");
  out.freight_flat = money("freight_flat_fen");
  out.freight_free_from = money("freight_free_from_fen");
  out.withdrawal_min = money("withdrawal_min_fen");
  out.withdrawal_max = money("withdrawal_max_fen");
  out.withdrawals_per_day = amount("withdrawals_per_day");
  out.withdrawal_fee_bp = amount("withdrawal_fee_bp");
  out.withdrawal_fee_fixed = money("withdrawal_fee_fixed_fen");
  out.tax_regime = *contract::enum_of<contract::TaxRegime>(from.at("tax_regime").get<std::string>());
  return out;
}

Principal hire(WriteContext& ctx, const shop::NewStaff& person) {
  Principal who;
  who.roles = person.roles;
  who.account = shop::add_staff(ctx, person);
  return who;
}

struct Named {
  std::map<std::string, CategoryId> categories;
  std::map<std::string, const Goods*> goods;
  std::map<std::string, std::vector<SkuId>> skus;  // all of a product's, by slug
};

Goods put_on_shelf(WriteContext& ctx, const Json& from, Named& named) {
  const std::string slug = from.at("slug");
  shop::ProductRow product;
  product.category = named.categories.at(from.at("category"));
  product.title = from.at("title");
  product.title_en = from.at("title_en");
  product.subtitle = from.at("subtitle");
  product.subtitle_en = from.at("subtitle_en");
  product.points = from.at("points").dump();
  product.picture = {"/media/" + slug + ".jpg", "/media/" + slug + "-thumb.jpg", {}};
  if (from.value("cut", true)) product.picture.cut_url = "/media/" + slug + "-cut.png";
  product.poster_title = from.at("poster_title");
  product.poster_subtitle = from.at("poster_subtitle");
  if (from.contains("badge")) product.badge = from.at("badge");
  product.distributable = from.value("distributable", true);
  product.on_sale = true;

  Goods out{slug, shop::add_product(ctx, product), {}, from.value("pull", std::int64_t{1}), product.distributable};
  for (const Json& line : from.at("skus")) {
    shop::SkuRow sku;
    sku.product = out.product;
    sku.name = line.at("name");
    sku.name_en = line.at("name_en");
    sku.price_fen = line.at("price_fen");
    sku.list_price_fen = maybe_amount(line, "list_price_fen");
    sku.cost_fen = maybe_amount(line, "cost_fen");
    sku.per_buyer_max = maybe_amount(line, "per_buyer_max");
    sku.stock.received = line.at("stock");
    const SkuId id = shop::add_sku(ctx, sku);
    named.skus[slug].push_back(id);
    if (sku.stock.received > 0) out.skus.push_back(id);
  }
  return out;
}

contract::RuleRequest rule_of(const WriteContext& ctx, const Json& from, const Named& named, const FilledShop& filled) {
  contract::RuleRequest rule;
  rule.source = *contract::enum_of<contract::RuleSource>(from.at("source").get<std::string>());
  rule.name = from.at("name");
  rule.level = from.at("level");
  rule.rate_bp = maybe_amount(from, "rate_bp");
  if (const auto fixed = maybe_amount(from, "fixed_fen"))
    rule.fixed_per_unit = contract::Money{*fixed, ctx.shop.currency};
  if (from.contains("tier")) rule.tier_id = filled.tiers.at(from.at("tier"));
  if (from.contains("category")) rule.category_id = named.categories.at(from.at("category"));
  if (from.contains("sku"))
    rule.sku_id = named.skus.at(from.at("product")).at(from.at("sku").get<std::size_t>() - 1);
  else if (from.contains("product"))
    rule.product_id = named.goods.at(from.at("product"))->product;
  rule.effective_from = ctx.now;
  return rule;
}

}  // namespace

DemoContent read_demo_content(const std::string& directory) {
  DemoContent out{read_json(directory + "/shop.json"),
                  read_json(directory + "/products.json").at("products"),
                  read_json(directory + "/people.json"),
                  {}};
  for (const Json& person : out.people.at("staff"))
    out.password_hashes[person.at("login")] = hash_password(person.at("password").get<std::string>());
  return out;
}

std::vector<shop::NewStaff> staff_of(const DemoContent& content) {
  static const std::map<std::string, contract::Role> k_roles{{"owner", contract::Role::owner},
                                                             {"operator", contract::Role::op},
                                                             {"finance", contract::Role::finance},
                                                             {"auditor", contract::Role::auditor}};
  std::vector<shop::NewStaff> out;
  for (const Json& person : content.people.at("staff"))
    out.push_back({person.at("login"), person.at("name"), content.password_hashes.at(person.at("login")),
                   k_roles.at(person.at("role"))});
  return out;
}

FilledShop fill_shop(WriteContext& now, const DemoContent& content, Instant opened) {
  const Principal nobody;
  WriteContext ctx = now.acting(nobody, opened);
  ctx.tx.exec("UPDATE shop SET name = $1, created_at = $2 WHERE shop_id = $3",
              content.shop.at("name").get<std::string>(), opened, ctx.shop.id);
  FilledShop out;
  for (const shop::NewStaff& person : staff_of(content)) {
    const Principal who = hire(ctx, person);
    if (who.roles.has(contract::Role::owner)) out.owner = who;
    if (who.roles.has(contract::Role::op)) out.op = who;
    if (who.roles.has(contract::Role::finance)) out.finance = who;
  }
  act(ctx, out.owner, opened, set_policies, policies_of(ctx, content.shop.at("policies")));
  for (const Json& tier : content.shop.at("tiers"))
    out.tiers[tier.at("key")] = shop::add_tier(
        ctx,
        {{}, tier.at("name"), tier.at("name_en"), tier.at("from_sales_fen"), tier.value("training_required", false)});
  Named named;
  for (const Json& category : content.shop.at("categories"))
    named.categories[category.at("key")] =
        shop::add_category(ctx, category.at("name").get<std::string>(), category.at("name_en").get<std::string>());
  for (const Json& product : content.products) out.goods.push_back(put_on_shelf(ctx, product, named));
  for (const Goods& goods : out.goods) named.goods[goods.slug] = &goods;
  act(ctx, out.owner, opened, record_attestation, contract::AttestRequest{2, content.shop.at("attestation")});
  for (const Json& rule : content.shop.at("rules")) act(ctx, out.op, opened, add_rule, rule_of(ctx, rule, named, out));
  return out;
}

}  // namespace fenxiao::server::setup

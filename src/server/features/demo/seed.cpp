#include "server/features/demo/seed.h"

#include "server/features/distributor/distributor.h"
#include "server/features/settlement/settlement.h"
#include "server/session/accounts.h"
#include "server/session/passwords.h"
#include "server/shop/shelf.h"

namespace fenxiao::server {
namespace {

constexpr std::string_view k_owner_login = "owner";
constexpr std::string_view k_owner_password = "owner-demo";
constexpr std::string_view k_distributor_phone = "13800000001";
constexpr std::string_view k_distributor_name = "林小满";

void add_goods(WriteContext& ctx) {
  shop::add_tier(ctx, {{}, "铜牌", "Bronze", 0, false});
  shop::ProductRow tea;
  tea.category = shop::add_category(ctx, "茶", "Tea");
  tea.title = "明前龙井";
  tea.title_en = "Longjing tea";
  tea.subtitle = "西湖核心产区";
  tea.subtitle_en = "From the heart of West Lake";
  tea.points = R"(["手工炒制"])";
  tea.picture = {"/media/longjing.jpg", "/media/longjing-320.jpg", {}};
  tea.poster_title = "明前龙井";
  tea.poster_subtitle = "一杯春天";
  tea.distributable = tea.on_sale = true;
  shop::SkuRow tin;
  tin.product = shop::add_product(ctx, tea);
  tin.name = "100 克罐装";
  tin.name_en = "100 g tin";
  tin.price_fen = 16800;
  tin.list_price_fen = 19800;
  tin.cost_fen = 7000;
  tin.stock.received = 200;
  shop::add_sku(ctx, tin);
  ctx.tx.exec("INSERT INTO shop_policies (shop_id) VALUES ($1)", ctx.shop.id);
}

void fill(WriteContext& ctx) {
  if (!ctx.tx.query("SELECT 1 FROM products WHERE shop_id = $1 LIMIT 1", ctx.shop.id).empty()) return;
  add_goods(ctx);
  const NewStaff staff{std::string(k_owner_login), "店主", hash_password(k_owner_password), contract::Role::owner};
  Principal owner{add_staff(ctx, staff), {}, contract::Role::owner};
  Principal person{account_of_phone(ctx, std::string(k_distributor_phone)), {}, contract::Role::buyer};
  const auto as = [&ctx](const Principal& who) {
    return WriteContext{ctx.tx,
                        ctx.now,
                        ctx.shop,
                        who,
                        ctx.vault,
                        ctx.ids,
                        Outbox(ctx.tx, ctx.shop.id, ctx.now, ctx.ids),
                        Audit(ctx.tx, ctx.shop.id, ctx.now, ctx.ids, who)};
  };
  WriteContext as_owner = as(owner), as_person = as(person);
  contract::RuleRequest rule;
  rule.name = "全店 10%";
  rule.rate_bp = 1000;
  rule.effective_from = ctx.now;
  INVARIANT(features::add_rule(rule, as_owner).ok());
  contract::ApplyRequest form;
  form.name = k_distributor_name;
  form.consent = true;
  const auto application = features::apply_distributor(form, as_person);
  INVARIANT(application.ok());
  INVARIANT(features::approve_application({application->application_id, {}}, as_owner).ok());
}

}  // namespace

void seed_demo(const SeedWrite& write, const std::string&) { write(fill); }

std::string demo_accounts_text(const std::string&) {
  return "  Staff: " + std::string(k_owner_login) + " / " + std::string(k_owner_password) +
         "   Distributor: " + std::string(k_distributor_phone) + " (the code is shown by /api/v1/sandbox/sms)\n";
}

}  // namespace fenxiao::server

#include "server/shop/accounts.h"
#include "server/shop/shelf.h"
#include "tests/unit/simulation/world.h"

namespace fenxiao::simulation {
namespace {

constexpr int k_buyers = 30;
constexpr int k_tiers = 3;
constexpr int k_referrers[] = {-1, 0, 1, 0, -1, -1, 4, 2};
// Two sellers with one bank account are one person.
constexpr int k_twin = 5, k_twin_of = 4;
constexpr const char* k_number_ends[] = {"1234", "0000", "9999", "8888"};  // by PayoutEnd: see SandboxPayout

}  // namespace

World::World(Arena& arena, std::uint64_t seed) : arena_(arena), dice_(seed) {
  model_.now = arena_.clock().now().ms;
  model_.terms.taxed = seed % 2 == 1;
  set_the_scene();
}

void World::wait_for(std::future<Outcome> answer) {
  const Outcome outcome = answer.get();
  ASSERT_EQ(outcome.status, 200) << outcome.body;
}

void World::set_the_scene() {
  put_goods_on_the_shelf();
  hire_and_recruit();
  make_rules();
}

void World::put_goods_on_the_shelf() {
  // Prices that divide badly, known and unknown costs, one SKU that is scarce and one that is held to two a buyer.
  model_.skus = {{0, 0, 19'900, 9'000, {}, 100'000},  {0, 0, 333, {}, {}, 100'000},
                 {1, 0, 88'888, 70'001, {}, 100'000}, {1, 0, 12'345, {}, 2, 100'000},
                 {2, 1, 7'777, 7'700, {}, 100'000},   {2, 1, 45'678, 100, {}, 40},
                 {3, 1, 100'001, {}, {}, 100'000}};
  wait_for(arena_.work([this](server::WriteContext& ctx) {
    for (int tier = 0; tier < k_tiers; ++tier)
      tier_ids_.push_back(server::shop::add_tier(ctx, {{}, "T", "T", tier * 1'000'000'000'000, false}));
    for (int category = 0; category < 2; ++category) category_ids_.push_back(server::shop::add_category(ctx, "C", "C"));
    for (int product = 0; product < 4; ++product) {
      server::shop::ProductRow row;
      row.category = category_ids_[product / 2];
      row.title = row.title_en = row.subtitle = row.subtitle_en = row.poster_title = row.poster_subtitle = "P";
      row.points = "[]";
      row.picture = {"/media/p.jpg", "/media/p.jpg", {}};
      row.distributable = row.on_sale = true;
      product_ids_.push_back(server::shop::add_product(ctx, row));
    }
    for (const Sku& sku : model_.skus) {
      server::shop::SkuRow row;
      row.product = product_ids_[sku.product];
      row.name = row.name_en = "S";
      row.price_fen = sku.price;
      row.cost_fen = sku.cost;
      row.per_buyer_max = sku.per_buyer_max;
      row.stock.received = sku.received;
      sku_ids_.push_back(server::shop::add_sku(ctx, row));
    }
  }));
}

void World::hire_and_recruit() {
  const int sellers = static_cast<int>(std::size(k_referrers));
  wait_for(arena_.work([&](server::WriteContext& ctx) {
    const auto hire = [&](const char* login, contract::Role role) {
      Principal who;
      who.account = server::shop::add_staff(ctx, {login, login, "$argon2id$none", role});
      who.roles = role;
      return who;
    };
    owner_ = hire("owner", contract::Role::owner);
    operator_ = hire("operator", contract::Role::op);
    finance_ = hire("finance", contract::Role::finance);
    for (int person = 0; person < sellers + k_buyers; ++person) {
      Principal who;
      who.account = server::shop::add_buyer(ctx, "王芳");
      who.roles = contract::Role::buyer;
      who.user_agent = "Mozilla/5.0 (iPhone)";
      model_.people.emplace_back();
      if (person < sellers) {
        who.roles = contract::Role::buyer | contract::Role::distributor;
        who.distributor = ctx.ids.next<DistributorId>();
        const int referrer = k_referrers[person];
        const auto tier = tier_ids_[person % k_tiers];
        ctx.tx.exec(
            "INSERT INTO distributors (shop_id, distributor_id, account_id, referrer_id, tier_id, status, invite_code, name_sealed,"
            " joined_at_ms) VALUES (1, $1, $2, $3, $4, 'active', $5, $6, $7)",
            who.distributor, who.account, referrer < 0 ? DistributorId{} : seller_ids_[referrer], tier,
            "INVITE" + std::to_string(person), ctx.vault.encrypt(ctx.tx, ctx.shop.id, who.account, "张三"), ctx.now);
        seller_ids_.push_back(who.distributor);
        Seller seller;
        seller.person = person;
        seller.referrer = referrer;
        seller.tier = person % k_tiers;
        model_.sellers.push_back(seller);
        model_.people.back().seller = person;
      }
      people_.push_back(who);
    }
  }));
  tell("terms", "", contract::k_set_policies, owner_, wire_terms());
  tell("attestation", "", contract::k_attest, owner_,
       contract::AttestRequest{2, "The shop answers for its second level."});
  for (int seller = 0; seller < sellers; ++seller) {
    payout_accounts_.emplace_back();
    for (const char* end : k_number_ends) {
      contract::PayoutAccountRequest request;
      request.holder_name = "张三";
      request.account_no = "62220000" + std::to_string(seller == k_twin ? k_twin_of : seller) + end;
      model_.people[seller].payout_numbers.push_back(request.account_no);
      tell("a payout account", "", contract::k_add_payout_account, people_[seller], request,
           [this, seller](const contract::PayoutAccount& account) {
             payout_accounts_[seller].push_back(account.payout_account_id);
           });
    }
    links_.emplace_back();
    for (const ProductId product : product_ids_)
      tell("a link", "", contract::k_promo_link, people_[seller], contract::LinkRequest{product},
           [this, seller](const contract::PromoLink& link) { links_[seller].push_back(link.promo_code); });
  }
  settle();
}

void World::make_rules() {
  const auto rule = [this](Rank rank, int level, bool fixed, Fen value) {
    Rule out;
    out.rank = rank;
    out.level = level;
    out.fixed = fixed;
    out.value = value;
    out.from = model_.now;
    return out;
  };
  std::vector<Rule> first{rule(Rank::shop, 1, false, 1000), rule(Rank::shop, 2, false, 333),
                          rule(Rank::category, 1, false, 1234), rule(Rank::tier, 1, false, 1500),
                          rule(Rank::product, 2, true, 17)};
  first[2].category = 1;
  first[3].tier = 2;
  first[4].product = 0;
  for (const Rule& each : first) {
    ASSERT_EQ(model_.add_rule(each), "");
    contract::RuleRequest request;
    request.source = static_cast<contract::RuleSource>(each.rank);
    request.name = "R";
    if (each.category >= 0) request.category_id = category_ids_[each.category];
    if (each.tier >= 0) request.tier_id = tier_ids_[each.tier];
    if (each.product >= 0) request.product_id = product_ids_[each.product];
    request.level = each.level;
    if (each.fixed)
      request.fixed_per_unit = contract::Money{each.value, "CNY"};
    else
      request.rate_bp = each.value;
    request.effective_from = {each.from};
    tell("a rule", "", contract::k_add_rule, operator_, request,
         [this](const contract::Rule& made) { rule_ids_.push_back(made.rule_id); });
  }
  settle();
}

contract::Policies World::wire_terms() const {
  const Terms& terms = model_.terms;
  const auto money = [](Fen amount) { return contract::Money{amount, "CNY"}; };
  contract::Policies out;
  out.self_purchase = terms.self_allowed ? contract::SelfPurchasePolicy::allowed : contract::SelfPurchasePolicy::none;
  out.channel_fee_bp = terms.channel_fee_bp;
  out.bind_mode = static_cast<contract::BindMode>(terms.bind);
  out.protect_days = terms.protect_days;
  out.bind_valid_days = terms.bind_valid_days;
  out.link_valid_days = 3650;
  out.freeze_days = terms.freeze_days;
  out.auto_receive_days = terms.auto_receive_days;
  out.pay_within_min = terms.pay_within_min;
  out.freight_flat = money(terms.freight_flat);
  out.freight_free_from = money(terms.freight_free_from);
  out.withdrawal_min = money(terms.payout_min);
  out.withdrawal_max = money(terms.payout_max);
  out.withdrawals_per_day = terms.payouts_per_day;
  out.withdrawal_fee_bp = terms.payout_fee_bp;
  out.withdrawal_fee_fixed = money(terms.payout_fee_fixed);
  if (terms.second_review_from) out.second_review_from = money(*terms.second_review_from);
  out.tax_regime = terms.taxed ? contract::TaxRegime::per_payment : contract::TaxRegime::none;
  return out;
}

}  // namespace fenxiao::simulation

#include <algorithm>

#include "server/shop/shelf.h"
#include "tests/unit/simulation/world.h"

namespace fenxiao::simulation {
namespace {

contract::Money money(Fen amount) { return {amount, "CNY"}; }

constexpr int k_tries = 8;              // to find an order in the state that an operation is for
constexpr std::int64_t k_recent = 150;  // orders that most operations are about

}  // namespace

bool World::settle() {
  std::string before;
  for (Asked& each : asked_) {
    const Outcome outcome = each.answer.get();
    const auto code_at = outcome.body.find("\"code\":\"") + 8;
    const std::string code =
        outcome.status == 200 ? "" : outcome.body.substr(code_at, outcome.body.find('"', code_at) - code_at);
    EXPECT_EQ(code, each.expected) << each.what << ": " << outcome.body << "\n" << recent();
    const bool first = each.then != nullptr;
    EXPECT_TRUE(first || before == outcome.body) << each.what << "\n" << outcome.body << "\n" << before;
    if (::testing::Test::HasFailure()) return false;
    if (first && outcome.status == 200) each.then(outcome.body);
    before = outcome.body;
  }
  asked_.clear();
  return !::testing::Test::HasFailure();
}

void World::operate() {
  struct Kind {
    int weight;
    void (World::*what)();
  };
  static constexpr Kind k_kinds[] = {{22, &World::place},       {26, &World::pay},        {4, &World::cancel},
                                     {12, &World::ship},        {8, &World::receive},     {9, &World::refund},
                                     {3, &World::open_pause},   {4, &World::close_pause}, {9, &World::withdraw},
                                     {11, &World::review},      {4, &World::touch},       {2, &World::change_rules},
                                     {1, &World::change_terms}, {1, &World::deliver}};
  int all = 0;
  for (const Kind& kind : k_kinds) all += kind.weight;
  auto at = dice_.between(1, all);
  for (const Kind& kind : k_kinds) {
    if ((at -= kind.weight) > 0) continue;
    return (this->*kind.what)();
  }
}

Order* World::an_order(std::function<bool(const Order&)> wanted) {
  if (model_.orders.empty()) return nullptr;
  const auto last = static_cast<std::int64_t>(model_.orders.size()) - 1;
  Order* found = nullptr;
  for (int i = 0; i < k_tries; ++i) {
    const bool any = dice_.percent(20);
    Order& order = model_.orders[dice_.between(any ? 0 : std::max<std::int64_t>(0, last - k_recent), last)];
    if (order.id == 0) continue;  // not answered yet
    found = &order;
    if (wanted(order)) return found;
  }
  return dice_.percent(25) ? found : nullptr;  // now and then one that must be refused
}

void World::place() {
  const int buyer = static_cast<int>(dice_.between(0, static_cast<std::int64_t>(people_.size()) - 1));
  Cart cart;
  for (int sku = static_cast<int>(dice_.between(0, 6)); sku < 7 && cart.lines.size() < 3;
       sku += static_cast<int>(dice_.between(1, 4)))
    cart.lines.emplace_back(sku, dice_.percent(70) ? 1 : dice_.between(1, 6));
  if (dice_.percent(50)) std::reverse(cart.lines.begin(), cart.lines.end());
  contract::PlaceOrder request;
  for (const auto& [sku, quantity] : cart.lines) request.lines.push_back({sku_ids_[sku], quantity});
  request.address = {"王芳", "13700000000", "浙江省 杭州市", "文三路 1 号"};
  const auto totals = model_.price(cart);
  request.expected_payable = money(totals.goods + totals.freight);
  int seller = -1;
  std::string link;
  if (dice_.percent(40)) {
    seller = static_cast<int>(dice_.between(0, static_cast<std::int64_t>(links_.size()) - 1));
    request.promo_code = dice_.pick(links_[seller]);
    link = *request.promo_code + " by order";
  }
  const std::size_t index = model_.orders.size();
  tell("place " + std::to_string(index) + " by " + std::to_string(buyer) + " via " + std::to_string(seller),
       model_.place(buyer, cart, seller, link), contract::k_place_order, people_[buyer], request,
       [this, index](const contract::Order& made) {
         Order& order = model_.orders[index];
         order.id = made.order_id.value;
         for (std::size_t i = 0; i < order.lines.size(); ++i) order.lines[i].id = made.lines[i].line_id.value;
       });
}

void World::pay() {
  Order* order = an_order([&](const Order& o) {
    return o.state == OrderState::placed || (o.payment == PaymentState::closed && dice_.percent(30));
  });
  if (!order) return;
  const std::size_t index = static_cast<std::size_t>(order - model_.orders.data());
  const std::string name = std::to_string(index);
  const Principal& buyer = people_[order->buyer];
  if (order->payment_no.empty()) {
    tell("start to pay " + name, model_.start_payment(*order), contract::k_pay_order, buyer,
         {OrderId{order->id}, contract::PaymentChannel::sandbox},
         [this, index](const contract::Payment& made) { model_.orders[index].payment_no = made.payment_no; });
    return;
  }
  // Once, or told twice by the channel under two keys.
  for (int times = dice_.percent(10) ? 2 : 1; times > 0; --times) {
    const bool succeeds = dice_.percent(90);
    tell("pay " + name, model_.payment_arrives(*order, succeeds), contract::k_sandbox_pay, buyer,
         contract::SandboxPay{order->payment_no, succeeds});
  }
}

void World::cancel() {
  if (Order* order = an_order([](const Order& o) { return o.state == OrderState::placed; }))
    tell("cancel", model_.cancel(*order), contract::k_cancel_order, people_[order->buyer],
         contract::OrderRef{OrderId{order->id}});
}

void World::ship() {
  if (Order* order = an_order([](const Order& o) { return o.state == OrderState::paid; }))
    tell("ship", model_.ship(*order), contract::k_ship_order, operator_,
         contract::ShipRequest{OrderId{order->id}, "顺丰", "SF0001"});
}

void World::receive() {
  if (Order* order = an_order([](const Order& o) { return o.state == OrderState::shipped; }))
    tell("receive", model_.receive(*order), contract::k_receive_order, people_[order->buyer],
         contract::OrderRef{OrderId{order->id}});
}

void World::refund() {
  Order* order = an_order([](const Order& o) {
    return o.state == OrderState::paid || o.state == OrderState::shipped || o.state == OrderState::received;
  });
  if (!order) return;
  contract::RefundRequest request;
  request.order_id = OrderId{order->id};
  request.reason = "破损";
  request.restock = dice_.percent(50);
  const bool whole = dice_.percent(35);
  std::vector<Fen> goods(order->lines.size(), 0);
  for (std::size_t i = 0; i < goods.size(); ++i) {
    const Fen left = order->lines[i].goods - order->lines[i].refunded;
    if (whole)
      goods[i] = left;
    else if (dice_.percent(60))
      goods[i] = dice_.percent(5) ? left + 1 : left > 0 ? dice_.between(1, left) : 0;
    if (goods[i] > 0) request.lines.push_back({OrderLineId{order->lines[i].id}, money(goods[i])});
  }
  const Fen freight_left = order->freight - order->refunded_freight;
  const Fen freight = whole ? freight_left : dice_.percent(25) ? dice_.between(0, freight_left) : 0;
  request.freight = money(freight);
  tell("refund of " + std::to_string(order - model_.orders.data()),
       model_.refund(*order, goods, freight, request.restock), contract::k_refund_order, operator_, request);
}

void World::open_pause() {
  const bool risk = dice_.percent(50);
  Order* order = an_order([](const Order& o) { return o.state >= OrderState::paid && o.state != OrderState::closed; });
  if (!order) return;
  const std::size_t index = static_cast<std::size_t>(order - model_.orders.data()), pause = order->pauses.size();
  tell(risk ? "hold" : "after-sale case", model_.open_pause(*order, risk),
       risk ? contract::k_place_hold : contract::k_open_after_sale, risk ? operator_ : people_[order->buyer],
       {OrderId{order->id}, "看一看"}, [this, index, pause](const contract::Pause& made) {
         model_.orders[index].pauses[pause].id = made.pause_id.value;
       });
}

void World::close_pause() {
  Order* order = an_order([](const Order& o) { return !o.pauses.empty() && !o.pauses.back().until; });
  if (!order || order->pauses.empty()) return;
  const auto pause = static_cast<std::size_t>(dice_.between(0, static_cast<std::int64_t>(order->pauses.size()) - 1));
  if (order->pauses[pause].id == 0) return;
  const contract::PauseEnd request{PauseId{order->pauses[pause].id}, "好了"};
  tell("close a pause", model_.close_pause(*order, pause), contract::k_close_pause, operator_, request);
}

void World::withdraw() {
  const int seller = static_cast<int>(dice_.between(0, static_cast<std::int64_t>(model_.sellers.size()) - 1));
  const Fen available = model_.sellers[seller].available();
  const Fen gross = dice_.percent(40) ? available : dice_.between(1, std::max<Fen>(2000, available + available / 10));
  if (gross <= 0) return;
  const auto kind = dice_.between(1, 100);
  const PayoutEnd end = kind <= 60   ? PayoutEnd::arrives
                        : kind <= 80 ? PayoutEnd::is_refused
                        : kind <= 98 ? PayoutEnd::is_never_confirmed
                                     : PayoutEnd::is_never_known;
  contract::WithdrawRequest request;
  request.amount = money(gross);
  request.payout_account_id = payout_accounts_[seller][static_cast<std::size_t>(end)];
  request.expected_net = money(gross - model_.fee_of(gross) - model_.tax_of(seller, gross));
  const std::size_t index = model_.payouts.size();
  tell("withdraw " + std::to_string(gross) + " of " + std::to_string(seller), model_.withdraw(seller, gross, end),
       contract::k_withdraw, people_[seller], request,
       [this, index](const contract::Withdrawal& made) { model_.payouts[index].id = made.withdrawal_id.value; });
}

void World::review() {
  if (model_.payouts.empty()) return;
  const auto last = static_cast<std::int64_t>(model_.payouts.size()) - 1;
  Payout* payout = nullptr;
  for (int i = 0; i < k_tries && !(payout && payout->state <= PayoutState::reviewing); ++i)
    payout = &model_.payouts[dice_.between(std::max<std::int64_t>(0, last - 20), last)];
  if (payout->id == 0 || (payout->state > PayoutState::reviewing && !dice_.percent(10))) return;
  const WithdrawalId id{payout->id};
  const bool by_owner = dice_.percent(50);
  if (dice_.percent(15))
    tell("reject", model_.reject(*payout), contract::k_reject_withdrawal, owner_,
         contract::WithdrawalRejection{id, "户名不符"});
  else
    tell("approve", model_.approve(*payout, by_owner), contract::k_approve_withdrawal, by_owner ? owner_ : finance_,
         contract::WithdrawalRef{id});
}

void World::touch() {
  const int buyer = static_cast<int>(dice_.between(0, static_cast<std::int64_t>(people_.size()) - 1));
  const int seller = static_cast<int>(dice_.between(0, static_cast<std::int64_t>(links_.size()) - 1));
  const std::string& link = dice_.pick(links_[seller]);
  model_.touch(buyer, seller, link + " by landing");
  tell("touch", "", contract::k_touch, people_[buyer],
       contract::TouchRequest{link, "visitor-number-" + std::to_string(1000 + buyer), contract::TouchSource::landing});
}

void World::change_rules() {
  if (dice_.percent(45)) {
    const auto at = static_cast<std::size_t>(dice_.between(0, static_cast<std::int64_t>(model_.rules.size()) - 1));
    if (at >= rule_ids_.size()) return;  // not answered yet
    const Ms until = model_.now + (dice_.percent(50) ? 0 : dice_.between(-k_hour, 2 * k_day));
    tell("end a rule", model_.end_rule(model_.rules[at], until), contract::k_end_rule, operator_,
         contract::RuleEnd{rule_ids_[at], {until}});
    return;
  }
  Rule rule;
  static constexpr Rank k_ranks[] = {Rank::sku_tier, Rank::sku,  Rank::product_tier, Rank::product,
                                     Rank::category, Rank::tier, Rank::shop};
  rule.rank = k_ranks[dice_.between(0, 6)];
  contract::RuleRequest request;
  request.source = static_cast<contract::RuleSource>(rule.rank);
  request.name = "R";
  const auto choose = [&](int& mine, auto& theirs, const auto& ids) {
    mine = static_cast<int>(dice_.between(0, static_cast<std::int64_t>(ids.size()) - 1));
    theirs = ids[mine];
  };
  if (rule.rank == Rank::sku || rule.rank == Rank::sku_tier) choose(rule.sku, request.sku_id, sku_ids_);
  if (rule.rank == Rank::product || rule.rank == Rank::product_tier)
    choose(rule.product, request.product_id, product_ids_);
  if (rule.rank == Rank::category) choose(rule.category, request.category_id, category_ids_);
  if (rule.rank == Rank::tier || rule.rank == Rank::sku_tier || rule.rank == Rank::product_tier)
    choose(rule.tier, request.tier_id, tier_ids_);
  request.level = rule.level = dice_.percent(70) ? 1 : 2;
  rule.fixed = dice_.percent(30);
  rule.value = rule.fixed ? dice_.between(0, 3000) : dice_.between(0, 3500);
  if (rule.fixed)
    request.fixed_per_unit = money(rule.value);
  else
    request.rate_bp = rule.value;
  rule.from = model_.now + (dice_.percent(50) ? 0 : dice_.between(0, 2 * k_day));
  request.effective_from = {rule.from};
  if (dice_.percent(60)) {
    rule.until = rule.from + dice_.between(k_minute, 10 * k_day);
    request.effective_until = Instant{*rule.until};
  }
  tell("a rule", model_.add_rule(rule), contract::k_add_rule, operator_, request,
       [this](const contract::Rule& made) { rule_ids_.push_back(made.rule_id); });
}

void World::change_terms() {
  Terms& terms = model_.terms;
  switch (dice_.between(0, 9)) {
    case 0: terms.self_allowed = !terms.self_allowed; break;
    case 1: terms.channel_fee_bp = dice_.between(0, 300); break;
    case 2: terms.bind = static_cast<Bind>(dice_.between(0, 2)); break;
    case 3: terms.protect_days = dice_.between(0, 20); break;
    case 4: terms.bind_valid_days = dice_.percent(50) ? std::optional(dice_.between(1, 40)) : std::nullopt; break;
    case 5: terms.freeze_days = dice_.between(0, 10); break;
    case 6: terms.auto_receive_days = dice_.between(1, 12); break;
    case 7: terms.freight_flat = dice_.between(0, 2000); break;
    case 8: terms.payout_fee_bp = dice_.between(0, 300); break;
    case 9:
      terms.second_review_from = dice_.percent(70) ? std::optional(dice_.between(1000, 100'000)) : std::nullopt;
      break;
  }
  tell("terms", "", contract::k_set_policies, owner_, wire_terms());
}

void World::deliver() {
  const auto sku = static_cast<int>(dice_.between(0, static_cast<std::int64_t>(sku_ids_.size()) - 1));
  const std::int64_t quantity = dice_.between(1, 20);
  model_.deliver(sku, quantity);
  recent_.push_back("deliver");
  ++done_;
  asked_.push_back({"deliver", "", arena_.work([id = sku_ids_[sku], quantity](server::WriteContext& ctx) {
                      server::shop::receive_stock(ctx, id, quantity);
                    }),
                    [](const std::string&) {}});
}

void World::run_jobs() {
  model_.run_jobs();
  recent_.push_back("jobs");
  asked_.push_back({"jobs", "", arena_.run_jobs(), [](const std::string&) {}});
}

void World::move_clock() {
  const auto kind = dice_.between(1, 100);
  const Ms by = kind <= 55   ? dice_.between(0, 5000)
                : kind <= 80 ? dice_.between(0, 15 * k_minute)
                : kind <= 94 ? dice_.between(0, 8 * k_hour)
                : kind <= 99 ? k_day
                             : 9 * k_day;
  arena_.clock().move(by);
  model_.now += by;
}

std::string World::recent() const {
  std::string out = "the last operations:";
  for (const std::string& each : recent_) out += "\n  " + each;
  return out;
}

}  // namespace fenxiao::simulation

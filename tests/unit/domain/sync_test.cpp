#include "domain/order/sync.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "domain/commission/life.h"
#include "domain/money/money.h"
#include "table.h"

namespace fenxiao::domain {
namespace {

using Kind = SyncStep::Kind;

constexpr std::pair<std::string_view, ToldState> k_states[] = {{"placed", ToldState::placed},
                                                               {"paid", ToldState::paid},
                                                               {"shipped", ToldState::shipped},
                                                               {"received", ToldState::received},
                                                               {"closed", ToldState::closed}};
constexpr std::pair<std::string_view, SyncRefusal> k_refusals[] = {
    {"bad_cart", SyncRefusal::bad_cart},
    {"bad_payable", SyncRefusal::bad_payable},
    {"bad_times", SyncRefusal::bad_times},
    {"refund_unpaid", SyncRefusal::refund_unpaid},
    {"refund_too_large", SyncRefusal::refund_too_large},
    {"closed_with_money", SyncRefusal::closed_with_money},
    {"went_back", SyncRefusal::went_back},
    {"goods_changed", SyncRefusal::goods_changed},
    {"refund_shrinks", SyncRefusal::refund_shrinks}};
template <class List, class Value>
std::string name_in(const List& list, Value value) {
  for (const auto& [name, known] : list)
    if (known == value) return std::string(name);
  return "?";
}

// Two lines: 3 × 100 − 0 and 1 × 250 − 50; freight 10. Payable 510.
ToldGoods goods_of(std::int64_t first_price_fen = 100) {
  return {{{"tea", first_price_fen, 3, 0}, {"cup", 250, 1, 50}}, 0, 10};
}
std::optional<Instant> time_of(const std::string& cell) {
  if (cell == "-") return std::nullopt;
  return Instant{std::stoll(cell)};
}
// version state placed paid shipped received closed refunds freight_back
ToldOrder told_of(const Row& row, std::size_t at, const ToldGoods& goods) {
  ToldOrder told;
  told.version = row.number(at);
  for (const auto& [name, state] : k_states)
    if (row[at + 1] == name) told.state = state;
  told.goods = goods;
  told.payable_fen = 510 + 3 * (goods.lines[0].unit_price_fen - 100);
  told.placed_at = *time_of(row[at + 2]);
  told.paid_at = time_of(row[at + 3]);
  told.shipped_at = time_of(row[at + 4]);
  told.received_at = time_of(row[at + 5]);
  told.closed_at = time_of(row[at + 6]);
  told.refunded_fen = numbers(row[at + 7]);
  told.refunded_freight_fen = row.number(at + 8);
  return told;
}
std::string text_of(const Result<SyncPlan, RefusedSync>& plan) {
  if (!plan) {
    std::string out = name_in(k_refusals, plan.error().why);
    if (plan.error().line) out += "[" + std::to_string(*plan.error().line) + "]";
    return out;
  }
  if (plan->stale) return "stale";
  std::string out;
  constexpr std::string_view k_kinds[] = {"place", "pay", "ship", "receive", "refund", "close"};
  for (const SyncStep& step : plan->steps) {
    out += (out.empty() ? "" : ",") + std::string(k_kinds[static_cast<std::size_t>(step.kind)]);
    if (step.kind != Kind::refund) {
      out += "@" + std::to_string(step.at.ms);
      continue;
    }
    for (const std::int64_t fen : step.goods_fen) out += ":" + std::to_string(fen);
    out += ":" + std::to_string(step.freight_fen);
  }
  return out.empty() ? "nothing" : out;
}

TEST(Sync, OfAnOrderNobodyToldBefore) {
  for (const Row& row : table(R"(
#   v state    placed paid shipped received closed refunds freight  steps
    1 placed   5      -    -       -        -      0,0     0        place@5
    1 paid     5      6    -       -        -      0,0     0        place@5,pay@6
    7 shipped  5      6    8       -        -      0,0     0        place@5,pay@6,ship@8
    9 received 5      6    8       20       -      0,0     0        place@5,pay@6,ship@8,receive@20
    9 received 5      6    -       20       -      0,0     0        place@5,pay@6,ship@20,receive@20   # fetched at the counter
    9 received 5      6    8       20       -      120,0   4        place@5,pay@6,ship@8,receive@20,refund:120:0:4
    9 received 5      6    8       20       -      300,200 10       place@5,pay@6,ship@8,receive@20,refund:300:200:10
    2 closed   5      -    -       -        9      0,0     0        place@5,close@9
    3 closed   5      6    -       -        9      300,200 10       place@5,pay@6,refund:300:200:10
    3 closed   5      6    7       8        9      300,200 10       place@5,pay@6,ship@7,receive@8,refund:300:200:10
# what cannot be
    1 placed   5      6    -       -        -      0,0     0        bad_times
    1 paid     5      -    -       -        -      0,0     0        bad_times
    1 paid     5      4    -       -        -      0,0     0        bad_times
    1 paid     5      5    -       -        -      0,0     0        place@5,pay@5
    1 paid     5      6    7       -        -      0,0     0        bad_times
    1 shipped  5      6    -       -        -      0,0     0        bad_times
    1 shipped  5      6    5       -        -      0,0     0        bad_times
    1 received 5      6    8       -        -      0,0     0        bad_times
    1 received 5      6    8       7        -      0,0     0        bad_times
    1 received 5      6    -       5        -      0,0     0        bad_times
    1 received 5      6    8       9        10     0,0     0        bad_times
    1 closed   5      -    -       -        -      0,0     0        bad_times
    1 closed   5      -    -       -        4      0,0     0        bad_times
    1 closed   5      -    7       -        9      0,0     0        bad_times
    1 placed   5      -    -       -        -      1,0     0        refund_unpaid[0]
    1 placed   5      -    -       -        -      0,0     1        refund_unpaid
    1 paid     5      6    -       -        -      301,0   0        refund_too_large[0]
    1 paid     5      6    -       -        -      300,201 0        refund_too_large[1]
    1 paid     5      6    -       -        -      0,-1    0        refund_too_large[1]
    1 paid     5      6    -       -        -      0,0     11       refund_too_large
    1 paid     5      6    -       -        -      0,0     -1       refund_too_large
    1 closed   5      6    -       -        9      300,200 9        closed_with_money
    1 closed   5      6    -       -        9      300,199 10       closed_with_money
  )")) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(text_of(plan_sync({}, told_of(row, 0, goods_of()))), row[9]);
  }
}

TEST(Sync, OfAnOrderThatIsHeld) {
  for (const Row& row : table(R"(
# held: v state refunds freight price ; told (price of the first line last)                                steps
    3 placed   0,0   0 100    3 paid     5 6 - -  - 0,0     0 100    stale
    3 placed   0,0   0 100    2 closed   5 - - -  9 0,0     0 100    stale
    3 placed   0,0   0 100    1 paid     9 1 - -  - 999,0   0 100    stale      # whatever it says
    3 placed   0,0   0 100    4 placed   5 - - -  - 0,0     0 100    nothing
    3 placed   0,0   0 100    4 paid     5 6 - -  - 0,0     0 100    pay@6
    3 placed   0,0   0 100    4 received 5 6 8 20 - 120,0   0 100    pay@6,ship@8,receive@20,refund:120:0:0
    3 placed   0,0   0 100    4 closed   5 - - -  9 0,0     0 100    close@9
    3 placed   0,0   0 100    4 placed   5 - - -  - 0,0     0 90     close@5,place@5          # a price agreed upon before payment
    3 placed   0,0   0 100    4 paid     5 6 - -  - 0,0     0 90     close@5,place@5,pay@6
    3 placed   0,0   0 100    4 closed   5 - - -  9 0,0     0 90     close@9
    3 closed   0,0   0 100    4 closed   5 - - -  9 0,0     0 100    nothing
    3 closed   0,0   0 100    4 paid     5 9 - -  - 0,0     0 100    place@5,pay@9            # paid in the last second
    3 closed   0,0   0 100    4 placed   5 - - -  - 0,0     0 90     place@5
    3 paid     0,0   0 100    4 paid     5 6 - -  - 0,0     0 100    nothing
    3 paid     0,0   0 100    4 shipped  5 6 8 -  - 0,0     0 100    ship@8
    3 paid     0,0   0 100    4 paid     5 6 - -  - 50,0    0 100    refund:50:0:0
    3 paid     50,0  0 100    4 paid     5 6 - -  - 50,0    0 100    nothing
    3 paid     50,0  0 100    4 received 5 6 8 20 - 60,20   3 100    ship@8,receive@20,refund:10:20:3
    3 paid     50,0  4 100    4 closed   5 6 - -  9 300,200 10 100   refund:250:200:6
    3 shipped  0,0   0 100    4 received 5 6 8 20 - 0,0     0 100    receive@20
    3 received 0,0   0 100    4 shipped  5 6 8 -  - 0,0     0 100    nothing                  # received by itself with us
    3 received 0,0   0 100    4 received 5 6 8 20 - 0,200   0 100    refund:0:200:0
    3 refunded 300,200 10 100 4 received 5 6 8 20 - 300,200 10 100   nothing
# what cannot be
    3 paid     0,0   0 100    4 placed   5 - - -  - 0,0     0 100    went_back
    3 paid     0,0   0 100    4 closed   5 - - -  9 0,0     0 100    went_back
    3 paid     0,0   0 100    4 paid     5 6 - -  - 0,0     0 90     goods_changed
    3 received 9,0   0 100    4 received 5 6 8 20 - 8,0     0 100    refund_shrinks[0]
    3 received 0,9   0 100    4 received 5 6 8 20 - 50,8    0 100    refund_shrinks[1]
    3 received 0,0   2 100    4 received 5 6 8 20 - 0,0     1 100    refund_shrinks
  )")) {
    SCOPED_TRACE(row.text);
    HeldOrder held;
    held.version = row.number(0);
    held.state = *parse_enum<OrderState>(row[1]);
    held.refunded_fen = numbers(row[2]);
    held.refunded_freight_fen = row.number(3);
    held.goods = goods_of(row.number(4));
    EXPECT_EQ(text_of(plan_sync(held, told_of(row, 5, goods_of(row.number(14))))), row[15]);
  }
}

TEST(Sync, WhatCostNothingIsClosedByARefundOfNothing) {
  ToldOrder told = told_of(table("1 closed 5 6 - - 9 0 0").front(), 0, {{{"gift", 0, 1, 0}}, 0, 0});
  told.payable_fen = 0;
  EXPECT_EQ(text_of(plan_sync({}, told)), "place@5,pay@6,refund:0:0");
}

TEST(Sync, TheCartMustAddUp) {
  const Row plain = table("1 placed 5 - - - - 0,0 0").front();
  ToldOrder told = told_of(plain, 0, goods_of());
  told.payable_fen = 509;
  EXPECT_EQ(text_of(plan_sync({}, told)), "bad_payable");
  told.goods.order_discount_fen = 1;
  EXPECT_EQ(text_of(plan_sync({}, told)), "place@5");
  const auto spoilt = [&](auto spoil) {
    ToldOrder other = told_of(plain, 0, goods_of());
    spoil(other.goods);
    return text_of(plan_sync({}, other));
  };
  EXPECT_EQ(spoilt([](ToldGoods& goods) { goods.order_discount_fen = 501; }), "bad_cart");  // more than the goods cost
  EXPECT_EQ(spoilt([](ToldGoods& goods) { goods.order_discount_fen = -1; }), "bad_cart");
  EXPECT_EQ(spoilt([](ToldGoods& goods) { goods.freight_fen = -1; }), "bad_cart");
  EXPECT_EQ(spoilt([](ToldGoods& goods) { goods.lines[0].quantity = 0; }), "bad_cart");
  EXPECT_EQ(spoilt([](ToldGoods& goods) { goods.lines[0].discount_fen = 301; }), "bad_cart");
  EXPECT_EQ(spoilt([](ToldGoods& goods) { goods.lines[0].unit_price_fen = k_amount_max_fen; }), "bad_cart");
}

// --- any delivery of a history comes to what its last version alone comes to ------------------------------------------

// What our side would hold: the order by domain/order, a commission per line by domain/commission.
struct Ours {
  std::optional<HeldOrder> held;
  std::vector<Commission> commissions;
};
void carry_out(Ours& ours, const ToldOrder& told, const SyncPlan& plan) {
  for (const SyncStep& step : plan.steps) {
    if (step.kind == Kind::place) {
      ASSERT_TRUE(!ours.held || ours.held->state == OrderState::closed);
      ours.held = HeldOrder{told.version, OrderState::placed, told.goods,
                            std::vector<std::int64_t>(told.goods.lines.size(), 0), 0};
      ours.commissions.clear();
      for (const BaseParts& line : plan.totals.lines)
        ours.commissions.push_back(estimated(line.base_fen, line.base_fen / 7));
      continue;
    }
    ASSERT_TRUE(ours.held.has_value());
    constexpr OrderEvent k_events[] = {
        OrderEvent::paid,     OrderEvent::paid, OrderEvent::shipped, OrderEvent::received, OrderEvent::refunded_in_part,
        OrderEvent::cancelled};
    OrderEvent event = k_events[static_cast<std::size_t>(step.kind)];
    for (std::size_t i = 0; i < ours.commissions.size(); ++i) {
      Commission& commission = ours.commissions[i];
      if (step.kind == Kind::pay) commission = *pay(commission);
      if (step.kind == Kind::close) commission = *cancel(commission);
      if (step.kind == Kind::receive && commission.state == CommissionState::pending)
        commission = *receive(commission, step.at);
      if (step.kind == Kind::refund) {
        ASSERT_GE(step.goods_fen[i], 0);
        ours.held->refunded_fen[i] += step.goods_fen[i];
        commission = refund(commission, ours.held->refunded_fen[i], 0)->commission;
      }
    }
    if (step.kind == Kind::refund) {
      ASSERT_GE(step.freight_fen, 0);
      ours.held->refunded_freight_fen += step.freight_fen;
      if (ours.held->refunded_fen == told.refunded_fen && ours.held->refunded_freight_fen == told.goods.freight_fen) {
        std::int64_t back_fen = 0;
        for (const std::int64_t fen : told.refunded_fen) back_fen += fen;
        if (back_fen == plan.totals.goods_fen) event = OrderEvent::refunded_whole;
      }
    }
    const auto next = after(ours.held->state, event);
    ASSERT_TRUE(next.has_value());
    ours.held->state = *next;
  }
  if (ours.held) ours.held->version = told.version;
}

// A mall's order from its first version to its last, as a mall might live it.
std::vector<ToldOrder> history(Random& random) {
  std::vector<ToldOrder> out;
  ToldOrder now;
  now.version = random.between(1, 1000);
  now.placed_at = Instant{random.between(1, 1000)};
  std::int64_t clock = now.placed_at.ms;
  for (std::int64_t i = random.between(1, 4); i > 0; --i) {
    const std::int64_t price = random.between(0, 5000);
    const std::int64_t quantity = random.between(1, 5);
    now.goods.lines.push_back({"sku" + std::to_string(i), price, quantity, random.between(0, price * quantity / 2)});
  }
  now.goods.freight_fen = random.between(0, 2) * 300;
  const auto tell = [&] {
    now.refunded_fen.resize(now.goods.lines.size(), 0);
    now.payable_fen = now.goods.freight_fen - now.goods.order_discount_fen;
    for (const ToldLine& line : now.goods.lines)
      now.payable_fen += line.unit_price_fen * line.quantity - line.discount_fen;
    out.push_back(now);
    now.version += random.between(1, 3);
    clock += random.between(0, 100);
  };
  const auto bases = [&] {
    const auto plan = plan_sync({}, out.back());
    return plan->totals.lines;
  };
  const auto refund = [&](bool whole) {
    const auto lines = bases();
    for (std::size_t i = 0; i < lines.size(); ++i)
      now.refunded_fen[i] = whole ? lines[i].base_fen : random.between(now.refunded_fen[i], lines[i].base_fen);
    now.refunded_freight_fen =
        whole ? now.goods.freight_fen : random.between(now.refunded_freight_fen, now.goods.freight_fen);
    tell();
  };
  tell();
  while (random.one_in(4)) {  // the price is haggled over
    now.goods.lines[0].discount_fen =
        random.between(0, now.goods.lines[0].unit_price_fen * now.goods.lines[0].quantity);
    tell();
  }
  if (random.one_in(5)) {
    now.state = ToldState::closed;
    now.closed_at = Instant{clock};
    tell();
    return out;
  }
  now.state = ToldState::paid;
  now.paid_at = Instant{clock};
  tell();
  while (random.one_in(4)) refund(random.one_in(5));
  if (random.one_in(6)) {
    refund(true);
    now.state = ToldState::closed;
    now.closed_at = Instant{clock};
    tell();
    return out;
  }
  now.state = ToldState::shipped;
  now.shipped_at = Instant{clock};
  tell();
  while (random.one_in(4)) refund(false);
  now.state = ToldState::received;
  now.received_at = Instant{clock};
  tell();
  while (random.one_in(2)) refund(random.one_in(4));
  return out;
}

TEST(Sync, AnyDeliveryOfAHistoryComesToItsLastVersion) {
  const std::uint64_t seed = test_seed();
  SCOPED_TRACE("FENXIAO_SEED=" + std::to_string(seed));
  Random random(seed);
  int told_late = 0;
  for (int round = 0; round < 3000; ++round) {
    const std::vector<ToldOrder> versions = history(random);
    Ours alone;
    const auto at_once = plan_sync({}, versions.back());
    ASSERT_TRUE(at_once.ok()) << text_of(at_once);
    carry_out(alone, versions.back(), *at_once);

    std::vector<ToldOrder> delivered;
    for (const ToldOrder& version : versions)
      for (std::int64_t times = random.between(1, 10); times > 0; --times) delivered.push_back(version);
    for (std::size_t i = delivered.size() - 1; i > 0; --i)
      std::swap(delivered[i], delivered[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(i)))]);
    Ours ours;
    for (const ToldOrder& told : delivered) {
      const auto plan = plan_sync(ours.held, told);
      ASSERT_TRUE(plan.ok()) << text_of(plan);
      if (plan->stale) {
        ++told_late;
        continue;
      }
      carry_out(ours, told, *plan);
      if (HasFatalFailure()) return;
    }
    ASSERT_EQ(ours.held->state, alone.held->state);
    ASSERT_EQ(ours.held->version, alone.held->version);
    if (ours.held->state == OrderState::closed)
      continue;  // what was never paid for may have been closed with other goods
    ASSERT_EQ(ours.held->goods, alone.held->goods);
    ASSERT_EQ(ours.held->refunded_fen, alone.held->refunded_fen);
    ASSERT_EQ(ours.held->refunded_freight_fen, alone.held->refunded_freight_fen);
    for (std::size_t i = 0; i < ours.commissions.size(); ++i) {
      Commission& mine = ours.commissions[i];
      Commission& theirs = alone.commissions[i];
      // What came back whole before it arrived never counted as received; nothing of it is left either way.
      if (mine.state == CommissionState::voided) mine.received_at = theirs.received_at;
      ASSERT_EQ(mine, theirs);
    }
  }
  EXPECT_GT(told_late, 3000);
}

}  // namespace
}  // namespace fenxiao::domain

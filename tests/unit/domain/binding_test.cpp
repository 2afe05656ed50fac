#include "domain/binding/binding.h"

#include <gtest/gtest.h>

#include "table.h"

namespace fenxiao::domain {
namespace {

Instant day(std::int64_t number) { return Instant{number * k_day_ms}; }

TouchFacts touch_of(std::int64_t id, std::int64_t distributor, std::int64_t on_day) {
  TouchFacts touch;
  touch.id = TouchId{id};
  touch.distributor = DistributorId{distributor};
  touch.at = day(on_day);
  return touch;
}

// One row per touch: day, distributor, flag, outcome, then who earns on that day and how many days are left.
void run(const BindPolicy& policy, std::string_view rows) {
  std::optional<Binding> binding;
  std::int64_t id = 0;
  for (const Row& row : table(rows)) {
    SCOPED_TRACE(row.text);
    const Instant now = day(row.number(0));
    if (row[1] != "-") {  // "-": no touch, an order only
      TouchFacts touch = touch_of(++id, row.number(1), row.number(0));
      touch.robot = row[2] == "robot";
      touch.distributor_active = row[2] != "inactive";
      touch.same_person = row[2] == "self";
      touch.in_buyers_team = row[2] == "own_team";
      const BindDecision decision = decide_bind(binding, touch, policy);
      EXPECT_EQ(text_of(decision.outcome), row[3]);
      if (binds(decision.outcome)) {
        binding = decision.binding;
        EXPECT_EQ(binding->touch, touch.id);
        EXPECT_EQ(binding->rule, policy.mode);
      }
    }
    const auto winner = attribute(binding, now);
    EXPECT_EQ(winner ? std::to_string(winner->distributor.value) : "-", row[4]);
    if (winner && winner->time_left_ms)
      EXPECT_EQ(std::to_string(*winner->time_left_ms / k_day_ms), row[5]);
    else
      EXPECT_EQ(row[5], "-");
  }
}

TEST(binding, first_is_permanent) {
  run({BindMode::first}, R"(
      #day by flag  outcome        earns left
      0    -  -     -              -     -
      1    7  -     bound          7     -
      2    8  -     already_first  7     -
      3    7  -     already_bound  7     -
      9999 8  -     already_first  7     -
      )");
}

TEST(binding, last_rebinds_on_each_valid_touch) {
  run({BindMode::last}, R"(
      1  7  -        bound    7  -
      2  8  -        rebound  8  -
      3  8  -        rebound  8  -     # his newer touch is the winning one
      4  9  robot    robot    8  -
      5  9  inactive inactive 8  -
      6  9  self     self     8  -
      7  9  own_team own_team 8  -
      8  7  -        rebound  7  -
      )");
}

TEST(binding, protected_holds_for_n_days_and_is_open_then) {
  run({BindMode::protect, 30}, R"(
      1   7  -   bound            7  30
      2   8  -   still_protected  7  29
      3   7  -   already_bound    7  28    # a touch of the same does not stretch the term
      30  8  -   still_protected  7  1
      31  -  -   -                -  -     # over: nobody earns
      31  8  -   rebound          8  30
      62  -  -   -                -  -
      70  8  -   rebound          8  30    # the same again, a new term
      71  7  -   still_protected  8  29
      )");
}

TEST(binding, protected_may_earn_on_after_the_protection_until_somebody_takes_the_buyer) {
  BindPolicy policy{BindMode::protect, 30};
  policy.valid_days = 90;
  run(policy, R"(
      1   7  -   bound            7  90
      30  8  -   still_protected  7  61
      31  -  -   -                7  60
      40  7  -   rebound          7  90    # his own term begins anew
      69  8  -   still_protected  7  61
      70  8  -   rebound          8  90
      160 -  -   -                -  -
      )");
}

TEST(binding, nothing_that_is_not_a_touch_binds) {
  for (const char* flag : {"robot", "inactive", "self", "own_team"}) {
    const std::string name(flag);
    for (const BindMode mode : {BindMode::first, BindMode::last, BindMode::protect})
      run({mode, 30}, "1 7 " + name + " " + name + " - -\n");
  }
}

TEST(binding, a_permanent_binding_survives_a_change_to_protected_but_not_to_last) {
  const auto permanent = decide_bind({}, touch_of(1, 7, 0), {BindMode::first}).binding;
  EXPECT_EQ(decide_bind(permanent, touch_of(2, 8, 99), {BindMode::protect, 30}).outcome, TouchOutcome::already_first);
  EXPECT_EQ(decide_bind(permanent, touch_of(2, 8, 99), {BindMode::last}).outcome, TouchOutcome::rebound);
  const auto open = decide_bind({}, touch_of(1, 7, 0), {BindMode::last}).binding;
  EXPECT_EQ(decide_bind(open, touch_of(2, 8, 1), {BindMode::protect, 30}).outcome, TouchOutcome::rebound);
}

TEST(binding, touches_before_sign_in_are_replayed_in_time_order) {
  std::vector<TouchFacts> touches{touch_of(3, 9, 5), touch_of(1, 7, 1), touch_of(2, 8, 3)};
  touches[1].robot = true;
  const Replay last = replay_touches({}, touches, {BindMode::last});
  EXPECT_EQ(last.touches[0].id, TouchId{1});
  EXPECT_EQ(last.decisions[0].outcome, TouchOutcome::robot);
  EXPECT_EQ(last.binding->distributor, DistributorId{9});
  EXPECT_EQ(last.binding->touch, TouchId{3});
  const Replay first = replay_touches({}, touches, {BindMode::first});
  EXPECT_EQ(first.binding->distributor, DistributorId{8});
  EXPECT_EQ(first.binding->bound_at, day(3)) << "bound when he touched, not when he signed in";
  const Replay older = replay_touches(last.binding, {touch_of(4, 8, 2)}, {BindMode::last});
  EXPECT_EQ(older.binding->distributor, DistributorId{9}) << "an older touch that arrives late is history";
  EXPECT_EQ(older.decisions[0].outcome, TouchOutcome::already_bound);
  EXPECT_TRUE(replay_touches({}, {}, {BindMode::last}).decisions.empty());
}

TEST(binding, by_hand_needs_a_reason_and_keeps_the_rules) {
  const BindPolicy policy{BindMode::first};
  const auto current = decide_bind({}, touch_of(1, 7, 0), policy).binding;
  TouchFacts target = touch_of(9, 8, 5);
  EXPECT_EQ(rebind_by_hand(current, target, false, policy).error(), RebindRefusal::reason_required);
  const auto bound = rebind_by_hand(current, target, true, policy);
  EXPECT_EQ(bound->distributor, DistributorId{8});
  EXPECT_FALSE(bound->touch.set());
  EXPECT_EQ(rebind_by_hand(current, touch_of(9, 7, 5), true, policy).error(), RebindRefusal::same_distributor);
  target.in_buyers_team = true;
  EXPECT_EQ(rebind_by_hand(current, target, true, policy).error(), RebindRefusal::own_team);
  target.same_person = true;
  EXPECT_EQ(rebind_by_hand(current, target, true, policy).error(), RebindRefusal::self);
  target.distributor_active = false;
  EXPECT_EQ(rebind_by_hand(current, target, true, policy).error(), RebindRefusal::inactive);
}

TEST(referrer, is_never_oneself_or_ones_own_descendant) {
  const std::vector<DistributorId> upwards{DistributorId{3}, DistributorId{1}};  // of candidate 4: 4 → 3 → 1
  EXPECT_EQ(check_referrer(DistributorId{4}, DistributorId{4}, upwards).error(), ReferrerRefusal::self);
  EXPECT_EQ(check_referrer(DistributorId{1}, DistributorId{4}, upwards).error(), ReferrerRefusal::loop);
  EXPECT_EQ(check_referrer(DistributorId{3}, DistributorId{4}, upwards).error(), ReferrerRefusal::loop);
  EXPECT_EQ(check_referrer(DistributorId{5}, DistributorId{4}, upwards, DistributorId{2}).error(),
            ReferrerRefusal::already_placed);
  EXPECT_TRUE(check_referrer(DistributorId{5}, DistributorId{4}, upwards).ok());
}

TEST(referrer, no_sequence_of_placements_makes_a_loop) {
  const std::uint64_t seed = test_seed();
  SCOPED_TRACE("FENXIAO_SEED=" + std::to_string(seed));
  Random random(seed);
  constexpr int k_people = 12;
  std::vector<DistributorId> referrer(k_people + 1);
  const auto upwards_of = [&](DistributorId from) {
    std::vector<DistributorId> path;
    for (auto at = referrer[static_cast<std::size_t>(from.value)]; at.set();
         at = referrer[static_cast<std::size_t>(at.value)]) {
      path.push_back(at);
      if (path.size() > k_people) break;
    }
    return path;
  };
  for (int round = 0; round < 3000; ++round) {
    const DistributorId person{random.between(1, k_people)}, candidate{random.between(1, k_people)};
    auto& place = referrer[static_cast<std::size_t>(person.value)];
    if (random.one_in(20)) place = {};  // the merchant takes one out
    if (check_referrer(person, candidate, upwards_of(candidate), place).ok()) place = candidate;
    ASSERT_LE(upwards_of(person).size(), static_cast<std::size_t>(k_people - 1));
  }
}

}  // namespace
}  // namespace fenxiao::domain

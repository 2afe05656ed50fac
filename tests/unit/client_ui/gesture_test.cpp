#include <gtest/gtest.h>

#include "client/ui/gesture.h"

namespace fenxiao::client::ui {
namespace {

constexpr std::uint64_t k_button = 1, k_list = 2, k_strip = 3, k_card = 4, k_sheet = 5, k_chart = 6;

class Arena : public testing::Test {
 protected:
  // A list over the whole screen with a card and a button in it, and a strip of cards that goes sideways.
  Arena() {
    list_ = {.id = k_list, .rect = {0, 0, 390, 844}, .pan = Pan::y};
    set({list_,
         {.id = k_card, .rect = {16, 100, 358, 120}, .tap = true},
         {.id = k_button, .rect = {300, 170, 60, 36}, .tap = true, .long_press = true},
         {.id = k_strip, .rect = {0, 300, 390, 160}, .pan = Pan::x}});
  }
  void set(std::vector<Region> regions) { arena.set_regions(std::move(regions)); }
  void down(float x, float y) { arena.pointer(PointerKind::down, 1, x, y, now, true, events); }
  void move(float x, float y, double ms = 16) {
    now += ms;
    arena.pointer(PointerKind::move, 1, x, y, now, true, events);
  }
  void up(float x, float y, double ms = 16) {
    now += ms;
    arena.pointer(PointerKind::up, 1, x, y, now, true, events);
  }
  // "tap 1, pan 2" and so on, then forgets it.
  std::string told() {
    static const char* const k_names[] = {"stop", "tap", "long", "begin", "pan", "end", "cancel"};
    std::string all;
    for (const GestureEvent& event : events) {
      const std::string one = std::string(k_names[static_cast<int>(event.kind)]) + " " + std::to_string(event.region);
      if (all.ends_with(one) && event.kind == Gesture::pan) continue;
      all += (all.empty() ? "" : ", ") + one;
    }
    events.clear();
    return all;
  }

  Region list_;
  GestureArena arena;
  std::vector<GestureEvent> events;
  double now = 0;
};

TEST_F(Arena, AQuickTouchIsATapOfTheUppermost) {
  down(320, 180);
  up(320, 180);
  EXPECT_EQ(told(), "tap 1");
  down(100, 150);
  up(100, 150);
  EXPECT_EQ(told(), "tap 4");
  down(100, 700);
  up(100, 700);
  EXPECT_EQ(told(), "");
}

TEST_F(Arena, APressShowsFrom80MsAndAQuickTapShowsForAMomentAfterIt) {
  down(320, 180);
  EXPECT_EQ(arena.pressed(now + 79), 0u);
  EXPECT_EQ(arena.pressed(now + 80), k_button);
  EXPECT_EQ(arena.wake_at(), now + 80);
  up(320, 180, 30);
  EXPECT_EQ(arena.pressed(now + 1), k_button);
  EXPECT_EQ(arena.pressed(now + k_flash_ms + 1), 0u);
}

TEST_F(Arena, PastTheSlopTheListWinsAndThePressIsOver) {
  down(320, 180);
  move(320, 165);
  EXPECT_EQ(told(), "") << "15 px are within the slop";
  EXPECT_EQ(arena.pressed(now + 100), k_button);
  move(320, 150);
  EXPECT_EQ(told(), "begin 2");
  EXPECT_EQ(arena.pressed(now + 100), 0u);
  move(320, 140);
  up(320, 140);
  EXPECT_EQ(told(), "pan 2, end 2");
}

TEST_F(Arena, ComingBackWithinTheSlopIsStillATap) {
  down(320, 180);
  move(310, 185);
  move(320, 180);
  up(320, 180);
  EXPECT_EQ(told(), "tap 1");
}

TEST_F(Arena, AStripWithinAListTakesTheDirectionOfTheFinger) {
  down(200, 350);
  move(170, 352);
  EXPECT_EQ(told(), "begin 3");
  up(170, 352);
  told();
  down(200, 350);
  move(202, 320);
  EXPECT_EQ(told(), "begin 2");
  up(202, 320);
}

TEST_F(Arena, SidewaysOnAListDoesNotScrollUntilItGoesDown) {
  down(100, 150);
  move(140, 152);
  EXPECT_EQ(told(), "");
  move(141, 175);
  EXPECT_EQ(told(), "begin 2");
  up(141, 175);
  EXPECT_EQ(told(), "end 2");
}

TEST_F(Arena, ATouchOnWhatFlingsStopsItAndIsNoTap) {
  list_.moving = true;
  set({list_, {.id = k_card, .rect = {16, 100, 358, 120}, .tap = true}});
  down(100, 150);
  up(100, 150);
  EXPECT_EQ(told(), "stop 2");
}

TEST_F(Arena, HalfASecondIsALongPressAndNoTap) {
  down(320, 180);
  arena.tick(now + 499, events);
  EXPECT_EQ(told(), "");
  now += 500;
  arena.tick(now, events);
  EXPECT_EQ(told(), "long 1");
  arena.tick(now + 300, events);
  up(320, 180);
  EXPECT_EQ(told(), "");
}

TEST_F(Arena, SmallThingsAreGrownToAFingerButNeverStealFromAHit) {
  set({{.id = k_button, .rect = {100, 100, 20, 20}, .tap = true},
       {.id = k_card, .rect = {125, 100, 60, 44}, .tap = true}});
  down(92, 110);
  up(92, 110);
  EXPECT_EQ(told(), "tap 1") << "8 px beside it";
  down(87, 110);
  up(87, 110);
  EXPECT_EQ(told(), "") << "13 px beside it";
  down(126, 110);
  up(126, 110);
  EXPECT_EQ(told(), "tap 4") << "the one that is really hit";
}

TEST_F(Arena, WhatBlocksHidesWhatLiesBelow) {
  set({list_,
       {.id = k_card, .rect = {16, 100, 358, 120}, .tap = true},
       {.id = k_sheet, .rect = {0, 50, 390, 794}, .blocks = true, .pan = Pan::y}});
  down(100, 150);
  up(100, 150);
  EXPECT_EQ(told(), "");
  down(100, 150);
  move(100, 200);
  EXPECT_EQ(told(), "begin 5");
  up(100, 200);
}

TEST_F(Arena, TheSecondFingerIsIgnoredAndTheFirstIsNoTapAnyMore) {
  down(320, 180);
  arena.pointer(PointerKind::down, 2, 100, 150, now, true, events);
  arena.pointer(PointerKind::up, 2, 100, 150, now, true, events);
  up(320, 180);
  EXPECT_EQ(told(), "");
  down(320, 180);
  up(320, 180);
  EXPECT_EQ(told(), "tap 1") << "and afterwards all is as before";
}

TEST_F(Arena, AChartIsReadFromTheFirstTouchOn) {
  set({list_, {.id = k_chart, .rect = {16, 500, 358, 120}, .tracks = true, .pan = Pan::x}});
  down(100, 550);
  EXPECT_EQ(told(), "begin 6");
  move(180, 552);
  up(180, 552);
  EXPECT_EQ(told(), "pan 6, end 6");
}

TEST_F(Arena, VelocityIsThatOfTheLastTenthOfASecond) {
  down(200, 600);
  move(200, 560, 400);  // slow at first
  for (int i = 0; i < 6; ++i) move(200, 560 - 20.0f * static_cast<float>(i + 1));
  events.clear();
  up(200, 440, 1);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_NEAR(events.front().vy, -20 / 0.016f, 40);
}

TEST_F(Arena, AFingerThatRestsBeforeItLiftsFlingsNothing) {
  down(200, 600);
  for (int i = 0; i < 6; ++i) move(200, 580 - 20.0f * static_cast<float>(i));
  events.clear();
  up(200, 480, 300);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events.front().vy, 0);
}

TEST_F(Arena, ACancelledTouchIsNeitherTapNorFling) {
  down(320, 180);
  arena.pointer(PointerKind::cancel, 1, 320, 180, now, true, events);
  EXPECT_EQ(told(), "");
  down(200, 600);
  move(200, 500);
  arena.pointer(PointerKind::cancel, 1, 200, 500, now, true, events);
  EXPECT_EQ(told(), "begin 2, cancel 2");
}

}  // namespace
}  // namespace fenxiao::client::ui

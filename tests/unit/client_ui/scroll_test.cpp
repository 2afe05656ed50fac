#include <gtest/gtest.h>

#include <cmath>

#include "client/ui/scroll.h"

namespace fenxiao::client::ui {
namespace {

// Runs until it rests; how long that took.
double rest(Scroller& scroller, double from_ms, double most_ms = 10'000) {
  double now = from_ms;
  while (now < from_ms + most_ms) {
    now += 16;
    if (!scroller.step(now)) break;
  }
  return now - from_ms;
}

Scroller made(Feel feel, float offset = 1000) {
  Scroller scroller;
  scroller.set_feel(feel);
  scroller.set_extent(800, 4000);
  scroller.place(offset);
  return scroller;
}

TEST(Fling, OnIosKeepsAnEighthOfItsVelocityPerSecond) {
  Scroller scroller = made(Feel::ios);
  scroller.drag_begin();
  scroller.release(-1000, 0);
  scroller.step(1000);
  // x(t) = v (d^t − 1) / ln d
  EXPECT_NEAR(scroller.offset() - 1000, 1000 * (0.135f - 1) / std::log(0.135f), 1);
  EXPECT_NEAR(rest(scroller, 1000) + 1000, 1000 * std::log(20.0 / 1000) / std::log(0.135), 40);
  EXPECT_NEAR(scroller.offset() - 1000, 1000 / -std::log(0.135f) - 20 / -std::log(0.135f), 6);
}

TEST(Fling, OnAndroidFollowsTheSpline) {
  Scroller scroller = made(Feel::android);
  scroller.drag_begin();
  scroller.release(-1000, 0);
  const double took = rest(scroller, 0);
  // AOSP: duration (v / 2224)^(1 / 1.358) × 0.825 s, distance v × duration / 2.358
  const double duration = std::pow(1000 / 2223.9, 1 / 1.3582) * 0.35 * 2.3582;
  EXPECT_NEAR(took, duration * 1000, 60);
  EXPECT_NEAR(scroller.offset() - 1000, 1000 * duration / 2.3582, 3);
}

TEST(Fling, FasterGoesFurtherAndNeverBeyondTheEnd) {
  for (const Feel feel : {Feel::ios, Feel::android}) {
    float before = 1000;
    for (const float velocity : {300.0f, 900.0f, 2500.0f, 8000.0f}) {
      Scroller scroller = made(feel);
      scroller.drag_begin();
      scroller.release(-velocity, 0);
      rest(scroller, 0);
      EXPECT_GT(scroller.offset(), before) << velocity;
      EXPECT_LE(scroller.offset(), scroller.max());
      before = scroller.offset();
    }
    EXPECT_EQ(before, 3200);
  }
}

TEST(Overscroll, ResistsMoreTheFurtherItGoesAndSpringsBack) {
  Scroller scroller = made(Feel::ios, 0);
  scroller.drag_begin();
  scroller.drag(10);
  EXPECT_NEAR(scroller.offset(), -5.2f, 0.01f);
  const float first = scroller.beyond_start();
  scroller.drag(200);
  scroller.drag(10);
  EXPECT_LT(scroller.beyond_start(), 0.52f * 220);
  EXPECT_GT(scroller.beyond_start(), first);
  scroller.release(0, 0);
  const double took = rest(scroller, 0);
  EXPECT_EQ(scroller.offset(), 0);
  EXPECT_LT(took, 700);
}

TEST(Overscroll, OnAndroidTheEndIsTheEnd) {
  Scroller scroller = made(Feel::android, 3200);
  scroller.drag_begin();
  scroller.drag(-300);
  EXPECT_EQ(scroller.offset(), 3200);
}

TEST(Overscroll, AFlingIntoTheEndBouncesOnIos) {
  Scroller scroller = made(Feel::ios, 3100);
  scroller.drag_begin();
  scroller.release(-3000, 0);
  float furthest = 0;
  for (double now = 16; now < 3000 && scroller.step(now); now += 16) furthest = std::max(furthest, scroller.offset());
  EXPECT_GT(furthest, 3210);
  EXPECT_LT(furthest, 3500);
  EXPECT_EQ(scroller.offset(), 3200);
}

TEST(Refresh, HoldsTheContentDownWhileItRuns) {
  Scroller scroller = made(Feel::ios, 0);
  scroller.drag_begin();
  scroller.drag(300);
  scroller.hold_start(56);
  scroller.release(0, 0);
  rest(scroller, 0);
  EXPECT_EQ(scroller.offset(), -56);
  scroller.hold_start(0);
  scroller.set_extent(800, 4000);
  EXPECT_EQ(scroller.offset(), -56) << "it does not jump";
  rest(scroller, 5000);
  EXPECT_EQ(scroller.offset(), 0);
}

TEST(Snap, ComesToRestOnTheStopThatTheFlingWouldReach) {
  const float stops[] = {0, 160, 320, 480};
  Scroller scroller;
  scroller.set_extent(390, 900);
  const auto from = [&](float offset, float velocity) {
    scroller.place(offset);
    scroller.drag_begin();
    scroller.release(velocity, 0, stops);
    rest(scroller, 0);
    return scroller.offset();
  };
  EXPECT_EQ(from(50, 0), 0);
  EXPECT_EQ(from(90, 0), 160);
  EXPECT_EQ(from(10, -400), 160);
  EXPECT_EQ(from(170, 400), 0);
  EXPECT_EQ(from(400, -4000), 480);
}

TEST(Extent, AListThatBecomesShorterPullsTheOffsetBack) {
  Scroller scroller = made(Feel::ios, 3000);
  scroller.set_extent(800, 1000);
  EXPECT_EQ(scroller.offset(), 200);
  scroller.set_extent(800, 500);
  EXPECT_EQ(scroller.offset(), 0);
}

TEST(Rest, NeedsNoFrames) {
  Scroller scroller = made(Feel::ios);
  EXPECT_FALSE(scroller.step(16));
  scroller.wheel(120);
  EXPECT_EQ(scroller.offset(), 1120);
  EXPECT_FALSE(scroller.step(32));
}

TEST(Easing, IsTheCurveOfTheTokens) {
  // cubic-bezier(.2, .8, .2, 1), by another's solver
  EXPECT_NEAR(eased(0.25f), 0.7673f, 0.004f);
  EXPECT_NEAR(eased(0.5f), 0.9461f, 0.004f);
  EXPECT_EQ(eased(0), 0);
  EXPECT_EQ(eased(1), 1);
  for (float part = 0.05f; part < 1; part += 0.05f) EXPECT_GT(eased(part), eased(part - 0.05f));
}

}  // namespace
}  // namespace fenxiao::client::ui

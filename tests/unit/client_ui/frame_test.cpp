// The frame as a whole: input changes what is drawn, nothing is drawn without need, and a frame costs what it shows.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "tests/unit/client_ui/stage.h"

namespace {
std::size_t g_allocations = 0;
}
void* operator new(std::size_t size) {
  ++g_allocations;
  if (void* at = std::malloc(size)) return at;
  std::abort();
}
void operator delete(void* at) noexcept { std::free(at); }
void operator delete(void* at, std::size_t) noexcept { std::free(at); }

namespace fenxiao::client::ui {
namespace {

void list_of(Ui& ui, int rows, int* described = nullptr, float height = 60) {
  auto scroll = ui.scroll({.id = "list", .pad = Pad(16), .gap = 12});
  ui.rows("rows", static_cast<std::size_t>(rows), height, 12, [&](std::size_t i) {
    if (described) ++*described;
    auto row = ui.row({.height = height, .tap = [] {}});
    ui.text("row " + std::to_string(i));
  });
}

TEST(Rows, OnlyWhatIsInSightIsDescribedHoweverManyThereAre) {
  Stage stage;
  int described = 0;
  stage.show([&](Ui& ui) {
    described = 0;
    list_of(ui, 10'000, &described);
  });
  EXPECT_LE(described, 30);
  EXPECT_GE(described, 12);
  Scroller& scroller = stage.named("list")->scroll->scroller;
  EXPECT_NEAR(scroller.max(), 10'000 * 72 - 12 + 32 - 844, 1) << "but the scroll region knows how long it is";
  scroller.place(300'000);
  stage.run();
  EXPECT_LE(described, 30);
  EXPECT_TRUE(stage.semantic("button", "row " + std::to_string(300'000 / 72 + 3)));
}

TEST(Rows, StandUnderWhatComesBeforeThem) {
  Stage stage;
  stage.show([](Ui& ui) {
    auto scroll = ui.scroll({.id = "list"});
    {
      auto head = ui.column({.height = 2000});
    }
    ui.rows("rows", 100, 50, 0, [&](std::size_t i) { ui.text("row " + std::to_string(i)); });
  });
  stage.named("list")->scroll->scroller.place(2000);
  stage.settle();
  EXPECT_TRUE(stage.semantic("text", "row 0"));
  EXPECT_TRUE(stage.semantic("text", "row 15"));
}

TEST(Scrolling, ADragMovesTheListAndAFlingGoesOnWithoutAFinger) {
  Stage stage;
  stage.show([](Ui& ui) { list_of(ui, 1000); });
  stage.swipe(200, 700, 200, 300);
  const float lifted = stage.named("list")->scroll->scroller.offset();
  EXPECT_NEAR(lifted, 400 - 50, 60);
  EXPECT_TRUE(stage.frame.moving());
  const int frames = stage.settle();
  EXPECT_GT(frames, 20);
  EXPECT_GT(stage.named("list")->scroll->scroller.offset(), lifted + 200);
  EXPECT_FALSE(stage.frame.moving());
}

TEST(Scrolling, ATapOnAFlingingListStopsItAndOpensNothing) {
  Stage stage;
  int taps = 0;
  stage.show([&](Ui& ui) {
    auto scroll = ui.scroll({.id = "list"});
    for (int i = 0; i < 100; ++i) auto row = ui.row({.height = 60, .tap = [&] { ++taps; }});
  });
  stage.swipe(200, 700, 200, 300);
  stage.run();
  stage.tap(200, 400);
  const float at = stage.named("list")->scroll->scroller.offset();
  stage.settle();
  EXPECT_EQ(taps, 0);
  EXPECT_EQ(stage.named("list")->scroll->scroller.offset(), at);
  stage.tap(200, 400);
  EXPECT_EQ(taps, 1);
}

TEST(Scrolling, TheWheelMovesWhatIsUnderIt) {
  Stage stage;
  stage.show([](Ui& ui) { list_of(ui, 1000); });
  EXPECT_TRUE(stage.frame.wheel(200, 400, 0, 240));
  stage.run();
  EXPECT_EQ(stage.named("list")->scroll->scroller.offset(), 240);
}

TEST(Scrolling, TheEndInSightAsksForMoreOnceForEachLength) {
  Stage stage;
  int asked = 0, rows = 20;
  stage.show([&](Ui& ui) {
    auto scroll = ui.scroll({.id = "list", .load_more = [&] { ++asked; }});
    ui.rows("rows", static_cast<std::size_t>(rows), 100, 0, [&](std::size_t) { ui.text("row"); });
  });
  stage.settle();
  EXPECT_EQ(asked, 0);
  stage.named("list")->scroll->scroller.place(700);
  stage.settle();
  stage.settle();
  EXPECT_EQ(asked, 1);
  rows = 40;
  stage.run();
  stage.named("list")->scroll->scroller.place(2700);
  stage.settle();
  EXPECT_EQ(asked, 2);
}

TEST(Scrolling, APullBeyondTheTopRefreshes) {
  Stage stage;
  int refreshes = 0;
  bool refreshing = false;
  stage.show([&](Ui& ui) {
    auto scroll = ui.scroll({.id = "list",
                             .refresh =
                                 [&] {
                                   ++refreshes;
                                   refreshing = true;
                                 },
                             .refreshing = refreshing});
    auto content = ui.column({.height = 2000});
  });
  stage.swipe(200, 300, 200, 360);
  stage.settle();
  EXPECT_EQ(refreshes, 0) << "a short pull springs back";
  stage.swipe(200, 200, 200, 600);
  EXPECT_EQ(refreshes, 1);
  for (int i = 0; i < 60; ++i) stage.run();
  EXPECT_EQ(stage.named("list")->scroll->scroller.offset(), -56) << "and stays down while it runs";
  EXPECT_TRUE(stage.frame.moving()) << "the spinner turns";
  refreshing = false;
  stage.settle();
  EXPECT_EQ(stage.named("list")->scroll->scroller.offset(), 0);
}

TEST(Idle, NothingMovesSoNoFrameIsAskedFor) {
  Stage stage;
  stage.show([](Ui& ui) {
    auto card_of = card(ui, {});
    button(ui, {.label = "Save", .tap = [] {}});
    segmented(ui, "seg", {"a", "b"}, 0, [](std::size_t) { return Action([] {}); });
    progress(ui, {0.5f});
  });
  stage.settle();
  for (int i = 0; i < 100; ++i) {
    stage.run(100);
    ASSERT_FALSE(stage.frame.moving());
    ASSERT_LT(stage.frame.wake_at(), 0);
  }
}

TEST(Idle, SkeletonsStopAfterTenSecondsAndNeverMoveForWhoDoesNotWantIt) {
  Stage stage;
  stage.show([](Ui& ui) { skeleton_card(ui, 3, true); });
  EXPECT_TRUE(stage.frame.moving());
  stage.run(9'900);
  EXPECT_TRUE(stage.frame.moving());
  stage.run(200);
  stage.run();
  EXPECT_FALSE(stage.frame.moving());

  Stage calm;
  calm.page().screen.reduced_motion = true;
  calm.show([](Ui& ui) { skeleton_card(ui, 3, true); });
  EXPECT_FALSE(calm.frame.moving());
}

TEST(Press, ShowsAfter80MsAndTheArenaAsksForThatFrame) {
  Stage stage;
  stage.show([](Ui& ui) { button(ui, {.label = "Save", .tap = [] {}, .id = "save"}); });
  stage.settle();
  stage.down(200, 24);
  stage.run(1);
  EXPECT_NEAR(stage.frame.wake_at(), stage.now - 1 + 80, 1);
  EXPECT_FALSE(stage.frame.moving());
  stage.run(80);
  EXPECT_TRUE(stage.frame.moving()) << "the button goes down";
  stage.up(200, 24);
  stage.settle();
  EXPECT_FALSE(stage.frame.moving());
}

TEST(Cost, AFrameThatIsLikeTheLastLaysNothingOutAndAllocatesLittle) {
  Stage stage;
  const auto describe = [](Ui& ui) {
    auto scroll = ui.scroll({.id = "list", .pad = Pad(16), .gap = 12});
    for (int i = 0; i < 10; ++i) {
      auto one = card(ui, {.tap = [] {}});
      auto row = ui.row({.gap = 12});
      ui.icon("house", 20, 0);
      ui.text("title", {.size = 16, .weight = 600, .max_lines = 1, .grow = 1});
      money(ui, {{}, "¥", "35", ".64", 20});
    }
  };
  stage.page().semantics = false;
  stage.show(describe);
  stage.settle();
  const int made = stage.frame.texts().made();
  const std::size_t room = stage.frame.node_room();
  const std::size_t before = g_allocations;
  for (int i = 0; i < 10; ++i) stage.run();
  EXPECT_EQ(stage.frame.texts().made(), made);
  EXPECT_EQ(stage.frame.node_room(), room);
  EXPECT_LE((g_allocations - before) / 10, 4 * stage.frame.nodes()) << stage.frame.nodes() << " nodes";
}

TEST(Cost, AListOfCardsIsOneDrawCommandAPicture) {
  Stage stage;
  for (int i = 0; i < 6; ++i)
    stage.page().pictures["/p" + std::to_string(i)] = {static_cast<std::uint32_t>(i + 1), 1, 0, false};
  stage.show([](Ui& ui) {
    auto scroll = ui.scroll({.id = "list", .pad = Pad(16), .gap = 12});
    for (int i = 0; i < 6; ++i) {
      auto one = card(ui, {.surface = {.clip = true}, .tap = [] {}});
      ui.picture("/p" + std::to_string(i), {.width = 84});
      ui.text("title");
    }
    auto bar = ui.bottom_bar();
    button(ui, {.label = "Save", .tap = [] {}});
  });
  stage.settle();
  EXPECT_LE(stage.frame.canvas().draws(), 7);
  EXPECT_GE(stage.frame.canvas().draws(), 6);
}

TEST(Visits, KeepTheirScrollAndGoWithTheirScreen) {
  Stage stage;
  stage.show([](Ui& ui) { list_of(ui, 1000); });
  stage.named("list")->scroll->scroller.place(500);
  stage.run();
  stage.visit = 2;
  stage.run();
  EXPECT_EQ(stage.named("list")->scroll->scroller.offset(), 0);
  stage.visit = 1;
  stage.run();
  EXPECT_EQ(stage.named("list")->scroll->scroller.offset(), 500);
  const std::uint32_t kept[] = {2};
  stage.visit = 2;
  stage.run();
  stage.frame.keep_visits(kept);
  stage.visit = 1;
  stage.run();
  EXPECT_EQ(stage.named("list")->scroll->scroller.offset(), 0);
}

TEST(SwipeBack, GoesBackFromTheEdgeOnlyWhereTheHostDoesNot) {
  Stage stage;
  int backs = 0;
  stage.frame.back = [&] { ++backs; };
  stage.show([](Ui& ui) { list_of(ui, 1000); });
  stage.swipe(4, 400, 60, 402, 8, 40);
  EXPECT_EQ(backs, 0) << "too short and too slow";
  stage.swipe(4, 400, 250, 402);
  EXPECT_EQ(backs, 1);
  stage.swipe(100, 400, 350, 402);
  EXPECT_EQ(backs, 1) << "not from the edge";
  stage.frame.back = {};
  stage.run();
  stage.swipe(4, 400, 250, 402);
  EXPECT_EQ(backs, 1);
}

}  // namespace
}  // namespace fenxiao::client::ui

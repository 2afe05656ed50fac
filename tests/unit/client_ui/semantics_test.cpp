// What a screen reader, a keyboard and the browser tests find; and what lies under a sheet is not reached.
#include <gtest/gtest.h>

#include "tests/unit/client_ui/stage.h"

namespace fenxiao::client::ui {
namespace {

struct Told {
  const char* what;
  std::function<void(Ui&)> describe;
  const char* role;
  const char* name;
  const char* value = "";
  bool selected = false, disabled = false;
};

const std::vector<Told>& widgets() {
  const Action act = [] {};
  static const std::vector<Told> all{
      {"button", [=](Ui& ui) { button(ui, {.label = "Save", .icon = "download", .tap = act}); }, "button", "Save"},
      {"button that is off", [=](Ui& ui) { button(ui, {.label = "Save", .disabled = true, .tap = act}); }, "button",
       "Save", "", false, true},
      {"button that works", [=](Ui& ui) { button(ui, {.label = "Save", .loading = true, .tap = act}); }, "button",
       "Save", "Loading"},
      {"icon button", [=](Ui& ui) { icon_button(ui, "bell", "Messages", act); }, "button", "Messages"},
      {"link", [=](Ui& ui) { link(ui, "Appeal", act); }, "link", "Appeal"},
      {"bar: back", [=](Ui& ui) { app_bar(ui, {.title = "Withdraw", .back = act}); }, "button", "Back"},
      {"bar: title", [=](Ui& ui) { app_bar(ui, {.title = "Withdraw", .back = act}); }, "heading", "Withdraw"},
      {"bar: the other end",
       [=](Ui& ui) { app_bar(ui, {.title = "W", .end_icon = "share-2", .end_label = "Share", .end = act}); }, "button",
       "Share"},
      {"tab bar", [=](Ui& ui) { tab_bar(ui, {{"house", "Home", 0, act}, {"user", "Me", 3, act}}, 1); }, "tab", "Me", "",
       true},
      {"segment",
       [=](Ui& ui) { segmented(ui, "s", {"7 days", "30 days"}, 0, [](std::size_t) { return Action([] {}); }); }, "tab",
       "7 days", "", true},
      {"chip", [=](Ui& ui) { chips(ui, "c", {{"All", false, act}, {"Tea", true, act}}); }, "tab", "Tea", "", true},
      {"radio", [=](Ui& ui) { radio_row(ui, {.tap = act}, true, [&] { ui.text("Bank"); }); }, "radio", "Bank", "",
       true},
      {"check", [=](Ui& ui) { check_row(ui, "c", "I agree", true, act); }, "checkbox", "I agree", "", true},
      {"switch", [=](Ui& ui) { switch_row(ui, "d", "Dark", false, act); }, "switch", "Dark"},
      {"stepper", [=](Ui& ui) { stepper(ui, "q", 3, 1, 5, [](std::int64_t) { return Action([] {}); }); }, "group", "3",
       "3"},
      {"stepper at its end", [=](Ui& ui) { stepper(ui, "q", 5, 1, 5, [](std::int64_t) { return Action([] {}); }); },
       "button", "+", "", false, true},
      {"list row",
       [=](Ui& ui) { list_row(ui, {.icon = "house", .title = "Orders", .note = "all", .end = "12", .tap = act}); },
       "button", "Orders all 12"},
      {"sum row", [=](Ui& ui) { sum_row(ui, "Fee", "0.1%", "−¥1.20"); }, "listitem", "Fee 0.1% −¥1.20"},
      {"section", [=](Ui& ui) { section_title(ui, "Today", "by sales", "All", act); }, "heading", "Today"},
      {"banner", [=](Ui& ui) { banner(ui, "Offline", Tone::gold, "wifi-off"); }, "status", "Offline"},
      {"empty", [=](Ui& ui) { empty_state(ui, "wallet", "Nothing yet"); }, "status", "Nothing yet"},
      {"error", [=](Ui& ui) { error_state(ui, "It failed", act); }, "button", "Try again"},
      {"error's sentence", [=](Ui& ui) { error_state(ui, "It failed", act); }, "alert", "It failed"},
      {"toast", [=](Ui& ui) { toast(ui, "Copied", true); }, "status", "Copied"},
      {"toast of a failure", [=](Ui& ui) { toast(ui, "It failed", false); }, "alert", "It failed"},
      {"progress", [=](Ui& ui) { progress(ui, {0.25f}); }, "progressbar", "", "25%"},
      {"chart", [=](Ui& ui) { area_chart(ui, {.id = "c", .values = {1, 2, 3}, .label = "Rising"}); }, "img", "Rising"},
      {"picture", [=](Ui& ui) { ui.picture("/p", {.width = 40, .label = "Tea"}); }, "img", "Tea"},
      {"avatar", [=](Ui& ui) { avatar(ui, {}, "Lin", 40); }, "img", "Lin"},
      {"money", [=](Ui& ui) { money(ui, {{}, "¥", "1,284", ".60", 36}); }, "text", "¥1,284.60"},
      {"a card that is pressed tells what is in it",
       [=](Ui& ui) {
         auto c = card(ui, {.tap = act});
         ui.text("Tea");
         money(ui, {{}, "¥", "12", ".50", 20});
       },
       "button", "Tea ¥12.50"},
  };
  return all;
}

class Widgets : public testing::TestWithParam<std::size_t> {};
TEST_P(Widgets, TellWhatTheyAre) {
  const Told& told = widgets()[GetParam()];
  SCOPED_TRACE(told.what);
  Stage stage;
  stage.show(told.describe);
  stage.settle();
  const platform::Semantic* node = stage.semantic(told.role, told.name);
  ASSERT_TRUE(node);
  EXPECT_EQ(node->value, told.value);
  EXPECT_EQ(node->selected, told.selected);
  EXPECT_EQ(node->disabled, told.disabled);
  EXPECT_GT(node->width, 0);
  EXPECT_GT(node->height, 0);
}
INSTANTIATE_TEST_SUITE_P(Each, Widgets, testing::Range<std::size_t>(0, widgets().size()));

TEST(Mirror, ActivatesWhatAFingerWouldTap) {
  Stage stage;
  int taps = 0, others = 0;
  stage.show([&](Ui& ui) {
    button(ui, {.label = "Save", .tap = [&] { ++taps; }, .id = "save"});
    button(ui, {.label = "Off", .disabled = true, .tap = [&] { ++others; }, .id = "off"});
  });
  EXPECT_TRUE(stage.frame.activated("save"));
  EXPECT_FALSE(stage.frame.activated("off"));
  EXPECT_FALSE(stage.frame.activated("nowhere"));
  EXPECT_EQ(taps, 1);
  EXPECT_EQ(others, 0);
}

TEST(Mirror, NamesStayTheSameWhileTheScreenDoes) {
  Stage stage;
  stage.show([](Ui& ui) {
    list_row(ui, {.title = "One", .tap = [] {}});
    list_row(ui, {.title = "Two", .tap = [] {}});
  });
  const std::string one = stage.semantic("button", "One")->id, two = stage.semantic("button", "Two")->id;
  EXPECT_NE(one, two);
  stage.settle();
  EXPECT_EQ(stage.semantic("button", "One")->id, one);
  EXPECT_EQ(stage.semantic("button", "Two")->id, two);
}

class Sheets : public testing::Test {
 protected:
  Sheets() {
    stage.show([this](Ui& ui) {
      {
        auto scroll = ui.scroll({.id = "under"});
        button(ui, {.label = "Under", .tap = [this] { ++under; }, .id = "under.button"});
        ui.field({.id = "under.field", .label = "Name"});
        auto more = ui.column({.height = 2000});
      }
      if (!ui.sheet_visible("sheet", open)) return;
      auto body = ui.sheet("sheet", open, [this] { open = false; }, "Confirm");
      ui.field({.id = "sheet.field", .label = "Code"});
      {
        auto tall = ui.column({.height = content});
      }
      auto bar = ui.bottom_bar();
      button(ui, {.label = "Yes", .tap = [this] { ++yes; }, .id = "yes"});
    });
    stage.settle();
  }
  Stage stage;
  bool open = true;
  float content = 200;
  int under = 0, yes = 0;
};

TEST_F(Sheets, WhatLiesUnderIsInertForFingersMirrorAndKeyboard) {
  EXPECT_TRUE(stage.semantic("button", "Under")->inert);
  EXPECT_FALSE(stage.semantic("button", "Yes")->inert);
  EXPECT_TRUE(stage.semantic("dialog", "Confirm"));
  EXPECT_FALSE(stage.frame.activated("under.button"));
  EXPECT_TRUE(stage.frame.activated("yes"));
  EXPECT_TRUE(stage.page().field("sheet.field"));
  EXPECT_FALSE(stage.page().field("under.field")) << "its input would lie over the sheet";
  stage.tap(200, 24);
  EXPECT_EQ(under, 0);
  EXPECT_FALSE(stage.frame.wheel(200, 20, 0, 100));
}

TEST_F(Sheets, ATapOutsideClosesItAndThenAllIsAsBefore) {
  stage.tap(200, 100);
  EXPECT_FALSE(open);
  stage.settle();
  EXPECT_FALSE(stage.semantic("dialog", "Confirm"));
  EXPECT_FALSE(stage.semantic("button", "Under")->inert);
  stage.tap(200, 24);
  EXPECT_EQ(under, 1);
}

TEST_F(Sheets, ADragDownClosesItAndAShortOneSpringsBack) {
  const platform::Semantic heading = *stage.semantic("heading", "Confirm");
  const float top = heading.y + 10;
  stage.swipe(200, top, 200, top + 50, 5, 40);
  EXPECT_TRUE(open);
  stage.settle();
  EXPECT_NEAR(stage.semantic("heading", "Confirm")->y, heading.y, 0.5f);
  stage.swipe(200, top, 200, top + 250);
  EXPECT_FALSE(open);
}

TEST_F(Sheets, AreNeverHigherThanTheScreenAndScrollInside) {
  content = 3000;
  stage.settle();
  EXPECT_GE(stage.semantic("heading", "Confirm")->y, 24);
  EXPECT_LE(stage.semantic("button", "Yes")->y + 48, 844);
  stage.swipe(200, 600, 200, 400);
  stage.settle();
  EXPECT_TRUE(open);
  EXPECT_FALSE(stage.page().field("sheet.field")) << "scrolled away under the sheet's head";
}

TEST(Fields, LieOverTheirFrameAndAreCutByWhatScrolls) {
  Stage stage;
  stage.show([](Ui& ui) {
    auto scroll = ui.scroll({.id = "s", .pad = Pad(16)});
    ui.field({.id = "name", .label = "Name", .value = "Lin"});
    ui.field({.id = "phone", .label = "Phone", .error = "Wrong", .kind = FieldKind::phone});
    auto more = ui.column({.height = 3000});
  });
  const platform::TextField* name = stage.page().field("name");
  ASSERT_TRUE(name);
  EXPECT_EQ(name->value, "Lin");
  EXPECT_EQ(name->label, "Name");
  EXPECT_GE(name->font, 16);
  EXPECT_GE(name->height, 44);
  EXPECT_EQ(name->clip_top, 0);
  EXPECT_TRUE(stage.page().field("phone")->invalid);
  EXPECT_TRUE(stage.semantic("alert", "Wrong"));
  stage.named("s")->scroll->scroller.place(name->y + 20);
  stage.run();
  name = stage.page().field("name");
  ASSERT_TRUE(name);
  EXPECT_NEAR(name->clip_top, 20, 1);
  stage.named("s")->scroll->scroller.place(400);
  stage.run();
  EXPECT_FALSE(stage.page().field("name"));
}

TEST(Fields, TakeEditsEnterAndFocusAndComeIntoSightAboveTheKeyboard) {
  Stage stage;
  std::string text;
  int submitted = 0;
  stage.show([&](Ui& ui) {
    auto scroll = ui.scroll({.id = "s"});
    {
      auto tall = ui.column({.height = 700});
    }
    ui.field({.id = "code",
              .label = "Code",
              .value = text,
              .edit = [&](std::string now) { text = std::move(now); },
              .submit = [&] { ++submitted; }});
    auto more = ui.column({.height = 700});
  });
  EXPECT_TRUE(stage.frame.field_edited("code", "123"));
  EXPECT_EQ(text, "123");
  stage.frame.field_focused("code", true);
  stage.page().screen.keyboard = 336;
  stage.settle();
  const platform::TextField* code = stage.page().field("code");
  ASSERT_TRUE(code);
  EXPECT_LE(code->y + code->height, 844 - 336);
  EXPECT_GT(code->y, 0);
  stage.frame.field_submitted("code");
  EXPECT_EQ(submitted, 1);
}

TEST(Semantics, LieWhereAScrollRegionShowsThemAndStayWithinReach) {
  Stage stage;
  stage.show([&](Ui& ui) {
    auto strip = ui.carousel({.id = "s", .gap = 10});
    for (const char* name : {"one", "two", "three", "four"})
      auto box = ui.row({.width = 180, .height = 40, .tap = [] {}, .label = name});
  });
  stage.settle();
  const auto* two = stage.semantic("button", "two");
  const auto* three = stage.semantic("button", "three");
  const auto* four = stage.semantic("button", "four");
  ASSERT_TRUE(two && three && four);
  EXPECT_FLOAT_EQ(two->x + two->width, 370) << "all of it is in sight";
  EXPECT_FLOAT_EQ(three->x, 380);
  EXPECT_FLOAT_EQ(three->width, 10) << "the rest is beyond the strip's end";
  EXPECT_FLOAT_EQ(four->x + four->width, 390) << "out of sight, and still to be found";
  EXPECT_GT(four->width, 0);
}

}  // namespace
}  // namespace fenxiao::client::ui

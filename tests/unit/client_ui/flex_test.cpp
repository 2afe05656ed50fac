// Flex layout by table: what is described, and where the named boxes stand. Headless metrics: a Chinese character is as
// wide as the font is high, ASCII half of that; lines are 16, 20, 24, 28 high for 12, 14, 16, 20.
#include <gtest/gtest.h>

#include "tests/unit/client_ui/stage.h"

namespace fenxiao::client::ui {
namespace {

struct Expected {
  const char* name;
  float x, y, width, height;
};
struct Case {
  const char* what;
  std::function<void(Ui&)> describe;
  std::vector<Expected> expected;
};

void box(Ui& ui, const char* name, Box given) {
  given.id = name;
  auto one = ui.column(std::move(given));
}
void words(Ui& ui, const char* name, std::string text, TextStyle style, Box around = {}) {
  around.id = name;
  auto one = ui.column(std::move(around));
  ui.text(std::move(text), std::move(style));
}

const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {"a column stretches its children and stands them under each other",
       [](Ui& ui) {
         auto c = ui.column({.gap = 8, .pad = Pad(16)});
         box(ui, "a", {.height = 20});
         box(ui, "b", {.height = 30});
       },
       {{"a", 16, 16, 358, 20}, {"b", 16, 44, 358, 30}}},
      {"a row centres what is lower",
       [](Ui& ui) {
         auto r = ui.row({.gap = 10});
         box(ui, "a", {.width = 40, .height = 40});
         box(ui, "b", {.width = 20, .height = 20});
       },
       {{"a", 0, 0, 40, 40}, {"b", 50, 10, 20, 20}}},
      {"a row may stretch, and a child may stand otherwise",
       [](Ui& ui) {
         auto r = ui.row({.align = Align::stretch, .height = 60});
         box(ui, "a", {.width = 40});
         box(ui, "b", {.width = 20, .height = 20, .self = Align::end});
       },
       {{"a", 0, 0, 40, 60}, {"b", 40, 40, 20, 20}}},
      {"grow shares what is left equally, whatever the content",
       [](Ui& ui) {
         auto r = ui.row({.gap = 10, .width = 310});
         words(ui, "a", "好", {.size = 20}, {.grow = 1});
         words(ui, "b", "好好好", {.size = 20}, {.grow = 2});
       },
       {{"a", 0, 0, 100, 28}, {"b", 110, 0, 200, 28}}},
      {"who needs more than an equal share takes it first",
       [](Ui& ui) {
         auto r = ui.row({.width = 200});
         words(ui, "a", "1234567890123456", {.size = 20, .nowrap = true}, {.grow = 1});
         box(ui, "b", {.height = 10, .grow = 1});
       },
       {{"a", 0, 0, 160, 28}, {"b", 160, 9, 40, 10}}},
      {"a spring pushes to the ends",
       [](Ui& ui) {
         auto r = ui.row({.width = 300});
         box(ui, "a", {.width = 50, .height = 10});
         ui.spring();
         box(ui, "b", {.width = 70, .height = 10});
       },
       {{"a", 0, 0, 50, 10}, {"b", 230, 0, 70, 10}}},
      {"texts yield to what does not shrink, and wrap",
       [](Ui& ui) {
         auto r = ui.row({.gap = 8, .align = Align::start, .width = 200});
         words(ui, "a", "一二三四五六七八九十", {.size = 20}, {.grow = 1});
         box(ui, "b", {.width = 92, .height = 20, .shrink = false});
       },
       {{"a", 0, 0, 100, 56}, {"b", 108, 0, 92, 20}}},
      {"two texts that are both too long yield alike",
       [](Ui& ui) {
         auto r = ui.row({.align = Align::start, .width = 200});
         words(ui, "a", "一二三四五六七八", {.size = 20});
         words(ui, "b", "一二三四五六七八", {.size = 20});
       },
       {{"a", 0, 0, 100, 56}, {"b", 100, 0, 100, 56}}},
      {"money never yields",
       [](Ui& ui) {
         auto r = ui.row({.align = Align::start, .width = 150});
         words(ui, "a", "一二三四五六七", {.size = 20}, {.grow = 1});
         words(ui, "b", "1234567890", {.size = 20, .nowrap = true});
       },
       {{"a", 0, 0, 50, 112}, {"b", 50, 0, 100, 28}}},
      {"one baseline for different sizes",
       [](Ui& ui) {
         auto r = ui.row({.align = Align::baseline});
         words(ui, "a", "A", {.size = 20});  // baseline round(14 + 7.2) = 21
         words(ui, "b", "A", {.size = 12});  // baseline round(8 + 4.32) = 12
       },
       {{"a", 0, 0, 10, 28}, {"b", 10, 9, 6, 16}}},
      {"a stack lays its children over each other, each by its own wish",
       [](Ui& ui) {
         auto s = ui.stack({.width = 100, .height = 100});
         box(ui, "a", {});
         box(ui, "b", {.width = 20, .height = 20, .self = Align::center});
         box(ui, "c", {.width = 20, .height = 20, .self = Align::end});
         box(ui, "d", {.width = 20, .height = 20, .self = Align::start, .self_main = Justify::end});
       },
       {{"a", 0, 0, 100, 100}, {"b", 40, 40, 20, 20}, {"c", 80, 0, 20, 20}, {"d", 0, 80, 20, 20}}},
      {"justify: in the middle, at the end, spread",
       [](Ui& ui) {
         {
           auto r = ui.row({.justify = Justify::center, .width = 100});
           box(ui, "a", {.width = 20, .height = 10});
         }
         {
           auto r = ui.row({.justify = Justify::end, .width = 100});
           box(ui, "b", {.width = 20, .height = 10});
         }
         auto r = ui.row({.justify = Justify::between, .width = 100});
         box(ui, "c", {.width = 20, .height = 10});
         box(ui, "d", {.width = 20, .height = 10});
         box(ui, "e", {.width = 20, .height = 10});
       },
       {{"a", 40, 0, 20, 10},
        {"b", 80, 10, 20, 10},
        {"c", 0, 20, 20, 10},
        {"d", 40, 20, 20, 10},
        {"e", 80, 20, 20, 10}}},
      {"in a column what grows fills the rest of the height",
       [](Ui& ui) {
         box(ui, "a", {.height = 44});
         box(ui, "b", {.grow = 1});
         box(ui, "c", {.height = 100});
       },
       {{"a", 0, 0, 390, 44}, {"b", 0, 44, 390, 700}, {"c", 0, 744, 390, 100}}},
      {"a pill hugs its words in a column",
       [](Ui& ui) {
         auto r = ui.row({.pad = Pad(8, 0), .height = 24, .hug = true, .id = "a"});
         ui.text("四字标签", {.size = 12});
       },
       {{"a", 0, 0, 64, 24}}},
      {"smallest and largest widths hold",
       [](Ui& ui) {
         auto c = ui.column({.align = Align::start});
         words(ui, "a", "A", {.size = 20}, {.min_width = 88});
         words(ui, "b", "一二三四五六七八九十一二", {.size = 20}, {.max_width = 120});
       },
       {{"a", 0, 0, 88, 28}, {"b", 0, 28, 120, 56}}},
      {"the bottom bar keeps its height free, and its children share it",
       [](Ui& ui) {
         box(ui, "page", {.grow = 1});
         auto bar = ui.bottom_bar();
         box(ui, "l", {.height = 48});
         box(ui, "r", {.height = 48});
       },
       {{"page", 0, 0, 390, 772}}},
      {"a scroll region fills what is left and its content keeps its own height",
       [](Ui& ui) {
         box(ui, "top", {.height = 44});
         auto s = ui.scroll({.id = "s", .pad = Pad(16, 8), .gap = 12});
         box(ui, "a", {.height = 600});
         box(ui, "b", {.height = 600});
       },
       {{"s", 0, 44, 390, 800}, {"a", 16, 52, 358, 600}, {"b", 16, 664, 358, 600}}},
      {"a strip gives each child its own width",
       [](Ui& ui) {
         auto s = ui.carousel({.id = "s", .pad = Pad(16, 4), .gap = 12});
         box(ui, "a", {.width = 148, .height = 100});
         box(ui, "b", {.width = 148, .height = 100});
         box(ui, "c", {.width = 148, .height = 100});
       },
       {{"s", 0, 0, 390, 108}, {"a", 16, 4, 148, 100}, {"b", 176, 4, 148, 100}, {"c", 336, 4, 148, 100}}},
  };
  return all;
}

class Flexing : public testing::TestWithParam<std::size_t> {};

TEST_P(Flexing, StandsWhereTheTableSays) {
  const Case& one = cases()[GetParam()];
  SCOPED_TRACE(one.what);
  for (const float scale : {1.0f, 3.0f}) {
    Stage stage;
    stage.page().screen.scale = scale;
    stage.page().screen.width_px = 390 * scale;
    stage.page().screen.height_px = 844 * scale;
    stage.show(one.describe);
    for (const Expected& e : one.expected) {
      SCOPED_TRACE(testing::Message() << e.name << " at scale " << scale);
      const Node* node = stage.named(e.name);
      ASSERT_TRUE(node);
      EXPECT_NEAR(node->x, e.x, 0.51f);
      EXPECT_NEAR(node->y, e.y, 0.51f);
      EXPECT_NEAR(node->width, e.width, 0.51f);
      EXPECT_NEAR(node->height, e.height, 0.51f);
    }
  }
}
INSTANTIATE_TEST_SUITE_P(ByTable, Flexing, testing::Range<std::size_t>(0, cases().size()));

TEST(Flex, ButtonTextGoesAStepSmallerBeforeItIsCut) {
  Stage stage;
  const auto size_in = [&](float width) {
    stage.show([width](Ui& ui) {
      auto c = ui.column({.width = width, .id = "c"});
      ui.text("一二三四五六七八九十", {.size = 16, .fit = true});
    });
    const Node* text = stage.named("c")->first;
    return std::pair(text->paragraph->lines.front().glyphs.front().px, text->paragraph->cut);
  };
  EXPECT_EQ(size_in(170), std::pair(16.0f, false));
  EXPECT_EQ(size_in(150), std::pair(14.0f, false));
  EXPECT_EQ(size_in(125), std::pair(12.0f, false));
  EXPECT_EQ(size_in(100), std::pair(12.0f, true));
}

// Nothing that a screen describes may stand outside of its parent, whatever the words and the width.
TEST(Flex, RowsOfTheDesignSystemKeepWithinTheirCards) {
  const std::string longest = "This is the longest title that anybody would ever think of writing into such a row";
  for (const float width : {320.0f, 390.0f, 430.0f}) {
    SCOPED_TRACE(width);
    Stage stage;
    stage.page().screen.width_px = width;
    stage.show([&](Ui& ui) {
      auto inset = ui.column({.pad = Pad(16)});
      auto all = card(ui, {.id = "card"});
      list_row(ui, {.icon = "house", .title = longest, .note = longest, .end = longest, .tap = [] {}});
      sum_row(ui, longest, longest, "−¥1,234,567.89", 0xFF0000FF, true);
      section_title(ui, longest, longest, "All of them", [] {});
      auto pair = ui.row({.gap = 12});
      button(ui, {.label = longest, .icon = "share-2", .grow = 1, .tap = [] {}});
      button(ui, {.label = longest, .grow = 2, .tap = [] {}});
    });
    const Node* outer = stage.named("card");
    ASSERT_TRUE(outer);
    const std::function<void(const Node&)> check = [&](const Node& node) {
      EXPECT_GE(node.x, outer->x - 0.5f);
      EXPECT_LE(node.x + node.width, outer->x + outer->width + 0.5f)
          << (node.runs.empty() ? node.name : node.runs.front().text);
      if (node.paragraph) {
        EXPECT_LE(node.paragraph->width, node.width + 1) << node.runs.front().text;
      }
      for (const Node* c = node.first; c; c = c->next) check(*c);
    };
    check(*outer);
  }
}

}  // namespace
}  // namespace fenxiao::client::ui

#include "poster/layout.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "em_measure.h"
#include "poster/packed.h"
#include "poster/qr.h"

namespace fenxiao::poster {
namespace {

constexpr std::string_view k_form = R"({"format":1,"id":"one","name":"One",
 "palettes":[{"id":"a","name":"A","swatch":"#112233","colors":{"ink":"#112233"}},{"id":"b","name":"B","swatch":"#445566","colors":{"ink":"#445566"}}],
 "layers":[
  {"type":"box","rect":[0,0,1080,1920],"fill":"@ink"},
  {"type":"text","text":"{title}","font":"display","at":[100,300],"length":400,"px":100,"px_min":50,"color":"@ink"},
  {"type":"text","text":"{subtitle}","at":[100,500],"length":400,"px":40,"lines":2,"line":60,"align":"right","color":"@ink"},
  {"type":"text","text":"{note}","at":[100,600],"length":400,"px":40,"tracking":4,"color":"@ink"},
  {"type":"text","text":"{shop}","direction":"vertical","at":[900,300],"length":200,"px":40,"line":60,"lines":2,"tracking":10,"color":"@ink"},
  {"type":"price","at":[100,800],"length":500,"major":100,"minor":50,"color":"@ink","strike":{"px":30,"gap":20,"color":"#666666"}},
  {"type":"picture","slot":"cutout","rect":[0,0,100,100]},
  {"type":"picture","slot":"photo","unless":["cutout"],"rect":[0,0,100,100]},
  {"type":"text","text":"{nickname} 推荐","without":"长按识别","at":[100,1500],"length":400,"px":20,"color":"@ink"},
  {"type":"picture","slot":"avatar","if":["avatar"],"rect":[0,0,60,60],"radius":30},
  {"type":"qr","at":[600,1400],"side":340,"radius":20,"color":"#111111","plate":"#FFFFFF"}]})";

class PosterLayout : public ::testing::Test {
 protected:
  Layout laid(const Fields& fields, std::size_t palette = 0) {
    auto out = layout(form_, fields, measure_, {.palette = palette});
    EXPECT_TRUE(out.ok());
    return *out;
  }
  std::vector<RunCommand> runs(const Layout& laid_out, std::uint16_t layer) {
    std::vector<RunCommand> out;
    for (const auto& command : laid_out.list.commands) {
      if (command.layer != layer) continue;
      if (const auto* run = std::get_if<RunCommand>(&command.what)) out.push_back(*run);
    }
    return out;
  }

  Template form_ = *parse_template(k_form);
  EmMeasure measure_;
};

TEST_F(PosterLayout, TitleShrinksBeforeItIsCut) {
  Fields fields;
  fields[TextField::title] = "满屋桂香";
  EXPECT_EQ(runs(laid(fields), 1).front().font.px, 100);
  fields[TextField::title] = "满屋桂香到";
  const auto smaller = runs(laid(fields), 1);
  ASSERT_EQ(smaller.size(), 1U);
  EXPECT_LT(smaller[0].font.px, 81);
  EXPECT_EQ(smaller[0].text, "满屋桂香到");
  fields[TextField::title] = "满屋桂香到处都是秋天";
  const auto cut = runs(laid(fields), 1);
  EXPECT_EQ(cut[0].font.px, 50);
  EXPECT_EQ(cut[0].text, "满屋桂香到处都…");
  EXPECT_LE(cut[0].width, 400);
}

TEST_F(PosterLayout, LinesCarryTheirWidthAndAlign) {
  Fields fields;
  fields[TextField::subtitle] = "今年第一批秋茶到了啦啦";
  const auto lines = runs(laid(fields), 2);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].text, "今年第一批秋茶到了啦");
  EXPECT_EQ(lines[0].width, 400);
  EXPECT_EQ(lines[1].origin, (Point{460, 560}));
}

TEST_F(PosterLayout, TrackedTextIsOneRunACluster) {
  Fields fields;
  fields[TextField::note] = "九 窨";
  const auto parts = runs(laid(fields), 3);
  ASSERT_EQ(parts.size(), 2U);  // a space needs no run
  EXPECT_EQ(parts[1].origin.x, 100 + 40 + 4 + 20 + 4);
}

TEST_F(PosterLayout, VerticalTextRunsDownThenLeft) {
  Fields fields;
  fields[TextField::shop] = "春山集山";
  const auto column = runs(laid(fields), 4);
  ASSERT_EQ(column.size(), 4U);
  EXPECT_EQ(column[1].origin.y - column[0].origin.y, 50);
  EXPECT_EQ(column[0].origin.x, 880);
  fields[TextField::shop] = "春山集山野";
  const auto columns = runs(laid(fields), 4);
  EXPECT_EQ(columns[4].origin.x, 820);
  fields[TextField::shop] = "春山集山野好物直供";
  EXPECT_EQ(runs(laid(fields), 4).back().text, "…");
}

TEST_F(PosterLayout, MoneyIsNeverCut) {
  Fields fields;
  fields[TextField::price] = "¥128.00";
  auto parts = runs(laid(fields), 5);
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0].text + "|" + parts[1].text + "|" + parts[2].text, "¥|128|.00");
  EXPECT_EQ(parts[1].font.px, 100);
  fields[TextField::price] = "¥1,234,567.00";
  fields[TextField::strike_price] = "¥2,000,000.00";
  parts = runs(laid(fields), 5);
  ASSERT_EQ(parts.size(), 4U);
  EXPECT_LT(parts[1].font.px, 100);
  EXPECT_LE(parts[3].origin.x + parts[3].width, 600.5F);
}

TEST_F(PosterLayout, ConditionsAndWhatIsMissing) {
  Fields fields;
  fields.pictures = {true, true, false};
  const auto both = laid(fields);
  EXPECT_EQ(std::count_if(both.list.commands.begin(), both.list.commands.end(),
                          [](const Command& c) { return std::holds_alternative<PictureCommand>(c.what); }),
            1);  // the cut-out, no photo under it, no avatar
  EXPECT_EQ(runs(both, 8).front().text, "长按识别");
  fields[TextField::nickname] = "晓棠";
  EXPECT_EQ(runs(laid(fields), 8).front().text, "晓棠 推荐");
}

TEST_F(PosterLayout, PersonalMarksWhatTheSharerChanges) {
  Fields fields;
  fields[TextField::title] = "满";
  fields[TextField::link] = "https://a.cn/p/12345678";
  fields.pictures = {false, true, true};
  for (const auto& command : laid(fields).list.commands)
    EXPECT_EQ(command.personal, command.layer >= 8) << command.layer;
}

TEST_F(PosterLayout, QrIsWholePxAndInsideItsPlate) {
  for (const std::size_t length : {15U, 26U, 27U, 42U, 43U, 50U}) {
    Fields fields;
    fields[TextField::link] = std::string(length, 'a');
    const auto out = laid(fields);
    const auto& qr = std::get<QrCommand>(out.list.commands.back().what);
    const auto& plate = std::get<BoxCommand>(out.list.commands[out.list.commands.size() - 2].what);
    EXPECT_GE(qr.module_px, k_module_px_min);
    EXPECT_GE(qr.module_px * qr.modules, k_qr_side_px_min) << length;
    EXPECT_GE(qr.origin.x - plate.rect.x, static_cast<float>(k_quiet_modules * qr.module_px));
  }
  Fields fields;
  fields[TextField::link] = std::string(51, 'a');
  const auto refused = layout(form_, fields, measure_);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error(), LayoutRefusal::link_too_long);
}

TEST_F(PosterLayout, DisplayTextNamesEveryCharacterOnce) {
  Fields fields;
  fields[TextField::title] = "香满香";
  EXPECT_EQ(laid(fields).display_text, "香满…");
  EXPECT_EQ(display_text(form_, fields), "香满…");
}

TEST_F(PosterLayout, PaletteAndFramesForTheEditor) {
  Fields fields;
  fields[TextField::title] = "满";
  fields[TextField::link] = "x";
  const auto out = laid(fields, 1);
  EXPECT_EQ(std::get<BoxCommand>(out.list.commands[0].what).fill.stops[0].color, (Color{0x44, 0x55, 0x66, 255}));
  EXPECT_TRUE(std::any_of(out.frames.begin(), out.frames.end(),
                          [](const LayerFrame& f) { return f.text == TextField::title; }));
}

TEST(PlacePicture, CoverAndContain) {
  PictureCommand command;
  command.rect = {100, 100, 200, 100};
  auto place = place_picture(command, 400, 400);
  EXPECT_EQ(place.source, (Rect{0, 100, 400, 200}));
  EXPECT_EQ(place.target, command.rect);
  command.fit = Fit::contain;
  place = place_picture(command, 400, 400);
  EXPECT_EQ(place.source, (Rect{0, 0, 400, 400}));
  EXPECT_EQ(place.target, (Rect{150, 100, 100, 100}));
  command.fit = Fit::cover;
  command.focus = {0, 1, 2};
  place = place_picture(command, 400, 400);
  EXPECT_EQ(place.source, (Rect{0, 300, 200, 100}));
}

}  // namespace
}  // namespace fenxiao::poster

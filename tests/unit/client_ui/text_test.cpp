#include <gtest/gtest.h>

#include "tests/unit/client_ui/stage.h"

namespace fenxiao::client::ui {
namespace {

using TextRun = Run;  // within a test, Run is GoogleTest's own

std::vector<std::string> texts_of(std::string_view text) {
  std::vector<std::string> all;
  for (const Piece& piece : pieces_of(text)) all.emplace_back(piece.text);
  return all;
}

TEST(Pieces, KeepClustersWholeAndSplitWhatMayBreak) {
  using V = std::vector<std::string>;
  EXPECT_EQ(texts_of("买2件"), (V{"买", "2", "件"}));
  EXPECT_EQ(texts_of("café ok"), (V{"café", " ", "ok"}));
  EXPECT_EQ(texts_of("e\u0301a"), (V{"e\u0301a"})) << "a combining accent stays with its letter";
  EXPECT_EQ(texts_of("👨‍👩‍👧好"), (V{"👨‍👩‍👧", "好"})) << "a family is one picture";
  EXPECT_EQ(texts_of("👍🏽"), (V{"👍🏽"})) << "so is a hand with its skin";
  EXPECT_EQ(texts_of("🇨🇳🇬🇧"), (V{"🇨🇳", "🇬🇧"})) << "flags are two letters each";
  EXPECT_EQ(texts_of("❤️1"), (V{"❤️", "1"}));
  EXPECT_EQ(pieces_of("❤️").front().kind, PieceKind::emoji);
  EXPECT_EQ(pieces_of("❤").front().kind, PieceKind::ascii)
      << "without the selector it is a mark, drawn in the text's colour";
  EXPECT_EQ(pieces_of("¥").front().kind, PieceKind::opening);
}

// The lines of a text set at 20 px in a width of `ems` characters.
std::vector<std::string> lines_of(std::string text, float ems, int max_lines = 0) {
  platform::headless::reset();
  GlyphStore glyphs;
  TextLayouts layouts;
  const TextRun run{std::move(text), 20};
  const auto paragraph = layouts.of({&run, 1}, ems * 20, 1, max_lines, glyphs);
  std::vector<std::string> lines;
  for (const LaidLine& line : paragraph->lines) {
    std::string joined;
    for (const LaidGlyph& glyph : line.glyphs) joined += glyph.text;
    lines.push_back(joined);
    EXPECT_LE(line.width, ems * 20 + 0.6f) << joined;
  }
  return lines;
}

TEST(Lines, BreakByKinsoku) {
  using V = std::vector<std::string>;
  EXPECT_EQ(lines_of("一二三四五六", 3), (V{"一二三", "四五六"}));
  EXPECT_EQ(lines_of("一二三，四五", 3), (V{"一二", "三，四", "五"})) << "no comma begins a line";
  EXPECT_EQ(lines_of("一二（三四）", 3), (V{"一二", "（三", "四）"})) << "no bracket opens at an end";
  EXPECT_EQ(lines_of("一二三¥12.50", 4), (V{"一二三", "¥12.50"})) << "money is not torn apart";
  EXPECT_EQ(lines_of("hello world", 4), (V{"hello", "world"})) << "words stay whole, the space goes";
  EXPECT_EQ(lines_of("满300减30元", 4), (V{"满300减", "30元"}));
  EXPECT_EQ(lines_of("a\nb", 9), (V{"a", "b"}));
  EXPECT_EQ(lines_of("a\n\nb", 9).size(), 3u) << "an empty line is a line";
  EXPECT_EQ(lines_of("Donaudampfschiffahrt", 4).size(), 3u) << "a word wider than any line is cut after all";
}

TEST(Lines, EndInAnEllipsisWhereThereIsNoMoreRoom) {
  using V = std::vector<std::string>;
  EXPECT_EQ(lines_of("一二三四五六七八九", 4, 2), (V{"一二三四", "五六七…"}));
  EXPECT_EQ(lines_of("一二三四", 4, 1), (V{"一二三四"})) << "what fits is not cut";
  EXPECT_EQ(lines_of("ab cd ef gh", 4, 1), (V{"abcd…"})) << "no space before the dots (spaces have no glyph)";
  EXPECT_EQ(lines_of("一\n二", 4, 1), (V{"一…"}));
}

TEST(Lines, DigitsStandInCellsOfOneWidthAndSizesShareABaseline) {
  platform::headless::reset();
  GlyphStore glyphs;
  TextLayouts layouts;
  const std::vector<TextRun> money{{"¥", 12, 600}, {"1,284", 20, 600}, {".60", 12, 600}};
  const auto paragraph = layouts.of(money, 1e6f, 3, 1, glyphs);
  ASSERT_EQ(paragraph->lines.size(), 1u);
  const LaidLine& line = paragraph->lines.front();
  EXPECT_EQ(line.height, 28 * 3) << "the biggest size makes the line";
  ASSERT_EQ(line.glyphs.size(), 9u);
  for (std::size_t i = 1; i < line.glyphs.size(); ++i) EXPECT_GT(line.glyphs[i].x, line.glyphs[i - 1].x);
  EXPECT_FLOAT_EQ(line.glyphs[3].x - line.glyphs[1].x, 60) << "a digit and a comma of 30 each at 20 px × 3";
}

TEST(Lines, AStruckPriceIsStruckFromEndToEnd) {
  platform::headless::reset();
  GlyphStore glyphs;
  TextLayouts layouts;
  TextRun run{"12.50", 20};
  run.strike = true;
  const auto paragraph = layouts.of({&run, 1}, 1e6f, 1, 1, glyphs);
  ASSERT_EQ(paragraph->lines.front().strikes.size(), 1u);
  EXPECT_EQ(paragraph->lines.front().strikes.front(), std::pair(0.0f, 50.0f));
}

TEST(Layouts, AreMadeOnceAndForgottenInTheEnd) {
  platform::headless::reset();
  GlyphStore glyphs;
  TextLayouts layouts;
  const auto ask = [&](int number) {
    const TextRun run{"text " + std::to_string(number), 14};
    return layouts.of({&run, 1}, 200, 1, 0, glyphs);
  };
  const auto first = ask(0);
  EXPECT_EQ(ask(0), first);
  EXPECT_EQ(layouts.made(), 1);
  for (int i = 1; i < 500; ++i) ask(i);
  EXPECT_EQ(ask(0), first) << "a few hundred lines are kept";
  for (int i = 0; i < 5000; ++i) ask(i);
  EXPECT_NE(ask(0), first);
}

// 8 000 characters in three sizes and two weights go by at three device pixels a css pixel: none is missing on any
// screen, although the page holds a fraction of them, and what is remembered stays bounded.
TEST(Glyphs, NoneIsMissingWhileThousandsScrollBy) {
  platform::headless::reset();
  GlyphStore glyphs;
  gfx::Canvas canvas;
  const auto utf8 = [](char32_t c) {
    return std::string{static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3F)),
                       static_cast<char>(0x80 | (c & 0x3F))};
  };
  constexpr int k_screen = 250;
  int drawn = 0;
  std::size_t most = 0;
  for (const float px : {36.0f, 48.0f, 60.0f}) {
    for (const int weight : {400, 600}) {
      for (int first = 0; first + k_screen <= 8000; first += k_screen) {
        canvas.begin(1170, 2532);
        glyphs.begin_frame();
        for (int i = 0; i < k_screen; ++i)
          glyphs.draw(canvas, utf8(static_cast<char32_t>(0x4E00 + first + i)), 10, 100, px, weight, 0xFFu);
        ASSERT_EQ(canvas.glyphs(), k_screen) << "from character " << first << " at " << px;
        drawn += k_screen;
        most = std::max(most, glyphs.size());
      }
    }
  }
  EXPECT_EQ(drawn, 48'000);
  EXPECT_GT(glyphs.evicted(), 30'000);
  EXPECT_LT(most, 8'000u);
}

}  // namespace
}  // namespace fenxiao::client::ui

#include "poster/text_lines.h"

#include <gtest/gtest.h>

#include "em_measure.h"

namespace fenxiao::poster {
namespace {

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) out += (out.empty() ? "" : "|") + line;
  return out;
}

TEST(TextLines, ClustersKeepWhatBelongsTogether) {
  struct Row {
    std::string_view text;
    std::size_t count;
  };
  for (const Row row : {Row{"", 0}, Row{"ab", 2}, Row{"满屋桂香", 4}, Row{"👨‍👩‍👧团", 2}, Row{"❤️好", 2},
                        Row{"🇨🇳🇯🇵", 2}, Row{"👍🏽", 1}, Row{"e\u0301t", 2}, Row{"1️⃣", 1}}) {
    EXPECT_EQ(clusters(row.text).size(), row.count) << row.text;
  }
}

TEST(TextLines, CleanTextIsValidAndSingleLine) {
  EXPECT_EQ(clean_text(" a\n\tb  c ", 100), "a b c");
  EXPECT_EQ(clean_text("a\xFFz", 100), "a\uFFFDz");
  EXPECT_EQ(clean_text("\xE6\xBB", 100), "\uFFFD\uFFFD");            // cut in the middle of a character
  EXPECT_EQ(clean_text("\xC0\xAF", 100), "\uFFFD\uFFFD");            // overlong
  EXPECT_EQ(clean_text("\xED\xA0\x80", 100), "\uFFFD\uFFFD\uFFFD");  // a surrogate
  EXPECT_EQ(clean_text("a\u202Eb", 100), "a b");                     // turns the reading direction around
  EXPECT_EQ(clean_text("满屋桂香", 7), "满屋");                      // never inside a character
  EXPECT_EQ(clean_text("好👨‍👩‍👧", 12), "好");          // nor inside a cluster
}

TEST(TextLines, Breaking) {
  struct Row {
    std::string_view text;
    float ems;
    int lines;
    std::string_view expected;
  };
  EmMeasure measure;
  const FontSpec font{FontRole::sans, 400, 10};
  for (const Row& row : {
           Row{"今年第一批秋茶到了", 20, 3, "今年第一批秋茶到了"},
           Row{"今年第一批秋茶到了", 5, 3, "今年第一批|秋茶到了"}, Row{"今年第一批秋茶到了", 5, 1, "今年第一…"},
           Row{"清晨六点，带着露水", 4, 9, "清晨六|点，带着|露水"},  // no line begins with a comma
           Row{"他说「好茶」不贵", 3, 9, "他说|「好|茶」不|贵"},     // nor ends with an opening bracket
           Row{"Shine Muscat gift box", 6, 9, "Shine Muscat|gift box"}, Row{"100 g 罐装", 3, 9, "100 g|罐装"},
           Row{"Supercalifragilistic", 5, 9, "Supercalif|ragilistic"},  // a word wider than a line
           Row{"价格¥128起", 3, 9, "价格|¥128起"},
           Row{"清晨六点，带着", 4.5F, 1, "清晨六…"},  // an ellipsis drops the width it needs
       }) {
    const Lines lines = break_lines(row.text, row.ems * 10, row.lines,
                                    [&](std::string_view text) { return measure.width(font, text); });
    EXPECT_EQ(joined(lines.lines), row.expected) << row.text << " in " << row.ems;
  }
}

}  // namespace
}  // namespace fenxiao::poster

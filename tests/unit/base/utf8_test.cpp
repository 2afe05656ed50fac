#include "base/utf8.h"

#include <gtest/gtest.h>

namespace fenxiao {
namespace {

TEST(utf8, counts_code_points) {
  EXPECT_EQ(count_code_points(""), 0u);
  EXPECT_EQ(count_code_points("a林😀"), 3u);
  EXPECT_EQ(count_code_points("\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"), 7u);
}

TEST(utf8, refuses_what_is_malformed) {
  for (const char* text : {"\x80", "\xBF", "\xC0\xAF", "\xC1\xBF", "\xC2", "\xC2\x20", "\xE0\x80\xAF", "\xE0\x9F\xBF",
                           "\xED\xA0\x80", "\xED\xBF\xBF", "\xE6\x9E", "\xF0\x80\x80\xAF", "\xF0\x8F\xBF\xBF",
                           "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF", "ok\xFF"})
    EXPECT_EQ(count_code_points(text), std::nullopt);
}

TEST(utf8, stays_where_the_text_is_broken) {
  const std::string_view text = "a\xE6\x9E";
  std::size_t at = 0;
  EXPECT_EQ(next_code_point(text, at), U'a');
  EXPECT_EQ(next_code_point(text, at), std::nullopt);
  EXPECT_EQ(at, 1u);
}

}  // namespace
}  // namespace fenxiao

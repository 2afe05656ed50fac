#include <gtest/gtest.h>

#include "domain/compliance/limits.h"
#include "domain/compliance/phrases.h"

namespace fenxiao::domain {
namespace {

TEST(compliance, limits_are_constants) {
  static_assert(k_payees_per_line_max == 2);
  static_assert(k_levels_default == 1);
  static_assert(k_levels_max <= k_payees_per_line_max);
}

TEST(phrases, finds_what_promises_money_for_sharing) {
  const auto first = [](std::string_view text) {
    const auto hits = find_forbidden_phrases(text);
    return hits.empty() ? std::string("-") : hits[0].phrase;
  };
  EXPECT_EQ(first("加入我们,躺赚不是梦"), "躺赚");
  EXPECT_EQ(first("躺 赚"), "躺赚");
  EXPECT_EQ(first("躺·赚"), "躺赚");
  EXPECT_EQ(first("躺💰赚"), "躺赚");
  EXPECT_EQ(first("拉…人…头"), "拉人头");
  EXPECT_EQ(first("分享即得现金!"), "分享即得现金");
  EXPECT_EQ(first("Earn while you SLEEP"), "earn while you sleep");
  EXPECT_EQ(first("ＥＡＲＮ ｗｈｉｌｅ you sleep"), "earn while you sleep");
  EXPECT_EQ(first("risk free profit"), "risk-free profit");
  EXPECT_EQ(first("好茶分享给朋友,下单后得佣金"), "-");
  EXPECT_EQ(first("躺椅,赚到了"), "-");
  EXPECT_EQ(first(""), "-");
  EXPECT_EQ(first("\xFF\xE8\xBA"), "-") << "malformed text is survived";
}

TEST(phrases, tells_where_each_stands_and_takes_a_shops_own) {
  const std::vector<std::string> more{"发财", "   "};
  const auto hits = find_forbidden_phrases("ab发 财,躺赚,发财", more);
  ASSERT_EQ(hits.size(), 3u);
  EXPECT_EQ(hits[0], (PhraseHit{"发财", 2}));
  EXPECT_EQ(hits[1].phrase, "躺赚");
  EXPECT_EQ(hits[2], (PhraseHit{"发财", 17}));
}

TEST(phrases, the_list_finds_itself) {
  for (const std::string_view phrase : built_in_forbidden_phrases())
    EXPECT_FALSE(find_forbidden_phrases(phrase).empty()) << phrase;
}

}  // namespace
}  // namespace fenxiao::domain

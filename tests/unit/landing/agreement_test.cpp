// The share page and the app's product screen are written apart, in CSS and in C++; the app takes over in place. What
// both say and how both look is held equal here; that nothing moves on screen is measured in tests/browser/landing.mjs.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "client/ui/tokens.h"
#include "client/views/product/product_view.h"
#include "server/landing/style.h"
#include "server/landing/words.h"

namespace fenxiao::server::landing {
namespace {

using client::ui::Colour;
using client::ui::Theme;

std::string hex(Colour colour) {
  char text[8];
  std::snprintf(text, sizeof text, "#%06X", colour >> 8);
  return text;
}

TEST(Agreement, EveryColourIsTheAppsOwn) {
  const std::map<std::string_view, Colour Theme::*> known{{"bg", &Theme::bg},
                                                          {"surface", &Theme::surface},
                                                          {"surface-3", &Theme::surface_3},
                                                          {"ink", &Theme::ink},
                                                          {"ink-2", &Theme::ink_2},
                                                          {"ink-3", &Theme::ink_3},
                                                          {"line", &Theme::line},
                                                          {"brand", &Theme::brand},
                                                          {"brand-soft", &Theme::brand_soft},
                                                          {"on-brand", &Theme::on_brand},
                                                          {"earn", &Theme::earn},
                                                          {"earn-soft", &Theme::earn_soft},
                                                          {"danger", &Theme::danger}};
  for (const ThemeToken& token : k_theme_tokens) {
    ASSERT_TRUE(known.contains(token.name)) << token.name;
    EXPECT_EQ(token.light, hex(client::ui::k_light.*known.at(token.name))) << token.name;
    EXPECT_EQ(token.dark, hex(client::ui::k_dark.*known.at(token.name))) << token.name;
  }
}

TEST(Agreement, BothSayTheSame) {
  const std::pair<Word, const char*> pairs[] = {{Word::price_from, "product.price_from"},
                                                {Word::sold, "product.sold"},
                                                {Word::recommends, "product.recommended"},
                                                {Word::distributor, "product.distributor"},
                                                {Word::disclosure, "product.disclosure"},
                                                {Word::choose, "product.choose"},
                                                {Word::buy, "product.buy"},
                                                {Word::sold_out, "product.sold_out"},
                                                {Word::shop, "shop.title"},
                                                {Word::share, "action.share"}};
  for (const Language language : {Language::zh_cn, Language::en}) {
    std::ifstream file(std::string(FENXIAO_SOURCE_DIR "/assets/i18n/") + std::string(tag_of(language)) + ".json");
    const auto table = nlohmann::json::parse(file);
    for (const auto& [which, key] : pairs) EXPECT_EQ(word(language, which), table.at(key).get<std::string>()) << key;
  }
}

TEST(Agreement, TheStyleSheetHasTheScreensMeasures) {
  using namespace client::views::product;
  const std::string css(landing_css());
  const auto holds = [&](const char* pattern, double value) {
    char text[80];
    std::snprintf(text, sizeof text, pattern, value);
    EXPECT_NE(css.find(text), std::string::npos) << text;
  };
  holds("padding-top:%.3f%%", k_picture_ratio * 100.0);
  holds("margin-top:-%.0fpx;padding:12px 16px 0", k_overlap);
  holds("border-radius:%.0fpx 20px 0 0", k_overlap);
  holds("max-width:%.0fpx", k_page_width_max);
  holds("@media(max-width:%.0fpx)", std::ceil(k_compact_below) - 1);
  holds("font-size:%.0fpx;line-height:44px", k_price_size);
  holds(".price{font-size:%.0fpx;line-height:36px}", k_price_size_compact);
  EXPECT_EQ(client::ui::line_height(k_price_size), 44);
  EXPECT_EQ(client::ui::line_height(k_price_size_compact), 36);
  EXPECT_EQ(client::ui::line_height(20), 28);
}

}  // namespace
}  // namespace fenxiao::server::landing

#include "server/landing/landing.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "server/landing/html.h"

namespace fenxiao::server::landing {
namespace {

LandingPage mooncakes() {
  LandingPage page;
  page.origin = "https://shop.example";
  page.shop_name = "春山集";
  page.promo_code = "8kQ2fLxA";
  page.product_id = "prd_9";
  page.title = "月满 中秋月饼礼盒 8 枚";
  page.subtitle = "流心奶黄 · 桂花豆沙 · 低糖椰蓉";
  page.points = {"9/22 前送达", "坏损包赔", "7 天无理由", "第四点不显示"};
  page.pictures = {{"/media/moon-800.jpg", "data:image/jpeg;base64,AAAA"}, {"/media/moon-2.jpg", ""}};
  page.skus = {{"sku_1", "8 枚装", 17800, true}, {"sku_2", "12 枚装", 25800, false}};
  page.price_from_fen = 17800;
  page.list_price_fen = 19800;
  page.sold_total = 1204;
  page.referrer = LandingReferrer{"晓棠", "", "去年送爸妈的就是这盒，不腻"};
  return page;
}

bool holds(const std::string& html, std::string_view part) { return html.find(part) != std::string::npos; }

TEST(Landing, SaysEverythingInTheFirstRoundTrip) {
  const std::string html =
      render_landing(mooncakes(), {"<link rel=\"modulepreload\" href=\"/web/boot.js\">", "<div id=\"app\"></div>"});
  for (const std::string_view part :
       {"<html lang=\"zh-CN\">", "<i>¥</i>178<s>.00</s>", "¥198.00", "已售 1,204", "月满 中秋月饼礼盒 8 枚",
        "晓棠 推荐给你", "分销员", "你的价格不变", "data-tap=\"buy\"", "data:image/jpeg;base64,AAAA", "1 / 2",
        "og:image\" content=\"https://shop.example/media/moon-800.jpg\"", "product:price:amount\" content=\"178.00\"",
        "action=\"/p/8kQ2fLxA/interest\"", "data-product=\"prd_9\"", "<div id=\"app\"></div>", "/web/boot.js",
        "value=\"sku_2\" disabled"}) {
    EXPECT_TRUE(holds(html, part)) << part;
  }
  EXPECT_FALSE(holds(html, "第四点不显示"));
  EXPECT_LT(html.find("data-tap=\"buy\""), html.find("<div id=\"app\">"));
  // For looking at it, and for weighing it.
  if (const char* folder = std::getenv("FENXIAO_LANDING_OUT"))
    std::ofstream(std::string(folder) + "/landing.html") << html;
}

TEST(Landing, EscapesWhatPeopleWrote) {
  LandingPage page = mooncakes();
  page.title = "</title><script>alert(1)</script>";
  page.subtitle = "\"'><img src=x onerror=alert(1)>";
  page.referrer->display_name = "<b>x</b>";
  page.promo_code = "\"onload=\"x";
  const std::string html = render_landing(page, {});
  for (const std::string_view part : {"<script>alert", "<img src=x", "<b>x</b>", "\"onload=\""})
    EXPECT_FALSE(holds(html, part)) << part;
}

TEST(Landing, SoldOutHasNoBuyButton) {
  LandingPage page = mooncakes();
  for (auto& sku : page.skus) sku.in_stock = false;
  const std::string html = render_landing(page, {});
  EXPECT_TRUE(holds(html, "已售罄"));
  EXPECT_FALSE(holds(html, "data-tap=\"buy\""));
}

TEST(Landing, English) {
  LandingPage page = mooncakes();
  page.language = Language::en;
  page.currency = "USD";
  page.price_varies = true;
  const std::string html = render_landing(page, {});
  for (const std::string_view part :
       {"<html lang=\"en\">", "<b>From</b><i>$</i>178", "Recommended by 晓棠", "Buy now", "1,204 sold"}) {
    EXPECT_TRUE(holds(html, part)) << part;
  }
}

TEST(Landing, Notices) {
  for (const Notice notice : {Notice::code_unknown, Notice::code_expired, Notice::product_gone,
                              Notice::interest_received, Notice::too_many}) {
    for (const Language language : {Language::zh_cn, Language::en}) {
      EXPECT_TRUE(holds(render_notice({language, notice, "春山集", "/"}), "<h1>"));
    }
  }
  EXPECT_TRUE(holds(render_notice({Language::zh_cn, Notice::code_expired, "", "/"}), "链接过期了"));
}

TEST(Landing, LanguageOfTheVisitor) {
  struct Row {
    std::string_view header;
    Language language;
  };
  for (const Row row : {Row{"", Language::zh_cn}, Row{"zh-CN,zh;q=0.9,en;q=0.8", Language::zh_cn},
                        Row{"en-GB,en;q=0.9,zh;q=0.8", Language::en}, Row{"fr,en;q=0.3,zh;q=0.7", Language::zh_cn},
                        Row{"fr, en;q=0.7, zh;q=0.3", Language::en}, Row{"fr", Language::zh_cn}}) {
    EXPECT_EQ(language_of(row.header), row.language) << row.header;
  }
}

TEST(Landing, AppShellIsCutFromTheIndexPage) {
  const AppShell shell = app_shell_of(
      "<head><!-- app:head --><link><!-- /app:head --></head><!-- app:body --><div></div><!-- /app:body -->");
  EXPECT_EQ(shell.head, "<link>");
  EXPECT_EQ(shell.body, "<div></div>");
  EXPECT_EQ(app_shell_of("nothing").body, "");
}

TEST(Landing, Money) {
  EXPECT_EQ(plain_money(5, "CNY"), "¥0.05");
  EXPECT_EQ(plain_money(123456789, "EUR"), "EUR 1,234,567.89");
  EXPECT_EQ(grouped(999), "999");
}

}  // namespace
}  // namespace fenxiao::server::landing

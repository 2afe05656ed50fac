// Share pages as HTML: what a buyer sees in the first round trip, before and without the app. Pure: data in, string out.
//
// GET /p/{code}            render_landing()            200; also for sold-out products and robots
//                          render_notice(expired …)    410 or 404
// POST /p/{code}/interest  the form that works without JavaScript (application/x-www-form-urlencoded: sku_id, quantity,
//                          phone) → render_notice(interest_received) or render_landing() again with `form_error`
//
// The page holds the app's own root and scripts (AppShell, cut from index.html), so that the app starts inside this very
// document: web/landing.js puts "#/p/{product_id}?c={code}" into the address, sends the touch once the page is visible,
// and keeps the taps made before the app was there. The app removes #landing after its first full frame.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fenxiao::server::landing {

enum class Language { zh_cn, en };
// From the Accept-Language header; Chinese unless English is preferred.
Language language_of(std::string_view accept_language);
std::string_view tag_of(Language language);  // "zh-CN", "en"

// What index.html has between <!-- app:head --> … <!-- /app:head --> and <!-- app:body --> … <!-- /app:body -->.
struct AppShell {
  std::string head;
  std::string body;
};
AppShell app_shell_of(std::string_view index_html);

struct LandingSku {
  std::string sku_id;
  std::string name;
  std::int64_t price_fen = 0;
  bool in_stock = true;
};
struct LandingPicture {
  std::string url;      // 800 × 800
  std::string preview;  // painting::inline_preview(): a data URL of ≤ 4 KB; empty: the plain ground
};
struct LandingReferrer {
  std::string display_name;
  std::string avatar_url;      // empty: not opted in, the initial is shown
  std::string recommendation;  // his own words; may be empty
};
// A shop's own colour instead of jade; "#RRGGBB", checked for contrast when the shop was saved.
struct LandingBrand {
  std::string brand;
  std::string brand_soft;
  std::string on_brand;
};

struct LandingPage {
  Language language = Language::zh_cn;
  std::string origin;  // "https://shop.example": og: addresses are absolute
  std::string shop_name;
  std::string promo_code;
  std::string product_id;
  std::string title;  // in the page's language, like everything below
  std::string subtitle;
  std::vector<std::string> points;  // the first three are shown
  std::vector<LandingPicture> pictures;
  std::vector<LandingSku> skus;
  std::string currency = "CNY";
  std::int64_t price_from_fen = 0;
  std::optional<std::int64_t> list_price_fen;
  std::int64_t sold_total = 0;
  std::optional<LandingReferrer> referrer;
  std::optional<LandingBrand> brand;
  bool price_varies = false;  // "from" is said before the price
  std::string form_error;     // what was wrong with the form that was sent, a sentence
};
// ≤ 14 KB when compressed: the first round trip of a new connection.
std::string render_landing(const LandingPage& page, const AppShell& app);

enum class Notice {
  code_unknown,       // no such link, or its check characters are wrong
  code_expired,       // was a link once
  product_gone,       // off the shelf
  interest_received,  // the form was taken
  too_many,           // rate limit
};
struct NoticePage {
  Language language = Language::zh_cn;
  Notice notice = Notice::code_unknown;
  std::string shop_name;
  std::string shop_url = "/";
};
std::string render_notice(const NoticePage& page);

}  // namespace fenxiao::server::landing

#include "server/landing/landing.h"

#include <algorithm>
#include <array>

#include "server/landing/html.h"
#include "server/landing/style.h"
#include "server/landing/words.h"

namespace fenxiao::server::landing {
namespace {

// Lucide (ISC licence), 24 × 24.
constexpr std::string_view k_round_check = R"(<circle cx="12" cy="12" r="10"/><path d="m9 12 2 2 4-4"/>)";
constexpr std::string_view k_chevron = R"(<path d="m9 18 6-6-6-6"/>)";
constexpr std::string_view k_share =
    R"(<circle cx="18" cy="5" r="3"/><circle cx="6" cy="12" r="3"/><circle cx="18" cy="19" r="3"/><path d="M8.59 13.51l6.83 3.98M15.41 6.51l-6.82 3.98"/>)";
constexpr std::string_view k_store =
    R"(<path d="M15 21v-5a1 1 0 0 0-1-1h-4a1 1 0 0 0-1 1v5M17.77 10.31a1.12 1.12 0 0 0-1.55 0 2.5 2.5 0 0 1-3.45 0 1.12 1.12 0 0 0-1.55 0 2.5 2.5 0 0 1-3.45 0 1.12 1.12 0 0 0-1.55 0 2.5 2.5 0 0 1-3.77-3.25l2.89-4.18A2 2 0 0 1 6 2h12a2 2 0 0 1 1.65.87l2.9 4.18a2.5 2.5 0 0 1-3.77 3.25M4 10.95V19a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-8.05"/>)";
constexpr std::string_view k_check = R"(<path d="M20 6 9 17l-5-5"/>)";
constexpr std::string_view k_unlink =
    R"(<path d="m18.84 12.25 1.72-1.71a5 5 0 0 0-.12-7.07 5 5 0 0 0-6.95 0l-1.72 1.71M5.17 11.75l-1.71 1.71a5 5 0 0 0 .12 7.07 5 5 0 0 0 6.95 0l1.71-1.71M8 2v3M2 8h3M16 19v3M19 16h3"/>)";

constexpr std::size_t k_points_shown = 3;

std::string icon(std::string_view paths, int px) {
  const std::string size = std::to_string(px);
  return "<svg width=\"" + size + "\" height=\"" + size + "\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">" +
         std::string(paths) + "</svg>";
}

// What stands in for a portrait, as the app has it: the given name of a Chinese name, the first letter of another.
std::string initial_of(std::string_view name) {
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  if (name.empty() || static_cast<unsigned char>(name.front()) < 0x80U) return std::string(name.substr(0, 1));
  std::size_t begin = name.size() - 1;
  while (begin > 0 && continues(name[begin])) --begin;
  return std::string(name.substr(begin));
}

std::string head_start(Language language, std::string_view title) {
  return "<!doctype html><html lang=\"" + std::string(tag_of(language)) +
         "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1,viewport-fit=cover,"
         "interactive-widget=resizes-visual\"><meta name=\"format-detection\" content=\"telephone=no\"><title>" +
         escape(title) + "</title>";
}

std::string style_tag(const std::optional<LandingBrand>& brand) {
  std::string out = "<style>" + std::string(theme_css());
  if (brand) {
    out += ":root:root{--brand:" + escape(brand->brand) + ";--brand-soft:" + escape(brand->brand_soft) +
           ";--on-brand:" + escape(brand->on_brand) + "}";
  }
  return out + std::string(landing_css()) + "</style>";
}

std::string meta(std::string_view property, std::string_view content) {
  return "<meta property=\"" + std::string(property) + "\" content=\"" + escape(content) + "\">";
}

std::string absolute(const LandingPage& page, std::string_view url) {
  return url.starts_with("/") ? page.origin + std::string(url) : std::string(url);
}

std::string share_meta(const LandingPage& page) {
  const MoneyText price = money_text(page.price_from_fen, page.currency);
  const std::string amount = std::to_string(page.price_from_fen / 100) + "." + price.minor;
  std::string out = meta("og:type", "product") + meta("og:title", page.title) + meta("og:description", page.subtitle) +
                    meta("og:site_name", page.shop_name) + meta("og:url", page.origin + "/p/" + page.promo_code) +
                    meta("product:price:amount", amount) + meta("product:price:currency", page.currency);
  if (!page.pictures.empty()) out += meta("og:image", absolute(page, page.pictures.front().url));
  return out + "<meta name=\"description\" content=\"" + escape(page.subtitle) +
         "\"><meta name=\"robots\" content=\"noindex\">";
}

bool sold_out(const LandingPage& page) {
  return std::none_of(page.skus.begin(), page.skus.end(), [](const LandingSku& sku) { return sku.in_stock; });
}

std::string gallery(const LandingPage& page) {
  std::string out = "<div class=\"pics\" id=\"pics\">";
  for (std::size_t i = 0; i < page.pictures.size(); ++i) {
    const LandingPicture& picture = page.pictures[i];
    out += "<div class=\"pic\">";
    if (!picture.preview.empty()) out += "<img class=\"pre\" alt=\"\" src=\"" + escape(picture.preview) + "\">";
    out += "<img alt=\"" + (i == 0 ? escape(page.title) : std::string()) + "\" src=\"" + escape(picture.url) +
           "\" width=\"800\" height=\"800\" " + (i == 0 ? "fetchpriority=\"high\"" : "loading=\"lazy\"") + "></div>";
  }
  if (page.pictures.empty()) out += "<div class=\"pic\"></div>";
  out += "</div>";
  if (page.pictures.size() > 1)
    out += "<div class=\"count\" id=\"count\">1 / " + std::to_string(page.pictures.size()) + "</div>";
  return out;
}

std::string price_card(const LandingPage& page) {
  const Language language = page.language;
  const MoneyText price = money_text(page.price_from_fen, page.currency);
  std::string out = "<section class=\"card\"><div class=\"base\"><span class=\"price\">";
  if (page.price_varies) out += "<b>" + std::string(word(language, Word::price_from)) + "</b>";
  out += "<i>" + escape(price.symbol) + "</i>" + price.major + "<s>." + price.minor + "</s></span>";
  if (page.list_price_fen && *page.list_price_fen > page.price_from_fen) {
    out += "<span class=\"old\">" + escape(plain_money(*page.list_price_fen, page.currency)) + "</span>";
  }
  if (page.sold_total > 0)
    out += "<span class=\"small sold\">" + word(language, Word::sold, grouped(page.sold_total)) + "</span>";
  out += "</div><h1>" + escape(page.title) + "</h1>";
  if (!page.subtitle.empty()) out += "<p class=\"sub\">" + escape(page.subtitle) + "</p>";
  if (!page.points.empty()) {
    out += "<div class=\"row points\">";
    for (std::size_t i = 0; i < std::min(page.points.size(), k_points_shown); ++i) {
      out += "<span>" + icon(k_round_check, 14) + escape(page.points[i]) + "</span>";
    }
    out += "</div>";
  }
  return out + "</section>";
}

std::string choice_card(const LandingPage& page) {
  if (page.skus.size() < 2 || sold_out(page)) return {};
  const auto first =
      std::find_if(page.skus.begin(), page.skus.end(), [](const LandingSku& sku) { return sku.in_stock; });
  const LandingSku& sku = first == page.skus.end() ? page.skus.front() : *first;
  return "<a class=\"card row pick\" data-tap=\"buy\" href=\"#order\"><span>" +
         std::string(word(page.language, Word::choose)) + "</span><b>" + escape(sku.name) + "</b>" +
         icon(k_chevron, 20) + "</a>";
}

std::string referrer_card(const LandingPage& page) {
  if (!page.referrer) return {};
  const LandingReferrer& who = *page.referrer;
  std::string out = "<section class=\"card row who\">";
  out += who.avatar_url.empty() ? "<i>" + escape(initial_of(who.display_name)) + "</i>"
                                : "<img alt=\"\" src=\"" + escape(who.avatar_url) + "\" width=\"44\" height=\"44\">";
  // That the person is a distributor of the shop is said, not hidden.
  out += "<div><div class=\"row\"><b>" + escape(word(page.language, Word::recommends, who.display_name)) +
         "</b><span class=\"pill\">" + std::string(word(page.language, Word::distributor)) + "</span></div>";
  if (!who.recommendation.empty()) out += "<p>" + escape(who.recommendation) + "</p>";
  return out + "<p class=\"small\">" + std::string(word(page.language, Word::disclosure)) + "</p></div></section>";
}

// Shown where the app cannot run: after a tap on the button without JavaScript, or by the app's own probe.
std::string order_form(const LandingPage& page) {
  const Language language = page.language;
  std::string out = "<section class=\"card\" id=\"order\"><b>" + std::string(word(language, Word::form_title)) +
                    "</b><p class=\"small\">" + std::string(word(language, Word::form_note)) + "</p>";
  if (!page.form_error.empty()) out += "<p class=\"bad\" role=\"alert\">" + escape(page.form_error) + "</p>";
  out += "<form method=\"post\" action=\"/p/" + escape(page.promo_code) + "/interest\"><label>" +
         std::string(word(language, Word::form_sku)) + "<select name=\"sku_id\">";
  for (const LandingSku& sku : page.skus) {
    out += "<option value=\"" + escape(sku.sku_id) + "\"" + (sku.in_stock ? "" : " disabled") + ">" + escape(sku.name) +
           " " + escape(plain_money(sku.price_fen, page.currency)) +
           (sku.in_stock ? "" : std::string(word(language, Word::sku_sold_out))) + "</option>";
  }
  out +=
      "</select></label><label>" + std::string(word(language, Word::form_quantity)) +
      "<input name=\"quantity\" type=\"number\" inputmode=\"numeric\" min=\"1\" max=\"99\" value=\"1\" required></label><label>" +
      std::string(word(language, Word::form_phone)) +
      "<input name=\"phone\" type=\"tel\" autocomplete=\"tel\" inputmode=\"tel\" maxlength=\"20\" required></label>"
      "<button class=\"btn\">" +
      std::string(word(language, Word::form_send)) + "</button></form></section>";
  return out;
}

std::string buy_bar(const LandingPage& page) {
  std::string out = "<div class=\"bar\"><div class=\"row\"><a class=\"icon\" data-tap=\"shop\" href=\"/\">" +
                    icon(k_store, 24) + std::string(word(page.language, Word::shop)) + "</a>";
  if (sold_out(page)) {
    out += "<span class=\"btn\" role=\"button\" aria-disabled=\"true\" tabindex=\"0\">" +
           std::string(word(page.language, Word::sold_out)) + "</span>";
  } else {
    out += "<a class=\"btn\" role=\"button\" data-tap=\"buy\" href=\"#order\">" +
           std::string(word(page.language, Word::buy)) + "</a>";
  }
  return out + "</div></div>";
}

std::string between(std::string_view text, std::string_view start, std::string_view end) {
  const std::size_t from = text.find(start);
  if (from == std::string_view::npos) return {};
  const std::size_t to = text.find(end, from + start.size());
  if (to == std::string_view::npos) return {};
  return std::string(text.substr(from + start.size(), to - from - start.size()));
}

}  // namespace

std::string_view tag_of(Language language) { return language == Language::en ? "en" : "zh-CN"; }

Language language_of(std::string_view accept_language) {
  // "en-GB,en;q=0.9,zh;q=0.8": the highest q of either language wins, the first one at equal q.
  double best = -1;
  Language out = Language::zh_cn;
  while (!accept_language.empty()) {
    const std::size_t comma = accept_language.find(',');
    std::string_view item = accept_language.substr(0, comma);
    accept_language = comma == std::string_view::npos ? std::string_view() : accept_language.substr(comma + 1);
    while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
    const bool english = item.starts_with("en") || item.starts_with("EN");
    const bool chinese = item.starts_with("zh") || item.starts_with("ZH");
    if (!english && !chinese) continue;
    double q = 1;
    if (const std::size_t at = item.find("q="); at != std::string_view::npos) {
      q = 0;
      double unit = 1;
      bool fraction = false;
      for (const char c : item.substr(at + 2)) {
        if (c == '.') {
          fraction = true;
        } else if (c >= '0' && c <= '9') {
          unit = fraction ? unit / 10 : unit;
          q = fraction ? q + (c - '0') * unit : q * 10 + (c - '0');
        }
      }
    }
    if (q > best) {
      best = q;
      out = english ? Language::en : Language::zh_cn;
    }
  }
  return out;
}

AppShell app_shell_of(std::string_view index_html) {
  return {between(index_html, "<!-- app:head -->", "<!-- /app:head -->"),
          between(index_html, "<!-- app:body -->", "<!-- /app:body -->")};
}

std::string render_landing(const LandingPage& page, const AppShell& app) {
  std::string out = head_start(page.language, page.title + " · " + page.shop_name);
  out += "<meta name=\"theme-color\" content=\"" + std::string(k_theme_tokens[0].light) + "\">" + share_meta(page) +
         style_tag(page.brand);
  out += app.head + "<script type=\"module\" src=\"/web/landing.js\"></script></head><body data-code=\"" +
         escape(page.promo_code) + "\" data-product=\"" + escape(page.product_id) + "\">";
  // The app's root comes after the page, so that the picture, price and button are parsed first.
  out += "<main id=\"landing\"><button class=\"round\" id=\"share\" hidden data-tap=\"share\" aria-label=\"" +
         std::string(word(page.language, Word::share)) + "\"><span>" + icon(k_share, 20) + "</span></button>" +
         gallery(page) + "<div class=\"body\">" + price_card(page) + choice_card(page) + referrer_card(page) +
         order_form(page) + "</div>" + buy_bar(page) + "</main>";
  return out + app.body + "</body></html>";
}

std::string render_notice(const NoticePage& page) {
  struct Text {
    Word title;
    Word text;
  };
  static constexpr std::array<Text, 5> k_texts{{{Word::unknown_title, Word::unknown_text},
                                                {Word::expired_title, Word::expired_text},
                                                {Word::gone_title, Word::gone_text},
                                                {Word::received_title, Word::received_text},
                                                {Word::too_many_title, Word::too_many_text}}};
  const Text& text = k_texts[static_cast<std::size_t>(page.notice)];
  const bool good = page.notice == Notice::interest_received;
  std::string out = head_start(page.language, word(page.language, text.title)) +
                    "<meta name=\"robots\" content=\"noindex\">" + style_tag(std::nullopt) +
                    "</head><body><main class=\"notice\"><i>" + icon(good ? k_check : k_unlink, 32) + "</i><h1>" +
                    std::string(word(page.language, text.title)) + "</h1><p>" +
                    std::string(word(page.language, text.text)) + "</p>";
  out += "<a class=\"btn brand\" href=\"" + escape(page.shop_url) + "\">" +
         std::string(word(page.language, Word::to_shop)) + "</a>";
  if (!page.shop_name.empty()) out += "<p class=\"small\">" + escape(page.shop_name) + "</p>";
  return out + "</main></body></html>";
}

}  // namespace fenxiao::server::landing

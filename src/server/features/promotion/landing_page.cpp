#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

#include "domain/risk/identity.h"
#include "server/features/promotion/media.h"
#include "server/features/promotion/promotion.h"
#include "server/landing/landing.h"
#include "server/personal.h"
#include "server/shop/bindings.h"
#include "server/shop/goods.h"
#include "server/shop/people.h"

namespace fenxiao::server::features {
namespace {

// GETs are counted in memory and written by a job: a preview robot must not cost a commit.
class ImpressionCounter {
 public:
  struct Count {
    std::int64_t people = 0;
    std::int64_t robots = 0;
  };
  using Key = std::tuple<std::int64_t, std::int64_t, std::int32_t>;  // shop, link, day

  void add(ShopId shop, LinkId link, Day day, bool robot) {
    const std::lock_guard lock(guard_);
    Count& count = counts_[{shop.value, link.value, day.number}];
    ++(robot ? count.robots : count.people);
  }
  std::map<Key, Count> take(ShopId shop) {
    const std::lock_guard lock(guard_);
    std::map<Key, Count> out;
    for (auto at = counts_.begin(); at != counts_.end();) {
      if (std::get<0>(at->first) != shop.value) {
        ++at;
        continue;
      }
      out.insert(*at);
      at = counts_.erase(at);
    }
    return out;
  }

 private:
  std::mutex guard_;
  std::map<Key, Count> counts_;
};
ImpressionCounter& impressions() {
  static ImpressionCounter counter;
  return counter;
}

RawReply html(int status, std::string body) {
  // Prices and referrers change, and a touch belongs to one visitor: no cache in between keeps this page.
  return {status, "text/html; charset=utf-8", std::move(body), {{"Cache-Control", "no-store"}}};
}

RawReply notice(const ReadContext& ctx, landing::Language language, landing::Notice what, int status) {
  return html(status, landing::render_notice({language, what, ctx.shop.name, "/"}));
}

landing::LandingPage page_of(const ReadContext& ctx, landing::Language language, const shop::LinkRow& link,
                             const shop::ProductRow& product, const std::string& media) {
  const bool english = language == landing::Language::en;
  landing::LandingPage page;
  page.language = language;
  page.origin = ctx.shop.host;
  page.shop_name = ctx.shop.name;
  page.promo_code = link.promo_code;
  page.product_id = product.id.text();
  page.title = english ? product.title_en : product.title;
  page.subtitle = english ? product.subtitle_en : product.subtitle;
  if (!english) page.points = shop::points_of(product);
  page.pictures.push_back({product.picture.url, preview_of(media, product.picture.thumb_url)});
  page.currency = ctx.shop.currency;
  page.sold_total = product.units_sold;
  const auto skus = shop::skus_of(ctx.tx, ctx.shop.id, product.id);
  for (const shop::SkuRow& sku : skus) {
    page.skus.push_back({sku.id.text(), english ? sku.name_en : sku.name, sku.price_fen, sku.stock.left() > 0});
    if (&sku == &skus.front() || sku.price_fen < page.price_from_fen) {
      page.price_from_fen = sku.price_fen;
      page.list_price_fen = sku.list_price_fen;
    }
  }
  page.price_varies = std::any_of(skus.begin(), skus.end(),
                                  [&](const shop::SkuRow& sku) { return sku.price_fen != page.price_from_fen; });
  if (const auto seller = shop::find_distributor(ctx, link.distributor); seller && !seller->name.empty())
    page.referrer =
        landing::LandingReferrer{seller->name, seller->avatar_opt_in ? seller->avatar_url.value_or("") : "", ""};
  return page;
}

struct Found {
  std::optional<shop::LinkRow> link;
  std::optional<shop::ProductRow> product;
  std::optional<RawReply> refusal;
};
Found find(const ReadContext& ctx, std::string_view code, landing::Language language) {
  Found out;
  out.link = shop::find_link(ctx.tx, ctx.shop.id, code);
  if (!out.link)
    out.refusal = notice(ctx, language, landing::Notice::code_unknown, 404);
  else if (out.link->expires_at <= ctx.now)
    out.refusal = notice(ctx, language, landing::Notice::code_expired, 410);
  else {
    out.product = shop::find_product(ctx.tx, ctx.shop.id, out.link->product);
    if (!out.product || !out.product->on_sale) out.refusal = notice(ctx, language, landing::Notice::product_gone, 410);
  }
  return out;
}

constexpr std::string_view k_interest = "/interest";
constexpr std::size_t k_form_bytes_max = 4096;
constexpr std::int64_t k_interests_a_day = 5;

// The form for browsers without JavaScript: a phone and what it asks for, kept for the merchant to call back. It is logged
// as a touch of this link; it binds nobody, since anybody can type anybody's phone.
RawReply take_interest(const RawRequest& request, WriteContext& ctx, const FeatureAssets& assets) {
  const auto language = landing::language_of(request.accept_language);
  std::string_view code = request.rest;
  if (!code.ends_with(k_interest)) return notice(ctx.reading(), language, landing::Notice::code_unknown, 404);
  code.remove_suffix(k_interest.size());
  const Found found = find(ctx.reading(), code, language);
  if (found.refusal) return *found.refusal;
  std::string phone;
  for (const auto& [name, value] : request.form)
    if (name == "phone") phone = value;
  const auto digits = domain::plain_phone(phone);
  if (!digits) {
    auto page = page_of(ctx.reading(), language, *found.link, *found.product, assets.media_directory);
    page.form_error = language == landing::Language::en ? "Please enter a phone number." : "请填写手机号";
    return html(422, landing::render_landing(page, landing::app_shell_of(assets.index_html)));
  }
  const std::string visitor = "phone:" + ctx.vault.search_hash(ctx.shop.id, "phone", *digits);
  const auto today =
      ctx.tx.one("SELECT count(*) FROM touches WHERE shop_id = $1 AND visitor_key = $2 AND touched_at_ms > $3",
                 ctx.shop.id, visitor, ctx.now.plus_days(-1));
  if (today->integer(0) >= k_interests_a_day) return notice(ctx.reading(), language, landing::Notice::too_many, 429);
  shop::record_touch(ctx, {*found.link, visitor, contract::TouchSource::landing, shop::is_robot(request.user_agent)},
                     shop::load_policies(ctx.tx, ctx.shop.id));
  return html(200, landing::render_notice({language, landing::Notice::interest_received, ctx.shop.name, "/"}));
}

}  // namespace

std::int64_t count_impressions(WriteContext& ctx) {
  const auto counts = impressions().take(ctx.shop.id);
  for (const auto& [key, count] : counts)
    ctx.tx.exec(
        "INSERT INTO impressions (shop_id, link_id, day, people, robots) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (shop_id, link_id, day) DO UPDATE SET people = impressions.people + excluded.people,"
        " robots = impressions.robots + excluded.robots",
        ctx.shop.id, std::get<1>(key), std::int64_t{std::get<2>(key)}, count.people, count.robots);
  return static_cast<std::int64_t>(counts.size());
}

void register_landing(Router& router, const FeatureAssets& assets) {
  const auto shell = std::make_shared<const landing::AppShell>(landing::app_shell_of(assets.index_html));
  router.raw("/p/", [shell, media = assets.media_directory](const RawRequest& request, ReadContext& ctx) {
    const auto language = landing::language_of(request.accept_language);
    const Found found = find(ctx, request.rest, language);
    if (found.refusal) return *found.refusal;
    impressions().add(ctx.shop.id, found.link->id, day_of(ctx.now, ctx.shop.utc_offset_min),
                      shop::is_robot(request.user_agent));
    return html(200, landing::render_landing(page_of(ctx, language, *found.link, *found.product, media), *shell));
  });
  router.raw_write(
      "/p/", {contract::RateClass::code, k_form_bytes_max, {}, [assets](const RawRequest& request, WriteContext& ctx) {
                return take_interest(request, ctx, assets);
              }});
}

}  // namespace fenxiao::server::features

#include <fstream>
#include <iterator>
#include <map>
#include <memory>

#include "domain/money/money.h"
#include "poster/poster.h"
#include "server/features/promotion/media.h"
#include "server/features/promotion/promotion.h"
#include "server/landing/landing.h"
#include "server/painting/display_font.h"
#include "server/painting/painter.h"
#include "server/shop/goods.h"
#include "server/shop/people.h"

namespace fenxiao::server::features {
namespace {

constexpr int k_poster_picture_px = 800;
constexpr std::size_t k_template_id_chars_max = 40;

bool is_template_id(std::string_view id) {
  if (id.empty() || id.size() > k_template_id_chars_max) return false;
  for (const char c : id)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-')) return false;
  return true;
}

std::optional<std::string> template_text(const std::string& directory, std::string_view id) {
  if (!is_template_id(id)) return std::nullopt;
  std::ifstream in(directory + "/" + std::string(id) + ".json", std::ios::binary);
  if (!in) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The same fields as the phone's poster editor begins with.
poster::Fields fields_of(const ReadContext& ctx, const shop::ProductRow& product, const std::string& link) {
  using poster::TextField;
  poster::Fields fields;
  fields[TextField::shop] = ctx.shop.name;
  fields[TextField::title] = product.poster_title.empty() ? product.title : product.poster_title;
  fields[TextField::subtitle] = product.poster_subtitle;
  fields[TextField::product] = product.title;
  const auto skus = shop::skus_of(ctx.tx, ctx.shop.id, product.id);
  const shop::SkuRow* cheapest = nullptr;
  for (const shop::SkuRow& sku : skus)
    if (!cheapest || sku.price_fen < cheapest->price_fen) cheapest = &sku;
  if (cheapest) {
    fields[TextField::note] = cheapest->name;
    fields[TextField::price] = domain::format_amount(cheapest->price_fen);
    if (cheapest->list_price_fen) fields[TextField::strike_price] = domain::format_amount(*cheapest->list_price_fen);
  }
  if (const auto me = shop::find_distributor(ctx, ctx.who.distributor)) fields[TextField::nickname] = me->name;
  fields[TextField::link] = link;
  return fields;
}

RawReply paint_poster(const RawRequest& request, ReadContext& ctx, const FeatureAssets& assets) {
  if (!ctx.who.signed_in()) return RawReply::refused(ErrorCode::unauthenticated);
  if (!ctx.who.distributor.set()) return RawReply::refused(ErrorCode::not_a_distributor);
  std::string_view name = request.rest;
  if (!name.ends_with(".jpg")) return RawReply::refused(ErrorCode::not_found);
  name.remove_suffix(4);
  const auto id = ProductId::parse(name);
  const auto product = id ? shop::find_product(ctx.tx, ctx.shop.id, *id) : std::nullopt;
  if (!product || !product->on_sale) return RawReply::refused(ErrorCode::not_found, "product_id");
  if (!product->distributable) return RawReply::refused(ErrorCode::not_distributable, "product_id");
  const auto link = kept_link_url(ctx, product->id);
  if (!link) return RawReply::refused(ErrorCode::link_unknown);  // POST /promo_links first: a GET makes nothing
  std::string template_id = request.query_value("template");
  if (template_id.empty()) template_id = "tea";
  const auto text = template_text(assets.posters_directory, template_id);
  if (!text) return RawReply::refused(ErrorCode::not_found, "template");
  const auto form = poster::parse_template(*text);
  if (!form) return RawReply::refused(ErrorCode::internal);

  thread_local painting::Fonts fonts;  // pango's maps are one thread's
  poster::Fields fields = fields_of(ctx, *product, *link);
  painting::Pictures pictures;
  const auto put = [&](poster::PictureSlot slot, const std::string& url) {
    auto picture = open_picture(assets.media_directory, url, k_poster_picture_px);
    if (!picture) return;
    fields.pictures[static_cast<std::size_t>(slot)] = true;
    pictures[static_cast<std::size_t>(slot)] = std::move(*picture);
  };
  put(poster::PictureSlot::photo, product->picture.url);
  if (product->picture.cut_url) put(poster::PictureSlot::cutout, *product->picture.cut_url);
  poster::LayoutOptions options;
  const std::string palette = request.query_value("palette");
  if (palette.size() == 1 && palette[0] >= '0' && palette[0] <= '9')
    options.palette = static_cast<std::size_t>(palette[0] - '0');
  options.language = landing::tag_of(landing::language_of(request.accept_language));
  const auto laid = poster::layout(*form, fields, fonts, options);
  if (!laid) return RawReply::refused(ErrorCode::internal);
  const painting::Bytes jpeg = painting::paint_jpeg(laid->list, pictures, fonts);
  return {200, "image/jpeg", std::string(jpeg.begin(), jpeg.end()), {{"Cache-Control", "private, max-age=300"}}};
}

RawReply display_font(const RawRequest& request) {
  const auto font = painting::subset_display_font(request.query_value("text"));
  if (!font) {
    switch (font.error()) {
      case painting::SubsetRefusal::empty:
      case painting::SubsetRefusal::too_long: return RawReply::refused(ErrorCode::invalid_field, "text");
      case painting::SubsetRefusal::no_font: return RawReply::refused(ErrorCode::unavailable);
    }
  }
  return {200,
          "font/woff2",
          std::string(font->begin(), font->end()),
          {{"Cache-Control", "public, max-age=31536000, immutable"}}};
}

}  // namespace

std::optional<std::string> kept_link_url(const ReadContext& ctx, ProductId product) {
  const auto rows = ctx.tx.query(
      "SELECT promo_code FROM promo_links WHERE shop_id = $1 AND distributor_id = $2 AND product_id = $3"
      " AND expires_at_ms > $4 ORDER BY expires_at_ms DESC LIMIT 1",
      ctx.shop.id, ctx.who.distributor, product, ctx.now);
  if (rows.empty()) return std::nullopt;
  return ctx.shop.host + "/p/" + rows.front().text(0);
}

void register_poster(Router& router, const FeatureAssets& assets) {
  router.raw("/api/v1/posters/",
             [assets](const RawRequest& request, ReadContext& ctx) { return paint_poster(request, ctx, assets); });
  router.raw("/api/v1/fonts/display", [](const RawRequest& request, ReadContext&) { return display_font(request); });
  router.raw("/posters/", [directory = assets.posters_directory](const RawRequest& request, ReadContext&) -> RawReply {
    std::string_view name = request.rest;
    if (!name.ends_with(".json")) return RawReply::refused(ErrorCode::not_found);
    name.remove_suffix(5);
    auto text = template_text(directory, name);
    if (!text) return RawReply::refused(ErrorCode::not_found);
    return {200, "application/json", std::move(*text), {{"Cache-Control", "public, max-age=3600"}}};
  });
}

}  // namespace fenxiao::server::features

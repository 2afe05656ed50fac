#include "base/utf8.h"
#include "domain/risk/identity.h"
#include "server/features/order/sync.h"
#include "server/shop/accounts.h"
#include "server/shop/paging.h"
#include "server/shop/shelf.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {

using contract::ExternalKind;

namespace {

constexpr std::size_t k_title_characters_max = 60;
constexpr const char* k_no_picture = "/media/none.jpg";
constexpr std::string_view k_own_category = "";  // no name of the source's: those have a letter at least

// As much of it as a title here may have.
std::string title_of(std::string_view text) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < k_title_characters_max && at < text.size(); ++i)
    if (!next_code_point(text, at)) break;
  return std::string(text.substr(0, at));
}

CategoryId category_of(WriteContext& ctx, const SourceRow& source, const contract::ExternalLine& line) {
  const std::string_view name =
      line.external_category_id ? std::string_view(*line.external_category_id) : k_own_category;
  if (const auto known = find_named(ctx.tx, ctx.shop.id, source.id, ExternalKind::category, name))
    return CategoryId{*known};
  const std::string title =
      line.external_category_id ? line.category_name.value_or(*line.external_category_id) : source.name;
  const CategoryId id = shop::add_category(ctx, title_of(title), title_of(title));
  name_thing(ctx, source.id, ExternalKind::category, name, id.value);
  return id;
}

// Distributable, so that it earns by the shop's rules; not on sale, since it is sold over there.
ProductId product_of(WriteContext& ctx, const SourceRow& source, const contract::ExternalLine& line) {
  const std::string& name = line.external_product_id.value_or(line.external_sku_id);
  if (const auto known = find_named(ctx.tx, ctx.shop.id, source.id, ExternalKind::product, name))
    return ProductId{*known};
  shop::ProductRow product;
  product.category = category_of(ctx, source, line);
  product.title = product.title_en = title_of(line.title);
  product.points = "[]";
  product.picture = {k_no_picture, k_no_picture, {}};
  product.distributable = true;
  const ProductId id = shop::add_product(ctx, product);
  name_thing(ctx, source.id, ExternalKind::product, name, id.value);
  return id;
}

struct Kept {
  std::string_view prefix;
  std::string_view table;
  std::string_view column;
};
Kept kept_as(ExternalKind kind) {
  switch (kind) {
    case ExternalKind::category: return {CategoryId::prefix(), "categories", "category_id"};
    case ExternalKind::product: return {ProductId::prefix(), "products", "product_id"};
    case ExternalKind::sku: return {SkuId::prefix(), "skus", "sku_id"};
    case ExternalKind::customer: return {AccountId::prefix(), "account", "account_id"};
    case ExternalKind::distributor: break;
  }
  return {DistributorId::prefix(), "distributors", "distributor_id"};
}

}  // namespace

std::optional<std::int64_t> find_named(Tx& tx, ShopId shop, OrderSourceId source, ExternalKind kind,
                                       std::string_view external_id) {
  const auto row = tx.one(
      "SELECT internal_id FROM external_names WHERE shop_id = $1 AND source_id = $2 AND kind = $3 AND external_id = $4",
      shop, source, contract::name_of(kind), external_id);
  return row ? std::optional(row->integer(0)) : std::nullopt;
}

void name_thing(WriteContext& ctx, OrderSourceId source, ExternalKind kind, std::string_view external_id,
                std::int64_t id) {
  ctx.tx.exec(
      "INSERT INTO external_names (shop_id, source_id, kind, external_id, internal_id) VALUES ($1, $2, $3, $4, $5)"
      " ON CONFLICT (shop_id, source_id, kind, external_id) DO UPDATE SET internal_id = excluded.internal_id",
      ctx.shop.id, source, contract::name_of(kind), external_id, id);
}

Result<AccountId, ApiError> buyer_of(WriteContext& ctx, OrderSourceId source, const contract::ExternalBuyer& buyer) {
  const auto found = find_named(ctx.tx, ctx.shop.id, source, ExternalKind::customer, buyer.external_id);
  const AccountId named{found.value_or(0)};
  AccountId person = named;
  if (buyer.phone) {
    const auto phone = domain::plain_phone(*buyer.phone);
    if (!phone) return refuse_field("buyer.phone", "bad_phone", "is not a phone number");
    person = shop::find_account_of_phone(ctx.reading(), *phone);
    if (!person.set() && named.set() && !shop::has_phone(ctx.reading(), named)) {
      shop::give_phone(ctx, named, *phone);
      person = named;
    }
    if (!person.set()) person = shop::account_of_phone(ctx, *phone);
  }
  if (!person.set()) person = shop::add_buyer(ctx, buyer.name.value_or(""));
  if (person != named) name_thing(ctx, source, ExternalKind::customer, buyer.external_id, person.value);
  return person;
}

Result<NamedGoods, ApiError> goods_of(WriteContext& ctx, const SourceRow& source, const contract::ExternalLine& line,
                                      std::string_view field) {
  auto found = find_named(ctx.tx, ctx.shop.id, source.id, ExternalKind::sku, line.external_sku_id);
  if (!found) {
    if (source.unknown_goods == contract::UnknownGoods::refuse)
      return refuse(ErrorCode::external_unknown, std::string(field) + ".external_sku_id");
    shop::SkuRow sku;
    sku.product = product_of(ctx, source, line);
    sku.name = sku.name_en = title_of(line.sku_name.value_or(line.title));
    sku.price_fen = line.unit_price.amount;
    found = shop::add_sku(ctx, sku).value;
    name_thing(ctx, source.id, ExternalKind::sku, line.external_sku_id, *found);
  }
  auto sku = shop::find_sku(ctx.tx, ctx.shop.id, SkuId{*found});
  INVARIANT(sku.has_value());
  auto product = shop::find_product(ctx.tx, ctx.shop.id, sku->product);
  INVARIANT(product.has_value());
  return NamedGoods{std::move(*product), std::move(*sku)};
}

Result<contract::ExternalNameList, ApiError> external_names(const contract::ExternalNameQuery& query,
                                                            ReadContext& ctx) {
  if (!find_source(ctx.tx, ctx.shop.id, query.source_id)) return refuse(ErrorCode::not_found, "source_id");
  contract::ExternalNameList out;
  for (const Row& row : ctx.tx.query(
           "SELECT external_id, internal_id FROM external_names WHERE shop_id = $1 AND source_id = $2 AND kind = $3"
           " AND external_id > $4 ORDER BY external_id LIMIT $5",
           ctx.shop.id, query.source_id, contract::name_of(query.kind), query.after.value_or(""),
           shop::page_size(query.limit)))
    out.items.push_back(
        {query.source_id, query.kind, row.text(0), format_id(kept_as(query.kind).prefix, row.integer(1))});
  return out;
}

Result<contract::ExternalName, ApiError> set_external_name(const contract::ExternalName& request, WriteContext& ctx) {
  if (!find_source(ctx.tx, ctx.shop.id, request.source_id)) return refuse(ErrorCode::not_found, "source_id");
  const Kept kept = kept_as(request.kind);
  const auto id = parse_id(kept.prefix, request.id);
  if (!id) return refuse_field("id", "bad_id", "is not an id of the form " + std::string(kept.prefix) + "_…");
  const auto there = ctx.tx.query(
      "SELECT 1 FROM " + std::string(kept.table) + " WHERE shop_id = $1 AND " + std::string(kept.column) + " = $2",
      ctx.shop.id, *id);
  if (there.empty()) return refuse(ErrorCode::not_found, "id");
  const auto before = find_named(ctx.tx, ctx.shop.id, request.source_id, request.kind, request.external_id);
  name_thing(ctx, request.source_id, request.kind, request.external_id, *id);
  ctx.audit.record("external_name.set", request.source_id.text(), before ? format_id(kept.prefix, *before) : "",
                   request.id, std::string(contract::name_of(request.kind)) + " " + request.external_id);
  return request;
}

}  // namespace fenxiao::server::features

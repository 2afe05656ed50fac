#include <algorithm>
#include <numeric>

#include "contract/encode.h"
#include "server/features/order/order.h"
#include "server/personal.h"
#include "server/shop/bindings.h"
#include "server/shop/commissions.h"
#include "server/shop/line_snapshot.h"
#include "server/shop/people.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {

void touch_by_order(WriteContext& ctx, const std::optional<std::string>& promo_code,
                    const std::optional<std::string>& visitor_key, const Policies& policies) {
  if (visitor_key) shop::claim_touches(ctx, ctx.who.account, *visitor_key);
  if (!promo_code) return;
  const auto link = shop::find_link(ctx.tx, ctx.shop.id, *promo_code);
  // An unknown or lapsed code must not cost the buyer his order: it binds nobody, that is all.
  if (!link || link->expires_at <= ctx.now) return;
  const std::string visitor = visitor_key.value_or("account:" + ctx.who.account.text());
  shop::record_touch(ctx, {*link, visitor, contract::TouchSource::order, false}, policies);
}

namespace {

std::int64_t bought_before(const ReadContext& ctx, SkuId sku) {
  const auto row = ctx.tx.one(
      // CROSS JOIN: SQLite then keeps the order, from the buyer's orders to their lines, with or without statistics.
      "SELECT CAST(coalesce(sum(l.quantity - l.back_in_stock), 0) AS BIGINT) FROM orders o CROSS JOIN order_lines l"
      " WHERE o.shop_id = $1 AND o.account_id = $2 AND o.state <> 'closed'"
      " AND l.shop_id = o.shop_id AND l.order_id = o.order_id AND l.sku_id = $3",
      ctx.shop.id, ctx.who.account, sku);
  return row->integer(0);
}

// Reserves every line, in the order of SKU ids so that two carts never wait for each other.
Verdict<ApiError> reserve(WriteContext& ctx, PricedCart& cart) {
  std::vector<std::size_t> order(cart.items.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return cart.items[a].sku.id < cart.items[b].sku.id; });
  const shop::SkuRow* before_it = nullptr;
  for (const std::size_t i : order) {
    auto& [product, sku, quantity] = cart.items[i];
    if (before_it && before_it->id == sku.id) sku.stock = before_it->stock;  // an imported order may name a SKU twice
    before_it = &sku;
    const std::int64_t before = sku.per_buyer_max ? bought_before(ctx.reading(), sku.id) : 0;
    const auto reserved = domain::reserve(sku.stock, quantity, before, sku.per_buyer_max);
    const std::string field = "lines[" + std::to_string(i) + "].quantity";
    if (!reserved) {
      switch (reserved.error()) {
        case domain::StockRefusal::bad_quantity: return refuse_field(field, "out_of_range");
        case domain::StockRefusal::quantity_limit: return refuse(ErrorCode::quantity_limit, field);
        case domain::StockRefusal::out_of_stock: return refuse(ErrorCode::out_of_stock, field);
      }
    }
    sku.stock = *reserved;
    shop::save_stock(ctx.tx, ctx.shop.id, sku.id, sku.stock);
  }
  return Done{};
}

AddressId keep_address(WriteContext& ctx, const contract::Address& address) {
  const std::string json = contract::encode(address);
  const std::string hash = ctx.vault.search_hash(ctx.shop.id, "address", json);
  const auto known =
      ctx.tx.one("SELECT address_id FROM addresses WHERE shop_id = $1 AND account_id = $2 AND content_hash = $3",
                 ctx.shop.id, ctx.who.account, hash);
  if (known) {
    const auto id = known->id<AddressId>(0);
    ctx.tx.exec("UPDATE addresses SET used_at_ms = $1 WHERE shop_id = $2 AND address_id = $3", ctx.now, ctx.shop.id,
                id);
    return id;
  }
  const auto id = ctx.ids.next<AddressId>();
  ctx.tx.exec(
      "INSERT INTO addresses (shop_id, address_id, account_id, content_sealed, content_hash, used_at_ms)"
      " VALUES ($1, $2, $3, $4, $5, $6)",
      ctx.shop.id, id, ctx.who.account, ctx.vault.encrypt(ctx.tx, ctx.shop.id, ctx.who.account, json), hash, ctx.now);
  return id;
}

// 16 digits: the day, then the day's running number, scrambled so that it does not tell how many orders there are.
std::string next_order_no(WriteContext& ctx) {
  constexpr std::int64_t k_numbers_per_day = 100'000'000;
  constexpr std::int64_t k_scramble = 38'196'607;  // odd and no multiple of 5: a bijection of the day's numbers
  const Day today = day_of(ctx.now, ctx.shop.utc_offset_min);
  ctx.tx.exec(
      "INSERT INTO order_counters (shop_id, day, placed) VALUES ($1, $2, 1)"
      " ON CONFLICT (shop_id, day) DO UPDATE SET placed = order_counters.placed + 1",
      ctx.shop.id, today);
  const std::int64_t running =
      ctx.tx.one("SELECT placed FROM order_counters WHERE shop_id = $1 AND day = $2", ctx.shop.id, today)->integer(0);
  const CivilDate date = civil_of(today);
  const std::int64_t day_part = date.year * 10000 + date.month * 100 + date.day;
  return std::to_string(day_part * k_numbers_per_day + running * k_scramble % k_numbers_per_day);
}

}  // namespace

std::optional<shop::AttributionSnapshot> attribution_of(WriteContext& ctx) {
  const auto binding = shop::load_binding(ctx.tx, ctx.shop.id, ctx.who.account);
  const auto attribution = domain::attribute(binding, ctx.now);
  if (!attribution) return std::nullopt;
  shop::AttributionSnapshot out{*attribution, "", attribution->bound_at.ms};
  if (attribution->touch.set()) {
    const auto touch = ctx.tx.one("SELECT source, touched_at_ms FROM touches WHERE shop_id = $1 AND touch_id = $2",
                                  ctx.shop.id, attribution->touch);
    if (touch) out = {*attribution, touch->text(0), touch->integer(1)};
  }
  return out;
}

namespace {

// Decides the commission of one line and copies everything it rests on.
struct Deciding {
  std::vector<domain::PayeeFacts> payees;
  domain::IdentitySet buyer;
  std::vector<shop::NamedRule> named_rules;
  std::vector<domain::Rule> rules;
  std::vector<shop::TierRow> tiers;
};
shop::LineSnapshot decide(const WriteContext& ctx, const Deciding& facts, const PricedCart& cart, std::size_t i,
                          const Policies& policies) {
  const auto& item = cart.items[i];
  domain::LineFacts line;
  line.target = {item.sku.id, item.product.id, item.product.category, {}};
  line.distributable = item.product.distributable;
  line.base = cart.totals.lines[i];
  line.cost_fen = item.sku.cost_fen;
  line.freight_fen = cart.totals.freight_fen;
  shop::LineSnapshot out;
  out.line = domain::decide_line(line, facts.payees, facts.buyer, policies.commission, facts.rules, ctx.now);
  for (const domain::PayeeCommission& payee : out.line.payees) {
    const shop::TierRow tier = shop::tier_of(facts.tiers, payee.payee_tier);
    out.words[static_cast<std::size_t>(payee.level - 1)] = {
        shop::name_of(facts.named_rules, payee.rule_id, payee.rule_version), tier.name, tier.name_en};
  }
  return out;
}

void insert_order(WriteContext& ctx, OrderId id, const OrderDraft& draft, const Policies& policies) {
  const auto& [cart, address, attribution, buyer_note, source] = draft;
  const domain::PayWindow window =
      source.set() ? domain::k_never_expires : domain::pay_window(ctx.now, policies.pay_within_min);
  std::optional<Blob> note;
  if (!buyer_note.empty()) note = ctx.vault.encrypt(ctx.tx, ctx.shop.id, ctx.who.account, buyer_note);
  ctx.tx.exec(
      "INSERT INTO orders (shop_id, order_id, order_no, account_id, state, goods_fen, discount_fen, freight_fen, payable_fen,"
      " address_id, buyer_note_sealed, distributor_id, attribution, placed_at_ms, pay_before_ms, reserved_until_ms,"
      " source_id) VALUES ($1, $2, $3, $4, 'placed', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
      ctx.shop.id, id, next_order_no(ctx), ctx.who.account, cart.totals.goods_fen,
      cart.totals.discount_fen + cart.totals.coupon_fen + cart.totals.points_fen, cart.totals.freight_fen,
      cart.totals.payable_fen, address ? keep_address(ctx, *address).value : k_no_address, note,
      attribution ? attribution->attribution.distributor : DistributorId{},
      attribution ? std::optional(shop::store(*attribution)) : std::nullopt, ctx.now, window.pay_until,
      window.reserved_until, source);
}

}  // namespace

Result<OrderId, ApiError> write_order(WriteContext& ctx, OrderDraft draft, const Policies& policies) {
  PricedCart& cart = draft.cart;
  if (auto got = reserve(ctx, cart); !got) return Refused{got.error()};
  Deciding facts;
  if (draft.attribution) facts.payees = shop::payees_of(ctx.reading(), draft.attribution->attribution.distributor);
  facts.buyer = shop::identities_of(ctx.reading(), ctx.who.account);
  facts.named_rules = shop::load_rules(ctx.tx, ctx.shop.id, ctx.now);
  facts.rules = shop::bare(facts.named_rules);
  facts.tiers = shop::load_tiers(ctx.tx, ctx.shop.id);

  const auto order = ctx.ids.next<OrderId>();
  insert_order(ctx, order, draft, policies);
  for (std::size_t i = 0; i < cart.items.size(); ++i) {
    const auto& item = cart.items[i];
    const auto line = ctx.ids.next<OrderLineId>();
    const shop::LineSnapshot snapshot = decide(ctx, facts, cart, i, policies);
    ctx.tx.exec(
        "INSERT INTO order_lines (shop_id, line_id, order_id, line_no, product_id, sku_id, title, title_en, sku_name,"
        " sku_name_en, picture_url, thumb_url, unit_price_fen, quantity, goods_fen, commission)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        ctx.shop.id, line, order, static_cast<std::int64_t>(i + 1), item.product.id, item.sku.id, item.product.title,
        item.product.title_en, item.sku.name, item.sku.name_en, item.product.picture.url,
        item.product.picture.thumb_url, item.sku.price_fen, item.quantity, cart.totals.lines[i].base_fen,
        shop::store(snapshot));
    shop::estimate_commissions(ctx, order, line, snapshot.line);
  }
  tell_order(ctx, order, "order.placed");
  return order;
}

Result<contract::Order, ApiError> place_order(const contract::PlaceOrder& request, WriteContext& ctx) {
  if (auto fits = shop::check_currency(ctx.shop, request.expected_payable, "expected_payable"); !fits)
    return Refused{fits.error()};
  const Policies policies = shop::load_policies(ctx.tx, ctx.shop.id);
  auto cart = price(ctx.reading(), request.lines, policies);
  if (!cart) return Refused{cart.error()};
  if (cart->totals.payable_fen != request.expected_payable.amount)
    return refuse(ErrorCode::price_changed, "expected_payable");
  touch_by_order(ctx, request.promo_code, request.visitor_key, policies);
  const auto order = write_order(
      ctx, {std::move(cart).value(), request.address, attribution_of(ctx), request.buyer_note.value_or("")}, policies);
  if (!order) return Refused{order.error()};
  return wire_order(ctx.reading(), *order, true);
}

}  // namespace fenxiao::server::features

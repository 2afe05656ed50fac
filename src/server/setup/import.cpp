#include "server/setup/import.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "server/features/distributor/distributor.h"
#include "server/features/order/order.h"
#include "server/features/settlement/settlement.h"
#include "server/shop/accounts.h"
#include "server/shop/shelf.h"

namespace fenxiao::server {
namespace {

constexpr std::size_t k_steps_at_once = 500;
constexpr std::string_view k_attestation =
    "Level 2 was asked for on the command line of an import: the referrer's share comes from real, paid orders only.";

template <class IdType>
using ByExternalId = std::unordered_map<std::string, IdType>;

struct Sold {
  shop::ProductRow product;
  SkuId sku;
};
struct Known {
  ByExternalId<Sold> goods;
  ByExternalId<Principal> customers;
  ByExternalId<DistributorId> distributors;
  std::map<std::int64_t, std::string> distributor_names;  // ours → theirs
  Principal importer;
};

template <class T>
T must(Result<T, ApiError> step, std::string_view what) {
  if (!step)
    throw Fault(FaultKind::corrupt, "the import was refused at " + std::string(what) + ": " +
                                        std::string(contract::info_of(step.error().code).code) + " " +
                                        step.error().field + " " + step.error().detail);
  return std::move(step).value();
}

// Everything stands before the first order, so that each rule is in force when it is asked.
Instant opening_of(const ImportedShop& from, int utc_offset_min) {
  Day first{0};
  if (!from.orders.empty()) first = from.orders.front().ordered_on;
  return start_of(first, utc_offset_min).plus_days(-1);
}

void set_terms(WriteContext& ctx, const ImportTerms& terms) {
  ctx.tx.exec("INSERT INTO shop_policies (shop_id) VALUES ($1) ON CONFLICT (shop_id) DO NOTHING", ctx.shop.id);
  const auto add_level = [&](std::int64_t level, std::int64_t rate_bp, const char* name) {
    contract::RuleRequest rule;
    rule.name = name;
    rule.level = level;
    rule.rate_bp = rate_bp;
    rule.effective_from = ctx.now;
    must(features::add_rule(rule, ctx), name);
  };
  add_level(1, terms.level1_bp, "Level 1");
  if (!terms.level2_bp) return;
  must(features::record_attestation({2, std::string(k_attestation)}, ctx), "the attestation");
  add_level(2, *terms.level2_bp, "Level 2");
}

void add_goods(WriteContext& ctx, const ImportedShop& from, Known& known) {
  ByExternalId<CategoryId> categories;
  for (const ImportedCategory& category : from.categories)
    categories[category.id] = shop::add_category(ctx, category.name, category.name);
  for (const ImportedProduct& imported : from.products) {
    shop::ProductRow product;
    product.category = categories.at(imported.category_id);
    product.title = product.title_en = imported.name;
    product.points = "[]";
    product.picture = {"/media/" + imported.id + ".jpg", "/media/" + imported.id + "-thumb.jpg", {}};
    product.distributable = product.on_sale = true;
    product.id = shop::add_product(ctx, product);
    shop::SkuRow sku;
    sku.product = product.id;
    sku.name = sku.name_en = imported.name;
    sku.price_fen = imported.list_price_fen;
    known.goods[imported.id] = {product, shop::add_sku(ctx, sku)};
  }
}

void add_people(WriteContext& ctx, const ImportedShop& from, Known& known) {
  const TierId tier = shop::add_tier(ctx, {{}, "Standard", "Standard", 0, false});
  for (const ImportedDistributor& person : from.distributors) {
    const DistributorId referrer =
        person.referrer_id.empty() ? DistributorId{} : known.distributors.at(person.referrer_id);
    const DistributorId id = features::enrol(ctx, shop::add_buyer(ctx, person.name), person.name, referrer, tier);
    known.distributors[person.id] = id;
    known.distributor_names[id.value] = person.id;
  }
  for (const ImportedCustomer& customer : from.customers) {
    Principal& who = known.customers[customer.id];
    who.account = shop::add_buyer(ctx, customer.name);
    who.roles = contract::k_buyer;
  }
}

// The cart as it was sold: its own prices, discounts and freight, not those of the shelf.
features::PricedCart cart_of(WriteContext& ctx, const ImportedOrder& order, const Known& known) {
  features::PricedCart out;
  std::vector<domain::CartLine> lines;
  for (const ImportedLine& line : order.lines) {
    const Sold& sold = known.goods.at(line.product_id);
    // What is sold here has left that shop long ago: it comes in and goes out, and what is on the shelf stays.
    shop::receive_stock(ctx, sold.sku, line.quantity);
    lines.push_back({sold.sku, line.unit_price_fen, line.quantity, line.discount_fen, true});
  }
  for (const ImportedLine& line : order.lines) {
    const Sold& sold = known.goods.at(line.product_id);
    auto sku = shop::find_sku(ctx.tx, ctx.shop.id, sold.sku);
    INVARIANT(sku.has_value());
    sku->price_fen = line.unit_price_fen;
    out.items.push_back({sold.product, std::move(*sku), line.quantity});
  }
  auto totals = domain::price_cart(lines, {}, {order.freight_fen, 0});
  if (!totals) throw Fault(FaultKind::corrupt, "order " + order.id + " cannot be priced");
  out.totals = std::move(totals).value();
  return out;
}

OrderId sell(WriteContext& base, const ImportedOrder& order, const Known& known) {
  const Principal& buyer = known.customers.at(order.customer_id);
  WriteContext ctx = base.acting(buyer, start_of(order.ordered_on, base.shop.utc_offset_min));
  features::OrderDraft draft;
  draft.cart = cart_of(ctx, order, known);
  draft.address = {order.customer_id, "000000", "-", "-"};  // the files have no addresses
  if (!order.distributor_id.empty()) {
    shop::AttributionSnapshot sale;
    sale.attribution.distributor = known.distributors.at(order.distributor_id);
    sale.attribution.bound_at = ctx.now;
    sale.touched_at_ms = ctx.now.ms;
    draft.attribution = sale;
  }
  const OrderId id =
      must(features::write_order(ctx, std::move(draft), shop::load_policies(ctx.tx, ctx.shop.id)), "order " + order.id);
  auto row = features::find_order(ctx.tx, ctx.shop.id, id);
  INVARIANT(row.has_value());
  features::mark_paid(ctx, *row, domain::OrderEvent::paid);
  return id;
}

void receive(WriteContext& base, const ImportedOrder& order, OrderId id, const Known& known) {
  WriteContext ctx = base.acting(known.importer, start_of(*order.received_on, base.shop.utc_offset_min));
  must(features::ship_order({id, "imported", "order " + order.id}, ctx), "shipping order " + order.id);
  auto row = features::find_order(ctx.tx, ctx.shop.id, id);
  INVARIANT(row.has_value());
  features::mark_received(ctx, *row, ctx.now);
}

// Sales and receipts in the order of their days; on one day sales come first.
struct Step {
  Day day;
  bool receipt = false;
  std::size_t order = 0;
  friend auto operator<=>(const Step&, const Step&) = default;
};
std::vector<Step> steps_of(const ImportedShop& from) {
  std::vector<Step> out;
  for (std::size_t i = 0; i < from.orders.size(); ++i) {
    out.push_back({from.orders[i].ordered_on, false, i});
    if (from.orders[i].received_on) out.push_back({*from.orders[i].received_on, true, i});
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string month_of(Instant at, int utc_offset_min) { return format_date(day_of(at, utc_offset_min)).substr(0, 7); }

std::vector<ImportedMonth> statements_of(WriteContext& ctx, const Known& known) {
  std::map<std::pair<std::string, std::string>, ImportedMonth> months;
  OrderId last_counted;
  for (const Row& row :
       ctx.tx.query("SELECT distributor_id, placed_at_ms, order_id, level, base_fen, booked_fen, state FROM commissions"
                    " WHERE shop_id = $1 ORDER BY order_id, line_id, level",
                    ctx.shop.id)) {
    const std::string& distributor = known.distributor_names.at(row.integer(0));
    const std::string month = month_of(row.instant(1), ctx.shop.utc_offset_min);
    ImportedMonth& sums = months[{distributor, month}];
    sums.distributor_id = distributor;
    sums.month = month;
    const std::int64_t booked_fen = row.integer(5);
    if (row.integer(3) == 1) {
      const auto order = row.id<OrderId>(2);
      if (order != last_counted) ++sums.orders;
      last_counted = order;
      ++sums.lines;
      sums.base_fen += row.integer(4);
      sums.level1_fen += booked_fen;
    } else {
      sums.level2_fen += booked_fen;
    }
    (row.text(6) == "pending" ? sums.pending_fen : sums.received_fen) += booked_fen;
  }
  std::vector<ImportedMonth> out;
  for (auto& [key, sums] : months) out.push_back(std::move(sums));
  return out;
}

}  // namespace

std::vector<ImportedMonth> import_shop(const WriteImport& write, const ImportedShop& from, const ImportTerms& terms) {
  Known known;
  write([&](WriteContext& base) {
    INVARIANT(base.tx.query("SELECT 1 FROM products WHERE shop_id = $1 LIMIT 1", base.shop.id).empty());
    WriteContext ctx = base.acting(known.importer, opening_of(from, base.shop.utc_offset_min));
    set_terms(ctx, terms);
    add_goods(ctx, from, known);
    add_people(ctx, from, known);
  });
  const std::vector<Step> steps = steps_of(from);
  std::vector<OrderId> orders(from.orders.size());
  for (std::size_t begin = 0; begin < steps.size(); begin += k_steps_at_once)
    write([&](WriteContext& ctx) {
      for (std::size_t i = begin; i < std::min(steps.size(), begin + k_steps_at_once); ++i) {
        const ImportedOrder& order = from.orders[steps[i].order];
        OrderId& id = orders[steps[i].order];
        if (steps[i].receipt)
          receive(ctx, order, id, known);
        else
          id = sell(ctx, order, known);
      }
    });
  std::vector<ImportedMonth> out;
  write([&](WriteContext& ctx) { out = statements_of(ctx, known); });
  return out;
}

std::string statements_csv(const std::vector<ImportedMonth>& months) {
  std::string out = "distributor,month,orders,lines,base,level1,level2,total,pending,received\n";
  for (const ImportedMonth& month : months) {
    out += month.distributor_id + "," + month.month;
    for (const std::int64_t figure : {month.orders, month.lines, month.base_fen, month.level1_fen, month.level2_fen,
                                      month.level1_fen + month.level2_fen, month.pending_fen, month.received_fen})
      out += "," + std::to_string(figure);
    out += "\n";
  }
  return out;
}

}  // namespace fenxiao::server

#include "server/setup/import.h"

#include <algorithm>
#include <map>

#include "contract/encode.h"
#include "server/features/distributor/distributor.h"
#include "server/features/order/sync.h"
#include "server/features/settlement/settlement.h"
#include "server/shop/accounts.h"
#include "server/shop/shelf.h"
#include "server/shop/wire.h"

namespace fenxiao::server {

using contract::ExternalKind;

namespace {

constexpr std::size_t k_steps_at_once = 500;
constexpr std::string_view k_attestation =
    "Level 2 was asked for on the command line of an import: the referrer's share comes from real, paid orders only.";

constexpr const char* k_source_name = "CSV";
constexpr std::int64_t k_version_sold = 1;
constexpr std::int64_t k_version_received = 2;

struct Known {
  features::SourceRow source;
  std::map<std::int64_t, std::string> distributor_names;  // ours → theirs
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

// Under the files' names, so that the orders find them.
void add_goods(WriteContext& ctx, const ImportedShop& from, const Known& known) {
  const auto name = [&](ExternalKind kind, const std::string& external_id, std::int64_t id) {
    features::name_thing(ctx, known.source.id, kind, external_id, id);
  };
  std::map<std::string, CategoryId> categories;
  for (const ImportedCategory& category : from.categories) {
    const CategoryId id = categories[category.id] = shop::add_category(ctx, category.name, category.name);
    name(ExternalKind::category, category.id, id.value);
  }
  for (const ImportedProduct& imported : from.products) {
    shop::ProductRow product;
    product.category = categories.at(imported.category_id);
    product.title = product.title_en = imported.name;
    product.points = "[]";
    product.picture = {"/media/" + imported.id + ".jpg", "/media/" + imported.id + "-thumb.jpg", {}};
    product.distributable = product.on_sale = true;
    product.id = shop::add_product(ctx, product);
    name(ExternalKind::product, imported.id, product.id.value);
    shop::SkuRow sku;
    sku.product = product.id;
    sku.name = sku.name_en = imported.name;
    sku.price_fen = imported.list_price_fen;
    name(ExternalKind::sku, imported.id, shop::add_sku(ctx, sku).value);
  }
}

void add_people(WriteContext& ctx, const ImportedShop& from, Known& known) {
  const TierId tier = shop::add_tier(ctx, {{}, "Standard", "Standard", 0, false});
  std::map<std::string, DistributorId> distributors;
  for (const ImportedDistributor& person : from.distributors) {
    const DistributorId referrer = person.referrer_id.empty() ? DistributorId{} : distributors.at(person.referrer_id);
    const DistributorId id = features::enrol(ctx, shop::add_buyer(ctx, person.name), person.name, referrer, tier);
    distributors[person.id] = id;
    features::name_thing(ctx, known.source.id, ExternalKind::distributor, person.id, id.value);
    known.distributor_names[id.value] = person.id;
  }
  for (const ImportedCustomer& customer : from.customers)
    features::name_thing(ctx, known.source.id, ExternalKind::customer, customer.id,
                         shop::add_buyer(ctx, customer.name).value);
}

// As another system would tell of it: the order as it stood when it was sold, or when it had arrived.
contract::ExternalOrder told(const ShopSettings& shop, const ImportedOrder& order, bool received) {
  contract::ExternalOrder out;
  out.external_id = order.id;
  out.buyer.external_id = order.customer_id;
  if (!order.distributor_id.empty()) out.sale = contract::ExternalSale{order.distributor_id, {}, {}, {}};
  std::int64_t payable_fen = order.freight_fen;
  for (const ImportedLine& imported : order.lines) {
    contract::ExternalLine line;
    line.external_sku_id = line.title = imported.product_id;
    line.unit_price = shop::money(shop, imported.unit_price_fen);
    line.quantity = imported.quantity;
    line.discount = shop::money(shop, imported.discount_fen);
    payable_fen += imported.unit_price_fen * imported.quantity - imported.discount_fen;
    out.lines.push_back(std::move(line));
  }
  out.freight = shop::money(shop, order.freight_fen);
  out.payable = shop::money(shop, payable_fen);
  out.placed_at = start_of(order.ordered_on, shop.utc_offset_min);
  out.paid_at = out.placed_at;
  out.version = received ? k_version_received : k_version_sold;
  out.state = received ? contract::ExternalOrderState::received : contract::ExternalOrderState::paid;
  if (received) out.shipped_at = out.received_at = start_of(*order.received_on, shop.utc_offset_min);
  return out;
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
  const Principal importer;
  write([&](WriteContext& base) {
    INVARIANT(base.tx.query("SELECT 1 FROM products WHERE shop_id = $1 LIMIT 1", base.shop.id).empty());
    WriteContext ctx = base.acting(importer, opening_of(from, base.shop.utc_offset_min));
    set_terms(ctx, terms);
    known.source = *features::find_source(
        ctx.tx, ctx.shop.id, features::add_source(ctx, {k_source_name, contract::UnknownGoods::refuse, {}}));
    add_goods(ctx, from, known);
    add_people(ctx, from, known);
  });
  const std::vector<Step> steps = steps_of(from);
  for (std::size_t begin = 0; begin < steps.size(); begin += k_steps_at_once)
    write([&](WriteContext& ctx) {
      std::vector<contract::ExternalOrder> orders;
      for (std::size_t i = begin; i < std::min(steps.size(), begin + k_steps_at_once); ++i)
        orders.push_back(told(ctx.shop, from.orders[steps[i].order], steps[i].receipt));
      for (const contract::SyncResult& result : features::sync_orders(ctx, known.source, orders))
        if (result.outcome != contract::SyncOutcome::applied)
          throw Fault(FaultKind::corrupt, "order " + result.external_id + " was not taken: " +
                                              (result.problem ? contract::encode(*result.problem) : "told twice"));
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

// The six files of an order import in one input, one after the other with a line "%%" between them. What is accepted keeps
// what the rest of the import relies on: amounts in range, orders by day, a referrer before those he referred.
#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "server/features/import/order_files.h"
#include "tests/fuzz/must.h"

namespace {

using namespace fenxiao::server;

constexpr std::array<std::string_view, 6> k_names{"categories.csv", "products.csv", "customers.csv",
                                                  "employees.csv",  "orders.csv",   "order_lines.csv"};

void check(const ImportedShop& shop) {
  std::set<std::string> known;
  for (const auto& one : shop.distributors) {
    must(one.referrer_id.empty() || known.contains(one.referrer_id), "a referrer stands before those he referred");
    must(known.insert(one.id).second, "an id is there once");
  }
  const ImportedOrder* before = nullptr;
  for (const auto& order : shop.orders) {
    must(!before || before->ordered_on <= order.ordered_on, "orders stand by day");
    must(!order.received_on || *order.received_on >= order.ordered_on, "nothing arrives before it was ordered");
    must(order.freight_fen >= 0 && !order.lines.empty(), "an order has lines and no negative freight");
    for (const auto& line : order.lines) {
      must(line.quantity > 0 && line.unit_price_fen >= 0, "a line has a price and units");
      must(line.discount_fen >= 0 && line.discount_fen <= line.unit_price_fen * line.quantity,
           "a discount is within its line");
    }
    before = &order;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view left(reinterpret_cast<const char*>(data), size);
  std::array<std::string_view, k_names.size()> texts{};
  for (auto& text : texts) {
    const auto end = left.find("%%\n");
    text = left.substr(0, end);
    left = end == std::string_view::npos ? std::string_view() : left.substr(end + 3);
  }
  const auto shop = read_order_files([&](std::string_view name) -> std::optional<std::string> {
    for (std::size_t i = 0; i < k_names.size(); ++i)
      if (k_names[i] == name) return std::string(texts[i]);
    return std::nullopt;
  });
  if (shop)
    check(*shop);
  else
    must(!shop.error().empty() && shop.error().size() <= k_import_problems_max + 1, "a refusal says what is wrong");
  return 0;
}

#include "server/features/import/order_files.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <unordered_map>
#include <unordered_set>

#include "base/utf8.h"
#include "domain/money/money.h"
#include "domain/pricing/cart.h"

namespace fenxiao::server {
namespace {

constexpr std::size_t k_id_bytes_max = 64;
constexpr std::size_t k_name_characters_max = 100;

// One file: its columns by name, and the problems found in it.
class File {
 public:
  using Row = std::vector<CsvField>;

  File(const ReadFile& read_file, std::string_view name, std::span<const std::string_view> wanted,
       std::vector<CsvProblem>& problems, std::vector<std::string>& unread)
      : name_(name), problems_(problems) {
    const auto text = read_file(name);
    if (!text) {
      report(0, 0, "the file is missing");
      return;
    }
    auto table = parse_csv(name, *text);
    if (!table) {
      problems_.push_back(table.error());
      return;
    }
    table_ = std::move(table).value();
    for (std::size_t i = 0; i < table_.header.size(); ++i) {
      const CsvField& field = table_.header[i];
      if (!columns_.emplace(field.text, i).second) report(field.line, field.column, "this column is there twice");
      if (std::find(wanted.begin(), wanted.end(), field.text) == wanted.end())
        unread.push_back(name_ + ": " + field.text);
    }
    for (const std::string_view column : wanted)
      if (!columns_.contains(std::string(column))) report(1, 0, "the column " + std::string(column) + " is missing");
    whole_ = problems_.empty() || problems_.back().file != name_;
  }

  // The rows, or none where the columns are not all there.
  std::span<const Row> rows() const { return whole_ ? std::span<const Row>(table_.rows) : std::span<const Row>(); }
  const CsvField& field(const Row& row, const char* column) const { return row[columns_.at(column)]; }

  void report(const CsvField& field, std::string what) { report(field.line, field.column, std::move(what)); }

  std::string id(const Row& row, const char* column) {
    const CsvField& at = field(row, column);
    const auto fits = [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' ||
             c == '-';
    };
    if (at.text.empty()) report(at, std::string(column) + " is empty");
    if (at.text.size() > k_id_bytes_max || !std::all_of(at.text.begin(), at.text.end(), fits))
      report(at, std::string(column) + " may hold letters, digits, '.', '_' and '-', at most 64");
    return at.text;
  }
  std::string id_or_none(const Row& row, const char* column) {
    return field(row, column).text.empty() ? std::string() : id(row, column);
  }
  std::string name(const Row& row, const char* column) {
    const CsvField& at = field(row, column);
    const auto characters = count_code_points(at.text);
    if (at.text.empty()) report(at, std::string(column) + " is empty");
    if (!characters || *characters > k_name_characters_max)
      report(at, std::string(column) + " is longer than 100 characters");
    return at.text;
  }
  // A whole number from `low` to `high`.
  std::int64_t number(const Row& row, const char* column, std::int64_t low, std::int64_t high) {
    const CsvField& at = field(row, column);
    std::int64_t value = low;
    const char* end = at.text.data() + at.text.size();
    const auto [stopped, error] = std::from_chars(at.text.data(), end, value);
    if (error != std::errc() || stopped != end || value < low || value > high) {
      report(at, std::string(column) + " must be a whole number from " + std::to_string(low) + " to " +
                     std::to_string(high));
      return low;
    }
    return value;
  }
  std::optional<Day> day(const Row& row, const char* column) {
    const CsvField& at = field(row, column);
    const auto day = parse_date(at.text);
    if (!day) report(at, std::string(column) + " must be a date like 2026-09-23");
    return day;
  }
  std::optional<Day> day_or_none(const Row& row, const char* column) {
    return field(row, column).text.empty() ? std::nullopt : day(row, column);
  }

 private:
  void report(std::int64_t line, std::int64_t column, std::string what) {
    problems_.push_back({name_, line, column, std::move(what)});
  }

  std::string name_;
  std::vector<CsvProblem>& problems_;
  CsvTable table_;
  std::unordered_map<std::string, std::size_t> columns_;
  bool whole_ = false;
};

// Reads file after file into one shop, collecting problems.
class ShopReader {
 public:
  explicit ShopReader(const ReadFile& read_file) : read_file_(read_file) {}

  Result<ImportedShop, std::vector<CsvProblem>> read() {
    categories();
    products();
    customers();
    employees();
    orders();
    order_lines();
    if (problems_.empty()) sort_referrers_first();
    if (!problems_.empty()) {
      if (problems_.size() > k_import_problems_max) problems_.resize(k_import_problems_max);
      return Refused{std::move(problems_)};
    }
    std::stable_sort(shop_.orders.begin(), shop_.orders.end(),
                     [](const ImportedOrder& a, const ImportedOrder& b) { return a.ordered_on < b.ordered_on; });
    return std::move(shop_);
  }

 private:
  using Ids = std::unordered_set<std::string>;

  File open(std::string_view name, std::span<const std::string_view> wanted) {
    return File(read_file_, name, wanted, problems_, shop_.unread_columns);
  }
  static std::string unique_id(File& file, const File::Row& row, const char* column, Ids& ids) {
    std::string id = file.id(row, column);
    if (!ids.insert(id).second)
      file.report(file.field(row, column), std::string(column) + " " + id + " is there twice");
    return id;
  }
  // A reference is judged only if the other file could be read.
  static void check_reference(File& file, const File::Row& row, const char* column, const Ids& ids, const char* where) {
    const CsvField& field = file.field(row, column);
    if (!field.text.empty() && !ids.empty() && !ids.contains(field.text))
      file.report(field, std::string(column) + " " + field.text + " is not in " + where);
  }

  void categories() {
    static constexpr std::array<std::string_view, 2> k_columns{"category_id", "name"};
    File file = open("categories.csv", k_columns);
    for (const auto& row : file.rows())
      shop_.categories.push_back({unique_id(file, row, "category_id", category_ids_), file.name(row, "name")});
  }

  void products() {
    static constexpr std::array<std::string_view, 4> k_columns{"product_id", "name", "category_id", "list_price_cents"};
    File file = open("products.csv", k_columns);
    for (const auto& row : file.rows()) {
      shop_.products.push_back({unique_id(file, row, "product_id", product_ids_), file.name(row, "name"),
                                file.id(row, "category_id"),
                                file.number(row, "list_price_cents", 0, domain::k_amount_max_fen / 2)});
      check_reference(file, row, "category_id", category_ids_, "categories.csv");
    }
  }

  void customers() {
    static constexpr std::array<std::string_view, 2> k_columns{"customer_id", "company_name"};
    File file = open("customers.csv", k_columns);
    for (const auto& row : file.rows())
      shop_.customers.push_back({unique_id(file, row, "customer_id", customer_ids_), file.name(row, "company_name")});
  }

  void employees() {
    static constexpr std::array<std::string_view, 4> k_columns{"employee_id", "last_name", "first_name", "reports_to"};
    File file = open("employees.csv", k_columns);
    for (const auto& row : file.rows()) {
      shop_.distributors.push_back({unique_id(file, row, "employee_id", employee_ids_),
                                    file.name(row, "first_name") + " " + file.name(row, "last_name"),
                                    file.id_or_none(row, "reports_to")});
      reports_to_.push_back(file.field(row, "reports_to"));
    }
    for (const auto& row : file.rows()) check_reference(file, row, "reports_to", employee_ids_, "employees.csv");
  }

  void orders() {
    static constexpr std::array<std::string_view, 6> k_columns{"order_id",   "customer_id",  "employee_id",
                                                               "order_date", "shipped_date", "freight_cents"};
    File file = open("orders.csv", k_columns);
    Ids ids;
    for (const auto& row : file.rows()) {
      ImportedOrder order;
      order.id = unique_id(file, row, "order_id", ids);
      order.customer_id = file.id(row, "customer_id");
      order.distributor_id = file.id_or_none(row, "employee_id");
      order.ordered_on = file.day(row, "order_date").value_or(Day{});
      order.received_on = file.day_or_none(row, "shipped_date");
      order.freight_fen = file.number(row, "freight_cents", 0, domain::k_amount_max_fen / 2);
      if (order.received_on && *order.received_on < order.ordered_on)
        file.report(file.field(row, "shipped_date"), "shipped_date is before order_date");
      check_reference(file, row, "customer_id", customer_ids_, "customers.csv");
      check_reference(file, row, "employee_id", employee_ids_, "employees.csv");
      order_at_.emplace(order.id, shop_.orders.size());
      order_places_.push_back(file.field(row, "order_id"));
      shop_.orders.push_back(std::move(order));
    }
  }

  void order_lines() {
    static constexpr std::array<std::string_view, 5> k_columns{"order_id", "product_id", "unit_price_cents", "quantity",
                                                               "discount_bp"};
    File file = open("order_lines.csv", k_columns);
    for (const auto& row : file.rows()) {
      const std::string order_id = file.id(row, "order_id");
      ImportedLine line;
      line.product_id = file.id(row, "product_id");
      line.unit_price_fen =
          file.number(row, "unit_price_cents", 0, domain::k_amount_max_fen / 2 / domain::k_line_quantity_max);
      line.quantity = file.number(row, "quantity", 1, domain::k_line_quantity_max);
      line.discount_bp = file.number(row, "discount_bp", 0, domain::k_rate_one_bp);
      line.discount_fen = domain::discount_of(domain::times(line.unit_price_fen, line.quantity), line.discount_bp);
      check_reference(file, row, "product_id", product_ids_, "products.csv");
      const auto order = order_at_.find(order_id);
      if (order != order_at_.end()) {
        auto& lines = shop_.orders[order->second].lines;
        if (lines.size() == domain::k_cart_lines_max)
          file.report(row.front(), "order " + order_id + " has more than 100 lines");
        lines.push_back(std::move(line));
      } else if (!order_at_.empty()) {
        file.report(file.field(row, "order_id"), "order_id " + order_id + " is not in orders.csv");
      }
    }
    if (file.rows().empty()) return;
    for (std::size_t i = 0; i < shop_.orders.size(); ++i)
      if (shop_.orders[i].lines.empty())
        problems_.push_back({"orders.csv", order_places_[i].line, order_places_[i].column,
                             "order " + shop_.orders[i].id + " has no lines in order_lines.csv"});
  }

  // Referrers before those they referred; whoever is left over stands in a loop.
  void sort_referrers_first() {
    std::vector<ImportedDistributor> sorted;
    Ids placed;
    std::vector<bool> done(shop_.distributors.size(), false);
    for (bool moved = true; moved;) {
      moved = false;
      for (std::size_t i = 0; i < done.size(); ++i) {
        const ImportedDistributor& person = shop_.distributors[i];
        if (done[i] || !(person.referrer_id.empty() || placed.contains(person.referrer_id))) continue;
        placed.insert(person.id);
        sorted.push_back(person);
        done[i] = moved = true;
      }
    }
    for (std::size_t i = 0; i < done.size(); ++i)
      if (!done[i])
        problems_.push_back(
            {"employees.csv", reports_to_[i].line, reports_to_[i].column, "reports_to leads into a circle"});
    shop_.distributors = std::move(sorted);
  }

  const ReadFile& read_file_;
  ImportedShop shop_;
  std::vector<CsvProblem> problems_;
  Ids category_ids_, product_ids_, customer_ids_, employee_ids_;
  std::unordered_map<std::string, std::size_t> order_at_;
  std::vector<CsvField> order_places_;  // of order_id, beside shop_.orders
  std::vector<CsvField> reports_to_;    // beside shop_.distributors
};

}  // namespace

Result<ImportedShop, std::vector<CsvProblem>> read_order_files(const ReadFile& read_file) {
  return ShopReader(read_file).read();
}

}  // namespace fenxiao::server

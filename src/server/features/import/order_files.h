// The six files of an order import (docs/import.md): from CSV text to checked records. Pure; nothing is written here.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "server/features/import/csv.h"

namespace fenxiao::server {

inline constexpr std::size_t k_import_problems_max = 50;  // then the rest is left unsaid

// External ids are texts: letters, digits and "._-", at most 64 of them.
struct ImportedCategory {
  std::string id;
  std::string name;
};
struct ImportedProduct {
  std::string id;
  std::string name;
  std::string category_id;
  std::int64_t list_price_fen = 0;
};
struct ImportedCustomer {
  std::string id;
  std::string name;
};
struct ImportedDistributor {  // a row of employees.csv
  std::string id;
  std::string name;
  std::string referrer_id;  // empty: none
};
struct ImportedLine {
  std::string product_id;
  std::int64_t unit_price_fen = 0;
  std::int64_t quantity = 0;
  std::int64_t discount_bp = 0;
  std::int64_t discount_fen = 0;  // of unit price × quantity, half up
};
struct ImportedOrder {
  std::string id;
  std::string customer_id;
  std::string distributor_id;  // empty: nobody's
  Day ordered_on = {};
  std::optional<Day> received_on = {};  // shipped_date; none: paid and pending
  std::int64_t freight_fen = 0;
  std::vector<ImportedLine> lines;
};

struct ImportedShop {
  std::vector<ImportedCategory> categories;
  std::vector<ImportedProduct> products;
  std::vector<ImportedCustomer> customers;
  std::vector<ImportedDistributor> distributors;  // a referrer stands before those he referred
  std::vector<ImportedOrder> orders;              // by day, then as in the file
  std::vector<std::string> unread_columns;        // "employees.csv: title", for information
};

// The text of a file by its name ("orders.csv"), or nothing where there is none.
using ReadFile = std::function<std::optional<std::string>(std::string_view name)>;

// The whole shop, or everything that is wrong with it (up to k_import_problems_max, in the order of the files).
Result<ImportedShop, std::vector<CsvProblem>> read_order_files(const ReadFile& read_file);

}  // namespace fenxiao::server

#include "server/features/import/order_files.h"

#include <gtest/gtest.h>

#include <map>

namespace fenxiao::server {
namespace {

using Files = std::map<std::string, std::string, std::less<>>;

Files sound_files() {
  return {{"categories.csv", "category_id,name\n1,Tea\n"},
          {"products.csv", "product_id,name,category_id,list_price_cents\np1,Longjing,1,19900\n"},
          {"customers.csv", "customer_id,company_name\nc1,Wang\n"},
          {"employees.csv", "employee_id,last_name,first_name,reports_to\nd2,Lin,Xiao,d1\nd1,Su,Qing,\n"},
          {"orders.csv",
           "order_id,customer_id,employee_id,order_date,shipped_date,freight_cents\n"
           "o2,c1,d2,2026-02-01,2026-02-03,1200\no1,c1,,2026-01-31,,0\n"},
          {"order_lines.csv",
           "order_id,product_id,unit_price_cents,quantity,discount_bp\n"
           "o2,p1,333,3,500\no1,p1,19900,1,0\n"}};
}

Result<ImportedShop, std::vector<CsvProblem>> read(const Files& files) {
  return read_order_files([&](std::string_view name) -> std::optional<std::string> {
    const auto found = files.find(name);
    if (found == files.end()) return std::nullopt;
    return found->second;
  });
}

// The problems after replacing `from` by `to` in one file.
std::string problems(const std::string& file, const std::string& from, const std::string& to) {
  Files files = sound_files();
  const auto at = files[file].find(from);
  if (at == std::string::npos) throw std::invalid_argument(from);
  files[file].replace(at, from.size(), to);
  const auto shop = read(files);
  if (shop.ok()) return "none";
  std::string text;
  for (const CsvProblem& problem : shop.error()) text += (text.empty() ? "" : "\n") + problem.text();
  return text;
}

TEST(order_files, reads_a_shop) {
  const auto shop = read(sound_files());
  ASSERT_TRUE(shop.ok());
  ASSERT_EQ(shop->orders.size(), 2u);
  EXPECT_EQ(shop->orders[0].id, "o1") << "by day";
  EXPECT_EQ(shop->orders[0].distributor_id, "");
  EXPECT_EQ(shop->orders[0].received_on, std::nullopt);
  EXPECT_EQ(shop->orders[1].received_on, day_of(CivilDate{2026, 2, 3}));
  EXPECT_EQ(shop->orders[1].freight_fen, 1200);
  EXPECT_EQ(shop->orders[1].lines.at(0).discount_fen, 50) << "49.95, half up";
  EXPECT_EQ(shop->distributors.at(0).id, "d1") << "the referrer first";
  EXPECT_EQ(shop->distributors.at(1).name, "Xiao Lin");
  EXPECT_EQ(shop->products.at(0).list_price_fen, 19'900);
  EXPECT_TRUE(shop->unread_columns.empty());
}

TEST(order_files, columns_may_stand_in_any_order_with_others_between) {
  Files files = sound_files();
  files["customers.csv"] = "phone,company_name,customer_id\n123,Wang,c1\n";
  const auto shop = read(files);
  ASSERT_TRUE(shop.ok());
  EXPECT_EQ(shop->customers.at(0).name, "Wang");
  EXPECT_EQ(shop->unread_columns, std::vector<std::string>{"customers.csv: phone"});
}

TEST(order_files, names_what_is_wrong_with_file_line_and_column) {
  EXPECT_EQ(problems("orders.csv", "freight_cents", "freight"), "orders.csv:1: the column freight_cents is missing");
  EXPECT_EQ(problems("orders.csv", "freight_cents", "order_id"),
            "orders.csv:1:58: this column is there twice\norders.csv:1: the column freight_cents is missing");
  EXPECT_EQ(problems("orders.csv", "o2,c1", "o2,c9"), "orders.csv:2:4: customer_id c9 is not in customers.csv");
  EXPECT_EQ(problems("orders.csv", "c1,d2", "c1,d9"), "orders.csv:2:7: employee_id d9 is not in employees.csv");
  EXPECT_EQ(problems("orders.csv", "2026-02-01", "2026-02-30"),
            "orders.csv:2:10: order_date must be a date like 2026-09-23");
  EXPECT_EQ(problems("orders.csv", "2026-02-03", "03.02.2026"),
            "orders.csv:2:21: shipped_date must be a date like 2026-09-23");
  EXPECT_EQ(problems("orders.csv", "2026-02-03", "2026-01-31"), "orders.csv:2:21: shipped_date is before order_date");
  EXPECT_EQ(problems("orders.csv", "1200", "12.00"),
            "orders.csv:2:32: freight_cents must be a whole number from 0 to 4503599627370495");
  EXPECT_EQ(problems("orders.csv", "1200", "-1"),
            "orders.csv:2:32: freight_cents must be a whole number from 0 to 4503599627370495");
  EXPECT_EQ(problems("orders.csv", "o1,", "o2,"),
            "orders.csv:3:1: order_id o2 is there twice\n"
            "order_lines.csv:3:1: order_id o1 is not in orders.csv\norders.csv:3:1: order o2 has no lines in "
            "order_lines.csv");
  EXPECT_EQ(problems("order_lines.csv", "o1,p1,19900,1,0\n", ""),
            "orders.csv:3:1: order o1 has no lines in order_lines.csv");
  EXPECT_EQ(problems("order_lines.csv", "333,3", "333,0"),
            "order_lines.csv:2:11: quantity must be a whole number from 1 to 9999");
  EXPECT_EQ(problems("order_lines.csv", "333,3", "333, 3"),
            "order_lines.csv:2:11: quantity must be a whole number from 1 to 9999");
  EXPECT_EQ(problems("order_lines.csv", "3,500", "3,10001"),
            "order_lines.csv:2:13: discount_bp must be a whole number from 0 to 10000");
  EXPECT_EQ(problems("order_lines.csv", "o2,p1", "o2,p9"), "order_lines.csv:2:4: product_id p9 is not in products.csv");
  EXPECT_EQ(problems("order_lines.csv", "o2,p1", "o9,p1"),
            "order_lines.csv:2:1: order_id o9 is not in orders.csv\norders.csv:2:1: order o2 has no lines in "
            "order_lines.csv");
  EXPECT_EQ(problems("products.csv", ",1,", ",7,"), "products.csv:2:13: category_id 7 is not in categories.csv");
  EXPECT_EQ(problems("products.csv", "p1,", "p/1,").substr(0, 83),
            "products.csv:2:1: product_id may hold letters, digits, '.', '_' and '-', at most 64");
  EXPECT_EQ(problems("categories.csv", "Tea", ""), "categories.csv:2:3: name is empty");
  EXPECT_EQ(problems("employees.csv", "Xiao,d1", "Xiao,d9"),
            "employees.csv:2:13: reports_to d9 is not in employees.csv");
  EXPECT_EQ(problems("employees.csv", "Qing,", "Qing,d2"),
            "employees.csv:2:13: reports_to leads into a circle\nemployees.csv:3:12: reports_to leads into a circle");
  EXPECT_EQ(problems("employees.csv", "Qing,", "Qing,d1"),
            "employees.csv:2:13: reports_to leads into a circle\nemployees.csv:3:12: reports_to leads into a circle");
}

TEST(order_files, a_missing_file_is_named_once_and_its_references_are_left_alone) {
  Files files = sound_files();
  files.erase("products.csv");
  const auto shop = read(files);
  ASSERT_EQ(shop.error().size(), 1u);
  EXPECT_EQ(shop.error()[0].text(), "products.csv: the file is missing");
}

TEST(order_files, stops_telling_after_fifty_problems) {
  Files files = sound_files();
  for (int i = 0; i < 200; ++i) files["customers.csv"] += "c1,twice\n";
  EXPECT_EQ(read(files).error().size(), k_import_problems_max);
}

}  // namespace
}  // namespace fenxiao::server

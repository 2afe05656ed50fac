#include "server/features/import/csv.h"

#include <gtest/gtest.h>

namespace fenxiao::server {
namespace {

// "a|b/c|d" for rows of fields, or the problem.
std::string read(std::string_view text) {
  const auto table = parse_csv("t.csv", text);
  if (!table) return table.error().text();
  std::string out;
  const auto add = [&](const std::vector<CsvField>& fields) {
    if (!out.empty()) out += '/';
    for (std::size_t i = 0; i < fields.size(); ++i) out += (i ? "|" : "") + fields[i].text;
  };
  add(table->header);
  for (const auto& row : table->rows) add(row);
  return out;
}

TEST(csv, reads_rfc_4180) {
  EXPECT_EQ(read("a,b\n1,2\n"), "a|b/1|2");
  EXPECT_EQ(read("a,b\r\n1,2\r\n"), "a|b/1|2");
  EXPECT_EQ(read("a,b\n1,2"), "a|b/1|2") << "the last line end may be missing";
  EXPECT_EQ(read("a,b\n,\n"), "a|b/|");
  EXPECT_EQ(read("a\n\"\"\n"), "a/");
  EXPECT_EQ(read("a,b\n\"1,2\",\"say \"\"hi\"\"\"\n"), "a|b/1,2|say \"hi\"");
  EXPECT_EQ(read("a,b\n\"two\r\nlines\",x\n"), "a|b/two\nlines|x");
  EXPECT_EQ(read("\xEF\xBB\xBF"
                 "a\n林\n"),
            "a/林");
  EXPECT_EQ(read("a\n x\ty \n"), "a/ x\ty ") << "blanks belong to the field";
}

TEST(csv, names_what_is_wrong_and_where) {
  EXPECT_EQ(read(""), "t.csv:1: the file is empty; its first line names the columns");
  EXPECT_EQ(read("a,b\n1\n"), "t.csv:2: has 1 fields, the header has 2");
  EXPECT_EQ(read("a,b\n1,2\n1,2,3\n"), "t.csv:3: has 3 fields, the header has 2");
  EXPECT_EQ(read("a,b\n1,2\n\n1,2\n"), "t.csv:3: has 1 fields, the header has 2");
  EXPECT_EQ(read("a,b\n1,x\"y\n"), "t.csv:2:4: a quote inside a field that does not begin with one");
  EXPECT_EQ(read("a,b\n1,\"x\"y\n"), "t.csv:2:6: text behind a closing quote");
  EXPECT_EQ(read("a,b\n1,\"x\n2,3\n"), "t.csv:2:3: a quote that is never closed");
  EXPECT_EQ(read("a,b\n1,2\r3,4\n"), "t.csv:2:4: a carriage return without a line feed");
  EXPECT_EQ(read("a,b\n林晓,\xFF\n"), "t.csv:2:4: this is not UTF-8") << "columns are counted in characters";
  EXPECT_EQ(read("a,b\n1,\xC4\xE3\n"), "t.csv:2:3: this is not UTF-8") << "GBK is not guessed";
  EXPECT_EQ(read(std::string_view("a,b\n1,\0\n", 8)), "t.csv:2:3: a control character");
  EXPECT_EQ(read("a,b\n\"x\ny\",\x01\n"), "t.csv:3:4: a control character") << "lines as an editor counts them";
  EXPECT_EQ(read("a\n" + std::string(k_csv_field_bytes_max + 1, 'x')), "t.csv:2:1: a field is too long");
  EXPECT_EQ(read(std::string(k_csv_columns_max, ',')), "t.csv:1:201: too many columns");
}

}  // namespace
}  // namespace fenxiao::server

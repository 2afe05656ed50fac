// A CSV file from anywhere. What is accepted, written again in the strictest spelling, reads the same.
#include <cstdint>
#include <string>
#include <string_view>

#include "server/features/import/csv.h"
#include "tests/fuzz/must.h"

namespace {

using namespace fenxiao::server;

void write_row(std::string& out, const std::vector<CsvField>& row) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    out += i ? ",\"" : "\"";
    for (const char c : row[i].text) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  out += "\r\n";
}

bool same(const std::vector<CsvField>& a, const std::vector<CsvField>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i].text != b[i].text) return false;
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto table = parse_csv("any.csv", std::string_view(reinterpret_cast<const char*>(data), size));
  if (!table) {
    must(!table.error().what.empty() && table.error().line >= 0, "a problem has its place");
    return 0;
  }
  std::string text;
  write_row(text, table->header);
  for (const auto& row : table->rows) {
    must(row.size() == table->header.size(), "a row is as long as the header");
    write_row(text, row);
  }
  const auto again = parse_csv("any.csv", text);
  must(again.ok(), "what was written can be read");
  must(same(again->header, table->header) && again->rows.size() == table->rows.size(), "and has the same rows");
  for (std::size_t i = 0; i < table->rows.size(); ++i)
    must(same(again->rows[i], table->rows[i]), "and the same fields");
  return 0;
}

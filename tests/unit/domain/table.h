// Tests as tables of text: one row per case or event, columns by blanks, the last ones the result. "#" starts a remark.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace fenxiao::domain {

struct Row {
  std::string text;  // for SCOPED_TRACE
  std::vector<std::string> cells;

  const std::string& operator[](std::size_t i) const { return cells.at(i); }
  std::size_t size() const { return cells.size(); }
  std::int64_t number(std::size_t i) const {
    std::size_t used = 0;
    const std::string& cell = cells.at(i);
    const long long value = std::stoll(cell, &used);
    if (used != cell.size()) throw std::invalid_argument("not a number: " + cell);
    return value;
  }
};

inline std::vector<std::string> split(const std::string& text, char by) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, by);) parts.push_back(part);
  return parts;
}

inline std::vector<std::int64_t> numbers(const std::string& text) {  // "3,3,4"; "-" for none
  std::vector<std::int64_t> values;
  if (text == "-") return values;
  for (const std::string& part : split(text, ',')) values.push_back(std::stoll(part));
  return values;
}

inline std::vector<Row> table(std::string_view text) {
  std::vector<Row> rows;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) {
    line = line.substr(0, line.find('#'));
    std::istringstream words(line);
    Row row{line, {}};
    for (std::string word; words >> word;) row.cells.push_back(word);
    if (!row.cells.empty()) rows.push_back(row);
  }
  return rows;
}

// Random tests print their seed; FENXIAO_SEED replays one.
inline std::uint64_t test_seed() {
  const char* given = std::getenv("FENXIAO_SEED");
  return given ? std::strtoull(given, nullptr, 10) : 20'260'923;
}

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  // Inclusive at both ends; not std::uniform_int_distribution, whose numbers differ between standard libraries.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool one_in(std::int64_t n) { return between(1, n) == 1; }

 private:
  std::mt19937_64 engine_;
};

}  // namespace fenxiao::domain

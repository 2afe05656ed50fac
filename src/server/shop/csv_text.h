// Rows of a file that people open in a spreadsheet: RFC 4180, with a byte order mark so that Chinese is read as UTF-8.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fenxiao::server::shop {

class CsvText {
 public:
  explicit CsvText(const std::vector<std::string_view>& header) { row(header); }
  template <class Cells>
  void row(const Cells& cells) {
    bool first = true;
    for (const auto& cell : cells) {
      if (!first) text_ += ',';
      first = false;
      append(cell);
    }
    text_ += "\r\n";
  }
  std::string take() { return std::move(text_); }

 private:
  void append(std::string_view cell) {
    // A spreadsheet would run what begins like a formula: a name is never one. A number with a sign is left as it is.
    const bool formula = !cell.empty() && std::string_view("=+@\t\r").find(cell.front()) != std::string_view::npos;
    const bool quoted = formula || cell.find_first_of(",\"\r\n") != std::string_view::npos;
    if (quoted) text_ += '"';
    if (formula) text_ += '\'';
    for (const char c : cell) {
      if (c == '"') text_ += '"';
      text_ += c;
    }
    if (quoted) text_ += '"';
  }
  std::string text_ = "\xEF\xBB\xBF";
};

// "1234.56" of 123456 minor units.
inline std::string amount_text(std::int64_t fen) {
  const std::int64_t rest = fen < 0 ? -(fen % 100) : fen % 100;
  const std::string whole = (fen < 0 && fen > -100 ? "-" : "") + std::to_string(fen / 100);
  return whole + "." + (rest < 10 ? "0" : "") + std::to_string(rest);
}

}  // namespace fenxiao::server::shop

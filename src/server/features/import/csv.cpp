#include "server/features/import/csv.h"

#include <optional>

#include "base/utf8.h"

namespace fenxiao::server {
namespace {

constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";

class Reader {
 public:
  Reader(std::string_view file, std::string_view text) : file_(file), text_(text) {}

  // The next row; empty at the end of the text. After a problem the reader is done.
  Result<std::vector<CsvField>, CsvProblem> row() {
    std::vector<CsvField> fields;
    if (at_ == text_.size()) return fields;
    for (;;) {
      CsvField field{{}, line_, column_};
      auto problem = peek() == '"' ? quoted(field) : plain(field);
      if (!problem && field.text.size() > k_csv_field_bytes_max)
        problem = at(field.line, field.column, "a field is too long");
      if (!problem && fields.size() == k_csv_columns_max) problem = at(field.line, field.column, "too many columns");
      if (problem) return Refused{*problem};
      fields.push_back(std::move(field));
      if (at_ == text_.size()) return fields;
      if (peek() == ',') {
        step();
        continue;
      }
      line_end();
      return fields;
    }
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool at_line_end() const {
    return peek() == '\n' || (peek() == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n');
  }
  void step() { ++at_, ++column_; }
  void line_end() {
    at_ += peek() == '\r' ? 2 : 1;
    ++line_, column_ = 1;
  }
  CsvProblem at(std::int64_t line, std::int64_t column, std::string what) const {
    return {std::string(file_), line, column, std::move(what)};
  }
  CsvProblem here(std::string what) const { return at(line_, column_, std::move(what)); }

  // One character of a field, neither quote nor line end.
  std::optional<CsvProblem> character(std::string& out) {
    const std::size_t from = at_;
    const auto code_point = next_code_point(text_, at_);
    if (!code_point) return here("this is not UTF-8");
    const bool control = (*code_point < 0x20 && *code_point != '\t') || (*code_point >= 0x7F && *code_point < 0xA0);
    if (control) {
      at_ = from;
      return here(*code_point == '\r' ? "a carriage return without a line feed" : "a control character");
    }
    out.append(text_.substr(from, at_ - from));
    ++column_;
    return std::nullopt;
  }

  std::optional<CsvProblem> plain(CsvField& field) {
    while (at_ < text_.size() && peek() != ',' && !at_line_end()) {
      if (peek() == '"') return here("a quote inside a field that does not begin with one");
      if (auto problem = character(field.text)) return problem;
    }
    return std::nullopt;
  }

  std::optional<CsvProblem> quoted(CsvField& field) {
    step();
    while (at_ < text_.size()) {
      if (peek() == '"') {
        step();
        if (peek() != '"') {
          if (at_ == text_.size() || peek() == ',' || at_line_end()) return std::nullopt;
          return here("text behind a closing quote");
        }
        field.text += '"';
        step();
      } else if (at_line_end()) {
        field.text += '\n';
        line_end();
      } else if (auto problem = character(field.text)) {
        return problem;
      }
    }
    return at(field.line, field.column, "a quote that is never closed");
  }

  std::string_view file_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
  std::int64_t column_ = 1;
};

}  // namespace

std::string CsvProblem::text() const {
  std::string place = file;
  if (line > 0) place += ":" + std::to_string(line);
  if (line > 0 && column > 0) place += ":" + std::to_string(column);
  return place + ": " + what;
}

Result<CsvTable, CsvProblem> parse_csv(std::string_view file, std::string_view text) {
  CsvTable table{std::string(file), {}, {}};
  if (text.size() > k_csv_bytes_max) return Refused{CsvProblem{table.file, 0, 0, "the file is too large"}};
  if (text.starts_with(k_byte_order_mark)) text.remove_prefix(k_byte_order_mark.size());
  Reader reader(file, text);
  auto header = reader.row();
  if (!header) return Refused{header.error()};
  if (header->empty())
    return Refused{CsvProblem{table.file, 1, 0, "the file is empty; its first line names the columns"}};
  table.header = std::move(header).value();
  for (;;) {
    auto row = reader.row();
    if (!row) return Refused{row.error()};
    if (row->empty()) return table;
    if (row->size() != table.header.size())
      return Refused{CsvProblem{
          table.file, row->front().line, 0,
          "has " + std::to_string(row->size()) + " fields, the header has " + std::to_string(table.header.size())}};
    table.rows.push_back(std::move(row).value());
  }
}

}  // namespace fenxiao::server

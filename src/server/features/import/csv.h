// CSV after RFC 4180, in UTF-8: read strictly, so that what is wrong is named with its place instead of guessed at.
//
// Lines end with CRLF or LF; a field in quotes may hold commas, line ends and doubled quotes; a byte order mark at the
// beginning is passed over. Refused: malformed UTF-8, control characters other than tab, a quote inside an unquoted
// field, text behind a closing quote, a quote never closed, a lone CR, a row longer or shorter than the header.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace fenxiao::server {

inline constexpr std::size_t k_csv_bytes_max = 256u << 20;
inline constexpr std::size_t k_csv_field_bytes_max = 16u << 10;
inline constexpr std::size_t k_csv_columns_max = 200;

struct CsvProblem {
  std::string file;
  std::int64_t line = 0;    // from 1; as an editor counts, a line end in quotes included
  std::int64_t column = 0;  // from 1, in characters; 0: the line or the file as a whole
  std::string what;
  std::string text() const;  // "orders.csv:12:7: what"
  friend bool operator==(const CsvProblem&, const CsvProblem&) = default;
};

struct CsvField {
  std::string text;
  std::int64_t line = 0;
  std::int64_t column = 0;
};

struct CsvTable {
  std::string file;
  std::vector<CsvField> header;
  std::vector<std::vector<CsvField>> rows;  // each as long as the header
};

Result<CsvTable, CsvProblem> parse_csv(std::string_view file, std::string_view text);

}  // namespace fenxiao::server

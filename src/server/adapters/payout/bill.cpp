#include "server/adapters/payout/bill.h"

#include <algorithm>
#include <array>
#include <optional>

namespace fenxiao::server {
namespace {

// A word as it stands in a file of either encoding: no conversion is needed to find it.
struct Name {
  std::string_view utf8;
  std::string_view gbk;
  bool is(std::string_view text) const { return text == utf8 || text == gbk; }
  bool in(std::string_view text) const {
    return text.find(utf8) != std::string_view::npos || text.find(gbk) != std::string_view::npos;
  }
};
constexpr Name k_number{"商户订单号", "\xC9\xCC\xBB\xA7\xB6\xA9\xB5\xA5\xBA\xC5"};
constexpr Name k_time{"发生时间", "\xB7\xA2\xC9\xFA\xCA\xB1\xBC\xE4"};
constexpr Name k_in{"收入金额（+元）", "\xCA\xD5\xC8\xEB\xBD\xF0\xB6\xEE\xA3\xA8+\xD4\xAA\xA3\xA9"};
constexpr Name k_out{"支出金额（-元）", "\xD6\xA7\xB3\xF6\xBD\xF0\xB6\xEE\xA3\xA8-\xD4\xAA\xA3\xA9"};
constexpr Name k_kind{"业务类型", "\xD2\xB5\xCE\xF1\xC0\xE0\xD0\xCD"};
constexpr Name k_transfer{"转账", "\xD7\xAA\xD5\xCB"};

constexpr std::size_t k_bill_bytes_max = 256u << 20;

using Cells = std::vector<std::string>;
struct Line {
  std::int64_t number = 0;
  Cells cells;
};

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

// Commas and quotes are single bytes in GBK too: no byte of a longer character is one of them.
Cells cells_of(std::string_view line) {
  Cells cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"') {
      if (quoted && i + 1 < line.size() && line[i + 1] == '"')
        cells.back() += line[++i];
      else
        quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  for (std::string& cell : cells) cell = trimmed(cell);
  return cells;
}

std::vector<Line> lines_of(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<Line> lines;
  for (std::int64_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(text.substr(0, end));
    if (!line.empty()) lines.push_back({number, cells_of(line)});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// "12.30", "-12.30", "+1": exactly, in fen.
std::optional<std::int64_t> fen_of(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  std::int64_t fen = 0;
  int places = -1;
  int digits = 0;
  for (const char c : text) {
    if (c == '.' && places < 0) {
      places = 0;
    } else if (c >= '0' && c <= '9' && places < 2 && digits < 15) {
      fen = fen * 10 + (c - '0');
      ++digits;
      if (places >= 0) ++places;
    } else {
      return std::nullopt;
    }
  }
  if (digits == 0) return std::nullopt;
  for (int at = std::max(places, 0); at < 2; ++at) fen *= 10;
  return negative ? -fen : fen;
}

Refused<BillProblem> problem(std::int64_t line, std::string what) { return {BillProblem{line, std::move(what)}}; }

// The day of "2026-11-25 09:41:00".
std::optional<Day> day_at(std::string_view text) { return parse_date(text.substr(0, 10)); }

void spread(Bill& bill, Day day) {
  if (bill.entries.size() == 1) bill.first = bill.last = day;
  bill.first = std::min(bill.first, day);
  bill.last = std::max(bill.last, day);
}

std::string without_quote(const std::string& cell) { return cell.starts_with('`') ? cell.substr(1) : cell; }

}  // namespace

Result<Bill, BillProblem> read_wechat_bill(std::string_view text) {
  constexpr std::array<std::string_view, 11> k_header{
      "记账时间",     "微信支付业务单号", "资金流水单号",       "业务名称", "业务类型",  "收支类型",
      "收支金额(元)", "账户结余(元)",     "资金变更提交申请人", "备注",     "业务凭证号"};
  if (text.size() > k_bill_bytes_max) return problem(0, "the file is too large");
  const auto lines = lines_of(text);
  if (lines.empty() || !std::equal(k_header.begin(), k_header.end(), lines[0].cells.begin(), lines[0].cells.end()))
    return problem(1, "does not begin with the header of WeChat Pay's fund bill");
  Bill bill;
  std::int64_t in_fen = 0;
  std::int64_t out_fen = 0;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    Cells cells = lines[i].cells;
    if (cells[0] == "资金流水总笔数") {
      // The sums of the file itself: a bill that was cut off or altered shows here.
      if (i + 1 >= lines.size() || lines[i + 1].cells.size() != 5)
        return problem(lines[i].number, "the sums are missing");
      const Cells& sums = lines[i + 1].cells;
      const auto income = fen_of(without_quote(sums[2]));
      const auto expense = fen_of(without_quote(sums[4]));
      if (income != in_fen || expense != out_fen)
        return problem(lines[i + 1].number, "the lines do not add up to the sums");
      if (bill.entries.empty()) return problem(lines[i].number, "the bill is empty");
      return bill;
    }
    if (cells.size() < k_header.size()) return problem(lines[i].number, "has too few cells");
    for (std::string& cell : cells) cell = without_quote(cell);
    const auto day = day_at(cells[0]);
    const auto amount = fen_of(cells[6]);
    const bool expense = cells[5] == "支出";
    if (!day) return problem(lines[i].number, "the time cannot be read");
    if (!amount || *amount < 0) return problem(lines[i].number, "the amount cannot be read");
    if (!expense && cells[5] != "收入") return problem(lines[i].number, "is neither income nor expense");
    (expense ? out_fen : in_fen) += *amount;
    const bool payout = cells[3].find("转账") != std::string::npos || cells[4].find("转账") != std::string::npos;
    // A remark may hold commas: the number is the last cell, whatever stands between.
    bill.entries.push_back({cells.back(), expense ? *amount : -*amount, payout, lines[i].number});
    spread(bill, *day);
  }
  return problem(lines.back().number, "the sums are missing: the file is not whole");
}

Result<Bill, BillProblem> read_alipay_bill(std::string_view text) {
  if (text.size() > k_bill_bytes_max) return problem(0, "the file is too large");
  struct Columns {
    std::size_t number = 0, time = 0, in = 0, out = 0, kind = 0;
  };
  std::optional<Columns> columns;
  std::size_t width = 0;
  Bill bill;
  for (const Line& line : lines_of(text)) {
    if (line.cells[0].starts_with('#')) continue;
    if (!columns) {
      const auto at = [&](const Name& name) {
        return static_cast<std::size_t>(
            std::find_if(line.cells.begin(), line.cells.end(), [&](const std::string& cell) { return name.is(cell); }) -
            line.cells.begin());
      };
      const Columns found{at(k_number), at(k_time), at(k_in), at(k_out), at(k_kind)};
      width = line.cells.size();
      for (const std::size_t column : {found.number, found.time, found.in, found.out, found.kind})
        if (column == width) return problem(line.number, "is not the header of Alipay's account detail");
      columns = found;
      continue;
    }
    if (line.cells.size() < width) return problem(line.number, "has too few cells");
    const std::string& income = line.cells[columns->in];
    const std::string& expense = line.cells[columns->out];
    const auto in = income.empty() ? std::optional<std::int64_t>(0) : fen_of(income);
    const auto out = expense.empty() ? std::optional<std::int64_t>(0) : fen_of(expense);
    const auto day = day_at(line.cells[columns->time]);
    if (!day) return problem(line.number, "the time cannot be read");
    if (!in || !out || *in < 0 || *out > 0) return problem(line.number, "the amount cannot be read");
    bill.entries.push_back(
        {line.cells[columns->number], -*out - *in, k_transfer.in(line.cells[columns->kind]), line.number});
    spread(bill, *day);
  }
  if (!columns) return problem(1, "has no header of Alipay's account detail");
  if (bill.entries.empty()) return problem(1, "the bill is empty");
  return bill;
}

}  // namespace fenxiao::server

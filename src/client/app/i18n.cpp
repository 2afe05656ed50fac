#include "client/app/i18n.h"

#include <cstdio>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

namespace fenxiao::client {
namespace {

struct Table {
  Language language = Language::zh_cn;
  std::map<std::string, std::string, std::less<>> texts;
};
Table& table() {
  static Table loaded;
  return loaded;
}

constexpr const char* k_months_en[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string symbol_of(const std::string& currency) {
  if (currency == "CNY") return "¥";
  if (currency == "USD") return "$";
  return currency + " ";
}

}  // namespace

bool load_language(Language language, std::string_view json) {
  const auto parsed = nlohmann::json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_object()) return false;
  Table fresh{language, {}};
  for (const auto& [key, value] : parsed.items()) {
    if (!value.is_string()) return false;
    fresh.texts.emplace(key, value.get<std::string>());
  }
  table() = std::move(fresh);
  return true;
}

Language language() { return table().language; }

bool has_text(std::string_view key) { return table().texts.contains(key); }

const std::string& tr(std::string_view key) {
  const auto found = table().texts.find(key);
  if (found != table().texts.end()) return found->second;
  return table().texts.emplace(key, key).first->second;
}

std::string tr(std::string_view key, std::initializer_list<std::string_view> parts) {
  const std::string& pattern = tr(key);
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}') {
      const auto index = static_cast<std::size_t>(pattern[i + 1] - '0');
      if (index < parts.size()) {
        out += parts.begin()[index];
        i += 2;
        continue;
      }
    }
    out += pattern[i];
  }
  return out;
}

const std::string& pick(const std::string& zh, const std::string& en) {
  return language() == Language::en && !en.empty() ? en : zh;
}

std::string number_text(std::int64_t value) {
  std::string digits = std::to_string(value < 0 ? -value : value);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return (value < 0 ? "−" : "") + digits;
}

std::string rate_text(std::int64_t rate_bp) {
  std::string text = std::to_string(rate_bp / 100);
  if (const auto rest = rate_bp % 100) {
    text += '.';
    text += static_cast<char>('0' + rest / 10);
    if (rest % 10) text += static_cast<char>('0' + rest % 10);
  }
  return text + "%";
}

MoneyParts money_parts(const contract::Money& money) {
  const std::int64_t size = money.amount < 0 ? -money.amount : money.amount;
  const auto cents = size % 100;
  std::string fraction = ".";
  fraction += static_cast<char>('0' + cents / 10);
  fraction += static_cast<char>('0' + cents % 10);
  return {money.amount < 0 ? "−" : "", symbol_of(money.currency), number_text(size / 100), fraction};
}

std::string money_text(const contract::Money& money) { return money_parts(money).all(); }

std::string exact_money_text(std::int64_t amount_e4, const std::string& currency) {
  constexpr std::int64_t k_unit_e4 = 1'000'000;
  const std::int64_t size = amount_e4 < 0 ? -amount_e4 : amount_e4;
  char rest[12];
  std::snprintf(rest, sizeof rest, ".%06d", static_cast<int>(size % k_unit_e4));
  std::string fraction = rest;
  while (fraction.size() > 3 && fraction.back() == '0') fraction.pop_back();
  return (amount_e4 < 0 ? "−" : "") + symbol_of(currency) + number_text(size / k_unit_e4) + fraction;
}

std::string date_text(Instant at, int utc_offset_min, bool with_time) {
  const Day day = day_of(at, utc_offset_min);
  const CivilDate date = civil_of(day);
  char text[48];
  if (language() == Language::en)
    std::snprintf(text, sizeof text, "%d %s", date.day, k_months_en[date.month - 1]);
  else
    std::snprintf(text, sizeof text, "%d 月 %d 日", date.month, date.day);
  if (!with_time) return text;
  const auto minutes = (at.ms - start_of(day, utc_offset_min).ms) / k_minute_ms;
  char clock[16];
  std::snprintf(clock, sizeof clock, " %02d:%02d", static_cast<int>(minutes / 60), static_cast<int>(minutes % 60));
  return std::string(text) + clock;
}

std::string month_text(std::string_view month) {
  const auto first = parse_date(std::string(month) + "-01");
  if (!first) return std::string(month);
  const CivilDate date = civil_of(*first);
  if (language() == Language::en) return std::string(k_months_en[date.month - 1]) + " " + std::to_string(date.year);
  return std::to_string(date.year) + " 年 " + std::to_string(date.month) + " 月";
}

std::string month_after(std::string_view month, int by) {
  const auto first = parse_date(std::string(month) + "-01");
  if (!first) return std::string(month);
  const CivilDate date = civil_of(*first);
  const int months = date.year * 12 + date.month - 1 + by;
  return format_date(day_of(CivilDate{months / 12, months % 12 + 1, 1})).substr(0, 7);
}

std::string short_day_text(Day day) {
  const CivilDate date = civil_of(day);
  return std::to_string(date.month) + "/" + std::to_string(date.day);
}

}  // namespace fenxiao::client

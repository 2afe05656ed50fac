// Words, by key and language. The tables are data (assets/i18n/*.json) and come with the page; zh-CN is complete, and a
// key that a table lacks is a failing test (tools/lint), never an English word on a Chinese screen.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/time.h"
#include "contract/types.h"

namespace fenxiao::client {

enum class Language : std::uint8_t { zh_cn, en };

// Replaces the table. `json` is one flat object of texts; false if it is not.
bool load_language(Language language, std::string_view json);
Language language();

// The text of a key; the key itself where it is missing. Lives until the next load_language.
const std::string& tr(std::string_view key);
bool has_text(std::string_view key);
// The same with {0}, {1}, … filled in.
std::string tr(std::string_view key, std::initializer_list<std::string_view> parts);

// The one of two texts that fits the language, for names that come from the shop in both.
const std::string& pick(const std::string& zh, const std::string& en);

// A number with thousands separators, "1,204".
std::string number_text(std::int64_t value);
// "12.5%" from basis points, without trailing zeros.
std::string rate_text(std::int64_t rate_bp);
// Money in its parts, so that the fen can be set smaller: "¥", "1,284", ".60". The sign is U+2212.
struct MoneyParts {
  std::string sign;
  std::string symbol;
  std::string whole;
  std::string fraction;
  std::string all() const { return sign + symbol + whole + fraction; }
};
MoneyParts money_parts(const contract::Money& money);
std::string money_text(const contract::Money& money);
// An amount in 1/10000 of a minor unit, with as many digits as it has, at least the minor unit's: "¥34.3875".
std::string exact_money_text(std::int64_t amount_e4, const std::string& currency);

// "9 月 12 日" / "12 Sep"; with_time adds "14:05". In the shop's zone.
std::string date_text(Instant at, int utc_offset_min, bool with_time = false);
// "2026 年 9 月" / "Sep 2026" from "2026-09"; and the month before or after by so many.
std::string month_text(std::string_view month);
std::string month_after(std::string_view month, int by);
// "9/12", for axes.
std::string short_day_text(Day day);

}  // namespace fenxiao::client

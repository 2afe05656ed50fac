// Escaping, and money as text and as HTML.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fenxiao::server::landing {

// For element content and for attribute values in double quotes.
std::string escape(std::string_view text);

// 123456 → "1,234" and "56"; negative amounts do not occur on a landing page.
struct MoneyText {
  std::string symbol;  // "¥", "$", else the currency code and a space
  std::string major;
  std::string minor;  // without the point
};
MoneyText money_text(std::int64_t amount_fen, std::string_view currency);
std::string plain_money(std::int64_t amount_fen, std::string_view currency);
std::string grouped(std::int64_t count);

}  // namespace fenxiao::server::landing

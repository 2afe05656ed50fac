#include "server/landing/html.h"

#include "base/invariant.h"

namespace fenxiao::server::landing {

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string grouped(std::int64_t count) {
  std::string out = std::to_string(count);
  for (std::size_t at = out.size(); at > 3; at -= 3) out.insert(at - 3, ",");
  return out;
}

MoneyText money_text(std::int64_t amount_fen, std::string_view currency) {
  INVARIANT(amount_fen >= 0);
  std::string minor = std::to_string(amount_fen % 100);
  if (minor.size() < 2) minor.insert(0, "0");
  std::string symbol = currency == "CNY" ? "¥" : currency == "USD" ? "$" : std::string(currency) + " ";
  return {std::move(symbol), grouped(amount_fen / 100), std::move(minor)};
}

std::string plain_money(std::int64_t amount_fen, std::string_view currency) {
  const MoneyText text = money_text(amount_fen, currency);
  return text.symbol + text.major + "." + text.minor;
}

}  // namespace fenxiao::server::landing

// Stock of one SKU. Always: sold + reserved + left = received − written off, and left never below zero.
#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"

namespace fenxiao::domain {

struct Stock {
  std::int64_t received = 0;
  std::int64_t written_off = 0;
  std::int64_t sold = 0;
  std::int64_t reserved = 0;
  std::int64_t left() const { return received - written_off - sold - reserved; }
  friend bool operator==(const Stock&, const Stock&) = default;
};
bool sound(const Stock& stock);

// In order of precedence.
enum class StockRefusal { bad_quantity, quantity_limit, out_of_stock };

// `bought_before` counts what this buyer has of the SKU, reserved ones included; `per_buyer_max` none: no limit.
Result<Stock, StockRefusal> reserve(Stock stock, std::int64_t quantity, std::int64_t bought_before = 0,
                                    std::optional<std::int64_t> per_buyer_max = {});
Stock sell_reserved(Stock stock, std::int64_t quantity);  // paid
Stock free_reserved(Stock stock, std::int64_t quantity);  // cancelled, or expired and confirmed closed
Stock take_back(Stock stock, std::int64_t quantity);      // refunded before shipping, or restocked after
Stock receive_goods(Stock stock, std::int64_t quantity);  // a delivery from the supplier
Result<Stock, StockRefusal> write_off(Stock stock, std::int64_t quantity);

}  // namespace fenxiao::domain

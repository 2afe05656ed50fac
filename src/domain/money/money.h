// Money is int64 minor units ("fen"); rates are basis points (1 bp = 1/10 000). No floating point, ever.
//
// Limits: an amount stays within ±(2^53 − 1), so that a JSON number in any client holds it exactly.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fenxiao::domain {

inline constexpr std::int64_t k_amount_max_fen = (std::int64_t{1} << 53) - 1;
inline constexpr std::int64_t k_rate_one_bp = 10'000;  // 100 %

constexpr bool amount_in_range(std::int64_t amount_fen) {
  return amount_fen >= -k_amount_max_fen && amount_fen <= k_amount_max_fen;
}

// One currency per shop; the code travels with the amount so that a mix-up shows.
struct Money {
  std::int64_t amount = 0;
  std::string currency = "CNY";
  friend bool operator==(const Money&, const Money&) = default;
};

// base × rate / 10 000 as it is before rounding: whole fen and the rest in 1/10 000 fen.
struct ExactFen {
  std::int64_t whole_fen = 0;
  std::int64_t rest_of_10000 = 0;  // 0..9999
  friend bool operator==(const ExactFen&, const ExactFen&) = default;
};
ExactFen exact_bp(std::int64_t base_fen, std::int64_t rate_bp);  // base >= 0, rate >= 0

std::int64_t floor_bp(std::int64_t base_fen,
                      std::int64_t rate_bp);  // a commission: what is left stays with the merchant
std::int64_t half_up_bp(std::int64_t base_fen, std::int64_t rate_bp);  // a fee, a discount

// unit price × quantity, both >= 0.
std::int64_t times(std::int64_t unit_fen, std::int64_t quantity);

// Splits `total_fen` in proportion to `weights` by largest remainder (Hare–Niemeyer; ties: lower index first). The
// parts add up to the whole. total >= 0, weights >= 0 with a sum > 0 unless total is 0. A weight of 0 gets nothing;
// a part never exceeds its weight when the total does not exceed the sum of weights.
std::vector<std::int64_t> allocate(std::int64_t total_fen, std::span<const std::int64_t> weights);

// Decimal text of major units: "12", "12.3", "-12.34"; exactly what a person may type into an amount field.
// `minor_digits` is 2 for CNY and USD, 0 for JPY. Refuses more digits than that, signs other than a leading '-',
// separators, spaces, exponents, and what is beyond k_amount_max_fen.
std::optional<std::int64_t> parse_amount(std::string_view text, int minor_digits = 2);
std::string format_amount(std::int64_t amount_fen, int minor_digits = 2);  // "-12.34"

}  // namespace fenxiao::domain

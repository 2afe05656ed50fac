#include "domain/money/money.h"

#include <algorithm>
#include <numeric>

#include "base/checked.h"

namespace fenxiao::domain {

ExactFen exact_bp(std::int64_t base_fen, std::int64_t rate_bp) {
  INVARIANT(base_fen >= 0 && rate_bp >= 0);
  const auto product = static_cast<Int128>(base_fen) * rate_bp;
  const auto whole = product / k_rate_one_bp;
  INVARIANT(whole <= k_amount_max_fen);
  return {static_cast<std::int64_t>(whole), static_cast<std::int64_t>(product % k_rate_one_bp)};
}

std::int64_t floor_bp(std::int64_t base_fen, std::int64_t rate_bp) { return exact_bp(base_fen, rate_bp).whole_fen; }

std::int64_t half_up_bp(std::int64_t base_fen, std::int64_t rate_bp) {
  const ExactFen exact = exact_bp(base_fen, rate_bp);
  return exact.whole_fen + (exact.rest_of_10000 * 2 >= k_rate_one_bp ? 1 : 0);
}

std::int64_t times(std::int64_t unit_fen, std::int64_t quantity) {
  INVARIANT(unit_fen >= 0 && quantity >= 0);
  const std::int64_t product = checked_mul(unit_fen, quantity);
  INVARIANT(product <= k_amount_max_fen);
  return product;
}

std::vector<std::int64_t> allocate(std::int64_t total_fen, std::span<const std::int64_t> weights) {
  INVARIANT(total_fen >= 0 && total_fen <= k_amount_max_fen);
  std::int64_t sum = 0;
  for (const std::int64_t weight : weights) {
    INVARIANT(weight >= 0);
    sum = checked_add(sum, weight);
  }
  std::vector<std::int64_t> parts(weights.size(), 0);
  if (total_fen == 0) return parts;
  INVARIANT(sum > 0);

  std::vector<std::int64_t> rests(weights.size());
  std::int64_t left = total_fen;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto product = static_cast<Int128>(total_fen) * weights[i];
    parts[i] = static_cast<std::int64_t>(product / sum);
    rests[i] = static_cast<std::int64_t>(product % sum);
    left -= parts[i];
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rests[a] > rests[b]; });
  // Fewer units are left than there are parts with a rest, so none with weight 0 is reached.
  for (std::size_t i = 0; left > 0; ++i, --left) {
    INVARIANT(i < order.size() && rests[order[i]] > 0);
    ++parts[order[i]];
  }
  return parts;
}

std::optional<std::int64_t> parse_amount(std::string_view text, int minor_digits) {
  INVARIANT(minor_digits >= 0 && minor_digits <= 4);
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  std::int64_t value = 0;
  int fraction = -1;  // digits seen behind the point; -1: no point yet
  bool digits = false;
  for (const char c : text) {
    if (c == '.') {
      if (fraction >= 0 || !digits) return std::nullopt;
      fraction = 0;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    if (fraction >= 0 && ++fraction > minor_digits) return std::nullopt;
    digits = true;
    value = value * 10 + (c - '0');
    if (value > k_amount_max_fen) return std::nullopt;
  }
  if (!digits || fraction == 0) return std::nullopt;
  for (int i = std::max(fraction, 0); i < minor_digits; ++i) {
    value *= 10;
    if (value > k_amount_max_fen) return std::nullopt;
  }
  return negative ? -value : value;
}

std::string format_amount(std::int64_t amount_fen, int minor_digits) {
  INVARIANT(amount_in_range(amount_fen) && minor_digits >= 0 && minor_digits <= 4);
  const bool negative = amount_fen < 0;
  std::string digits = std::to_string(negative ? -amount_fen : amount_fen);
  const auto minor = static_cast<std::size_t>(minor_digits);
  if (digits.size() <= minor) digits.insert(0, minor + 1 - digits.size(), '0');
  if (minor > 0) digits.insert(digits.size() - minor, 1, '.');
  return negative ? "-" + digits : digits;
}

}  // namespace fenxiao::domain

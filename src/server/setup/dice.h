// Chance that falls the same way every time: SplitMix64 (Vigna, public domain) from a fixed seed. The standard library's
// distributions differ between implementations; these do not.
#pragma once

#include <cstdint>
#include <numeric>
#include <span>

#include "base/invariant.h"

namespace fenxiao::server::setup {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::int64_t below(std::int64_t limit) {
    INVARIANT(limit > 0);
    return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(limit));
  }
  std::int64_t between(std::int64_t least, std::int64_t most) { return least + below(most - least + 1); }
  bool percent(std::int64_t chance) { return below(100) < chance; }
  // An index, each as likely as its weight.
  std::size_t weighted(std::span<const std::int64_t> weights) {
    std::int64_t left = below(std::accumulate(weights.begin(), weights.end(), std::int64_t{0}));
    std::size_t i = 0;
    while (left >= weights[i]) left -= weights[i++];
    return i;
  }

 private:
  std::uint64_t next() {
    std::uint64_t mixed = state_ += 0x9E3779B97F4A7C15ull;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ull;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBull;
    return mixed ^ (mixed >> 31);
  }
  std::uint64_t state_;
};

}  // namespace fenxiao::server::setup

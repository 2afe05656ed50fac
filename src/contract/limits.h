// What a field may hold. Given beside the field in fields(), checked by the decoder, printed by the OpenAPI writer.
#pragma once

#include <cstddef>
#include <cstdint>

namespace fenxiao::contract {

inline constexpr std::int64_t k_wire_integer_max = (std::int64_t{1} << 53) - 1;  // what JSON readers keep exactly
inline constexpr int k_json_depth_max = 32;
inline constexpr std::size_t k_body_bytes_max = 1 << 20;
inline constexpr std::int64_t k_page_items_max = 100;

struct NoLimit {};

// An integer, both ends included.
struct Range {
  std::int64_t min = -k_wire_integer_max;
  std::int64_t max = k_wire_integer_max;
};

// A text, in Unicode code points, both ends included. Control characters other than \n and \t are always refused.
struct Length {
  std::size_t min = 0;
  std::size_t max = 1000;
};

// A list, both ends included.
struct Count {
  std::size_t min = 0;
  std::size_t max = 100;
};

}  // namespace fenxiao::contract

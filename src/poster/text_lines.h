// Text into grapheme clusters and lines: what a poster needs of UAX 29 and UAX 14, with kinsoku for Chinese.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace fenxiao::poster {

// Valid UTF-8 without control characters: what is broken becomes U+FFFD, line ends and tabs become spaces, runs of
// spaces one; cut to `bytes_max` at a cluster.
std::string clean_text(std::string_view text, std::size_t bytes_max);

bool valid_utf8(std::string_view text);

// Views into `text`, in order, that together are `text`: a base with its marks, an emoji ZWJ sequence, a flag.
std::vector<std::string_view> clusters(std::string_view text);

bool is_space(std::string_view cluster);

// Whether a line may end between two neighbouring clusters.
bool may_break(std::string_view before, std::string_view after);

struct Lines {
  std::vector<std::string> lines;  // trimmed
  bool cut = false;                // an ellipsis was needed
};
using WidthOf = std::function<float(std::string_view)>;

// Greedy lines no wider than `length`. A word wider than a line is broken inside. What does not fit into `lines_max`
// ends in an ellipsis.
Lines break_lines(std::string_view text, float length, int lines_max, const WidthOf& width_of);

}  // namespace fenxiao::poster

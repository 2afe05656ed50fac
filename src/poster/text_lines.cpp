#include "poster/text_lines.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace fenxiao::poster {
namespace {

constexpr char32_t k_replacement = 0xFFFD;

struct Decoded {
  char32_t code = 0;
  std::size_t bytes = 1;
  bool valid = true;
};

Decoded decode_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[at + i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t count = lead >= 0xF0 && lead < 0xF5   ? 4
                            : lead >= 0xE0 && lead < 0xF0 ? 3
                            : lead >= 0xC2 && lead < 0xE0 ? 2
                                                          : 0;
  if (count == 0 || at + count > text.size()) return {k_replacement, 1, false};
  char32_t code = lead & (0xFFU >> (count + 1));
  for (std::size_t i = 1; i < count; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {k_replacement, 1, false};
    code = code << 6 | (byte(i) & 0x3FU);
  }
  const bool overlong = (count == 3 && code < 0x800) || (count == 4 && code < 0x10000);
  if (overlong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return {k_replacement, 1, false};
  return {code, count, true};
}

struct Range {
  char32_t first;
  char32_t last;
};
template <std::size_t N>
bool in_ranges(char32_t code, const std::array<Range, N>& ranges) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [code](const Range& range) { return code >= range.first && code <= range.last; });
}

constexpr char32_t k_zero_width_joiner = 0x200D;

// Grapheme_Cluster_Break = Extend or SpacingMark, for the scripts people's names come in.
bool extends(char32_t code) {
  static constexpr std::array<Range, 24> k_ranges{
      {{0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},   {0x610, 0x61A},   {0x64B, 0x65F},     {0x900, 0x903},
       {0x93A, 0x93C},   {0x93E, 0x94F},   {0x981, 0x983},   {0x9BC, 0x9CD},   {0xB82, 0xB82},     {0xBBE, 0xBCD},
       {0xE31, 0xE31},   {0xE34, 0xE3A},   {0xE47, 0xE4E},   {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},   {0x200C, 0x200D},
       {0x20D0, 0x20FF}, {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0x1F3FB, 0x1F3FF}, {0xE0020, 0xE01EF}}};
  return code >= 0x300 && in_ranges(code, k_ranges);
}

bool is_regional(char32_t code) { return code >= 0x1F1E6 && code <= 0x1F1FF; }

// Lines may be broken on both sides of it.
bool is_ideographic(char32_t code) {
  static constexpr std::array<Range, 10> k_ranges{{{0x1100, 0x11FF},
                                                   {0x2190, 0x2BFF},
                                                   {0x2E80, 0xA4CF},
                                                   {0xAC00, 0xD7A3},
                                                   {0xF900, 0xFAFF},
                                                   {0xFE30, 0xFE4F},
                                                   {0xFF00, 0xFFEF},
                                                   {0x1F000, 0x1FAFF},
                                                   {0x20000, 0x3FFFF},
                                                   {0xB7, 0xB7}}};
  return in_ranges(code, k_ranges);
}

bool is_one_of(char32_t code, std::u32string_view set) { return set.find(code) != std::u32string_view::npos; }

bool must_not_begin(char32_t code) {
  return is_one_of(code,
                   U"，。、；：？！…—·）」』】》〉〕”’％‰℃°,.;:?!)]}%»›ー々〻ぁぃぅぇぉっゃゅょァィゥェォッャュョ～~");
}
bool must_not_end(char32_t code) { return is_one_of(code, U"（「『【《〈〔“‘¥￥$€£([{«‹#@"); }

char32_t first_code(std::string_view cluster) { return decode_at(cluster, 0).code; }

void append_utf8(std::string& out, std::string_view text, std::size_t at, const Decoded& decoded) {
  if (decoded.valid) {
    out.append(text.substr(at, decoded.bytes));
  } else {
    out += "\xEF\xBF\xBD";
  }
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

std::string clean_text(std::string_view text, std::size_t bytes_max) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode_at(text, at);
    const bool control =
        decoded.code < 0x20 || (decoded.code >= 0x7F && decoded.code < 0xA0) ||
        (decoded.code >= 0x202A && decoded.code <= 0x202E) ||  // could turn a whole poster's text around
        (decoded.code >= 0x2066 && decoded.code <= 0x2069) || decoded.code == 0xFEFF || decoded.code == 0x2028 ||
        decoded.code == 0x2029;
    if (control) {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else if (decoded.code != ' ' || (!out.empty() && out.back() != ' ')) {
      append_utf8(out, text, at, decoded);
    }
    at += decoded.bytes;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  if (out.size() <= bytes_max) return out;
  std::size_t end = 0;
  for (const auto cluster : clusters(out)) {
    if (end + cluster.size() > bytes_max) break;
    end += cluster.size();
  }
  out.resize(end);
  return out;
}

bool valid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode_at(text, at);
    if (!decoded.valid) return false;
    at += decoded.bytes;
  }
  return true;
}

std::vector<std::string_view> clusters(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t start = 0;
  bool joined = false;  // the last code point was a zero width joiner
  int regionals = 0;    // of the current cluster
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode_at(text, at);
    const bool second_flag_half = is_regional(decoded.code) && regionals == 1;
    const bool continues = at != start && (joined || extends(decoded.code) || second_flag_half);
    if (at != start && !continues) {
      out.push_back(text.substr(start, at - start));
      start = at;
      regionals = 0;
    }
    joined = decoded.code == k_zero_width_joiner;
    if (is_regional(decoded.code)) ++regionals;
    at += decoded.bytes;
  }
  if (start < text.size()) out.push_back(text.substr(start));
  return out;
}

bool is_space(std::string_view cluster) { return cluster == " " || cluster == "\u3000"; }

bool may_break(std::string_view before, std::string_view after) {
  if (is_space(after)) return false;
  const char32_t next = first_code(after);
  const char32_t last = first_code(before);
  if (must_not_begin(next) || must_not_end(last)) return false;
  if (is_space(before)) return true;
  if (last == '-' || last == '/') return !(next >= '0' && next <= '9');
  return is_ideographic(last) || is_ideographic(next);
}

namespace {

// Greedy breaking over the clusters of one text.
class LineBreaker {
 public:
  LineBreaker(std::string_view text, float length, const WidthOf& width_of)
      : parts_(clusters(text)), length_(length), width_of_(width_of) {}

  Lines run(int lines_max) {
    Lines out;
    std::size_t first = 0;
    while (first < parts_.size()) {
      while (first < parts_.size() && is_space(parts_[first])) ++first;
      if (first == parts_.size()) break;
      if (static_cast<int>(out.lines.size()) + 1 == lines_max && width(first, parts_.size()) > length_) {
        out.lines.push_back(ellipsised(first));
        out.cut = true;
        return out;
      }
      const std::size_t end = line_end(first);
      out.lines.emplace_back(trimmed(join(first, end)));
      first = end;
    }
    return out;
  }

 private:
  std::string_view join(std::size_t first, std::size_t end) const {
    if (first == end) return {};
    const char* begin = parts_[first].data();
    return {begin, static_cast<std::size_t>(parts_[end - 1].data() + parts_[end - 1].size() - begin)};
  }
  float width(std::size_t first, std::size_t end) const { return width_of_(trimmed(join(first, end))); }

  // One past the last cluster of the line that begins at `first`: the furthest break that fits.
  std::size_t line_end(std::size_t first) const {
    std::size_t best = first;
    for (std::size_t end = first + 1; end <= parts_.size(); ++end) {
      const bool breakable = end == parts_.size() || may_break(parts_[end - 1], parts_[end]);
      if (!breakable) continue;
      if (width(first, end) > length_) break;
      best = end;
    }
    if (best > first) return best;
    // No break fits: the word is broken where the line is full, at least one cluster a line.
    std::size_t end = first + 1;
    while (end < parts_.size() && width(first, end + 1) <= length_) ++end;
    return end;
  }

  std::string ellipsised(std::size_t first) const {
    for (std::size_t end = parts_.size(); end > first; --end) {
      std::string line(trimmed(join(first, end)));
      // "你好，…" reads as a slip of the pen.
      if (must_not_begin(first_code(parts_[end - 1])) && end - 1 > first) continue;
      line += "…";
      if (width_of_(line) <= length_) return line;
    }
    return "…";
  }

  std::vector<std::string_view> parts_;
  float length_;
  const WidthOf& width_of_;
};

}  // namespace

Lines break_lines(std::string_view text, float length, int lines_max, const WidthOf& width_of) {
  return LineBreaker(text, length, width_of).run(lines_max);
}

}  // namespace fenxiao::poster

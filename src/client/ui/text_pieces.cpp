#include "client/ui/text.h"

namespace fenxiao::client::ui {
namespace {

struct Point {
  char32_t value = 0;
  std::size_t size = 1;
};

Point point_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(at + i < text.size() ? text[at + i] : 0); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  char32_t value = lead & (0xFF >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) value = value << 6 | (byte(i) & 0x3F);
  return {value, std::min(size, text.size() - at)};
}

bool is_extend(char32_t c) {
  return (c >= 0x300 && c <= 0x36F) || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0x1F3FB && c <= 0x1F3FF) || c == 0x20E3 ||
         (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xE0020 && c <= 0xE007F);
}
bool is_regional(char32_t c) { return c >= 0x1F1E6 && c <= 0x1F1FF; }

// Drawn in colour by default, or when followed by U+FE0F (Unicode emoji-data, in broad ranges).
bool is_emoji(char32_t c, char32_t next) {
  if (c >= 0x1F300 && c <= 0x1FAFF) return true;
  if (is_regional(c) || c == 0x1F004 || c == 0x1F0CF || (c >= 0x1F170 && c <= 0x1F251)) return true;
  if (next == 0xFE0F) return true;
  constexpr char32_t k_presented[] = {0x231A, 0x231B, 0x23E9, 0x23EA, 0x23EB, 0x23EC, 0x23F0, 0x23F3, 0x25FD, 0x25FE,
                                      0x2614, 0x2615, 0x267F, 0x2693, 0x26A1, 0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4,
                                      0x26C5, 0x26CE, 0x26D4, 0x26EA, 0x26F2, 0x26F3, 0x26F5, 0x26FA, 0x26FD, 0x2705,
                                      0x270A, 0x270B, 0x2728, 0x274C, 0x274E, 0x2753, 0x2754, 0x2755, 0x2757, 0x2795,
                                      0x2796, 0x2797, 0x27B0, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B55};
  for (const char32_t known : k_presented)
    if (known == c) return true;
  return (c >= 0x2648 && c <= 0x2653);
}

bool is_latin(char32_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7);
}

bool is_closing(char32_t c) {
  constexpr std::u32string_view k_closing = U"，。、；：？！」』）》〉】〕”’…—·％℃,.;:?!)]}%°";
  return k_closing.find(c) != std::u32string_view::npos;
}
bool is_opening(char32_t c) {
  constexpr std::u32string_view k_opening = U"「『（《〈【〔“‘¥￥$([{−+";
  return k_opening.find(c) != std::u32string_view::npos;
}

// The end of the grapheme cluster that begins at `at`.
std::size_t cluster_end(std::string_view text, std::size_t at) {
  const Point first = point_at(text, at);
  std::size_t end = at + first.size;
  if (is_regional(first.value) && end < text.size() && is_regional(point_at(text, end).value))
    return end + point_at(text, end).size;
  while (end < text.size()) {
    const Point next = point_at(text, end);
    if (is_extend(next.value)) {
      end += next.size;
    } else if (next.value == 0x200D && end + next.size < text.size()) {
      end += next.size;
      end += point_at(text, end).size;
    } else {
      break;
    }
  }
  return end;
}

PieceKind kind_of(char32_t c, char32_t next) {
  if (c == '\n') return PieceKind::newline;
  if (c == ' ' || c == 0xA0 || c == '\t') return PieceKind::space;
  if (is_emoji(c, next)) return PieceKind::emoji;
  if (c >= '0' && c <= '9') return PieceKind::digit;
  if (is_opening(c)) return PieceKind::opening;
  if (is_closing(c)) return PieceKind::closing;
  if (is_latin(c)) return PieceKind::latin;
  return c < 0x2E80 ? PieceKind::ascii : PieceKind::wide;
}

}  // namespace

std::string_view first_cluster(std::string_view text) { return text.substr(0, cluster_end(text, 0)); }

std::vector<Piece> pieces_of(std::string_view text) {
  std::vector<Piece> pieces;
  for (std::size_t at = 0; at < text.size();) {
    const Point point = point_at(text, at);
    std::size_t end = cluster_end(text, at);
    const char32_t next = at + point.size < text.size() ? point_at(text, at + point.size).value : 0;
    const PieceKind kind = kind_of(point.value, next);
    if (kind == PieceKind::latin)
      while (end < text.size() && is_latin(point_at(text, end).value)) end = cluster_end(text, end);
    pieces.push_back({text.substr(at, end - at), kind});
    at = end;
  }
  return pieces;
}

bool may_break(const Piece& before, const Piece& after) {
  if (before.kind == PieceKind::newline) return true;
  if (after.kind == PieceKind::space || after.kind == PieceKind::newline) return false;
  if (before.kind == PieceKind::space) return true;
  if (after.kind == PieceKind::closing || before.kind == PieceKind::opening) return false;
  const auto narrow = [](PieceKind k) {
    return k == PieceKind::latin || k == PieceKind::digit || k == PieceKind::ascii;
  };
  // "7 天", "G20峰会": Latin and digits hold together among themselves and with ASCII marks, not with Chinese.
  if (narrow(after.kind) &&
      (narrow(before.kind) || (before.kind == PieceKind::closing && static_cast<unsigned char>(before.text[0]) < 0x80)))
    return false;
  return true;
}

}  // namespace fenxiao::client::ui

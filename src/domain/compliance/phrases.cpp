#include "domain/compliance/phrases.h"

#include <algorithm>
#include <array>

namespace fenxiao::domain {
namespace {

constexpr std::array<std::string_view, 30> k_phrases{
    "躺赚",           "躺着赚",           "躺着就能赚",       "睡后收入",          "拉人头",
    "拉人有奖",       "拉一个人赚",       "邀请即得现金",     "分享即得现金",      "转发即得现金",
    "分享就送钱",     "转发就送钱",       "转发领现金",       "发展下线",          "下线返利",
    "团队计酬",       "入门费",           "交钱入会",         "稳赚不赔",          "零风险高回报",
    "日入过万",       "月入百万",         "一夜暴富",         "坐等收钱",          "earn while you sleep",
    "get rich quick", "paid per recruit", "cash for sharing", "guaranteed income", "risk-free profit"};

// One kept character of a text and where it stood.
struct Kept {
  char32_t character;
  std::size_t at_byte;
};

constexpr bool is_letter_or_ideograph(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  const bool punctuation = c < 0xC0 || (c >= 0x2000 && c <= 0x206F) || (c >= 0x2190 && c <= 0x2BFF) ||
                           (c >= 0x3000 && c <= 0x303F) || (c >= 0xFE00 && c <= 0xFE6F) ||
                           (c >= 0xFF00 && c <= 0xFF65) || (c >= 0x1F000 && c <= 0x1FAFF) || c == 0x30FB;
  return !punctuation;
}

// The text with what can hide a phrase taken out: letter case, width, spaces, punctuation, emoji. Malformed UTF-8 is
// passed over byte by byte; whether text is well-formed is not decided here.
std::vector<Kept> folded(std::string_view text) {
  std::vector<Kept> kept;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const auto first = static_cast<unsigned char>(text[at++]);
    const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
    char32_t c = more == 0 ? first : first & (0x3Fu >> more);
    for (int i = 0; i < more && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80u; ++i)
      c = c << 6 | (static_cast<unsigned char>(text[at++]) & 0x3Fu);
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
    if (is_letter_or_ideograph(c)) kept.push_back({c, start});
  }
  return kept;
}

}  // namespace

std::span<const std::string_view> built_in_forbidden_phrases() { return k_phrases; }

std::vector<PhraseHit> find_forbidden_phrases(std::string_view text, std::span<const std::string> more) {
  const auto haystack = folded(text);
  std::vector<PhraseHit> hits;
  const auto look_for = [&](std::string_view phrase) {
    const auto needle = folded(phrase);
    if (needle.empty()) return;
    const auto same = [](const Kept& a, const Kept& b) { return a.character == b.character; };
    for (auto from = haystack.begin();; ++from) {
      from = std::search(from, haystack.end(), needle.begin(), needle.end(), same);
      if (from == haystack.end()) return;
      hits.push_back({std::string(phrase), from->at_byte});
    }
  };
  for (const std::string_view phrase : k_phrases) look_for(phrase);
  for (const std::string& phrase : more) look_for(phrase);
  std::stable_sort(hits.begin(), hits.end(),
                   [](const PhraseHit& a, const PhraseHit& b) { return a.at_byte < b.at_byte; });
  return hits;
}

}  // namespace fenxiao::domain

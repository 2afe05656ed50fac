// Refuses texts that promise money for the act of sharing or for recruiting. The list is data: a shop adds to it, the
// built-in part is the floor.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fenxiao::domain {

std::span<const std::string_view> built_in_forbidden_phrases();

struct PhraseHit {
  std::string phrase;       // as listed
  std::size_t at_byte = 0;  // where the match begins in the text as written
  friend bool operator==(const PhraseHit&, const PhraseHit&) = default;
};

// Finds listed phrases, in order of place. Spaces, punctuation and letter case between their characters do not hide
// them ("躺 赚", "躺·赚", "Earn while you SLEEP"); full-width letters count as their ASCII ones.
std::vector<PhraseHit> find_forbidden_phrases(std::string_view text, std::span<const std::string> more = {});

}  // namespace fenxiao::domain

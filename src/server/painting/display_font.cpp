#include "server/painting/display_font.h"

#include <fontconfig/fontconfig.h>
#include <hb-subset.h>
#include <woff2/encode.h>

#include <algorithm>
#include <list>
#include <memory>
#include <mutex>
#include <set>
#include <unordered_map>

#include "poster/text_lines.h"

namespace fenxiao::server::painting {
namespace {

constexpr std::size_t k_cache_bytes_max = 4 * 1024 * 1024;
constexpr const char* k_family = "Noto Serif CJK SC";

template <auto Release>
struct Releases {
  template <class T>
  void operator()(T* object) const {
    Release(object);
  }
};
using Face = std::unique_ptr<hb_face_t, Releases<hb_face_destroy>>;
using Blob = std::unique_ptr<hb_blob_t, Releases<hb_blob_destroy>>;

// The bold cut of the family, wherever fontconfig has it. The file stays mapped: it is 25 MB.
Face open_face() {
  FcPattern* wanted =
      FcPatternBuild(nullptr, FC_FAMILY, FcTypeString, k_family, FC_WEIGHT, FcTypeInteger, FC_WEIGHT_BOLD, nullptr);
  FcConfigSubstitute(nullptr, wanted, FcMatchPattern);
  FcDefaultSubstitute(wanted);
  FcResult result = FcResultNoMatch;
  FcPattern* found = FcFontMatch(nullptr, wanted, &result);
  FcPatternDestroy(wanted);
  if (found == nullptr) return nullptr;
  FcChar8* file = nullptr;
  FcChar8* family = nullptr;
  int index = 0;
  bool fits = FcPatternGetString(found, FC_FILE, 0, &file) == FcResultMatch &&
              FcPatternGetInteger(found, FC_INDEX, 0, &index) == FcResultMatch;
  bool named = false;
  for (int i = 0; fits && FcPatternGetString(found, FC_FAMILY, i, &family) == FcResultMatch; ++i) {
    named = named || std::string_view(reinterpret_cast<const char*>(family)) == k_family;
  }
  Face face;
  if (fits && named) {
    const Blob blob(hb_blob_create_from_file_or_fail(reinterpret_cast<const char*>(file)));
    // The upper half of fontconfig's index is the instance of a variable font.
    if (blob) face.reset(hb_face_create(blob.get(), static_cast<unsigned>(index) & 0xFFFFU));
  }
  FcPatternDestroy(found);
  return face;
}

std::set<char32_t> code_points(std::string_view text) {
  std::set<char32_t> out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<std::uint8_t>(text[i]);
    const std::size_t count = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t code = count == 1 ? lead : lead & (0xFFU >> (count + 1));
    for (std::size_t k = 1; k < count && i + k < text.size(); ++k)
      code = code << 6 | (static_cast<std::uint8_t>(text[i + k]) & 0x3FU);
    if (code > 0x20) out.insert(code);
    i += count;
  }
  return out;
}

Bytes to_woff2(const char* data, unsigned length) {
  const auto* from = reinterpret_cast<const std::uint8_t*>(data);
  Bytes out(woff2::MaxWOFF2CompressedSize(from, length));
  std::size_t size = out.size();
  if (!woff2::ConvertTTFToWOFF2(from, length, out.data(), &size)) return {};
  out.resize(size);
  return out;
}

Bytes subset(hb_face_t* face, const std::set<char32_t>& codes) {
  using Input = std::unique_ptr<hb_subset_input_t, Releases<hb_subset_input_destroy>>;
  const Input input(hb_subset_input_create_or_fail());
  if (!input) return {};
  for (const char32_t code : codes) hb_set_add(hb_subset_input_unicode_set(input.get()), code);
  // No hints and no vertical or stylistic alternates: a title is drawn upright, character by character.
  hb_subset_input_set_flags(input.get(), HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_DESUBROUTINIZE);
  hb_set_clear(hb_subset_input_set(input.get(), HB_SUBSET_SETS_LAYOUT_FEATURE_TAG));
  hb_set_t* drop = hb_subset_input_set(input.get(), HB_SUBSET_SETS_DROP_TABLE_TAG);
  for (const hb_tag_t tag : {HB_TAG('v', 'h', 'e', 'a'), HB_TAG('v', 'm', 't', 'x'), HB_TAG('V', 'O', 'R', 'G'),
                             HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'), HB_TAG('B', 'A', 'S', 'E')}) {
    hb_set_add(drop, tag);
  }
  const Face small(hb_subset_or_fail(face, input.get()));
  if (!small) return {};
  const Blob blob(hb_face_reference_blob(small.get()));
  unsigned length = 0;
  const char* data = hb_blob_get_data(blob.get(), &length);
  return to_woff2(data, length);
}

class SubsetCache {
 public:
  Result<Bytes, SubsetRefusal> get(const std::set<char32_t>& codes) {
    const std::u32string key(codes.begin(), codes.end());
    const std::lock_guard lock(mutex_);
    if (const auto found = entries_.find(key); found != entries_.end()) {
      recent_.splice(recent_.begin(), recent_, found->second.place);
      return found->second.bytes;
    }
    if (!opened_) {
      face_ = open_face();
      opened_ = true;
    }
    if (!face_) return Refused{SubsetRefusal::no_font};
    Bytes bytes = subset(face_.get(), codes);
    if (bytes.empty()) return Refused{SubsetRefusal::no_font};
    recent_.push_front(key);
    size_ += bytes.size();
    entries_[key] = {bytes, recent_.begin()};
    while (size_ > k_cache_bytes_max) drop_oldest();
    return bytes;
  }

 private:
  struct Entry {
    Bytes bytes;
    std::list<std::u32string>::iterator place;
  };
  void drop_oldest() {
    const auto oldest = entries_.find(recent_.back());
    size_ -= oldest->second.bytes.size();
    entries_.erase(oldest);
    recent_.pop_back();
  }

  // Subsetting takes a few milliseconds; one at a time keeps a flood of titles from taking every core.
  std::mutex mutex_;
  Face face_;
  bool opened_ = false;
  std::list<std::u32string> recent_;
  struct Hash {
    std::size_t operator()(const std::u32string& text) const { return std::hash<std::u32string_view>{}(text); }
  };
  std::unordered_map<std::u32string, Entry, Hash> entries_;
  std::size_t size_ = 0;
};

}  // namespace

Result<Bytes, SubsetRefusal> subset_display_font(std::string_view text) {
  if (text.size() > k_display_text_bytes_max) return Refused{SubsetRefusal::too_long};
  const auto codes = code_points(poster::clean_text(text, k_display_text_bytes_max));
  if (codes.empty()) return Refused{SubsetRefusal::empty};
  if (codes.size() > k_display_characters_max) return Refused{SubsetRefusal::too_long};
  static SubsetCache cache;
  return cache.get(codes);
}

}  // namespace fenxiao::server::painting

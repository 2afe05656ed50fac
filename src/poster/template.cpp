#include "poster/template.h"

#include <array>

namespace fenxiao::poster {

std::string_view name_of(TextField field) {
  static constexpr std::array<std::string_view, k_text_fields> k_names{
      "shop", "title", "subtitle", "product", "note", "price", "strike_price", "nickname", "recommendation", "link"};
  return k_names[static_cast<std::size_t>(field)];
}

std::string_view name_of(PictureSlot slot) {
  static constexpr std::array<std::string_view, k_picture_slots> k_names{"photo", "cutout", "avatar"};
  return k_names[static_cast<std::size_t>(slot)];
}

const std::string& LocalText::in(std::string_view language) const {
  static const std::string k_nothing;
  for (const auto& [name, text] : by_language) {
    if (name == language) return text;
  }
  return by_language.empty() ? k_nothing : by_language.front().second;
}

}  // namespace fenxiao::poster

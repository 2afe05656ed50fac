// Widths that one can compute in one's head: Han, kana and emoji are one em wide, everything else half an em.
#pragma once

#include <string_view>

#include "poster/layout.h"
#include "poster/text_lines.h"

namespace fenxiao::poster {

class EmMeasure : public Measure {
 public:
  float width(const FontSpec& font, std::string_view text) override {
    float em = 0;
    for (const auto cluster : clusters(text)) em += static_cast<unsigned char>(cluster.front()) >= 0xE2 ? 1.0F : 0.5F;
    return em * font.px;
  }
};

}  // namespace fenxiao::poster

// The server's fonts: pango and fontconfig behind poster::Measure, and the same layouts for drawing.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "poster/layout.h"

typedef struct _PangoContext PangoContext;
typedef struct _PangoFontDescription PangoFontDescription;
typedef struct _PangoLayout PangoLayout;

namespace fenxiao::server::painting {

// Sans is Noto Sans CJK SC, display Noto Serif CJK SC, emoji Noto Color Emoji. One per thread: pango's font maps are not shared.
class Fonts : public poster::Measure {
 public:
  Fonts();
  ~Fonts() override;
  Fonts(const Fonts&) = delete;
  Fonts& operator=(const Fonts&) = delete;

  float width(const poster::FontSpec& font, std::string_view text) override;

  // The layout of one line, valid until the next call.
  PangoLayout* line(const poster::FontSpec& font, std::string_view text);

 private:
  PangoFontDescription* description(const poster::FontSpec& font);

  PangoContext* context_ = nullptr;
  PangoLayout* layout_ = nullptr;
  std::unordered_map<std::uint64_t, PangoFontDescription*> descriptions_;
  std::unordered_map<std::string, float> widths_;  // a bulk job measures the same words for every distributor
};

}  // namespace fenxiao::server::painting

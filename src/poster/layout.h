// Template + fields → display list. Pure; all that it needs of fonts comes through Measure.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "poster/display_list.h"
#include "poster/template.h"

namespace fenxiao::poster {

// The widths of text as the painter will draw it. The phone asks its 2D canvas (web/painter.js, measure()), the server
// asks pango (server/painting/fonts.h). Answers are in poster px; `text` is one line without tracking.
class Measure {
 public:
  virtual ~Measure() = default;
  virtual float width(const FontSpec& font, std::string_view text) = 0;
};

// What goes into the slots. A picture is only told to be there; its pixels meet the display list in the painter.
struct Fields {
  std::array<std::string, k_text_fields> texts;
  std::array<bool, k_picture_slots> pictures{};
  std::array<Focus, k_picture_slots> focus{};

  std::string& operator[](TextField field) { return texts[static_cast<std::size_t>(field)]; }
  const std::string& operator[](TextField field) const { return texts[static_cast<std::size_t>(field)]; }
  bool has(TextField field) const { return !(*this)[field].empty(); }
  bool has(PictureSlot slot) const { return pictures[static_cast<std::size_t>(slot)]; }
};

struct LayoutOptions {
  std::size_t palette = 0;  // clamped to the template's
  std::string_view language = "zh-CN";
};

// Where the editor can be touched: one frame per visible layer that is bound to a field.
struct LayerFrame {
  std::uint16_t layer = 0;
  Rect rect;
  std::optional<TextField> text;  // the first field of a text layer; price; link for the QR
  std::optional<PictureSlot> picture;
};

struct Layout {
  DisplayList list;
  std::vector<LayerFrame> frames;  // in drawing order
  std::string display_text;        // the characters drawn in the display font, each once: what to ask the subset for
};

enum class LayoutRefusal {
  link_too_long,  // more than k_link_bytes_max
  qr_too_dense,   // a module would be smaller than k_module_px_min
};
inline constexpr std::size_t k_field_bytes_max = 400;  // longer texts are cut at a cluster before anything is measured

Result<Layout, LayoutRefusal> layout(const Template& form, const Fields& fields, Measure& measure,
                                     const LayoutOptions& options = {});

// The characters a layout would draw in the display font: load the subset before measuring.
std::string display_text(const Template& form, const Fields& fields, const LayoutOptions& options = {});

}  // namespace fenxiao::poster

// A text field: its frame, label, helper and, without the focus, its text. With the focus the page's own input draws the
// text, the caret and the selection.
#include <algorithm>

#include "client/ui/ui_impl.h"

namespace fenxiao::client::ui {
namespace {

constexpr float k_field_height = 48;
constexpr float k_bare_height = 44;

std::string shown_value(const Field& field) {
  if (field.kind != FieldKind::password) return field.value;
  std::string dots;
  for (const char c : field.value)
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) dots += "•";
  return dots;
}

}  // namespace

void Ui::field(Field given) {
  const Theme& t = theme();
  Field& field = impl_->arena.keep(std::move(given));
  const bool focused = !field.disabled && impl_->focused == field.id;
  const bool wrong = !field.error.empty();
  auto all = column({.gap = 6, .grow = field.bare ? 1.0f : 0.0f});
  if (!field.label.empty() && !field.bare) text(field.label, {.size = 14, .colour = t.ink_2, .hidden = true});

  const float height = field.lines > 1 ? static_cast<float>(field.lines) * line_height(field.font) + 24
                       : field.bare    ? k_bare_height
                                       : k_field_height;
  Surface frame;
  if (!field.bare) {
    frame = {.fill = t.surface_2, .radius = k_radius_m};
    frame.stroke = wrong ? t.danger : focused ? t.brand : t.line;
    frame.stroke_width = focused || wrong ? 1.5f : 1;
  }
  {
    auto box = row({.gap = 8,
                    .pad = field.bare ? Pad() : Pad(14, field.lines > 1 ? 12.0f : 0.0f),
                    .align = Align::stretch,
                    .height = height,
                    .surface = frame,
                    .alpha = field.disabled ? 0.5f : 1});
    if (!field.icon.empty()) {
      auto middle = column({.justify = Justify::center});
      icon(field.icon, 20, t.ink_3);
    }
    auto well = column({.justify = field.lines > 1 ? Justify::start : Justify::center, .grow = 1});
    Node& node = impl_->parent();
    node.name = field.id;
    field.id = node.name;  // the view's text may be gone by the time the page asks
    node.field = &field;
    const bool empty = field.value.empty();
    TextStyle style{.size = field.font,
                    .weight = empty ? 400 : field.weight,
                    .colour = empty ? t.ink_3 : t.ink,
                    .max_lines = field.lines,
                    .hidden = true};
    // An empty line keeps the place while the page draws.
    text(focused ? std::string(" ") : empty ? field.placeholder : shown_value(field), style);
  }
  if (wrong) {
    auto line_of = row({.gap = 4, .align = Align::start, .role = "alert"});
    icon("circle-alert", 14, t.danger);
    text(field.error, {.size = 12, .colour = t.danger, .grow = 1});
  } else if (!field.helper.empty()) {
    text(field.helper, {.size = 12, .colour = t.ink_3});
  }
}

}  // namespace fenxiao::client::ui

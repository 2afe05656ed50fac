// What a frame tells the page: where the text fields lie, and what there is for a screen reader, a keyboard and tests.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "client/ui/frame.h"
#include "client/ui/ui_impl.h"

namespace fenxiao::client::ui {
namespace {

constexpr double k_semantics_ms = 100;
// Nothing but a scroll region hides a part of something: what sticks out of the screen is told as it is.
constexpr gfx::Rect k_everywhere{-1e6f, -1e6f, 2e6f, 2e6f};

bool modal(const Node& overlay) { return overlay.part == Part::sheet; }

// What is drawn inside as one text: "分享 ¥12.50".
void append_texts(const Node& node, std::string& out) {
  for (const Node* c = node.first; c; c = c->next) {
    if (c->box.hidden || (c->is_text() && c->text.hidden)) continue;
    if (!c->box.label.empty() && !c->pressable()) {
      if (!out.empty()) out += ' ';
      out += c->box.label;
      continue;
    }
    if (c->is_text()) {
      if (!out.empty()) out += ' ';
      for (const Run& run : c->runs) out += run.text;
    }
    if (!c->pressable()) append_texts(*c, out);
  }
}

std::string text_of(const Node& node) {
  std::string out;
  for (const Run& run : node.runs) out += run.text;
  return out;
}

std::string hex(std::uint64_t value) {
  char digits[20];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value, 16);
  return "n" + std::string(digits, end);
}

// What of it its scroll regions show. What they hide altogether keeps a sliver at their edge: it can still be reached.
gfx::Rect seen_through(const gfx::Rect& rect, const gfx::Rect& clip) {
  const float x = std::clamp(rect.x, clip.x, std::max(clip.x, clip.right() - 1));
  const float y = std::clamp(rect.y, clip.y, std::max(clip.y, clip.bottom() - 1));
  return {x, y, std::max(1.0f, std::min(rect.right(), clip.right()) - x),
          std::max(1.0f, std::min(rect.bottom(), clip.bottom()) - y)};
}

struct Reader {
  std::vector<platform::Semantic>& out;
  std::map<std::string, const Node*, std::less<>>& named;
  bool inert = false;

  void add(const Node& node, std::string_view role, std::string name, const gfx::Rect& rect) {
    platform::Semantic semantic;
    semantic.id = node.name.empty() ? hex(node.id) : node.name;
    if (named.contains(semantic.id)) semantic.id = hex(node.id);
    semantic.role = role;
    semantic.name = std::move(name);
    semantic.value = node.box.value;
    semantic.selected = node.box.selected;
    semantic.disabled = node.box.disabled;
    semantic.inert = inert;
    semantic.x = rect.x;
    semantic.y = rect.y;
    semantic.width = rect.width;
    semantic.height = rect.height;
    if (!inert) named.emplace(semantic.id, &node);
    out.push_back(std::move(semantic));
  }

  void read(const Node& node, gfx::Rect clip, float dx, float dy, bool within_press) {
    if (node.box.alpha <= 0 || node.box.hidden) return;
    dx += node.box.dx;
    dy += node.box.dy + (node.part == Part::panel ? (1 - node.risen) * node.height : 0);
    const gfx::Rect whole_rect{node.x + dx, node.y + dy, node.width, node.height};
    if (node.kind == NodeKind::scroll || node.kind == NodeKind::carousel) clip = gfx::intersect(clip, whole_rect);
    const gfx::Rect rect = seen_through(whole_rect, clip);
    if (node.field) return;  // the input is real
    if (node.is_text()) {
      const bool meant = !node.text.role.empty();
      if (!node.text.hidden && (!within_press || meant))
        add(node, meant ? node.text.role : "text", text_of(node), rect);
      return;
    }
    if (node.kind == NodeKind::picture) {
      if (!node.box.label.empty() && !within_press) add(node, "img", node.box.label, rect);
      return;
    }
    const bool press = node.pressable();
    const bool told = press || !node.box.role.empty();
    if (told) {
      std::string name = node.box.label;
      if (name.empty() && node.part != Part::sheet) append_texts(node, name);
      add(node, node.box.role.empty() ? "button" : node.box.role, std::move(name), rect);
    } else if (!node.box.label.empty() && !within_press) {
      add(node, "img", node.box.label, rect);
    }
    const bool whole = press || (told && !node.box.label.empty() && node.part == Part::plain);
    for (const Node* c = node.first; c; c = c->next) read(*c, clip, dx, dy, within_press || whole);
  }
};

}  // namespace

void Frame::export_semantics() {
  Ui::Impl& impl = *impl_;
  if (!platform::semantics_wanted()) return;
  semantics_.clear();
  named_.clear();
  const Node* top = nullptr;
  for (const Node* overlay : impl.overlays)
    if (modal(*overlay)) top = overlay;
  Reader reader{semantics_, named_, top != nullptr};
  reader.read(*impl.root, k_everywhere, 0, 0, false);
  if (impl.bar) reader.read(*impl.bar, k_everywhere, 0, 0, false);
  for (const Node* overlay : impl.overlays) {
    reader.inert = modal(*overlay) && overlay != top;
    reader.read(*overlay, k_everywhere, 0, 0, false);
  }
  // While things move, a few times a second is enough.
  if (impl.moving && impl.now_ms - semantics_at_ms_ < k_semantics_ms) return;
  semantics_at_ms_ = impl.now_ms;
  platform::show_semantics(semantics_);
}

void Frame::export_fields() {
  Ui::Impl& impl = *impl_;
  fields_.clear();
  field_nodes_.clear();
  const Node* top = nullptr;
  for (const Node* overlay : impl.overlays)
    if (modal(*overlay)) top = overlay;
  const float whole = impl.screen.width_px / impl.screen.scale;
  const auto collect_fields = [&](auto&& self, const Node& node, gfx::Rect clip, float dx, float dy) -> void {
    dx += node.box.dx;
    dy += node.box.dy + (node.part == Part::panel ? (1 - node.risen) * node.height : 0);
    const gfx::Rect rect{node.x + dx, node.y + dy, node.width, node.height};
    if (node.kind == NodeKind::scroll || node.kind == NodeKind::carousel) clip = gfx::intersect(clip, rect);
    if (node.field) {
      const gfx::Rect seen = gfx::intersect(rect, clip);
      const Field& f = *node.field;
      field_nodes_.emplace(f.id, &f);
      // The one with the focus stays even out of sight: taking it away would close the keyboard.
      if ((seen.width <= 0 || seen.height <= 0) && impl.focused != f.id) return;
      platform::TextField field;
      field.id = f.id;
      field.label = f.label.empty() ? f.placeholder : f.label;
      field.placeholder = f.placeholder;
      field.value = f.value;
      field.kind = f.kind;
      field.enter = f.enter;
      field.max_length = f.max_length;
      field.x = rect.x;
      field.y = rect.y;
      field.width = rect.width;
      field.height = rect.height;
      field.clip_top = std::max(0.0f, seen.y - rect.y);
      field.clip_bottom = std::max(0.0f, rect.bottom() - seen.bottom());
      field.font = f.font;
      field.colour = f.disabled ? impl.theme.ink_3 : impl.theme.ink;
      field.strong = f.weight > 500;
      field.disabled = f.disabled;
      field.invalid = !f.error.empty();
      field.autofocus = f.autofocus;
      fields_.push_back(std::move(field));
      return;
    }
    for (const Node* c = node.first; c; c = c->next) self(self, *c, clip, dx, dy);
  };
  const float foot = impl.bar ? impl.bar->y : impl.height;
  if (top)
    collect_fields(collect_fields, *top, {0, 0, whole, impl.height}, 0, 0);
  else
    collect_fields(collect_fields, *impl.root, {0, 0, whole, foot}, 0, 0);
  if (!impl.focused.empty() && !field_nodes_.contains(impl.focused)) impl.focused.clear();
  platform::show_fields(fields_);
}

}  // namespace fenxiao::client::ui

#include "client/ui/ui.h"

#include <algorithm>
#include <cmath>

#include "client/ui/ui_impl.h"

namespace fenxiao::client::ui {

// --- the tree
Node& Ui::Impl::add_to(Node& parent_node, NodeKind kind) {
  Node& node = arena.make();
  node.kind = kind;
  node.parent = &parent_node;
  node.layer = parent_node.layer;
  (parent_node.last ? parent_node.last->next : parent_node.first) = &node;
  parent_node.last = &node;
  node.id =
      hashed(static_cast<std::uint64_t>(parent_node.children) << 8 | static_cast<std::uint64_t>(kind), parent_node.id);
  ++parent_node.children;
  return node;
}

Node& Ui::Impl::add(NodeKind kind) { return add_to(parent(), kind); }

Node& Ui::Impl::overlay(NodeKind kind, Part part) {
  Node& node = arena.make();
  node.kind = kind;
  node.part = part;
  node.id = hashed(static_cast<std::uint64_t>(overlays.size()), hashed("overlay"));
  overlays.push_back(&node);
  return node;
}

void Ui::Impl::name(Node& node, std::string_view id) {
  if (id.empty()) return;
  node.name = id;
  node.id = hashed(id);
}

Motion& Ui::Impl::motion(std::uint64_t id, float initial, float target, double duration_ms) {
  auto [found, fresh] = memory->motions.try_emplace(id);
  Motion& motion = found->second;
  if (fresh || motion.seen + 1 < frame) motion = {initial, initial, initial, now_ms, 0, frame};
  if (motion.to != target) {
    if (motion.seen != frame || motion.to != motion.value) motion.step(now_ms);
    motion.from = motion.value;
    motion.to = target;
    motion.start_ms = now_ms;
    motion.duration_ms = screen.reduced_motion ? 0 : duration_ms;
  }
  motion.seen = frame;
  motion.step(now_ms);
  if (motion.running()) moves();
  return motion;
}

ScrollMemory& Ui::Impl::scroll_memory(Node& node, const ScrollBox& box) {
  name(node, box.id);
  ScrollMemory& kept = memory->scrolls[node.id];
  kept.scroller.set_feel(screen.bounces ? Feel::ios : Feel::android);
  kept.seen = frame;
  node.scroll = &kept;
  return kept;
}

Ui::Scope Ui::open(Node& node) {
  impl_->open.push_back(&node);
  return Scope(this);
}

void Ui::close() {
  Node& node = *impl_->open.back();
  impl_->open.pop_back();
  if (node.part != Part::bottom_bar || node.kind != NodeKind::row) return;
  for (const Node* c = node.first; c; c = c->next)
    if (c->box.grow > 0 || c->kind == NodeKind::spring) return;
  for (Node* c = node.first; c; c = c->next)
    if (c->kind != NodeKind::icon) c->box.grow = 1;
}

namespace {
Node& boxed(Ui::Impl& impl, Node& node, Box box) {
  impl.name(node, box.id);
  node.box = std::move(box);
  return node;
}
}  // namespace

// --- containers
Ui::Scope Ui::row(Box box) { return open(boxed(*impl_, impl_->add(NodeKind::row), std::move(box))); }
Ui::Scope Ui::column(Box box) { return open(boxed(*impl_, impl_->add(NodeKind::column), std::move(box))); }
Ui::Scope Ui::stack(Box box) { return open(boxed(*impl_, impl_->add(NodeKind::stack), std::move(box))); }

Ui::Scope Ui::scroll(ScrollBox box) {
  // Within a sheet the sheet itself scrolls.
  for (const Node* up = &impl_->parent(); up; up = up->parent)
    if (up->part == Part::sheet_body || up->kind == NodeKind::scroll) return column({.gap = box.gap, .pad = box.pad});
  Node& node = impl_->add(NodeKind::scroll);
  ScrollMemory& kept = impl_->scroll_memory(node, box);
  node.box.gap = box.gap;
  node.box.pad = box.pad;
  node.box.grow = box.grow;
  const float hold = box.refreshing ? k_refresh_hold : 0.0f;
  kept.scroller.hold_start(hold);
  if (kept.scroller.beyond_start() > hold + 0.1f && !kept.scroller.dragging()) impl_->moves();
  node.scroll_box = std::move(box);
  return open(node);
}

Ui::Scope Ui::carousel(ScrollBox box) {
  Node& node = impl_->add(NodeKind::carousel);
  impl_->scroll_memory(node, box);
  node.box.gap = box.gap;
  node.box.pad = box.pad;
  node.scroll_box = std::move(box);
  return open(node);
}

bool Ui::sheet_visible(std::string_view id, bool is_open) const {
  if (is_open) return true;
  const auto found = impl_->memory->motions.find(hashed("rise", hashed(id)));
  return found != impl_->memory->motions.end() && found->second.seen + 1 >= impl_->frame &&
         (found->second.value > 0 || found->second.to > 0);
}

Ui::Scope Ui::sheet(std::string_view id, bool is_open, Action close_it, std::string title) {
  const std::uint64_t key = hashed(id);
  const Theme& t = impl_->theme;
  const float risen = impl_->motion(hashed("rise", key), 0, is_open ? 1.0f : 0.0f, k_slow_ms).value;
  const float shade = impl_->motion(hashed("shade", key), 0, is_open ? 1.0f : 0.0f, k_base_ms).value;
  if (!is_open && risen <= 0) impl_->moves();  // one more frame, without it

  Motion& drag = impl_->memory->motions[sheet_drag_id(key)];
  if (drag.seen + 1 < impl_->frame) drag = {};
  drag.seen = impl_->frame;
  drag.step(impl_->now_ms);
  if (drag.running()) impl_->moves();

  Node& node = impl_->overlay(NodeKind::stack, Part::sheet);
  node.layer = ++impl_->top_layer;
  node.id = hashed("sheet", key);
  node.box.align = Align::stretch;
  node.box.role = "dialog";
  node.box.label = title;
  node.name = id;

  Node& scrim = impl_->add_to(node, NodeKind::column);
  scrim.part = Part::scrim;
  scrim.box.surface.fill = t.scrim;
  scrim.box.alpha = shade;
  scrim.box.press_scale = false;
  scrim.box.hidden = true;
  scrim.box.tap = is_open ? close_it : [] {};

  Node& panel = impl_->add_to(node, NodeKind::column);
  panel.part = Part::panel;
  panel.id = sheet_drag_id(key);
  panel.name = id;
  panel.box.self_main = Justify::end;
  panel.box.surface = {.fill = t.surface, .radius = k_radius_xl, .radius_bottom = 0, .elevation = 3, .clip = true};
  panel.box.dy = drag.value;
  panel.risen = risen;
  panel.dismiss = close_it;
  panel.box.align = Align::stretch;

  impl_->open.push_back(&panel);
  {
    auto top = column({.align = Align::center});
    space(8);
    {
      auto grabber = row({.width = 36, .height = 4, .surface = {.fill = gfx::with_alpha(t.ink_4, 0.6f), .radius = 2}});
    }
    space(title.empty() ? 4 : 8);
  }
  if (!title.empty()) {
    auto head = stack({.height = 44});
    text(std::move(title), {.size = 16, .weight = 600, .max_lines = 1, .self = Align::center, .role = "heading"});
    auto cross = row({.justify = Justify::center,
                      .width = 44,
                      .height = 44,
                      .self = Align::end,
                      .tap = close_it,
                      .id = std::string(id) + ".close",
                      .label = impl_->words.close});
    icon("x", 20, t.ink_3);
  }
  impl_->open.pop_back();

  Node& body = impl_->add_to(panel, NodeKind::scroll);
  body.part = Part::sheet_body;
  ScrollBox inside;
  const std::string body_id = std::string(id) + ".body";
  inside.id = body_id;
  impl_->scroll_memory(body, inside);
  body.box.pad = Pad(k_margin, 0, k_margin, k_margin);
  return open(body);
}

Ui::Scope Ui::bottom_bar(Box box) {
  // In a sheet the bar stands under the sheet's own content.
  Node* panel = nullptr;
  for (Node* up = &impl_->parent(); up; up = up->parent)
    if (up->part == Part::panel) panel = up;
  Node& node = panel ? impl_->add_to(*panel, NodeKind::row) : impl_->arena.make();
  if (!panel) {
    node.kind = NodeKind::row;
    node.id = hashed("bottom bar");
    impl_->bar = &node;
  }
  node.part = Part::bottom_bar;
  const bool padded = box.pad.left > 0 || box.pad.top > 0 || box.pad.right > 0 || box.pad.bottom > 0;
  if (!padded) box.pad = Pad(k_margin, 12);
  if (box.gap <= 0) box.gap = 12;
  const bool keyboard = impl_->screen.keyboard > 0;
  box.pad.bottom = std::max(box.pad.bottom, keyboard ? box.pad.bottom : impl_->screen.safe_bottom);
  if (box.surface.fill == 0) box.surface.fill = impl_->theme.surface;
  return open(boxed(*impl_, node, std::move(box)));
}

Ui::Scope Ui::floating(Box box) {
  Node& node = impl_->overlay(NodeKind::row, Part::floating);
  node.layer = 1000;
  return open(boxed(*impl_, node, std::move(box)));
}

// --- leaves
void Ui::text(std::string text, TextStyle style) {
  Run run{std::move(text), style.size,  style.weight, style.colour ? style.colour : impl_->theme.ink,
          style.tabular,   style.strike};
  std::vector<Run> one;
  one.push_back(std::move(run));
  runs(std::move(one), std::move(style));
}

void Ui::runs(std::vector<Run> all, TextStyle style) {
  Node& node = impl_->add(NodeKind::text);
  for (Run& run : all)
    if (!run.colour) run.colour = style.colour ? style.colour : impl_->theme.ink;
  node.runs = std::move(all);
  node.box.grow = style.grow;
  node.box.self = style.self;
  node.box.role = style.role;
  node.text = style;
}

void Ui::icon(std::string_view name, float size, Colour colour, float stroke) {
  Node& node = impl_->add(NodeKind::icon);
  node.url = name;
  node.size = size;
  node.colour = colour ? colour : impl_->theme.ink;
  node.stroke = stroke;
}

void Ui::picture(std::string_view url, PictureStyle style) {
  Node& node = impl_->add(NodeKind::picture);
  node.url = url;
  node.box.label = style.label;
  node.box.grow = style.grow;
  if (style.height <= 0 && style.aspect <= 0 && style.width > 0) style.height = style.width;
  node.picture = style;
}

void Ui::space(float size) { impl_->add(NodeKind::space).size = size; }
void Ui::spring(float grow) { impl_->add(NodeKind::spring).box.grow = grow; }
void Ui::line() { impl_->add(NodeKind::line).colour = impl_->theme.line; }

void Ui::custom(Box box, std::function<void(Drawn&)> draw) {
  Node& node = boxed(*impl_, impl_->add(NodeKind::custom), std::move(box));
  node.draw = std::move(draw);
}

void Ui::rows(std::string_view id, std::size_t count, float row_height, float gap,
              const std::function<void(std::size_t)>& row_of) {
  // Which rows are in sight follows from the scroll offset and from where the list stood in the last frame.
  const Node* region = &impl_->parent();
  while (region && region->kind != NodeKind::scroll) region = region->parent;
  const std::uint64_t key = hashed(id, hashed("rows"));
  const float pitch = row_height + gap;
  const float top = (region ? region->scroll->scroller.offset() : 0) - impl_->memory->places[key];
  constexpr float k_beyond = 160;  // css px kept ready above and below
  const auto row_at = [&](float y) {
    return static_cast<std::size_t>(std::clamp(std::floor(y / pitch), 0.0f, static_cast<float>(count)));
  };
  const std::size_t first = row_at(top - k_beyond), last = std::min(count, row_at(top + impl_->height + k_beyond) + 1);
  auto list = column({.id = id, .role = "list"});
  impl_->parent().id = key;
  impl_->parent().virtual_list = true;
  if (first > 0) space(static_cast<float>(first) * pitch);
  for (std::size_t i = first; i < last; ++i) {
    {
      auto one = column({.height = row_height});
      impl_->parent().id = hashed(static_cast<std::uint64_t>(i), key);
      row_of(i);
    }
    if (gap > 0 && i + 1 < count) space(gap);
  }
  if (last < count) space(static_cast<float>(count - last) * pitch - gap);
}

// --- what a view may ask
const Theme& Ui::theme() const { return impl_->theme; }
const Words& Ui::words() const { return impl_->words; }
GlyphStore& Ui::glyphs() { return impl_->glyphs; }
float Ui::width() const { return impl_->width; }
float Ui::height() const { return impl_->height; }
float Ui::safe_top() const { return impl_->screen.safe_top; }
void Ui::take_safe_top() { impl_->screen.safe_top = 0; }
float Ui::safe_bottom() const { return impl_->screen.safe_bottom; }
bool Ui::reduced_motion() const { return impl_->screen.reduced_motion; }
double Ui::now_ms() const { return impl_->now_ms; }

float Ui::appear(std::string_view id, double duration_ms) {
  return impl_->motion(hashed("appear", hashed(id)), 0, 1, duration_ms).value;
}

float Ui::follow(std::string_view id, float target, double duration_ms) {
  return impl_->motion(hashed("follow", hashed(id)), target, target, duration_ms).value;
}

void Ui::wake_at(double at_ms) { impl_->wake_at(at_ms); }
int& Ui::local(std::string_view id, int initial) {
  return impl_->memory->locals.try_emplace(hashed(id), initial).first->second;
}

float Ui::scroll_offset(std::string_view id) const {
  const auto found = impl_->memory->scrolls.find(hashed(id));
  return found == impl_->memory->scrolls.end() ? 0 : found->second.scroller.offset();
}

void Ui::scroll_to(std::string_view id, float offset, bool animated) {
  Scroller& scroller = impl_->memory->scrolls[hashed(id)].scroller;
  scroller.glide_to(offset, impl_->now_ms, animated && !reduced_motion() ? k_slow_ms : 0);
  impl_->moves();
}

std::string_view Ui::focused_field() const { return impl_->focused; }

}  // namespace fenxiao::client::ui

#include "client/ui/frame.h"

#include <algorithm>
#include <cmath>

#include "client/ui/paint.h"
#include "client/ui/ui_impl.h"

namespace fenxiao::client::ui {
namespace {

constexpr float k_widest = 560;     // css: of the column of content on a wide screen
constexpr float k_enter_from = 32;  // css: how far aside a screen begins
constexpr float k_edge = 20;        // css: where a swipe back begins
constexpr std::uint64_t k_back_id = hashed("swipe back");
constexpr float k_refresh_pull = 64;        // css
constexpr float k_close_part = 0.25f;       // of a sheet's height
constexpr float k_close_velocity = 500;     // css px per second
constexpr float k_load_ahead = 600;         // css before the end
constexpr std::size_t k_motions_max = 400;  // more are swept

float bar_height(const Ui::Impl& impl) { return impl.bar ? impl.bar->height : 0; }

}  // namespace

Frame::Frame() : impl_(std::make_unique<Ui::Impl>()) { ui_.impl_ = impl_.get(); }
Frame::~Frame() = default;

bool Frame::moving() const { return impl_->moving; }
double Frame::wake_at() const { return impl_->wake_ms; }
std::size_t Frame::nodes() const { return impl_->arena.used(); }
std::size_t Frame::node_room() const { return impl_->arena.room(); }
const Node* Frame::root() const { return impl_->root; }
GlyphStore& Frame::glyphs() { return impl_->glyphs; }
TextLayouts& Frame::texts() { return impl_->texts; }

void Frame::forget_glyphs() { impl_->glyphs.forget(); }

void Frame::keep_visits(std::span<const std::uint32_t> visits) {
  std::erase_if(memories_, [&](const auto& kept) { return std::ranges::find(visits, kept.first) == visits.end(); });
}

void Frame::run(double now_ms, const Theme& theme, const Words& words, std::uint32_t visit,
                const std::function<void(Ui&)>& describe) {
  begin(now_ms, theme, words, visit);
  describe(ui_);
  lay_out();
  reveal_focused_field();
  draw();
  collect_regions();
  export_fields();
  export_semantics();
  run_automatic_actions();
}

void Frame::begin(double now_ms, const Theme& theme, const Words& words, std::uint32_t visit) {
  Ui::Impl& impl = *impl_;
  impl.theme = theme;
  impl.words = words;
  const platform::Screen before = impl.screen;
  impl.screen = platform::screen();
  if (before.scale != impl.screen.scale) impl.texts.clear();
  impl.width = std::min(impl.screen.width_px / impl.screen.scale, k_widest);
  impl.height = impl.screen.height_px / impl.screen.scale - impl.screen.keyboard;
  impl.now_ms = now_ms;
  ++impl.frame;
  impl.moving = false;
  impl.wake_ms = -1;
  auto& memory = memories_[visit];
  if (!memory) memory = std::make_unique<Memory>();
  if (impl.memory != memory.get()) {
    entered_ms_ = now_ms;
    std::vector<GestureEvent> ended;
    arena_.cancel(ended);  // what the finger held is another screen's
    impl.memory = memory.get();
  }
  if (memory->motions.size() > k_motions_max)
    std::erase_if(memory->motions, [&](const auto& m) { return m.second.seen + 1 < impl.frame; });
  for (auto& [id, kept] : memory->scrolls)
    if (kept.seen + 1 >= impl.frame && kept.scroller.step(now_ms)) impl.moves();

  std::vector<GestureEvent> events;
  arena_.tick(now_ms, events);
  handle_all(events);
  impl.pressed = arena_.pressed(now_ms);
  if (impl.pressed && !arena_.active()) impl.moves();  // the flash of a quick tap ends by itself
  if (arena_.wake_at() >= 0) impl.wake_at(std::max(arena_.wake_at(), now_ms + 1));

  targets_.clear();
  named_.clear();
  field_nodes_.clear();
  impl.arena.clear();
  impl.overlays.clear();
  impl.open.clear();
  impl.bar = nullptr;
  impl.top_layer = 0;
  impl.glyphs.begin_frame();
  impl.root = &impl.arena.make();
  impl.root->kind = NodeKind::column;
  impl.root->part = Part::screen;
  impl.root->id = hashed("screen");
  impl.open.push_back(impl.root);
}

void Frame::lay_out() {
  Ui::Impl& impl = *impl_;
  const Flex flex{impl.screen.scale, impl.glyphs, impl.texts};
  const float whole = impl.screen.width_px / impl.screen.scale;
  const float left = std::floor((whole - impl.width) / 2);
  if (impl.bar) {
    measure_widths(*impl.bar, flex);
    const float height = give_width(*impl.bar, impl.width, flex);
    place(*impl.bar, left, impl.height - height, height);
  }
  Node& root = *impl.root;
  root.box.dx = back_by_;
  if (entrance_ != Entrance::none) {
    const float left_to_go =
        1 - (impl.screen.reduced_motion ? 1 : eased(static_cast<float>((impl.now_ms - entered_ms_) / k_base_ms)));
    root.box.alpha = 1 - left_to_go;
    if (entrance_ != Entrance::fade)
      root.box.dx += (entrance_ == Entrance::forward ? k_enter_from : -k_enter_from) * left_to_go;
    if (left_to_go <= 0)
      entrance_ = Entrance::none;
    else
      impl.moves();
  }
  measure_widths(root, flex);
  give_width(root, impl.width, flex);
  place(root, left, 0, impl.height - bar_height(impl));

  std::ranges::stable_sort(impl.overlays, {}, [](const Node* n) { return n->layer; });
  for (Node* overlay : impl.overlays) {
    if (overlay->part == Part::floating) {
      measure_widths(*overlay, flex);
      const float height = give_width(*overlay, impl.width - 2 * k_margin, flex);
      const float foot = impl.bar ? bar_height(impl) : impl.screen.keyboard > 0 ? 0 : impl.screen.safe_bottom;
      place(*overlay, left + k_margin, impl.height - foot - height - k_margin, height);
      continue;
    }
    Node* panel = overlay->last;
    const bool barred = panel->last && panel->last->part == Part::bottom_bar;
    if (!barred) panel->box.pad.bottom = impl.screen.keyboard > 0 ? 0 : impl.screen.safe_bottom;
    panel->box.width = impl.width;
    panel->box.self = Align::center;
    measure_widths(*overlay, flex);
    give_width(*overlay, whole, flex);
    panel->height = std::min(panel->height, impl.height - impl.screen.safe_top - 24);
    place(*overlay, 0, 0, impl.height);
    Node* scrim = overlay->first;
    scrim->height = impl.height + impl.screen.keyboard;
  }
}

// A focused field that the keyboard or a bar would cover is scrolled into sight.
void Frame::reveal_focused_field() {
  Ui::Impl& impl = *impl_;
  if (impl.screen.keyboard != keyboard_) {
    keyboard_ = impl.screen.keyboard;
    reveal_ = true;
  }
  if (!reveal_ || impl.focused.empty()) return;
  reveal_ = false;
  const auto search = [&](auto&& self, const Node& node) -> const Node* {
    if (node.field && node.field->id == impl.focused) return &node;
    for (const Node* c = node.first; c; c = c->next)
      if (const Node* found = self(self, *c)) return found;
    return nullptr;
  };
  const Node* found = search(search, *impl.root);
  for (const Node* overlay : impl.overlays)
    if (const Node* in_sheet = search(search, *overlay)) found = in_sheet;
  const Node* region = found;
  while (region && region->kind != NodeKind::scroll) region = region->parent;
  if (!region) return;
  constexpr float k_air = 24;
  Scroller& scroller = region->scroll->scroller;
  const float top = found->y - k_air - region->y,
              bottom = found->y + found->height + k_air - region->y - region->height;
  float by = 0;
  if (bottom > 0) by = bottom;
  if (top - by < 0) by = top;
  if ((by > 0 && bottom > 0) || (by < 0 && top < 0)) {
    scroller.glide_to(scroller.offset() + by, impl.now_ms, impl.screen.reduced_motion ? 0 : k_base_ms);
    impl.moves();
  }
}

void Frame::draw() {
  Ui::Impl& impl = *impl_;
  canvas_.begin(impl.screen.width_px, impl.screen.height_px);
  Painter painter(impl, canvas_);
  painter.paint(*impl.root);
  if (impl.bar) painter.paint(*impl.bar);
  for (const Node* overlay : impl.overlays) painter.paint(*overlay);
}

// --- what the next touch, the page and a screen reader need
struct Frame::Walk {
  std::vector<Region> regions;
  gfx::Rect clip;
  float dx = 0, dy = 0;
};

void Frame::collect(const Node& node, Walk& walk) {
  if (node.box.alpha <= 0) return;
  const Walk outer{{}, walk.clip, walk.dx, walk.dy};
  walk.dx += node.box.dx;
  walk.dy += node.box.dy + (node.part == Part::panel ? (1 - node.risen) * node.height : 0);
  const gfx::Rect rect{node.x + walk.dx, node.y + walk.dy, node.width, node.height};
  const gfx::Rect seen = gfx::intersect(rect, walk.clip);
  const bool scrolls = node.kind == NodeKind::scroll || node.kind == NodeKind::carousel;
  if (scrolls) walk.clip = seen;
  if (node.virtual_list) {
    const Node* region = node.parent;
    while (region && region->kind != NodeKind::scroll) region = region->parent;
    if (region) {
      float& place_of = impl_->memory->places[node.id];
      const float now_at = node.y - region->y + region->scroll->scroller.offset();
      if (std::abs(place_of - now_at) > 0.5f) {
        place_of = now_at;
        impl_->moves();
      }
    }
  }
  const bool wanted = node.pressable() || node.box.drag || scrolls || node.part == Part::panel ||
                      node.part == Part::bottom_bar || node.part == Part::floating;
  if (wanted && seen.width > 0 && seen.height > 0) {
    Region region{.id = node.id, .rect = seen};
    region.tap = static_cast<bool>(node.box.tap);
    region.long_press = static_cast<bool>(node.box.long_press);
    region.blocks = node.part == Part::panel || node.part == Part::bottom_bar || node.part == Part::floating ||
                    node.part == Part::scrim;
    region.tracks = static_cast<bool>(node.box.drag);
    if (region.tracks) region.pan = Pan::x;
    if (node.kind == NodeKind::scroll && (node.part != Part::sheet_body || node.scroll->scroller.max() > 0))
      region.pan = Pan::y;
    if (node.kind == NodeKind::carousel) region.pan = Pan::x;
    if (node.part == Part::panel) region.pan = Pan::y;
    if (scrolls) region.moving = node.scroll->scroller.moving();
    walk.regions.push_back(region);
    targets_[node.id] = {&node, walk.dx, walk.dy};
  }
  for (const Node* c = node.first; c; c = c->next) collect(*c, walk);
  walk.clip = outer.clip;
  walk.dx = outer.dx;
  walk.dy = outer.dy;
}

void Frame::collect_regions() {
  Ui::Impl& impl = *impl_;
  Walk walk;
  const float whole = impl.screen.width_px / impl.screen.scale;
  walk.clip = {0, 0, whole, impl.height};
  collect(*impl.root, walk);
  if (back) walk.regions.push_back({.id = k_back_id, .rect = {0, 0, k_edge, impl.height}, .pan = Pan::x});
  if (impl.bar) collect(*impl.bar, walk);
  for (const Node* overlay : impl.overlays) collect(*overlay, walk);
  arena_.set_regions(std::move(walk.regions));
}

void Frame::run_automatic_actions() {
  Ui::Impl& impl = *impl_;
  for (const auto& [id, target] : targets_) {
    const Node& node = *target.node;
    if (node.kind != NodeKind::scroll || !node.scroll_box.load_more) continue;
    Scroller& scroller = node.scroll->scroller;
    if (scroller.offset() + k_load_ahead < scroller.max() || node.scroll->loaded_at == node.content) continue;
    node.scroll->loaded_at = node.content;
    const Action load_more = node.scroll_box.load_more;
    load_more();
    impl.moves();
    return;  // the action may have changed what the others point to
  }
}

const Node* Frame::node_of(std::uint64_t id) const {
  const auto found = targets_.find(id);
  return found == targets_.end() ? nullptr : found->second.node;
}

// --- input
bool Frame::pointer(PointerKind kind, int pointer, float x, float y, double at_ms, bool touch) {
  pointer_ms_ = at_ms;
  std::vector<GestureEvent> events;
  const bool before = arena_.active();
  arena_.pointer(kind, pointer, x, y, at_ms, touch, events);
  const bool any = !events.empty() || before != arena_.active();
  handle_all(events);
  return any;
}

void Frame::handle_all(std::vector<GestureEvent>& events) {
  for (const GestureEvent& event : events) handle(event);
}

void Frame::pan_panel(const Node& panel, float by) {
  Motion& drag = impl_->memory->motions[panel.id];
  const float value = std::max(0.0f, drag.value + by);
  drag.from = drag.to = drag.value = value;
}

void Frame::release_panel(const Node& panel, float velocity) {
  Motion& drag = impl_->memory->motions[panel.id];
  if (drag.value <= 0) return;
  if ((drag.value > panel.height * k_close_part || velocity > k_close_velocity) && panel.dismiss) {
    const Action dismiss = panel.dismiss;
    dismiss();
    return;
  }
  drag.from = drag.value;
  drag.to = 0;
  drag.start_ms = pointer_ms_;
  drag.duration_ms = impl_->screen.reduced_motion ? 0 : k_base_ms;
}

void Frame::handle(const GestureEvent& event) {
  if (event.region == k_back_id) {
    const bool ends = event.kind == Gesture::pan_end || event.kind == Gesture::pan_cancel;
    if (event.kind == Gesture::pan) back_by_ = std::max(0.0f, back_by_ + event.dx);
    if (ends && event.kind == Gesture::pan_end && (back_by_ > impl_->width / 3 || event.vx > k_close_velocity) && back)
      back();
    if (ends) back_by_ = 0;
    return;
  }
  const Node* found = node_of(event.region);
  if (!found) return;
  const Node& node = *found;
  const Target target = targets_[event.region];
  switch (event.kind) {
    case Gesture::stop: node.scroll->scroller.stop(); return;
    case Gesture::tap:
      if (node.box.tap && !node.box.disabled) {
        const Action tap = node.box.tap;
        tap();
      }
      return;
    case Gesture::long_press:
      if (node.box.long_press && !node.box.disabled) {
        const Action long_press = node.box.long_press;
        long_press();
      }
      return;
    case Gesture::pan_begin:
      if (node.scroll) node.scroll->scroller.drag_begin();
      if (node.box.drag) node.box.drag(event.x - node.x - target.dx, event.y - node.y - target.dy, false);
      return;
    case Gesture::pan: {
      if (node.box.drag) return node.box.drag(event.x - node.x - target.dx, event.y - node.y - target.dy, false);
      if (node.part == Part::panel) return pan_panel(node, event.dy);
      if (!node.scroll) return;
      const bool sideways = node.kind == NodeKind::carousel;
      // A sheet whose content is at its start goes down with the finger.
      if (node.part == Part::sheet_body) {
        const Node& panel = *node.parent;
        const bool lowered = impl_->memory->motions[panel.id].value > 0;
        if (lowered || (event.dy > 0 && node.scroll->scroller.offset() <= 0)) return pan_panel(panel, event.dy);
      }
      node.scroll->scroller.drag(sideways ? event.dx : event.dy);
      return;
    }
    case Gesture::pan_end:
    case Gesture::pan_cancel: return end_pan(node, event);
  }
}

void Frame::end_pan(const Node& node, const GestureEvent& event) {
  if (node.box.drag) return node.box.drag(event.x - node.x, event.y - node.y, true);
  if (node.part == Part::panel) return release_panel(node, event.vy);
  if (!node.scroll) return;
  Scroller& scroller = node.scroll->scroller;
  if (node.kind == NodeKind::carousel) return scroller.release(event.vx, pointer_ms_, node.scroll->stops);
  if (node.part == Part::sheet_body && impl_->memory->motions[node.parent->id].value > 0) {
    release_panel(*node.parent, event.vy);
    return scroller.release(0, pointer_ms_);
  }
  const bool refreshes =
      node.scroll_box.refresh && !node.scroll_box.refreshing && scroller.beyond_start() > k_refresh_pull;
  if (refreshes) scroller.hold_start(k_refresh_hold);
  scroller.release(event.vy, pointer_ms_);
  if (refreshes) {
    const Action refresh = node.scroll_box.refresh;
    refresh();
  }
}

bool Frame::wheel(float x, float y, float dx, float dy) {
  const Pan wanted = std::abs(dx) > std::abs(dy) ? Pan::x : Pan::y;
  const auto regions = arena_.regions();
  for (auto region = regions.rbegin(); region != regions.rend(); ++region) {
    if (!region->rect.contains(x, y)) continue;
    const Node* node = node_of(region->id);
    if (region->pan == wanted && node && node->scroll) {
      node->scroll->scroller.wheel(wanted == Pan::x ? dx : dy);
      return true;
    }
    if (region->blocks) return false;
  }
  return false;
}

bool Frame::field_edited(std::string_view id, std::string_view value) {
  const auto found = field_nodes_.find(id);
  if (found == field_nodes_.end() || !found->second->edit) return false;
  const TextAction edit = found->second->edit;
  edit(std::string(value));
  return true;
}

bool Frame::field_submitted(std::string_view id) {
  const auto found = field_nodes_.find(id);
  if (found == field_nodes_.end() || !found->second->submit) return false;
  const Action submit = found->second->submit;
  submit();
  return true;
}

bool Frame::field_focused(std::string_view id, bool focused) {
  if (focused) {
    impl_->focused = id;
    reveal_ = true;
  } else if (impl_->focused == id || id.empty()) {
    impl_->focused.clear();
  }
  return true;
}

bool Frame::activated(std::string_view id) {
  const auto found = named_.find(id);
  const Node* node = found == named_.end() ? nullptr : found->second;
  if (!node || !node->box.tap || node->box.disabled) return false;
  const Action tap = node->box.tap;
  tap();
  return true;
}

}  // namespace fenxiao::client::ui

// One frame after another: describe → lay out → draw → tell the page where fields and semantics are; and between frames
// what a pointer, the wheel, a field or a screen reader did. Knows nothing of the app: it calls the actions that the
// description left behind.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client/ui/gesture.h"
#include "client/ui/ui.h"

namespace fenxiao::client::ui {

// How a screen comes in: from the right, from the left, in place.
enum class Entrance : std::uint8_t { none, forward, back, fade };

class Frame {
 public:
  Frame();
  ~Frame();

  // Describes, lays out and draws. `visit` names the screen's memory: scroll offsets and animations belong to it.
  void run(double now_ms, const Theme& theme, const Words& words, std::uint32_t visit,
           const std::function<void(Ui&)>& describe);
  const gfx::Canvas& canvas() const { return canvas_; }
  bool moving() const;     // the next frame shall come at once
  double wake_at() const;  // < 0: none is needed by itself
  void forget_glyphs();    // after a lost context
  void keep_visits(std::span<const std::uint32_t> visits);
  void enter(Entrance entrance) { entrance_ = entrance; }  // with the next run

  // --- input, between frames. True: something changed, draw.
  bool pointer(PointerKind kind, int pointer, float x, float y, double at_ms, bool touch);
  bool wheel(float x, float y, float dx, float dy);
  bool field_edited(std::string_view id, std::string_view value);
  bool field_submitted(std::string_view id);
  bool field_focused(std::string_view id, bool focused);
  bool activated(std::string_view id);
  Action back;  // a swipe from the left edge; empty: the host has its own, or there is nowhere to go

  // --- for tests and the benchmark
  std::size_t nodes() const;
  std::size_t node_room() const;
  const Node* root() const;
  GlyphStore& glyphs();
  TextLayouts& texts();
  std::span<const Region> regions() const { return arena_.regions(); }

 private:
  struct Target {
    const Node* node = nullptr;
    float dx = 0, dy = 0;  // how far it is drawn from where it was placed
  };
  struct Walk;
  void begin(double now_ms, const Theme& theme, const Words& words, std::uint32_t visit);
  void lay_out();
  void draw();
  void collect(const Node& node, Walk& walk);
  void collect_regions();
  void export_fields();
  void export_semantics();
  void reveal_focused_field();
  void run_automatic_actions();
  void handle(const GestureEvent& event);
  void handle_all(std::vector<GestureEvent>& events);
  void pan_panel(const Node& panel, float by);
  void release_panel(const Node& panel, float velocity);
  void end_pan(const Node& node, const GestureEvent& event);
  const Node* node_of(std::uint64_t id) const;

  Ui ui_;
  std::unique_ptr<Ui::Impl> impl_;
  gfx::Canvas canvas_;
  GestureArena arena_;
  std::map<std::uint32_t, std::unique_ptr<Memory>> memories_;
  std::unordered_map<std::uint64_t, Target> targets_;
  std::map<std::string, const Node*, std::less<>> named_;  // by semantics id
  std::vector<platform::TextField> fields_;
  std::map<std::string, const Field*, std::less<>> field_nodes_;
  std::vector<platform::Semantic> semantics_;
  double semantics_at_ms_ = -1e9;
  bool reveal_ = false;
  float keyboard_ = 0;
  float back_by_ = 0;
  Entrance entrance_ = Entrance::none;
  double entered_ms_ = 0;
  double pointer_ms_ = 0;
};

}  // namespace fenxiao::client::ui

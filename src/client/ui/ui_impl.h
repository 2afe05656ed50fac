// What a Ui holds while a frame is described, and what the frame needs of it afterwards. Internal to ui.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "client/ui/node.h"

namespace fenxiao::client::ui {

inline constexpr float k_refresh_hold = 56;  // css: how far a list stays pulled down while it is fetched

// A number on its way from one value to another.
struct Motion {
  float from = 0, to = 0, value = 0;
  double start_ms = 0, duration_ms = 0;
  std::uint64_t seen = 0;

  void step(double now_ms) {
    const double part = duration_ms > 0 ? (now_ms - start_ms) / duration_ms : 1;
    value = from + (to - from) * eased(static_cast<float>(part));
    if (part >= 1) value = to;
  }
  bool running() const { return value != to; }
};

// What is kept between frames for one visit of one screen.
class Memory {
 public:
  std::unordered_map<std::uint64_t, ScrollMemory> scrolls;
  std::unordered_map<std::uint64_t, Motion> motions;
  std::unordered_map<std::uint64_t, int> locals;
  std::unordered_map<std::uint64_t, float> places;  // of virtual lists within their scroll region
};

struct Ui::Impl {
  // --- of the frame
  Theme theme = k_light;
  platform::Screen screen;
  float width = 390, height = 844;  // css; the keyboard's part is gone
  double now_ms = 0;
  std::uint64_t frame = 0;
  bool moving = false;
  double wake_ms = -1;
  Memory* memory = nullptr;
  std::uint64_t pressed = 0;  // the region that shows as pressed
  std::string focused;
  Words words;

  // --- the tree
  Arena arena;
  Node* root = nullptr;
  Node* bar = nullptr;          // the bottom bar
  std::vector<Node*> overlays;  // sheets, then what floats, in the order of description
  std::vector<Node*> open;      // containers that are not closed yet
  int top_layer = 0;

  // --- text
  GlyphStore glyphs;
  TextLayouts texts;

  Node& parent() { return *open.back(); }
  Node& add(NodeKind kind);
  Node& add_to(Node& parent, NodeKind kind);
  Node& overlay(NodeKind kind, Part part);
  void name(Node& node, std::string_view id);
  Motion& motion(std::uint64_t id, float initial, float target, double duration_ms);
  void moves() { moving = true; }
  void wake_at(double at_ms) {
    if (wake_ms < 0 || at_ms < wake_ms) wake_ms = at_ms;
  }
  ScrollMemory& scroll_memory(Node& node, const ScrollBox& box);
};

// Identifies the parts that the frame reacts to.
inline std::uint64_t sheet_drag_id(std::uint64_t sheet) { return hashed("drag", sheet); }

}  // namespace fenxiao::client::ui

// The tree between description and pixels. Internal to ui.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "client/ui/scroll.h"
#include "client/ui/ui.h"

namespace fenxiao::client::ui {

enum class NodeKind : std::uint8_t {
  row,
  column,
  stack,
  scroll,
  carousel,
  text,
  icon,
  picture,
  space,
  spring,
  line,
  custom
};

// What a container is besides its box.
enum class Part : std::uint8_t { plain, screen, bottom_bar, sheet, scrim, panel, sheet_body, floating };

// The state of a scroll region that outlives the frame.
struct ScrollMemory {
  Scroller scroller;
  float loaded_at = -1;      // the content's size when more was asked for
  std::vector<float> stops;  // of a carousel that snaps
  std::uint64_t seen = 0;    // the last frame it was described in
};

struct Node {
  NodeKind kind = NodeKind::column;
  Part part = Part::plain;
  int layer = 0;
  Node* parent = nullptr;
  Node* first = nullptr;
  Node* last = nullptr;
  Node* next = nullptr;
  int children = 0;
  std::uint64_t id = 0;
  Box box;
  std::string name;  // of box.id, kept: the view's may be gone

  // --- text
  std::vector<Run> runs;
  TextStyle text;
  std::shared_ptr<const Paragraph> paragraph;
  // --- picture and icon
  std::string url;  // or the icon's name
  PictureStyle picture;
  Colour colour = 0;
  float size = 0;  // of an icon, a space
  float stroke = 1.75f;
  // --- its own drawing
  std::function<void(Ui::Drawn&)> draw;
  // --- scrolling
  ScrollMemory* scroll = nullptr;
  ScrollBox scroll_box;
  float content = 0;  // along its axis
  bool virtual_list = false;
  // --- a sheet's panel
  float risen = 1;  // 0: still below the screen
  Action dismiss;   // what a drag down does
  // --- a text field lies here
  const Field* field = nullptr;

  // --- measured and placed, css pixels
  float min_width = 0, want_width = 0;
  float x = 0, y = 0, width = 0, height = 0;
  float baseline = 0;

  bool is_text() const { return kind == NodeKind::text; }
  bool pressable() const { return static_cast<bool>(box.tap) || static_cast<bool>(box.long_press); }
};

// Nodes of one frame. Emptied at once; the memory stays.
class Arena {
 public:
  Node& make() {
    if (used_ == blocks_.size() * k_block) blocks_.push_back(std::make_unique<std::array<Node, k_block>>());
    Node& node = (*blocks_[used_ / k_block])[used_ % k_block];
    node = Node{};
    ++used_;
    return node;
  }
  Field& keep(Field field) {
    fields_.push_back(std::make_unique<Field>(std::move(field)));
    return *fields_.back();
  }
  void clear() {
    used_ = 0;
    fields_.clear();
  }
  std::size_t used() const { return used_; }
  std::size_t room() const { return blocks_.size() * k_block; }

 private:
  static constexpr std::size_t k_block = 64;
  std::vector<std::unique_ptr<std::array<Node, k_block>>> blocks_;
  std::vector<std::unique_ptr<Field>> fields_;
  std::size_t used_ = 0;
};

// --- flex.cpp
struct Flex {
  float scale = 1;
  Measure& measure;
  TextLayouts& texts;
};
// Bottom up: how narrow a node may become and how wide it would like to be.
void measure_widths(Node& node, const Flex& flex);
// Down with the widths, up with the heights.
float give_width(Node& node, float width, const Flex& flex);
// Down with the places.
void place(Node& node, float x, float y, float height);

// Ids: a place in the tree, or a name.
constexpr std::uint64_t hashed(std::string_view text, std::uint64_t seed = 1469598103934665603u) {
  for (const char c : text) seed = (seed ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return seed;
}
constexpr std::uint64_t hashed(std::uint64_t value, std::uint64_t seed) {
  return (seed ^ value) * 1099511628211u ^ (value >> 32);
}

}  // namespace fenxiao::client::ui

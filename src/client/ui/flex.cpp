#include <algorithm>
#include <cmath>

#include "client/ui/node.h"

namespace fenxiao::client::ui {
namespace {

constexpr float k_endless = 1e6f;
constexpr float k_smallest_text = 12;
constexpr float k_growing_share = 0.4f;  // of a row, that what grows keeps against what would not shrink by itself

bool horizontal(const Node& node) { return node.kind == NodeKind::row || node.kind == NodeKind::carousel; }
float sides(const Node& node) { return node.box.pad.left + node.box.pad.right; }
float ends(const Node& node) { return node.box.pad.top + node.box.pad.bottom; }
float gaps(const Node& node) { return node.children > 1 ? node.box.gap * static_cast<float>(node.children - 1) : 0; }
float css(float device, float scale) { return std::ceil(device - 0.01f) / scale; }

float text_limit(float width, float scale) { return std::floor(width * scale + 0.5f); }

void lay_text(Node& node, float width, const Flex& flex) {
  const float room = node.text.nowrap ? k_endless : text_limit(width, flex.scale);
  if (!node.text.fit) {
    node.paragraph = flex.texts.of(node.runs, room, flex.scale, node.text.max_lines, flex.measure);
    return;
  }
  // One line; a step of the type scale smaller each time it does not fit, then an ellipsis.
  for (const float step : {100.0f, 16.0f, 14.0f, 12.0f}) {
    if (step > node.text.size && step < 100) continue;
    std::vector<Run> runs = node.runs;
    for (Run& run : runs) run.size = std::min(run.size, std::max(step, k_smallest_text));
    node.paragraph = flex.texts.of(runs, room, flex.scale, 1, flex.measure);
    if (!node.paragraph->cut) return;
  }
}

Align cross_align(const Node& parent, const Node& child) {
  if (child.box.self != Align::parent) return child.box.self;
  if (child.box.hug && !horizontal(parent) && (parent.box.align == Align::parent || parent.box.align == Align::stretch))
    return Align::start;
  if (parent.box.align != Align::parent) return parent.box.align;
  return horizontal(parent) ? Align::center : Align::stretch;
}

float first_baseline(const Node& node) { return node.baseline > 0 ? node.baseline : node.height; }

void measure_leaf(Node& node, const Flex& flex) {
  switch (node.kind) {
    case NodeKind::text: {
      const auto whole = flex.texts.of(node.runs, k_endless, flex.scale, 0, flex.measure);
      node.want_width = css(whole->width, flex.scale);
      node.min_width = node.text.nowrap ? node.want_width : std::min(node.want_width, node.text.size * 2.5f);
      break;
    }
    case NodeKind::icon: node.want_width = node.min_width = node.size; break;
    case NodeKind::space:
      node.want_width = node.min_width = node.parent && horizontal(*node.parent) ? node.size : 0;
      break;
    case NodeKind::line: node.want_width = node.min_width = node.parent && horizontal(*node.parent) ? 1.0f : 0; break;
    case NodeKind::picture:
      node.want_width = node.picture.width > 0                               ? node.picture.width
                        : node.picture.aspect > 0 && node.picture.height > 0 ? node.picture.height * node.picture.aspect
                                                                             : 0;
      node.min_width = node.want_width;
      break;
    default: break;
  }
}

void give_row_widths(Node& node, float inner) {
  float wanted = gaps(node), least = 0, growing = 0, grow_floor = 0, grow_want = 0;
  int growers = 0;
  for (const Node* c = node.first; c; c = c->next)
    if (c->box.grow > 0) ++growers;
  for (const Node* c = node.first; c; c = c->next) {
    if (c->box.grow > 0) {
      growing += c->box.grow;
      grow_floor +=
          std::max(c->min_width, std::min(c->want_width, inner * k_growing_share / static_cast<float>(growers)));
      grow_want += c->min_width;
    } else {
      wanted += c->want_width;
      least += c->min_width;
    }
  }
  // What does not grow has its wish, unless that leaves too little for what grows.
  float over = wanted + grow_floor - inner;
  const float yielding = wanted - gaps(node) - least;
  const float part = over > 0 && yielding > 0 ? std::min(1.0f, over / yielding) : 0;
  float left = inner - gaps(node);
  for (Node* c = node.first; c; c = c->next) {
    if (c->box.grow > 0) continue;
    c->width = c->want_width - (c->want_width - c->min_width) * part;
    left -= c->width;
  }
  // Equal shares; who needs more than his share takes it first.
  for (Node* c = node.first; c; c = c->next)
    if (c->box.grow > 0) c->width = -1;
  for (bool again = growing > 0; again;) {
    again = false;
    for (Node* c = node.first; c; c = c->next) {
      if (c->box.grow <= 0 || c->width >= 0) continue;
      if (c->min_width > left * c->box.grow / growing + 0.01f && grow_want <= inner) {
        c->width = c->min_width;
        left -= c->width;
        growing -= c->box.grow;
        again = growing > 0;
        break;
      }
    }
  }
  for (Node* c = node.first; c; c = c->next)
    if (c->box.grow > 0 && c->width < 0) c->width = growing > 0 ? std::max(0.0f, left * c->box.grow / growing) : 0;
}

float row_height(Node& node, const Flex& flex) {
  float height = 0, above = 0, below = 0;
  for (Node* c = node.first; c; c = c->next) {
    const float h = give_width(*c, c->width, flex);
    height = std::max(height, h);
    if (cross_align(node, *c) == Align::baseline) {
      above = std::max(above, first_baseline(*c));
      below = std::max(below, h - first_baseline(*c));
    }
  }
  return std::max(height, above + below);
}

float child_width(const Node& parent, const Node& child, float inner) {
  if (child.box.width > 0) return child.box.shrink ? std::min(child.box.width, inner) : child.box.width;
  const Align align = cross_align(parent, child);
  float width = align == Align::stretch || child.kind == NodeKind::line || child.kind == NodeKind::carousel
                    ? inner
                    : std::min(child.want_width, inner);
  if (child.kind == NodeKind::picture && child.picture.width > 0) width = child.picture.width;
  if (child.kind == NodeKind::picture && child.picture.width <= 0) width = inner;
  if (child.kind == NodeKind::icon) width = child.size;
  if (child.box.max_width > 0) width = std::min(width, child.box.max_width);
  return std::max(width, std::min(child.box.min_width, inner));
}

float column_height(Node& node, float inner, const Flex& flex) {
  float height = gaps(node);
  for (Node* c = node.first; c; c = c->next) height += give_width(*c, child_width(node, *c, inner), flex);
  return height;
}

float stack_height(Node& node, float inner, const Flex& flex) {
  float height = 0;
  for (Node* c = node.first; c; c = c->next)
    height = std::max(height, give_width(*c, child_width(node, *c, inner), flex));
  return height;
}

float leaf_height(Node& node, const Flex& flex) {
  switch (node.kind) {
    case NodeKind::text:
      lay_text(node, node.width, flex);
      node.baseline = node.paragraph->lines.empty() ? 0 : node.paragraph->lines.front().baseline / flex.scale;
      return node.paragraph->height / flex.scale;
    case NodeKind::icon: return node.size;
    case NodeKind::space: return node.parent && horizontal(*node.parent) ? 0 : node.size;
    case NodeKind::line: return node.parent && horizontal(*node.parent) ? 0 : 1;
    case NodeKind::picture:
      return node.picture.height > 0   ? node.picture.height
             : node.picture.aspect > 0 ? node.width / node.picture.aspect
                                       : node.width;
    default: return 0;
  }
}

float along(float room, float size, Justify justify) {
  return justify == Justify::center ? (room - size) / 2 : justify == Justify::end ? room - size : 0;
}
float across(float room, float size, Align align) {
  return align == Align::center ? (room - size) / 2 : align == Align::end ? room - size : 0;
}

void place_row(Node& node, float inner_width, float inner_height) {
  float used = gaps(node), above = 0;
  for (const Node* c = node.first; c; c = c->next) {
    used += c->width;
    if (cross_align(node, *c) == Align::baseline) above = std::max(above, first_baseline(*c));
  }
  const float spare = inner_width - used;
  const bool between = node.box.justify == Justify::between && node.children > 1 && spare > 0;
  float x = node.x + node.box.pad.left + (between ? 0 : along(inner_width, used, node.box.justify));
  const float extra = between ? spare / static_cast<float>(node.children - 1) : 0;
  for (Node* c = node.first; c; c = c->next) {
    const Align align = c->kind == NodeKind::line ? Align::stretch : cross_align(node, *c);
    const bool fills = align == Align::stretch && !(c->box.height > 0) && c->kind != NodeKind::text &&
                       c->kind != NodeKind::picture && c->kind != NodeKind::icon;
    const float height = fills ? inner_height : c->height;
    const float down = align == Align::baseline ? above - first_baseline(*c) : across(inner_height, height, align);
    place(*c, x, node.y + node.box.pad.top + down, height);
    x += c->width + node.box.gap + extra;
  }
}

void place_column(Node& node, float inner_width, float inner_height) {
  float used = gaps(node), growing = 0, yielding = 0;
  for (const Node* c = node.first; c; c = c->next) {
    used += c->height;
    growing += c->box.grow;
    if (c->kind == NodeKind::scroll) yielding += c->height;
  }
  const float spare = inner_height - used;
  const float scrolls = spare < 0 && yielding > 0 ? std::max(0.0f, 1 + spare / yielding) : 1;
  const bool between = node.box.justify == Justify::between && node.children > 1 && spare > 0 && growing <= 0;
  float y = node.y + node.box.pad.top +
            (growing > 0 || between || spare < 0 ? 0 : along(inner_height, used, node.box.justify));
  const float extra = between ? spare / static_cast<float>(node.children - 1) : 0;
  for (Node* c = node.first; c; c = c->next) {
    float height = c->height;
    if (c->box.grow > 0 && spare > 0) height += spare * c->box.grow / growing;
    if (c->kind == NodeKind::scroll) height *= scrolls;
    const Align align = cross_align(node, *c);
    place(*c, node.x + node.box.pad.left + across(inner_width, c->width, align), y, height);
    y += height + node.box.gap + extra;
  }
}

void place_stack(Node& node, float inner_width, float inner_height) {
  for (Node* c = node.first; c; c = c->next) {
    const Align align = cross_align(node, *c);
    Justify vertical = c->box.self_main;
    if (align == Align::center && vertical == Justify::start) vertical = Justify::center;
    const bool leaf = c->kind == NodeKind::text || c->kind == NodeKind::icon || c->kind == NodeKind::picture;
    const bool fills = align == Align::stretch && vertical == Justify::start && !(c->box.height > 0) && !leaf;
    const float height = fills ? inner_height : c->height;
    place(*c, node.x + node.box.pad.left + across(inner_width, c->width, align),
          node.y + node.box.pad.top + along(inner_height, height, vertical), height);
  }
}

void place_scroll(Node& node) {
  const bool sideways = node.kind == NodeKind::carousel;
  Scroller& scroller = node.scroll->scroller;
  scroller.set_extent(sideways ? node.width : node.height, node.content);
  float at = (sideways ? node.x + node.box.pad.left : node.y + node.box.pad.top) - scroller.offset();
  node.scroll->stops.clear();
  for (Node* c = node.first; c; c = c->next) {
    if (sideways) {
      const float inner = node.height - ends(node);
      const Align align = c->box.self != Align::parent ? c->box.self : Align::start;
      const float height = align == Align::stretch && c->kind != NodeKind::text ? inner : c->height;
      if (node.scroll_box.snap) node.scroll->stops.push_back(at + scroller.offset() - node.x - node.box.pad.left);
      place(*c, at, node.y + node.box.pad.top + across(inner, height, align), height);
      at += c->width + node.box.gap;
    } else {
      const Align align = cross_align(node, *c);
      float height = c->height;
      // What grows inside a scroll region fills the rest of the screen (an empty state in the middle of it).
      if (c->box.grow > 0 && node.content < node.height) height += node.height - node.content;
      place(*c, node.x + node.box.pad.left + across(node.width - sides(node), c->width, align), at, height);
      at += height + node.box.gap;
    }
  }
}

}  // namespace

void measure_widths(Node& node, const Flex& flex) {
  float want = 0, least = 0;
  for (Node* c = node.first; c; c = c->next) {
    measure_widths(*c, flex);
    const float child_least = c->min_width;
    if (node.kind == NodeKind::row || node.kind == NodeKind::carousel) {
      want += c->want_width;
      least += child_least;
    } else {
      want = std::max(want, c->want_width);
      least = std::max(least, child_least);
    }
  }
  if (!node.first && node.kind != NodeKind::row && node.kind != NodeKind::column && node.kind != NodeKind::stack) {
    measure_leaf(node, flex);
  } else {
    const float around = sides(node) + (node.kind == NodeKind::row || node.kind == NodeKind::carousel ? gaps(node) : 0);
    node.want_width = want + around;
    node.min_width = node.kind == NodeKind::carousel ? 0 : least + around;
  }
  if (node.box.width > 0) {
    node.want_width = node.box.width;
    node.min_width = node.box.shrink ? std::min(node.min_width, node.box.width) : node.box.width;
    if (node.kind == NodeKind::custom || node.kind == NodeKind::stack) node.min_width = node.box.width;
  }
  if (node.box.max_width > 0) node.want_width = std::min(node.want_width, node.box.max_width);
  node.want_width = std::max(node.want_width, node.box.min_width);
  node.min_width = std::min(std::max(node.min_width, node.box.min_width), node.want_width);
  if (!node.box.shrink) node.min_width = node.want_width;
}

float give_width(Node& node, float width, const Flex& flex) {
  node.width = width;
  const float inner = std::max(0.0f, width - sides(node));
  float height = 0;
  node.baseline = 0;
  switch (node.kind) {
    case NodeKind::row:
      give_row_widths(node, inner);
      height = row_height(node, flex) + ends(node);
      break;
    case NodeKind::column: height = column_height(node, inner, flex) + ends(node); break;
    case NodeKind::stack: height = stack_height(node, inner, flex) + ends(node); break;
    case NodeKind::scroll:
      node.content = column_height(node, inner, flex) + ends(node);
      height = node.part == Part::sheet_body ? node.content : node.scroll_box.height;
      break;
    case NodeKind::carousel:
      node.content = gaps(node) + sides(node);
      for (Node* c = node.first; c; c = c->next) {
        height = std::max(
            height,
            give_width(*c, c->kind == NodeKind::picture ? std::max(c->want_width, c->picture.width) : c->want_width,
                       flex));
        node.content += c->width;
      }
      height += ends(node);
      if (node.scroll_box.height > 0) height = node.scroll_box.height;
      break;
    default: height = leaf_height(node, flex); break;
  }
  if (node.box.height > 0) height = node.box.height;
  height = std::max(height, node.box.min_height);
  node.height = height;
  if (node.first && (node.kind == NodeKind::row || node.kind == NodeKind::column)) {
    // The baseline of a container is its first line's.
    const Node& c = *node.first;
    const float inner_height = height - ends(node);
    const float down = node.kind == NodeKind::row ? across(inner_height, c.height, cross_align(node, c)) : 0;
    node.baseline = node.box.pad.top + down + first_baseline(c);
  }
  return height;
}

void place(Node& node, float x, float y, float height) {
  node.x = x;
  node.y = y;
  node.height = height;
  const float inner_width = node.width - sides(node), inner_height = height - ends(node);
  switch (node.kind) {
    case NodeKind::row: place_row(node, inner_width, inner_height); break;
    case NodeKind::column: place_column(node, inner_width, inner_height); break;
    case NodeKind::stack: place_stack(node, inner_width, inner_height); break;
    case NodeKind::scroll:
    case NodeKind::carousel: place_scroll(node); break;
    default: break;
  }
}

}  // namespace fenxiao::client::ui

// A phone for tests of the design system: headless, 390 × 844 css, one css pixel a device pixel unless said otherwise.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "client/platform/headless/platform_headless.h"
#include "client/ui/frame.h"
#include "client/ui/node.h"
#include "client/ui/ui_impl.h"
#include "client/ui/widgets.h"

namespace fenxiao::client::ui {

class Stage {
 public:
  Stage() {
    platform::headless::reset();
    page().screen = {};
  }

  platform::headless::Page& page() { return platform::headless::page(); }
  void show(std::function<void(Ui&)> describe) {
    describe_ = std::move(describe);
    run();
  }
  // One frame, `ms` later.
  void run(double ms = 16) {
    now += ms;
    frame.run(now, theme, words, visit, describe_);
  }
  // Frames until nothing moves; how many there were.
  int settle(int most = 400) {
    int frames = 0;
    do {
      run();
      ++frames;
    } while (frame.moving() && frames < most);
    return frames;
  }
  void down(float x, float y, bool touch = true) { frame.pointer(PointerKind::down, 1, x, y, now, touch); }
  void move(float x, float y, double ms = 16) {
    now += ms;
    frame.pointer(PointerKind::move, 1, x, y, now, true);
    frame.run(now, theme, words, visit, describe_);
  }
  void up(float x, float y, double ms = 16) {
    now += ms;
    frame.pointer(PointerKind::up, 1, x, y, now, true);
    frame.run(now, theme, words, visit, describe_);
  }
  void tap(float x, float y) {
    down(x, y);
    up(x, y, 30);
  }
  // From one point to the other in equal steps, then lifts.
  void swipe(float x0, float y0, float x1, float y1, int steps = 8, double ms = 16) {
    down(x0, y0);
    for (int i = 1; i <= steps; ++i) {
      const float part = static_cast<float>(i) / static_cast<float>(steps);
      move(x0 + (x1 - x0) * part, y0 + (y1 - y0) * part, ms);
    }
    up(x1, y1, 1);
  }

  const Node* named(std::string_view name) const { return find(*frame.root(), name); }
  const platform::Semantic* semantic(std::string_view role, std::string_view name) { return page().find(role, name); }

  Frame frame;
  Theme theme = k_light;
  Words words;
  std::uint32_t visit = 1;
  double now = 1000;

 private:
  static const Node* find(const Node& node, std::string_view name) {
    if (node.name == name) return &node;
    for (const Node* c = node.first; c; c = c->next)
      if (const Node* found = find(*c, name)) return found;
    return nullptr;
  }
  std::function<void(Ui&)> describe_ = [](Ui&) {};
};

}  // namespace fenxiao::client::ui

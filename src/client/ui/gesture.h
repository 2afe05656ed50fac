// Who gets a touch. Every pointer goes through here; one region wins it, as on a phone:
//
//   - a press shows from 80 ms on and is a tap when the finger lifts;
//   - past the slop the region that pans along that direction wins, and the press is over;
//   - 500 ms without moving are a long press;
//   - a touch on something that still flings stops it and is no tap;
//   - further fingers are ignored until all have left.
//
// Units: css pixels, milliseconds. It knows regions, not nodes: what they mean is the frame's business.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "client/gfx/canvas.h"

namespace fenxiao::client::ui {

inline constexpr double k_press_ms = 80, k_long_press_ms = 500, k_flash_ms = 110, k_velocity_ms = 100;
inline constexpr float k_slop = 18, k_mouse_slop = 6;

enum class Pan : std::uint8_t { none, x, y };
struct Region {
  std::uint64_t id = 0;
  gfx::Rect rect;  // what is seen of it
  bool tap = false;
  bool long_press = false;
  bool blocks = false;  // nothing below it gets the pointer (a sheet, a bar)
  bool tracks = false;  // a pan begins at once with the touch (reading a chart), and a tap is a pan as well
  bool moving = false;  // it flings: a touch stops it
  Pan pan = Pan::none;
};

enum class Gesture : std::uint8_t { stop, tap, long_press, pan_begin, pan, pan_end, pan_cancel };
struct GestureEvent {
  Gesture kind = Gesture::tap;
  std::uint64_t region = 0;
  float x = 0, y = 0;    // of the pointer
  float dx = 0, dy = 0;  // since the last event
  float vx = 0, vy = 0;  // pan_end: css px per second
};

enum class PointerKind : std::uint8_t { down, move, up, cancel };

class GestureArena {
 public:
  // In drawing order, upper ones last. Called once a frame.
  void set_regions(std::vector<Region> regions) { regions_ = std::move(regions); }
  std::span<const Region> regions() const { return regions_; }

  void pointer(PointerKind kind, int pointer, float x, float y, double at_ms, bool touch,
               std::vector<GestureEvent>& out);
  void tick(double now_ms, std::vector<GestureEvent>& out);

  // What shows as pressed; 0: nothing. A quick tap shows for a moment after it, or nobody would see it.
  std::uint64_t pressed(double now_ms) const;
  double wake_at() const;  // when tick or pressed changes by itself; < 0: never
  bool active() const { return pointer_ >= 0; }
  void cancel(std::vector<GestureEvent>& out);

 private:
  struct Sample {
    double at_ms;
    float x, y;
  };
  void down(float x, float y, double at_ms, bool touch, std::vector<GestureEvent>& out);
  void move(float x, float y, double at_ms, std::vector<GestureEvent>& out);
  void up(double at_ms, std::vector<GestureEvent>& out);
  void begin_pan(std::uint64_t id, std::vector<GestureEvent>& out);
  const Region* find(std::uint64_t id) const;
  void end();

  std::vector<Region> regions_;
  std::vector<Sample> samples_;
  int pointer_ = -1;
  int others_ = 0;  // further pointers that are down
  float start_x_ = 0, start_y_ = 0, x_ = 0, y_ = 0, slop_ = k_slop;
  double start_ms_ = 0, last_ms_ = 0;
  std::uint64_t press_ = 0, pan_x_ = 0, pan_y_ = 0, panning_ = 0;
  bool long_ = false, press_over_ = false;
  std::uint64_t flash_ = 0;
  double flash_until_ms_ = 0;
};

}  // namespace fenxiao::client::ui

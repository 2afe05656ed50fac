// One axis of scrolling: dragging, flinging, springing back, coming to rest on a stop. Sources: iOS decays a fling's
// velocity to 0.135 of it per second and resists beyond the ends; Android's spline is AOSP OverScroller with friction
// 0.015, as Flutter's ClampingScrollSimulation states it.
//
// Units: css pixels, css pixels per second, milliseconds.
#pragma once

#include <cstdint>
#include <span>

namespace fenxiao::client::ui {

enum class Feel : std::uint8_t { ios, android };

class Scroller {
 public:
  float offset() const { return offset_; }  // of the content's start above the viewport; < 0 or > max beyond the ends
  float max() const { return max_; }
  bool moving() const { return mode_ == Mode::fling || mode_ == Mode::glide; }
  bool dragging() const { return mode_ == Mode::drag; }
  float beyond_start() const { return offset_ < 0 ? -offset_ : 0; }

  void set_feel(Feel feel) { feel_ = feel; }
  // Where it may stop although the finger wants more: pull to refresh keeps the content down while it runs.
  void hold_start(float css) { hold_ = css; }
  void set_extent(float viewport, float content);
  void place(float offset);  // at once

  void drag_begin();
  void drag(float by);  // the content follows the finger: a positive `by` shows what is before
  // Lets go. `stops`: offsets to come to rest on (snapping); none: anywhere.
  void release(float velocity, double now_ms, std::span<const float> stops = {});
  void stop();
  void wheel(float by);
  void glide_to(float target, double now_ms, double duration_ms);
  // False: at rest, no frame is needed.
  bool step(double now_ms);

 private:
  enum class Mode : std::uint8_t { rest, drag, fling, glide, spring };
  float low() const { return -hold_; }
  float clamped(float offset) const;
  void spring_from(float velocity, double now_ms);
  float fling_distance(float velocity) const;
  void fling(double now_ms);

  Feel feel_ = Feel::ios;
  Mode mode_ = Mode::rest;
  float offset_ = 0, max_ = 0, viewport_ = 1, hold_ = 0;
  float from_ = 0, velocity_ = 0, target_ = 0;
  double start_ms_ = 0, duration_ms_ = 0;
};

// cubic-bezier(.2, .8, .2, 1): how everything that is not a finger moves.
float eased(float part);

}  // namespace fenxiao::client::ui

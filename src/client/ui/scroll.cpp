#include "client/ui/scroll.h"

#include <algorithm>
#include <cmath>

namespace fenxiao::client::ui {
namespace {

constexpr float k_ios_decay = 0.135f;  // of the velocity, per second
constexpr float k_min_velocity = 20;   // below it a fling is over
constexpr float k_max_velocity = 8000;
constexpr float k_spring_rate = 14.14f;  // rad/s, critically damped: mass 0.5, stiffness 100
constexpr float k_resistance = 0.52f;    // of a drag beyond the ends
constexpr float k_friction = 0.015f, k_inflexion = 0.35f;
constexpr float k_physical = 9.80665f * 39.37f * 0.84f * 160;  // m/s² → in/s², by AOSP's look and feel, px per inch
const float k_rate = std::log(0.78f) / std::log(0.9f);
constexpr double k_snap_ms = 320;

double android_ms(float velocity) {
  const float reference = k_friction * k_physical / k_inflexion;
  return 1000.0 *
         static_cast<double>(k_rate * k_inflexion * std::pow(std::abs(velocity) / reference, 1 / (k_rate - 1)));
}

}  // namespace

float eased(float part) {
  if (part <= 0) return 0;
  if (part >= 1) return 1;
  // x(t) = 3(1−t)²t·0.2 + 3(1−t)t²·0.2 + t³; Newton finds t, y(t) = 3(1−t)²t·0.8 + 3(1−t)t² + t³.
  float t = part;
  for (int i = 0; i < 8; ++i) {
    const float u = 1 - t;
    const float x = 3 * u * u * t * 0.2f + 3 * u * t * t * 0.2f + t * t * t;
    const float slope = 0.6f * u * u + 3 * t * t * 0.8f;
    t = std::clamp(t - (x - part) / std::max(slope, 0.05f), 0.0f, 1.0f);
  }
  const float u = 1 - t;
  return 3 * u * u * t * 0.8f + 3 * u * t * t + t * t * t;
}

float Scroller::clamped(float offset) const { return std::clamp(offset, low(), std::max(low(), max_)); }

void Scroller::set_extent(float viewport, float content) {
  viewport_ = std::max(1.0f, viewport);
  max_ = std::max(0.0f, content - viewport);
  if (mode_ == Mode::rest)
    offset_ = std::min(offset_, std::max(low(), max_));  // above the start it springs back by itself
  if (mode_ == Mode::glide) target_ = clamped(target_);
}

void Scroller::place(float offset) {
  mode_ = Mode::rest;
  offset_ = clamped(offset);
}

void Scroller::drag_begin() { mode_ = Mode::drag; }

void Scroller::drag(float by) {
  if (mode_ != Mode::drag) return;
  const float over = offset_ < 0 ? -offset_ : offset_ > max_ ? offset_ - max_ : 0;
  const bool outward = (offset_ <= 0 && by > 0) || (offset_ >= max_ && by < 0);
  if (outward) {
    if (feel_ == Feel::android && hold_ <= 0 && !(offset_ <= 0 && by > 0)) return;
    const float room = std::max(0.0f, 1 - over / viewport_);
    by *= k_resistance * room * room;
  }
  offset_ -= by;
  if (feel_ == Feel::android) offset_ = std::min(offset_, max_);
}

float Scroller::fling_distance(float velocity) const {
  if (feel_ == Feel::ios) return -velocity / std::log(k_ios_decay);
  return velocity * static_cast<float>(android_ms(velocity) / 1000) / k_rate;
}

void Scroller::release(float velocity, double now_ms, std::span<const float> stops) {
  velocity = std::clamp(-velocity, -k_max_velocity, k_max_velocity);  // of the offset from here on
  if (offset_ < low() || offset_ > max_) return spring_from(velocity, now_ms);
  if (!stops.empty()) {
    const float wanted = offset_ + fling_distance(velocity);
    float best = clamped(stops.front());
    for (const float stop : stops)
      if (std::abs(clamped(stop) - wanted) < std::abs(best - wanted)) best = clamped(stop);
    return glide_to(best, now_ms, k_snap_ms);
  }
  if (std::abs(velocity) < k_min_velocity) {
    mode_ = Mode::rest;
    return;
  }
  mode_ = Mode::fling;
  from_ = offset_;
  velocity_ = velocity;
  start_ms_ = now_ms;
}

void Scroller::spring_from(float velocity, double now_ms) {
  mode_ = Mode::spring;
  target_ = clamped(offset_);
  from_ = offset_ - target_;
  velocity_ = velocity;
  start_ms_ = now_ms;
}

void Scroller::stop() { mode_ = Mode::rest; }

void Scroller::wheel(float by) {
  mode_ = Mode::rest;
  offset_ = clamped(offset_ + by);
}

void Scroller::glide_to(float target, double now_ms, double duration_ms) {
  target = clamped(target);
  if (std::abs(target - offset_) < 0.1f || duration_ms <= 0) return place(target);
  mode_ = Mode::glide;
  from_ = offset_;
  target_ = target;
  start_ms_ = now_ms;
  duration_ms_ = duration_ms;
}

void Scroller::fling(double now_ms) {
  const auto seconds = static_cast<float>(now_ms - start_ms_) / 1000;
  float now_velocity = 0;
  if (feel_ == Feel::ios) {
    const float kept = std::pow(k_ios_decay, seconds);
    offset_ = from_ + velocity_ * (kept - 1) / std::log(k_ios_decay);
    now_velocity = velocity_ * kept;
  } else {
    const double all_ms = android_ms(velocity_);
    const float left = 1 - std::clamp(static_cast<float>((now_ms - start_ms_) / all_ms), 0.0f, 1.0f);
    offset_ = from_ + fling_distance(velocity_) * (1 - std::pow(left, k_rate));
    now_velocity = velocity_ * std::pow(left, k_rate - 1);
  }
  if (offset_ < low() || offset_ > max_) {
    if (feel_ == Feel::android) return place(offset_);
    return spring_from(now_velocity, now_ms);
  }
  if (std::abs(now_velocity) < k_min_velocity) mode_ = Mode::rest;
}

bool Scroller::step(double now_ms) {
  switch (mode_) {
    case Mode::rest:
      if (offset_ < low() || offset_ > max_) {
        spring_from(0, now_ms);
        return true;
      }
      return false;
    case Mode::drag: return false;
    case Mode::fling: fling(now_ms); break;
    case Mode::glide: {
      const auto part = static_cast<float>((now_ms - start_ms_) / duration_ms_);
      offset_ = from_ + (target_ - from_) * eased(part);
      if (part >= 1) mode_ = Mode::rest;
      break;
    }
    case Mode::spring: {
      const auto seconds = static_cast<float>(now_ms - start_ms_) / 1000;
      const float pull = velocity_ + k_spring_rate * from_;
      const float apart = (from_ + pull * seconds) * std::exp(-k_spring_rate * seconds);
      offset_ = target_ + apart;
      if (seconds > 0.05f && std::abs(apart) < 0.3f) place(target_);
      break;
    }
  }
  return mode_ != Mode::rest;
}

}  // namespace fenxiao::client::ui

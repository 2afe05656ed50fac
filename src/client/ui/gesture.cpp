#include "client/ui/gesture.h"

#include <algorithm>
#include <cmath>

#include "client/ui/tokens.h"

namespace fenxiao::client::ui {
namespace {

// How far the point is from the rect grown to the size of a finger; 0: inside the rect itself.
float distance_to(const gfx::Rect& rect, float x, float y) {
  const float dx = std::max({rect.x - x, x - rect.right(), 0.0f}), dy = std::max({rect.y - y, y - rect.bottom(), 0.0f});
  if (dx == 0 && dy == 0) return 0;
  const float spare_x = std::max(0.0f, (k_touch - rect.width) / 2),
              spare_y = std::max(0.0f, (k_touch - rect.height) / 2);
  return dx <= spare_x && dy <= spare_y ? dx + dy : INFINITY;
}

}  // namespace

const Region* GestureArena::find(std::uint64_t id) const {
  for (const Region& region : regions_)
    if (region.id == id) return &region;
  return nullptr;
}

void GestureArena::pointer(PointerKind kind, int pointer, float x, float y, double at_ms, bool touch,
                           std::vector<GestureEvent>& out) {
  if (kind == PointerKind::down) {
    if (pointer_ >= 0) {
      ++others_;
      press_over_ = true;  // two fingers are no tap
      return;
    }
    if (others_ > 0) return;
    pointer_ = pointer;
    down(x, y, at_ms, touch, out);
  } else if (pointer == pointer_) {
    if (kind == PointerKind::move) return move(x, y, at_ms, out);
    if (kind == PointerKind::up)
      up(at_ms, out);
    else
      cancel(out);
  } else if (kind != PointerKind::move) {
    others_ = std::max(0, others_ - 1);
  }
}

void GestureArena::down(float x, float y, double at_ms, bool touch, std::vector<GestureEvent>& out) {
  start_x_ = x_ = x;
  start_y_ = y_ = y;
  start_ms_ = last_ms_ = at_ms;
  slop_ = touch ? k_slop : k_mouse_slop;
  press_ = pan_x_ = pan_y_ = panning_ = 0;
  press_over_ = false;
  samples_.assign(1, {at_ms, x, y});
  float nearest = INFINITY;
  bool stopped = false;
  for (auto region = regions_.rbegin(); region != regions_.rend(); ++region) {
    const float distance = distance_to(region->rect, x, y);
    if ((region->tap || region->long_press) && distance < nearest) {
      nearest = distance;
      press_ = region->id;
      long_ = region->long_press;
    }
    if (distance > 0) continue;
    if (region->pan == Pan::x && !pan_x_) pan_x_ = region->id;
    if (region->pan == Pan::y && !pan_y_) pan_y_ = region->id;
    if (region->pan != Pan::none && region->moving) {
      stopped = true;
      out.push_back({Gesture::stop, region->id, x, y});
    }
    if (region->tracks) {
      begin_pan(region->id, out);
      return;
    }
    if (region->blocks) break;
  }
  if (stopped) press_ = 0;
}

void GestureArena::begin_pan(std::uint64_t id, std::vector<GestureEvent>& out) {
  panning_ = id;
  press_ = 0;
  out.push_back({Gesture::pan_begin, id, x_, y_});
}

void GestureArena::move(float x, float y, double at_ms, std::vector<GestureEvent>& out) {
  const float dx = x - x_, dy = y - y_;
  x_ = x;
  y_ = y;
  last_ms_ = at_ms;
  samples_.push_back({at_ms, x, y});
  if (samples_.size() > 64) samples_.erase(samples_.begin(), samples_.begin() + 32);
  if (panning_) {
    out.push_back({Gesture::pan, panning_, x, y, dx, dy});
    return;
  }
  const float far_x = std::abs(x - start_x_), far_y = std::abs(y - start_y_);
  if (std::max(far_x, far_y) <= slop_) return;
  press_over_ = true;
  // The direction in which the finger mostly goes is tried first; where nothing pans along it, the other has to pass the
  // slop by itself.
  if (far_x > far_y ? pan_x_ : pan_y_)
    begin_pan(far_x > far_y ? pan_x_ : pan_y_, out);
  else if (far_y > slop_ && pan_y_)
    begin_pan(pan_y_, out);
  else if (far_x > slop_ && pan_x_)
    begin_pan(pan_x_, out);
}

void GestureArena::up(double at_ms, std::vector<GestureEvent>& out) {
  if (panning_) {
    GestureEvent event{Gesture::pan_end, panning_, x_, y_};
    const auto first =
        std::ranges::find_if(samples_, [&](const Sample& s) { return at_ms - s.at_ms <= k_velocity_ms; });
    if (first != samples_.end() && samples_.back().at_ms > first->at_ms) {
      const auto seconds = static_cast<float>((samples_.back().at_ms - first->at_ms) / 1000);
      event.vx = (samples_.back().x - first->x) / seconds;
      event.vy = (samples_.back().y - first->y) / seconds;
    }
    out.push_back(event);
  } else if (press_ && !press_over_) {
    const Region* region = find(press_);
    if (region && region->tap) {
      if (at_ms - start_ms_ < k_press_ms + k_flash_ms) {
        flash_ = press_;
        flash_until_ms_ = at_ms + k_flash_ms;
      }
      out.push_back({Gesture::tap, press_, x_, y_});
    }
  }
  end();
}

void GestureArena::cancel(std::vector<GestureEvent>& out) {
  if (panning_) out.push_back({Gesture::pan_cancel, panning_, x_, y_});
  end();
}

void GestureArena::end() {
  pointer_ = -1;
  press_ = pan_x_ = pan_y_ = panning_ = 0;
}

void GestureArena::tick(double now_ms, std::vector<GestureEvent>& out) {
  if (pointer_ < 0 || !press_ || press_over_ || !long_ || now_ms - start_ms_ < k_long_press_ms) return;
  out.push_back({Gesture::long_press, press_, x_, y_});
  press_over_ = true;
}

std::uint64_t GestureArena::pressed(double now_ms) const {
  if (pointer_ >= 0 && press_ && !press_over_ && now_ms - start_ms_ >= k_press_ms) return press_;
  return flash_ && now_ms < flash_until_ms_ ? flash_ : 0;
}

double GestureArena::wake_at() const {
  if (pointer_ >= 0 && press_ && !press_over_) {
    if (last_ms_ - start_ms_ < k_press_ms) return start_ms_ + k_press_ms;
    if (long_) return start_ms_ + k_long_press_ms;
  }
  return -1;
}

}  // namespace fenxiao::client::ui

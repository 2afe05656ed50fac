// Drawing in device pixels into one ImDrawList. A shape is one quad whose look stands in a record of the shape texture;
// a glyph is one quad of a glyph page. Clips cut the quads themselves, so that only another picture (or a chart's band,
// which is triangles) starts another draw command.
//
// Colours are 0xRRGGBBAA, not premultiplied.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

struct ImDrawList;
struct ImDrawListSharedData;

namespace fenxiao::client::gfx {

using Colour = std::uint32_t;
constexpr Colour with_alpha(Colour colour, float alpha) {
  return (colour & 0xFFFFFF00u) | static_cast<Colour>(static_cast<float>(colour & 0xFFu) * alpha + 0.5f);
}

struct Rect {
  float x = 0, y = 0, width = 0, height = 0;
  float right() const { return x + width; }
  float bottom() const { return y + height; }
  bool contains(float px, float py) const { return px >= x && py >= y && px < right() && py < bottom(); }
  Rect inset(float by) const { return {x + by, y + by, width - 2 * by, height - 2 * by}; }
};
Rect intersect(const Rect& a, const Rect& b);

// A wide soft shadow and, within it, a tight one of a quarter of the height that keeps the edge crisp.
struct Shadow {
  float dy = 0;
  float sigma = 0;  // of the blur, half of what CSS calls blur; 0: none
  Colour colour = 0;
};

struct Box {
  Rect rect;
  float radii[4] = {0, 0, 0, 0};  // top left, top right, bottom right, bottom left
  Colour fill = 0;
  Colour fill_end = 0;      // with `gradient`: the other end
  float gradient_deg = -1;  // < 0: one colour; 90: left to right, 180: top to bottom, 135: to the lower right
  Colour stroke = 0;
  float stroke_width = 0;  // inside the edge
  Shadow shadow = {};
  // A light from the upper right corner, white, gone at this distance. 0: none
  float glow_radius = 0;
  float glow_alpha = 0;

  Box& radius(float r) {
    for (float& corner : radii) corner = r;
    return *this;
  }
};

struct Arc {
  float x = 0, y = 0, radius = 0, width = 1;
  float from_deg = 0, sweep_deg = 360;  // clockwise from the top; 360: a ring
  Colour colour = 0;
};

struct Picture {
  Rect rect;
  float radii[4] = {0, 0, 0, 0};
  std::uint32_t texture = 0;
  float aspect = 1;      // of the picture; it covers the rect, centred
  bool contain = false;  // instead: wholly inside
  float alpha = 1;
  float brightness = 1;
};

enum class GlyphPage : std::uint8_t { mono, colour };

class Canvas {
 public:
  // Begins a frame of this size; what was drawn before is forgotten.
  void begin(float width_px, float height_px);

  void box(const Box& box);
  void arc(const Arc& arc);
  void line(float x0, float y0, float x1, float y1, float width, Colour colour);  // round caps
  void picture(const Picture& picture);
  void glyph(GlyphPage page, const Rect& rect, float u0, float v0, float u1, float v1, Colour colour);
  // A band between a curve and a base line, fading from one colour to the other.
  void fill_under(std::span<const float> xs, std::span<const float> ys, float base_y, Colour top, Colour bottom);

  // A curve given by close points, with soft edges.
  void stroke(std::span<const float> xs, std::span<const float> ys, float width, Colour colour);

  // Everything until pop is cut to the rect, and to its rounded corners where a radius is given.
  void push_clip(const Rect& rect, float radius = 0);
  void pop_clip();
  Rect clip() const { return clips_.empty() ? Rect{0, 0, width_, height_} : clips_.back().rect; }
  // Multiplies into what is drawn until pop.
  void push_alpha(float alpha);
  void pop_alpha();
  // Moves what is drawn until pop.
  void push_offset(float dx, float dy) { push_scale(0, 0, 1, dx, dy); }
  // Scales what is drawn until pop around a point, then moves it.
  void push_scale(float x, float y, float scale, float dx = 0, float dy = 0);
  void pop_offset();
  bool at_origin() const { return placings_.empty(); }

  const ImDrawList* list() const { return list_.get(); }
  std::span<const float> records() const { return records_; }
  static constexpr int k_texels = 10;  // of RGBA32F per record
  int glyphs() const { return glyphs_; }
  int draws() const;  // commands that the renderer will play
  int shapes() const { return static_cast<int>(records_.size()) / (k_texels * 4); }

  Canvas();
  ~Canvas();
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

 private:
  struct Clip {
    Rect rect;
    Rect rounded;  // where the corners count
    float radius = 0;
  };
  // What is drawn stands at factor × place + (dx, dy).
  struct Placing {
    float factor = 1, dx = 0, dy = 0;
    float x(float at) const { return at * factor + dx; }
    float y(float at) const { return at * factor + dy; }
    Rect rect(const Rect& r) const { return {x(r.x), y(r.y), r.width * factor, r.height * factor}; }
  };
  float* record(const Rect& quad, std::uint32_t texture);
  bool scissor(const Rect& band);
  void vertex_quad(const Rect& rect, float u0, float v0, float u1, float v1, std::uint32_t colour);
  void use_texture(std::uint32_t texture);

  std::unique_ptr<ImDrawListSharedData> shared_;
  std::unique_ptr<ImDrawList> list_;
  std::vector<float> records_;
  std::vector<Clip> clips_;
  std::vector<float> alphas_;
  std::vector<Placing> placings_;
  Placing at_;
  float width_ = 0, height_ = 0;
  float alpha_ = 1;
  std::uint32_t texture_ = 0;
  int glyphs_ = 0;
};

}  // namespace fenxiao::client::gfx

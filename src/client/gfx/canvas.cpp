#include "client/gfx/canvas.h"

#include <algorithm>
#include <cmath>
#include <imgui.h>
#include <imgui_internal.h>

namespace fenxiao::client::gfx {
namespace {

// What a vertex's u says: < 0 a shape, [0, 1] the mono page, [2, 3] the colour page, 4 plain colour.
constexpr float k_colour_page_u = 2;
constexpr float k_plain_u = 4;
constexpr float k_pi = 3.14159265358979f;

enum Kind { k_box = 0, k_arc = 1, k_segment = 2, k_picture = 3 };

void put_colour(float* texel, Colour colour, float alpha) {
  texel[0] = static_cast<float>(colour >> 24) / 255.0f;
  texel[1] = static_cast<float>(colour >> 16 & 0xFF) / 255.0f;
  texel[2] = static_cast<float>(colour >> 8 & 0xFF) / 255.0f;
  texel[3] = static_cast<float>(colour & 0xFF) / 255.0f * alpha;
}

ImU32 packed(Colour colour, float alpha) {
  const auto a = static_cast<ImU32>(static_cast<float>(colour & 0xFF) * alpha + 0.5f);
  return (colour >> 24) | (colour >> 16 & 0xFF) << 8 | (colour >> 8 & 0xFF) << 16 | a << 24;
}

}  // namespace

Rect intersect(const Rect& a, const Rect& b) {
  const float x = std::max(a.x, b.x), y = std::max(a.y, b.y);
  return {x, y, std::max(0.0f, std::min(a.right(), b.right()) - x),
          std::max(0.0f, std::min(a.bottom(), b.bottom()) - y)};
}

Canvas::Canvas() : shared_(std::make_unique<ImDrawListSharedData>()) {}
Canvas::~Canvas() = default;

void Canvas::begin(float width_px, float height_px) {
  if (!list_) list_ = std::make_unique<ImDrawList>(shared_.get());
  list_->_ResetForNewFrame();
  list_->PushTexture(ImTextureRef(ImTextureID{0}));
  list_->PushClipRect(ImVec2(0, 0), ImVec2(width_px, height_px));
  records_.clear();
  clips_.clear();
  alphas_.clear();
  placings_.clear();
  at_ = {};
  width_ = width_px;
  height_ = height_px;
  alpha_ = 1;
  texture_ = 0;
  glyphs_ = 0;
}

int Canvas::draws() const {
  int count = 0;
  for (const ImDrawCmd& command : list_->CmdBuffer)
    if (command.ElemCount > 0) ++count;
  return count;
}

void Canvas::use_texture(std::uint32_t texture) {
  if (texture == texture_) return;
  texture_ = texture;
  list_->PopTexture();
  list_->PushTexture(ImTextureRef(static_cast<ImTextureID>(texture)));
}

void Canvas::vertex_quad(const Rect& rect, float u0, float v0, float u1, float v1, std::uint32_t colour) {
  list_->PrimReserve(6, 4);
  list_->PrimRectUV(ImVec2(rect.x, rect.y), ImVec2(rect.right(), rect.bottom()), ImVec2(u0, v0), ImVec2(u1, v1),
                    colour);
}

// A quad and its empty record, with the clip's rounded corners filled in.
float* Canvas::record(const Rect& quad, std::uint32_t texture) {
  const Rect seen = intersect(quad, clip());
  if (seen.width <= 0 || seen.height <= 0 || alpha_ <= 0) return nullptr;
  if (texture) use_texture(texture);
  const auto index = static_cast<float>(shapes());
  records_.resize(records_.size() + k_texels * 4, 0.0f);
  float* out = &records_[records_.size() - k_texels * 4];
  if (!clips_.empty() && clips_.back().radius > 0) {
    const Clip& c = clips_.back();
    out[32] = c.rounded.x + c.rounded.width / 2;
    out[33] = c.rounded.y + c.rounded.height / 2;
    out[34] = c.rounded.width / 2;
    out[35] = c.rounded.height / 2;
    out[36] = c.radius;
    out[37] = 1;
  }
  vertex_quad(seen, -1 - index, 0, -1 - index, 0, 0xFFFFFFFFu);
  return out;
}

void Canvas::box(const Box& shape) {
  const Rect rect = at_.rect(shape.rect);
  const float k = at_.factor;
  const float reach = std::max(1.0f, (shape.shadow.sigma * 3 + std::abs(shape.shadow.dy)) * k);
  float* out = record({rect.x - reach, rect.y - reach, rect.width + 2 * reach, rect.height + 2 * reach}, 0);
  if (!out) return;
  const float most = std::min(rect.width, rect.height) / 2;
  out[0] = rect.x + rect.width / 2;
  out[1] = rect.y + rect.height / 2;
  out[2] = rect.width / 2;
  out[3] = rect.height / 2;
  for (int i = 0; i < 4; ++i) out[4 + i] = std::min(shape.radii[i] * k, most);
  put_colour(out + 8, shape.fill, alpha_);
  put_colour(out + 12, shape.gradient_deg < 0 ? shape.fill : shape.fill_end, alpha_);
  put_colour(out + 16, shape.stroke, alpha_);
  put_colour(out + 20, shape.shadow.colour, alpha_);
  if (shape.gradient_deg >= 0) {
    const float angle = shape.gradient_deg * k_pi / 180;
    out[24] = std::sin(angle);
    out[25] = -std::cos(angle);
  }
  out[26] = k_box;
  out[27] = shape.stroke_width * k;
  out[28] = shape.shadow.dy * k;
  out[29] = shape.shadow.sigma * k;
  out[30] = shape.glow_radius * k;
  out[31] = shape.glow_alpha * alpha_;
}

void Canvas::arc(const Arc& shape) {
  const float x = at_.x(shape.x), y = at_.y(shape.y), radius = shape.radius * at_.factor,
              half = shape.width * at_.factor / 2;
  const float reach = radius + half + 1;
  float* out = record({x - reach, y - reach, 2 * reach, 2 * reach}, 0);
  if (!out) return;
  out[0] = x;
  out[1] = y;
  out[2] = radius;
  out[3] = half;
  out[4] = shape.from_deg * k_pi / 180;
  out[5] = shape.sweep_deg * k_pi / 180;
  put_colour(out + 8, shape.colour, alpha_);
  out[26] = k_arc;
}

void Canvas::line(float x0, float y0, float x1, float y1, float width, Colour colour) {
  const float ax = at_.x(x0), ay = at_.y(y0), bx = at_.x(x1), by = at_.y(y1), half = width * at_.factor / 2;
  const float reach = half + 1;
  float* out = record({std::min(ax, bx) - reach, std::min(ay, by) - reach, std::abs(bx - ax) + 2 * reach,
                       std::abs(by - ay) + 2 * reach},
                      0);
  if (!out) return;
  out[0] = ax;
  out[1] = ay;
  out[2] = bx;
  out[3] = by;
  out[4] = half;
  put_colour(out + 8, colour, alpha_);
  out[26] = k_segment;
}

void Canvas::picture(const Picture& shape) {
  const Rect rect = at_.rect(shape.rect);
  if (rect.width <= 0 || rect.height <= 0) return;
  float* out = record({rect.x - 1, rect.y - 1, rect.width + 2, rect.height + 2}, shape.texture);
  if (!out) return;
  out[0] = rect.x + rect.width / 2;
  out[1] = rect.y + rect.height / 2;
  out[2] = rect.width / 2;
  out[3] = rect.height / 2;
  const float most = std::min(rect.width, rect.height) / 2;
  for (int i = 0; i < 4; ++i) out[4 + i] = std::min(shape.radii[i] * at_.factor, most);
  // Half the part of the picture that is seen, in u and v.
  const float ratio = rect.width / rect.height / shape.aspect;
  const bool wide = shape.contain ? ratio < 1 : ratio > 1;
  out[8] = wide ? 0.5f : 0.5f * ratio;
  out[9] = wide ? 0.5f / ratio : 0.5f;
  out[10] = shape.alpha * alpha_;
  out[11] = shape.brightness;
  out[26] = k_picture;
}

void Canvas::glyph(GlyphPage page, const Rect& rect, float u0, float v0, float u1, float v1, Colour colour) {
  const Rect moved = at_.rect(rect);
  const Rect seen = intersect(moved, clip());
  if (seen.width <= 0 || seen.height <= 0 || alpha_ <= 0) return;
  ++glyphs_;
  // What the clip cuts off the quad it cuts off the texture as well.
  const float per_x = (u1 - u0) / moved.width, per_y = (v1 - v0) / moved.height;
  const float base = page == GlyphPage::colour ? k_colour_page_u : 0;
  vertex_quad(seen, base + u0 + (seen.x - moved.x) * per_x, v0 + (seen.y - moved.y) * per_y,
              base + u1 - (moved.right() - seen.right()) * per_x, v1 - (moved.bottom() - seen.bottom()) * per_y,
              packed(colour, alpha_));
}

// Triangles are not cut by us: the draw command's own clip has to, where they reach beyond.
bool Canvas::scissor(const Rect& band) {
  const Rect cut = clip();
  if (band.x >= cut.x && band.y >= cut.y && band.right() <= cut.right() && band.bottom() <= cut.bottom()) return false;
  list_->PushClipRect(ImVec2(cut.x, cut.y), ImVec2(cut.right(), cut.bottom()));
  return true;
}

void Canvas::fill_under(std::span<const float> xs, std::span<const float> ys, float base_y, Colour top, Colour bottom) {
  if (xs.size() < 2) return;
  const float highest = *std::min_element(ys.begin(), ys.end());
  const Rect band = at_.rect({xs.front(), highest, xs.back() - xs.front(), base_y - highest});
  const Rect seen = intersect(band, clip());
  if (seen.width <= 0 || seen.height <= 0) return;
  const bool scissored = scissor(band);
  const auto count = static_cast<int>(xs.size());
  list_->PrimReserve((count - 1) * 6, count * 2);
  const auto first = list_->_VtxCurrentIdx;
  for (int i = 0; i < count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    // The colour depends on the height above the base line alone, so that it fades evenly under every part of the curve.
    const float part = base_y > highest ? (base_y - ys[at]) / (base_y - highest) : 0;
    const Colour here = with_alpha(
        top, part + (1 - part) * static_cast<float>(bottom & 0xFF) / std::max(1.0f, static_cast<float>(top & 0xFF)));
    list_->PrimWriteVtx(ImVec2(at_.x(xs[at]), at_.y(ys[at])), ImVec2(k_plain_u, 0), packed(here, alpha_));
    list_->PrimWriteVtx(ImVec2(at_.x(xs[at]), at_.y(base_y)), ImVec2(k_plain_u, 0), packed(bottom, alpha_));
  }
  for (int i = 0; i + 1 < count; ++i) {
    const auto v = static_cast<ImDrawIdx>(first + static_cast<unsigned>(i) * 2);
    for (const int step : {0, 1, 2, 2, 1, 3}) list_->PrimWriteIdx(static_cast<ImDrawIdx>(v + step));
  }
  if (scissored) list_->PopClipRect();
}

void Canvas::stroke(std::span<const float> xs, std::span<const float> ys, float width, Colour colour) {
  if (xs.size() < 2) return;
  const auto [low, high] = std::minmax_element(ys.begin(), ys.end());
  const Rect band =
      at_.rect({xs.front() - width, *low - width, xs.back() - xs.front() + 2 * width, *high - *low + 2 * width});
  const Rect seen = intersect(band, clip());
  if (seen.width <= 0 || seen.height <= 0) return;
  const bool scissored = scissor(band);
  // Four rails along the curve: solid between the inner two, fading to nothing over one pixel outside of them.
  const float half = width * at_.factor / 2;
  const float rails[] = {-half - 0.5f, -half + 0.5f, half - 0.5f, half + 0.5f};
  const ImU32 solid = packed(colour, alpha_), clear = packed(colour, 0);
  const auto count = static_cast<int>(xs.size());
  list_->PrimReserve((count - 1) * 18, count * 4);
  const auto first = list_->_VtxCurrentIdx;
  for (int i = 0; i < count; ++i) {
    const auto before = static_cast<std::size_t>(std::max(0, i - 1)),
               after = static_cast<std::size_t>(std::min(count - 1, i + 1));
    const float along_x = xs[after] - xs[before], along_y = ys[after] - ys[before];
    const float size = std::max(1e-6f, std::sqrt(along_x * along_x + along_y * along_y));
    const float x = at_.x(xs[static_cast<std::size_t>(i)]), y = at_.y(ys[static_cast<std::size_t>(i)]);
    for (int rail = 0; rail < 4; ++rail)
      list_->PrimWriteVtx(ImVec2(x - along_y / size * rails[rail], y + along_x / size * rails[rail]),
                          ImVec2(k_plain_u, 0), rail == 1 || rail == 2 ? solid : clear);
  }
  for (int i = 0; i + 1 < count; ++i) {
    for (unsigned rail = 0; rail < 3; ++rail) {
      const unsigned v = first + static_cast<unsigned>(i) * 4 + rail;
      for (const unsigned step : {0u, 1u, 4u, 4u, 1u, 5u}) list_->PrimWriteIdx(static_cast<ImDrawIdx>(v + step));
    }
  }
  if (scissored) list_->PopClipRect();
}

void Canvas::push_clip(const Rect& rect, float radius) {
  const Rect moved = at_.rect(rect);
  Clip next{intersect(moved, clip()), moved, radius * at_.factor};
  if (radius <= 0 && !clips_.empty()) {
    next.rounded = clips_.back().rounded;
    next.radius = clips_.back().radius;
  }
  clips_.push_back(next);
}
void Canvas::pop_clip() { clips_.pop_back(); }

void Canvas::push_alpha(float alpha) {
  alphas_.push_back(alpha_);
  alpha_ *= alpha;
}
void Canvas::pop_alpha() {
  alpha_ = alphas_.back();
  alphas_.pop_back();
}
void Canvas::push_scale(float x, float y, float scale, float dx, float dy) {
  placings_.push_back(at_);
  at_ = {at_.factor * scale, at_.x(x - x * scale + dx), at_.y(y - y * scale + dy)};
}
void Canvas::pop_offset() {
  at_ = placings_.back();
  placings_.pop_back();
}

}  // namespace fenxiao::client::gfx

#include "poster/packed.h"

#include <bit>
#include <cmath>
#include <cstring>

#include "poster/text_lines.h"

namespace fenxiao::poster {
namespace {

static_assert(std::endian::native == std::endian::little, "floats are copied as they lie");

constexpr std::size_t k_header_bytes = 16;
constexpr std::uint32_t k_personal_flag = 1;
constexpr float k_value_max = 100000;
constexpr std::size_t k_run_bytes_max = 1024;

enum Op : std::uint16_t { op_box = 1, op_ellipse, op_path, op_picture, op_run, op_qr };

class Writer {
 public:
  void u16(std::uint16_t value) { copy(&value, sizeof value); }
  void u32(std::uint32_t value) { copy(&value, sizeof value); }
  void f32(float value) { copy(&value, sizeof value); }
  void bytes(const void* data, std::size_t count) {
    copy(data, count);
    while (out_.size() % 4 != 0) out_.push_back(0);
  }
  void color(const Color& c) {
    u32(static_cast<std::uint32_t>(c.r) | static_cast<std::uint32_t>(c.g) << 8 | static_cast<std::uint32_t>(c.b) << 16 |
        static_cast<std::uint32_t>(c.a) << 24);
  }
  void rect(const Rect& r) { f32(r.x), f32(r.y), f32(r.width), f32(r.height); }
  void radii(const Radii& r) { f32(r.top_left), f32(r.top_right), f32(r.bottom_right), f32(r.bottom_left); }
  void shadow(const Shadow& s) { f32(s.dx), f32(s.dy), f32(s.blur), color(s.color); }
  void fill(const Fill& fill) {
    u32(static_cast<std::uint32_t>(fill.kind));
    u32(static_cast<std::uint32_t>(fill.stops.size()));
    f32(fill.a.x), f32(fill.a.y), f32(fill.b.x), f32(fill.b.y), f32(fill.radius);
    for (const Stop& stop : fill.stops) f32(stop.at), color(stop.color);
  }
  void patch_u32(std::size_t at, std::uint32_t value) { std::memcpy(out_.data() + at, &value, sizeof value); }
  std::size_t size() const { return out_.size(); }
  std::vector<std::uint8_t> take() { return std::move(out_); }

 private:
  void copy(const void* data, std::size_t count) {
    const auto* from = static_cast<const std::uint8_t*>(data);
    out_.insert(out_.end(), from, from + count);
  }
  std::vector<std::uint8_t> out_;
};

void write(Writer& out, const BoxCommand& box) {
  out.rect(box.rect), out.radii(box.radii), out.shadow(box.shadow), out.fill(box.fill);
}
void write(Writer& out, const EllipseCommand& ellipse) {
  out.rect(ellipse.rect), out.f32(ellipse.stroke_px), out.shadow(ellipse.shadow), out.fill(ellipse.fill);
}
void write(Writer& out, const PathCommand& path) {
  out.u32(static_cast<std::uint32_t>(path.verbs.size()));
  out.u32(static_cast<std::uint32_t>(path.points.size()));
  out.bytes(path.verbs.data(), path.verbs.size());
  for (const Point& point : path.points) out.f32(point.x), out.f32(point.y);
  out.fill(path.fill);
}
void write(Writer& out, const PictureCommand& picture) {
  out.u32(static_cast<std::uint32_t>(picture.slot)), out.u32(static_cast<std::uint32_t>(picture.fit));
  out.rect(picture.rect), out.radii(picture.radii);
  out.f32(picture.focus.x), out.f32(picture.focus.y), out.f32(picture.focus.zoom);
  out.f32(picture.opacity), out.color(picture.placeholder);
}
void write(Writer& out, const RunCommand& run) {
  out.u32(static_cast<std::uint32_t>(run.font.role)), out.u32(run.font.weight), out.f32(run.font.px);
  out.f32(run.origin.x), out.f32(run.origin.y), out.f32(run.width);
  out.color(run.color), out.shadow(run.shadow);
  out.u32(static_cast<std::uint32_t>(run.text.size()));
  out.bytes(run.text.data(), run.text.size());
}
void write(Writer& out, const QrCommand& qr) {
  out.f32(qr.origin.x), out.f32(qr.origin.y), out.u32(qr.modules), out.u32(qr.module_px), out.color(qr.color);
  out.u32(static_cast<std::uint32_t>(qr.bits.size()));
  out.bytes(qr.bits.data(), qr.bits.size());
}

// Reads within its bounds; the first thing that does not fit or cannot be is remembered, what follows is zero.
class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  std::optional<PackedRefusal> refusal() const { return refusal_; }
  bool at_end() const { return at_ == bytes_.size(); }
  void refuse(PackedRefusal why) {
    if (!refusal_) refusal_ = why;
  }
  void expect(bool fine) {
    if (!fine) refuse(PackedRefusal::bad_value);
  }

  std::uint16_t u16() { return read<std::uint16_t>(); }
  std::uint32_t u32() { return read<std::uint32_t>(); }
  std::uint32_t u32_max(std::uint32_t limit) {
    const std::uint32_t value = u32();
    expect(value <= limit);
    return value <= limit ? value : 0;
  }
  float f32(float low = -k_value_max, float high = k_value_max) {
    const auto value = read<float>();
    const bool fine = std::isfinite(value) && value >= low && value <= high;
    expect(fine);
    return fine ? value : low;
  }
  std::span<const std::uint8_t> raw(std::size_t count) {
    const std::size_t padded = (count + 3) / 4 * 4;
    if (refusal_ || padded > bytes_.size() - at_) {
      refuse(PackedRefusal::out_of_bounds);
      return {};
    }
    const auto part = bytes_.subspan(at_, count);
    at_ += padded;
    return part;
  }
  Color color() {
    const std::uint32_t rgba = u32();
    return {static_cast<std::uint8_t>(rgba), static_cast<std::uint8_t>(rgba >> 8),
            static_cast<std::uint8_t>(rgba >> 16), static_cast<std::uint8_t>(rgba >> 24)};
  }
  Rect rect() {
    const float x = f32();
    const float y = f32();
    const float width = f32(0);
    return {x, y, width, f32(0)};
  }
  Radii radii(const Rect& rect) {
    const float top_left = f32(0);
    const float top_right = f32(0);
    const float bottom_right = f32(0);
    const Radii out{top_left, top_right, bottom_right, f32(0)};
    expect(out.top_left + out.top_right <= rect.width && out.bottom_left + out.bottom_right <= rect.width &&
           out.top_left + out.bottom_left <= rect.height && out.top_right + out.bottom_right <= rect.height);
    return out;
  }
  Shadow shadow() {
    const float dx = f32();
    const float dy = f32();
    const float blur = f32(0, 200);
    return {dx, dy, blur, color()};
  }
  Fill fill() {
    Fill out;
    out.kind = static_cast<FillKind>(u32_max(2));
    const std::uint32_t count = u32_max(k_stops_max);
    out.a.x = f32();
    out.a.y = f32();
    out.b.x = f32();
    out.b.y = f32();
    out.radius = f32(0);
    expect(out.kind == FillKind::solid ? count == 1 : count >= 2);
    out.stops.clear();
    float last = 0;
    for (std::uint32_t i = 0; i < count && !refusal_; ++i) {
      last = f32(last, 1);
      out.stops.push_back({last, color()});
    }
    return out;
  }

 private:
  template <class T>
  T read() {
    T value{};
    if (refusal_ || sizeof(T) > bytes_.size() - at_) {
      refuse(PackedRefusal::out_of_bounds);
      return value;
    }
    std::memcpy(&value, bytes_.data() + at_, sizeof value);
    at_ += sizeof value;
    return value;
  }

  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
  std::optional<PackedRefusal> refusal_;
};

BoxCommand read_box(Reader& in) {
  BoxCommand box;
  box.rect = in.rect();
  box.radii = in.radii(box.rect);
  box.shadow = in.shadow();
  box.fill = in.fill();
  return box;
}

EllipseCommand read_ellipse(Reader& in) {
  EllipseCommand ellipse;
  ellipse.rect = in.rect();
  ellipse.stroke_px = in.f32(0, 100);
  ellipse.shadow = in.shadow();
  ellipse.fill = in.fill();
  return ellipse;
}

PathCommand read_path(Reader& in) {
  PathCommand path;
  const std::uint32_t verbs = in.u32_max(1000);
  const std::uint32_t points = in.u32_max(3000);
  std::size_t needed = 0;
  for (const std::uint8_t verb : in.raw(verbs)) {
    in.expect(verb <= 3 && (!path.verbs.empty() || verb == 0));
    path.verbs.push_back(static_cast<PathVerb>(verb));
    needed += verb == 2 ? 3 : verb == 3 ? 0 : 1;
  }
  in.expect(needed == points);
  for (std::uint32_t i = 0; i < points && !in.refusal(); ++i) {
    const float x = in.f32();
    path.points.push_back({x, in.f32()});
  }
  path.fill = in.fill();
  return path;
}

PictureCommand read_picture(Reader& in) {
  PictureCommand picture;
  picture.slot = static_cast<PictureSlot>(in.u32_max(2));
  picture.fit = static_cast<Fit>(in.u32_max(1));
  picture.rect = in.rect();
  in.expect(picture.rect.width >= 1 && picture.rect.height >= 1);
  picture.radii = in.radii(picture.rect);
  picture.focus.x = in.f32(0, 1);
  picture.focus.y = in.f32(0, 1);
  picture.focus.zoom = in.f32(1, 8);
  picture.opacity = in.f32(0, 1);
  picture.placeholder = in.color();
  return picture;
}

RunCommand read_run(Reader& in) {
  RunCommand run;
  run.font.role = static_cast<FontRole>(in.u32_max(1));
  run.font.weight = static_cast<std::uint16_t>(in.u32_max(900));
  run.font.px = in.f32(1, 1000);
  run.origin.x = in.f32();
  run.origin.y = in.f32();
  run.width = in.f32(0);
  run.color = in.color();
  run.shadow = in.shadow();
  const auto text = in.raw(in.u32_max(k_run_bytes_max));
  run.text.assign(text.begin(), text.end());
  in.expect(run.font.weight >= 100 && valid_utf8(run.text));
  return run;
}

QrCommand read_qr(Reader& in) {
  QrCommand qr;
  qr.origin.x = in.f32();
  qr.origin.y = in.f32();
  qr.modules = static_cast<std::uint8_t>(in.u32_max(57));
  qr.module_px = static_cast<std::uint8_t>(in.u32_max(64));
  qr.color = in.color();
  const auto bits = in.raw(in.u32_max(57 * 57 / 8 + 1));
  qr.bits.assign(bits.begin(), bits.end());
  const std::size_t modules = qr.modules;
  in.expect(qr.modules >= 21 && qr.module_px >= 1 && qr.bits.size() == (modules * modules + 7) / 8);
  in.expect(qr.origin.x == std::floor(qr.origin.x) && qr.origin.y == std::floor(qr.origin.y));
  return qr;
}

Command read_command(Reader& in) {
  Command command;
  const std::uint16_t op = in.u16();
  command.layer = in.u16();
  in.u32();  // its size, checked by who called
  command.personal = (in.u32_max(k_personal_flag) & k_personal_flag) != 0;
  switch (op) {
    case op_box: command.what = read_box(in); break;
    case op_ellipse: command.what = read_ellipse(in); break;
    case op_path: command.what = read_path(in); break;
    case op_picture: command.what = read_picture(in); break;
    case op_run: command.what = read_run(in); break;
    case op_qr: command.what = read_qr(in); break;
    default: in.refuse(PackedRefusal::bad_value);
  }
  return command;
}

}  // namespace

std::vector<std::uint8_t> encode(const DisplayList& list) { return encode_layers(list, 0, UINT16_MAX); }

std::vector<std::uint8_t> encode_layers(const DisplayList& list, std::uint16_t first, std::uint16_t last) {
  Writer out;
  out.u32(k_packed_magic);
  out.u16(list.width);
  out.u16(list.height);
  out.u32(0);
  out.u32(0);
  std::uint32_t count = 0;
  for (const Command& command : list.commands) {
    if (command.layer < first || command.layer >= last) continue;
    const std::size_t start = out.size();
    out.u16(static_cast<std::uint16_t>(op_box + command.what.index()));
    out.u16(command.layer);
    out.u32(0);
    out.u32(command.personal ? k_personal_flag : 0);
    std::visit([&](const auto& what) { write(out, what); }, command.what);
    out.patch_u32(start + 4, static_cast<std::uint32_t>(out.size() - start));
    ++count;
  }
  out.patch_u32(8, count);
  out.patch_u32(12, static_cast<std::uint32_t>(out.size()));
  return out.take();
}

Result<DisplayList, PackedRefusal> decode(std::span<const std::uint8_t> bytes) {
  if (bytes.size() > k_packed_bytes_max) return Refused{PackedRefusal::too_large};
  if (bytes.size() < k_header_bytes) return Refused{PackedRefusal::not_packed};
  Reader header(bytes.first(k_header_bytes));
  if (header.u32() != k_packed_magic) return Refused{PackedRefusal::not_packed};
  DisplayList list;
  list.width = header.u16();
  list.height = header.u16();
  const std::uint32_t count = header.u32();
  if (header.u32() != bytes.size()) return Refused{PackedRefusal::not_packed};
  const bool fits =
      list.width > 0 && list.height > 0 && list.width <= k_poster_width_max && list.height <= k_poster_height_max;
  if (!fits || count > k_commands_max) return Refused{PackedRefusal::too_large};
  std::size_t at = k_header_bytes;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (bytes.size() - at < 12) return Refused{PackedRefusal::out_of_bounds};
    std::uint32_t size = 0;
    std::memcpy(&size, bytes.data() + at + 4, sizeof size);
    if (size < 12 || size % 4 != 0 || size > bytes.size() - at) return Refused{PackedRefusal::out_of_bounds};
    Reader in(bytes.subspan(at, size));
    list.commands.push_back(read_command(in));
    if (in.refusal()) return Refused{*in.refusal()};
    if (!in.at_end()) return Refused{PackedRefusal::bad_value};
    at += size;
  }
  if (at != bytes.size()) return Refused{PackedRefusal::not_packed};
  return list;
}

}  // namespace fenxiao::poster

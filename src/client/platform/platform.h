// The page, as C++ sees it. One implementation per platform: web/ (browser) and headless/ (tests).
//
// Units: device pixels unless a name says css. Times are milliseconds of the page's clock (the rAF time stamp within a
// frame). Everything is called on the one thread there is.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fenxiao::client::platform {

struct Screen {
  float width_px = 390, height_px = 844;  // of the canvas
  float scale = 1;                        // device pixels per css pixel
  float safe_top = 0, safe_bottom = 0;    // css
  float keyboard = 0;                     // css: what the on-screen keyboard covers
  bool dark = false;                      // what the person's system prefers
  bool reduced_motion = false;
};
Screen screen();
double now_ms();
bool online();
bool visible();
void request_frame();
void wake_at(double at_ms);  // a frame not later than this

// --- glyphs: short texts (one cluster, one Latin word, an icon) drawn with the phone's own fonts
struct Glyph {
  float advance = 0;
  int left = 0, top = 0;  // of the box, from the pen on the baseline; top is negative above it
  int width = 0, height = 0;
  bool coloured = false;
};
// Sizes only; nothing is drawn. `weight` 400 or 600.
Glyph measure_glyph(std::string_view text, float px, int weight);
float line_ascent(float px);  // from the baseline up, of the interface font
enum class Page : std::uint8_t { mono, colour };  // R8 2048², RGBA8 1024²
inline constexpr int k_page_px[] = {2048, 1024};
// Draws it into the page at (x, y), the box of measure_glyph.
void draw_glyph(Page page, int x, int y, std::string_view text, float px, int weight, const Glyph& box);
// The same for an icon: an SVG path in a 24 × 24 box, stroked.
void draw_icon(Page page, int x, int y, std::string_view path, float px, float stroke_px);
void make_pages();  // at the start and after a lost context

// --- pictures: decoded and uploaded by the page, never in this heap
struct PictureInfo {
  std::uint32_t texture = 0;  // 0: not there yet
  float aspect = 1;           // width ÷ height
  double ready_at_ms = 0;
  bool failed = false;
};
PictureInfo picture(std::string_view address, int wanted_px);
void forget_pictures();  // after a lost context

// --- network, time, storage, address bar
struct Reply {
  int status = 0;
  std::string body;
};
void fetch(std::string_view method, std::string_view address, std::string_view body, std::string_view key, int timeout_ms,
           std::function<void(Reply)> done);
void after(int delay_ms, std::function<void()> run);
std::string random_key();
std::string stored(std::string_view name);
void store(std::string_view name, std::string_view value);
void set_hash(std::string_view hash, bool replace);
void go_back();
void copy_text(std::string_view text);

// --- text fields: a real DOM input lies over each
enum class FieldKind : std::uint8_t { text, phone, code, number, multiline };
struct TextField {
  std::string id;
  std::string label;
  std::string placeholder;
  std::string value;
  FieldKind kind = FieldKind::text;
  int max_length = 200;
  float x = 0, y = 0, width = 0, height = 0;            // css
  float clip_top = 0, clip_bottom = 0;                  // css: cut by a scroll region
  float font = 16;                                      // css
  std::uint32_t colour = 0;
  bool strong = false;
};
void show_fields(std::span<const TextField> fields);

// --- semantics: the mirror that screen readers and tests use
struct Semantic {
  std::string id;
  std::string role;  // "button", "heading", "text", "img", "tab", "listitem", "switch", "status", "alert", "dialog"
  std::string name;
  std::string value;
  bool selected = false, disabled = false;
  float x = 0, y = 0, width = 0, height = 0;  // css
};
bool semantics_wanted();
void show_semantics(std::span<const Semantic> nodes);

// --- posters (web/painter.js)
float measure_poster_text(int role, int weight, float px, std::string_view text);
// Pictures in the order photo, cut-out, avatar; empty: none. The texture appears through picture(address).
void paint_poster(std::string_view address, std::string_view packed, std::span<const std::string> pictures, int width_px);
// Prepares the file at once, so that a later tap can share it; answers when it is ready.
void prepare_poster(std::string_view packed, std::span<const std::string> pictures, std::function<void(bool)> done);
void save_poster(bool share, std::function<void(bool)> done);
void load_display_font(std::string_view text, std::function<void()> done);

// What the page tells us. Set once by main, before the first frame.
struct Events {
  std::function<void(double now_ms)> frame;
  std::function<void(std::string_view hash)> hash_changed;
  std::function<void(bool online)> online_changed;
  std::function<void()> resumed;
  std::function<void()> context_restored;
  // kind: 0 down, 1 move, 2 up, 3 cancel; css pixels
  std::function<void(int kind, int pointer, float x, float y, double at_ms, bool touch)> pointer;
  std::function<void(float x, float y, float dx, float dy)> wheel;
  std::function<void(std::string_view id, std::string_view value)> field_edited;
  std::function<void(std::string_view id)> field_submitted;  // the enter key
  std::function<void(std::string_view id)> activated;        // through the mirror or the keyboard
};
Events& events();

}  // namespace fenxiao::client::platform

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
  bool host_swipes_back = false;  // the browser or webview has its own swipe from the edge; else the app offers one
  bool bounces = true;            // lists scroll as on iOS; else as on Android
};
Screen screen();
// Where the page runs: it decides how a picture is saved (save_poster) and what a share button can do.
enum class Host : std::uint8_t { browser, wechat_h5, wechat_miniprogram, alipay, douyin };
Host host();
bool can_share();  // a link goes into the system's share sheet (share_link); else offer "copy"
// The drawing surface: a WebGL2 context on the page's canvas, current from here on. False: there is none.
bool make_surface();
double now_ms();
bool online();
bool visible();
void request_frame();
void wake_at(double at_ms);  // a frame not later than this
// The first frame that shows content and not its skeleton is drawn: what stood there in HTML (the share page, the brand)
// fades away.
// Every call after the first does nothing. The page does it itself some seconds after the first frame.
void take_over();
// What was tapped on the share page since the last call, in order ("buy", "shop"); while the page stands and is scrolled
// also "scroll=120", in css pixels. After take_over() the taps are the app's.
std::vector<std::string> take_early_taps();
// Browser chrome: title, language of the document, colour of the status bar (0xRRGGBBAA).
void describe_page(std::string_view title, std::string_view language, std::uint32_t ground);
std::string preferred_language();  // "zh-CN", "en-GB", …

// --- glyphs: short texts (one cluster, one Latin word, an icon) drawn with the phone's own fonts
struct Glyph {
  float advance = 0;
  int left = 0, top = 0;  // of the box, from the pen on the baseline; top is negative above it
  int width = 0, height = 0;
  bool coloured = false;
};
// Sizes only; nothing is drawn. `weight` 400 or 600.
Glyph measure_glyph(std::string_view text, float px, int weight);
float baseline_shift(float px);  // from the middle of a line down to its baseline, in the interface font
enum class Page : std::uint8_t { mono, colour };  // R8 2048², RGBA8 1024²
inline constexpr int k_page_px[] = {2048, 1024};
// Draws it into the page at (x, y), the box of measure_glyph.
void draw_glyph(Page page, int x, int y, std::string_view text, float px, int weight, const Glyph& box);
// The same for an icon: an SVG path in a 24 × 24 box, stroked.
void draw_icon(Page page, int x, int y, std::string_view path, float px, float stroke_px);
void make_pages();  // at the start and after a lost context
// What was drawn since the last call goes to the GPU, in one read-back. The renderer calls it before it draws.
void finish_glyphs();

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
void fetch(std::string_view method, std::string_view address, std::string_view body, std::string_view key,
           int timeout_ms, std::function<void(Reply)> done);
void after(int delay_ms, std::function<void()> run);
std::string random_key();
std::string stored(std::string_view name);
void store(std::string_view name, std::string_view value);
// `stored("visitor_key")` is always there: it ties what an anonymous visitor touched to his later sign-in.
void set_hash(std::string_view hash, bool replace);
std::string hash();
void go_back();
bool can_go_back();         // the entry before this one is ours; otherwise "back" would leave the shop
bool arrived_by_gesture();  // the last hash_changed was the browser's own back or swipe: it has animated already
void copy_text(std::string_view text);
void share_link(std::string_view title, std::string_view address, std::function<void(bool)> done);

// --- text fields: a real DOM input lies over each
//
// The page draws the text of the focused field (caret, selection, composition are native); the app draws everything else:
// the frame, and text and placeholder of a field without focus. `value` is written into the input only while it is not
// focused. A field that is no longer shown loses the focus.
enum class FieldKind : std::uint8_t { text, phone, code, number, multiline, password, search };
enum class EnterKey : std::uint8_t { done, next, search, send };
struct TextField {
  std::string id;
  std::string label;
  std::string placeholder;
  std::string value;
  FieldKind kind = FieldKind::text;
  EnterKey enter = EnterKey::done;
  int max_length = 200;                       // characters; enforced outside of composition only
  float x = 0, y = 0, width = 0, height = 0;  // css: of the text itself, without the frame's padding
  float clip_top = 0, clip_bottom = 0;        // css: cut by a scroll region
  float font = 16;                            // css
  std::uint32_t colour = 0;                   // 0xRRGGBBAA
  bool strong = false;
  bool disabled = false;
  bool invalid = false;
  bool autofocus = false;  // takes the focus when it first appears, where the browser allows it
};
void show_fields(std::span<const TextField> fields);
void blur_field();  // the keyboard goes away

// --- semantics: the mirror that screen readers and tests use
// In reading order, upper layers last. Text fields need none: the inputs are real.
struct Semantic {
  std::string id;
  // "button", "link", "heading", "text", "img", "tab", "list", "listitem", "switch", "checkbox", "radio", "status", "alert",
  // "dialog", "progressbar", "slider"
  std::string role;
  std::string name;
  std::string value;
  bool selected = false;  // the chosen tab or radio, a checked box or switch
  bool disabled = false;
  bool inert = false;                         // under a modal: seen, not reached
  float x = 0, y = 0, width = 0, height = 0;  // css
};
bool semantics_wanted();
void show_semantics(std::span<const Semantic> nodes);

// --- posters (web/painter.js)
float measure_poster_text(int role, int weight, float px, std::string_view text);
// Pictures in the order photo, cut-out, avatar; empty: none. The texture appears through picture(address).
void paint_poster(std::string_view address, std::string_view packed, std::span<const std::string> pictures,
                  int width_px);
// Prepares the file at once, so that a later tap can share it; answers when it is ready. A newer poster replaces it.
void prepare_poster(std::string_view packed, std::span<const std::string> pictures, std::function<void(bool)> done);
// By the host's ladder. False: it could not be saved, or the person closed the share sheet.
void save_poster(bool share, std::function<void(bool)> done);
// Gives the poster canvas's memory back; call it when the poster screen is left.
void release_posters();
// Asks for the display font's glyphs of this text; answers after two seconds at the latest, whether they came or not.
void load_display_font(std::string_view text, std::function<void()> done);

// What the page tells us. Set once by main, before the first frame.
struct Events {
  std::function<void(double now_ms)> frame;
  std::function<void(std::string_view hash)> hash_changed;
  std::function<void(bool online)> online_changed;
  std::function<void()> resumed;
  std::function<void()> hidden;  // may be the last word: keep what must outlive a reload
  std::function<void()> context_restored;
  // kind: 0 down, 1 move, 2 up, 3 cancel; css pixels
  std::function<void(int kind, int pointer, float x, float y, double at_ms, bool touch)> pointer;
  std::function<void(float x, float y, float dx, float dy)> wheel;
  std::function<void(std::string_view id, std::string_view value)> field_edited;
  std::function<void(std::string_view id)> field_submitted;  // the enter key
  std::function<void(std::string_view id, bool focused)> field_focused;
  std::function<void(std::string_view id)> activated;  // through the mirror or the keyboard
};
Events& events();

}  // namespace fenxiao::client::platform

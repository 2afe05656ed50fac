// The browser's side of platform.h. Each call goes to the object that web/boot.js hands over as Module.fx; names are
// quoted so that the closure compiler leaves them alone.
#include <GLES3/gl3.h>
#include <emscripten.h>
#include <emscripten/em_js.h>
#include <emscripten/html5_webgl.h>

#include <map>
#include <string>

#include "client/platform/platform.h"

// clang-format off
EM_JS(void, fx_screen, (float* out), { Module['fx']['screen'](out >> 2); });
EM_JS(double, fx_now, (), { return Module['fx']['now'](); });
EM_JS(int, fx_flag, (int which), { return Module['fx']['flag'](which); });
EM_JS(void, fx_request_frame, (), { Module['fx']['requestFrame'](); });
EM_JS(void, fx_wake_at, (double at), { Module['fx']['wakeAt'](at); });
EM_JS(void, fx_measure, (const char* text, int size, float px, int weight, float* out), { Module['fx']['measure'](text, size, px, weight, out >> 2); });
EM_JS(float, fx_baseline_shift, (float px), { return Module['fx']['baselineShift'](px); });
EM_JS(void, fx_draw_glyph, (int page, int x, int y, const char* text, int size, float px, int weight, int left, int top, int width, int height), { Module['fx']['drawGlyph'](page, x, y, text, size, px, weight, left, top, width, height); });
EM_JS(void, fx_draw_icon, (int page, int x, int y, const char* path, int size, float px, float stroke), { Module['fx']['drawIcon'](page, x, y, path, size, px, stroke); });
EM_JS(void, fx_make_pages, (), { Module['fx']['makePages'](); });
EM_JS(void, fx_finish_glyphs, (), { Module['fx']['finishGlyphs'](); });
EM_JS(void, fx_picture, (const char* address, int size, int wanted, double* out), { Module['fx']['picture'](address, size, wanted, out >> 3); });
EM_JS(void, fx_forget_pictures, (), { Module['fx']['forgetPictures'](); });
EM_JS(void, fx_fetch, (int id, const char* method, int ms, const char* address, int as, const char* body, int bs, const char* key, int ks, int timeout), { Module['fx']['fetch'](id, method, ms, address, as, body, bs, key, ks, timeout); });
EM_JS(void, fx_after, (int id, int delay), { Module['fx']['after'](id, delay); });
EM_JS(int, fx_random_key, (char* out, int room), { return Module['fx']['randomKey'](out, room); });
EM_JS(int, fx_stored, (const char* name, int size), { return Module['fx']['stored'](name, size); });
EM_JS(void, fx_take_text, (char* out, int size), { Module['fx']['takeText'](out, size); });
EM_JS(void, fx_store, (const char* name, int ns, const char* value, int vs), { Module['fx']['store'](name, ns, value, vs); });
EM_JS(void, fx_set_hash, (const char* hash, int size, int replace), { Module['fx']['setHash'](hash, size, replace); });
EM_JS(void, fx_act, (int what), { Module['fx']['act'](what); });
EM_JS(int, fx_text, (int which), { return Module['fx']['text'](which); });
EM_JS(void, fx_describe, (const char* title, int ts, const char* language, int ls, int ground), { Module['fx']['describe'](title, ts, language, ls, ground); });
EM_JS(void, fx_share_link, (int id, const char* title, int ts, const char* address, int as), { Module['fx']['shareLink'](id, title, ts, address, as); });
EM_JS(void, fx_copy, (const char* text, int size), { Module['fx']['copyText'](text, size); });
EM_JS(void, fx_show_fields, (const char* json, int size), { Module['fx']['showFields'](json, size); });
EM_JS(void, fx_show_semantics, (const char* json, int size), { Module['fx']['showSemantics'](json, size); });
EM_JS(float, fx_measure_poster, (int role, int weight, float px, const char* text, int size), { return Module['fx']['measurePoster'](role, weight, px, text, size); });
EM_JS(void, fx_paint_poster, (const char* address, int as, const char* packed, int ps, const char* pictures, int cs, int width), { Module['fx']['paintPoster'](address, as, packed, ps, pictures, cs, width); });
EM_JS(void, fx_prepare_poster, (int id, const char* packed, int ps, const char* pictures, int cs), { Module['fx']['preparePoster'](id, packed, ps, pictures, cs); });
EM_JS(void, fx_save_poster, (int id, int share), { Module['fx']['savePoster'](id, share); });
EM_JS(void, fx_display_font, (int id, const char* text, int size), { Module['fx']['displayFont'](id, text, size); });
// clang-format on

namespace fenxiao::client::platform {
namespace {

// The numbers are web/fx.js's.
enum Flag { k_online, k_visible, k_semantics, k_host, k_can_share, k_can_go_back, k_by_gesture };
enum Act { k_go_back, k_take_over, k_blur, k_release_posters };
enum Text { k_hash, k_language, k_early_taps };

// What waits for the page to call back, by number.
template <class F>
class Waiting {
 public:
  int add(F run) {
    runs_.emplace(++last_, std::move(run));
    return last_;
  }
  F take(int id) {
    const auto found = runs_.find(id);
    if (found == runs_.end()) return {};
    F run = std::move(found->second);
    runs_.erase(found);
    return run;
  }

 private:
  std::map<int, F> runs_;
  int last_ = 0;
};
Waiting<std::function<void(Reply)>> g_fetches;
Waiting<std::function<void()>> g_timers;
Waiting<std::function<void(bool)>> g_answers;

int size_of(std::string_view text) { return static_cast<int>(text.size()); }

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      out += c;
    }
  }
  out += '"';
}
void append_field(std::string& out, const char* name, std::string_view value) {
  out += out.back() == '{' ? "\"" : ",\"";
  out += name;
  out += "\":";
  append_quoted(out, value);
}
void append_field(std::string& out, const char* name, double value) {
  out += out.back() == '{' ? "\"" : ",\"";
  out += name;
  out += "\":";
  const auto tenths = static_cast<long long>(value * 10 + (value < 0 ? -0.5 : 0.5));
  if (tenths < 0) out += '-';
  const long long size = tenths < 0 ? -tenths : tenths;
  out += std::to_string(size / 10) + "." + std::to_string(size % 10);
}
std::string joined(std::span<const std::string> parts) {
  std::string out;
  for (const std::string& part : parts) out += part + "\n";
  return out;
}

// The text whose size the page has just told.
std::string taken(int size) {
  std::string text(static_cast<std::size_t>(size), '\0');
  if (size > 0) fx_take_text(text.data(), size);
  return text;
}

}  // namespace

Events& events() {
  static Events the_events;
  return the_events;
}

Screen screen() {
  float v[10] = {};
  fx_screen(v);
  return {v[0], v[1], v[2], v[3], v[4], v[5], v[6] != 0, v[7] != 0, v[8] != 0, v[9] != 0};
}
Host host() { return static_cast<Host>(fx_flag(k_host)); }
bool can_share() { return fx_flag(k_can_share) != 0; }
bool make_surface() {
  EmscriptenWebGLContextAttributes wanted;
  emscripten_webgl_init_context_attributes(&wanted);
  wanted.majorVersion = 2;
  wanted.alpha = wanted.depth = wanted.stencil = wanted.antialias = false;
  wanted.powerPreference = EM_WEBGL_POWER_PREFERENCE_LOW_POWER;
  const auto context = emscripten_webgl_create_context("#screen", &wanted);
  return context > 0 && emscripten_webgl_make_context_current(context) == EMSCRIPTEN_RESULT_SUCCESS;
}
double now_ms() { return fx_now(); }
bool online() { return fx_flag(k_online) != 0; }
bool visible() { return fx_flag(k_visible) != 0; }
void request_frame() { fx_request_frame(); }
void wake_at(double at_ms) { fx_wake_at(at_ms); }
void take_over() { fx_act(k_take_over); }
std::vector<std::string> take_early_taps() {
  std::vector<std::string> taps;
  const std::string all = taken(fx_text(k_early_taps));
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = all.find('\n', at);
    taps.push_back(all.substr(at, end - at));
    at = end + 1;
  }
  return taps;
}
void describe_page(std::string_view title, std::string_view language, std::uint32_t ground) {
  fx_describe(title.data(), size_of(title), language.data(), size_of(language), static_cast<int>(ground));
}
std::string preferred_language() { return taken(fx_text(k_language)); }

Glyph measure_glyph(std::string_view text, float px, int weight) {
  float v[6] = {};
  fx_measure(text.data(), size_of(text), px, weight, v);
  return {v[0],     static_cast<int>(v[1]), static_cast<int>(v[2]), static_cast<int>(v[3]), static_cast<int>(v[4]),
          v[5] != 0};
}
float baseline_shift(float px) { return fx_baseline_shift(px); }
void draw_glyph(Page page, int x, int y, std::string_view text, float px, int weight, const Glyph& box) {
  fx_draw_glyph(static_cast<int>(page), x, y, text.data(), size_of(text), px, weight, box.left, box.top, box.width,
                box.height);
}
void draw_icon(Page page, int x, int y, std::string_view path, float px, float stroke_px) {
  fx_draw_icon(static_cast<int>(page), x, y, path.data(), size_of(path), px, stroke_px);
}
void make_pages() { fx_make_pages(); }
void finish_glyphs() { fx_finish_glyphs(); }

PictureInfo picture(std::string_view address, int wanted_px) {
  double v[4] = {};
  fx_picture(address.data(), size_of(address), wanted_px, v);
  return {static_cast<std::uint32_t>(v[0]), static_cast<float>(v[1]), v[2], v[3] != 0};
}
void forget_pictures() { fx_forget_pictures(); }

void fetch(std::string_view method, std::string_view address, std::string_view body, std::string_view key,
           int timeout_ms, std::function<void(Reply)> done) {
  fx_fetch(g_fetches.add(std::move(done)), method.data(), size_of(method), address.data(), size_of(address),
           body.data(), size_of(body), key.data(), size_of(key), timeout_ms);
}
void after(int delay_ms, std::function<void()> run) { fx_after(g_timers.add(std::move(run)), delay_ms); }
std::string random_key() {
  char key[40];
  return {key, static_cast<std::size_t>(fx_random_key(key, sizeof key))};
}
std::string stored(std::string_view name) { return taken(fx_stored(name.data(), size_of(name))); }
void store(std::string_view name, std::string_view value) {
  fx_store(name.data(), size_of(name), value.data(), size_of(value));
}
void set_hash(std::string_view hash, bool replace) { fx_set_hash(hash.data(), size_of(hash), replace); }
std::string hash() { return taken(fx_text(k_hash)); }
void go_back() { fx_act(k_go_back); }
bool can_go_back() { return fx_flag(k_can_go_back) != 0; }
bool arrived_by_gesture() { return fx_flag(k_by_gesture) != 0; }
void copy_text(std::string_view text) { fx_copy(text.data(), size_of(text)); }
void share_link(std::string_view title, std::string_view address, std::function<void(bool)> done) {
  fx_share_link(g_answers.add(std::move(done)), title.data(), size_of(title), address.data(), size_of(address));
}

void show_fields(std::span<const TextField> fields) {
  static std::string shown;
  std::string json = "[";
  for (const TextField& field : fields) {
    json += json.size() > 1 ? ",{" : "{";
    append_field(json, "id", field.id);
    append_field(json, "label", field.label);
    append_field(json, "placeholder", field.placeholder);
    append_field(json, "value", field.value);
    append_field(json, "kind", static_cast<int>(field.kind));
    append_field(json, "enter", static_cast<int>(field.enter));
    append_field(json, "max", field.max_length);
    append_field(json, "x", field.x);
    append_field(json, "y", field.y);
    append_field(json, "w", field.width);
    append_field(json, "h", field.height);
    append_field(json, "top", field.clip_top);
    append_field(json, "bottom", field.clip_bottom);
    append_field(json, "font", field.font);
    append_field(json, "colour", field.colour);
    append_field(json, "strong", field.strong);
    append_field(json, "disabled", field.disabled);
    append_field(json, "invalid", field.invalid);
    append_field(json, "autofocus", field.autofocus);
    json += '}';
  }
  json += ']';
  if (json == shown) return;
  shown = std::move(json);
  fx_show_fields(shown.data(), size_of(shown));
}

void blur_field() { fx_act(k_blur); }

bool semantics_wanted() { return fx_flag(k_semantics) != 0; }
void show_semantics(std::span<const Semantic> nodes) {
  static std::string shown;
  std::string json = "[";
  for (const Semantic& node : nodes) {
    json += json.size() > 1 ? ",{" : "{";
    append_field(json, "id", node.id);
    append_field(json, "role", node.role);
    append_field(json, "name", node.name);
    append_field(json, "value", node.value);
    append_field(json, "selected", node.selected);
    append_field(json, "disabled", node.disabled);
    append_field(json, "inert", node.inert);
    append_field(json, "x", node.x);
    append_field(json, "y", node.y);
    append_field(json, "w", node.width);
    append_field(json, "h", node.height);
    json += '}';
  }
  json += ']';
  if (json == shown) return;
  shown = std::move(json);
  fx_show_semantics(shown.data(), size_of(shown));
}

float measure_poster_text(int role, int weight, float px, std::string_view text) {
  return fx_measure_poster(role, weight, px, text.data(), size_of(text));
}
void paint_poster(std::string_view address, std::string_view packed, std::span<const std::string> pictures,
                  int width_px) {
  const std::string list = joined(pictures);
  fx_paint_poster(address.data(), size_of(address), packed.data(), size_of(packed), list.data(), size_of(list),
                  width_px);
}
void prepare_poster(std::string_view packed, std::span<const std::string> pictures, std::function<void(bool)> done) {
  const std::string list = joined(pictures);
  fx_prepare_poster(g_answers.add(std::move(done)), packed.data(), size_of(packed), list.data(), size_of(list));
}
void save_poster(bool share, std::function<void(bool)> done) { fx_save_poster(g_answers.add(std::move(done)), share); }
void release_posters() { fx_act(k_release_posters); }
void load_display_font(std::string_view text, std::function<void()> done) {
  const int id = g_answers.add([done = std::move(done)](bool) { done(); });
  fx_display_font(id, text.data(), size_of(text));
}

}  // namespace fenxiao::client::platform

// What the page calls. Texts are written into a buffer that fx_room gave, and read from there at once.
namespace fxp = fenxiao::client::platform;
extern "C" {
static std::string g_room;
EMSCRIPTEN_KEEPALIVE char* fx_room(int size) {
  g_room.assign(static_cast<std::size_t>(size), '\0');
  return g_room.data();
}
// Textures of pictures: the page fills them, the renderer knows them by name. Each is left bound on the first unit.
EMSCRIPTEN_KEEPALIVE void fx_bind_texture(unsigned name) {
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_2D, name);
}
EMSCRIPTEN_KEEPALIVE unsigned fx_new_texture() {
  GLuint name = 0;
  glGenTextures(1, &name);
  fx_bind_texture(name);
  for (const GLenum filter : {GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER})
    glTexParameteri(GL_TEXTURE_2D, filter, GL_LINEAR);
  for (const GLenum wrap : {GL_TEXTURE_WRAP_S, GL_TEXTURE_WRAP_T})
    glTexParameteri(GL_TEXTURE_2D, wrap, GL_CLAMP_TO_EDGE);
  return name;
}
EMSCRIPTEN_KEEPALIVE void fx_delete_texture(unsigned name) { glDeleteTextures(1, &name); }

EMSCRIPTEN_KEEPALIVE void fx_frame(double now) { fxp::events().frame(now); }
EMSCRIPTEN_KEEPALIVE void fx_hash_changed() { fxp::events().hash_changed(std::string(g_room)); }
EMSCRIPTEN_KEEPALIVE void fx_online_changed(int online) { fxp::events().online_changed(online != 0); }
EMSCRIPTEN_KEEPALIVE void fx_resumed() {
  if (fxp::events().resumed) fxp::events().resumed();
}
EMSCRIPTEN_KEEPALIVE void fx_hidden() {
  if (fxp::events().hidden) fxp::events().hidden();
}
EMSCRIPTEN_KEEPALIVE void fx_context_restored() { fxp::events().context_restored(); }
EMSCRIPTEN_KEEPALIVE void fx_pointer(int kind, int pointer, float x, float y, double at, int touch) {
  fxp::events().pointer(kind, pointer, x, y, at, touch != 0);
}
EMSCRIPTEN_KEEPALIVE void fx_wheel(float x, float y, float dx, float dy) { fxp::events().wheel(x, y, dx, dy); }
// The room holds "id\0value".
EMSCRIPTEN_KEEPALIVE void fx_field_edited() {
  const std::string both = g_room;
  const auto cut = both.find('\0');
  fxp::events().field_edited(both.substr(0, cut), both.substr(cut + 1));
}
EMSCRIPTEN_KEEPALIVE void fx_field_submitted() { fxp::events().field_submitted(std::string(g_room)); }
EMSCRIPTEN_KEEPALIVE void fx_field_focused(int focused) {
  if (fxp::events().field_focused) fxp::events().field_focused(std::string(g_room), focused != 0);
}
EMSCRIPTEN_KEEPALIVE void fx_activated() { fxp::events().activated(std::string(g_room)); }
EMSCRIPTEN_KEEPALIVE void fx_fetched(int id, int status) {
  if (const auto done = fxp::g_fetches.take(id)) done({status, g_room});
}
EMSCRIPTEN_KEEPALIVE void fx_timer(int id) {
  if (const auto run = fxp::g_timers.take(id)) run();
}
EMSCRIPTEN_KEEPALIVE void fx_answer(int id, int ok) {
  if (const auto done = fxp::g_answers.take(id)) done(ok != 0);
}
}

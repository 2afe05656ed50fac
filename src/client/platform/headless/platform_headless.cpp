#include "client/platform/headless/platform_headless.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace fenxiao::client::platform {
namespace headless {
namespace {

constexpr double k_frame_ms = 16;

struct Timer {
  double at_ms = 0;
  std::uint64_t order = 0;
  std::function<void()> run;
};
std::vector<Timer>& timers() {
  static std::vector<Timer> waiting;
  return waiting;
}

}  // namespace

Page& page() {
  static Page the_page;
  return the_page;
}

void reset() {
  page() = Page{};
  timers().clear();
  events() = Events{};
}

static void run_due() {
  for (;;) {
    const auto first = std::min_element(timers().begin(), timers().end(), [](const Timer& a, const Timer& b) {
      return a.at_ms != b.at_ms ? a.at_ms < b.at_ms : a.order < b.order;
    });
    if (first == timers().end() || first->at_ms > page().now_ms) return;
    const auto run = std::move(first->run);
    timers().erase(first);
    run();
  }
}

static void add_timer(double at_ms, std::function<void()> run) {
  static std::uint64_t order = 0;
  timers().push_back({at_ms, ++order, std::move(run)});
}

int Page::pass(double ms) {
  now_ms += ms;
  run_due();
  if (wake_at_ms >= 0 && wake_at_ms <= now_ms) frame_wanted = true;
  if (!frame_wanted || !visible) return 0;
  frame_wanted = false;
  wake_at_ms = -1;
  if (events().frame) events().frame(now_ms);
  return 1;
}

int Page::settle(int most) {
  int frames = 0;
  while (frame_wanted && frames < most) frames += pass(k_frame_ms);
  return frames;
}

void Page::answer(int status, std::string body) {
  if (sent.empty()) return;
  const Sent first = std::move(sent.front());
  sent.erase(sent.begin());
  first.done({status, std::move(body)});
}

void Page::tap(float x, float y, bool touch) {
  if (!events().pointer) return;
  events().pointer(0, 1, x, y, now_ms, touch);
  pass(k_frame_ms);
  events().pointer(2, 1, x, y, now_ms, touch);
  pass(k_frame_ms);
}

const Semantic* Page::find(std::string_view role, std::string_view name) const {
  for (const Semantic& node : semantic_nodes)
    if (node.role == role && node.name == name) return &node;
  return nullptr;
}

const TextField* Page::field(std::string_view id) const {
  for (const TextField& shown : fields)
    if (shown.id == id) return &shown;
  return nullptr;
}

}  // namespace headless

using headless::page;

Events& events() {
  static Events the_events;
  return the_events;
}

Screen screen() { return page().screen; }
Host host() { return page().host; }
bool can_share() { return page().shares; }
bool make_surface() { return true; }
double now_ms() { return page().now_ms; }
bool online() { return page().online; }
bool visible() { return page().visible; }
void request_frame() { page().frame_wanted = true; }
void wake_at(double at_ms) {
  double& next = page().wake_at_ms;
  if (next < 0 || at_ms < next) next = at_ms;
}
void take_over() { page().taken_over = true; }
std::vector<std::string> take_early_taps() { return std::exchange(page().early_taps, {}); }
void describe_page(std::string_view title, std::string_view, std::uint32_t) { page().title = title; }
std::string preferred_language() { return page().language; }

// A Chinese character is as wide as the font is high, everything of ASCII half as wide: the usual monospaced grid.
Glyph measure_glyph(std::string_view text, float px, int) {
  float ems = 0;
  bool coloured = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80)
      ems += 0.5f;
    else if (byte >= 0xF0)
      ems = 1.25f, coloured = true;
    else if (byte >= 0xC0 && !coloured)
      ems += 1;
  }
  const auto width = static_cast<int>(std::ceil(ems * px)), height = static_cast<int>(std::ceil(px));
  return {ems * px, 0, -static_cast<int>(std::round(px * 0.88f)), text == " " ? 0 : width, height, coloured};
}
float baseline_shift(float px) { return px * 0.36f; }
void draw_glyph(Page, int, int, std::string_view, float, int, const Glyph&) { ++page().glyphs_drawn; }
void draw_icon(Page, int, int, std::string_view, float, float) { ++page().glyphs_drawn; }
void make_pages() {}
void finish_glyphs() {}

PictureInfo picture(std::string_view address, int) {
  const auto found = page().pictures.find(address);
  return found == page().pictures.end() ? PictureInfo{} : found->second;
}
void forget_pictures() {}

void fetch(std::string_view method, std::string_view address, std::string_view body, std::string_view key,
           int timeout_ms, std::function<void(Reply)> done) {
  page().sent.push_back(
      {std::string(method), std::string(address), std::string(body), std::string(key), timeout_ms, std::move(done)});
}
void after(int delay_ms, std::function<void()> run) { headless::add_timer(page().now_ms + delay_ms, std::move(run)); }
std::string random_key() {
  static int last = 0;
  std::string digits = std::to_string(++last);
  return "key-" + std::string(20 - digits.size(), '0') + digits;
}
std::string stored(std::string_view name) {
  const auto found = page().storage.find(name);
  return found == page().storage.end() ? std::string() : found->second;
}
void store(std::string_view name, std::string_view value) {
  page().storage.insert_or_assign(std::string(name), std::string(value));
}

std::string hash() { return page().history.back(); }
void set_hash(std::string_view next, bool replace) {
  if (next == page().history.back()) return;
  if (replace) page().history.pop_back();
  page().history.emplace_back(next);
  after(0, [] {
    if (events().hash_changed) events().hash_changed(hash());
  });
}
void go_back() {
  if (!can_go_back()) return;
  page().history.pop_back();
  after(0, [] {
    if (events().hash_changed) events().hash_changed(hash());
  });
}
bool can_go_back() { return page().history.size() > 1; }
bool arrived_by_gesture() { return page().by_gesture; }
void copy_text(std::string_view text) { page().clipboard = text; }
void share_link(std::string_view, std::string_view, std::function<void(bool)> done) {
  after(0, [done = std::move(done)] { done(true); });
}

void show_fields(std::span<const TextField> fields) { page().fields.assign(fields.begin(), fields.end()); }
void blur_field() {}
bool semantics_wanted() { return page().semantics; }
void show_semantics(std::span<const Semantic> nodes) { page().semantic_nodes.assign(nodes.begin(), nodes.end()); }

float measure_poster_text(int, int weight, float px, std::string_view text) {
  return measure_glyph(text, px, weight).advance;
}
void paint_poster(std::string_view address, std::string_view, std::span<const std::string>, int) {
  ++page().posters_painted;
  page().pictures.insert_or_assign(std::string(address), PictureInfo{1, 1080.0f / 1920, page().now_ms, false});
}
void prepare_poster(std::string_view, std::span<const std::string>, std::function<void(bool)> done) {
  after(0, [done = std::move(done)] {
    page().poster_ready = true;
    done(true);
  });
}
void save_poster(bool, std::function<void(bool)> done) {
  after(0, [done = std::move(done), ready = page().poster_ready] { done(ready); });
}
void release_posters() { page().poster_ready = false; }
void load_display_font(std::string_view, std::function<void()> done) { after(0, std::move(done)); }

}  // namespace fenxiao::client::platform

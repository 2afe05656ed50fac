// The screen as a tree, described anew each frame:
//
//   auto card = ui.column({.gap = 12, .pad = 16, .surface = {.fill = t.surface, .radius = 16, .elevation = 1}});
//   {
//     auto row = ui.row({.gap = 8, .align = Align::center, .tap = v.does(Go{…}), .role = "button"});
//     ui.icon("share-2", 20, t.brand);
//     ui.text(tr("action.share"), {.size = 16, .weight = 600, .colour = t.brand});
//   }
//
// A container is open until its Scope goes. When the tree is whole it is measured and placed in two passes (flex), drawn,
// and leaves behind what the next touch needs: hit regions, text fields, semantics. All lengths are css pixels.
// Nodes live in an arena that is emptied each frame; what must outlive a frame (scroll offsets, animations) is kept in
// Memory, by route instance and id.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/gfx/canvas.h"
#include "client/platform/platform.h"
#include "client/ui/text.h"
#include "client/ui/tokens.h"

namespace fenxiao::client::ui {

using Action = std::function<void()>;
using TextAction = std::function<void(std::string)>;
// A finger that reads or moves something of the widget's own; css pixels from the widget's upper left corner.
using DragAction = std::function<void(float x, float y, bool ended)>;

enum class Align : std::uint8_t { parent, start, center, end, stretch, baseline };
enum class Justify : std::uint8_t { start, center, end, between };

struct Pad {
  float left = 0, top = 0, right = 0, bottom = 0;
  constexpr Pad() = default;
  constexpr Pad(float all) : left(all), top(all), right(all), bottom(all) {}
  constexpr Pad(float sides, float ends) : left(sides), top(ends), right(sides), bottom(ends) {}
  constexpr Pad(float l, float t, float r, float b) : left(l), top(t), right(r), bottom(b) {}
};

// What lies under a container's content.
struct Surface {
  Colour fill = 0;
  Colour fill_end = 0;  // with gradient_deg ≥ 0: the other end
  float gradient_deg = -1;
  float radius = 0;
  float radius_bottom = -1;  // < 0: as the others (a sheet rounds its upper corners only: 0)
  Colour stroke = 0;
  float stroke_width = 0;
  int elevation = 0;  // 0 none, 1 card, 2 floating, 3 sheet
  float glow_radius = 0, glow_alpha = 0;
  bool clip = false;  // content is cut to the rounded shape
};

// One struct for rows, columns, stacks and everything else that has a box.
struct Box {
  float gap = 0;
  Pad pad = {};
  Align align = Align::parent;  // of the children across the main axis; by default a row centres, a column stretches
  Justify justify = Justify::start;  // along it
  float width = 0, height = 0;       // 0: as the content, or as the parent stretches it
  float min_width = 0, min_height = 0, max_width = 0;
  float grow = 0;                      // share of what is left along the parent's main axis
  bool shrink = true;                  // may become narrower than its content (texts wrap, then are cut)
  Align self = Align::parent;          // across the parent's main axis; in a stack: both axes
  Justify self_main = Justify::start;  // in a stack: where along the vertical axis
  bool hug = false;                    // in a column: as wide as its content, never stretched
  Surface surface = {};
  float alpha = 1;       // of the whole subtree
  float dx = 0, dy = 0;  // drawn moved by (an animation); layout does not know

  Action tap = {};  // makes it pressable: press visuals, hit slop to 44 px, semantics
  Action long_press = {};
  DragAction drag = {};  // from the first touch on, sideways; an upward or downward pan still scrolls
  bool disabled = false;
  bool press_scale = true;  // shrinks a little while pressed; rows in a list darken instead (false)

  std::string_view id = {};    // names it in Memory and in tests; by default its place in the tree
  std::string_view role = {};  // semantics; with `tap` the default is "button"
  std::string label = {};      // its name; by default the texts inside
  std::string value = {};
  bool selected = false;
  bool hidden = false;  // from semantics: it only decorates
};

struct TextStyle {
  float size = 14;
  int weight = 400;
  Colour colour = 0;  // 0: ink
  int max_lines = 0;  // 0: any number; then an ellipsis
  Align align = Align::start;
  bool strike = false;
  bool tabular = true;
  bool fit = false;     // one line, a step smaller where it does not fit (buttons, chips)
  bool nowrap = false;  // never breaks nor shrinks (money)
  float grow = 0;
  Align self = Align::parent;
  std::string_view role = {};  // "heading", "status", "alert"; by default plain text
  bool hidden = false;         // from semantics
};

struct PictureStyle {
  float width = 0, height = 0;  // css; height 0: square
  float radius = 12;
  float grow = 0;
  bool contain = false;
  float aspect = 0;  // width ÷ height where the height follows the width
  bool dim_in_dark = true;
  std::string_view label = {};
};

struct ScrollBox {
  std::string_view id;  // names its offset in Memory
  float grow = 1;
  Pad pad = {};
  float gap = 0;
  Action refresh = {};  // pull to refresh
  bool refreshing = false;
  Action load_more = {};  // the end came into sight
  float height = 0;       // horizontal: of the strip
  bool snap = false;      // horizontal: children come to rest at the left margin
};

using platform::EnterKey;
using platform::FieldKind;
struct Field {
  std::string_view id = {};  // stable: the DOM element behind it is found by it
  std::string label = {};    // above the field; also its accessible name
  std::string placeholder = {};
  std::string value = {};
  std::string helper = {};  // under it
  std::string error = {};   // instead of the helper
  FieldKind kind = FieldKind::text;
  EnterKey enter = EnterKey::done;
  int max_length = 200;
  int lines = 1;    // > 1: multi-line
  float font = 16;  // ≥ 16
  int weight = 400;
  std::string_view icon = {};  // inside, at the left
  bool bare = false;           // no frame of its own (search bar, amount)
  bool autofocus = false;
  bool disabled = false;
  TextAction edit = {};
  Action submit = {};  // the enter key
};

// The few words that widgets bring along; the app sets them in the person's language.
struct Words {
  std::string back = "Back", close = "Close", retry = "Try again", loading = "Loading";
};

// What is kept between frames for one visit of one screen.
class Memory;
struct Node;

class Ui {
 public:
  // Open container; closed when it goes out of scope.
  class [[nodiscard]] Scope {
   public:
    explicit Scope(Ui* ui) : ui_(ui) {}
    Scope(Scope&& other) noexcept : ui_(std::exchange(other.ui_, nullptr)) {}
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    Scope& operator=(Scope&&) = delete;
    ~Scope() {
      if (ui_) ui_->close();
    }

   private:
    Ui* ui_;
  };

  Scope row(Box box = {});
  Scope column(Box box = {});
  Scope stack(Box box = {});      // children lie on top of each other, each by its own `self`
  Scope scroll(ScrollBox box);    // vertical; fills what its parent leaves
  Scope carousel(ScrollBox box);  // horizontal strip
  // A sheet from below, above everything drawn so far, with scrim; drag down or tap outside closes. Everything under it
  // is inert. Draw it last. `open` false animates it away (and costs nothing once it is gone).
  Scope sheet(std::string_view id, bool open, Action close, std::string title = {});
  bool sheet_visible(std::string_view id, bool open) const;  // also while it still moves away: whether to describe it
  // Pinned to the bottom of the screen above the home indicator, over the scroll region; its height is kept free there.
  // A row; where no child grows, all share the width.
  Scope bottom_bar(Box box = {});
  // Above everything, across the screen's foot: a toast. Not modal.
  Scope floating(Box box = {});

  void text(std::string text, TextStyle style = {});
  void runs(std::vector<Run> runs,
            TextStyle style = {});  // mixed sizes and colours on one baseline, wrapping as one text
  void icon(std::string_view name, float size, Colour colour, float stroke = 1.75f);
  void picture(std::string_view url, PictureStyle style = {});
  void space(float size);       // fixed, along the parent's main axis
  void spring(float grow = 1);  // takes what is left
  void line();                  // a hairline across the parent's main axis
  void field(Field field);
  // Something of its own: drawn in device pixels into the placed rect.
  struct Drawn {
    gfx::Canvas& canvas;
    gfx::Rect rect;  // device px
    float scale;     // device px per css px
    GlyphStore& glyphs;
    TextLayouts& texts;
    const Theme& theme;
    double now_ms;
  };
  void custom(Box box, std::function<void(Drawn&)> draw);
  // A list of many rows of one height: only what is in sight is described. Inside scroll().
  void rows(std::string_view id, std::size_t count, float row_height, float gap,
            const std::function<void(std::size_t)>& row);

  // --- what a view may ask
  const Theme& theme() const;
  const Words& words() const;
  GlyphStore& glyphs();
  float width() const;  // of the screen, css
  float height() const;
  float safe_top() const;
  void take_safe_top();  // a bar above the screen has covered it: 0 for the rest of this frame
  float safe_bottom() const;
  bool reduced_motion() const;
  double now_ms() const;
  // 0 → 1 over `duration_ms` since the first frame in which this id was asked for (1 at once with reduced motion);
  // frames go on while it runs.
  float appear(std::string_view id, double duration_ms = k_base_ms);
  // Follows `target` smoothly; frames go on until it is there.
  float follow(std::string_view id, float target, double duration_ms = k_fast_ms);
  void wake_at(double at_ms);  // a frame not later than this (countdowns)
  // Small view-local state, kept for this visit: which tip is open, which picture of a gallery is in sight.
  int& local(std::string_view id, int initial = 0);
  // The offset of a scroll region or carousel by its id, and a way to move it there.
  float scroll_offset(std::string_view id) const;
  void scroll_to(std::string_view id, float offset, bool animated = true);
  // Which field has the focus; empty: none.
  std::string_view focused_field() const;

  struct Impl;  // ui_impl.h

 private:
  friend class Scope;
  friend class Frame;
  Scope open(Node& node);
  void close();
  Impl* impl_ = nullptr;
};

}  // namespace fenxiao::client::ui

// Text: pieces (a cluster, a Latin word, a digit), lines, and the glyph pages they are drawn from.
//
// A piece is the unit of rasterising and of breaking. Latin words are one piece, so their kerning is the font's own;
// digits are single and, where asked for, stand in cells of equal width, so that a column of money can be compared.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "client/gfx/canvas.h"
#include "client/platform/platform.h"

namespace fenxiao::client::ui {

enum class PieceKind : std::uint8_t { space, newline, latin, digit, ascii, opening, closing, wide, emoji };
struct Piece {
  std::string_view text;
  PieceKind kind = PieceKind::wide;
};
// Splits UTF-8 into pieces: emoji sequences (ZWJ, modifiers, flags, U+FE0F), base + combining marks, Latin words.
std::vector<Piece> pieces_of(std::string_view text);
std::string_view first_cluster(std::string_view text);
// May a line end between the two? Never before a closing mark, never after an opening one, never inside "¥12.50".
bool may_break(const Piece& before, const Piece& after);

struct Run {
  std::string text;
  float size = 14;  // css
  int weight = 400;
  gfx::Colour colour = 0;
  bool tabular = true;
  bool strike = false;
  float gap = 0;  // css: empty space before it

  friend bool operator==(const Run&, const Run&) = default;
};

struct LaidGlyph {
  std::string_view text;  // into the paragraph's own copy
  float x = 0;            // device px, of the pen
  float advance = 0;
  float px = 0;
  int weight = 400;
  gfx::Colour colour = 0;
};
struct LaidLine {
  std::vector<LaidGlyph> glyphs;
  std::vector<std::pair<float, float>> strikes;  // x from, to
  gfx::Colour strike_colour = 0;
  float width = 0;
  float height = 0;    // device px
  float baseline = 0;  // from the line's top
};
struct Paragraph {
  std::vector<Run> runs;
  std::vector<LaidLine> lines;
  float width = 0, height = 0;  // device px
  bool cut = false;             // an ellipsis stands at the end
};

// How wide a piece is. The page measures; tests have a table.
class Measure {
 public:
  virtual ~Measure() = default;
  virtual float advance(std::string_view text, float px, int weight) = 0;
  virtual float baseline_shift(float px) = 0;  // from the middle of a line down to its baseline
};

// Lays texts out and keeps what it has laid out lately: a screen asks for the same lines in every frame.
class TextLayouts {
 public:
  // `width` in device px; max_lines 0: any number.
  std::shared_ptr<const Paragraph> of(std::span<const Run> runs, float width, float scale, int max_lines,
                                      Measure& measure);
  void clear();
  int made() const { return made_; }

 private:
  struct Entry {
    float width = 0, scale = 0;
    int max_lines = 0;
    std::shared_ptr<const Paragraph> paragraph;
  };
  using Cache = std::unordered_map<std::uint64_t, Entry>;
  Cache fresh_, old_;  // what the old one does not pass on is forgotten when the fresh one is full
  int made_ = 0;
};

// The glyph pages, filled by shelves. When a page is full, the neighbouring shelves that were drawn from longest ago make
// room; what is on the screen stays.
class GlyphStore : public Measure {
 public:
  float advance(std::string_view text, float px, int weight) override;
  float baseline_shift(float px) override { return platform::baseline_shift(px); }
  void draw(gfx::Canvas& canvas, std::string_view text, float x, float baseline, float px, int weight,
            gfx::Colour colour);
  void draw_icon(gfx::Canvas& canvas, std::string_view name, float x, float y, float px, float stroke_px,
                 gfx::Colour colour);
  void begin_frame();
  void forget();  // after a lost context: everything is drawn again
  int drawn() const { return drawn_; }
  int evicted() const { return evicted_; }
  std::size_t size() const { return entries_.size(); }

 private:
  struct Shelf {
    int y = 0, height = 0, used = 0;
    std::uint64_t last_frame = 0;
    std::vector<std::string> keys;
  };
  struct PageState {
    std::list<Shelf> shelves;  // from the top down; entries point to them
    int top = 0;
  };
  struct Entry {
    platform::Glyph glyph;
    platform::Page page = platform::Page::mono;
    int x = -1, y = -1;
    Shelf* shelf = nullptr;
    std::uint64_t asked = 0;  // the last frame it was measured or drawn in
  };
  Entry& entry(std::string_view text, float px, int weight, std::string& key);
  bool place(Entry& entry, const std::string& key);
  Shelf* shelf_for(PageState& page, int side, int width, int height);
  Shelf* freed_shelf(PageState& page, int height);
  void emit(gfx::Canvas& canvas, const Entry& entry, float x, float y, gfx::Colour colour);

  std::unordered_map<std::string, Entry> entries_;
  PageState pages_[2];
  std::uint64_t frame_ = 1;
  int drawn_ = 0, evicted_ = 0;
};

}  // namespace fenxiao::client::ui

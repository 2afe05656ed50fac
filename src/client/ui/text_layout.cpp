#include <algorithm>
#include <cmath>
#include <utility>

#include "client/ui/text.h"
#include "client/ui/tokens.h"

namespace fenxiao::client::ui {
namespace {

constexpr std::size_t k_fresh_max = 600;

struct Item {
  Piece piece;
  const Run* run = nullptr;
  float px = 0;
  float advance = 0;
  float ink = 0;     // of a tabular digit: its own width within the cell
  float before = 0;  // empty space
  float width() const { return before + advance; }
};

// A word that no line can hold is taken letter by letter.
void append_letters(std::vector<Item>& items, const Item& word, Measure& measure) {
  std::string_view rest = word.piece.text;
  float before = word.before;
  while (!rest.empty()) {
    const std::string_view letter = first_cluster(rest);
    const float advance = measure.advance(letter, word.px, word.run->weight);
    items.push_back({{letter, PieceKind::latin}, word.run, word.px, advance, advance, std::exchange(before, 0.0f)});
    rest.remove_prefix(letter.size());
  }
}

std::vector<Item> measured(std::span<const Run> runs, float width, float scale, Measure& measure) {
  std::vector<Item> items;
  for (const Run& run : runs) {
    const float px = run.size * scale;
    const float cell = run.tabular ? measure.advance("0", px, run.weight) : 0;
    float before = items.empty() ? 0 : run.gap * scale;
    for (const Piece& piece : pieces_of(run.text)) {
      Item item{piece, &run, px, 0, 0, std::exchange(before, 0.0f)};
      if (piece.kind != PieceKind::newline) item.ink = item.advance = measure.advance(piece.text, px, run.weight);
      if (piece.kind == PieceKind::digit && run.tabular) item.advance = cell;
      if (piece.kind == PieceKind::latin && item.advance > width)
        append_letters(items, item, measure);
      else
        items.push_back(item);
    }
  }
  return items;
}

// The end of the line that begins at `from`: the last place to break that fits, or, inside a word too long for any line,
// the last piece that fits.
std::size_t line_end(const std::vector<Item>& items, std::size_t from, float width) {
  float used = 0;
  std::size_t best = from;
  for (std::size_t i = from; i < items.size(); ++i) {
    if (items[i].piece.kind == PieceKind::newline) return i + 1;
    used += items[i].width();
    if (used > width + 0.5f && items[i].piece.kind != PieceKind::space)
      return best > from ? best : std::max(i, from + 1);
    if (i + 1 == items.size() || may_break(items[i].piece, items[i + 1].piece)) best = i + 1;
  }
  return items.size();
}

float width_of(const std::vector<Item>& items, std::size_t from, std::size_t to) {
  float width = 0;
  for (std::size_t i = from; i < to; ++i) width += items[i].width();
  return width;
}

LaidLine set_line(const std::vector<Item>& items, std::size_t from, std::size_t to, float scale, Measure& measure) {
  LaidLine line;
  float x = 0, biggest = 0;
  for (std::size_t i = from; i < to; ++i) {
    const Item& item = items[i];
    line.height = std::max(line.height, line_height(item.run->size) * scale);
    biggest = std::max(biggest, item.px);
    x += item.before;
    if (item.piece.kind != PieceKind::space && item.piece.kind != PieceKind::newline)
      line.glyphs.push_back({item.piece.text, std::round(x + (item.advance - item.ink) / 2), item.advance, item.px,
                             item.run->weight, item.run->colour});
    if (item.run->strike) {
      line.strike_colour = item.run->colour;
      if (!line.strikes.empty() && line.strikes.back().second >= x - 0.5f)
        line.strikes.back().second = x + item.advance;
      else
        line.strikes.emplace_back(x, x + item.advance);
    }
    x += item.advance;
  }
  line.width = x;
  line.baseline = std::round(line.height / 2 + measure.baseline_shift(biggest));
  return line;
}

std::shared_ptr<const Paragraph> laid_out(std::vector<Run> runs, float width, float scale, int max_lines,
                                          Measure& measure) {
  auto paragraph = std::make_shared<Paragraph>();
  paragraph->runs = std::move(runs);
  const std::vector<Item> items = measured(paragraph->runs, width, scale, measure);
  std::size_t at = 0;
  while (at < items.size()) {
    std::size_t end = line_end(items, at, width);
    const bool last = max_lines > 0 && static_cast<int>(paragraph->lines.size()) + 1 == max_lines;
    if (last && end < items.size()) {
      // No more lines: as much as fits before an ellipsis in the style of what it replaces.
      const Run& style = *items[std::max(at, end) - 1].run;
      const float dots = measure.advance("…", style.size * scale, style.weight);
      end = at;
      while (end < items.size() && items[end].piece.kind != PieceKind::newline &&
             width_of(items, at, end + 1) + dots <= width)
        ++end;
      while (end > at && items[end - 1].piece.kind == PieceKind::space) --end;
      LaidLine line = set_line(items, at, end, scale, measure);
      if (line.height == 0) line = set_line(items, at, at + 1, scale, measure), line.glyphs.clear(), line.width = 0;
      line.glyphs.push_back({"…", std::round(line.width), dots, style.size * scale, style.weight, style.colour});
      line.width += dots;
      paragraph->lines.push_back(std::move(line));
      paragraph->cut = true;
      break;
    }
    std::size_t shown = end;
    while (shown > at &&
           (items[shown - 1].piece.kind == PieceKind::space || items[shown - 1].piece.kind == PieceKind::newline))
      --shown;
    paragraph->lines.push_back(set_line(items, at, std::max(shown, at), scale, measure));
    if (shown == at) paragraph->lines.back() = set_line(items, at, end, scale, measure);
    at = end;
  }
  if (paragraph->lines.empty() && !paragraph->runs.empty()) {
    LaidLine line;
    line.height = line_height(paragraph->runs.front().size) * scale;
    paragraph->lines.push_back(line);
  }
  for (const LaidLine& line : paragraph->lines) {
    paragraph->width = std::max(paragraph->width, line.width);
    paragraph->height += line.height;
  }
  return paragraph;
}

}  // namespace

std::shared_ptr<const Paragraph> TextLayouts::of(std::span<const Run> runs, float width, float scale, int max_lines,
                                                 Measure& measure) {
  std::uint64_t key = 1469598103934665603u;
  const auto mix = [&key](std::uint64_t value) { key = (key ^ value) * 1099511628211u; };
  mix(static_cast<std::uint64_t>(width * 4));
  mix(static_cast<std::uint64_t>(max_lines));
  for (const Run& run : runs) {
    for (const char c : run.text) mix(static_cast<unsigned char>(c));
    mix(static_cast<std::uint64_t>(run.size * 10) << 32 | run.colour);
    mix(static_cast<std::uint64_t>(run.weight) << 2 | (run.tabular ? 2u : 0u) | (run.strike ? 1u : 0u));
  }
  const auto fits = [&](const Entry& e) {
    return e.width == width && e.scale == scale && e.max_lines == max_lines &&
           std::ranges::equal(e.paragraph->runs, runs);
  };
  if (const auto found = fresh_.find(key); found != fresh_.end() && fits(found->second)) return found->second.paragraph;
  if (fresh_.size() >= k_fresh_max) {
    old_ = std::move(fresh_);
    fresh_.clear();
  }
  Entry& entry = fresh_[key];
  if (const auto found = old_.find(key); found != old_.end() && fits(found->second)) {
    entry = found->second;
  } else {
    entry = {width, scale, max_lines, laid_out({runs.begin(), runs.end()}, width, scale, max_lines, measure)};
    ++made_;
  }
  return entry.paragraph;
}

void TextLayouts::clear() {
  fresh_.clear();
  old_.clear();
}

}  // namespace fenxiao::client::ui

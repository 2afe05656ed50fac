#include <algorithm>
#include <cmath>

#include "client/ui/icons.h"
#include "client/ui/text.h"

namespace fenxiao::client::ui {
namespace {

constexpr std::size_t k_entries_max = 5000;  // then those that are only measured and were not asked for lately go
constexpr std::uint64_t k_lately_frames = 4;
constexpr int k_shelf_step = 8;  // heights are rounded up to it, so that sizes share shelves

std::string key_of(char kind, std::string_view text, float px, int weight) {
  std::string key(1, kind);
  key += std::to_string(static_cast<int>(px * 8));
  key += weight > 500 ? 'b' : 'r';
  key += text;
  return key;
}

}  // namespace

void GlyphStore::begin_frame() {
  ++frame_;
  if (entries_.size() <= k_entries_max) return;
  std::erase_if(entries_,
                [this](const auto& kept) { return kept.second.x < 0 && kept.second.asked + k_lately_frames < frame_; });
}

GlyphStore::Entry& GlyphStore::entry(std::string_view text, float px, int weight, std::string& key) {
  key = key_of('g', text, px, weight);
  const auto found = entries_.find(key);
  if (found != entries_.end()) {
    found->second.asked = frame_;
    return found->second;
  }
  Entry fresh;
  fresh.asked = frame_;
  fresh.glyph = platform::measure_glyph(text, px, weight);
  fresh.page = fresh.glyph.coloured ? platform::Page::colour : platform::Page::mono;
  return entries_.emplace(key, fresh).first->second;
}

float GlyphStore::advance(std::string_view text, float px, int weight) {
  std::string key;
  return entry(text, px, weight, key).glyph.advance;
}

// A shelf of exactly this height: one that has room, a new one below the others, or one that is freed.
GlyphStore::Shelf* GlyphStore::shelf_for(PageState& page, int side, int width, int height) {
  for (Shelf& shelf : page.shelves)
    if (shelf.height == height && shelf.used + width <= side) return &shelf;
  if (page.top + height > side && page.top < side) {
    // What is left at the foot becomes a shelf, so that it can be joined with its neighbours.
    page.shelves.push_back({page.top, side - page.top, 0, 0, {}});
    page.top = side;
  }
  if (page.top + height > side) return freed_shelf(page, height);
  page.shelves.push_back({page.top, height, 0, 0, {}});
  page.top += height;
  return &page.shelves.back();
}

// The neighbouring shelves that together are high enough and were drawn from longest ago become one; what is too much of
// it becomes another. Null: everything on the page is on the screen.
GlyphStore::Shelf* GlyphStore::freed_shelf(PageState& page, int height) {
  auto best = page.shelves.end(), best_end = best;
  std::uint64_t best_age = ~std::uint64_t{0};
  for (auto first = page.shelves.begin(); first != page.shelves.end(); ++first) {
    int total = 0;
    std::uint64_t age = 0;
    for (auto last = first; last != page.shelves.end() && last->last_frame != frame_; ++last) {
      total += last->height;
      age = std::max(age, last->last_frame);
      if (total < height) continue;
      if (age < best_age) {
        best_age = age;
        best = first;
        best_end = std::next(last);
      }
      break;
    }
  }
  if (best == page.shelves.end()) return nullptr;
  int total = 0;
  for (auto shelf = best; shelf != best_end; ++shelf) {
    total += shelf->height;
    for (const std::string& key : shelf->keys) entries_.erase(key);
    evicted_ += static_cast<int>(shelf->keys.size());
  }
  page.shelves.erase(std::next(best), best_end);
  if (total > height) page.shelves.insert(best_end, {best->y + height, total - height, 0, 0, {}});
  *best = {best->y, height, 0, 0, {}};
  return &*best;
}

bool GlyphStore::place(Entry& entry, const std::string& key) {
  const int side = platform::k_page_px[static_cast<int>(entry.page)];
  const int width = entry.glyph.width + 1;
  const int height = (entry.glyph.height + 1 + k_shelf_step - 1) / k_shelf_step * k_shelf_step;
  if (width > side || height > side) return false;
  Shelf* shelf = shelf_for(pages_[static_cast<int>(entry.page)], side, width, height);
  if (!shelf) return false;
  entry.x = shelf->used;
  entry.y = shelf->y;
  entry.shelf = shelf;
  shelf->used += width;
  shelf->last_frame = frame_;
  shelf->keys.push_back(key);
  return true;
}

void GlyphStore::emit(gfx::Canvas& canvas, const Entry& entry, float x, float y, gfx::Colour colour) {
  const auto side = static_cast<float>(platform::k_page_px[static_cast<int>(entry.page)]);
  const auto width = static_cast<float>(entry.glyph.width), height = static_cast<float>(entry.glyph.height);
  const float u = static_cast<float>(entry.x) / side, v = static_cast<float>(entry.y) / side;
  entry.shelf->last_frame = frame_;
  canvas.glyph(entry.page == platform::Page::colour ? gfx::GlyphPage::colour : gfx::GlyphPage::mono,
               {x, y, width, height}, u, v, u + width / side, v + height / side, colour);
}

void GlyphStore::draw(gfx::Canvas& canvas, std::string_view text, float x, float baseline, float px, int weight,
                      gfx::Colour colour) {
  std::string key;
  Entry& found = entry(text, px, weight, key);
  if (found.glyph.width <= 0) return;
  if (found.x < 0) {
    Entry placed = found;  // place() may erase other entries, never this one
    if (!place(placed, key)) return;
    platform::draw_glyph(placed.page, placed.x, placed.y, text, px, weight, placed.glyph);
    ++drawn_;
    entries_[key] = placed;
    return emit(canvas, placed, std::round(x) + static_cast<float>(placed.glyph.left),
                std::round(baseline) + static_cast<float>(placed.glyph.top), colour);
  }
  emit(canvas, found, std::round(x) + static_cast<float>(found.glyph.left),
       std::round(baseline) + static_cast<float>(found.glyph.top), colour);
}

void GlyphStore::draw_icon(gfx::Canvas& canvas, std::string_view name, float x, float y, float px, float stroke_px,
                           gfx::Colour colour) {
  const std::string_view path = icon_path(name);
  if (path.empty()) return;
  const std::string key = key_of('i', name, px + stroke_px / 16, 400);
  Entry found = entries_[key];
  if (found.x < 0) {
    const int side = static_cast<int>(std::ceil(px)) + 2;
    found.glyph = {px, 0, 0, side, side, false};
    if (!place(found, key)) return;
    platform::draw_icon(platform::Page::mono, found.x, found.y, path, px, stroke_px);
    ++drawn_;
    entries_[key] = found;
  }
  emit(canvas, found, std::round(x) - 1, std::round(y) - 1, colour);
}

void GlyphStore::forget() {
  entries_.clear();
  for (PageState& page : pages_) page = {};
}

}  // namespace fenxiao::client::ui

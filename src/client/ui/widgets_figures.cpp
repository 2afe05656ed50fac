#include <algorithm>
#include <cmath>

#include "client/ui/widgets.h"

namespace fenxiao::client::ui {
namespace {

constexpr Colour k_gold_from = 0xEBC876FF, k_gold_to = 0xC98F2BFF;

}  // namespace

void progress(Ui& ui, Progress p) {
  const float part = std::clamp(p.part, 0.0f, 1.0f);
  const float shown = part * ui.appear("progress", k_base_ms);
  const Tone tone = p.tone;
  ui.custom(
      {.height = p.height, .role = "progressbar", .value = std::to_string(static_cast<int>(part * 100 + 0.5f)) + "%"},
      [=](Ui::Drawn& d) {
        gfx::Box track{.rect = d.rect, .fill = d.theme.surface_3};
        d.canvas.box(track.radius(d.rect.height / 2));
        if (shown <= 0) return;
        gfx::Box bar{.rect = {d.rect.x, d.rect.y, std::max(d.rect.height, d.rect.width * shown), d.rect.height},
                     .fill = tone_ink(d.theme, tone)};
        if (tone == Tone::gold) {
          bar.fill = k_gold_from;
          bar.fill_end = k_gold_to;
          bar.gradient_deg = 90;
        }
        d.canvas.box(bar.radius(d.rect.height / 2));
      });
}

void steps(Ui& ui, const std::vector<Step>& all) {
  const Theme& t = ui.theme();
  auto row = ui.row({.align = Align::start, .role = "list"});
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Step& step = all[i];
    const bool done = step.state == Step::State::done, now = step.state == Step::State::now;
    const bool last = i + 1 == all.size();
    auto cell = ui.column({.align = Align::center, .grow = 1, .role = "listitem", .selected = now});
    {
      const std::string icon(step.icon.empty() ? (done ? "check" : "clock") : step.icon);
      ui.custom({.height = 26, .self = Align::stretch, .hidden = true}, [=](Ui::Drawn& d) {
        const float middle = d.rect.x + d.rect.width / 2, y = d.rect.y + d.rect.height / 2, radius = 11 * d.scale;
        if (!last) {
          // To the next disc: the cells are equally wide.
          const float from = middle + 14 * d.scale, to = middle + d.rect.width - 14 * d.scale;
          gfx::Box line{.rect = {from, std::round(y - d.scale), to - from, std::round(2 * d.scale)},
                        .fill = done ? d.theme.brand : d.theme.line};
          d.canvas.box(line.radius(d.scale));
        }
        gfx::Box disc{.rect = {middle - radius, y - radius, 2 * radius, 2 * radius},
                      .fill = done  ? d.theme.brand
                              : now ? d.theme.ice_soft
                                    : d.theme.surface_3};
        d.canvas.box(disc.radius(radius));
        if (now)
          d.canvas.arc({.x = middle, .y = y, .radius = radius + d.scale, .width = 2 * d.scale, .colour = d.theme.ice});
        const float side = 14 * d.scale;
        d.glyphs.draw_icon(d.canvas, done ? "check" : icon, middle - side / 2, y - side / 2, side,
                           (done ? 3.0f : 2.0f) * side / 24,
                           done  ? d.theme.on_brand
                           : now ? d.theme.ice
                                 : d.theme.ink_3);
      });
    }
    ui.space(4);
    ui.text(step.label, {.size = 12,
                         .weight = done || now ? 600 : 400,
                         .colour = now    ? t.ice
                                   : done ? t.ink
                                          : t.ink_3,
                         .max_lines = 2,
                         .align = Align::center});
    if (!step.note.empty()) ui.text(step.note, {.size = 12, .colour = t.ink_3, .max_lines = 2, .align = Align::center});
  }
}

void stacked_bar(Ui& ui, std::string_view id, const std::vector<Portion>& parts, float height) {
  const float shown = ui.appear(id, 200 + 60 * static_cast<double>(parts.size()));
  ui.custom({.height = height, .hidden = true}, [parts, shown](Ui::Drawn& d) {
    float sum = 0;
    for (const Portion& p : parts) sum += std::max(0.0f, p.part);
    if (sum <= 0) return;
    d.canvas.push_clip({d.rect.x, d.rect.y, d.rect.width * shown, d.rect.height});
    const float gap = 2 * d.scale;
    const float room = d.rect.width - gap * static_cast<float>(parts.size() - 1);
    float x = d.rect.x;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const float width = std::max(gap, room * std::max(0.0f, parts[i].part) / sum);
      gfx::Box bar{.rect = {x, d.rect.y, width, d.rect.height}, .fill = parts[i].colour};
      const float outer = d.rect.height / 2, inner = 2 * d.scale;
      bar.radii[0] = bar.radii[3] = i == 0 ? outer : inner;
      bar.radii[1] = bar.radii[2] = i + 1 == parts.size() ? outer : inner;
      d.canvas.box(bar);
      x += width + gap;
    }
    d.canvas.pop_clip();
  });
}

}  // namespace fenxiao::client::ui

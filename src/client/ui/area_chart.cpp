// The area chart: a Catmull-Rom curve over dotted grid lines, its last point marked, a day read off under the finger.
#include <algorithm>
#include <cmath>
#include <memory>

#include "client/ui/paint.h"
#include "client/ui/widgets.h"

namespace fenxiao::client::ui {
namespace {

constexpr float k_top = 10, k_axis = 20,
                k_right = 6;  // css: air above the curve, room for the dates, beside the last point
constexpr int k_steps = 6;    // pieces of curve between two values
constexpr double k_draw_ms = 250;

// A round number at or above a third of the highest value, so that three grid lines hold it.
float grid_step(float highest) {
  if (highest <= 0) return 1;
  const float raw = highest / 3;
  const float magnitude = std::pow(10.0f, std::floor(std::log10(raw)));
  for (const float nice : {1.0f, 2.0f, 2.5f, 5.0f, 10.0f})
    if (nice * magnitude >= raw) return nice * magnitude;
  return 10 * magnitude;
}

std::string grid_label(float value) {
  if (value >= 10000 && std::fmod(value, 1000.0f) == 0) return std::to_string(static_cast<int>(value / 1000)) + "k";
  if (value == std::floor(value)) return std::to_string(static_cast<int>(value));
  std::string text = std::to_string(value);
  return text.substr(0, text.find('.') + 2);
}

struct Chart {
  AreaChart given;
  float drawn = 1;  // how much of it, from the left
  int picked = -1;

  void label(Ui::Drawn& d, std::string text, int weight, Colour colour, float x, float y, Align align) {
    const Run run{std::move(text), 12, weight, colour};
    const auto paragraph = d.texts.of({&run, 1}, 1e6f, d.scale, 1, d.glyphs);
    const float left = align == Align::end      ? x - paragraph->width
                       : align == Align::center ? x - paragraph->width / 2
                                                : x;
    draw_paragraph(d.canvas, d.glyphs, *paragraph, std::round(left), y, paragraph->width, Align::start, d.scale);
  }

  void draw(Ui::Drawn& d) {
    const std::vector<float>& values = given.values;
    const float k = d.scale;
    const float highest = values.empty() ? 0 : *std::max_element(values.begin(), values.end());
    const float step = grid_step(highest);
    const float left = d.rect.x + (step * 3 >= 1000 ? 36 : 30) * k, right = d.rect.right() - k_right * k;
    const float base = d.rect.bottom() - k_axis * k, top = d.rect.y + k_top * k;
    const auto height_of = [&](float value) { return base - (base - top) * value / (3 * step); };
    for (int line = 0; line <= 3; ++line) {
      const float y = std::round(height_of(step * static_cast<float>(line)));
      if (line == 0) {
        d.canvas.box({.rect = {left, y, d.rect.right() - left, k}, .fill = d.theme.grid});
        continue;
      }
      for (float x = left; x < d.rect.right(); x += 6 * k)
        d.canvas.box({.rect = {x, y, 2 * k, k}, .fill = d.theme.grid});
      label(d, grid_label(step * static_cast<float>(line)), 400, d.theme.ink_3, d.rect.x, y - 8 * k, Align::start);
    }
    const float dates = base + 4 * k;
    label(d, given.first_axis, 400, d.theme.ink_3, left, dates, Align::start);
    label(d, given.middle_axis, 400, d.theme.ink_3, (left + right) / 2, dates, Align::center);
    label(d, given.last_axis, 400, d.theme.ink_3, d.rect.right(), dates, Align::end);
    if (values.size() < 2) return;
    curve(d, left, right, base, height_of);
  }

  template <class F>
  void curve(Ui::Drawn& d, float left, float right, float base, const F& height_of) {
    const std::vector<float>& values = given.values;
    const auto count = values.size();
    const float pitch = (right - left) / static_cast<float>(count - 1);
    const auto at = [&](std::size_t i) { return height_of(values[std::min(i, count - 1)]); };
    std::vector<float> xs, ys;
    for (std::size_t i = 0; i + 1 < count; ++i) {
      const float p0 = at(i == 0 ? 0 : i - 1), p1 = at(i), p2 = at(i + 1), p3 = at(i + 2);
      for (int s = 0; s < k_steps; ++s) {
        const float t = static_cast<float>(s) / k_steps;
        const float y = 0.5f * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t +
                                (3 * p1 - p0 - 3 * p2 + p3) * t * t * t);
        xs.push_back(left + pitch * (static_cast<float>(i) + t));
        ys.push_back(std::min(y, base));
      }
    }
    xs.push_back(right);
    ys.push_back(at(count - 1));
    const auto shown = std::max<std::size_t>(2, static_cast<std::size_t>(static_cast<float>(xs.size()) * drawn));
    const std::span<const float> sx(xs.data(), shown), sy(ys.data(), shown);
    d.canvas.fill_under(sx, sy, base, gfx::with_alpha(d.theme.chart_line, 0.28f),
                        gfx::with_alpha(d.theme.chart_line, 0));
    d.canvas.stroke(sx, sy, 2 * d.scale, d.theme.chart_line);
    const auto marked = picked >= 0 ? std::min(static_cast<std::size_t>(picked), count - 1) : count - 1;
    if (drawn < 1) return;
    const float x = left + pitch * static_cast<float>(marked), y = at(marked);
    if (picked >= 0)
      d.canvas.box({.rect = {std::round(x) - d.scale / 2, d.rect.y, d.scale, base - d.rect.y}, .fill = d.theme.ink_4});
    disc(d, x, y, 8, gfx::with_alpha(d.theme.chart_line, 0.16f));
    disc(d, x, y, 5.5f, d.theme.surface);
    disc(d, x, y, 3.5f, d.theme.chart_line);
    if (picked >= 0) read_out(d, marked, x, left, right);
  }

  void disc(Ui::Drawn& d, float x, float y, float radius, Colour colour) {
    const float r = radius * d.scale;
    gfx::Box box{.rect = {x - r, y - r, 2 * r, 2 * r}, .fill = colour};
    d.canvas.box(box.radius(r));
  }

  // What the day says, in a plate above the curve that keeps within the chart.
  void read_out(Ui::Drawn& d, std::size_t day, float x, float left, float right) {
    const auto text_of = [day](const std::vector<std::string>& all) {
      return day < all.size() ? all[day] : std::string();
    };
    const Run runs[] = {{text_of(given.labels), 12, 400, d.theme.ink_3},
                        {text_of(given.value_labels), 12, 600, d.theme.ink, true, false, 6}};
    const auto paragraph = d.texts.of(runs, 1e6f, d.scale, 1, d.glyphs);
    const float width = paragraph->width + 16 * d.scale, height = 24 * d.scale;
    const float at = std::clamp(x - width / 2, left, std::max(left, right + k_right * d.scale - width));
    gfx::Box plate{.rect = {std::round(at), d.rect.y - 6 * d.scale, width, height},
                   .fill = d.theme.surface,
                   .stroke = d.theme.line,
                   .stroke_width = d.scale,
                   .shadow = {4 * d.scale, 8 * d.scale, d.theme.shadow}};
    d.canvas.box(plate.radius(8 * d.scale));
    draw_paragraph(d.canvas, d.glyphs, *paragraph, std::round(at) + 8 * d.scale, plate.rect.y + 4 * d.scale,
                   paragraph->width, Align::start, d.scale);
  }
};

}  // namespace

void area_chart(Ui& ui, AreaChart given) {
  const std::string id(given.id);
  const std::size_t count = given.values.size();
  int& picked = ui.local(id + ".day", -1);
  auto chart = std::make_shared<Chart>();
  chart->drawn = ui.appear(id, k_draw_ms);
  chart->picked = picked;
  Box box{.height = given.height, .id = id, .role = "img", .label = given.label};
  if (picked >= 0 && static_cast<std::size_t>(picked) < given.value_labels.size())
    box.value = given.value_labels[static_cast<std::size_t>(picked)];
  chart->given = std::move(given);
  const auto width = std::make_shared<std::pair<float, float>>();  // the curve's left and right end, as last drawn
  if (count > 1)
    box.drag = [&picked, count, width](float x, float, bool ended) {
      const float span = std::max(1.0f, width->second - width->first);
      const float part = std::clamp((x - width->first) / span, 0.0f, 1.0f);
      picked = ended ? -1 : static_cast<int>(part * static_cast<float>(count - 1) + 0.5f);
    };
  ui.custom(std::move(box), [chart, width](Ui::Drawn& d) {
    *width = {30, d.rect.width / d.scale - k_right};
    chart->draw(d);
  });
}

}  // namespace fenxiao::client::ui

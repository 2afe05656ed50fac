#include "client/views/parts.h"

#include <cstdio>

namespace fenxiao::client::views {

ui::Action does_all(const View& v, std::vector<Command> commands) {
  return [&queue = v.commands, commands = std::move(commands)] {
    for (const Command& command : commands) queue.emit(command);
  };
}

Pull pull_of(const View& v, bool busy) {
  int& pulled = v.ui.local("pulled");
  if (!busy && pulled == 2) pulled = 0;
  if (busy && pulled == 1) pulled = 2;
  return {[&queue = v.commands, &pulled] {
            pulled = 1;
            queue.emit(Refresh{});
          },
          pulled != 0 && busy};
}

float top_of(const View& v) { return v.ui.safe_top() + 4; }

void tab_title(const View& v, const std::string& title, const std::string& link, ui::Action tap) {
  auto bar = v.ui.row({.pad = {16, top_of(v), 16, 0}, .min_height = top_of(v) + 48});
  v.ui.text(title, {.size = 28, .weight = 600, .max_lines = 1, .grow = 1, .role = "heading"});
  if (link.empty()) return;
  auto way = v.ui.row({.gap = 4, .height = 44, .shrink = false, .tap = std::move(tap), .role = "link"});
  v.ui.text(link, {.colour = v.t.ink_2, .nowrap = true});
  v.ui.icon("chevron-right", 16, v.t.ink_3);
}

void small_tag(const View& v, const std::string& label, ui::Tone tone) {
  auto tag = v.ui.row({.pad = {6, 0}, .height = 20, .surface = {.fill = ui::tone_soft(v.t, tone), .radius = 6}});
  v.ui.text(label, {.size = 12, .colour = ui::tone_ink(v.t, tone), .max_lines = 1});
}

ui::Tone tone_of(contract::CommissionState state) {
  switch (state) {
    case contract::CommissionState::estimated: return ui::Tone::neutral;
    case contract::CommissionState::pending: return ui::Tone::gold;
    case contract::CommissionState::frozen: return ui::Tone::ice;
    case contract::CommissionState::available: return ui::Tone::brand;
    case contract::CommissionState::voided: return ui::Tone::neutral;
  }
  return ui::Tone::neutral;
}

std::string state_text(contract::CommissionState state) {
  return tr("commission_state." + std::string(contract::name_of(state)));
}

ui::Tone badge_tone(std::string_view badge) {
  if (badge == "hot") return ui::Tone::earn;
  if (badge == "high_rate") return ui::Tone::gold;
  if (badge == "repeat") return ui::Tone::brand;
  return ui::Tone::neutral;
}

void cropped_picture(const View& v, const std::string& address, float width, float height, float picture_height,
                     float focus, std::string_view label) {
  auto window = v.ui.column({.width = width, .height = height, .surface = {.fill = v.t.surface_3, .clip = true}});
  auto moved = v.ui.column({.height = picture_height, .shrink = false, .dy = (height - picture_height) * focus});
  v.ui.picture(address, {.width = width, .height = picture_height, .radius = 0, .label = label});
}

std::string short_moment_text(const View& v, Instant at) {
  const int zone = v.state.utc_offset_min();
  const Day day = day_of(at, zone);
  const auto minutes = (at.ms - start_of(day, zone).ms) / k_minute_ms;
  char clock[12];
  std::snprintf(clock, sizeof clock, " %02d:%02d", static_cast<int>(minutes / 60), static_cast<int>(minutes % 60));
  return short_day_text(day) + clock;
}

std::int64_t days_until(Instant at, Instant now) { return at <= now ? 0 : (at.ms - now.ms + k_day_ms - 1) / k_day_ms; }

void sum_line(const View& v, const std::string& label, const std::string& note, const std::string& amount,
              float min_height) {
  auto line = v.ui.row({.gap = 12, .min_height = min_height});
  {
    auto words = v.ui.column({.grow = 1});
    v.ui.text(label);
    if (!note.empty()) v.ui.text(note, {.size = 12, .colour = v.t.ink_3});
  }
  v.ui.text(amount, {.size = 16, .nowrap = true});
}

}  // namespace fenxiao::client::views

// A month in two sums: how the balance came from its opening to its closing, and what the month's orders bring. The two
// bars say the same before anybody has read a figure: what was there and came in is as long as where it went.
#include <algorithm>
#include <cstdlib>

#include "client/app/statement_lines.h"
#include "client/views/parts.h"

namespace fenxiao::client::views {
namespace {

using contract::Statement;
using Kind = StatementLine::Kind;

constexpr const char* k_months_sheet = "months";

void draw_stepper(const View& v, const Statement& s) {
  ui::Ui& ui = v.ui;
  auto row = ui.row({.gap = 4, .height = 44});
  const auto step = [&](std::string_view icon, const char* label, int by, bool possible) {
    auto hit = ui.row({.justify = ui::Justify::center,
                       .width = 44,
                       .height = 44,
                       .tap = possible ? v.does(ShowMonth{month_after(s.month, by)}) : ui::Action([] {}),
                       .disabled = !possible,
                       .label = tr(label)});
    ui.icon(icon, 24, v.t.ink);
  };
  step("chevron-left", "statement.before", -1, s.month > s.first_month);
  {
    auto title = ui.row({.gap = 4,
                         .justify = ui::Justify::center,
                         .height = 44,
                         .grow = 1,
                         .tap = [&open = ui.local(k_months_sheet)] { open = 1; },
                         .id = "month"});
    ui.text(month_text(s.month), {.size = 20, .weight = 600, .nowrap = true});
    ui.icon("chevron-down", 16, v.t.ink_3);
  }
  step("chevron-right", "statement.after", 1, s.month < s.last_month);
}

gfx::Colour colour_of(const View& v, const StatementLine& line) {
  const std::string& key = line.key;
  if (line.kind == Kind::opening) return v.t.ice_fill;
  if (line.kind == Kind::closing) return v.t.earn;
  if (line.kind == Kind::in) return key == "bonus_granted" ? v.t.gold_fill : v.t.brand;
  if (key == "withdrawal_paid") return v.t.ink_4;
  return key == "tax" || key == "fee" ? v.t.gold_fill : v.t.danger;
}

// Where the balance went below zero the two would not be of one length: then the figures speak for themselves.
void draw_bars(const View& v, const std::vector<StatementLine>& lines) {
  std::vector<ui::Portion> from, to;
  for (const StatementLine& line : lines) {
    const bool ends = line.kind == Kind::opening || line.kind == Kind::closing;
    if (ends && line.amount.amount < 0) return;
    auto& bar = line.kind == Kind::opening || line.kind == Kind::in ? from : to;
    if (line.amount.amount != 0) bar.push_back({static_cast<float>(std::abs(line.amount.amount)), colour_of(v, line)});
  }
  if (from.empty() || to.empty()) return;
  ui::stacked_bar(v.ui, "from", from);
  v.ui.space(4);
  ui::stacked_bar(v.ui, "to", to);
  v.ui.space(8);
}

void draw_result(const View& v, const std::string& label, const contract::Money& money, ui::Tone tone) {
  auto result = v.ui.row({.gap = 10,
                          .pad = {12, 0},
                          .min_height = 44,
                          .surface = {.fill = ui::tone_soft(v.t, tone), .radius = 10},
                          .role = "listitem"});
  v.ui.text(label, {.weight = 600, .colour = ui::tone_ink(v.t, tone), .grow = 1});
  ui::money(v.ui, money_of(money, 20, ui::tone_ink(v.t, tone)));
}

void draw_balance(const View& v, const Statement& s) {
  ui::Ui& ui = v.ui;
  const bool runs = s.month == s.last_month;
  const auto lines = balance_lines(s);
  auto card = ui::card(ui, {.pad = {16, 14, 16, 16}});
  {
    auto head = ui.row({.gap = 8});
    ui.text(tr("statement.balance"), {.size = 16, .weight = 600, .grow = 1, .role = "heading"});
    if (runs) small_tag(v, tr("statement.running"), ui::Tone::gold);
  }
  ui.text(tr("statement.balance_note"), {.size = 12, .colour = v.t.ink_3});
  ui.space(12);
  draw_bars(v, lines);
  for (const StatementLine& line : lines) {
    if (line.kind == Kind::closing) {
      ui.space(8);
      draw_result(v, tr(runs ? "statement.closing_now" : "statement.closing"), line.amount, ui::Tone::earn);
      continue;
    }
    const std::string note = "statement.note_" + line.key;
    ui::sum_row(ui, tr("statement." + line.key), has_text(note) ? tr(note) : std::string(), line.amount_text(),
                colour_of(v, line));
  }
}

void draw_booked(const View& v, const Statement& s) {
  ui::Ui& ui = v.ui;
  auto card = ui::card(ui, {.pad = {16, 14, 16, 16}});
  ui.text(tr("statement.booked"), {.size = 16, .weight = 600, .role = "heading"});
  ui.text(tr("statement.booked_note"), {.size = 12, .colour = v.t.ink_3});
  ui.space(6);
  ui::sum_row(ui, tr("statement.level_1"), tr("statement.note_level_1", {number_text(s.orders), money_text(s.base)}),
              money_text(s.booked_level_1));
  if (s.booked_level_2.amount > 0) ui::sum_row(ui, tr("statement.level_2"), {}, "+" + money_text(s.booked_level_2));
  if (s.clawed_back.amount > 0)
    ui::sum_row(ui, tr("statement.clawed_back"), {}, money_text({-s.clawed_back.amount, s.clawed_back.currency}));
  ui.space(8);
  draw_result(v, tr("statement.kept"),
              {s.booked_level_1.amount + s.booked_level_2.amount - s.clawed_back.amount, s.base.currency},
              ui::Tone::brand);
}

void draw_months(const View& v, const Statement& s) {
  ui::Ui& ui = v.ui;
  int& open = ui.local(k_months_sheet);
  if (!ui.sheet_visible(k_months_sheet, open != 0)) return;
  auto sheet = ui.sheet(k_months_sheet, open != 0, [&open] { open = 0; }, tr("statement.pick"));
  auto rows = ui.column({.gap = 4});
  for (std::string month = s.last_month; month >= s.first_month; month = month_after(month, -1)) {
    const bool chosen = month == s.month;
    ui::radio_row(ui,
                  {.min_height = 52,
                   .tap =
                       [&open, month, &queue = v.commands] {
                         open = 0;
                         queue.emit(ShowMonth{month});
                       },
                   .id = month},
                  chosen, [&] { ui.text(month_text(month), {.size = 16, .weight = chosen ? 600 : 400}); });
  }
}

void draw_skeleton(const View& v) {
  auto row = v.ui.row({.justify = ui::Justify::center, .height = 44});
  ui::skeleton(v.ui, 140, 24);
}

}  // namespace

void draw_statement(const View& v) {
  ui::Ui& ui = v.ui;
  const StatementSlice& slice = v.state.statement;
  const auto found = slice.by_month.find(slice.month);
  const Loadable<Statement> none;
  const Loadable<Statement>& loadable = found == slice.by_month.end() ? none : found->second;
  {
    auto page = ui.column({.grow = 1});
    ui::AppBar bar{.title = tr("statement.title"), .back = v.does(GoBack{})};
    if (loadable.value) {
      bar.end_icon = "copy";
      bar.end_label = tr("statement.copy");
      bar.end = v.does(CopyStatement{});
    }
    ui::app_bar(ui, std::move(bar));
    const Pull pull = pull_of(v, loadable.refreshing());
    auto scroll = ui.scroll(
        {.id = "statement", .pad = {16, 0, 16, 24}, .gap = 12, .refresh = pull.refresh, .refreshing = pull.refreshing});
    const bool ready = shown(v, loadable, [&] {
      draw_skeleton(v);
      for (const float height : {360.0f, 220.0f}) ui::skeleton(ui, 0, height, 16);
    });
    if (ready) {
      const Statement& s = *loadable.value;
      draw_stepper(v, s);
      if (quiet(s) && s.closing.amount == 0) {
        ui::empty_state(ui, "file-text", tr("statement.empty"), tr("earnings.empty_note"), tr("earnings.empty_action"),
                        v.does(Go{{Screen::promote, {}, {}}}));
      } else {
        draw_balance(v, s);
        draw_booked(v, s);
      }
    }
  }
  if (loadable.value) draw_months(v, *loadable.value);
}

}  // namespace fenxiao::client::views

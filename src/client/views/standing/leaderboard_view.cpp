// Who sold most himself. Own place is always in sight; medals for the first three, and nothing that blinks.
#include <algorithm>

#include "client/views/parts.h"

namespace fenxiao::client::views {
namespace {

using contract::Leaderboard;
using contract::LeaderboardRow;
using contract::Period;

constexpr float k_row_height = 60;
constexpr Period k_periods[] = {Period::day, Period::week, Period::month, Period::all};
struct Metal {
  gfx::Colour light, deep, ink;
};
constexpr Metal k_metals[] = {{0xF7DE9BFF, 0xD19B35FF, 0x5A3B05FF},   // gold
                              {0xE9EDF0FF, 0xB4BEC6FF, 0x37424AFF},   // silver
                              {0xEBC9A6FF, 0xC08A55FF, 0x4E2F12FF}};  // bronze

void draw_place(const View& v, const std::optional<std::int64_t>& rank) {
  ui::Ui& ui = v.ui;
  auto place = ui.row({.justify = ui::Justify::center, .width = 32, .height = 32, .shrink = false});
  if (!rank) {
    ui.text("—", {.colour = v.t.ink_3, .nowrap = true});
  } else if (*rank <= 3) {
    const Metal& metal = k_metals[*rank - 1];
    auto disc = ui.row({.justify = ui::Justify::center,
                        .width = 28,
                        .height = 28,
                        .surface = {.fill = metal.light, .fill_end = metal.deep, .gradient_deg = 150, .radius = 14}});
    ui.text(std::to_string(*rank), {.weight = 600, .colour = metal.ink, .nowrap = true});
  } else {
    ui.text(number_text(*rank), {.weight = 600, .colour = v.t.ink_3, .nowrap = true});
  }
}

void draw_row(const View& v, const LeaderboardRow& row, bool last) {
  ui::Ui& ui = v.ui;
  auto all = ui.column({.height = k_row_height, .surface = {.fill = row.me ? v.t.brand_soft : 0u}, .role = "listitem"});
  auto line = ui.row({.gap = 10, .pad = {12, 0}, .grow = 1});
  draw_place(v, row.rank);
  ui::avatar(ui, row.avatar_url.value_or(""), row.name, 36);
  {
    auto words = ui.column({.grow = 1});
    ui.text(row.me ? tr("leaderboard.me", {row.name}) : row.name, {.weight = row.me ? 600 : 400, .max_lines = 1});
    ui.text(pick(row.tier_name, row.tier_name_en) + " · " + tr("leaderboard.orders", {number_text(row.orders)}),
            {.size = 12, .colour = v.t.ink_3, .max_lines = 1});
  }
  ui::money(ui, money_of(row.sales, 16, row.me ? v.t.brand : v.t.ink));
  (void)last;
}

void draw_board(const View& v, const Leaderboard& board) {
  ui::Ui& ui = v.ui;
  if (board.items.empty()) {
    ui::empty_state(ui, "medal", tr("leaderboard.empty"), tr("leaderboard.empty_note"), tr("earnings.empty_action"),
                    v.does(Go{{Screen::promote, {}, {}}}));
    return;
  }
  {
    auto card =
        ui.column({.pad = {0, 4}, .surface = {.fill = v.t.surface, .radius = 16, .elevation = 1}, .role = "list"});
    ui.rows("rows", board.items.size(), k_row_height, 0,
            [&](std::size_t i) { draw_row(v, board.items[i], i + 1 == board.items.size()); });
  }
  ui::note(ui, tr("leaderboard.note"));
}

// The own row above the foot of the screen, wherever the list is.
void draw_mine(const View& v, const LeaderboardRow& mine, const Leaderboard& board) {
  ui::Ui& ui = v.ui;
  auto bar = ui.bottom_bar({.pad = {4, 6, 4, 6}});
  auto content = ui.column({.grow = 1});
  if (mine.rank || mine.sales.amount > 0) {
    draw_row(v, mine, true);
    if (!mine.rank)
      ui.text(tr("leaderboard.beyond", {number_text(board.ranked_to)}),
              {.size = 12, .colour = v.t.ink_3, .align = ui::Align::center});
  } else {
    auto line = ui.row({.gap = 12, .pad = {12, 0}, .height = k_row_height});
    ui::avatar(ui, mine.avatar_url.value_or(""), mine.name, 36);
    ui.text(tr("leaderboard.nothing_yet"), {.colour = v.t.ink_2, .grow = 1});
    ui::button(ui, {.label = tr("action.share"), .height = 36, .tap = v.does(Go{{Screen::promote, {}, {}}})});
  }
}

}  // namespace

void draw_leaderboard(const View& v) {
  ui::Ui& ui = v.ui;
  const StandingSlice& slice = v.state.standing;
  const auto found = slice.boards.find(slice.period);
  const Loadable<Leaderboard> none;
  const Loadable<Leaderboard>& board = found == slice.boards.end() ? none : found->second;
  {
    auto page = ui.column({.grow = 1});
    ui::app_bar(ui, {.title = tr("leaderboard.title"), .back = v.does(GoBack{})});
    {
      auto choice = ui.column({.pad = {16, 4, 16, 8}});
      std::vector<std::string> labels;
      std::size_t chosen = 0;
      for (const Period period : k_periods) {
        if (period == slice.period) chosen = labels.size();
        labels.push_back(tr("leaderboard." + std::string(contract::name_of(period))));
      }
      ui::segmented(ui, "period", labels, chosen, [&](std::size_t i) { return v.does(ShowPeriod{k_periods[i]}); });
    }
    const Pull pull = pull_of(v, board.refreshing());
    auto scroll = ui.scroll(
        {.id = "board", .pad = {16, 4, 16, 16}, .gap = 12, .refresh = pull.refresh, .refreshing = pull.refreshing});
    if (!shown(v, board, [&] { ui::skeleton(ui, 0, 8 * k_row_height, 16); })) return;
    draw_board(v, *board.value);
  }
  if (board.value && board.value->mine) draw_mine(v, *board.value->mine, *board.value);
}

}  // namespace fenxiao::client::views

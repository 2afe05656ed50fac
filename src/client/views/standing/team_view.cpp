// The people whom I brought, with what each sold himself this month. Shown, never paid: the screen says so.
#include "client/views/parts.h"

namespace fenxiao::client::views {
namespace {

using contract::Team;
using contract::TeamMember;

constexpr float k_row_height = 72;

void draw_head(const View& v, const Team& team) {
  ui::Ui& ui = v.ui;
  auto card = ui::card(ui);
  {
    auto sums = ui.row({.gap = 12, .align = ui::Align::start});
    {
      auto cell = ui.column({.gap = 2, .grow = 1});
      ui.text(tr("team.members"), {.size = 12, .colour = v.t.ink_3});
      ui.text(number_text(team.members), {.size = 20, .weight = 600, .nowrap = true});
    }
    auto cell = ui.column({.gap = 2, .grow = 1});
    ui.text(tr("team.sales"), {.size = 12, .colour = v.t.ink_3});
    ui::money(ui, money_of(team.sales_this_month, 20, v.t.ink));
  }
  ui.space(8);
  ui::note(ui, tr("team.note"), ui::Tone::neutral, "shield-check");
}

void draw_member(const View& v, const TeamMember& member) {
  ui::Ui& ui = v.ui;
  auto card = ui::card(ui, {.pad = {12, 12}, .height = k_row_height, .role = "listitem"});
  auto line = ui.row({.gap = 12, .grow = 1});
  ui::avatar(ui, member.avatar_url.value_or(""), member.name, 44);
  {
    auto words = ui.column({.gap = 2, .grow = 1});
    ui.text(member.name, {.weight = 600, .max_lines = 1});
    ui.text(pick(member.tier_name, member.tier_name_en) + " · " +
                tr("team.joined", {date_text(member.joined_at, v.state.utc_offset_min())}),
            {.size = 12, .colour = v.t.ink_3, .max_lines = 1});
  }
  auto end = ui.column({.gap = 2, .align = ui::Align::end});
  ui::money(ui, money_of(member.sales_this_month, 16, v.t.ink));
  ui.text(tr("leaderboard.orders", {number_text(member.orders_this_month)}),
          {.size = 12, .colour = v.t.ink_3, .nowrap = true});
}

}  // namespace

void draw_team(const View& v) {
  ui::Ui& ui = v.ui;
  const auto& team = v.state.standing.team;
  auto page = ui.column({.grow = 1});
  ui::app_bar(ui, {.title = tr("team.title"), .back = v.does(GoBack{})});
  const Pull pull = pull_of(v, team.refreshing());
  auto scroll = ui.scroll({.id = "team",
                           .pad = {16, 8, 16, 24},
                           .gap = 12,
                           .refresh = pull.refresh,
                           .refreshing = pull.refreshing,
                           .load_more = team.value && team.value->next_cursor ? v.does(LoadMore{}) : ui::Action{}});
  const bool ready = shown(v, team, [&] {
    ui::skeleton(ui, 0, 124, 16);
    for (int i = 0; i < 4; ++i) ui::skeleton(ui, 0, k_row_height, 16);
  });
  if (!ready) return;
  if (team.value->members == 0) {
    ui::empty_state(ui, "users", tr("team.empty"), tr("team.empty_note"), tr("team.copy_code"),
                    v.does(CopyInviteCode{}));
    return;
  }
  draw_head(v, *team.value);
  const auto& items = team.value->items;
  ui.rows("rows", items.size(), k_row_height, 12, [&](std::size_t i) { draw_member(v, items[i]); });
}

}  // namespace fenxiao::client::views

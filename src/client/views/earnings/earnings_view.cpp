// What was earned: the balances, then every commission by state.
#include "client/views/parts.h"

namespace fenxiao::client::views {
namespace {

constexpr float k_row_height = 84;
constexpr contract::CommissionState k_states[] = {
    contract::CommissionState::pending, contract::CommissionState::frozen, contract::CommissionState::available,
    contract::CommissionState::estimated, contract::CommissionState::voided};

void draw_other_balance(const View& v, const char* name, const contract::Money& money) {
  auto cell = v.ui.column({.width = (v.ui.width() - 2 * ui::k_margin - 32) / 3});
  v.ui.text(tr(name), {.size = 12, .colour = v.t.ink_3, .max_lines = 2});
  ui::money(v.ui, money_of(money, 16, v.t.ink));
}

void draw_balances(const View& v, const contract::Balances& balances) {
  ui::Ui& ui = v.ui;
  auto card = ui::card(ui, {.pad = 16});
  ui.text(tr("earnings.available"), {.size = 12, .colour = v.t.ink_3});
  {
    auto sum = ui.row({.gap = 12, .min_height = 44});
    ui::money(ui, money_of(balances.available, 36, v.t.earn));
    ui.spring();
    ui::button(ui, {.label = tr("earnings.withdraw"),
                    .height = 36,
                    .tap = v.does(Go{{Screen::withdraw, {}, {}}}),
                    .id = "withdraw"});
  }
  ui.space(12);
  ui::divider(ui);
  ui.space(12);
  {
    auto others = ui.row({.align = ui::Align::start});
    draw_other_balance(v, "home.frozen", balances.frozen);
    draw_other_balance(v, "home.pending", balances.pending);
    draw_other_balance(v, "earnings.withdrawing", balances.withdrawing);
  }
  if (balances.debt.amount > 0) {
    ui.space(12);
    ui::note(ui, tr("home.debt", {money_text(balances.debt)}), ui::Tone::danger, "circle-alert");
  }
}

void draw_filter(const View& v) {
  const auto& filter = v.state.earnings.filter;
  std::vector<ui::Chip> chips{{tr("earnings.filter_all"), !filter, v.does(FilterCommissions{})}};
  for (const contract::CommissionState state : k_states)
    chips.push_back({state_text(state), filter == state, v.does(FilterCommissions{state})});
  ui::chips(v.ui, "states", chips);
}

void draw_row(const View& v, const contract::CommissionRow& row) {
  ui::Ui& ui = v.ui;
  const std::string id = row.commission_id.text();
  auto card = ui::card(
      ui, {.pad = {12, 12}, .height = k_row_height, .tap = v.does(Go{{Screen::commission, id, {}}}), .id = id});
  auto line = ui.row({.gap = 12});
  ui.picture(row.picture.thumb_url, {.width = 48, .height = 48, .radius = 8});
  {
    auto words = ui.column({.gap = 2, .grow = 1});
    ui.text(pick(row.title, row.title_en), {.weight = 600, .max_lines = 1});
    ui.text(row.sku_name + " × " + std::to_string(row.quantity), {.size = 12, .colour = v.t.ink_3, .max_lines = 1});
    const std::string who = row.level == 2 ? tr("earnings.level_2") : tr("earnings.buyer", {row.buyer_masked});
    ui.text(who + " · " + short_moment_text(v, row.placed_at), {.size = 12, .colour = v.t.ink_3, .max_lines = 1});
  }
  auto end = ui.column({.gap = 6, .align = ui::Align::end});
  const bool gone = row.state == contract::CommissionState::voided;
  ui::MoneyText kept = money_of(row.kept, 16, gone ? v.t.ink_3 : v.t.earn);
  if (!gone && row.kept.amount > 0) kept.sign = "+";
  ui::money(ui, kept);
  small_tag(v, state_text(row.state), tone_of(row.state));
}

void draw_skeleton(const View& v) {
  ui::Ui& ui = v.ui;
  for (int i = 0; i < 5; ++i) {
    auto card = ui::card(ui, {.pad = {12, 12}, .height = k_row_height});
    auto line = ui.row({.gap = 12});
    ui::skeleton(ui, 48, 48);
    auto words = ui.column({.gap = 8, .grow = 1});
    ui::skeleton(ui, 150, 16, 6);
    ui::skeleton(ui, 96, 12, 6);
  }
}

}  // namespace

void draw_earnings(const View& v) {
  ui::Ui& ui = v.ui;
  const EarningsSlice& slice = v.state.earnings;
  const auto& rows = slice.rows;
  auto page = ui.column({.grow = 1});
  tab_title(v, tr("earnings.title"), tr("earnings.statement"), v.does(Go{{Screen::statement, {}, {}}}));
  const Pull pull = pull_of(v, rows.items.status == LoadStatus::loading);
  auto scroll = ui.scroll({.id = "earnings",
                           .pad = {0, 4, 0, 12},
                           .refresh = pull.refresh,
                           .refreshing = pull.refreshing,
                           .load_more = rows.has_more() ? v.does(LoadMore{}) : ui::Action{}});
  {
    auto inset = ui.column({.pad = {16, 0}});
    if (slice.balances.value)
      draw_balances(v, *slice.balances.value);
    else if (!slice.balances.failed_empty())
      ui::skeleton(ui, 0, 164, 16);
  }
  ui.space(6);
  draw_filter(v);
  auto list = ui.column({.gap = 12, .pad = {16, 6, 16, 0}});
  if (!shown(v, rows.items, [&] { draw_skeleton(v); })) return;
  const auto& items = *rows.items.value;
  if (items.empty()) {
    if (slice.filter)
      ui::empty_state(ui, "wallet", tr("earnings.empty_filter"), {}, tr("earnings.filter_all"),
                      v.does(FilterCommissions{}));
    else
      ui::empty_state(ui, "wallet", tr("earnings.empty"), tr("earnings.empty_note"), tr("earnings.empty_action"),
                      v.does(Go{{Screen::promote, {}, {}}}));
    return;
  }
  ui.rows("rows", items.size(), k_row_height, 12, [&](std::size_t i) { draw_row(v, items[i]); });
}

}  // namespace fenxiao::client::views

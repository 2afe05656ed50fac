// Where I stand: the tier, what it gives, how far the next one is, and what moved me before. A tier rests on own direct
// settled sales alone, and the screen says so.
#include <algorithm>

#include "client/views/parts.h"

namespace fenxiao::client::views {
namespace {

using contract::MyTier;
using contract::TierCause;
using contract::TierStep;

constexpr gfx::Colour k_crown_light = 0xF7DE9BFF, k_crown_deep = 0xD19B35FF, k_on_crown = 0x5A3B05FF;

const TierStep* step_of(const MyTier& tier, TierId id) {
  const auto found =
      std::find_if(tier.ladder.begin(), tier.ladder.end(), [&](const TierStep& step) { return step.tier_id == id; });
  return found == tier.ladder.end() ? nullptr : &*found;
}
std::string name_of(const MyTier& tier, TierId id) {
  const TierStep* step = step_of(tier, id);
  return step ? pick(step->name, step->name_en) : std::string("—");
}

std::string window_text(const std::optional<std::int64_t>& days) {
  return days ? tr("tier.window", {number_text(*days)}) : tr("tier.ever");
}

void draw_head(const View& v, const MyTier& tier) {
  ui::Ui& ui = v.ui;
  const contract::TierProgress& progress = tier.progress;
  auto card = ui::card(ui, {.pad = {16, 20, 16, 16}});
  {
    auto head = ui.row({.gap = 16});
    {
      auto tile =
          ui.row({.justify = ui::Justify::center,
                  .width = 56,
                  .height = 56,
                  .shrink = false,
                  .surface = {.fill = k_crown_light, .fill_end = k_crown_deep, .gradient_deg = 150, .radius = 16}});
      ui.icon("crown", 28, k_on_crown);
    }
    auto words = ui.column({.gap = 2, .grow = 1});
    ui.text(tr("home.tier", {pick(progress.name, progress.name_en)}), {.size = 20, .weight = 600, .role = "heading"});
    const TierStep* mine = step_of(tier, tier.tier_id);
    if (mine && mine->rate_bp) ui.text(tr("tier.rate", {rate_text(*mine->rate_bp)}), {.size = 12, .colour = v.t.ink_3});
  }
  ui.space(16);
  if (progress.next_name && progress.remaining) {
    const std::string next = pick(*progress.next_name, progress.next_name_en.value_or(""));
    ui.runs(
        {{tr("home.next_tier", {next}) + " ", 14, 600, v.t.ink}, {money_text(*progress.remaining), 14, 600, v.t.gold}});
    ui.space(8);
    ui::progress(ui, {.part = static_cast<float>(progress.progress_bp) / 10000, .tone = ui::Tone::gold, .height = 8});
  } else {
    ui.text(tr("home.top_tier"), {.weight = 600});
  }
  ui.space(12);
  ui::divider(ui);
  ui.space(4);
  ui::sum_row(ui, tr("tier.sales"), window_text(tier.window_days), money_text(tier.sales));
  if (tier.held_until) ui::sum_row(ui, tr("tier.held"), {}, date_text(*tier.held_until, v.state.utc_offset_min()));
}

void draw_ladder(const View& v, const MyTier& tier) {
  ui::Ui& ui = v.ui;
  auto card = ui::card(ui, {.pad = {16, 14, 16, 8}});
  ui.text(tr("tier.ladder"), {.size = 16, .weight = 600, .role = "heading"});
  ui.space(4);
  bool reached = true;
  for (std::size_t i = 0; i < tier.ladder.size(); ++i) {
    const TierStep& step = tier.ladder[i];
    const bool mine = step.tier_id == tier.tier_id;
    if (i > 0) ui::divider(ui, 34);
    auto row = ui.row({.gap = 10, .min_height = 56, .role = "listitem", .selected = mine});
    {
      auto mark = ui.row({.justify = ui::Justify::center,
                          .width = 24,
                          .height = 24,
                          .shrink = false,
                          .surface = {.fill = mine      ? v.t.gold_fill
                                              : reached ? v.t.gold_soft
                                                        : v.t.surface_3,
                                      .radius = 12}});
      ui.icon(mine || !reached ? "crown" : "check", 14, mine ? k_on_crown : reached ? v.t.gold : v.t.ink_3);
    }
    {
      auto words = ui.column({.grow = 1});
      ui.text(pick(step.name, step.name_en), {.weight = mine ? 600 : 400, .max_lines = 1});
      std::string from = step.from_sales.amount > 0 ? tr("tier.from", {money_text(step.from_sales)}) : tr("tier.start");
      if (step.training_required) from += " · " + tr("tier.training");
      ui.text(from, {.size = 12, .colour = v.t.ink_3});
    }
    if (step.rate_bp) ui.text(rate_text(*step.rate_bp), {.size = 16, .weight = mine ? 600 : 400, .nowrap = true});
    if (mine) reached = false;
  }
}

void draw_history(const View& v, const MyTier& tier) {
  if (tier.history.empty()) return;
  ui::Ui& ui = v.ui;
  auto card = ui::card(ui, {.pad = {16, 14, 16, 8}});
  ui.text(tr("tier.history"), {.size = 16, .weight = 600, .role = "heading"});
  ui.space(4);
  for (const contract::TierChange& change : tier.history) {
    std::string why = tr("tier.cause_" + std::string(contract::name_of(change.cause)));
    if (change.cause == TierCause::sales_up || change.cause == TierCause::sales_down)
      why += " · " + window_text(change.window_days) + " " + money_text(change.sales);
    if (!change.reason.empty()) why += " · " + change.reason;
    const std::string moved =
        (change.from_tier ? name_of(tier, *change.from_tier) + " → " : std::string()) + name_of(tier, change.to_tier);
    ui::sum_row(ui, moved, why, date_text(change.changed_at, v.state.utc_offset_min()));
  }
}

}  // namespace

void draw_my_tier(const View& v) {
  ui::Ui& ui = v.ui;
  const auto& tier = v.state.standing.tier;
  auto page = ui.column({.grow = 1});
  ui::app_bar(ui, {.title = tr("tier.title"), .back = v.does(GoBack{})});
  const Pull pull = pull_of(v, tier.refreshing());
  auto scroll = ui.scroll(
      {.id = "tier", .pad = {16, 8, 16, 24}, .gap = 12, .refresh = pull.refresh, .refreshing = pull.refreshing});
  const bool ready = shown(v, tier, [&] {
    for (const float height : {200.0f, 240.0f, 160.0f}) ui::skeleton(ui, 0, height, 16);
  });
  if (!ready) return;
  draw_head(v, *tier.value);
  draw_ladder(v, *tier.value);
  draw_history(v, *tier.value);
  ui::note(ui, tr(tier.value->may_fall ? "tier.note_may_fall" : "tier.note"));
}

}  // namespace fenxiao::client::views

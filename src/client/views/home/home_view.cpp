// The distributor's front page: what came in today, what can be taken out, how it goes, what to share next.
#include <algorithm>
#include <cmath>

#include "client/views/parts.h"

namespace fenxiao::client::views {
namespace {

constexpr float k_hero_height = 196;
constexpr float k_chart_height = 104;
constexpr float k_share_card_width = 148;
constexpr gfx::Colour k_on_hero_line = 0xFFFFFF24;
constexpr gfx::Colour k_tier_light = 0xF7DE9BFF, k_tier_deep = 0xD19B35FF, k_on_tier = 0x5A3B05FF;
constexpr gfx::Colour k_tier_bar_a = 0xEBC876FF, k_tier_bar_b = 0xC98F2BFF;

std::string_view greeting_of(Instant at, int zone) {
  const auto hour = (at.ms - start_of(day_of(at, zone), zone).ms) / k_hour_ms;
  if (hour >= 5 && hour < 11) return "greeting.morning";
  if (hour >= 11 && hour < 13) return "greeting.noon";
  if (hour >= 13 && hour < 18) return "greeting.afternoon";
  return "greeting.evening";
}

// "+18.6%", "−4%": today against yesterday up to the same time.
std::string change_text(std::int64_t today, std::int64_t yesterday) {
  const std::int64_t tenths =
      ((today - yesterday) * 1000 + (today >= yesterday ? yesterday : -yesterday) / 2) / yesterday;
  const std::int64_t size = tenths < 0 ? -tenths : tenths;
  std::string text = (tenths < 0 ? "−" : "+") + number_text(size / 10);
  if (size % 10 != 0) text += "." + std::to_string(size % 10);
  return text + "%";
}

void draw_header(const View& v, const contract::Home& home) {
  ui::Ui& ui = v.ui;
  auto header = ui.row({.pad = {16, top_of(v), 8, 0}, .min_height = top_of(v) + 48});
  {
    auto who =
        ui.row({.gap = 12, .grow = 1, .tap = v.does(Go{{Screen::me, {}, {}}}), .press_scale = false, .id = "who"});
    ui::avatar(ui, home.avatar_url.value_or(""), home.display_name, 40);
    auto names = ui.column({.grow = 1});
    ui.text(tr(greeting_of(home.as_of, v.state.utc_offset_min()), {home.display_name}),
            {.size = 16, .weight = 600, .max_lines = 1, .role = "heading"});
    auto tier = ui.row({.gap = 4});
    ui.icon("medal", 14, v.t.gold);
    ui.text(tr("home.tier", {pick(home.tier.name, home.tier.name_en)}),
            {.size = 12, .colour = v.t.gold, .max_lines = 1});
  }
  ui::icon_button(ui, "search", tr("promote.search"), v.does(Go{{Screen::promote, {}, {}}}));
  auto bell = ui.stack({.width = 44, .height = 44});
  ui::icon_button(
      ui, "bell",
      home.unread_messages > 0 ? tr("home.unread", {number_text(home.unread_messages)}) : tr("messages.title"),
      v.does(Go{{Screen::messages, {}, {}}}));
  if (home.unread_messages > 0) {
    ui.custom({.width = 44, .height = 44}, [](ui::Ui::Drawn& d) {
      const float x = d.rect.x + 29 * d.scale, y = d.rect.y + 14 * d.scale;
      const auto disc = [&](float radius, gfx::Colour colour) {
        gfx::Box dot;
        dot.rect = {x - radius * d.scale, y - radius * d.scale, 2 * radius * d.scale, 2 * radius * d.scale};
        dot.radius(radius * d.scale);
        dot.fill = colour;
        d.canvas.box(dot);
      };
      disc(6, d.theme.bg);
      disc(4, d.theme.earn);
    });
  }
}

void draw_hero_ground(ui::Ui::Drawn& d) {
  const float s = d.scale;
  gfx::Box card;
  card.rect = d.rect;
  card.radius(20 * s);
  card.fill = d.theme.hero_a;
  card.fill_end = d.theme.hero_b;
  card.gradient_deg = 135;
  card.shadow = {10 * s, 14 * s, d.theme.dark ? 0x00000066u : 0x0A4F4142u};
  card.glow_radius = 220 * s;
  card.glow_alpha = 0.16f;
  d.canvas.box(card);
  d.canvas.push_clip(d.rect, 20 * s);
  for (const float radius : {54.0f, 86.0f, 118.0f})
    d.canvas.arc({d.rect.right() - 16 * s, d.rect.y + 12 * s, radius * s, 1 * s, 0, 360, 0xFFFFFF1A});
  d.canvas.pop_clip();
}

void draw_balance(const View& v, const char* name, const char* note, const contract::Money& money, float width,
                  ui::Action tap, bool first) {
  ui::Ui& ui = v.ui;
  auto cell = ui.row({.width = width, .tap = std::move(tap), .id = name});
  {
    auto rule = ui.column({.width = 1, .height = 40, .surface = {.fill = first ? 0u : k_on_hero_line}});
  }
  // From the top: where one note needs two lines, the three names and amounts still stand in one row.
  auto words = ui.column({.pad = {11, 10, 2, 10}, .grow = 1, .self = ui::Align::start});
  ui.text(tr(name), {.size = 12, .colour = v.t.hero_ink_2, .max_lines = 1, .fit = true});
  ui::money(ui, money_of(money, 16, v.t.hero_ink));
  ui.text(tr(note), {.size = 12, .colour = v.t.hero_ink_2, .max_lines = 2});
}

void draw_hero(const View& v, const contract::Home& home) {
  ui::Ui& ui = v.ui;
  auto hero = ui.stack({.min_height = k_hero_height});
  ui.custom({.self = ui::Align::stretch}, draw_hero_ground);
  auto content = ui.column({.self = ui::Align::stretch});
  {
    auto top = ui.column({.gap = 2, .pad = {20, 16, 16, 0}});
    {
      auto what = ui.row({.gap = 4,
                          .tap = [&open = ui.local("today_help")] { open = 1; },
                          .press_scale = false,
                          .id = "today_help",
                          .label = tr("home.today_help")});
      ui.text(tr("home.today"), {.colour = v.t.hero_ink_2});
      ui.text(tr("home.estimated"), {.colour = gfx::with_alpha(v.t.hero_ink_2, 0.8f)});
      ui.icon("info", 16, v.t.hero_ink_2);
      ui.spring();
    }
    {
      auto sum = ui.row({.height = 44});
      contract::Money shown = home.today;
      shown.amount =
          std::llround(static_cast<double>(shown.amount) * static_cast<double>(ui.appear("today_sum", ui::k_base_ms)));
      ui::money(ui, money_of(shown, 36, v.t.hero_ink));
      ui.spring();
      ui::button(ui, {.label = tr("home.withdraw"),
                      .kind = ui::ButtonKind::on_hero,
                      .height = 36,
                      .tap = v.does(Go{{Screen::withdraw, {}, {}}}),
                      .id = "withdraw"});
    }
    auto facts = ui.row({.gap = 8, .min_height = 16});
    ui.text(tr("home.orders_today", {number_text(home.orders_today)}),
            {.size = 12, .colour = v.t.hero_ink_2, .nowrap = true});
    {
      auto rule = ui.column({.width = 1, .height = 10, .surface = {.fill = gfx::with_alpha(v.t.hero_ink_2, 0.5f)}});
    }
    auto compared = ui.row({.gap = 2});
    const std::int64_t yesterday = home.yesterday_same_time.amount;
    if (yesterday > 0) ui.icon("trending-up", 14, v.t.hero_ink);
    ui.text(yesterday > 0 ? tr("home.vs_yesterday", {change_text(home.today.amount, yesterday)})
                          : tr("home.vs_yesterday_none"),
            {.size = 12, .colour = v.t.hero_ink, .max_lines = 2});
  }
  ui.space(12);
  ui.spring();
  auto around = ui.column({.pad = {8, 0, 8, 8}});
  auto well = ui.row({.align = ui::Align::stretch, .min_height = 76, .surface = {.fill = v.t.hero_well, .radius = 14}});
  const float width = (ui.width() - 2 * ui::k_margin - 16) / 3;
  const auto filtered = [&](contract::CommissionState state) {
    return does_all(v, {FilterCommissions{state}, Go{{Screen::earnings, {}, {}}}});
  };
  draw_balance(v, "home.available", "home.available_note", home.balances.available, width,
               filtered(contract::CommissionState::available), true);
  draw_balance(v, "home.frozen", "home.frozen_note", home.balances.frozen, width,
               filtered(contract::CommissionState::frozen), false);
  draw_balance(v, "home.pending", "home.pending_note", home.balances.pending, width,
               filtered(contract::CommissionState::pending), false);
}

void draw_chart(const View& v, const contract::Home& home) {
  ui::Ui& ui = v.ui;
  const bool week = v.state.home.chart_days == 7;
  const auto count = std::min<std::size_t>(week ? 7 : 30, home.series.size());
  const std::size_t from = home.series.size() - count;
  contract::Money sum{0, home.today.currency};
  ui::AreaChart chart;
  chart.id = week ? "series_7" : "series_30";
  chart.height = k_chart_height;
  for (std::size_t i = from; i < home.series.size(); ++i) {
    const contract::DayAmount& day = home.series[i];
    sum.amount += day.earned.amount;
    chart.values.push_back(static_cast<float>(day.earned.amount) / 100);
    chart.labels.push_back(short_day_text(day.day));
    chart.value_labels.push_back(money_text(day.earned));
  }
  const std::string title = tr(week ? "home.series_7" : "home.series_30");
  chart.label = title + " " + money_text(sum);
  if (count > 0) {
    chart.first_axis = short_day_text(home.series[from].day);
    chart.middle_axis = short_day_text(home.series[from + count / 2].day);
    chart.last_axis = tr("home.today_axis");
  }
  auto card = ui::card(ui, {.pad = {16, 12, 16, 8}});
  {
    auto head = ui.row({.align = ui::Align::start, .height = 40});
    {
      auto words = ui.column({.grow = 1});
      ui.text(title, {.size = 12, .colour = v.t.ink_3, .max_lines = 1});
      ui::money(ui, money_of(sum, 20, v.t.ink));
    }
    auto lowered = ui.column({.pad = {0, 2, 0, 0}, .dx = 4});
    ui::segmented(
        ui, "days", {tr("home.days_7"), tr("home.days_30")}, week ? 0 : 1,
        [&](std::size_t i) { return v.does(ShowChartDays{i == 0 ? 7 : 30}); }, 34);
  }
  if (sum.amount != 0) {
    ui::area_chart(ui, std::move(chart));
  } else {
    auto none = ui.column({.align = ui::Align::center, .justify = ui::Justify::center, .height = k_chart_height});
    ui.text(tr("home.empty_series"), {.colour = v.t.ink_3, .align = ui::Align::center});
  }
}

void draw_share_card(const View& v, const contract::PromoProduct& product) {
  ui::Ui& ui = v.ui;
  auto card = ui.column({.width = k_share_card_width,
                         .shrink = false,
                         .surface = {.fill = v.t.surface, .radius = 16, .elevation = 1, .clip = true},
                         .tap = v.does(OpenShare{product.product_id.text()}),
                         .id = product.product_id.text()});
  {
    auto top = ui.stack({.width = k_share_card_width, .height = 84});
    cropped_picture(v, product.picture.thumb_url, k_share_card_width, 84, k_share_card_width, 0.8f);
    if (product.badge) {
      auto corner = ui.column({.pad = {8, 8}, .self = ui::Align::start, .self_main = ui::Justify::start});
      ui::badge(ui, tr("badge." + *product.badge), badge_tone(*product.badge));
    }
  }
  auto words = ui.column({.gap = 2, .pad = {12, 8, 12, 10}});
  ui.text(pick(product.title, product.title_en), {.max_lines = 1});
  if (product.earn_from)
    ui.runs({{tr("promote.earn") + " ", 12, 400, v.t.ink_3}, {money_text(*product.earn_from), 14, 600, v.t.earn}},
            {.max_lines = 2});
}

void draw_suggestions(const View& v, const contract::Home& home) {
  ui::Ui& ui = v.ui;
  {
    auto inset = ui.column({.pad = {16, 0, 12, 0}});
    ui::section_title(ui, tr("home.what_to_share"), tr("home.ranked_by"), tr("action.all"),
                      v.does(Go{{Screen::promote, {}, {}}}));
  }
  if (home.suggestions.empty()) {
    auto inset = ui.column({.pad = {16, 0}});
    ui::note(ui, tr("promote.empty"));
    return;
  }
  auto strip = ui.carousel({.id = "suggestions", .pad = {16, 0}, .gap = 12, .height = 144});
  for (const contract::PromoProduct& product : home.suggestions) draw_share_card(v, product);
}

void draw_tier(const View& v, const contract::TierProgress& tier) {
  ui::Ui& ui = v.ui;
  auto card = ui::card(ui, {.pad = {12, 12}, .tap = v.does(Go{{Screen::tier, {}, {}}}), .id = "to_tier"});
  auto row = ui.row({.gap = 12, .min_height = 44});
  {
    auto tile =
        ui.column({.align = ui::Align::center,
                   .justify = ui::Justify::center,
                   .width = 44,
                   .height = 44,
                   .surface = {.fill = k_tier_light, .fill_end = k_tier_deep, .gradient_deg = 150, .radius = 12}});
    ui.icon("crown", 24, k_on_tier);
  }
  auto words = ui.column({.gap = 8, .grow = 1});
  {
    auto line = ui.row({.gap = 8});
    if (tier.next_name && tier.remaining) {
      ui.runs({{tr("home.next_tier", {pick(*tier.next_name, tier.next_name_en.value_or(""))}) + " ", 14, 600, v.t.ink},
               {money_text(*tier.remaining), 14, 600, v.t.gold}},
              {.max_lines = 2, .grow = 1});
      if (tier.next_rate_gain_bp)
        ui.text(tr("home.next_tier_gain", {rate_text(*tier.next_rate_gain_bp)}),
                {.size = 12, .colour = v.t.ink_3, .nowrap = true});
      ui.icon("chevron-right", 16, v.t.ink_3);
    } else {
      ui.text(tr("home.top_tier"), {.weight = 600});
    }
  }
  const float part = ui.follow("tier", static_cast<float>(tier.progress_bp) / 10000, ui::k_base_ms);
  ui.custom({.height = 6}, [part](ui::Ui::Drawn& d) {
    gfx::Box bar;
    bar.rect = d.rect;
    bar.radius(d.rect.height / 2);
    bar.fill = d.theme.surface_3;
    d.canvas.box(bar);
    bar.rect.width = std::max(d.rect.height, d.rect.width * part);
    bar.fill = k_tier_bar_a;
    bar.fill_end = k_tier_bar_b;
    bar.gradient_deg = 90;
    d.canvas.box(bar);
  });
}

void draw_skeleton(const View& v) {
  ui::Ui& ui = v.ui;
  auto page = ui.column({.gap = 6, .pad = {16, top_of(v), 16, 0}});
  {
    auto header = ui.row({.gap = 12, .height = 48});
    ui::skeleton(ui, 40, 40, 20);
    auto names = ui.column({.gap = 6});
    ui::skeleton(ui, 120, 18);
    ui::skeleton(ui, 72, 12, 6);
  }
  auto blocks = ui.column({.gap = 12});
  ui::skeleton(ui, 0, k_hero_height, 20);
  ui::skeleton(ui, 0, 164, 16);
  ui::skeleton(ui, 140, 20);
  auto cards = ui.row({.gap = 12});
  for (int i = 0; i < 3; ++i) ui::skeleton(ui, k_share_card_width, 144, 16);
}

void draw_help(const View& v) {
  ui::Ui& ui = v.ui;
  int& open = ui.local("today_help");
  if (!ui.sheet_visible("today_help", open != 0)) return;
  auto sheet = ui.sheet("today_help", open != 0, [&open] { open = 0; }, tr("home.today"));
  auto content = ui.column({.gap = 16});
  ui.text(tr("home.today_help"), {.size = 16, .colour = v.t.ink_2});
  ui::button(ui, {.label = tr("action.close"), .kind = ui::ButtonKind::tonal, .tap = [&open] { open = 0; }});
}

}  // namespace

void draw_home(const View& v) {
  ui::Ui& ui = v.ui;
  const auto& home = v.state.home.home;
  if (!shown(v, home, [&] { draw_skeleton(v); })) return;
  {
    const Pull pull = pull_of(v, home.refreshing());
    auto scroll =
        ui.scroll({.id = "home", .pad = {0, 0, 0, 12}, .refresh = pull.refresh, .refreshing = pull.refreshing});
    draw_header(v, *home.value);
    ui.space(6);
    {
      auto cards = ui.column({.gap = 12, .pad = {16, 0}});
      draw_hero(v, *home.value);
      if (home.value->balances.debt.amount > 0)
        ui::note(ui, tr("home.debt", {money_text(home.value->balances.debt)}), ui::Tone::danger, "circle-alert");
      draw_chart(v, *home.value);
    }
    ui.space(10);
    draw_suggestions(v, *home.value);
    ui.space(12);
    auto last = ui.column({.pad = {16, 0}});
    draw_tier(v, home.value->tier);
  }
  draw_help(v);
}

}  // namespace fenxiao::client::views

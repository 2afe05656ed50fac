// "Why this amount": a subtraction in the order in which it is computed, each part keyed by a dot to the bar above.
// Nothing is hidden: what is not counted is shown as such, and so is the cut fraction of a fen.
#include <algorithm>
#include <cmath>

#include "client/views/parts.h"

namespace fenxiao::client::views {
namespace {

using contract::CommissionDetail;
using contract::CommissionState;

enum class Dot { none, hollow, full };

struct Line {
  std::string label;
  std::string beside = {};  // small, on the same line
  std::string under = {};   // small, below
  std::string amount = {};
  Dot dot = Dot::none;
  gfx::Colour colour = 0;
  bool strong = false;
  bool faint = false;
};

void draw_dot(const View& v, Dot kind, gfx::Colour colour, float top) {
  v.ui.custom({.width = 8, .height = 8 + top, .self = top > 0 ? ui::Align::start : ui::Align::center},
              [=](ui::Ui::Drawn& d) {
                if (kind == Dot::none) return;
                gfx::Box dot;
                const float size = 8 * d.scale;
                dot.rect = {d.rect.x, d.rect.bottom() - size, size, size};
                dot.radius(size / 2);
                if (kind == Dot::full) {
                  dot.fill = colour;
                } else {
                  dot.stroke = d.theme.ink_4;
                  dot.stroke_width = 1.5f * d.scale;
                }
                d.canvas.box(dot);
              });
}

void draw_line(const View& v, const Line& line) {
  ui::Ui& ui = v.ui;
  const bool tall = !line.under.empty();
  auto row = ui.row({.gap = 10,
                     .pad = {0, tall ? 4.0f : 0.0f, 0, 0},
                     .align = tall ? ui::Align::start : ui::Align::center,
                     .min_height = tall ? 44.0f : 32.0f});
  draw_dot(v, line.dot, line.colour, tall ? 6 : 0);
  const gfx::Colour ink = line.faint ? v.t.ink_3 : v.t.ink;
  const int weight = line.strong ? 600 : 400;
  {
    auto words = ui.column({.grow = 1});
    std::vector<ui::Run> runs{{line.label, 14, weight, ink}};
    if (!line.beside.empty()) runs.push_back({" " + line.beside, 12, 400, v.t.ink_3});
    ui.runs(std::move(runs));
    if (tall) ui.text(line.under, {.size = 12, .colour = v.t.ink_3});
  }
  ui.text(line.amount, {.size = line.strong ? 16.0f : 14.0f, .weight = weight, .colour = ink, .nowrap = true});
}

std::string minus(const contract::Money& money) { return "−" + money_text({std::abs(money.amount), money.currency}); }

// What takes from the price, in the colours of the bar.
gfx::Colour part_colour(const View& v, std::string_view kind) {
  return kind == "order_discount" || kind == "coupon" ? v.t.gold_fill : v.t.ice_fill;
}

void draw_bar(const View& v, const CommissionDetail& why) {
  std::vector<ui::Portion> parts;
  const auto part = [&](std::int64_t amount, gfx::Colour colour) {
    if (amount > 0) parts.push_back({static_cast<float>(amount), colour});
  };
  part(why.row.kept.amount, v.t.earn);
  part(why.base.amount - why.row.kept.amount, v.t.brand);
  for (const contract::BasePart& one : why.parts)
    if (one.counted && one.kind != "list") part(std::abs(one.amount.amount), part_colour(v, one.kind));
  if (!parts.empty()) ui::stacked_bar(v.ui, "parts", parts, 10);
}

void draw_rate(const View& v, const CommissionDetail& why) {
  Line line;
  const std::string rule =
      tr("why.rule_line", {tr("rule_source." + std::string(contract::name_of(why.rule_source))),
                           pick(why.payee_tier, why.payee_tier_en), std::to_string(why.rule_version)});
  if (why.rate_bp) {
    line = {.label = "× " + rate_text(*why.rate_bp),
            .beside = rule,
            .amount = exact_money_text(why.exact_e4, why.base.currency)};
  } else if (why.fixed_per_unit) {
    line = {.label = money_text(*why.fixed_per_unit) + " × " + std::to_string(why.row.quantity),
            .beside = tr("why.fixed") + " · " + rule,
            .amount = exact_money_text(why.exact_e4, why.base.currency)};
  }
  draw_line(v, line);
  const std::int64_t dropped_e4 = why.exact_e4 - why.floored.amount * 10000;
  if (dropped_e4 > 0)
    draw_line(v, {.label = tr("why.floored"), .amount = exact_money_text(-dropped_e4, why.base.currency)});
  if (why.cut.amount > 0)
    draw_line(v, {.label = tr("why.cut"),
                  .under = why.cut_reason ? tr("why.cut_" + *why.cut_reason) : std::string(),
                  .amount = minus(why.cut)});
  if (why.row.clawed_back.amount > 0) draw_line(v, {.label = tr("why.clawed"), .amount = minus(why.row.clawed_back)});
}

void draw_sum(const View& v, const CommissionDetail& why) {
  ui::Ui& ui = v.ui;
  auto card = ui::card(ui, {.pad = {16, 14, 16, 16}});
  {
    auto head = ui.row({.gap = 8});
    ui.text(tr("why.sum"), {.size = 16, .weight = 600, .grow = 1, .role = "heading"});
    auto lock = ui.row({.gap = 4});
    ui.icon("lock", 14, v.t.ink_3);
    ui.text(tr("why.locked_short"), {.size = 12, .colour = v.t.ink_3, .max_lines = 2});
  }
  ui.space(10);
  draw_bar(v, why);
  ui.space(8);
  for (const contract::BasePart& part : why.parts) {
    if (part.kind == "list") {
      draw_line(v, {.label = tr("why.list"),
                    .beside = money_text(why.list_price) + " × " + std::to_string(why.row.quantity),
                    .amount = money_text(part.amount),
                    .dot = Dot::hollow});
    } else if (part.counted) {
      draw_line(v, {.label = tr("why.part_" + part.kind),
                    .amount = minus(part.amount),
                    .dot = Dot::full,
                    .colour = part_colour(v, part.kind)});
    } else {
      draw_line(v, {.label = tr("why.part_" + part.kind) + " " + money_text(part.amount),
                    .amount = tr("why.not_counted"),
                    .faint = true});
    }
  }
  ui.space(6);
  ui::divider(ui);
  ui.space(4);
  draw_line(v, {.label = tr("why.base"),
                .under = tr("why.base_note"),
                .amount = money_text(why.base),
                .dot = Dot::full,
                .colour = v.t.brand,
                .strong = true});
  draw_rate(v, why);
  ui.space(8);
  auto result = ui.row({.gap = 10, .pad = {12, 0}, .min_height = 44, .surface = {.fill = v.t.earn_soft, .radius = 10}});
  draw_dot(v, Dot::full, v.t.earn, 0);
  ui.text(tr("why.kept"), {.weight = 600, .colour = v.t.earn, .grow = 1});
  ui::money(ui, money_of(why.row.kept, 20, v.t.earn));
}

// The moment the lists were made at: the server's clock, as near as we know it.
std::optional<Instant> now_of(const State& state) {
  return state.home.home.value ? std::optional(state.home.home.value->as_of) : std::nullopt;
}

void draw_state(const View& v, const contract::CommissionRow& row) {
  std::string text = state_text(row.state);
  const auto now = now_of(v.state);
  if (row.state == CommissionState::frozen && row.release_at && now)
    text += " · " + tr("why.days_to_release", {std::to_string(days_until(*row.release_at, *now))});
  const std::string_view icon = row.state == CommissionState::frozen      ? "snowflake"
                                : row.state == CommissionState::available ? "circle-check"
                                : row.state == CommissionState::voided    ? "x"
                                                                          : "clock";
  ui::tag(v.ui, text, tone_of(row.state), icon);
}

void draw_head(const View& v, const CommissionDetail& why) {
  ui::Ui& ui = v.ui;
  const contract::CommissionRow& row = why.row;
  auto card = ui::card(ui, {.pad = {16, 16, 16, 0}});
  {
    auto top = ui.row({.gap = 8, .align = ui::Align::start});
    {
      auto sum = ui.column({.grow = 1});
      ui.text(tr("why.this_line"), {.size = 12, .colour = v.t.ink_3});
      ui::money(ui, money_of(row.kept, 36, v.t.earn));
    }
    draw_state(v, row);
  }
  ui.space(2);
  const int zone = v.state.utc_offset_min();
  if (row.release_at && row.state == CommissionState::frozen)
    ui.text(tr("why.release_at", {date_text(*row.release_at, zone, true)}), {.size = 12, .colour = v.t.ink_3});
  else
    ui.text(tr("why.placed_at", {date_text(row.placed_at, zone, true)}), {.size = 12, .colour = v.t.ink_3});
  ui.space(12);
  ui::divider(ui);
  auto product = ui.row({.gap = 12, .height = 60});
  ui.picture(row.picture.thumb_url, {.width = 40, .height = 40, .radius = 8});
  auto words = ui.column({.grow = 1});
  ui.text(pick(row.title, row.title_en) + " × " + std::to_string(row.quantity), {.weight = 600, .max_lines = 1});
  const std::string tail = row.order_no.size() > 4 ? row.order_no.substr(row.order_no.size() - 4) : row.order_no;
  ui.text((row.level == 2 ? tr("earnings.level_2") : tr("earnings.buyer", {row.buyer_masked})) + " · " +
              tr("why.order_tail", {tail}),
          {.size = 12, .colour = v.t.ink_3, .max_lines = 1});
}

const contract::Happening* last_of(const CommissionDetail& why, std::string_view kind) {
  const contract::Happening* found = nullptr;
  for (const contract::Happening& happening : why.timeline)
    if (happening.kind == kind) found = &happening;
  return found;
}

void draw_progress(const View& v, const CommissionDetail& why) {
  using State = ui::Step::State;
  ui::Ui& ui = v.ui;
  const auto* placed = last_of(why, "placed");
  const auto* paid = last_of(why, "paid");
  const auto* received = last_of(why, "received");
  const auto* due = last_of(why, "frozen_until");
  const auto* released = last_of(why, "released");
  const auto* voided = last_of(why, "voided");
  const auto at = [&](const contract::Happening* happening) {
    return happening ? short_moment_text(v, happening->at) : std::string();
  };
  const auto state = [](const contract::Happening* it, const contract::Happening* before) {
    return it ? State::done : before ? State::now : State::later;
  };
  std::vector<ui::Step> steps;
  steps.push_back({tr("happening.placed"), at(placed), "check", State::done});
  if (voided) {
    if (paid) steps.push_back({tr("happening.paid"), at(paid), "check", State::done});
    if (received) steps.push_back({tr("happening.received"), at(received), "check", State::done});
    steps.push_back({tr("happening.voided"), at(voided), "x", State::now});
  } else {
    steps.push_back({tr("happening.paid"), at(paid), paid ? "check" : "clock", state(paid, placed)});
    steps.push_back({tr("happening.received"), at(received), received ? "check" : "package", state(received, paid)});
    std::string frozen_note;
    if (received && due)
      frozen_note = tr("why.freeze_days", {std::to_string((due->at.ms - received->at.ms + k_day_ms / 2) / k_day_ms)});
    steps.push_back({tr("happening.frozen"), frozen_note, released ? "check" : "snowflake",
                     released   ? State::done
                     : received ? State::now
                                : State::later});
    steps.push_back({tr("commission_state.available"), released ? at(released) : at(due), released ? "check" : "wallet",
                     released ? State::done : State::later});
  }
  auto card = ui::card(ui, {.pad = {4, 16, 4, 12}});
  ui::steps(ui, steps);
}

// What refunds took, each with its day.
void draw_takings(const View& v, const CommissionDetail& why) {
  std::vector<const contract::Happening*> takings;
  for (const contract::Happening& one : why.timeline)
    if (one.kind == "refunded" || one.kind == "clawed_back") takings.push_back(&one);
  if (takings.empty()) return;
  auto card = ui::card(v.ui, {.pad = {16, 6}});
  for (const contract::Happening* one : takings) {
    auto line = v.ui.row({.gap = 8, .min_height = 32});
    v.ui.text(tr("happening." + one->kind), {});
    v.ui.text(short_moment_text(v, one->at), {.size = 12, .colour = v.t.ink_3, .grow = 1});
    if (one->amount) v.ui.text(minus(*one->amount), {.nowrap = true});
  }
}

void draw_binding(const View& v, const CommissionDetail& why) {
  if (!why.winning_touch) return;
  std::string text = tr("why.touch_" + *why.winning_touch);
  if (why.touched_at) text += " · " + date_text(*why.touched_at, v.state.utc_offset_min(), true);
  if (why.bind_days_left) text += " · " + tr("why.days_left", {std::to_string(*why.bind_days_left)});
  ui::note(v.ui, text, ui::Tone::neutral, "link");
  ui::note(v.ui, tr("why.locked"), ui::Tone::neutral, "lock");
}

void draw_skeleton(const View& v) {
  for (const float height : {166.0f, 360.0f, 84.0f}) ui::skeleton(v.ui, 0, height, 16);
}

}  // namespace

void draw_commission(const View& v) {
  ui::Ui& ui = v.ui;
  auto page = ui.column({.grow = 1});
  ui::app_bar(ui, {.title = tr("why.title"), .back = v.does(GoBack{})});
  const auto found = v.state.earnings.details.find(v.here.route.id);
  const Loadable<CommissionDetail> none;
  const Loadable<CommissionDetail>& why = found == v.state.earnings.details.end() ? none : found->second;
  const Pull pull = pull_of(v, why.refreshing());
  auto scroll = ui.scroll(
      {.id = "why", .pad = {16, 8, 16, 24}, .gap = 12, .refresh = pull.refresh, .refreshing = pull.refreshing});
  if (!shown(v, why, [&] { draw_skeleton(v); })) return;
  draw_head(v, *why.value);
  draw_sum(v, *why.value);
  draw_progress(v, *why.value);
  draw_takings(v, *why.value);
  draw_binding(v, *why.value);
}

}  // namespace fenxiao::client::views

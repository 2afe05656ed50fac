// Every widget in every state, on one screen: what the browser tests photograph and a designer looks at (#/gallery).
// Its words are the app's own.
#include <cmath>

#include "client/views/view.h"

namespace fenxiao::client::views {
namespace {

using ui::Align;
using ui::Button;
using ui::ButtonKind;
using ui::Tone;

ui::MoneyText yuan(std::string whole, std::string fraction, float size, ui::Colour colour = 0, bool one_size = false) {
  return {{}, "¥", std::move(whole), std::move(fraction), size, colour, one_size, 600};
}

void draw_type(const View& v) {
  ui::Ui& ui = v.ui;
  ui::section_title(ui, tr("why.title"), "12 14 16 20 28 36");
  auto card = ui::card(ui, {.gap = 8});
  for (const float size : {28.0f, 20.0f, 16.0f, 14.0f, 12.0f})
    ui.text(tr("apply.lead"), {.size = size, .weight = size > 15 ? 600 : 400, .max_lines = size > 15 ? 1 : 2});
  ui.line();
  auto amounts = ui.row({.gap = 16, .align = Align::baseline});
  ui::money(ui, yuan("1,284", ".60", 36, v.t.earn));
  ui::money(ui, yuan("178", ".00", 20));
  ui::money(ui, yuan("35", ".64", 16));
  ui::money(ui, yuan("229", ".25", 14, v.t.ink_2, true));
}

void draw_buttons(const View& v) {
  ui::Ui& ui = v.ui;
  int& taps = ui.local("taps");
  const ui::Action count = [&taps] { ++taps; };
  ui::section_title(ui, tr("action.confirm"), std::to_string(taps));
  auto card = ui::card(ui, {.gap = 12});
  ui::button(ui, {.label = tr("share.tab_poster"), .icon = "image", .tap = count, .id = "gallery.primary"});
  {
    auto pair = ui.row({.gap = 12});
    ui::button(ui,
               {.label = tr("action.save"), .kind = ButtonKind::tonal, .icon = "download", .grow = 1, .tap = count});
    ui::button(ui, {.label = tr("action.cancel"), .kind = ButtonKind::plain, .grow = 1, .tap = count});
  }
  {
    auto pair = ui.row({.gap = 12});
    ui::button(ui, {.label = tr("action.share"), .kind = ButtonKind::buy_tonal, .grow = 1, .tap = count});
    ui::button(ui, {.label = tr("product.buy"), .kind = ButtonKind::buy, .grow = 2, .tap = count});
  }
  {
    auto pair = ui.row({.gap = 12});
    ui::button(ui, {.label = tr("state.loading"), .grow = 1, .loading = true, .tap = count});
    ui::button(ui, {.label = tr("action.done"), .grow = 1, .disabled = true, .tap = count, .id = "gallery.disabled"});
  }
  {
    auto small = ui.row({.gap = 8});
    ui::button(ui, {.label = tr("action.share"), .icon = "share-2", .height = 36, .tap = count});
    ui::button(ui, {.label = tr("order.cancel"), .kind = ButtonKind::danger, .height = 36, .tap = count});
    ui.spring();
    ui::icon_button(ui, "bell", tr("messages.title"), count);
    ui::link(ui, tr("action.copy"), count, "copy");
  }
}

void draw_choices(const View& v) {
  ui::Ui& ui = v.ui;
  ui::section_title(ui, tr("product.choose"));
  int& tab = ui.local("tab");
  ui::segmented(ui, "gallery.tabs",
                {tr("promote.sort_earn"), tr("promote.sort_sales"), tr("promote.sort_rate"), tr("promote.sort_newest")},
                static_cast<std::size_t>(tab),
                [&tab](std::size_t i) { return ui::Action([&tab, i] { tab = static_cast<int>(i); }); });
  auto card = ui::card(ui, {.gap = 4});
  {
    auto line = ui.row({});
    ui.text(tr("home.series_30"), {.size = 12, .colour = v.t.ink_3, .grow = 1});
    int& days = ui.local("days", 1);
    ui::segmented(
        ui, "gallery.days", {tr("home.days_7"), tr("home.days_30")}, static_cast<std::size_t>(days),
        [&days](std::size_t i) { return ui::Action([&days, i] { days = static_cast<int>(i); }); }, 34);
  }
  int& account = ui.local("account");
  for (int i = 0; i < 2; ++i) {
    ui::radio_row(ui,
                  {.height = 64,
                   .tap = [&account, i] { account = i; },
                   .label = tr(i == 0 ? "channel.wechat" : "channel.manual_bank")},
                  account == i, [&] {
                    ui.text(tr(i == 0 ? "channel.wechat" : "channel.manual_bank"), {.weight = 600});
                    ui.text(tr("home.available_note"), {.size = 12, .colour = v.t.ink_3});
                  });
    ui.line();
  }
  int& consent = ui.local("consent", 1);
  int& avatar = ui.local("avatar", 1);
  ui::check_row(ui, "gallery.consent", tr("apply.consent"), consent != 0, [&consent] { consent = !consent; });
  ui::switch_row(ui, "gallery.avatar", tr("poster.show_avatar"), avatar != 0, [&avatar] { avatar = !avatar; });
  int& quantity = ui.local("quantity", 1);
  auto line = ui.row({.min_height = 52});
  ui.text(tr("product.quantity"), {.size = 16, .grow = 1});
  ui::stepper(ui, "gallery.quantity", quantity, 1, 5, [&quantity](std::int64_t to) {
    return ui::Action([&quantity, to] { quantity = static_cast<int>(to); });
  });
}

void draw_words(const View& v) {
  ui::Ui& ui = v.ui;
  ui::section_title(ui, tr("messages.title"), {}, tr("action.all"), [] {});
  auto card = ui::card(ui, {.gap = 12});
  {
    auto tags = ui.row({.gap = 6});
    ui::tag(ui, tr("badge.new"), Tone::neutral);
    ui::tag(ui, tr("withdrawal_state.paid"), Tone::brand, "check");
    ui::tag(ui, tr("badge.hot"), Tone::earn);
    ui::tag(ui, tr("commission_state.frozen"), Tone::ice, "clock");
    ui::tag(ui, tr("badge.high_rate"), Tone::gold);
  }
  {
    auto people = ui.row({.gap = 8});
    ui::avatar(ui, {}, "Lin Xiaotang", 48);
    ui::avatar(ui, {}, tr("home.today"), 44);
    ui::avatar(ui, {}, {}, 32);
    ui::badge(ui, tr("badge.hot"), Tone::earn);
    ui::badge(ui, tr("badge.repeat"), Tone::brand);
    ui::badge(ui, tr("badge.high_rate"), Tone::gold);
  }
  ui::note(ui, tr("withdraw.tax_note"));
  ui::note(ui, tr("error.balance_insufficient"), Tone::danger, "circle-alert");
  ui::banner(ui, tr("state.offline_bare"), Tone::gold, "wifi-off", [] {});
}

void draw_fields(const View& v) {
  ui::Ui& ui = v.ui;
  ui::section_title(ui, tr("sign_in.title"));
  auto card = ui::card(ui, {.gap = 16});
  ui.field({.id = "gallery.name",
            .label = tr("apply.name"),
            .placeholder = tr("apply.name_hint"),
            .helper = tr("apply.name_hint")});
  ui.field({.id = "gallery.phone",
            .label = tr("sign_in.phone"),
            .value = "138 0013 8000",
            .kind = ui::FieldKind::phone,
            .icon = "user"});
  ui.field({.id = "gallery.code",
            .label = tr("sign_in.code"),
            .value = "2486",
            .error = tr("error.code_wrong"),
            .kind = ui::FieldKind::code});
  ui.field({.id = "gallery.reason",
            .label = tr("apply.reason"),
            .placeholder = tr("apply.reason_hint"),
            .kind = ui::FieldKind::multiline,
            .lines = 3});
  ui.field({.id = "gallery.off", .label = tr("checkout.name"), .value = "Lin Xiaotang", .disabled = true});
}

void draw_figures(const View& v) {
  ui::Ui& ui = v.ui;
  ui::section_title(ui, tr("home.series_30"), tr("home.estimated"));
  {
    auto card = ui::card(ui, {});
    ui::AreaChart chart{.id = "gallery.chart",
                        .first_axis = "8/14",
                        .middle_axis = "8/28",
                        .last_axis = tr("home.today_axis"),
                        .label = tr("home.series_30")};
    for (int day = 0; day < 30; ++day) {
      const auto x = static_cast<float>(day);
      const float value = 170 + 60 * std::sin(x * 0.7f) + 45 * std::sin(x * 0.23f + 1) + x * 2;
      chart.values.push_back(value);
      chart.labels.push_back("8/" + std::to_string(14 + day % 17));
      chart.value_labels.push_back("¥" + std::to_string(static_cast<int>(value)));
    }
    ui::area_chart(ui, std::move(chart));
  }
  auto card = ui::card(ui, {.gap = 12});
  ui::stacked_bar(ui, "gallery.bar", {{12, v.t.earn}, {66, v.t.brand}, {8, v.t.gold_fill}, {2, v.t.ice_fill}});
  {
    auto sums = ui.column({});
    ui::sum_row(ui, tr("checkout.goods"), {}, "¥256.00", v.t.earn);
    ui::sum_row(ui, tr("why.part_order_discount"), "¥256.00 / ¥335.00", "−¥22.93", v.t.gold_fill);
    ui::sum_row(ui, tr("why.base"), tr("why.locked"), "¥229.25", v.t.brand, true);
  }
  ui::progress(ui, {0.88f, Tone::gold, 6});
  ui::progress(ui, {0.4f, Tone::brand, 6});
  using State = ui::Step::State;
  ui::steps(ui, {{tr("order.step_placed"), "9/3 20:14", {}, State::done},
                 {tr("order.step_paid"), "9/3 20:15", {}, State::done},
                 {tr("order.step_shipped"), "9/4 10:26", "truck", State::now},
                 {tr("order.step_received"), {}, "package", State::later}});
}

void draw_rows(const View& v) {
  ui::Ui& ui = v.ui;
  ui::section_title(ui, tr("me.title"));
  auto card = ui::card(ui, {.pad = ui::Pad(16, 4)});
  ui::list_row(ui, {.icon = "file-text", .title = tr("me.my_orders"), .end = "12", .tap = [] {}});
  ui::divider(ui, 32);
  ui::list_row(ui, {.icon = "languages", .title = tr("me.language"), .note = tr("me.language_zh"), .tap = [] {}});
  ui::divider(ui, 32);
  ui::list_row(ui,
               {.icon = "log-out", .title = tr("me.sign_out"), .chevron = false, .tap = [] {}, .tone = Tone::danger});
}

void draw_states(const View& v) {
  ui::Ui& ui = v.ui;
  ui::section_title(ui, tr("state.loading"));
  ui::skeleton_card(ui, 3, true);
  {
    auto card = ui::card(ui, {});
    ui::empty_state(ui, "wallet", tr("earnings.empty"), tr("earnings.empty_note"), tr("apply.approved_action"), [] {});
  }
  auto card = ui::card(ui, {});
  ui::error_state(ui, tr("state.failed"), [] {});
}

void draw_strip(const View& v) {
  ui::Ui& ui = v.ui;
  auto strip = ui.carousel({.id = "gallery.strip", .pad = ui::Pad(16, 4), .gap = 12, .snap = true});
  const char* const icons[] = {"house", "store", "wallet", "user", "package", "truck", "palette", "image"};
  for (const char* const icon : icons) {
    auto card = ui::card(ui, {.gap = 8, .align = Align::center, .width = 116, .tap = [] {}, .label = icon});
    ui.icon(icon, 24, v.t.brand);
    ui.text(icon, {.size = 12, .colour = v.t.ink_3, .max_lines = 1});
  }
}

}  // namespace

void draw_gallery(const View& v) {
  ui::Ui& ui = v.ui;
  int& sheet = ui.local("sheet");
  int& pulled = ui.local("pulled");
  const bool refreshing = pulled != 0 && v.state.now_ms < pulled + 1500.0;
  if (refreshing) ui.wake_at(pulled + 1500.0);
  ui::app_bar(ui, {.title = tr("app.name"),
                   .back = v.does(GoBack{}),
                   .end_icon = "share-2",
                   .end_label = tr("poster.title"),
                   .end = [&sheet] { sheet = 1; }});
  {
    auto scroll = ui.scroll({.id = "gallery",
                             .pad = ui::Pad(0, 8, 0, 24),
                             .gap = 12,
                             .refresh = [&pulled, now = v.state.now_ms] { pulled = static_cast<int>(now); },
                             .refreshing = refreshing});
    {
      auto inset = ui.column({.gap = 12, .pad = ui::Pad(16, 0)});
      draw_type(v);
      draw_buttons(v);
      draw_choices(v);
    }
    int& category = ui.local("category");
    std::vector<ui::Chip> chips;
    const char* const names[] = {"promote.all_categories", "badge.new",   "badge.hot",   "badge.repeat",
                                 "badge.high_rate",        "home.frozen", "home.pending"};
    for (int i = 0; i < static_cast<int>(std::size(names)); ++i)
      chips.push_back({tr(names[i]), category == i, [&category, i] { category = i; }});
    ui::chips(ui, "gallery.chips", chips);
    draw_strip(v);
    auto inset = ui.column({.gap = 12, .pad = ui::Pad(16, 0)});
    draw_words(v);
    draw_fields(v);
    draw_figures(v);
    draw_rows(v);
    draw_states(v);
  }
  {
    auto bar = ui.bottom_bar();
    ui::button(ui,
               {.label = tr("action.cancel"), .kind = ButtonKind::plain, .grow = 1, .tap = [&sheet] { sheet = 0; }});
    ui::button(
        ui, {.label = tr("withdraw.confirm_title"), .grow = 2, .tap = [&sheet] { sheet = 1; }, .id = "gallery.open"});
  }
  if (!ui.sheet_visible("gallery.sheet", sheet != 0)) return;
  auto body = ui.sheet("gallery.sheet", sheet != 0, [&sheet] { sheet = 0; }, tr("withdraw.confirm_title"));
  {
    auto amount = ui.row({.justify = ui::Justify::center, .min_height = 56});
    ui::money(ui, yuan("1,118", ".80", 36));
  }
  ui::sum_row(ui, tr("withdraw.amount"), {}, "¥1,200.00");
  ui::sum_row(ui, tr("withdraw.tax"), tr("withdraw.tax_note"), "−¥80.00");
  auto bar = ui.bottom_bar();
  ui::button(ui, {.label = tr("order.keep"), .kind = ButtonKind::plain, .grow = 1, .tap = [&sheet] { sheet = 0; }});
  ui::button(ui, {.label = tr("action.confirm"), .grow = 2, .tap = [&sheet] { sheet = 0; }, .id = "gallery.confirm"});
}

}  // namespace fenxiao::client::views

// Who I am here, and how the app looks.
#include "client/views/parts.h"

namespace fenxiao::client::views {
namespace {

void draw_who(const View& v) {
  ui::Ui& ui = v.ui;
  const SessionSlice& session = v.state.session;
  const auto& home = v.state.home.home;
  const std::string name = !session.session.value                            ? tr("me.guest")
                           : !session.session.value->display_name.empty()    ? session.session.value->display_name
                           : home.value && !home.value->display_name.empty() ? home.value->display_name
                                                                             : session.session.value->phone_masked;
  const bool distributor = session.is_distributor();
  auto who = ui.row({.gap = 16,
                     .min_height = 72,
                     .tap = distributor ? v.does(Go{{Screen::profile, {}, {}}}) : ui::Action{},
                     .press_scale = false,
                     .id = "who"});
  ui::avatar(ui, home.value ? home.value->avatar_url.value_or("") : "", name, 64);
  {
    auto words = ui.column({.gap = 4, .grow = 1});
    ui.text(name, {.size = 20, .weight = 600, .max_lines = 1, .role = "heading"});
    if (session.signed_in()) {
      auto line = ui.row({.gap = 8});
      if (distributor && home.value)
        ui::tag(ui, tr("home.tier", {pick(home.value->tier.name, home.value->tier.name_en)}), ui::Tone::gold, "medal");
      ui.text(session.session.value->phone_masked, {.size = 12, .colour = v.t.ink_3, .max_lines = 1});
    }
  }
  if (distributor) ui.icon("chevron-right", 16, v.t.ink_4);
}

void draw_invite(const View& v) {
  ui::Ui& ui = v.ui;
  auto card = ui::card(ui, {.pad = {16, 8, 4, 8}});
  auto row = ui.row({.gap = 12, .min_height = 48});
  {
    auto words = ui.column({.grow = 1});
    ui.text(tr("me.invite_code"), {.size = 12, .colour = v.t.ink_3});
    ui.text(v.state.home.home.value->invite_code, {.size = 16, .weight = 600, .tabular = false, .nowrap = true});
  }
  auto copy = ui.row({.gap = 4, .pad = {12, 0}, .height = 44, .tap = v.does(CopyInviteCode{}), .id = "copy_invite"});
  ui.icon("copy", 16, v.t.brand);
  ui.text(tr("action.copy"), {.weight = 600, .colour = v.t.brand, .nowrap = true});
}

struct Place {
  std::string_view icon;
  const char* title;
  Screen screen;
};
void draw_places(const View& v, const std::vector<Place>& places) {
  auto card = ui::card(v.ui, {.pad = {16, 4}});
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (i > 0) ui::divider(v.ui, 32);
    ui::list_row(v.ui,
                 {.icon = places[i].icon, .title = tr(places[i].title), .tap = v.does(Go{{places[i].screen, {}, {}}})});
  }
}

void draw_settings(const View& v) {
  ui::Ui& ui = v.ui;
  auto card = ui::card(ui, {.pad = {16, 4}});
  {
    auto row = ui.row({.gap = 12, .min_height = 56});
    ui.icon("languages", 20, v.t.ink_2);
    ui.text(tr("me.language"), {.size = 16, .grow = 1});
    // Each language by its own name.
    ui::segmented(
        ui, "language", {tr("me.language_zh"), tr("me.language_en")}, language() == Language::en ? 1 : 0,
        [&](std::size_t i) { return v.does(SwitchLanguage{i == 1 ? Language::en : Language::zh_cn}); }, 36);
  }
  ui::divider(ui, 32);
  {
    auto row = ui.row({.gap = 12, .min_height = 56});
    ui.icon("moon", 20, v.t.ink_2);
    ui.text(tr("me.theme"), {.size = 16, .grow = 1});
    constexpr const char* k_themes[] = {"", "light", "dark"};
    const std::size_t chosen = v.state.theme == "light" ? 1 : v.state.theme == "dark" ? 2 : 0;
    ui::segmented(
        ui, "theme", {tr("me.theme_auto"), tr("me.theme_light"), tr("me.theme_dark")}, chosen,
        [&](std::size_t i) { return v.does(SwitchTheme{k_themes[i]}); }, 36);
  }
  ui::divider(ui, 32);
  ui::list_row(ui,
               {.icon = "shield-check", .title = tr("privacy.title"), .tap = v.does(Go{{Screen::privacy, {}, {}}})});
}

}  // namespace

void draw_me(const View& v) {
  ui::Ui& ui = v.ui;
  const bool distributor = v.state.session.is_distributor();
  auto page = ui.column({.grow = 1});
  // For a distributor this is a tab; a buyer came here from the shop.
  if (!distributor) ui::app_bar(ui, {.title = tr("me.title"), .back = v.does(GoBack{})});
  auto scroll = ui.scroll({.id = "me", .pad = {16, distributor ? top_of(v) : 8, 16, 24}, .gap = 12});
  draw_who(v);
  if (!v.state.session.signed_in()) {
    ui::button(
        ui,
        {.label = tr("sign_in.submit"), .tap = v.does(Go{{Screen::sign_in, {}, {{"then", "#/me"}}}}), .id = "sign_in"});
  } else if (distributor && v.state.home.home.value) {
    draw_invite(v);
  }
  if (distributor)
    draw_places(v, {{"file-text", "me.statement", Screen::statement},
                    {"wallet", "me.withdrawals", Screen::withdrawals},
                    {"crown", "me.tier", Screen::tier},
                    {"medal", "me.leaderboard", Screen::leaderboard},
                    {"users", "me.team", Screen::team}});
  std::vector<Place> buying{{"package", "me.my_orders", Screen::orders}, {"user-check", "me.seller", Screen::seller}};
  if (!distributor) buying.push_back({"crown", "me.apply", Screen::apply});
  buying.push_back({"shopping-bag", "me.shop", Screen::shop});
  draw_places(v, buying);
  draw_settings(v);
  if (v.state.session.signed_in())
    ui::button(ui, {.label = tr("me.sign_out"),
                    .kind = ui::ButtonKind::plain,
                    .icon = "log-out",
                    .tap = v.does(SignOut{}),
                    .id = "sign_out"});
}

}  // namespace fenxiao::client::views

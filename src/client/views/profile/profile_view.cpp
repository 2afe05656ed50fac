// What others see of a distributor: the name, and the picture where he says so.
#include "client/views/parts.h"

namespace fenxiao::client::views {
namespace {

using contract::Profile;

void draw_name(const View& v, const Profile& profile) {
  ui::Ui& ui = v.ui;
  const ProfileSlice& slice = v.state.profile;
  auto card = ui::card(ui, {.gap = 16});
  {
    auto who = ui.row({.gap = 16});
    ui::avatar(ui, profile.avatar_url.value_or(""), profile.display_name, 64);
    auto words = ui.column({.gap = 4, .grow = 1});
    ui.text(profile.display_name, {.size = 20, .weight = 600, .max_lines = 1, .role = "heading"});
    ui.text(tr("profile.name_hint"), {.size = 12, .colour = v.t.ink_3});
  }
  ui.field({.id = "profile-name",
            .label = tr("profile.name"),
            .value = slice.name.value_or(profile.display_name),
            .error = slice.error_key.empty() ? std::string() : tr(slice.error_key),
            .max_length = 30,
            .disabled = slice.saving,
            .edit = v.edits<EditDisplayName>(),
            .submit = v.does(SaveProfile{})});
  if (slice.name && *slice.name != profile.display_name)
    ui::button(ui, {.label = tr("profile.save"), .loading = slice.saving, .tap = v.does(SaveProfile{}), .id = "save"});
}

void draw_avatar(const View& v, const Profile& profile) {
  ui::Ui& ui = v.ui;
  auto card = ui::card(ui, {.pad = {16, 4, 16, 12}});
  ui::switch_row(ui, "show_avatar", tr("profile.show_avatar"), profile.show_avatar,
                 v.does(ShowAvatar{!profile.show_avatar}));
  ui.text(tr(profile.avatar_url ? "profile.show_avatar_note" : "profile.no_avatar"), {.size = 12, .colour = v.t.ink_3});
}

void draw_facts(const View& v, const Profile& profile) {
  ui::Ui& ui = v.ui;
  auto card = ui::card(ui, {.pad = {16, 8}});
  ui::sum_row(ui, tr("profile.phone"), tr("profile.phone_note"), profile.phone_masked);
  ui::sum_row(ui, tr("me.invite_code"), {}, profile.invite_code);
  ui::sum_row(ui, tr("profile.joined"), {}, date_text(profile.joined_at, v.state.utc_offset_min()));
}

void draw_kept(const View& v, std::string_view icon, const char* what, const char* why) {
  auto row = v.ui.row({.gap = 12, .pad = {0, 10}, .align = ui::Align::start, .role = "listitem"});
  v.ui.icon(icon, 20, v.t.ink_2);
  auto words = v.ui.column({.gap = 2, .grow = 1});
  v.ui.text(tr(what), {.weight = 600});
  v.ui.text(tr(why), {.size = 12, .colour = v.t.ink_3});
}

}  // namespace

void draw_profile(const View& v) {
  ui::Ui& ui = v.ui;
  const auto& profile = v.state.profile.profile;
  auto page = ui.column({.grow = 1});
  ui::app_bar(ui, {.title = tr("profile.title"), .back = v.does(GoBack{})});
  const Pull pull = pull_of(v, profile.refreshing());
  auto scroll = ui.scroll(
      {.id = "profile", .pad = {16, 8, 16, 24}, .gap = 12, .refresh = pull.refresh, .refreshing = pull.refreshing});
  const bool ready = shown(v, profile, [&] {
    for (const float height : {180.0f, 88.0f, 140.0f}) ui::skeleton(ui, 0, height, 16);
  });
  if (!ready) return;
  draw_name(v, *profile.value);
  draw_avatar(v, *profile.value);
  draw_facts(v, *profile.value);
  auto links = ui::card(ui, {.pad = {16, 4}});
  ui::list_row(ui,
               {.icon = "shield-check", .title = tr("privacy.title"), .tap = v.does(Go{{Screen::privacy, {}, {}}})});
}

void draw_privacy(const View& v) {
  ui::Ui& ui = v.ui;
  auto page = ui.column({.grow = 1});
  ui::app_bar(ui, {.title = tr("privacy.title"), .back = v.does(GoBack{})});
  auto scroll = ui.scroll({.id = "privacy", .pad = {16, 8, 16, 24}, .gap = 12});
  {
    auto card = ui::card(ui, {.pad = {16, 14, 16, 8}});
    ui.text(tr("privacy.lead"), {.size = 16, .weight = 600, .role = "heading"});
    draw_kept(v, "lock", "privacy.phone", "privacy.phone_note");
    draw_kept(v, "user", "privacy.name", "privacy.name_note");
    draw_kept(v, "landmark", "privacy.payout", "privacy.payout_note");
    draw_kept(v, "map-pin", "privacy.address", "privacy.address_note");
    draw_kept(v, "link", "privacy.touches", "privacy.touches_note");
    draw_kept(v, "file-text", "privacy.orders", "privacy.orders_note");
  }
  ui::note(ui, tr("privacy.never"), ui::Tone::brand, "shield-check");
  ui::note(ui, tr("privacy.rights"));
}

}  // namespace fenxiao::client::views

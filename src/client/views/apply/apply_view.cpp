// Becoming a distributor: the form, then what the merchant says to it.
#include <algorithm>

#include "client/views/parts.h"

namespace fenxiao::client::views {
namespace {

constexpr float k_form_width_max = 480;

using contract::Application;
using contract::ReviewStatus;

std::string error_at(const ApplySlice& form, std::string_view field) {
  return !form.error_key.empty() && form.error_field == field ? tr(form.error_key) : std::string();
}

void lead(const View& v) {
  auto hero = v.ui.column({.gap = 8,
                           .pad = 20,
                           .surface = {.fill = v.t.hero_a,
                                       .fill_end = v.t.hero_b,
                                       .gradient_deg = 135,
                                       .radius = 20,
                                       .elevation = 2,
                                       .glow_radius = 220,
                                       .glow_alpha = 0.16f}});
  v.ui.text(tr("apply.headline"), {.size = 20, .weight = 600, .colour = v.t.hero_ink, .role = "heading"});
  for (const char* key : {"apply.lead", "apply.no_fee"}) {
    auto row = v.ui.row({.gap = 8, .align = ui::Align::start});
    v.ui.icon("circle-check", 20, v.t.hero_ink_2);
    v.ui.text(tr(key), {.colour = v.t.hero_ink_2, .grow = 1});
  }
}

void consent(const View& v, const ApplySlice& form) {
  auto column = v.ui.column({.gap = 4});
  ui::check_row(v.ui, "consent", tr("apply.consent"), form.consent, v.does(SetConsent{!form.consent}));
  if (const std::string error = error_at(form, "consent"); !error.empty())
    v.ui.text(error, {.size = 12, .colour = v.t.danger, .role = "alert"});
}

void form_card(const View& v, const ApplySlice& form) {
  {
    auto card = ui::card(v.ui, {.gap = 16});
    v.ui.field({.id = "apply-name",
                .label = tr("apply.name"),
                .value = form.name,
                .helper = tr("apply.name_hint"),
                .error = error_at(form, "name"),
                .max_length = 30,
                .disabled = form.submitting,
                .edit = v.edits<EditApplyName>()});
    v.ui.field({.id = "apply-reason",
                .label = tr("apply.reason"),
                .placeholder = tr("apply.reason_hint"),
                .value = form.reason,
                .error = error_at(form, "reason"),
                .kind = ui::FieldKind::multiline,
                .max_length = 200,
                .lines = 3,
                .disabled = form.submitting,
                .edit = v.edits<EditApplyReason>()});
    v.ui.field({.id = "apply-invite",
                .label = tr("apply.invite_code"),
                .value = form.invite_code,
                .error = error_at(form, "invite_code"),
                .max_length = 16,
                .disabled = form.submitting,
                .edit = v.edits<EditInviteCode>(),
                .submit = v.does(SubmitApplication{})});
  }
  consent(v, form);
  const bool elsewhere =
      !form.error_key.empty() &&
      (form.error_field.empty() || (form.error_field != "name" && form.error_field != "reason" &&
                                    form.error_field != "invite_code" && form.error_field != "consent"));
  if (elsewhere) ui::note(v.ui, tr(form.error_key), ui::Tone::danger, "circle-alert");
  ui::button(v.ui, {.label = tr("apply.submit"),
                    .loading = form.submitting,
                    .tap = v.does(SubmitApplication{}),
                    .id = "apply-submit"});
}

struct Answer {
  std::string_view icon;
  ui::Tone tone;
  std::string title;
  std::string note;
};
void answer_head(const View& v, const Answer& answer) {
  auto column = v.ui.column({.gap = 8, .pad = {0, 24, 0, 8}, .align = ui::Align::center});
  {
    auto disc = v.ui.row({.align = ui::Align::center,
                          .justify = ui::Justify::center,
                          .width = 72,
                          .height = 72,
                          .surface = {.fill = ui::tone_soft(v.t, answer.tone), .radius = 36}});
    v.ui.icon(answer.icon, 32, ui::tone_ink(v.t, answer.tone));
  }
  v.ui.space(4);
  v.ui.text(answer.title, {.size = 20, .weight = 600, .align = ui::Align::center, .role = "heading"});
  v.ui.text(answer.note, {.colour = v.t.ink_2, .align = ui::Align::center, .role = "status"});
}

void what_was_sent(const View& v, const Application& application) {
  auto card = ui::card(v.ui);
  ui::sum_row(v.ui, tr("apply.name"), {}, application.name);
  ui::sum_row(v.ui, tr("sign_in.phone"), {}, application.phone_masked);
  if (application.referrer_name) ui::sum_row(v.ui, tr("apply.referrer"), {}, *application.referrer_name);
  ui::sum_row(v.ui, tr("apply.applied_at"), {}, date_text(application.applied_at, v.state.utc_offset_min(), true));
  if (application.reviewed_at)
    ui::sum_row(v.ui, tr("apply.reviewed_at"), {}, date_text(*application.reviewed_at, v.state.utc_offset_min(), true));
  if (!application.reason || application.reason->empty()) return;
  v.ui.space(4);
  v.ui.text(tr("apply.reason_given"), {.size = 12, .colour = v.t.ink_3});
  v.ui.text(*application.reason, {.colour = v.t.ink_2});
}

void pending(const View& v, const Application& application) {
  answer_head(v, {"clock", ui::Tone::gold, tr("apply.pending_title"), tr("apply.pending_note")});
  ui::steps(v.ui, {{tr("apply.step_sent"), {}, "file-text", ui::Step::State::done},
                   {tr("apply.step_review"), {}, "clock", ui::Step::State::now},
                   {tr("apply.step_begin"), {}, "share-2", ui::Step::State::later}});
  what_was_sent(v, application);
  ui::button(v.ui, {.label = tr("product.more"),
                    .kind = ui::ButtonKind::tonal,
                    .tap = v.does(Go{{Screen::shop, {}, {}}}),
                    .id = "to-shop"});
}

// Approved once and no distributor now: the merchant has stopped it.
bool suspended(const View& v) {
  return !v.state.session.is_distributor() && v.state.session.session.status == LoadStatus::ready;
}

void approved(const View& v) {
  if (suspended(v))
    return answer_head(v, {"lock", ui::Tone::danger, tr("apply.suspended_title"), tr("apply.suspended_note")});
  answer_head(v, {"circle-check", ui::Tone::brand, tr("apply.approved_title"), tr("apply.approved_note")});
  ui::button(v.ui, {.label = tr("apply.approved_action"),
                    .loading = !v.state.session.is_distributor(),
                    .tap = v.does(Go{{Screen::home, {}, {}}}),
                    .id = "to-home"});
}

void rejected(const View& v, const Application& application) {
  answer_head(v, {"circle-alert", ui::Tone::danger, tr("apply.rejected_title"), tr("apply.rejected_lead")});
  {
    auto why = v.ui.column({.gap = 4, .pad = 16, .surface = {.fill = v.t.danger_soft, .radius = 16}});
    v.ui.text(tr("apply.rejected_why"), {.size = 12, .colour = v.t.danger});
    v.ui.text(application.reject_reason.value_or("—"), {.size = 16, .colour = v.t.danger, .role = "alert"});
  }
  what_was_sent(v, application);
  ui::button(v.ui, {.label = tr("apply.again"), .tap = v.does(ApplyAgain{}), .id = "apply-again"});
}

void content(const View& v) {
  const ApplySlice& form = v.state.apply;
  const Loadable<Application>& loadable = form.application;
  if (v.state.session.is_distributor()) return approved(v);
  // "There is none" is an answer: the form.
  const bool none = !loadable.value && form.none_yet;
  if (!none && !shown(v, loadable, [&] {
        ui::skeleton_card(v.ui, 2);
        ui::skeleton_card(v.ui, 5);
      }))
    return;
  if (none || form.again) {
    lead(v);
    return form_card(v, form);
  }
  switch (loadable.value->review_status) {
    case ReviewStatus::pending: return pending(v, *loadable.value);
    case ReviewStatus::approved: return approved(v);
    case ReviewStatus::rejected: return rejected(v, *loadable.value);
  }
}

}  // namespace

void draw_apply(const View& v) {
  auto page = v.ui.column({.grow = 1});
  ui::app_bar(v.ui, {.title = tr("apply.title"), .back = v.does(GoBack{})});
  const Pull pull = pull_of(v, v.state.apply.application.refreshing());
  auto scroll = v.ui.scroll({.id = "apply",
                             .pad = {ui::k_margin, 8, ui::k_margin, 32},
                             .refresh = pull.refresh,
                             .refreshing = pull.refreshing});
  auto column = v.ui.column(
      {.gap = 16, .width = std::min(v.ui.width() - 2 * ui::k_margin, k_form_width_max), .self = ui::Align::center});
  content(v);
}

}  // namespace fenxiao::client::views

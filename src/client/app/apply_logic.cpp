#include "client/app/logic.h"

namespace fenxiao::client {
namespace {

// A change of what is asked for is a new intention, and so a new key.
void edited(ApplySlice& form) {
  form.key.clear();
  form.error_key.clear();
  form.error_field.clear();
}

// The review came out well: the session is asked for again, since it now names a distributor.
void become_distributor(App& app) {
  auto& session = app.state().session.session;
  if (session.status == LoadStatus::loading || app.state().session.is_distributor()) return;
  app.fetch<contract::Empty, contract::Session>(contract::k_session, {},
                                                [](State& s) -> auto& { return s.session.session; });
}

}  // namespace

bool awaits_review(const State& state) {
  const auto& application = state.apply.application.value;
  return application && application->review_status == contract::ReviewStatus::pending;
}

void load_application(App& app) {
  auto& slot = app.state().apply.application;
  if (slot.status == LoadStatus::loading) return;
  const auto generation = slot.begin();
  app.api().call<contract::Empty, contract::Application>(
      contract::k_my_application, {}, [&app, generation](Result<contract::Application, CallError> reply) {
        auto& known = app.state().apply.application;
        if (known.generation != generation) return;
        if (!reply) {
          app.failed(reply.error());
          known.failed(reply.error().text_key());
          if (known.error_key == "error.not_found") app.state().apply.none_yet = true;
          app.changed();
          return;
        }
        const bool same = known.value && contract::encode(*known.value) == contract::encode(*reply);
        known.arrived(std::move(reply).value(), app.host().now_ms());
        // At once, not at the next question: "Open home" must lead there.
        if (known.value->review_status == contract::ReviewStatus::approved) become_distributor(app);
        if (!same) app.changed();
      });
  if (!slot.value) app.changed();
}

void apply(App& app, const EditApplyName& c) {
  app.state().apply.name = c.text;
  app.host().store("draft.apply_name", c.text);
  edited(app.state().apply);
}

void apply(App& app, const EditApplyReason& c) {
  app.state().apply.reason = c.text;
  edited(app.state().apply);
}

void apply(App& app, const EditInviteCode& c) {
  app.state().apply.invite_code = c.text;
  edited(app.state().apply);
}

void apply(App& app, const SetConsent& c) {
  app.state().apply.consent = c.agreed;
  edited(app.state().apply);
}

// The form with what was written before; only the name and the reason are known.
void apply(App& app, const ApplyAgain&) {
  ApplySlice& form = app.state().apply;
  form.again = true;
  if (!form.application.value) return;
  if (form.name.empty()) form.name = form.application.value->name;
  if (form.reason.empty()) form.reason = form.application.value->reason.value_or("");
}

void apply(App& app, const SubmitApplication&) {
  ApplySlice& form = app.state().apply;
  if (form.submitting) return;
  form.checked = true;
  if (form.name.empty() || !form.consent) {
    form.error_field = form.name.empty() ? "name" : "consent";
    form.error_key = form.name.empty() ? "error.invalid_field.missing_field" : "error.consent_required";
    return;
  }
  form.submitting = true;
  form.error_key.clear();
  form.error_field.clear();
  if (form.key.empty()) form.key = app.fresh_key();
  contract::ApplyRequest request;
  request.name = form.name;
  if (!form.reason.empty()) request.reason = form.reason;
  if (!form.invite_code.empty()) request.invite_code = form.invite_code;
  request.consent = form.consent;
  app.api().call<contract::ApplyRequest, contract::Application>(
      contract::k_apply, request,
      [&app](Result<contract::Application, CallError> reply) {
        ApplySlice& f = app.state().apply;
        f.submitting = false;
        if (reply) {
          f.application.begin();
          f.application.arrived(std::move(reply).value(), app.host().now_ms());
          f.name.clear();
          f.reason.clear();
          f.invite_code.clear();
          f.consent = false;
          f.again = false;
          f.checked = false;
          f.key.clear();
          app.host().store("draft.apply_name", "");
        } else {
          app.failed(reply.error());
          f.error_key = reply.error().text_key();
          f.error_field = reply.error().problem.field.value_or("");
          if (reply.error().failure == Failure::refused) f.key.clear();
        }
        app.changed();
      },
      form.key);
}

}  // namespace fenxiao::client

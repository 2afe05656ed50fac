// Phone, then the code that was sent to it. The code field is one that the phone fills in from the message by itself.
#include <algorithm>
#include <cmath>

#include "client/views/view.h"

namespace fenxiao::client::views {
namespace {

constexpr float k_form_width_max = 480;
constexpr double k_second_ms = 1000;

std::string error_at(const SignInSlice& form, std::string_view field) {
  const bool here =
      form.error_field == field || (form.error_field.empty() && field == (form.code_sent ? "code" : "phone"));
  return !form.error_key.empty() && here ? tr(form.error_key) : std::string();
}

void phone_step(const View& v, const SignInSlice& form) {
  v.ui.field({.id = "phone",
              .label = tr("sign_in.phone"),
              .value = form.phone,
              .error = error_at(form, "phone"),
              .kind = ui::FieldKind::phone,
              .max_length = 20,
              .disabled = form.sending,
              .edit = v.edits<EditPhone>(),
              .submit = v.does(SendCode{})});
  ui::button(v.ui,
             {.label = tr("sign_in.send"), .loading = form.sending, .tap = v.does(SendCode{}), .id = "send-code"});
}

// Counts down in whole seconds and asks for a frame at each.
void resend(const View& v, const SignInSlice& form) {
  const double left_ms = form.resend_at_ms - v.ui.now_ms();
  if (left_ms > 0) {
    const auto seconds = static_cast<std::int64_t>(std::ceil(left_ms / k_second_ms));
    v.ui.wake_at(form.resend_at_ms - static_cast<double>(seconds - 1) * k_second_ms);
    v.ui.text(tr("sign_in.resend_in", {number_text(seconds)}), {.colour = v.t.ink_3});
    return;
  }
  ui::link(v.ui, tr("sign_in.resend"), v.does(SendCode{}));
}

void demo_code(const View& v, const SignInSlice& form) {
  if (form.demo_code.empty()) return;
  auto row = v.ui.row({.gap = 8,
                       .pad = {12, 8},
                       .align = ui::Align::center,
                       .surface = {.fill = v.t.gold_soft, .radius = ui::k_radius_m}});
  v.ui.icon("info", 20, v.t.gold);
  v.ui.text(tr("sign_in.demo_code", {form.demo_code}), {.colour = v.t.gold, .grow = 1, .role = "status"});
  ui::link(v.ui, tr("sign_in.fill_in"), v.does(EditCode{form.demo_code}));
}

void code_step(const View& v, const SignInSlice& form) {
  {
    auto row = v.ui.row({.gap = 8, .align = ui::Align::center});
    v.ui.text(tr("sign_in.sent_to", {form.phone}), {.colour = v.t.ink_2, .grow = 1});
    ui::link(v.ui, tr("sign_in.change"), v.does(EditPhoneAgain{}));
  }
  v.ui.field({.id = "code",
              .label = tr("sign_in.code"),
              .value = form.code,
              .error = error_at(form, "code"),
              .kind = ui::FieldKind::code,
              .max_length = 6,
              .font = 20,
              .weight = 600,
              .autofocus = true,
              .disabled = form.verifying,
              .edit = v.edits<EditCode>(),
              .submit = v.does(SignIn{})});
  demo_code(v, form);
  ui::button(v.ui,
             {.label = tr("sign_in.submit"), .loading = form.verifying, .tap = v.does(SignIn{}), .id = "sign-in"});
  auto row = v.ui.row({.align = ui::Align::center, .justify = ui::Justify::center, .min_height = ui::k_touch});
  resend(v, form);
}

}  // namespace

void draw_sign_in(const View& v) {
  const SignInSlice& form = v.state.session.sign_in;
  auto page = v.ui.column({.grow = 1});
  ui::app_bar(v.ui, {.back = v.does(GoBack{}), .modal = true});
  auto scroll = v.ui.scroll({.id = "sign-in", .pad = {24, 16, 24, 24}});
  auto column =
      v.ui.column({.gap = 16, .width = std::min(v.ui.width() - 48, k_form_width_max), .self = ui::Align::center});
  {
    auto words = v.ui.column({.gap = 4});
    v.ui.text(tr("sign_in.title"), {.size = 28, .weight = 600, .role = "heading"});
    v.ui.text(tr("sign_in.lead"), {.colour = v.t.ink_3});
  }
  if (form.code_sent)
    code_step(v, form);
  else
    phone_step(v, form);
  v.ui.text(tr("sign_in.consent"), {.size = 12, .colour = v.t.ink_3, .align = ui::Align::center});
}

}  // namespace fenxiao::client::views

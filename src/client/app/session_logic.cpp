#include <algorithm>

#include "client/app/logic.h"

namespace fenxiao::client {
namespace {

constexpr double k_second = 1000;
constexpr std::size_t k_phone_digits_min = 6, k_phone_digits_max = 15;
constexpr std::size_t k_code_digits = 6;

void keep_digits(std::string& text, std::size_t most) {
  std::erase_if(text, [](char c) { return c < '0' || c > '9'; });
  if (text.size() > most) text.resize(most);
}

void clear_error(SignInSlice& form) {
  form.error_key.clear();
  form.error_field.clear();
}

void refused(SignInSlice& form, const CallError& error) {
  form.error_key = error.text_key();
  form.error_field = error.problem.field.value_or("");
}

// A demo shop sends no real message: its server tells the code.
void ask_demo_code(App& app, const std::string& phone) {
  using namespace contract;
  app.api().call<SandboxSmsQuery, SandboxSms>(k_sandbox_sms, {phone}, [&app](Result<SandboxSms, CallError> reply) {
    if (reply) app.state().session.sign_in.demo_code = reply->code;
    app.changed();
  });
}

}  // namespace

void apply(App& app, const EditPhone& c) {
  SignInSlice& form = app.state().session.sign_in;
  form.phone = c.text;
  keep_digits(form.phone, k_phone_digits_max);
  clear_error(form);
  app.host().store("draft.phone", form.phone);
}

void apply(App& app, const EditCode& c) {
  SignInSlice& form = app.state().session.sign_in;
  form.code = c.text;
  keep_digits(form.code, k_code_digits);
  clear_error(form);
  if (form.code.size() == k_code_digits && form.code_sent && !form.verifying) apply(app, SignIn{});
}

void apply(App& app, const SendCode&) {
  SignInSlice& form = app.state().session.sign_in;
  if (form.sending || app.host().now_ms() < form.resend_at_ms) return;
  if (form.phone.size() < k_phone_digits_min) {
    form.error_key = "error.phone_invalid";
    form.error_field = "phone";
    return;
  }
  form.sending = true;
  clear_error(form);
  form.code.clear();
  const std::string phone = form.phone;
  app.api().call<contract::CodeRequest, contract::CodeSent>(
      contract::k_send_code, {phone}, [&app, phone](Result<contract::CodeSent, CallError> reply) {
        SignInSlice& f = app.state().session.sign_in;
        f.sending = false;
        if (reply) {
          f.code_sent = true;
          f.resend_at_ms = app.host().now_ms() + static_cast<double>(reply->resend_after_s) * k_second;
          const auto& shop = app.state().session.shop.value;
          if (shop && shop->demo) ask_demo_code(app, phone);
        } else {
          refused(f, reply.error());
        }
        app.changed();
      });
}

void apply(App& app, const SignIn&) {
  State& state = app.state();
  SignInSlice& form = state.session.sign_in;
  if (form.verifying) return;
  if (form.code.size() != k_code_digits) {
    form.error_key = "error.code_incomplete";
    form.error_field = "code";
    return;
  }
  form.verifying = true;
  clear_error(form);
  contract::PhoneSignIn request{form.phone, form.code, {}};
  if (!state.product.visitor_key.empty()) request.visitor_key = state.product.visitor_key;
  app.api().call<contract::PhoneSignIn, contract::Session>(
      contract::k_sign_in_phone, request, [&app](Result<contract::Session, CallError> reply) {
        State& s = app.state();
        SignInSlice& f = s.session.sign_in;
        f.verifying = false;
        f.code.clear();
        if (!reply) {
          refused(f, reply.error());
          app.changed();
          return;
        }
        s.session.session.begin();
        s.session.session.arrived(std::move(reply).value(), app.host().now_ms());
        const std::string then = f.then;
        f = SignInSlice{};
        const Screen fallback = s.session.is_distributor() ? Screen::home : Screen::shop;
        app.go(parse_route(then).value_or(Route{fallback, {}, {}}), true);
        app.changed();
      });
}

void apply(App& app, const EditPhoneAgain&) {
  SignInSlice& form = app.state().session.sign_in;
  form.code_sent = false;
  form.code.clear();
  form.demo_code.clear();
  form.resend_at_ms = 0;
  clear_error(form);
}

void apply(App& app, const SignOut&) {
  app.api().call<contract::Empty, contract::Empty>(
      contract::k_sign_out, {}, [&app](Result<contract::Empty, CallError> reply) {
        if (!reply && reply.error().failure != Failure::refused) {
          app.toast(reply.error().text_key(), false);
          return;
        }
        // Nothing of this person stays behind: not on screen, not in a draft.
        const contract::Shop shop = app.state().session.shop.value.value_or(contract::Shop{});
        const std::string visitor = app.state().product.visitor_key;
        const bool dark = app.state().dark;
        const std::uint32_t person = app.state().live.person;
        app.api().drop_all();
        RouteStack routes = app.state().routes;
        app.state() = State{};
        app.state().routes = std::move(routes);
        app.state().dark = dark;
        app.state().live.person = person + 1;
        app.state().product.visitor_key = visitor;
        app.state().session.shop.arrived(shop, app.host().now_ms());
        app.state().session.session.failed("error.unauthenticated");
        for (const char* draft : {"draft.phone", "draft.apply_name", "draft.order_under_way"})
          app.host().store(draft, "");
        app.go({Screen::shop, {}, {}}, true);
        app.changed();
      });
}

}  // namespace fenxiao::client

#include <algorithm>

#include "client/app/logic.h"

namespace fenxiao::client {
namespace {

constexpr double k_second = 1000;

void keep_digits(std::string& text, std::size_t most) {
  std::erase_if(text, [](char c) { return c < '0' || c > '9'; });
  if (text.size() > most) text.resize(most);
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
  keep_digits(form.phone, 15);
  form.error_key.clear();
  app.host().store("draft.phone", form.phone);
}

void apply(App& app, const EditCode& c) {
  SignInSlice& form = app.state().session.sign_in;
  form.code = c.text;
  keep_digits(form.code, 6);
  form.error_key.clear();
  if (form.code.size() == 6 && form.code_sent && !form.verifying) apply(app, SignIn{});
}

void apply(App& app, const SendCode&) {
  SignInSlice& form = app.state().session.sign_in;
  if (form.sending || app.host().now_ms() < form.resend_at_ms) return;
  if (form.phone.size() < 6) {
    form.error_key = "error.phone_invalid";
    return;
  }
  form.sending = true;
  form.error_key.clear();
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
          f.error_key = reply.error().text_key();
        }
        app.changed();
      });
}

void apply(App& app, const SignIn&) {
  State& state = app.state();
  SignInSlice& form = state.session.sign_in;
  if (form.verifying) return;
  form.verifying = true;
  form.error_key.clear();
  contract::PhoneSignIn request{form.phone, form.code, {}};
  if (!state.product.visitor_key.empty()) request.visitor_key = state.product.visitor_key;
  app.api().call<contract::PhoneSignIn, contract::Session>(
      contract::k_sign_in_phone, request, [&app](Result<contract::Session, CallError> reply) {
        State& s = app.state();
        SignInSlice& f = s.session.sign_in;
        f.verifying = false;
        f.code.clear();
        if (!reply) {
          f.error_key = reply.error().text_key();
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
        app.api().drop_all();
        RouteStack routes = app.state().routes;
        app.state() = State{};
        app.state().routes = std::move(routes);
        app.state().dark = dark;
        app.state().product.visitor_key = visitor;
        app.state().session.shop.arrived(shop, app.host().now_ms());
        app.state().session.session.failed("error.unauthenticated");
        for (const char* draft : {"draft.phone", "draft.apply_name"}) app.host().store(draft, "");
        app.go({Screen::shop, {}, {}}, true);
        app.changed();
      });
}

}  // namespace fenxiao::client

#include "client/app/app.h"

#include "client/app/logic.h"

namespace fenxiao::client {
namespace {

constexpr int k_poll_ms = 4000;    // "within seconds", where nothing is told by itself
constexpr int k_unsure_every = 5;  // ticks: what another server has done is not told by this one
constexpr double k_toast_ms = 3000;

Route default_route(const State& state) {
  return Route{state.session.is_distributor() ? Screen::home : Screen::shop, {}, {}};
}

}  // namespace

void App::start(std::string_view hash, std::string_view visitor_key, std::string_view promo_code) {
  state_.product.visitor_key = visitor_key;
  state_.product.promo_code = promo_code;
  state_.can_share = host_.can_share();
  state_.session.sign_in.phone = host_.stored("draft.phone");
  state_.apply.name = host_.stored("draft.apply_name");
  fetch<contract::Empty, contract::Shop>(contract::k_shop, {}, [](State& s) -> auto& { return s.session.shop; });
  // The session decides which screen is first, so a plain address waits for it; a deep link does not.
  const auto route = parse_route(hash);
  const std::string first(hash);
  Loadable<contract::Session>& session = state_.session.session;
  const auto generation = session.begin();
  api_.call<contract::Empty, contract::Session>(contract::k_session, {},
                                                [this, generation, first](Result<contract::Session, CallError> reply) {
                                                  Loadable<contract::Session>& arrived_in = state_.session.session;
                                                  if (arrived_in.generation != generation) return;
                                                  if (reply)
                                                    arrived_in.arrived(std::move(reply).value(), host_.now_ms());
                                                  else
                                                    arrived_in.failed(reply.error().text_key());
                                                  if (state_.routes.empty())
                                                    go(parse_route(first).value_or(default_route(state_)), true);
                                                  else
                                                    enter(state_.routes.top().route);
                                                  changed();
                                                });
  if (route && !needs_sign_in(route->screen)) go(*route, true);
  if (!polling_) {
    polling_ = true;
    poll();
  }
}

void App::go(const Route& route, bool replace) { host_.set_hash(format_route(route), replace); }

void App::arrived(std::string_view hash) {
  const Route route = parse_route(hash).value_or(default_route(state_));
  const bool known = state_.session.session.status != LoadStatus::loading;
  if (needs_sign_in(route.screen) && known && !state_.session.signed_in()) {
    Route sign_in{Screen::sign_in, {}, {{"then", format_route(route)}}};
    go(sign_in, true);
    return;
  }
  if (needs_distributor(route.screen) && known && !state_.session.is_distributor()) {
    go({Screen::apply, {}, {}}, true);
    return;
  }
  if (state_.routes.arrived(route) == RouteStack::Step::none) return;
  state_.share.open = false;
  state_.product.sku_sheet = false;
  state_.orders.sheet = OrderSheet::none;
  state_.withdraw.confirm_sheet = false;
  state_.withdraw.account_sheet = false;
  enter(route);
  changed();
}

void App::enter(const Route& route) {
  if (needs_sign_in(route.screen) && !state_.session.signed_in()) {
    if (state_.session.session.status != LoadStatus::loading) arrived(format_route(route));
    return;
  }
  switch (route.screen) {
    case Screen::shop:
    case Screen::promote: load_promote(*this); break;
    case Screen::product: load_product(*this, route); break;
    case Screen::checkout: load_checkout(*this, route); break;
    case Screen::orders: load_orders(*this); break;
    case Screen::order: load_order(*this, route.id); break;
    case Screen::sign_in: state_.session.sign_in.then = route.query_value("then"); break;
    case Screen::apply: load_application(*this); break;
    case Screen::home: load_home(*this); break;
    case Screen::me:
      if (state_.session.is_distributor()) load_home(*this);
      break;
    case Screen::earnings: load_earnings(*this); break;
    case Screen::commission: load_commission(*this, route.id); break;
    case Screen::poster: load_poster(*this, route.id); break;
    case Screen::withdraw: load_withdraw(*this); break;
    case Screen::withdrawals: load_withdrawals(*this); break;
    case Screen::statement: load_statement(*this); break;
    case Screen::seller: load_seller(*this); break;
    case Screen::tier: load_tier(*this); break;
    case Screen::leaderboard: load_leaderboard(*this); break;
    case Screen::team: load_team(*this); break;
    case Screen::messages: load_messages(*this); break;
    case Screen::profile: load_profile(*this); break;
    case Screen::privacy: break;
    case Screen::gallery: break;
  }
}

void App::look_again() {
  if (state_.routes.empty()) return;
  const Screen screen = state_.routes.top().route.screen;
  switch (screen) {
    case Screen::home:
    case Screen::commission:
    case Screen::order:
    case Screen::orders: enter(state_.routes.top().route); break;
    case Screen::apply:
      if (awaits_review(state_)) load_application(*this);
      break;
    case Screen::earnings: follow_earnings(*this); break;
    case Screen::withdrawals: follow_withdrawals(*this); break;
    case Screen::messages: follow_messages(*this); break;
    default: break;
  }
  // The marks of the tab bar are the home's.
  if (screen != Screen::home && state_.home.home.ready() && state_.session.is_distributor()) load_home(*this);
}

// A hidden page asks nothing. Where the long poll works there is nothing to ask for on a clock.
void App::poll() {
  transport_.after(k_poll_ms, [this] {
    ++ticks_;
    if (host_.visible() && state_.online && !state_.routes.empty()) {
      if (!hears(state_) || (!state_.live.alone && ticks_ % k_unsure_every == 0)) look_again();
      listen(*this, [this] { look_again(); });
    }
    poll();
  });
}

void App::resumed() {
  if (!state_.routes.empty()) enter(state_.routes.top().route);
  listen(*this, [this] { look_again(); });
}

void App::set_online(bool online) {
  if (state_.online == online) return;
  state_.online = online;
  if (online) {
    resumed();
    if (state_.checkout.uncertain) resume_order(*this);
  }
  changed();
}

void App::failed(const CallError& error) {
  if (error.failure == Failure::refused && error.problem.code == "unauthenticated" && state_.session.signed_in()) {
    state_.session.session = {};
    state_.session.session.failed("error.unauthenticated");
    if (!state_.routes.empty() && needs_sign_in(state_.routes.top().route.screen)) {
      Route sign_in{Screen::sign_in, {}, {{"then", format_route(state_.routes.top().route)}}};
      go(sign_in, true);
    }
  }
}

void App::toast(const std::string& text_key, bool good) {
  state_.toast = Toast{text_key, good, host_.now_ms() + k_toast_ms};
  changed();
}

void App::changed() {
  keep_posters(*this);
  host_.request_frame();
}

void App::apply(const Command& command) {
  std::visit([this](const auto& c) { ::fenxiao::client::apply(*this, c); }, command);
  changed();
}

void apply(App& app, const Go& c) { app.go(c.route); }

void apply(App& app, const GoBack&) {
  if (app.state().routes.can_pop())
    app.host().go_back();
  else
    app.go(default_route(app.state()), true);
}

void apply(App& app, const Refresh&) { app.resumed(); }

void apply(App& app, const DismissToast&) { app.state().toast.reset(); }

void apply(App& app, const SwitchLanguage& c) {
  app.host().store("language", c.language == Language::en ? "en" : "zh-CN");
  app.host().load_language(c.language);
}

void apply(App& app, const SwitchTheme& c) {
  app.state().theme = c.theme;
  app.host().store("theme", c.theme);
}

}  // namespace fenxiao::client

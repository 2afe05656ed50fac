#include "client/app/logic.h"

namespace fenxiao::client {
namespace {

contract::ProductListQuery query_of(const State& state) {
  contract::ProductListQuery query;
  query.category_id = state.promote.category;
  if (!state.promote.search.empty()) query.search = state.promote.search;
  // A buyer sees what sells; what a distributor would earn is not his to sort by.
  query.sort = state.session.is_distributor() ? state.promote.sort : contract::ProductSort::best_selling;
  query.limit = 24;
  return query;
}

void fetch_products(App& app, bool more) {
  app.fetch_page<contract::ProductListQuery, contract::PromoProduct>(
      contract::k_products, query_of(app.state()), more, [](State& s) -> auto& { return s.promote.products; });
}

// Another question: what is shown stays until the answer is here, an answer to the old question is dropped.
void ask_anew(App& app) {
  app.state().promote.products.next_cursor.reset();
  app.state().promote.products.loading_more = false;
  fetch_products(app, false);
}

}  // namespace

void load_promote(App& app) {
  if (!app.state().promote.categories.ready())
    app.fetch<contract::Empty, contract::CategoryList>(contract::k_categories, {},
                                                       [](State& s) -> auto& { return s.promote.categories; });
  ask_anew(app);
}

void load_home(App& app) {
  // The clock of the answer moves at every question; it alone is no reason to draw.
  auto& slot = app.state().home.home;
  if (slot.status == LoadStatus::loading) return;
  const auto generation = slot.begin();
  app.api().call<contract::Empty, contract::Home>(
      contract::k_home, {}, [&app, generation](Result<contract::Home, CallError> reply) {
        auto& home = app.state().home.home;
        if (home.generation != generation) return;
        if (!reply) {
          app.failed(reply.error());
          home.failed(reply.error().text_key());
          app.changed();
          return;
        }
        contract::Home before = home.value.value_or(contract::Home{});
        const bool had = home.value.has_value();
        home.arrived(std::move(reply).value(), app.host().now_ms());
        before.as_of = home.value->as_of;
        if (!had || contract::encode(before) != contract::encode(*home.value)) app.changed();
      });
  if (!slot.value) app.changed();
}

void load_earnings(App& app) {
  app.fetch<contract::Empty, contract::Balances>(contract::k_balances, {},
                                                 [](State& s) -> auto& { return s.earnings.balances; });
  contract::CommissionQuery query;
  query.state = app.state().earnings.filter;
  query.limit = 20;
  app.fetch_page<contract::CommissionQuery, contract::CommissionRow>(contract::k_commissions, query, false,
                                                                     [](State& s) -> auto& { return s.earnings.rows; });
}

void follow_earnings(App& app) {
  Loadable<contract::Balances>& slot = app.state().earnings.balances;
  if (slot.status == LoadStatus::loading) return;
  const auto generation = slot.begin();
  app.api().call<contract::Empty, contract::Balances>(
      contract::k_balances, {}, [&app, generation](Result<contract::Balances, CallError> reply) {
        Loadable<contract::Balances>& balances = app.state().earnings.balances;
        if (balances.generation != generation) return;
        if (!reply) {
          app.failed(reply.error());
          balances.failed(reply.error().text_key());
          app.changed();
          return;
        }
        const bool moved = !balances.value || contract::encode(*balances.value) != contract::encode(*reply);
        balances.arrived(std::move(reply).value(), app.host().now_ms());
        if (moved) load_earnings(app);
      });
}

void load_commission(App& app, const std::string& commission_id) {
  const auto id = CommissionId::parse(commission_id);
  if (!id) {
    app.state().earnings.details[commission_id].failed("error.not_found");
    return;
  }
  app.fetch<contract::CommissionRef, contract::CommissionDetail>(
      contract::k_commission, {*id}, [commission_id](State& s) -> auto& { return s.earnings.details[commission_id]; });
}

void load_seller(App& app) {
  app.fetch<contract::Empty, contract::Binding>(contract::k_my_binding, {}, [](State& s) -> auto& { return s.seller; });
}

void load_promo_link(App& app, const std::string& product_id,
                     std::function<Loadable<contract::PromoLink>&(State&)> slot) {
  const auto id = ProductId::parse(product_id);
  if (!id) {
    slot(app.state()).failed("error.not_found");
    return;
  }
  app.fetch<contract::LinkRequest, contract::PromoLink>(contract::k_promo_link, {*id}, std::move(slot));
}

void apply(App& app, const LoadMore&) {
  if (app.state().routes.empty()) return;
  switch (app.state().routes.top().route.screen) {
    case Screen::shop:
    case Screen::promote: fetch_products(app, true); break;
    case Screen::earnings: {
      contract::CommissionQuery query;
      query.state = app.state().earnings.filter;
      query.limit = 20;
      app.fetch_page<contract::CommissionQuery, contract::CommissionRow>(
          contract::k_commissions, query, true, [](State& s) -> auto& { return s.earnings.rows; });
      break;
    }
    case Screen::orders: load_more_orders(app); break;
    case Screen::withdrawals: load_more_withdrawals(app); break;
    case Screen::team: load_more_team(app); break;
    case Screen::messages: load_more_messages(app); break;
    default: break;
  }
}

void apply(App& app, const ShowChartDays& c) { app.state().home.chart_days = c.days; }

void apply(App& app, const EditSearch& c) {
  if (app.state().promote.search == c.text) return;
  app.state().promote.search = c.text;
  app.transport().after(250, [&app, asked = c.text] {
    if (app.state().promote.search == asked) ask_anew(app);
  });
}

void apply(App& app, const PickCategory& c) {
  app.state().promote.category = c.category;
  ask_anew(app);
}

void apply(App& app, const SortBy& c) {
  app.state().promote.sort = c.sort;
  ask_anew(app);
}

void apply(App& app, const FilterCommissions& c) {
  app.state().earnings.filter = c.state;
  load_earnings(app);
}

void apply(App& app, const OpenShare& c) {
  app.state().share.open = true;
  load_poster(app, c.product_id);
}

void apply(App& app, const CloseShare&) { app.state().share.open = false; }

void apply(App& app, const CopyLink&) {
  const auto& link = app.state().poster.link;
  if (!link.value) return;
  app.host().copy_text(link.value->url);
  app.toast("toast.link_copied");
}

void apply(App& app, const CopyText&) {
  const auto& link = app.state().poster.link;
  if (!link.value) return;
  app.host().copy_text(link.value->copy_text);
  app.toast("toast.text_copied");
}

void apply(App& app, const CopyInviteCode&) {
  const auto& home = app.state().home.home;
  if (!home.value) return;
  app.host().copy_text(home.value->invite_code);
  app.toast("toast.invite_code_copied");
}

}  // namespace fenxiao::client

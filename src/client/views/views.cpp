// The list of screens.
#include <optional>

#include "client/views/view.h"

namespace fenxiao::client::views {
namespace {

using Draw = void (*)(const View&);
struct Entry {
  Screen screen;
  Draw draw;
};
constexpr Entry k_views[] = {
    {Screen::home, draw_home},
    {Screen::promote, draw_promote},
    {Screen::earnings, draw_earnings},
    {Screen::me, draw_me},
    {Screen::commission, draw_commission},
    {Screen::withdraw, draw_withdraw},
    {Screen::withdrawals, draw_withdrawals},
    {Screen::poster, draw_poster},
    {Screen::shop, draw_shop},
    {Screen::product, draw_product},
    {Screen::checkout, draw_checkout},
    {Screen::order, draw_order},
    {Screen::orders, draw_orders},
    {Screen::sign_in, draw_sign_in},
    {Screen::apply, draw_apply},
    {Screen::statement, draw_statement},
    {Screen::seller, draw_seller},
    {Screen::tier, draw_my_tier},
    {Screen::leaderboard, draw_leaderboard},
    {Screen::team, draw_team},
    {Screen::messages, draw_messages},
    {Screen::profile, draw_profile},
    {Screen::privacy, draw_privacy},
    {Screen::gallery, draw_gallery},
};

constexpr std::string_view k_share = "share";
constexpr double k_minute = 60'000;

// When what the screen shows came from the server. Nothing: it shows nothing of the server's, or nothing yet.
std::optional<double> loaded_at(const State& state, const Route& route) {
  const auto of = [](const auto& loadable) {
    return loadable.value ? std::optional(loadable.loaded_at_ms) : std::nullopt;
  };
  const auto in = [&](const auto& map, const std::string& id) {
    const auto found = map.find(id);
    return found == map.end() ? std::optional<double>() : of(found->second);
  };
  switch (route.screen) {
    case Screen::home:
    case Screen::me: return of(state.home.home);
    case Screen::shop:
    case Screen::promote: return of(state.promote.products.items);
    case Screen::earnings: return of(state.earnings.rows.items);
    case Screen::commission: return in(state.earnings.details, route.id);
    case Screen::withdrawals: return of(state.withdraw.history.items);
    case Screen::statement: return in(state.statement.by_month, state.statement.month);
    case Screen::seller: return of(state.seller);
    case Screen::tier: return of(state.standing.tier);
    case Screen::leaderboard: {
      const auto found = state.standing.boards.find(state.standing.period);
      return found == state.standing.boards.end() ? std::nullopt : of(found->second);
    }
    case Screen::team: return of(state.standing.team);
    case Screen::messages: return of(state.messages.list.items);
    case Screen::profile: return of(state.profile.profile);
    case Screen::product: return in(state.product.products, route.id);
    case Screen::orders: return of(state.orders.mine.items);
    case Screen::order: return in(state.orders.by_id, route.id);
    default: return std::nullopt;
  }
}

void draw_offline_bar(const View& v) {
  const auto at = loaded_at(v.state, v.here.route);
  std::string text = tr("state.offline_bare");
  if (at) {
    const auto minutes = static_cast<std::int64_t>((v.state.now_ms - *at) / k_minute);
    text = minutes < 1 ? tr("state.offline_fresh") : tr("state.offline", {number_text(minutes)});
    v.ui.wake_at(*at + static_cast<double>(minutes + 1) * k_minute);
  }
  auto top = v.ui.column({.pad = {0, v.ui.safe_top(), 0, 0}, .surface = {.fill = v.t.gold_soft}});
  ui::banner(v.ui, text, ui::Tone::gold, "wifi-off", v.does(Refresh{}), tr("state.reconnect"));
  v.ui.take_safe_top();
}

}  // namespace

ui::MoneyText money_of(const contract::Money& money, float size, ui::Colour colour, bool one_size) {
  MoneyParts parts = money_parts(money);
  return {std::move(parts.sign),
          std::move(parts.symbol),
          std::move(parts.whole),
          std::move(parts.fraction),
          size,
          colour,
          one_size,
          600};
}

void draw_tabs(const View& v) {
  struct Place {
    Screen screen;
    std::string_view icon;
    const char* label;
  };
  constexpr Place k_places[] = {{Screen::home, "house", "tab.home"},
                                {Screen::promote, "store", "tab.promote"},
                                {Screen::earnings, "wallet", "tab.earnings"},
                                {Screen::me, "user", "tab.me"}};
  std::vector<ui::Tab> tabs;
  std::size_t selected = 0;
  for (const Place& place : k_places) {
    if (place.screen == v.here.route.screen) selected = tabs.size();
    const auto& home = v.state.home.home.value;
    const bool marked = place.screen == Screen::home && place.screen != v.here.route.screen && home;
    tabs.push_back({place.icon, tr(place.label), marked ? static_cast<int>(home->unread_messages) : 0,
                    v.does(Go{{place.screen, {}, {}}})});
  }
  ui::tab_bar(v.ui, tabs, selected);
}

void draw(const View& v) {
  const Screen screen = v.here.route.screen;
  if (!v.state.online) draw_offline_bar(v);
  for (const Entry& entry : k_views)
    if (entry.screen == screen) entry.draw(v);
  if (is_tab(screen) && v.state.session.is_distributor()) draw_tabs(v);
  if (v.ui.sheet_visible(k_share, v.state.share.open)) draw_share_sheet(v);
  if (v.state.toast) {
    if (v.state.now_ms < v.state.toast->until_ms) {
      v.ui.wake_at(v.state.toast->until_ms);
      ui::toast(v.ui, tr(v.state.toast->text), v.state.toast->good);
    } else {
      v.commands.emit(DismissToast{});
    }
  }
}

}  // namespace fenxiao::client::views

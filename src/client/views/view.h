// A screen is a function from const State& to nodes; what a person does becomes a Command, applied after the frame.
// One folder a feature; views.cpp is the list.
#pragma once

#include <utility>

#include "client/app/command.h"
#include "client/app/i18n.h"
#include "client/app/state.h"
#include "client/ui/ui.h"
#include "client/ui/widgets.h"

namespace fenxiao::client::views {

struct View {
  const State& state;
  const RouteInstance& here;
  ui::Ui& ui;
  const ui::Theme& t;
  Commands& commands;

  // `.tap = v.does(Go{…})`
  ui::Action does(Command command) const {
    return [&queue = commands, command = std::move(command)] { queue.emit(command); };
  }
  // `.edit = v.edits<EditPhone>()`: for commands that hold just the text
  template <class C>
  ui::TextAction edits() const {
    return [&queue = commands](std::string text) { queue.emit(C{std::move(text)}); };
  }
};

// Money as the widgets want it.
ui::MoneyText money_of(const contract::Money& money, float size, ui::Colour colour, bool one_size = false);
// Loading, failed and empty of a Loadable, drawn the same way everywhere: true when there is something to show.
template <class T>
bool shown(const View& v, const Loadable<T>& loadable, const std::function<void()>& skeleton) {
  if (loadable.ready()) return true;
  if (loadable.failed_empty())
    ui::error_state(v.ui, tr(loadable.error_key), v.does(Refresh{}));
  else
    skeleton();
  return false;
}

// --- the screens, one file each
void draw_home(const View& v);
void draw_promote(const View& v);
void draw_earnings(const View& v);
void draw_me(const View& v);
void draw_commission(const View& v);
void draw_withdraw(const View& v);
void draw_withdrawals(const View& v);
void draw_poster(const View& v);
void draw_shop(const View& v);
void draw_product(const View& v);
void draw_checkout(const View& v);
void draw_order(const View& v);
void draw_orders(const View& v);
void draw_sign_in(const View& v);
void draw_apply(const View& v);
void draw_statement(const View& v);
void draw_seller(const View& v);
void draw_my_tier(const View& v);
void draw_leaderboard(const View& v);
void draw_team(const View& v);
void draw_messages(const View& v);
void draw_profile(const View& v);
void draw_privacy(const View& v);
void draw_gallery(const View& v);
// --- sheets and bars over them
void draw_share_sheet(const View& v);
void draw_tabs(const View& v);

// Draws the screen that the route names, with its bars, sheets, the offline bar and the toast.
void draw(const View& v);

}  // namespace fenxiao::client::views

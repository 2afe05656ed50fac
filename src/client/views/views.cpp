// The list of screens.
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
    {Screen::gallery, draw_gallery},
};

constexpr std::string_view k_share = "share";

}  // namespace

ui::MoneyText money_of(const contract::Money& money, float size, ui::Colour colour, bool one_size) {
  MoneyParts parts = money_parts(money);
  return {std::move(parts.sign), std::move(parts.symbol), std::move(parts.whole), std::move(parts.fraction), size, colour, one_size, 600};
}

void draw(const View& v) {
  const Screen screen = v.here.route.screen;
  if (!v.state.online) {
    auto top = v.ui.column({.pad = ui::Pad(0, v.ui.safe_top(), 0, 0), .surface = {.fill = v.t.gold_soft}});
    ui::banner(v.ui, tr("state.offline_bare"), ui::Tone::gold, "wifi-off");
  }
  for (const Entry& entry : k_views)
    if (entry.screen == screen) entry.draw(v);
  if (is_tab(screen)) draw_tabs(v);
  if (v.ui.sheet_visible(k_share, v.state.share.open)) draw_share_sheet(v);
  if (v.state.toast) {
    v.ui.wake_at(v.state.toast->until_ms);
    if (v.state.now_ms < v.state.toast->until_ms) ui::toast(v.ui, tr(v.state.toast->text), v.state.toast->good);
  }
}

}  // namespace fenxiao::client::views

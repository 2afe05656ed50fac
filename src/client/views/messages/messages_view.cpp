// What I was told: orders, commission, withdrawals, reviews. A row leads to what it is about.
#include <algorithm>

#include "client/views/parts.h"

namespace fenxiao::client::views {
namespace {

using contract::Message;
using contract::MessageKind;

constexpr float k_row_height = 76;

struct Look {
  std::string_view icon;
  ui::Tone tone;
};
Look look_of(MessageKind kind) {
  switch (kind) {
    case MessageKind::order_paid: return {"shopping-bag", ui::Tone::earn};
    case MessageKind::commission_released: return {"wallet", ui::Tone::brand};
    case MessageKind::commission_clawed: return {"undo-2", ui::Tone::danger};
    case MessageKind::withdrawal_paid: return {"circle-check", ui::Tone::brand};
    case MessageKind::withdrawal_failed:
    case MessageKind::withdrawal_rejected: return {"circle-alert", ui::Tone::danger};
    case MessageKind::withdrawal_confirm: return {"clock", ui::Tone::gold};
    case MessageKind::application_approved: return {"crown", ui::Tone::brand};
    case MessageKind::application_rejected: return {"file-text", ui::Tone::danger};
    case MessageKind::tier_changed: return {"medal", ui::Tone::gold};
  }
  return {};
}

Route way_of(const Message& message) {
  switch (message.kind) {
    case MessageKind::order_paid:
    case MessageKind::commission_released:
    case MessageKind::commission_clawed:
      if (message.count == 1) return {Screen::commission, message.subject, {}};
      return {Screen::earnings, {}, {}};
    case MessageKind::withdrawal_paid:
    case MessageKind::withdrawal_failed:
    case MessageKind::withdrawal_rejected:
    case MessageKind::withdrawal_confirm: return {Screen::withdrawals, {}, {}};
    case MessageKind::application_approved:
    case MessageKind::application_rejected: return {Screen::apply, {}, {}};
    case MessageKind::tier_changed: return {Screen::tier, {}, {}};
  }
  return {};
}

std::string detail_of(const Message& message) {
  const std::string name(contract::name_of(message.kind));
  if (message.reason && !message.reason->empty()) return *message.reason;
  if (message.kind == MessageKind::tier_changed)
    return tr("messages.note_tier_changed", {pick(message.title.value_or(""), message.title_en.value_or(""))});
  if (!message.title) return tr("messages.note_" + name);
  const std::string title = pick(*message.title, message.title_en.value_or(""));
  return message.count > 1 ? tr("messages.several", {number_text(message.count)}) + " · " + title : title;
}

void draw_tile(const View& v, const Message& message, bool fresh) {
  ui::Ui& ui = v.ui;
  const Look look = look_of(message.kind);
  auto place = ui.stack({.width = 44, .height = 44, .shrink = false});
  {
    auto tile = ui.row({.justify = ui::Justify::center,
                        .width = 44,
                        .height = 44,
                        .surface = {.fill = ui::tone_soft(v.t, look.tone), .radius = 12}});
    ui.icon(look.icon, 20, ui::tone_ink(v.t, look.tone));
  }
  if (!fresh) return;
  auto dot = ui.row({.width = 10,
                     .height = 10,
                     .self = ui::Align::end,
                     .self_main = ui::Justify::start,
                     .surface = {.fill = v.t.earn, .radius = 5, .stroke = v.t.surface, .stroke_width = 1.5f},
                     .dx = 3,
                     .dy = -3});
}

void draw_row(const View& v, const Message& message) {
  ui::Ui& ui = v.ui;
  const std::string id = message.message_id.text();
  const bool fresh = message.unread || v.state.messages.fresh.contains(id);
  const std::string title = tr("messages." + std::string(contract::name_of(message.kind)));
  auto card = ui::card(ui, {.pad = {12, 12},
                            .height = k_row_height,
                            .tap = v.does(Go{way_of(message)}),
                            .id = id,
                            .value = fresh ? tr("messages.unread") : std::string()});
  auto line = ui.row({.gap = 12, .grow = 1});
  draw_tile(v, message, fresh);
  auto words = ui.column({.gap = 4, .grow = 1});
  {
    auto top = ui.row({.gap = 8});
    ui.text(title, {.weight = fresh ? 600 : 400, .max_lines = 1, .grow = 1});
    if (message.amount) {
      const bool takes = message.kind == MessageKind::commission_clawed;
      const bool gives = message.kind == MessageKind::order_paid || message.kind == MessageKind::commission_released;
      ui::MoneyText amount = money_of(*message.amount, 16, gives ? v.t.earn : takes ? v.t.danger : v.t.ink);
      if (gives || takes) amount.sign = gives ? "+" : "−";
      ui::money(ui, amount);
    }
  }
  auto below = ui.row({.gap = 8});
  ui.text(detail_of(message), {.size = 12, .colour = v.t.ink_3, .max_lines = 1, .grow = 1});
  ui.text(short_moment_text(v, message.told_at), {.size = 12, .colour = v.t.ink_3, .nowrap = true});
}

void draw_skeleton(const View& v) {
  for (int i = 0; i < 6; ++i) {
    auto card = ui::card(v.ui, {.pad = {12, 12}, .height = k_row_height});
    auto line = v.ui.row({.gap = 12, .grow = 1});
    ui::skeleton(v.ui, 44, 44, 12);
    auto words = v.ui.column({.gap = 8, .grow = 1});
    ui::skeleton(v.ui, 160, 16, 6);
    ui::skeleton(v.ui, 108, 12, 6);
  }
}

}  // namespace

void draw_messages(const View& v) {
  ui::Ui& ui = v.ui;
  const auto& list = v.state.messages.list;
  auto page = ui.column({.grow = 1});
  ui::app_bar(ui, {.title = tr("messages.title"), .back = v.does(GoBack{})});
  const Pull pull = pull_of(v, list.items.status == LoadStatus::loading);
  auto scroll = ui.scroll({.id = "messages",
                           .pad = {16, 8, 16, 24},
                           .gap = 12,
                           .refresh = pull.refresh,
                           .refreshing = pull.refreshing,
                           .load_more = list.has_more() ? v.does(LoadMore{}) : ui::Action{}});
  if (!shown(v, list.items, [&] { draw_skeleton(v); })) return;
  const auto& items = *list.items.value;
  if (items.empty()) {
    const bool distributor = v.state.session.is_distributor();
    ui::empty_state(ui, "bell", tr("messages.empty"), tr("messages.empty_note"),
                    distributor ? tr("earnings.empty_action") : tr("me.shop"),
                    v.does(Go{{distributor ? Screen::promote : Screen::shop, {}, {}}}));
    return;
  }
  if (std::any_of(items.begin(), items.end(), [](const Message& message) { return message.unread; }))
    v.commands.emit(SawMessages{});
  ui.rows("rows", items.size(), k_row_height, 12, [&](std::size_t i) { draw_row(v, items[i]); });
}

}  // namespace fenxiao::client::views

// What became of every withdrawal, newest first.
#include "client/views/withdraw/payout_account.h"

namespace fenxiao::client::views {
namespace {

using contract::Withdrawal;
using contract::WithdrawalState;

ui::Tone tone_of(WithdrawalState state) {
  switch (state) {
    case WithdrawalState::paid: return ui::Tone::brand;
    case WithdrawalState::failed:
    case WithdrawalState::rejected: return ui::Tone::danger;
    case WithdrawalState::wait_user_confirm: return ui::Tone::gold;
    default: return ui::Tone::ice;
  }
}
bool came_back(const Withdrawal& one) {
  return one.state == WithdrawalState::failed || one.state == WithdrawalState::rejected;
}

// What staff wrote, or what the channel said in words that help.
std::string why_back(const Withdrawal& one) {
  if (!came_back(one)) return {};
  if (one.reason && !one.reason->empty()) return *one.reason;
  return one.failure ? tr("payout_failure." + std::string(contract::name_of(*one.failure))) : std::string();
}

void draw_progress(const View& v, const Withdrawal& one) {
  using State = ui::Step::State;
  const auto at = [&](const std::optional<Instant>& instant) {
    return instant ? short_moment_text(v, *instant) : std::string();
  };
  const bool reviewed = one.state != WithdrawalState::reviewing;
  const bool paid = one.state == WithdrawalState::paid;
  ui::steps(v.ui, {{tr("withdrawals.applied"), at(one.applied_at), "check", State::done},
                   {tr("withdrawals.reviewed"), at(one.reviewed_at), reviewed ? "check" : "clock",
                    reviewed ? State::done : State::now},
                   {tr("withdrawals.paying"),
                    {},
                    paid ? "check" : "credit-card",
                    paid       ? State::done
                    : reviewed ? State::now
                               : State::later},
                   {tr("withdrawals.arrived"), at(one.finished_at), paid ? "check" : "wallet",
                    paid ? State::done : State::later}});
}

void draw_one(const View& v, const Withdrawal& one, bool open) {
  ui::Ui& ui = v.ui;
  int& expanded = ui.local("open_" + one.withdrawal_no, open ? 1 : 0);
  auto card = ui::card(ui, {.pad = 16,
                            .tap = [&expanded] { expanded = expanded ? 0 : 1; },
                            .press_scale = false,
                            .id = one.withdrawal_id.text()});
  {
    auto head = ui.row({.gap = 12});
    channel_tile(v, one.account.channel);
    {
      auto words = ui.column({.grow = 1});
      ui.text(account_name(one.account), {.weight = 600, .max_lines = 1});
      ui.text(date_text(one.applied_at, v.state.utc_offset_min(), true),
              {.size = 12, .colour = v.t.ink_3, .max_lines = 1});
    }
    auto end = ui.column({.gap = 4, .align = ui::Align::end});
    ui::money(ui, money_of(one.amount, 16, came_back(one) ? v.t.ink_3 : v.t.ink));
    small_tag(v, tr("withdrawal_state." + std::string(contract::name_of(one.state))), tone_of(one.state));
  }
  if (const std::string why = why_back(one); !why.empty()) {
    ui.space(12);
    ui::note(ui, why, ui::Tone::danger, "circle-alert");
  }
  if (one.state == WithdrawalState::wait_user_confirm) {
    ui.space(12);
    ui::note(ui,
             one.confirmation ? tr("withdrawals.confirm_before", {short_moment_text(v, one.confirmation->until)})
                              : tr("withdrawals.confirm"),
             ui::Tone::gold, "clock");
  }
  if (!expanded) return;
  ui.space(12);
  ui::divider(ui);
  ui.space(12);
  if (!came_back(one)) {
    draw_progress(v, one);
    ui.space(12);
  }
  const auto line = [&](const std::string& label, const std::string& text) {
    auto row = ui.row({.gap = 12, .min_height = 28});
    ui.text(label, {.colour = v.t.ink_3, .grow = 1});
    ui.text(text, {.nowrap = true});
  };
  line(tr("withdraw.fee"), (one.fee.amount > 0 ? "−" : "") + money_text(one.fee));
  line(tr("withdraw.tax"), (one.tax_withheld.amount > 0 ? "−" : "") + money_text(one.tax_withheld));
  line(tr("withdraw.net"), money_text(one.net));
  line(tr("withdrawals.number"), one.withdrawal_no);
}

void draw_skeleton(const View& v) {
  for (int i = 0; i < 4; ++i) ui::skeleton(v.ui, 0, i == 0 ? 230.0f : 76.0f, 16);
}

}  // namespace

void draw_withdrawals(const View& v) {
  ui::Ui& ui = v.ui;
  const auto& history = v.state.withdraw.history;
  auto page = ui.column({.grow = 1});
  ui::app_bar(ui, {.title = tr("withdrawals.title"), .back = v.does(GoBack{})});
  const Pull pull = pull_of(v, history.items.status == LoadStatus::loading);
  auto scroll = ui.scroll({.id = "withdrawals",
                           .pad = {16, 8, 16, 24},
                           .gap = 12,
                           .refresh = pull.refresh,
                           .refreshing = pull.refreshing,
                           .load_more = history.has_more() ? v.does(LoadMore{}) : ui::Action{}});
  if (!shown(v, history.items, [&] { draw_skeleton(v); })) return;
  const auto& items = *history.items.value;
  if (items.empty()) {
    ui::empty_state(ui, "wallet", tr("withdrawals.empty"), tr("withdrawals.empty_note"), tr("withdraw.title"),
                    v.does(Go{{Screen::withdraw, {}, {}}}));
    return;
  }
  for (std::size_t i = 0; i < items.size(); ++i) draw_one(v, items[i], i == 0);
}

}  // namespace fenxiao::client::views

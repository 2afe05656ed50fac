// Taking money out: the amount, what is taken off and why, where it goes. Asked once, with all figures.
#include <algorithm>

#include "client/app/tax_note.h"
#include "client/views/withdraw/payout_account.h"

namespace fenxiao::client::views {
namespace {

constexpr std::int64_t k_presets_yuan[] = {10000, 5000, 2000, 1000, 500, 200, 100, 50};
constexpr std::size_t k_presets_shown = 3;

std::string minus(const contract::Money& money) { return (money.amount > 0 ? "−" : "") + money_text(money); }

void draw_preset(const View& v, const std::string& label, bool on, ui::Action tap, std::string_view id) {
  ui::Ui& ui = v.ui;
  auto chip = ui.row({.pad = {4, 0},
                      .justify = ui::Justify::center,
                      .width = (ui.width() - 32 - 32 - 24) / 4,
                      .height = 36,
                      .surface = {.fill = on ? v.t.brand_soft : v.t.surface_3, .radius = 10},
                      .tap = std::move(tap),
                      .id = id,
                      .selected = on});
  ui.text(label, {.weight = on ? 600 : 400, .colour = on ? v.t.brand : v.t.ink_2, .max_lines = 1, .fit = true});
}

void draw_presets(const View& v) {
  ui::Ui& ui = v.ui;
  const WithdrawSlice& form = v.state.withdraw;
  auto row = ui.row({.gap = 8});
  const std::int64_t ceiling =
      form.quote.value ? std::min(form.quote.value->available.amount, form.quote.value->max.amount) : 0;
  std::vector<std::int64_t> fitting;
  for (const std::int64_t yuan : k_presets_yuan)
    if (yuan * 100 <= ceiling && fitting.size() < k_presets_shown) fitting.insert(fitting.begin(), yuan);
  for (const std::int64_t yuan : fitting) {
    const std::string text = std::to_string(yuan);
    draw_preset(v, money_parts({yuan * 100, form.quote.value->amount.currency}).symbol + number_text(yuan),
                form.amount_text == text, v.does(EditAmount{text}), text);
  }
  draw_preset(v, tr("withdraw.all"), false, v.does(WithdrawAll{}), "all");
}

void draw_amount(const View& v) {
  ui::Ui& ui = v.ui;
  const WithdrawSlice& form = v.state.withdraw;
  auto card = ui::card(ui, {.pad = 16});
  {
    auto head = ui.row({.gap = 8});
    ui.text(tr("withdraw.amount"), {.colour = v.t.ink_3, .grow = 1});
    if (form.quote.value) {
      ui.text(tr("withdraw.available"), {.colour = v.t.ink_3, .nowrap = true});
      ui.text(money_text(form.quote.value->available), {.weight = 600, .nowrap = true});
    }
  }
  ui.space(4);
  {
    auto typed = ui.row({.gap = 6, .height = 60});
    ui.text(form.quote.value ? money_parts(form.quote.value->amount).symbol : money_parts({}).symbol,
            {.size = 28, .weight = 600, .nowrap = true});
    auto box = ui.column({.grow = 1});
    ui.field({.id = "amount",
              .label = tr("withdraw.amount"),
              .placeholder = "0.00",
              .value = form.amount_text,
              .kind = ui::FieldKind::number,
              .max_length = 12,
              .font = 36,
              .weight = 600,
              .bare = true,
              .edit = v.edits<EditAmount>(),
              .submit = v.does(OpenWithdrawConfirm{true})});
  }
  ui::divider(ui);
  ui.space(12);
  draw_presets(v);
  std::string error = form.account_sheet || form.error_key.empty() ? std::string() : tr(form.error_key);
  if (error.empty() && quote_is_for_amount(form) && form.quote.value->refusal)
    error = tr("error." + *form.quote.value->refusal);
  if (!error.empty()) {
    ui.space(8);
    ui.text(error, {.size = 12, .colour = v.t.danger, .role = "alert"});
  } else if (form.quote.value && form.amount_text.empty()) {
    ui.space(8);
    ui.text(tr("withdraw.limits", {money_text(form.quote.value->min), money_text(form.quote.value->max)}),
            {.size = 12, .colour = v.t.ink_3});
  }
}

std::string tax_note(const contract::WithdrawalQuote& quote) {
  const std::string formula = tax_formula(quote);
  if (!formula.empty()) return tr("withdraw.tax_formula", {formula});
  return quote.tax_regime == "none" || quote.tax_regime == "company_invoice" ? tr("withdraw.no_tax")
                                                                             : tr("withdraw.tax_note");
}

void draw_figures(const View& v, const contract::WithdrawalQuote& quote, bool fresh) {
  ui::Ui& ui = v.ui;
  auto card = ui::card(ui, {.pad = {16, 10, 16, 16}, .alpha = ui.follow("figures", fresh ? 1.0f : 0.55f)});
  sum_line(v, tr("withdraw.amount"), {}, money_text(quote.amount), 36);
  sum_line(v, tr("withdraw.fee"), quote.fee_bp > 0 ? rate_text(quote.fee_bp) : tr("withdraw.no_fee"), minus(quote.fee),
           48);
  sum_line(v, tr("withdraw.tax"), tax_note(quote), minus(quote.tax_withheld), 48);
  ui.space(8);
  auto net = ui.row({.gap = 8, .pad = {12, 0}, .min_height = 48, .surface = {.fill = v.t.brand_soft, .radius = 12}});
  ui.text(tr("withdraw.net"), {.weight = 600, .colour = v.t.brand, .grow = 1});
  ui::money(ui, money_of(quote.net, 20, v.t.brand));
}

void draw_account(const View& v, const contract::PayoutAccount& account, bool chosen) {
  ui::radio_row(
      v.ui,
      {.gap = 12,
       .height = 64,
       .tap = v.does(PickPayoutAccount{account.payout_account_id}),
       .id = account.payout_account_id.text()},
      chosen, [&] {
        auto line = v.ui.row({.gap = 12});
        channel_tile(v, account.channel);
        auto words = v.ui.column({.grow = 1});
        v.ui.text(account_name(account), {.weight = 600, .max_lines = 1});
        v.ui.text(account.holder_masked + " · " + tr("channel_note." + std::string(contract::name_of(account.channel))),
                  {.size = 12, .colour = v.t.ink_3, .max_lines = 2});
      });
}

void draw_accounts(const View& v) {
  ui::Ui& ui = v.ui;
  const WithdrawSlice& form = v.state.withdraw;
  ui.text(tr("withdraw.account"), {.colour = v.t.ink_3, .role = "heading"});
  ui.space(8);
  if (!form.accounts.value) {
    if (form.accounts.failed_empty())
      ui::error_state(ui, tr(form.accounts.error_key), v.does(Refresh{}));
    else
      ui::skeleton(ui, 0, 64, 16);
    return;
  }
  auto card = ui::card(ui, {.pad = {16, 0}});
  const contract::PayoutAccount* chosen = chosen_account(form);
  for (const contract::PayoutAccount& account : form.accounts.value->items) {
    draw_account(v, account, &account == chosen);
    ui::divider(ui, 52);
  }
  auto add = ui.row(
      {.gap = 12, .height = 64, .tap = v.does(OpenAccountSheet{true}), .press_scale = false, .id = "add_account"});
  {
    auto tile = ui.column({.align = ui::Align::center,
                           .justify = ui::Justify::center,
                           .width = 40,
                           .height = 40,
                           .surface = {.fill = v.t.surface_3, .radius = 12}});
    ui.icon("plus", 20, v.t.ink_2);
  }
  ui.text(tr("withdraw.add_account"), {.weight = 600, .grow = 1});
  ui.icon("chevron-right", 20, v.t.ink_4);
}

void draw_confirm(const View& v) {
  ui::Ui& ui = v.ui;
  const WithdrawSlice& form = v.state.withdraw;
  if (!ui.sheet_visible("confirm", form.confirm_sheet)) return;
  const ui::Action close = v.does(OpenWithdrawConfirm{false});
  auto sheet = ui.sheet("confirm", form.confirm_sheet, close);
  auto content = ui.column({.pad = {4, 8}});
  const contract::PayoutAccount* account = chosen_account(form);
  ui.text(account ? tr("withdraw.confirm_to", {account_name(*account)}) : tr("withdraw.confirm_title"),
          {.size = 16, .weight = 600, .align = ui::Align::center, .role = "heading"});
  if (!form.quote.value) return;
  const contract::WithdrawalQuote& quote = *form.quote.value;
  ui.space(12);
  {
    auto middle = ui.row({.justify = ui::Justify::center});
    ui::money(ui, money_of(quote.net, 36, v.t.ink));
  }
  ui.space(16);
  const auto line = [&](const std::string& label, const std::string& amount) {
    auto row = ui.row({.gap = 12, .min_height = 28});
    ui.text(label, {.colour = v.t.ink_2, .grow = 1});
    ui.text(amount, {.nowrap = true});
  };
  line(tr("withdraw.amount"), money_text(quote.amount));
  line(tr("withdraw.fee"), minus(quote.fee));
  line(tr("withdraw.tax"), minus(quote.tax_withheld));
  ui.space(20);
  auto buttons = ui.row({.gap = 12});
  {
    auto first = ui.column({.width = 120});
    ui::button(ui, {.label = tr("withdraw.think_again"),
                    .kind = ui::ButtonKind::plain,
                    .disabled = form.submitting,
                    .tap = close,
                    .id = "think_again"});
  }
  auto main = ui.column({.grow = 1});
  ui::button(ui, {.label = tr("withdraw.confirm_title"),
                  .loading = form.submitting,
                  .tap = v.does(ConfirmWithdrawal{}),
                  .id = "confirm_withdrawal"});
}

void draw_bottom(const View& v) {
  ui::Ui& ui = v.ui;
  const WithdrawSlice& form = v.state.withdraw;
  auto bar = ui.bottom_bar({.pad = {16, 12, 16, ui.safe_bottom() + 16}});
  const bool ready = quote_is_for_amount(form) && !form.quote.value->refusal && form.quote.value->amount.amount > 0;
  const std::string label =
      ready ? tr("withdraw.submit", {money_text(form.quote.value->amount), money_text(form.quote.value->net)})
            : tr("withdraw.submit_bare");
  ui::button(ui, {.label = label,
                  .loading = form.submitting && !form.account_sheet,
                  .disabled = !ready,
                  .tap = v.does(OpenWithdrawConfirm{true}),
                  .id = "submit_withdrawal"});
}

void draw_skeleton(const View& v) {
  for (const float height : {164.0f, 216.0f, 128.0f}) ui::skeleton(v.ui, 0, height, 16);
}

}  // namespace

void draw_withdraw(const View& v) {
  ui::Ui& ui = v.ui;
  const WithdrawSlice& form = v.state.withdraw;
  {
    auto page = ui.column({.grow = 1});
    ui::app_bar(ui, {.title = tr("withdraw.title"),
                     .back = v.does(GoBack{}),
                     .end_text = tr("withdraw.history"),
                     .end_label = tr("withdrawals.title"),
                     .end = v.does(Go{{Screen::withdrawals, {}, {}}})});
    {
      auto scroll = ui.scroll({.id = "withdraw", .pad = {16, 8, 16, 16}, .gap = 12});
      if (!shown(v, form.quote, [&] { draw_skeleton(v); })) return;
      draw_amount(v);
      draw_figures(v, *form.quote.value, form.amount_text.empty() || quote_is_for_amount(form));
      {
        auto accounts = ui.column({.pad = {0, 4, 0, 0}});
        draw_accounts(v);
      }
      ui::note(ui, tr("withdraw.note"));
    }
    draw_bottom(v);
  }
  draw_account_sheet(v);
  draw_confirm(v);
}

}  // namespace fenxiao::client::views

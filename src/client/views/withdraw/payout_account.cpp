#include "client/views/withdraw/payout_account.h"

namespace fenxiao::client::views {
namespace {

using contract::PayoutChannel;

struct Look {
  std::string_view icon;
  gfx::Colour ground;  // the channel's own colour, alike in both themes
};
Look look_of(const View& v, PayoutChannel channel) {
  switch (channel) {
    case PayoutChannel::wechat: return {"message-circle", 0x1AAD5BFF};
    case PayoutChannel::alipay: return {"wallet", 0x1677FFFF};
    case PayoutChannel::manual_bank: return {"landmark", 0xC8453AFF};
    case PayoutChannel::sandbox: break;
  }
  return {"shield-check", v.t.hero_b};
}

std::string channel_name(PayoutChannel channel) { return tr("channel." + std::string(contract::name_of(channel))); }

// Of the field that the server complained about.
std::string error_of(const WithdrawSlice& form, std::string_view field) {
  return !form.error_key.empty() && form.error_field == field ? tr(form.error_key) : std::string();
}

ui::TextAction edits(const View& v, PayoutAccountPart part) {
  return [&queue = v.commands, part](std::string text) { queue.emit(EditPayoutAccount{part, std::move(text)}); };
}

void draw_channels(const View& v) {
  std::vector<std::string> labels;
  std::vector<PayoutChannel> channels;
  std::size_t selected = 0;
  if (!v.state.withdraw.accounts.value) return;
  for (const PayoutChannel channel : v.state.withdraw.accounts.value->channels) {
    if (channel == v.state.withdraw.new_account.channel) selected = channels.size();
    channels.push_back(channel);
    labels.push_back(channel_name(channel));
  }
  ui::segmented(v.ui, "channels", labels, selected,
                [&](std::size_t i) { return v.does(PickPayoutChannel{channels[i]}); });
}

}  // namespace

void channel_tile(const View& v, PayoutChannel channel) {
  const Look look = look_of(v, channel);
  auto tile = v.ui.column({.align = ui::Align::center,
                           .justify = ui::Justify::center,
                           .width = 40,
                           .height = 40,
                           .surface = {.fill = look.ground, .radius = 12}});
  v.ui.icon(look.icon, 20, 0xFFFFFFFF);
}

std::string account_name(const contract::PayoutAccount& account) {
  const std::string name =
      account.bank_name && !account.bank_name->empty() ? *account.bank_name : channel_name(account.channel);
  return account.account_masked.empty() ? name : name + " " + account.account_masked;
}

void draw_account_sheet(const View& v) {
  ui::Ui& ui = v.ui;
  const WithdrawSlice& form = v.state.withdraw;
  if (!ui.sheet_visible("account", form.account_sheet)) return;
  auto sheet = ui.sheet("account", form.account_sheet, v.does(OpenAccountSheet{false}), tr("withdraw.add_account"));
  const contract::PayoutAccountRequest& account = form.new_account;
  draw_channels(v);
  auto content = ui.column({.gap = 16, .pad = {0, 16, 0, 0}});
  ui.field({.id = "holder",
            .label = tr("withdraw.holder"),
            .placeholder = tr("withdraw.holder_hint"),
            .value = account.holder_name,
            .error = error_of(form, "holder_name"),
            .max_length = 30,
            .edit = edits(v, PayoutAccountPart::holder_name)});
  if (account.channel == PayoutChannel::manual_bank)
    ui.field({.id = "bank",
              .label = tr("withdraw.bank"),
              .value = account.bank_name.value_or(""),
              .error = error_of(form, "bank_name"),
              .max_length = 60,
              .edit = edits(v, PayoutAccountPart::bank_name)});
  ui.field({.id = "account_no",
            .label = tr("withdraw.account_no"),
            .placeholder = tr("account_hint." + std::string(contract::name_of(account.channel))),
            .value = account.account_no,
            .error = error_of(form, "account_no"),
            .max_length = 60,
            .edit = edits(v, PayoutAccountPart::account_no),
            .submit = v.does(SavePayoutAccount{})});
  if (!form.error_key.empty() && form.error_field != "holder_name" && form.error_field != "account_no" &&
      form.error_field != "bank_name")
    ui.text(tr(form.error_key), {.colour = v.t.danger, .role = "alert"});
  ui::button(ui, {.label = tr("action.save"),
                  .loading = form.submitting,
                  .disabled = account.holder_name.empty() || account.account_no.empty(),
                  .tap = v.does(SavePayoutAccount{}),
                  .id = "save_account"});
}

}  // namespace fenxiao::client::views

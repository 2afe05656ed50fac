#include <algorithm>

#include "client/app/logic.h"

namespace fenxiao::client {
namespace {

constexpr int k_quote_delay_ms = 200;

void edited(WithdrawSlice& form) {
  form.key.clear();
  form.error_key.clear();
  form.error_field.clear();
}

// "12.5" -> 1250. Nothing for what is no amount.
std::optional<std::int64_t> fen_of(const std::string& text) {
  std::int64_t whole = 0;
  std::int64_t fraction = 0;
  int places = -1;
  for (const char c : text) {
    if (c == '.' && places < 0) {
      places = 0;
    } else if (c >= '0' && c <= '9' && places < 2) {
      if (places >= 0) {
        fraction = fraction * 10 + (c - '0');
        ++places;
      } else {
        whole = whole * 10 + (c - '0');
      }
      if (whole > 1'000'000'000) return std::nullopt;
    } else {
      return std::nullopt;
    }
  }
  if (places == 1) fraction *= 10;
  return text.empty() ? std::nullopt : std::optional(whole * 100 + fraction);
}

std::string plain_amount(std::int64_t fen) {
  std::string text = std::to_string(fen / 100);
  if (fen % 100) {
    text += '.';
    text += static_cast<char>('0' + fen % 100 / 10);
    text += static_cast<char>('0' + fen % 10);
  }
  return text;
}

void ask_quote(App& app) {
  WithdrawSlice& form = app.state().withdraw;
  const std::int64_t amount_fen = fen_of(form.amount_text).value_or(0);
  form.quote.status = LoadStatus::idle;  // a newer question: the older answer is dropped by its generation
  app.fetch<contract::WithdrawalQuoteRequest, contract::WithdrawalQuote>(
      contract::k_withdrawal_quote, {amount_fen}, [](State& s) -> auto& { return s.withdraw.quote; });
}

}  // namespace

void load_withdraw(App& app) {
  ask_quote(app);
  app.fetch<contract::Empty, contract::PayoutAccountList>(contract::k_payout_accounts, {},
                                                          [](State& s) -> auto& { return s.withdraw.accounts; });
}

namespace {

void fetch_withdrawals(App& app, bool more) {
  contract::WithdrawalQuery query;
  query.limit = 20;
  app.fetch_page<contract::WithdrawalQuery, contract::Withdrawal>(contract::k_my_withdrawals, query, more,
                                                                  [](State& s) -> auto& { return s.withdraw.history; });
}

}  // namespace

void load_withdrawals(App& app) { fetch_withdrawals(app, false); }

void load_more_withdrawals(App& app) { fetch_withdrawals(app, true); }

void follow_withdrawals(App& app) {
  const auto& items = app.state().withdraw.history.items;
  if (!items.value || items.status == LoadStatus::loading) return;
  for (const contract::Withdrawal& one : *items.value) {
    const bool over = one.state == contract::WithdrawalState::paid || one.state == contract::WithdrawalState::failed ||
                      one.state == contract::WithdrawalState::rejected;
    if (over) continue;
    load_withdrawals(app);
    return;
  }
}

const contract::PayoutAccount* chosen_account(const WithdrawSlice& form) {
  if (!form.accounts.value || form.accounts.value->items.empty()) return nullptr;
  const auto& accounts = form.accounts.value->items;
  for (const contract::PayoutAccount& account : accounts)
    if (form.account == account.payout_account_id) return &account;
  return &accounts.front();
}

bool quote_is_for_amount(const WithdrawSlice& form) {
  return form.quote.value && form.quote.status == LoadStatus::ready &&
         fen_of(form.amount_text) == form.quote.value->amount.amount;
}

void apply(App& app, const EditAmount& c) {
  WithdrawSlice& form = app.state().withdraw;
  if (!c.text.empty() && !fen_of(c.text)) return;
  if (form.amount_text == c.text) return;
  form.amount_text = c.text;
  edited(form);
  app.transport().after(k_quote_delay_ms, [&app, asked = c.text] {
    if (app.state().withdraw.amount_text == asked) ask_quote(app);
  });
}

void apply(App& app, const WithdrawAll&) {
  WithdrawSlice& form = app.state().withdraw;
  if (!form.quote.value) return;
  form.amount_text = plain_amount(std::min(form.quote.value->available.amount, form.quote.value->max.amount));
  edited(form);
  ask_quote(app);
}

void apply(App& app, const PickPayoutAccount& c) {
  app.state().withdraw.account = c.id;
  edited(app.state().withdraw);
}

void apply(App& app, const OpenAccountSheet& c) {
  WithdrawSlice& form = app.state().withdraw;
  form.account_sheet = c.open;
  form.error_key.clear();
  form.error_field.clear();
  if (!form.accounts.value || form.accounts.value->channels.empty()) return;
  const auto& channels = form.accounts.value->channels;
  if (std::find(channels.begin(), channels.end(), form.new_account.channel) == channels.end())
    form.new_account.channel = channels.front();
}

namespace {

// Another account than the one that was sent, if any was: a new intention.
void account_edited(WithdrawSlice& form) {
  form.account_key.clear();
  form.error_key.clear();
}

}  // namespace

void apply(App& app, const EditPayoutAccount& c) {
  contract::PayoutAccountRequest& account = app.state().withdraw.new_account;
  switch (c.part) {
    case PayoutAccountPart::holder_name: account.holder_name = c.text; break;
    case PayoutAccountPart::bank_name: account.bank_name = c.text; break;
    case PayoutAccountPart::account_no: account.account_no = c.text; break;
  }
  account_edited(app.state().withdraw);
}

void apply(App& app, const PickPayoutChannel& c) {
  app.state().withdraw.new_account.channel = c.channel;
  account_edited(app.state().withdraw);
}

void apply(App& app, const SavePayoutAccount&) {
  WithdrawSlice& form = app.state().withdraw;
  if (form.submitting) return;
  form.submitting = true;
  if (form.account_key.empty()) form.account_key = app.fresh_key();
  app.api().call<contract::PayoutAccountRequest, contract::PayoutAccount>(
      contract::k_add_payout_account, form.new_account,
      [&app](Result<contract::PayoutAccount, CallError> reply) {
        WithdrawSlice& f = app.state().withdraw;
        f.submitting = false;
        if (reply) {
          f.account = reply->payout_account_id;
          if (!f.accounts.value) f.accounts.value.emplace();
          f.accounts.value->items.push_back(std::move(reply).value());
          f.new_account = {};
          f.account_key.clear();
          f.account_sheet = false;
        } else {
          app.failed(reply.error());
          f.error_key = reply.error().text_key();
          f.error_field = reply.error().problem.field.value_or("");
          if (reply.error().failure == Failure::refused) f.account_key.clear();
        }
        app.changed();
      },
      form.account_key);
}

// The figures that are confirmed are the server's for exactly this amount.
void apply(App& app, const OpenWithdrawConfirm& c) {
  WithdrawSlice& form = app.state().withdraw;
  if (!c.open) {
    form.confirm_sheet = false;
    return;
  }
  if (!quote_is_for_amount(form)) return;
  if (form.quote.value->refusal) {
    form.error_key = "error." + *form.quote.value->refusal;
    return;
  }
  const contract::PayoutAccount* account = chosen_account(form);
  if (!account) {
    apply(app, OpenAccountSheet{true});
    return;
  }
  form.account = account->payout_account_id;
  form.confirm_sheet = true;
}

void apply(App& app, const ConfirmWithdrawal&) {
  WithdrawSlice& form = app.state().withdraw;
  if (form.submitting || !form.confirm_sheet || !quote_is_for_amount(form) || !form.account) return;
  form.submitting = true;
  form.error_key.clear();
  if (form.key.empty()) form.key = app.fresh_key();
  const contract::WithdrawRequest request{form.quote.value->amount, *form.account, form.quote.value->net};
  app.api().call<contract::WithdrawRequest, contract::Withdrawal>(
      contract::k_withdraw, request,
      [&app](Result<contract::Withdrawal, CallError> reply) {
        WithdrawSlice& f = app.state().withdraw;
        f.submitting = false;
        f.confirm_sheet = false;
        if (reply) {
          f.amount_text.clear();
          f.key.clear();
          app.toast("toast.withdrawal_sent");
          app.go({Screen::withdrawals, {}, {}}, true);
        } else {
          app.failed(reply.error());
          f.error_key = reply.error().text_key();
          f.error_field = reply.error().problem.field.value_or("");
          if (reply.error().failure == Failure::refused) f.key.clear();
        }
        app.changed();
      },
      form.key);
}

}  // namespace fenxiao::client

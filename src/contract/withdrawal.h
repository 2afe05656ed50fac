// Taking money out: the figures first, then the request, then the review, then the channel.
#pragma once

#include "contract/endpoint.h"
#include "contract/types.h"

namespace fenxiao::contract {

enum class PayoutChannel { sandbox, manual_bank, wechat, alipay };
template <>
struct EnumNames<PayoutChannel> {
  static constexpr std::array<std::pair<PayoutChannel, std::string_view>, 4> k_names{
      {{PayoutChannel::sandbox, "sandbox"},
       {PayoutChannel::manual_bank, "manual_bank"},
       {PayoutChannel::wechat, "wechat"},
       {PayoutChannel::alipay, "alipay"}}};
};
enum class WithdrawalState { reviewing, approved, paying, wait_user_confirm, paid, failed, rejected };
template <>
struct EnumNames<WithdrawalState> {
  static constexpr std::array<std::pair<WithdrawalState, std::string_view>, 7> k_names{
      {{WithdrawalState::reviewing, "reviewing"},
       {WithdrawalState::approved, "approved"},
       {WithdrawalState::paying, "paying"},
       {WithdrawalState::wait_user_confirm, "wait_user_confirm"},
       {WithdrawalState::paid, "paid"},
       {WithdrawalState::failed, "failed"},
       {WithdrawalState::rejected, "rejected"}}};
};

// Why a payout came back, as far as the payee can do something about it.
enum class PayoutFailure { name_mismatch, account_unusable, limit_reached, not_confirmed, channel_refused };
template <>
struct EnumNames<PayoutFailure> {
  static constexpr std::array<std::pair<PayoutFailure, std::string_view>, 5> k_names{
      {{PayoutFailure::name_mismatch, "name_mismatch"},
       {PayoutFailure::account_unusable, "account_unusable"},
       {PayoutFailure::limit_reached, "limit_reached"},
       {PayoutFailure::not_confirmed, "not_confirmed"},
       {PayoutFailure::channel_refused, "channel_refused"}}};
};

struct PayoutAccountRequest {
  PayoutChannel channel = PayoutChannel::sandbox;
  std::string holder_name;
  std::string account_no;
  std::optional<std::string> bank_name;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("channel", self.channel);
    visit("holder_name", self.holder_name, Length{2, 30});
    visit("account_no", self.account_no, Length{4, 60});
    visit("bank_name", self.bank_name, Length{0, 60});
  }
};
struct PayoutAccount {
  PayoutAccountId payout_account_id;
  PayoutChannel channel = PayoutChannel::sandbox;
  std::string holder_masked;
  std::string account_masked;
  std::optional<std::string> bank_name;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("payout_account_id", self.payout_account_id);
    visit("channel", self.channel);
    visit("holder_masked", self.holder_masked, Length{0, 60});
    visit("account_masked", self.account_masked, Length{0, 60});
    visit("bank_name", self.bank_name, Length{0, 60});
  }
};
struct PayoutAccountList {
  std::vector<PayoutAccount> items;
  std::vector<PayoutChannel> channels;  // through which this shop pays

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("items", self.items, Count{0, 20});
    visit("channels", self.channels, Count{0, 4});
  }
};
inline constexpr Endpoint<Empty, PayoutAccountList> k_payout_accounts{
    "list_payout_accounts", Method::get, "/api/v1/distributor/payout_accounts", k_distributor, "Where my money goes"};
inline constexpr Endpoint<PayoutAccountRequest, PayoutAccount> k_add_payout_account{
    "add_payout_account", Method::post, "/api/v1/distributor/payout_accounts", k_distributor, "Add a payout account",
    RateClass::write,     Keyed::yes};

struct WithdrawalQuoteRequest {
  std::int64_t amount_fen = 0;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("amount_fen", self.amount_fen, Range{0, k_wire_integer_max});
  }
};
struct WithdrawalQuote {
  Money amount;
  Money fee;
  Money tax_withheld;
  Money net;
  Money available;
  Money min;
  Money max;
  std::int64_t fee_bp = 0;
  std::string tax_regime;       // "none" | "per_payment" | "platform_cumulative" | "company_invoice"
  Money taxed_before_in_month;  // gross of this month already submitted
  Money tax_held_in_month;
  std::optional<std::string> refusal;  // an error code, when this amount would be refused

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("amount", self.amount);
    visit("fee", self.fee);
    visit("tax_withheld", self.tax_withheld);
    visit("net", self.net);
    visit("available", self.available);
    visit("min", self.min);
    visit("max", self.max);
    visit("fee_bp", self.fee_bp);
    visit("tax_regime", self.tax_regime, Length{1, 30});
    visit("taxed_before_in_month", self.taxed_before_in_month);
    visit("tax_held_in_month", self.tax_held_in_month);
    visit("refusal", self.refusal, Length{1, 60});
  }
};
inline constexpr Endpoint<WithdrawalQuoteRequest, WithdrawalQuote> k_withdrawal_quote{
    "quote_withdrawal", Method::get, "/api/v1/distributor/withdrawals/quote", k_distributor,
    "Fee, tax and what arrives, for an amount"};

struct WithdrawRequest {
  Money amount;
  PayoutAccountId payout_account_id;
  Money expected_net;  // what the person saw before confirming

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("amount", self.amount);
    visit("payout_account_id", self.payout_account_id);
    visit("expected_net", self.expected_net);
  }
};
// What the payee confirms with in WeChat: requestMerchantTransfer of a mini program or of a page in WeChat.
struct PayoutConfirmation {
  std::string mch_id;
  std::string app_id;
  std::string package_info;
  Instant until;  // later it comes back

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("mch_id", self.mch_id, Length{0, 32});
    visit("app_id", self.app_id, Length{0, 32});
    visit("package_info", self.package_info, Length{0, 2000});
    visit("until", self.until);
  }
};
struct Withdrawal {
  WithdrawalId withdrawal_id;
  std::string withdrawal_no;  // ≤ 32 alphanumerics: the number that the channel sees
  WithdrawalState state = WithdrawalState::reviewing;
  Money amount;
  Money fee;
  Money tax_withheld;
  Money net;
  PayoutAccount account;
  std::string distributor_name;  // for staff; empty for oneself
  Instant applied_at;
  std::optional<AccountId> first_reviewer;  // for staff: of a withdrawal that two people must agree to
  std::optional<Instant> reviewed_at;
  std::optional<Instant> finished_at;
  std::optional<std::string> reason;  // of a rejection, or of a failure that staff wrote down
  std::optional<PayoutFailure> failure;
  std::optional<PayoutConfirmation> confirmation;  // for oneself, while the channel waits
  std::optional<std::string> channel_error;        // for staff: what the channel said last, as its own code
  std::optional<std::string> channel_no;           // for staff: its number at the channel, or the bank's receipt

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("withdrawal_id", self.withdrawal_id);
    visit("withdrawal_no", self.withdrawal_no, Length{1, 32});
    visit("state", self.state);
    visit("amount", self.amount);
    visit("fee", self.fee);
    visit("tax_withheld", self.tax_withheld);
    visit("net", self.net);
    visit("account", self.account);
    visit("distributor_name", self.distributor_name, Length{0, 60});
    visit("applied_at", self.applied_at);
    visit("first_reviewer", self.first_reviewer);
    visit("reviewed_at", self.reviewed_at);
    visit("finished_at", self.finished_at);
    visit("reason", self.reason, Length{0, 200});
    visit("failure", self.failure);
    visit("confirmation", self.confirmation);
    visit("channel_error", self.channel_error, Length{0, 100});
    visit("channel_no", self.channel_no, Length{0, 128});
  }
};
struct WithdrawalQuery {
  std::optional<WithdrawalState> state;
  std::optional<std::string> cursor;
  std::optional<std::int64_t> limit;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("state", self.state);
    visit("cursor", self.cursor, Length{1, 200});
    visit("limit", self.limit, Range{1, k_page_items_max});
  }
};
inline constexpr Endpoint<WithdrawRequest, Withdrawal> k_withdraw{
    "request_withdrawal",  Method::post, "/api/v1/distributor/withdrawals", k_distributor, "Withdraw",
    RateClass::withdrawal, Keyed::yes};
inline constexpr Endpoint<WithdrawalQuery, Page<Withdrawal>> k_my_withdrawals{
    "list_withdrawals", Method::get, "/api/v1/distributor/withdrawals", k_distributor, "My withdrawals, newest first"};

// --- merchant ---------------------------------------------------------------------------------------------------------
inline constexpr Endpoint<WithdrawalQuery, Page<Withdrawal>> k_admin_withdrawals{
    "list_shop_withdrawals", Method::get, "/api/v1/admin/withdrawals", k_staff_read, "Withdrawals, newest first"};
struct WithdrawalRef {
  WithdrawalId withdrawal_id;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("withdrawal_id", self.withdrawal_id);
  }
};
struct WithdrawalRejection {
  WithdrawalId withdrawal_id;
  std::string reason;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("withdrawal_id", self.withdrawal_id);
    visit("reason", self.reason, Length{1, 200});
  }
};
inline constexpr Endpoint<WithdrawalRef, Withdrawal> k_approve_withdrawal{
    "approve_withdrawal",
    Method::post,
    "/api/v1/admin/withdrawals/{withdrawal_id}/approve",
    k_staff_money,
    "Approve: goes to the channel",
    RateClass::write,
    Keyed::yes};
inline constexpr Endpoint<WithdrawalRejection, Withdrawal> k_reject_withdrawal{
    "reject_withdrawal",
    Method::post,
    "/api/v1/admin/withdrawals/{withdrawal_id}/reject",
    k_staff_money,
    "Reject: the amount comes back whole",
    RateClass::write,
    Keyed::yes};

}  // namespace fenxiao::contract

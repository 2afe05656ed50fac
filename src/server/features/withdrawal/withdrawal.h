// Taking money out: payout accounts, the figures beforehand, the request, the review, the channel.
#pragma once

#include <optional>
#include <string>

#include "contract/tax.h"
#include "contract/message.h"
#include "contract/withdrawal.h"
#include "domain/tax/tax.h"
#include "domain/withdrawal/withdrawal.h"
#include "server/features/features.h"
#include "server/shop/policies.h"

namespace fenxiao::server::features {

// --- rows.cpp ---
struct WithdrawalRow {
  WithdrawalId id;
  std::string withdrawal_no;
  DistributorId payee;
  PayoutAccountId account;
  domain::WithdrawalState state = domain::WithdrawalState::applied;
  std::int64_t gross_fen = 0;
  std::int64_t fee_fen = 0;
  std::int64_t tax_fen = 0;       // expected until submitted, then held
  std::int64_t tax_back_fen = 0;  // of it, given back by re-assessment
  domain::TaxRegime regime = domain::TaxRegime::none;
  std::optional<domain::TaxMonth> month;  // of the submission
  Instant applied_at;
  std::optional<Instant> reviewed_at;
  std::optional<Instant> submitted_at;
  std::optional<Instant> finished_at;
  std::optional<std::string> reason;
  AccountId first_reviewer;  // the first of two, while the second is awaited and after

  std::int64_t held_fen() const { return tax_fen - tax_back_fen; }
};
std::optional<WithdrawalRow> find_withdrawal(Tx& tx, ShopId shop, WithdrawalId id);
// Newest first, from a place in the list. `payee` unset: of the whole shop; `state` empty: in any.
std::vector<WithdrawalRow> withdrawals_page(Tx& tx, ShopId shop, DistributorId payee, std::string_view state,
                                            Instant before, std::int64_t before_id, std::int64_t limit);
std::vector<WithdrawalRow> withdrawals_where_state(Tx& tx, ShopId shop, domain::WithdrawalState state,
                                                   std::int64_t limit);
void insert(WriteContext& ctx, const WithdrawalRow& row);
void save(WriteContext& ctx, const WithdrawalRow& row);
// Moves it on; the event must follow from where it is.
void advance(WithdrawalRow& row, domain::WithdrawalEvent event);

struct PayoutAccountRow {
  PayoutAccountId id;
  AccountId owner;
  contract::PayoutChannel channel = contract::PayoutChannel::sandbox;
  std::string holder_name;
  std::string account_no;
  std::optional<std::string> bank_name;
};
std::optional<PayoutAccountRow> find_payout_account(const ReadContext& ctx, PayoutAccountId id);
contract::PayoutAccount wire_account(const PayoutAccountRow& row);
contract::Withdrawal wire_withdrawal(const ReadContext& ctx, const WithdrawalRow& row, bool for_staff);

// --- tax.cpp ---
// A payee's own regime, or the shop's.
domain::TaxRegime regime_of(Tx& tx, ShopId shop, DistributorId payee, const shop::Policies& policies);
// What the tax rules need to know of a payee's month, and the tax that one more payout in it would have held.
domain::TaxFacts tax_facts(Tx& tx, ShopId shop, DistributorId payee, domain::TaxMonth month);
std::int64_t tax_of(Tx& tx, const ShopSettings& shop, DistributorId payee, domain::TaxRegime regime,
                    Instant submitted_at, std::int64_t gross_fen);
// Adds to the row of (payee, month); it is made where there is none. To a filed month nothing is added: what `cause` takes
// back from it is an adjustment in the current one.
void add_to_month(WriteContext& ctx, DistributorId payee, domain::TaxMonth month, std::int64_t gross_fen,
                  std::int64_t held_fen, WithdrawalId cause);
// One of the month's payouts failed and is out of its sums already: what the others hold too much goes back at once.
void reassess_month(WriteContext& ctx, const WithdrawalRow& failed);

// --- tax_filing.cpp ---
Result<contract::TaxMonth, ApiError> file_tax_month(const contract::TaxFiling& request, WriteContext& ctx);
Result<contract::PayeeTaxRegime, ApiError> set_tax_regime(const contract::PayeeTaxRegime& request, WriteContext& ctx);
void register_tax_filing(Router& router);

// --- accounts.cpp ---
Result<contract::PayoutAccount, ApiError> add_payout_account(const contract::PayoutAccountRequest& request,
                                                             WriteContext& ctx, const FeatureAssets& assets);
void register_payout_accounts(Router& router, const FeatureAssets& assets);

// --- request.cpp ---
// Newest first. `payee` unset: of the whole shop.
Result<contract::Page<contract::Withdrawal>, ApiError> withdrawals_list(const contract::WithdrawalQuery& query,
                                                                        ReadContext& ctx, DistributorId payee,
                                                                        bool for_staff);
void tell_withdrawal(WriteContext& ctx, const WithdrawalRow& row, std::string_view type);
// A message for the person whose money it is.
void tell_payee(WriteContext& ctx, const WithdrawalRow& row, contract::MessageKind kind, std::int64_t amount_fen);
Result<contract::WithdrawalQuote, ApiError> quote_withdrawal(const contract::WithdrawalQuoteRequest& request,
                                                             ReadContext& ctx);
Result<contract::Withdrawal, ApiError> request_withdrawal(const contract::WithdrawRequest& request, WriteContext& ctx);
void register_withdrawal_requests(Router& router);

// --- review.cpp ---
Result<contract::Withdrawal, ApiError> approve_withdrawal(const contract::WithdrawalRef& request, WriteContext& ctx);
Result<contract::Withdrawal, ApiError> reject_withdrawal(const contract::WithdrawalRejection& request,
                                                         WriteContext& ctx);
void register_withdrawal_reviews(Router& router);

// --- payouts.cpp: jobs ---
// Approved: the tax is settled, the books say "on its way", the number is fixed.
std::int64_t submit_approved(WriteContext& ctx);
// On its way through the sandbox, which answers at once. The others are the desk's (desk.h), or people's (bank.cpp).
std::int64_t ask_channels(WriteContext& ctx, const FeatureAssets& assets);

void register_withdrawal(Router& router, const FeatureAssets& assets);

}  // namespace fenxiao::server::features

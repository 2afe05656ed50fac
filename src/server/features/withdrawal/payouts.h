// A withdrawal at its channel: what is known there, what is called next, what an answer does.
//
// Nothing calls out inside a transaction. A claim, committed, says what is about to be called; the call is made on a thread
// (desk.h); what came of it is told by a command of its own. A server that dies in between leaves a claim that nobody answers:
// after two minutes it counts as "not known", and is asked for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/withdrawal/payout.h"
#include "server/adapters/payout/payout.h"
#include "server/features/withdrawal/withdrawal.h"

namespace fenxiao::server::features {

// --- payout_rows.cpp ---
struct PayoutRow {
  WithdrawalId id;
  contract::PayoutChannel channel = contract::PayoutChannel::sandbox;
  domain::PayoutFacts facts;
  std::optional<Instant> next_call_at;
  std::optional<domain::PayoutMove> call;  // under way
  std::int64_t call_id = 0;
  std::optional<Instant> called_at;
  std::optional<std::string> merchant_no;
  std::optional<std::string> app_no;
  std::optional<std::string> channel_no;
  std::optional<std::string> confirm_package;
  std::optional<std::string> failure;
  std::optional<std::string> error;
};
// `waiting` of the facts is the withdrawal's state.
std::optional<PayoutRow> find_payout(Tx& tx, ShopId shop, WithdrawalId id);
void insert(WriteContext& ctx, const PayoutRow& row);
void save(WriteContext& ctx, const PayoutRow& row);
// Due for a call by now and none under way (or one that is lost); of the sandbox, or of those behind a network.
std::vector<WithdrawalId> payouts_due(Tx& tx, ShopId shop, Instant now, bool sandbox, std::int64_t limit);

PayoutOrder order_of(const WithdrawalRow& row, const PayoutAccountRow& account, const ShopSettings& shop);

// --- payouts.cpp ---
// It is called for the sake of `move` from now on.
void claim(WriteContext& ctx, PayoutRow& payout, domain::PayoutMove move);
// What the channel said, to whichever question: a withdrawal that is over stays as it is.
// `move` is the question; a notification answers none.
void hear(WriteContext& ctx, WithdrawalRow& row, PayoutRow& payout, std::optional<domain::PayoutMove> move,
          const PayoutReply& reply);
// By staff, of a channel that people work.
void arrived(WriteContext& ctx, WithdrawalRow& row);
void came_back(WriteContext& ctx, WithdrawalRow& row, domain::WithdrawalEvent event, std::optional<std::string> reason);

// --- calls.cpp: for the desk ---
struct PayoutCall {
  WithdrawalId id;
  std::int64_t call_id = 0;
};
// Claims what is due at channels behind a network, for this shop: as text, for the reply of a command.
std::string claim_calls(WriteContext& ctx, std::int64_t limit);
std::vector<PayoutCall> calls_of(std::string_view text);
// Whether the channel has an order of that number, by this answer.
bool shows_order(PayoutAnswer answer);
void hear_call(WriteContext& ctx, const PayoutCall& call, domain::PayoutMove move, const PayoutReply& reply);

// --- bank.cpp, notify.cpp ---
void register_bank(Router& router);
void register_notifications(Router& router);

}  // namespace fenxiao::server::features

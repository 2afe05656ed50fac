// The error table: every "no" of the API, once. A code is stable for ever; the client translates `error.<code>`.
//
// Ordered by what is checked first: the request's form, who asks, what is asked for, then the rules.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "contract/limits.h"

namespace fenxiao::contract {

// X(code, HTTP status, English title)
#define FENXIAO_ERRORS(X)                                                          \
  /* form */                                                                       \
  X(malformed_json, 400, "The body is not well-formed JSON")                       \
  X(too_deep, 400, "The body is nested too deeply")                                \
  X(body_too_large, 413, "The body is too large")                                  \
  X(invalid_field, 422, "A field is not acceptable")                               \
  X(idempotency_key_required, 400, "This request needs an Idempotency-Key header") \
  X(idempotency_key_invalid, 400, "The Idempotency-Key header is not acceptable")  \
  X(idempotency_conflict, 409, "This Idempotency-Key was used with another body")  \
  /* who */                                                                        \
  X(unauthenticated, 401, "Sign in first")                                         \
  X(forbidden, 403, "This is not for your role")                                   \
  X(bad_origin, 403, "The request comes from another site")                        \
  X(rate_limited, 429, "Too many requests, try again later")                       \
  X(busy, 429, "The server is busy, try again in a moment")                        \
  X(code_wrong, 422, "The code is not right")                                      \
  X(code_expired, 422, "The code has expired")                                     \
  X(code_exhausted, 422, "Too many wrong codes, ask for a new one")                \
  X(credentials_wrong, 401, "Name or password is not right")                       \
  X(signature_wrong, 401, "The signature is missing or not right")                 \
  X(signature_expired, 401, "The signature is too old, or from the future")        \
  X(source_disabled, 403, "This source of orders is switched off")                 \
  /* what */                                                                       \
  X(not_found, 404, "There is no such thing")                                      \
  X(method_not_allowed, 405, "This address does not take that method")             \
  X(unsupported_media_type, 415, "The body is of a type that is not taken here")   \
  X(bad_picture, 422, "This is not a picture that can be read")                    \
  X(state_conflict, 409, "This has moved on in the meantime")                      \
  /* people */                                                                     \
  X(consent_required, 422, "The privacy terms must be agreed to")                  \
  X(already_distributor, 409, "You are a distributor already")                     \
  X(application_pending, 409, "Your application is being looked at")               \
  X(not_a_distributor, 403, "Only a distributor can do this")                      \
  X(distributor_suspended, 403, "This distributor is suspended")                   \
  X(invite_code_unknown, 422, "This invite code is not known")                     \
  X(referral_loop, 422, "A person cannot be placed below oneself")                 \
  X(own_customer, 422, "Nobody is bound to oneself")                               \
  X(reject_reason_required, 422, "A rejection needs a reason")                     \
  X(forbidden_phrase, 422, "The text promises what may not be promised")           \
  /* goods and orders */                                                           \
  X(not_distributable, 422, "This product cannot be promoted")                     \
  X(link_unknown, 404, "This link is not known or no longer valid")                \
  X(sku_unavailable, 409, "This item is not on sale")                              \
  X(out_of_stock, 409, "Not enough in stock")                                      \
  X(quantity_limit, 422, "More than one person may buy")                           \
  X(price_changed, 409, "The price has changed, look again before you order")      \
  X(order_not_payable, 409, "This order cannot be paid any more")                  \
  X(order_not_cancellable, 409, "This order cannot be cancelled any more")         \
  X(order_not_shippable, 409, "This order cannot be shipped")                      \
  X(order_not_receivable, 409, "This order cannot be received yet")                \
  X(after_sale_over, 409, "The time for returns is over")                          \
  X(refund_too_large, 422, "More than is left to refund")                          \
  X(order_synced, 409, "Another system keeps this order; change it there")         \
  X(payment_failed, 422, "The payment did not go through")                         \
  X(external_unknown, 422, "This name of another system stands for nothing here")  \
  X(version_conflict, 409, "This version was told before with another content")    \
  X(goods_changed, 409, "The goods of an order that was paid for have changed")    \
  X(refund_shrinks, 409, "Less is told as refunded than was before")               \
  /* commission and money */                                                       \
  X(rule_overlap, 409, "Another rule covers the same time at the same rank")       \
  X(attestation_required, 422, "Level 2 needs a recorded attestation")             \
  X(amount_below_min, 422, "Below the smallest amount")                            \
  X(amount_above_max, 422, "Above the largest amount")                             \
  X(daily_limit, 422, "No more withdrawals today")                                 \
  X(balance_insufficient, 422, "More than is available")                           \
  X(debt_outstanding, 422, "A debt is open")                                       \
  X(payout_account_unknown, 422, "This payout account is not known")               \
  X(risk_hold, 409, "Held for a risk check")                                       \
  X(withdrawal_not_reviewable, 409, "This withdrawal was decided already")         \
  X(second_reviewer_required, 409, "Another person must agree too")                \
  X(payout_not_by_hand, 409, "The channel itself pays this one")                   \
  /* us */                                                                         \
  X(internal, 500, "Something went wrong on our side; nothing was changed")        \
  X(unavailable, 503, "Not available at the moment")

enum class ErrorCode : std::uint16_t {
#define X(code, status, title) code,
  FENXIAO_ERRORS(X)
#undef X
};

struct ErrorInfo {
  std::string_view code;
  int status;
  std::string_view title;
};

constexpr ErrorInfo info_of(ErrorCode code) {
  switch (code) {
#define X(name, status, title) \
  case ErrorCode::name: return {#name, status, title};
    FENXIAO_ERRORS(X)
#undef X
  }
  return {"internal", 500, ""};
}

std::optional<ErrorCode> error_code_of(std::string_view code);

// What a handler answers when the answer is no. `detail` is for a developer and holds no personal data.
// For `invalid_field`, `reason` says what is wrong with it ("missing_field", "out_of_range", …).
struct ApiError {
  ErrorCode code = ErrorCode::internal;
  std::string field = {};  // path of the field at fault, or empty
  std::string detail = {};
  std::string reason = {};
  bool keeps_writes = false;  // server only: a wrong code is refused, and yet uses up a try
};

// application/problem+json after RFC 9457.
struct Problem {
  std::string type;
  std::string title;
  std::int64_t status = 500;
  std::string code;
  std::optional<std::string> reason;
  std::optional<std::string> detail;
  std::optional<std::string> field;
  std::optional<std::string> request_id;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("type", self.type, Length{0, 200});
    visit("title", self.title, Length{0, 200});
    visit("status", self.status);
    visit("code", self.code, Length{1, 60});
    visit("reason", self.reason, Length{0, 60});
    visit("detail", self.detail, Length{0, 1000});
    visit("field", self.field, Length{0, 200});
    visit("request_id", self.request_id, Length{0, 60});
  }
};

Problem problem_of(const ApiError& error, std::string_view request_id);

}  // namespace fenxiao::contract

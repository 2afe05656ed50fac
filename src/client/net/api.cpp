#include "client/net/api.h"

namespace fenxiao::client {
namespace {

// Answers after which the same request may do better: no answer, "later", a server that is going away.
bool worth_another_try(int status) {
  return status == 0 || status == 429 || status == 502 || status == 503 || status == 504;
}

// What is wrong with a field, where a person can do something about it.
bool says_itself(std::string_view reason) {
  return reason == "missing_field" || reason == "out_of_range" || reason == "unknown_value" || reason == "bad_phone";
}

}  // namespace

std::string CallError::text_key() const {
  switch (failure) {
    case Failure::refused:
      if (problem.code == "invalid_field" && problem.reason && says_itself(*problem.reason))
        return "error.invalid_field." + *problem.reason;
      return "error." + problem.code;
    case Failure::offline: return "error.offline";
    case Failure::unknown: return "error.unknown_outcome";
    case Failure::broken: return "error.broken_answer";
  }
  return "error.internal";
}

Api::CallId Api::start(HttpRequest http, bool retriable, bool read, Finish finish) {
  const CallId id = next_++;
  calls_.emplace(id, Call{std::move(http), retriable, read, 0, std::move(finish)});
  attempt(id);
  return id;
}

void Api::attempt(CallId id) {
  const auto found = calls_.find(id);
  if (found == calls_.end()) return;
  ++found->second.tries;
  transport_.send(found->second.http, [this, id](const HttpReply& reply) { answered(id, reply); });
}

void Api::answered(CallId id, const HttpReply& reply) {
  const auto found = calls_.find(id);
  if (found == calls_.end()) return;  // dropped in the meantime
  Call& call = found->second;
  if (call.retriable && worth_another_try(reply.status) && call.tries < k_tries_max) {
    transport_.after(k_retry_delay_ms << (call.tries - 1), [this, id] { attempt(id); });
    return;
  }
  const Failure lost = call.read ? Failure::offline : Failure::unknown;
  const Finish finish = std::move(call.finish);
  calls_.erase(found);
  finish(reply, lost);
}

CallError Api::error_of(const HttpReply& reply, Failure lost) {
  if (reply.status == 0) return {lost, {}};
  auto problem = contract::decode<contract::Problem>(std::string_view(reply.body));
  if (!problem) return {Failure::broken, {}};
  return {Failure::refused, std::move(problem).value()};
}

}  // namespace fenxiao::client

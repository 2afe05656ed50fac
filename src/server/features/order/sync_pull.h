// Systems that cannot call us are asked: GET url?cursor=…&limit=…, signed; the answer is contract::PulledOrders. Each call is
// an errand (committer/errand.h); the orders of an answer and the cursor behind them are kept in one transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/adapters/outbound/outbound.h"
#include "server/committer/errand.h"

namespace fenxiao::server::features {

// Takes on the calls to at most `room` sources of the shop that are due, the longest waiting first.
std::vector<Errand> claim_pulls(WriteContext& ctx, OutboundHttp& outbound, std::size_t room);

// The address with its question, and what of it is signed: the path and the query, as they are sent.
struct PullQuestion {
  std::string url;
  std::string_view signed_part() const;
};
PullQuestion pull_question(std::string_view url, const std::optional<std::string>& cursor);

}  // namespace fenxiao::server::features

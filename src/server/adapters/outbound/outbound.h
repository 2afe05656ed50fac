// Calls to the outside world over HTTP and HTTPS: the one seam, for webhooks, payment channels and malls that are asked.
// curl.h is the real thing; a test puts a double in its place.
//
// A call blocks for up to its time limit: make it on a thread of its own, never inside a transaction or a command.
// What must happen once carries its own number in the request, because a call whose failure says `may_have_arrived` may
// have had its effect: ask the other side, do not send it again as something new.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace fenxiao::server {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct OutboundRequest {
  std::string method = "GET";
  std::string url;                                     // http or https; no user, no fragment (is_callable_url)
  HttpHeaders headers = {};                            // Host, Content-Length and Connection come by themselves
  std::string body = {};                               // sent as it is
  std::int64_t timeout_ms_max = 10'000;                // for all of it, from the look-up of the name to the last byte
  std::size_t reply_bytes_max = std::size_t{1} << 20;  // of the body; more is a failure, not a shortened reply
};

// Any status: a redirect (never followed) and a 500 are replies too.
struct OutboundReply {
  int status = 0;
  HttpHeaders headers = {};  // names in lower case
  std::string body = {};
  // The first of that name (in lower case); empty if there is none.
  std::string_view header(std::string_view name) const {
    for (const auto& [each, value] : headers)
      if (each == name) return value;
    return {};
  }
};

enum class OutboundFault {
  refused_target,  // the URL cannot be called, or it leads to an address that must not be called (address.h)
  connection,      // no such name, nobody there, no trust in the certificate, or the connection broke
  timeout,
  too_large,
  stopping,  // this server ends: says nothing of the other side
};

struct OutboundFailure {
  OutboundFault fault = OutboundFault::connection;
  bool may_have_arrived = false;  // false: the other side has not seen a byte of the request
  std::string detail = {};        // for the log and for staff; nothing of headers or body
};

class OutboundHttp {
 public:
  virtual ~OutboundHttp() = default;
  // May be called from several threads at once.
  virtual Result<OutboundReply, OutboundFailure> send(const OutboundRequest& request) = 0;
};

}  // namespace fenxiao::server

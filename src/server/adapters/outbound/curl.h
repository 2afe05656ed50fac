// The outgoing calls themselves, by libcurl. Nothing is shared between calls: each looks the name up once, with its own
// connection, and what it connects to is checked in the moment it connects. There is no second look-up that could answer
// something else than what was checked (DNS rebinding).
//
// No redirects, no proxy of the environment, no other schemes, no compression, HTTP/1.1; certificates are checked
// against the system's.
#pragma once

#include <atomic>

#include "server/adapters/outbound/outbound.h"

namespace fenxiao::server {

struct CurlOptions {
  bool allow_private_targets = false;  // for tests, demos, and a mall in the same network
};

class CurlOutbound : public OutboundHttp {
 public:
  explicit CurlOutbound(CurlOptions options);
  Result<OutboundReply, OutboundFailure> send(const OutboundRequest& request) override;
  // Ends the calls under way within about a second and refuses all that come after: for a server that stops.
  void stop() { stopping_ = true; }

 private:
  CurlOptions options_;
  std::atomic<bool> stopping_ = false;
};

// Whether a URL is one that `send` would try: http or https, a host, no user, no fragment, at most 2 000 bytes. Says
// nothing about where its name leads; that is known when it is called.
bool is_callable_url(std::string_view url);
bool is_https_url(std::string_view url);
// Whether it says by itself, without a look-up, that it leads to an address that is not public: a word in time for whoever
// types it, not the check.
bool names_closed_address(std::string_view url);

}  // namespace fenxiao::server

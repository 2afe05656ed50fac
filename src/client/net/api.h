// Typed calls of the API, with time-out, retry and one key per intention.
//
// A read is tried again on its own. A keyed write is tried again under the same Idempotency-Key, so that a reply lost
// on the way doubles nothing; after the last try the caller gets Failure::unknown and may ask again with the same key.
// A reply to a call that was dropped (the screen is gone, a newer question was asked) never reaches anybody.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "base/result.h"
#include "client/net/request.h"
#include "contract/decode.h"
#include "contract/errors.h"

namespace fenxiao::client {

enum class Failure : std::uint8_t {
  refused,  // the server said no: `problem` says why
  offline,  // nothing was sent, or a read got no answer
  unknown,  // a write got no answer: it may have happened
  broken,   // the answer could not be read
};
struct CallError {
  Failure failure = Failure::offline;
  contract::Problem problem;  // where refused

  // The key of the sentence for a person: "error.out_of_stock", "error.offline", …
  std::string text_key() const;
};

struct HttpReply {
  int status = 0;  // 0: no answer
  std::string body;
};
struct HttpRequest {
  std::string_view method;
  std::string address;
  std::string body;
  std::string idempotency_key;  // empty: none
  int timeout_ms = 0;
};

// The one thing that a platform gives: send, and answer once, later, on the same thread.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual void send(const HttpRequest& request, std::function<void(HttpReply)> done) = 0;
  virtual void after(int delay_ms, std::function<void()> run) = 0;
  virtual std::string random_key() = 0;  // 22 or more random characters
};

class Api {
 public:
  explicit Api(Transport& transport) : transport_(transport) {}

  using CallId = std::uint32_t;

  template <class Req, class Res>
  CallId call(const contract::Endpoint<Req, Res>& endpoint, const Req& request,
              std::function<void(Result<Res, CallError>)> done, std::string key = {}) {
    WireRequest wire = wire_request(endpoint, request);
    HttpRequest http{wire.method, std::move(wire.address), std::move(wire.body), {}, k_timeout_ms};
    const bool keyed = endpoint.keyed == contract::Keyed::yes;
    if (keyed) http.idempotency_key = key.empty() ? transport_.random_key() : std::move(key);
    const bool retriable = keyed || endpoint.method == contract::Method::get;
    return start(std::move(http), retriable, endpoint.method == contract::Method::get,
                 [done = std::move(done)](const HttpReply& reply, Failure lost) { done(read<Res>(reply, lost)); });
  }
  void drop(CallId id) { calls_.erase(id); }
  void drop_all() { calls_.clear(); }
  std::size_t in_flight() const { return calls_.size(); }

 private:
  static constexpr int k_timeout_ms = 15'000;
  static constexpr int k_tries_max = 3;
  static constexpr int k_retry_delay_ms = 600;  // doubled at every try

  using Finish = std::function<void(const HttpReply&, Failure)>;
  struct Call {
    HttpRequest http;
    bool retriable = false;
    bool read = false;
    int tries = 0;
    Finish finish;
  };

  CallId start(HttpRequest http, bool retriable, bool read, Finish finish);
  void attempt(CallId id);
  void answered(CallId id, const HttpReply& reply);

  static CallError error_of(const HttpReply& reply, Failure lost);

  template <class Res>
  static Result<Res, CallError> read(const HttpReply& reply, Failure lost) {
    if (reply.status < 200 || reply.status >= 300) return Refused{error_of(reply, lost)};
    auto decoded = contract::decode<Res>(std::string_view(reply.body));
    if (!decoded) return Refused{CallError{Failure::broken, {}}};
    return std::move(decoded).value();
  }

  Transport& transport_;
  std::unordered_map<CallId, Call> calls_;
  CallId next_ = 1;
};

}  // namespace fenxiao::client

// The route table: an endpoint constant of the contract and the function that answers it. Knows nothing of Drogon.
//
//   router.read(contract::k_home, [](const contract::Empty&, ReadContext& ctx) -> Result<contract::Home, ApiError> { …
//   }); router.write(contract::k_place_order, [](const contract::PlaceOrder& req, WriteContext& ctx) -> … { … });
//
// A read runs on a worker thread with a read-only transaction. A write runs in the committer, inside a savepoint: an
// ApiError or an exception undoes what it wrote. `prepare` runs on the worker before the queue, for what is slow and
// needs no write (checking a password); what it returns is in WriteContext::prepared.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "contract/decode.h"
#include "contract/encode.h"
#include "contract/endpoint.h"
#include "contract/errors.h"
#include "server/committer/context.h"

namespace fenxiao::server {

using contract::ApiError;
using contract::ErrorCode;

// A short way to say no.
inline Refused<ApiError> refuse(ErrorCode code, std::string field = {}, std::string detail = {}) {
  return {ApiError{code, std::move(field), std::move(detail), {}}};
}
inline Refused<ApiError> refuse_field(std::string field, std::string reason, std::string detail = {}) {
  return {ApiError{ErrorCode::invalid_field, std::move(field), std::move(detail), std::move(reason)}};
}

// A decoded request, kept behind a type-erased pointer between decode and handler.
struct DecodedRequest {
  std::shared_ptr<const void> value;
  std::string canonical;  // re-encoded: what the idempotency hash is taken over
};

// A page or a picture, not JSON: served by a path prefix. A form without JavaScript, or a picture, comes as a POST.
struct RawReply {
  int status = 200;
  std::string content_type = "text/html; charset=utf-8";
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::optional<ApiError> error = {};  // set: a problem document is sent instead

  static RawReply refused(ErrorCode code, std::string field = {}) {
    RawReply reply;
    reply.status = contract::info_of(code).status;
    reply.error = ApiError{code, std::move(field), {}, {}};
    return reply;
  }
};
// What another system signed, and what it sent beside it (contract::Proof::signature).
struct SignedCall {
  std::string_view body;  // to the byte
  std::string_view key;   // names the secret
  std::string_view time;
  std::string_view signature;
};
struct RawRequest {
  std::string path;  // whole
  std::string rest;  // after the prefix
  std::vector<std::pair<std::string, std::string>> query;
  std::vector<std::pair<std::string, std::string>> form;  // application/x-www-form-urlencoded, POST only
  std::string content_type;
  std::string body;  // of a POST that is no form
  std::string accept_language;
  std::string user_agent;
  std::vector<std::pair<std::string, std::string>> headers;  // of a POST; names in lower case
  std::string header(std::string_view name) const {
    for (const auto& [key, value] : headers)
      if (key == name) return value;
    return {};
  }
  std::string query_value(std::string_view name) const {
    for (const auto& [key, value] : query)
      if (key == name) return value;
    return {};
  }
};

struct Route {
  std::string_view name;
  contract::Method method;
  std::string_view path;
  contract::Roles roles;
  contract::RateClass rate;
  bool keyed = false;
  contract::Door door = contract::Door::always;
  contract::Proof proof = contract::Proof::session;
  std::vector<std::string_view> segments;  // of the path; "{x}" is a parameter

  std::function<Result<DecodedRequest, ApiError>(const contract::Document&)> decode;
  // Exactly one of the two. The text is the encoded answer.
  std::function<Result<std::string, ApiError>(const DecodedRequest&, ReadContext&)> read;
  std::function<Result<std::string, ApiError>(const DecodedRequest&, WriteContext&)> write;
  std::function<Result<std::string, ApiError>(const DecodedRequest&, ReadContext&)> prepare;
  bool held = false;  // neither: answered by the listener, when there is something to say (http/live.h)
  // Where the proof is a signature: before the body is even read as JSON.
  std::function<Result<std::string, ApiError>(const SignedCall&, ReadContext&)> verify;
};

ApiError api_error_of(const contract::DecodeError& error);

class Router {
 public:
  template <class Req, class Res, class Handler>
  void read(const contract::Endpoint<Req, Res>& endpoint, Handler handler) {
    Route route = begin(endpoint);
    route.read = [handler = std::move(handler)](const DecodedRequest& request, ReadContext& ctx) {
      return encoded<Res>(handler(*static_cast<const Req*>(request.value.get()), ctx));
    };
    add(std::move(route));
  }

  template <class Req, class Res>
  void held(const contract::Endpoint<Req, Res>& endpoint) {
    Route route = begin(endpoint);
    route.held = true;
    add(std::move(route));
  }

  template <class Req, class Res, class Handler>
  void write(const contract::Endpoint<Req, Res>& endpoint, Handler handler) {
    add(writing(endpoint, std::move(handler)));
  }

  template <class Req, class Res, class Prepare, class Handler>
  void write_prepared(const contract::Endpoint<Req, Res>& endpoint, Prepare prepare, Handler handler) {
    Route route = writing(endpoint, std::move(handler));
    route.prepare = [prepare = std::move(prepare)](const DecodedRequest& request, ReadContext& ctx) {
      return Result<std::string, ApiError>(prepare(*static_cast<const Req*>(request.value.get()), ctx));
    };
    add(std::move(route));
  }

  // A call of another system: `verify` runs on the worker, before anything of the body is believed. What it returns is in
  // WriteContext::prepared.
  template <class Req, class Res, class Verify, class Handler>
  void write_signed(const contract::Endpoint<Req, Res>& endpoint, Verify verify, Handler handler) {
    Route route = writing(endpoint, std::move(handler));
    route.verify = std::move(verify);
    add(std::move(route));
  }

  using RawHandler = std::function<RawReply(const RawRequest&, ReadContext&)>;
  // `prefix` ends in '/'.
  void raw(std::string prefix, RawHandler handler) { raw_.emplace_back(std::move(prefix), std::move(handler)); }
  struct RawWrite {
    contract::RateClass rate = contract::RateClass::write;
    std::size_t body_bytes_max = 0;
    // On the worker, before the queue: what is slow and writes nothing. A reply ends the request.
    std::function<std::optional<RawReply>(const RawRequest&, ReadContext&)> check = {};
    // In the committer; a reply of 400 or more undoes what was written.
    std::function<RawReply(const RawRequest&, WriteContext&)> handler = {};
  };
  void raw_write(std::string prefix, RawWrite write) { raw_writes_.emplace_back(std::move(prefix), std::move(write)); }

  struct Match {
    const Route* route = nullptr;
    std::vector<std::pair<std::string_view, std::string>> parameters;
    bool path_known = false;  // with another method
  };
  Match match(contract::Method method, std::string_view path) const;
  const RawHandler* match_raw(std::string_view path, std::string_view* rest) const;
  const RawWrite* match_raw_write(std::string_view path, std::string_view* rest) const;
  const std::vector<Route>& routes() const { return routes_; }
  bool routes_endpoint(std::string_view name) const;

 private:
  template <class Req, class Res>
  static Route begin(const contract::Endpoint<Req, Res>& endpoint) {
    Route route;
    route.name = endpoint.name;
    route.method = endpoint.method;
    route.path = endpoint.path;
    route.roles = endpoint.roles;
    route.rate = endpoint.rate;
    route.keyed = endpoint.keyed == contract::Keyed::yes;
    route.door = endpoint.door;
    route.proof = endpoint.proof;
    route.decode = [](const contract::Document& document) -> Result<DecodedRequest, ApiError> {
      auto request = contract::decode<Req>(document);
      if (!request) return Refused{api_error_of(request.error())};
      auto kept = std::make_shared<const Req>(std::move(request).value());
      return DecodedRequest{kept, contract::encode(*kept)};
    };
    return route;
  }
  template <class Req, class Res, class Handler>
  static Route writing(const contract::Endpoint<Req, Res>& endpoint, Handler handler) {
    Route route = begin(endpoint);
    route.write = [handler = std::move(handler)](const DecodedRequest& request, WriteContext& ctx) {
      return encoded<Res>(handler(*static_cast<const Req*>(request.value.get()), ctx));
    };
    return route;
  }
  template <class Res>
  static Result<std::string, ApiError> encoded(const Result<Res, ApiError>& result) {
    if (!result) return Refused{result.error()};
    return contract::encode(*result);
  }
  void add(Route route);

  std::vector<Route> routes_;
  std::vector<std::pair<std::string, RawHandler>> raw_;
  std::vector<std::pair<std::string, RawWrite>> raw_writes_;
};

}  // namespace fenxiao::server

// One request under way, and how it is answered. With server.cpp the only place that knows Drogon.
#pragma once

#include <drogon/drogon.h>

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/server.h"

namespace fenxiao::server {

std::string new_request_id();
// Of a query string or a form, decoded; what has no '=' is left out.
std::vector<std::pair<std::string, std::string>> pairs_of(const std::string& text);
void harden(const drogon::HttpResponsePtr& response);  // the headers that every answer has
drogon::HttpResponsePtr problem_response(const ApiError& error, const std::string& request_id);

struct HttpServer::Call {
  using Callback = std::function<void(const drogon::HttpResponsePtr&)>;

  HttpServer& server;
  drogon::HttpRequestPtr request;
  Callback callback;
  std::string id = new_request_id();
  std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now();
  const Route* route = nullptr;
  std::vector<std::pair<std::string_view, std::string>> parameters = {};

  Call(HttpServer& s, drogon::HttpRequestPtr r, Callback c) : server(s), request(std::move(r)), callback(std::move(c)) {
    ++server.under_way_;
  }
  ~Call() { --server.under_way_; }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  bool secure() const;  // the browser speaks HTTPS to the proxy before us
  // "__Host-" needs Secure, which a plain address cannot have.
  std::string_view cookie_name() const { return secure() ? "__Host-fenxiao" : "fenxiao"; }
  std::string base_url() const { return (secure() ? "https://" : "http://") + request->getHeader("host"); }
  std::string address() const;
  // A browser names the page that sends a request; a program names none and has no cookie to be abused.
  bool from_our_own_page() const;

  // Exactly one of these, once.
  void send(const drogon::HttpResponsePtr& response);
  void send_json(std::string body, const std::vector<std::string>& cookies = {}, int status = 200);
  void send_raw(const RawReply& reply);
  void refuse_with(const ApiError& error) { send(problem_response(error, id)); }
};

}  // namespace fenxiao::server

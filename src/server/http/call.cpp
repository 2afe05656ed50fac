#include "server/http/call.h"

#include "server/log.h"

namespace fenxiao::server {

using drogon::HttpResponsePtr;

namespace {

constexpr int k_request_id_bytes = 9;

// When it makes sense to come again; 0: it does not.
int retry_after_s(ErrorCode code) {
  switch (code) {
    case ErrorCode::busy: return 1;
    case ErrorCode::unavailable: return 2;
    case ErrorCode::rate_limited: return 60;
    default: return 0;
  }
}

// Pages and JSON are worth compressing, and Drogon does so for the types it has a number for.
void set_type(const HttpResponsePtr& response, const std::string& type) {
  if (type.starts_with("text/html"))
    response->setContentTypeCodeAndCustomString(drogon::CT_TEXT_HTML, type);
  else if (type == "application/json")
    response->setContentTypeCodeAndCustomString(drogon::CT_APPLICATION_JSON, type);
  else
    response->setContentTypeString(type);
}

}  // namespace

void harden(const HttpResponsePtr& response) {
  // No script-src: the oldest browsers we serve know no word that allows WebAssembly and nothing else.
  response->addHeader("Content-Security-Policy",
                      "base-uri 'none'; object-src 'none'; frame-ancestors 'self'; form-action 'self'");
  response->addHeader("X-Content-Type-Options", "nosniff");
  response->addHeader("Referrer-Policy", "same-origin");
  response->addHeader("X-Frame-Options", "SAMEORIGIN");
}

std::string new_request_id() { return random_text(k_request_id_bytes); }

std::vector<std::pair<std::string, std::string>> pairs_of(const std::string& text) {
  std::vector<std::pair<std::string, std::string>> pairs;
  std::string_view left = text;
  while (!left.empty()) {
    const auto end = std::min(left.find('&'), left.size());
    const std::string pair(left.substr(0, end));
    left.remove_prefix(std::min(end + 1, left.size()));
    const auto equals = pair.find('=');
    if (equals == std::string::npos) continue;
    pairs.emplace_back(drogon::utils::urlDecode(pair.substr(0, equals)),
                       drogon::utils::urlDecode(pair.substr(equals + 1)));
  }
  return pairs;
}

HttpResponsePtr problem_response(const ApiError& error, const std::string& request_id) {
  auto response = drogon::HttpResponse::newHttpResponse();
  response->setStatusCode(static_cast<drogon::HttpStatusCode>(contract::info_of(error.code).status));
  response->setContentTypeString("application/problem+json");
  response->addHeader("Cache-Control", "no-store");
  if (const int wait_s = retry_after_s(error.code); wait_s > 0)
    response->addHeader("Retry-After", std::to_string(wait_s));
  response->setBody(contract::encode(contract::problem_of(error, request_id)));
  return response;
}

bool HttpServer::Call::secure() const {
  return server.options_.behind_proxy && request->getHeader("x-forwarded-proto") == "https";
}

std::string HttpServer::Call::address() const {
  const std::string& forwarded = request->getHeader("x-forwarded-for");
  if (!server.options_.behind_proxy || forwarded.empty()) return request->peerAddr().toIp();
  const auto comma = forwarded.rfind(',');  // the last one is what our own proxy saw
  const auto first = comma == std::string::npos ? 0 : forwarded.find_first_not_of(' ', comma + 1);
  return forwarded.substr(std::min(first, forwarded.size()));
}

bool HttpServer::Call::from_our_own_page() const {
  const std::string& origin = request->getHeader("origin");
  const std::string& host = request->getHeader("host");
  return origin.empty() || origin == "http://" + host || origin == "https://" + host;
}

void HttpServer::Call::send(const HttpResponsePtr& response) {
  harden(response);
  if (secure()) response->addHeader("Strict-Transport-Security", "max-age=31536000");
  response->addHeader("X-Request-Id", id);
  const auto spent =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin).count();
  log_line(Severity::info, "request",
           {{"id", id},
            {"method", request->methodString()},
            {"endpoint", route ? std::string(route->name) : "-"},
            {"status", std::to_string(static_cast<int>(response->statusCode()))},
            {"us", std::to_string(spent)}});
  callback(response);
}

void HttpServer::Call::send_json(std::string body, const std::vector<std::string>& cookies, int status) {
  auto response = drogon::HttpResponse::newHttpResponse();
  response->setStatusCode(static_cast<drogon::HttpStatusCode>(status));
  set_type(response, status < 400 ? "application/json" : "application/problem+json");
  response->addHeader("Cache-Control", "no-store");
  for (const std::string& cookie : cookies)
    response->addHeader("Set-Cookie", std::string(cookie_name()) + cookie + (secure() ? "; Secure" : ""));
  response->setBody(std::move(body));
  send(response);
}

void HttpServer::Call::send_raw(const RawReply& reply) {
  if (reply.error) return refuse_with(*reply.error);
  auto response = drogon::HttpResponse::newHttpResponse();
  response->setStatusCode(static_cast<drogon::HttpStatusCode>(reply.status));
  set_type(response, reply.content_type);
  for (const auto& [name, value] : reply.headers) response->addHeader(name, value);
  response->setBody(reply.body);
  send(response);
}

}  // namespace fenxiao::server

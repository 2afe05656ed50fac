#include "server/http/server.h"

#include <csignal>
#include <thread>

#include "base/utf8.h"
#include "server/http/call.h"
#include "server/http/rate_limits.h"
#include "server/http/session_lookup.h"
#include "server/log.h"

namespace fenxiao::server {
namespace {

using drogon::HttpRequestPtr;
using drogon::HttpResponsePtr;

constexpr int k_drain_s_max = 10;
constexpr std::size_t k_request_bytes_max = 4 << 20;  // read and then refused politely; beyond it the line is cut
constexpr std::size_t k_connections_max = 20'000;
constexpr std::size_t k_connections_per_address_max = 2'000;
constexpr std::size_t k_idle_s_max = 60;
constexpr std::size_t k_address_hash_chars = 24;
constexpr std::size_t k_key_chars_min = 8;
constexpr std::size_t k_key_chars_max = 64;
std::atomic<int> g_signal = 0;

std::optional<contract::Method> method_of(const HttpRequestPtr& request) {
  switch (request->method()) {
    case drogon::Get:
    case drogon::Head: return contract::Method::get;
    case drogon::Post: return contract::Method::post;
    case drogon::Put: return contract::Method::put;
    case drogon::Delete: return contract::Method::del;
    default: return std::nullopt;
  }
}

bool key_is_fine(const std::string& key) {
  if (key.size() < k_key_chars_min || key.size() > k_key_chars_max) return false;
  for (const char c : key)
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '_') return false;
  return true;
}

bool is_json(std::string_view type) {
  constexpr std::string_view k_json = "application/json";
  return type.starts_with(k_json) &&
         (type.size() == k_json.size() || type[k_json.size()] == ';' || type[k_json.size()] == ' ');
}

// What of a Host header goes into links: a name or an address with an optional port, nothing else.
bool host_is_fine(const std::string& host) {
  if (host.empty() || host.size() > 100) return false;
  for (const char c : host)
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '.' && c != ':' && c != '[' && c != ']')
      return false;
  return true;
}

}  // namespace

HttpServer::HttpServer(HttpOptions options, const Router& router, const StaticFiles& files, Db& db,
                       Committer& committer, const Clock& clock, const PersonalVault& vault, LiveDesk& live)
    : options_(std::move(options)),
      router_(router),
      files_(files),
      db_(db),
      committer_(committer),
      clock_(clock),
      vault_(vault),
      live_(live),
      workers_(options_.workers) {}

void HttpServer::run() {
  auto& app = drogon::app();
  app.setLogLevel(trantor::Logger::kWarn)
      .addListener(options_.address, static_cast<uint16_t>(options_.port))
      .setThreadNum(2)
      .setClientMaxBodySize(k_request_bytes_max)
      .setClientMaxMemoryBodySize(contract::k_body_bytes_max + 1024)
      .setUploadPath(options_.spool_directory)
      .setDocumentRoot("/dev/null")  // else Drogon serves the files of whatever folder the program was started in
      .setImplicitPageEnable(false)
      .setMaxConnectionNum(k_connections_max)
      .setMaxConnectionNumPerIP(options_.behind_proxy ? 0 : k_connections_per_address_max)
      .setIdleConnectionTimeout(k_idle_s_max)
      .enableServerHeader(false)
      .disableSigtermHandling();
  // What Drogon refuses by itself (an address that climbs out of the root) is told like everything else.
  app.setCustomErrorHandler([](drogon::HttpStatusCode code) {
    const ErrorCode error = code == drogon::k405MethodNotAllowed        ? ErrorCode::method_not_allowed
                            : code == drogon::k413RequestEntityTooLarge ? ErrorCode::body_too_large
                            : code >= drogon::k500InternalServerError   ? ErrorCode::internal
                                                                        : ErrorCode::not_found;
    const auto response = problem_response({error, {}, {}, {}}, new_request_id());
    harden(response);
    return response;
  });
  app.setDefaultHandler([this](const HttpRequestPtr& request, std::function<void(const HttpResponsePtr&)>&& callback) {
    auto call = std::make_shared<Call>(*this, request, std::move(callback));
    if (draining_) return call->refuse_with({ErrorCode::unavailable});
    if (!host_is_fine(request->getHeader("host"))) return call->refuse_with({ErrorCode::not_found});
    std::string_view rest;
    if (router_.match_raw(request->path(), &rest) || router_.match_raw_write(request->path(), &rest)) return raw(call);
    if (request->path().starts_with("/api/v1/")) return api(call);
    serve_static(call);
  });
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, [](int number) { g_signal = number; });
  std::thread watcher([this] {
    while (g_signal == 0) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    draining_ = true;
    live_.release_all();
    for (int i = 0; i < k_drain_s_max * 20 && under_way_ > 0; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    drogon::app().getLoop()->queueInLoop([] { drogon::app().quit(); });
  });
  app.run();
  watcher.join();
  workers_.stop();
}

void HttpServer::api(const CallPtr& call) {
  const auto method = method_of(call->request);
  if (!method) return call->refuse_with({ErrorCode::method_not_allowed});
  auto match = router_.match(*method, call->request->path());
  if (!match.route) return call->refuse_with({match.path_known ? ErrorCode::method_not_allowed : ErrorCode::not_found});
  call->route = match.route;
  call->parameters = std::move(match.parameters);
  if (call->route->door == contract::Door::demo && !options_.demo_doors)
    return call->refuse_with({ErrorCode::not_found});
  if (*method != contract::Method::get && !call->from_our_own_page()) return call->refuse_with({ErrorCode::bad_origin});
  if (*method == contract::Method::post || *method == contract::Method::put) {
    if (!is_json(call->request->getHeader("content-type")))
      return call->refuse_with({ErrorCode::unsupported_media_type});
  }
  if (call->route->keyed) {
    const std::string& key = call->request->getHeader("idempotency-key");
    if (key.empty()) return call->refuse_with({ErrorCode::idempotency_key_required});
    if (!key_is_fine(key)) return call->refuse_with({ErrorCode::idempotency_key_invalid});
  }
  const bool taken = workers_.submit([this, call] {
    try {
      answer_api(call);
    } catch (const Fault& fault) {
      log_line(Severity::error, "request_failed", {{"id", call->id}, {"detail", fault.what()}});
      call->refuse_with({fault.retryable() ? ErrorCode::unavailable : ErrorCode::internal});
    } catch (const std::exception& e) {
      log_line(Severity::error, "request_failed", {{"id", call->id}, {"detail", e.what()}});
      call->refuse_with({ErrorCode::internal});
    }
  });
  if (!taken) call->refuse_with({ErrorCode::busy});
}

Principal HttpServer::principal(const Call& call, Tx& tx, const ShopSettings& shop, Instant now) const {
  Principal who = load_principal(tx, shop, vault_, call.request->getCookie(std::string(call.cookie_name())), now);
  who.user_agent = call.request->getHeader("user-agent");
  who.address_hash = vault_.keyed_hash("address", call.address()).substr(0, k_address_hash_chars);
  return who;
}

// What a call counts against; nothing where its class is not counted.
std::optional<RateCount> HttpServer::rate_of(contract::RateClass rate, const Principal& who) const {
  const RateLimit limit = limit_of(rate);
  if (limit.calls_max == 0) return std::nullopt;
  const bool by_address = limit.per_address || !who.signed_in();
  return RateCount{std::to_string(static_cast<int>(rate)) + ":" + (by_address ? who.address_hash : who.account.text()),
                   limit.calls_max, limit.window_ms};
}

Result<std::string, ApiError> HttpServer::verified(const Call& call, ReadContext& ctx) {
  const auto header = [&](std::string_view name) -> std::string_view {
    return call.request->getHeader(std::string(name));
  };
  return call.route->verify({call.request->body(), header(contract::k_signing_key_header),
                             header(contract::k_signing_time_header), header(contract::k_signature_header)},
                            ctx);
}

void HttpServer::answer_api(const CallPtr& call) {
  const Route& route = *call->route;
  auto tx = db_.begin_read();
  const auto shop = load_shop(*tx, call->request->getHeader("host"), call->base_url());
  if (!shop) return call->refuse_with({ErrorCode::not_found});
  const Instant now = clock_.now();
  const Principal who = principal(*call, *tx, *shop, now);
  if (!route.roles.public_access()) {
    if (!who.signed_in()) return call->refuse_with({ErrorCode::unauthenticated});
    if (!who.roles.meets(route.roles))
      return call->refuse_with(
          {route.roles == contract::k_distributor ? ErrorCode::not_a_distributor : ErrorCode::forbidden});
  }
  ReadContext ctx{*tx, now, *shop, who, vault_};
  // What is slow is not even begun for somebody who has had his share; the call itself is counted in the queue.
  if (route.verify || route.prepare)
    if (const auto rate = rate_of(route.rate, who); rate && is_spent(*tx, shop->id, *rate, now))
      return call->refuse_with({ErrorCode::rate_limited});
  std::string prepared;
  if (route.verify) {
    auto known = verified(*call, ctx);
    if (!known) return call->refuse_with(known.error());
    prepared = std::move(known).value();
  }
  const bool has_body = route.method == contract::Method::post || route.method == contract::Method::put;
  auto document = has_body ? contract::Document::parse(call->request->body())
                           : Result<contract::Document, contract::DecodeError>(contract::Document::empty_object());
  if (!document) return call->refuse_with(api_error_of(document.error()));
  for (const auto& [name, value] : call->parameters)
    if (!document->add_text(name, drogon::utils::urlDecode(value)))
      return call->refuse_with(
          {ErrorCode::invalid_field, std::string(name), "stands in the address already", "duplicate_field"});
  if (!has_body) {
    for (const auto& [name, value] : pairs_of(call->request->query())) {
      if (!count_code_points(name))
        return call->refuse_with({ErrorCode::invalid_field, {}, "a name is not UTF-8", "bad_text"});
      if (!document->add_text(name, value))
        return call->refuse_with({ErrorCode::invalid_field, name, "is given twice", "duplicate_field"});
    }
  }
  auto request = route.decode(*document);
  if (!request) return call->refuse_with(request.error());
  if (route.held) return hold(call, who, *request);
  if (route.read) {
    auto answer = route.read(*request, ctx);
    if (!answer) return call->refuse_with(answer.error());
    return call->send_json(std::move(answer).value());
  }
  if (route.prepare) {
    auto found = route.prepare(*request, ctx);
    if (!found) return call->refuse_with(found.error());
    prepared = std::move(found).value();
  }
  enqueue(call, *shop, who, std::move(request).value(), std::move(prepared));
}

void HttpServer::hold(const CallPtr& call, const Principal& who, const DecodedRequest& request) {
  const auto& query = *static_cast<const contract::LiveQuery*>(request.value.get());
  const auto waiting =
      live_.wait(who, query.since, std::chrono::steady_clock::now(),
                 [call](const contract::LiveReply& reply) { call->send_json(contract::encode(reply)); });
  if (draining_) return live_.release_all();
  if (waiting)
    drogon::app().getLoop()->runAfter(static_cast<double>(LiveDesk::k_hold.count()), [this, page = *waiting] {
      live_.expire(page, std::chrono::steady_clock::now());
    });
}

void HttpServer::enqueue(const CallPtr& call, const ShopSettings& shop, const Principal& who, DecodedRequest request,
                         std::string prepared) {
  const Route& route = *call->route;
  Command command;
  command.name = route.name;
  command.shop = shop;
  command.who = who;
  command.prepared = std::move(prepared);
  if (route.keyed) {
    command.key = call->request->getHeader("idempotency-key");
    command.body_hash = vault_.keyed_hash("body", request.canonical);
  }
  command.rate = rate_of(route.rate, who);
  command.request_id = call->id;
  command.run = [&route, request = std::move(request)](WriteContext& ctx) { return route.write(request, ctx); };
  command.done = [call](Outcome outcome) {
    if (outcome.error) return call->refuse_with(*outcome.error);
    call->send_json(std::move(outcome.body), outcome.set_cookies, outcome.status);
  };
  if (!committer_.submit(std::move(command))) call->refuse_with({ErrorCode::busy});
}

void HttpServer::raw(const CallPtr& call) {
  const bool taken = workers_.submit([this, call] {
    try {
      answer_raw(call);
    } catch (const std::exception& e) {
      log_line(Severity::error, "page_failed", {{"id", call->id}, {"detail", e.what()}});
      call->refuse_with({ErrorCode::internal});
    }
  });
  if (!taken) call->refuse_with({ErrorCode::busy});
}

void HttpServer::answer_raw(const CallPtr& call) {
  auto tx = db_.begin_read();
  const auto shop = load_shop(*tx, call->request->getHeader("host"), call->base_url());
  if (!shop) return call->refuse_with({ErrorCode::not_found});
  const Instant now = clock_.now();
  const Principal who = principal(*call, *tx, *shop, now);
  ReadContext ctx{*tx, now, *shop, who, vault_};
  RawRequest request;
  request.path = call->request->path();
  request.query = pairs_of(call->request->query());
  request.accept_language = call->request->getHeader("accept-language");
  request.user_agent = call->request->getHeader("user-agent");
  std::string_view rest;
  if (call->request->method() == drogon::Get || call->request->method() == drogon::Head) {
    const Router::RawHandler* handler = router_.match_raw(request.path, &rest);
    if (!handler) return call->refuse_with({ErrorCode::method_not_allowed});
    request.rest = rest;
    return call->send_raw((*handler)(request, ctx));
  }
  const Router::RawWrite* write = router_.match_raw_write(request.path, &rest);
  if (!write || call->request->method() != drogon::Post) return call->refuse_with({ErrorCode::method_not_allowed});
  if (!call->from_our_own_page()) return call->refuse_with({ErrorCode::bad_origin});
  if (call->request->body().size() > write->body_bytes_max) return call->refuse_with({ErrorCode::body_too_large});
  request.rest = rest;
  request.content_type = call->request->getHeader("content-type");
  for (const auto& [name, value] : call->request->headers()) request.headers.emplace_back(name, value);
  if (request.content_type.starts_with("application/x-www-form-urlencoded"))
    request.form = pairs_of(std::string(call->request->body()));
  else
    request.body = call->request->body();
  // What is slow is not even begun for somebody who has had his share.
  if (const auto rate = rate_of(write->rate, who); rate && is_spent(*tx, shop->id, *rate, now))
    return call->refuse_with({ErrorCode::rate_limited});
  std::optional<RawReply> no;
  if (write->check) no = write->check(request, ctx);
  if (no && !who.signed_in()) return call->send_raw(*no);
  enqueue_raw(call, *shop, who, *write, std::make_shared<const RawRequest>(std::move(request)), std::move(no));
}

void HttpServer::enqueue_raw(const CallPtr& call, const ShopSettings& shop, const Principal& who,
                             const Router::RawWrite& write, std::shared_ptr<const RawRequest> request,
                             std::optional<RawReply> no) {
  const auto reply = std::make_shared<RawReply>();
  Command command;
  command.name = "form";
  command.shop = shop;
  command.who = who;
  command.rate = rate_of(write.rate, who);
  command.request_id = call->id;
  command.run = [&write, request = std::move(request), reply,
                 no = std::move(no)](WriteContext& ctx) -> Result<std::string, ApiError> {
    *reply = no ? *no : write.handler(*request, ctx);
    if (reply->status >= 400) return refuse(ErrorCode::invalid_field);
    return std::string();
  };
  command.done = [call, reply](const Outcome& outcome) {
    if (outcome.error && reply->status < 400) return call->refuse_with(*outcome.error);  // never came to the handler
    call->send_raw(*reply);
  };
  if (!committer_.submit(std::move(command))) call->refuse_with({ErrorCode::busy});
}

void HttpServer::serve_static(const CallPtr& call) {
  if (call->request->method() != drogon::Get && call->request->method() != drogon::Head)
    return call->refuse_with({ErrorCode::method_not_allowed});
  const StaticFile* file = files_.find(call->request->path());
  if (!file) return call->refuse_with({ErrorCode::not_found});
  auto response = drogon::HttpResponse::newHttpResponse();
  response->addHeader("ETag", file->etag);
  response->addHeader("Cache-Control", file->immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (call->request->getHeader("if-none-match") == file->etag) {
    response->setStatusCode(drogon::k304NotModified);
    return call->send(response);
  }
  response->setContentTypeString(file->content_type);
  const bool brotli =
      !file->brotli.empty() && call->request->getHeader("accept-encoding").find("br") != std::string::npos;
  if (!file->brotli.empty()) response->addHeader("Vary", "Accept-Encoding");
  if (brotli) response->addHeader("Content-Encoding", "br");
  response->setBody(brotli ? file->brotli : file->body);
  call->send(response);
}

}  // namespace fenxiao::server

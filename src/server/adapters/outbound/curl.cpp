#include "server/adapters/outbound/curl.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <memory>
#include <optional>

#include "base/fault.h"
#include "base/invariant.h"
#include "server/adapters/outbound/address.h"

namespace fenxiao::server {
namespace {

constexpr std::size_t k_url_bytes_max = 2'000;

struct Closing {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(char* text) const { curl_free(text); }
};
using Handle = std::unique_ptr<CURL, Closing>;
using Url = std::unique_ptr<CURLU, Closing>;
using HeaderList = std::unique_ptr<curl_slist, Closing>;

// What the callbacks of one call see.
struct Exchange {
  bool allow_private = false;
  const std::atomic<bool>* stopping = nullptr;
  std::size_t body_bytes_max = 0;
  OutboundReply reply = {};
  bool too_large = false;
  std::string refused_address = {};  // an address that the name led to and that must not be called
};

void start_libcurl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw Fault(FaultKind::unavailable, "libcurl does not start");
}

std::optional<IpAddress> address_of(const curl_sockaddr& to) {
  IpAddress address;
  if (to.family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &to.addr, sizeof v6);
    std::memcpy(address.bytes.data(), &v6.sin6_addr, address.bytes.size());
    return address;
  }
  if (to.family != AF_INET) return std::nullopt;
  sockaddr_in v4{};
  std::memcpy(&v4, &to.addr, sizeof v4);
  address.bytes[10] = address.bytes[11] = 0xff;
  std::memcpy(address.bytes.data() + 12, &v4.sin_addr, 4);
  return address;
}

// libcurl hands over the very address that it is about to connect to. A name with one closed address is not called at
// any of its others either, once that one was met: nobody honest has such a name.
curl_socket_t open_checked(void* user, curlsocktype purpose, curl_sockaddr* to) {
  auto& exchange = *static_cast<Exchange*>(user);
  const auto address = address_of(*to);
  if (purpose != CURLSOCKTYPE_IPCXN || !address || !exchange.refused_address.empty()) return CURL_SOCKET_BAD;
  if (!exchange.allow_private && !is_public(*address)) {
    exchange.refused_address = address_text(*address);
    return CURL_SOCKET_BAD;
  }
  return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

std::size_t take_body(const char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  const std::size_t arrived = size * count;
  exchange.too_large = exchange.reply.body.size() + arrived > exchange.body_bytes_max;
  if (exchange.too_large) return CURL_WRITEFUNC_ERROR;
  exchange.reply.body.append(bytes, arrived);
  return arrived;
}

// One line at a time. A new status line (after "100 Continue") begins the headers anew. libcurl bounds the lines and their sum.
std::size_t take_header(const char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& headers = static_cast<Exchange*>(user)->reply.headers;
  std::string_view line(bytes, size * count);
  const std::size_t taken = line.size();
  while (!line.empty() && std::string_view("\r\n \t").find(line.back()) != std::string_view::npos)
    line.remove_suffix(1);
  const auto colon = line.find(':');
  if (line.starts_with("HTTP/")) {
    headers.clear();
  } else if (colon != std::string_view::npos) {
    std::string name(line.substr(0, colon));
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    line.remove_prefix(colon + 1);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    headers.emplace_back(std::move(name), std::string(line));
  }
  return taken;
}

// Called about once a second while a call is under way; anything but 0 ends it.
int keep_going(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return *static_cast<Exchange*>(user)->stopping ? 1 : 0;
}

template <class Setting>
void set(CURL* handle, CURLoption option, Setting value) {
  INVARIANT(curl_easy_setopt(handle, option, value) == CURLE_OK);
}

HeaderList header_list(const HttpHeaders& headers) {
  HeaderList list(curl_slist_append(nullptr, "Expect:"));  // no waiting for "100 Continue"
  for (const auto& [name, value] : headers) {
    const std::string line = value.empty() ? name + ";" : name + ": " + value;
    INVARIANT(line.find_first_of("\r\n", 0, 2) == std::string::npos);
    INVARIANT(curl_slist_append(list.get(), line.c_str()) != nullptr);
  }
  return list;
}

void describe(CURL* handle, const OutboundRequest& request, Exchange& exchange, curl_slist* headers) {
  set(handle, CURLOPT_URL, request.url.c_str());
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_FOLLOWLOCATION, 0L);
  set(handle, CURLOPT_PROXY, "");
  set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_QUICK_EXIT, 1L);  // a look-up that takes too long is left behind, not waited for
  set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout_ms_max));
  if (request.method == "HEAD") set(handle, CURLOPT_NOBODY, 1L);
  if (!request.body.empty() || request.method == "POST" || request.method == "PUT" || request.method == "PATCH") {
    set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(handle, CURLOPT_POSTFIELDS, request.body.c_str());
  }
  set(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  set(handle, CURLOPT_HTTPHEADER, headers);
  set(handle, CURLOPT_OPENSOCKETFUNCTION, open_checked);
  set(handle, CURLOPT_OPENSOCKETDATA, &exchange);
  set(handle, CURLOPT_WRITEFUNCTION, take_body);
  set(handle, CURLOPT_WRITEDATA, &exchange);
  set(handle, CURLOPT_HEADERFUNCTION, take_header);
  set(handle, CURLOPT_HEADERDATA, &exchange);
  set(handle, CURLOPT_NOPROGRESS, 0L);
  set(handle, CURLOPT_XFERINFOFUNCTION, keep_going);
  set(handle, CURLOPT_XFERINFODATA, &exchange);
}

OutboundFailure failure_of(CURL* handle, CURLcode code, const Exchange& exchange) {
  curl_off_t request_began_us =
      0;  // when the connection stood and the request was about to be written; 0: it never was
  curl_easy_getinfo(handle, CURLINFO_PRETRANSFER_TIME_T, &request_began_us);
  OutboundFailure failure{OutboundFault::connection, request_began_us > 0, curl_easy_strerror(code)};
  const bool no_url = code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL;
  if (!exchange.refused_address.empty() && !failure.may_have_arrived) {
    failure.fault = OutboundFault::refused_target;
    failure.detail = exchange.refused_address + " is not a public address";
  } else if (no_url && !failure.may_have_arrived) {
    failure.fault = OutboundFault::refused_target;
  } else if (exchange.too_large || code == CURLE_TOO_LARGE) {
    failure.fault = OutboundFault::too_large;
    failure.detail = "the reply has more than " + std::to_string(exchange.body_bytes_max) + " bytes";
  } else if (code == CURLE_OPERATION_TIMEDOUT) {
    failure.fault = OutboundFault::timeout;
  } else if (code == CURLE_ABORTED_BY_CALLBACK) {
    failure.fault = OutboundFault::stopping;
    failure.detail = "the server stops";
  }
  return failure;
}

// Nothing if the URL is not one that may be called.
Url read_url(std::string_view text) {
  if (text.empty() || text.size() > k_url_bytes_max || text.find('\0') != std::string_view::npos) return nullptr;
  Url url(curl_url());
  const auto has = [&](CURLUPart part) {
    char* value = nullptr;
    const CURLUcode code = curl_url_get(url.get(), part, &value, 0);
    const std::unique_ptr<char, Closing> kept(value);
    return code == CURLUE_OK;
  };
  if (!url || curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), 0) != CURLUE_OK) return nullptr;
  if (has(CURLUPART_USER) || has(CURLUPART_PASSWORD) || has(CURLUPART_FRAGMENT) || !has(CURLUPART_HOST)) return nullptr;
  return url;
}

bool has_scheme(std::string_view url, std::string_view wanted) {
  const Url read = read_url(url);
  char* scheme = nullptr;
  if (!read || curl_url_get(read.get(), CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK) return false;
  const std::unique_ptr<char, Closing> kept(scheme);
  return wanted == scheme;
}

}  // namespace

bool is_callable_url(std::string_view url) { return has_scheme(url, "https") || has_scheme(url, "http"); }
bool is_https_url(std::string_view url) { return has_scheme(url, "https"); }

bool names_closed_address(std::string_view url) {
  const Url read = read_url(url);
  char* host = nullptr;
  if (!read || curl_url_get(read.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK) return false;
  const std::unique_ptr<char, Closing> kept(host);
  std::string_view name(host);
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  const auto address = read_address(name);
  return address ? !is_public(*address) : name == "localhost";
}

CurlOutbound::CurlOutbound(CurlOptions options) : options_(options) { start_libcurl(); }

Result<OutboundReply, OutboundFailure> CurlOutbound::send(const OutboundRequest& request) {
  INVARIANT(request.timeout_ms_max > 0);
  if (!is_callable_url(request.url))
    return Refused{OutboundFailure{OutboundFault::refused_target, false, "this URL cannot be called"}};
  if (stopping_) return Refused{OutboundFailure{OutboundFault::stopping, false, "the server stops"}};
  const Handle handle(curl_easy_init());
  INVARIANT(handle != nullptr);
  Exchange exchange{options_.allow_private_targets, &stopping_, request.reply_bytes_max};
  const HeaderList headers = header_list(request.headers);
  describe(handle.get(), request, exchange, headers.get());
  const CURLcode code = curl_easy_perform(handle.get());
  if (code != CURLE_OK) return Refused{failure_of(handle.get(), code, exchange)};
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  exchange.reply.status = static_cast<int>(status);
  return std::move(exchange.reply);
}

}  // namespace fenxiao::server

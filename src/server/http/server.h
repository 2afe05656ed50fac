// The listener. What includes this need not know Drogon; call.h and the .cpp files beside it do.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "server/committer/committer.h"
#include "server/http/live.h"
#include "server/http/router.h"
#include "server/http/static_files.h"
#include "server/http/workers.h"

namespace fenxiao::server {

struct HttpOptions {
  std::string address = "127.0.0.1";
  int port = 8080;
  bool demo_doors = false;    // the database is marked as a demo or a test
  bool behind_proxy = false;  // TLS ends at a reverse proxy: X-Forwarded-For and -Proto are believed
  int workers = 3;
  std::string spool_directory = "spool";  // where a body too long for memory waits
};

class HttpServer {
 public:
  HttpServer(HttpOptions options, const Router& router, const StaticFiles& files, Db& db, Committer& committer,
             const Clock& clock, const PersonalVault& vault, LiveDesk& live);

  // Serves until SIGINT or SIGTERM: then refuses new requests, finishes those under way, and returns.
  void run();

 private:
  struct Call;
  using CallPtr = std::shared_ptr<Call>;
  Principal principal(const Call& call, Tx& tx, const ShopSettings& shop, Instant now) const;
  std::optional<RateCount> rate_of(contract::RateClass rate, const Principal& who) const;
  Result<std::string, ApiError> verified(const Call& call, ReadContext& ctx);
  void api(const CallPtr& call);
  void answer_api(const CallPtr& call);
  void hold(const CallPtr& call, const Principal& who, const DecodedRequest& request);
  void enqueue(const CallPtr& call, const ShopSettings& shop, const Principal& who, DecodedRequest request,
               std::string prepared);
  void raw(const CallPtr& call);
  void answer_raw(const CallPtr& call);
  // `no`: it was found wanting already; it only counts against its limit.
  void enqueue_raw(const CallPtr& call, const ShopSettings& shop, const Principal& who, const Router::RawWrite& write,
                   std::shared_ptr<const RawRequest> request, std::optional<RawReply> no);
  void serve_static(const CallPtr& call);

  HttpOptions options_;
  const Router& router_;
  const StaticFiles& files_;
  Db& db_;
  Committer& committer_;
  const Clock& clock_;
  const PersonalVault& vault_;
  LiveDesk& live_;
  Workers workers_;
  std::atomic<bool> draining_ = false;
  std::atomic<int> under_way_ = 0;
};

}  // namespace fenxiao::server

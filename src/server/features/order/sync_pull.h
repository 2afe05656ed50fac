// Systems that cannot call us are asked: GET url?cursor=…&limit=…, signed; the answer is contract::PulledOrders. Each call is
// made on a thread of its own, outside of any transaction; the orders of an answer and the cursor behind them are kept in one.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "server/adapters/outbound/outbound.h"
#include "server/committer/committer.h"

namespace fenxiao::server::features {

class OrderPuller {
 public:
  struct World {
    Db& db;
    Committer& committer;
    OutboundHttp& outbound;
    const Clock& clock;
    const PersonalVault& vault;
  };
  explicit OrderPuller(World world) : world_(world) {}
  ~OrderPuller() { stop(); }

  // Every second, all sources of `shops` that are due, one after the other.
  void start(std::function<std::vector<ShopSettings>()> shops);
  void stop();

  // Asks the source of the shop that is due for the longest time. False if none is.
  bool ask_one(const ShopSettings& shop);

 private:
  void run();

  World world_;
  std::function<std::vector<ShopSettings>()> shops_;
  std::mutex guard_;
  std::condition_variable stopped_;
  bool stopping_ = false;
  std::thread thread_;
};

// The address with its question, and what of it is signed: the path and the query, as they are sent.
struct PullQuestion {
  std::string url;
  std::string_view signed_part() const;
};
PullQuestion pull_question(std::string_view url, const std::optional<std::string>& cursor);

}  // namespace fenxiao::server::features

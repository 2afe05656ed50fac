// Where payouts leave the house: claims what is due by a command, calls the channel on a thread, and tells what it heard by
// another command. Nothing of this runs inside a transaction.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "server/adapters/outbound/outbound.h"
#include "server/committer/committer.h"
#include "server/features/features.h"
#include "server/http/workers.h"

namespace fenxiao::server {

class PayoutDesk {
 public:
  struct World {
    Db& db;
    Committer& committer;
    const Clock& clock;  // the shop's
    const Clock& wall;   // the machine's: signatures carry it
    const PersonalVault& vault;
    OutboundHttp& outbound;
    ChannelUrls urls;
    std::function<std::vector<ShopSettings>()> shops;
  };
  explicit PayoutDesk(World world);
  ~PayoutDesk() { stop(); }
  // Takes up nothing more and waits for the calls under way; stop the outbound first, and they end at once.
  void stop();

 private:
  static constexpr int k_calls_max = 4;  // at a time

  void run();
  void round(const ShopSettings& shop);

  World world_;
  Workers callers_{k_calls_max};
  std::atomic<int> under_way_ = 0;
  std::mutex guard_;
  std::condition_variable stopped_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace fenxiao::server

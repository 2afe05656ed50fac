// Does the errands of all shops on a few threads: takes on what is due once a second, and of a shop that had something the
// last time as soon as one was done.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "server/committer/committer.h"
#include "server/committer/errand.h"

namespace fenxiao::server {

class ErrandRunner {
 public:
  ErrandRunner(Committer& committer, std::vector<ErrandSource> sources,
               std::function<std::vector<ShopSettings>()> shops);
  ~ErrandRunner() { stop(); }
  // Takes on nothing more; what was taken on is done first. The committer must still be running.
  void stop();

  static constexpr std::size_t k_threads = 8;

 private:
  struct Piece {
    ShopSettings shop;
    std::string name;
    Errand errand;
  };
  void take_on();
  void claim_round(bool all_shops);
  bool claim(const ShopSettings& shop, const ErrandSource& source);
  void work();
  void settle(const Piece& piece, const Settle& result);

  Committer& committer_;
  std::vector<ErrandSource> sources_;
  std::function<std::vector<ShopSettings>()> shops_;
  std::mutex guard_;
  std::condition_variable arrived_;  // a piece, or the end
  std::condition_variable done_;     // a piece was done, or the end
  std::deque<Piece> waiting_;
  std::size_t under_way_ = 0;  // waiting ones included
  bool fresh_room_ = false;
  bool stopping_ = false;
  bool closed_ = false;          // nothing more will be taken on
  std::size_t first_shop_ = 0;   // another one each round: a busy shop does not starve the others
  std::set<ShopId> busy_shops_;  // of the thread that takes on
  std::thread taking_;
  std::vector<std::thread> workers_;
};

}  // namespace fenxiao::server

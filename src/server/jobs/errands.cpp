#include "server/jobs/errands.h"

#include <chrono>

#include "server/log.h"

namespace fenxiao::server {
namespace {
constexpr auto k_period = std::chrono::seconds(1);
// A result that the committer had no place for is tried again a few times; after that the lease frees the work.
constexpr int k_settle_tries = 5;
constexpr auto k_settle_wait = std::chrono::seconds(1);
}  // namespace

ErrandRunner::ErrandRunner(Committer& committer, std::vector<ErrandSource> sources,
                           std::function<std::vector<ShopSettings>()> shops)
    : committer_(committer), sources_(std::move(sources)), shops_(std::move(shops)) {
  taking_ = std::thread([this] { take_on(); });
  for (std::size_t i = 0; i < k_threads; ++i) workers_.emplace_back([this] { work(); });
}

void ErrandRunner::stop() {
  {
    const std::lock_guard guard(guard_);
    stopping_ = true;
  }
  done_.notify_all();
  if (taking_.joinable()) taking_.join();
  {
    const std::lock_guard guard(guard_);
    closed_ = true;
  }
  arrived_.notify_all();
  for (std::thread& worker : workers_)
    if (worker.joinable()) worker.join();
}

void ErrandRunner::take_on() {
  auto next_tick = std::chrono::steady_clock::now() + k_period;
  for (;;) {
    {
      std::unique_lock guard(guard_);
      done_.wait_until(guard, next_tick, [this] { return stopping_ || fresh_room_; });
      if (stopping_) return;
      fresh_room_ = false;
    }
    const bool tick = std::chrono::steady_clock::now() >= next_tick;
    if (tick) next_tick = std::chrono::steady_clock::now() + k_period;
    try {
      claim_round(tick);
    } catch (const Fault& fault) {  // of the list of shops: the database is away
      log_line(Severity::warning, "errands_not_claimed", {{"detail", fault.what()}});
    }
  }
}

void ErrandRunner::claim_round(bool all_shops) {
  if (!all_shops && busy_shops_.empty()) return;
  const std::vector<ShopSettings> shops = shops_();
  ++first_shop_;
  for (std::size_t i = 0; i < shops.size(); ++i) {
    const ShopSettings& shop = shops[(first_shop_ + i) % shops.size()];
    if (!all_shops && !busy_shops_.contains(shop.id)) continue;
    bool busy = false;
    for (const ErrandSource& source : sources_) busy = claim(shop, source) || busy;
    if (busy)
      busy_shops_.insert(shop.id);
    else
      busy_shops_.erase(shop.id);
  }
}

// Whether there was something, or no room to find out.
bool ErrandRunner::claim(const ShopSettings& shop, const ErrandSource& source) {
  std::size_t room = 0;
  {
    const std::lock_guard guard(guard_);
    if (stopping_ || under_way_ >= k_threads) return true;
    room = k_threads - under_way_;
  }
  std::vector<Errand> claimed;
  Command command;
  command.name = "claim:" + source.name;
  command.shop = shop;
  command.run = [&](WriteContext& ctx) -> Result<std::string, contract::ApiError> {
    claimed = source.claim(ctx, room);
    return std::string();
  };
  if (committer_.submit_and_wait(std::move(command)).status != 200) return false;  // it was not kept, so it is not done
  if (claimed.empty()) return false;
  {
    const std::lock_guard guard(guard_);
    under_way_ += claimed.size();
    for (Errand& errand : claimed) waiting_.push_back({shop, source.name, std::move(errand)});
  }
  arrived_.notify_all();
  return true;
}

void ErrandRunner::work() {
  for (;;) {
    Piece piece;
    {
      std::unique_lock guard(guard_);
      arrived_.wait(guard, [this] { return closed_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      piece = std::move(waiting_.front());
      waiting_.pop_front();
    }
    try {
      settle(piece, piece.errand());
    } catch (const std::exception& wrong) {  // its lease frees it
      log_line(Severity::error, "errand_is_wrong", {{"errand", piece.name}, {"detail", wrong.what()}});
    }
    {
      const std::lock_guard guard(guard_);
      --under_way_;
      fresh_room_ = true;
    }
    done_.notify_one();
  }
}

void ErrandRunner::settle(const Piece& piece, const Settle& result) {
  for (int tries = 0; tries < k_settle_tries; ++tries) {
    if (tries > 0) std::this_thread::sleep_for(k_settle_wait);
    Command command;
    command.name = "settle:" + piece.name;
    command.shop = piece.shop;
    command.run = [&result](WriteContext& ctx) -> Result<std::string, contract::ApiError> {
      result(ctx);
      return std::string();
    };
    const int status = committer_.submit_and_wait(std::move(command)).status;
    if (status != 429 && status != 503) return;
  }
  log_line(Severity::warning, "errand_not_settled", {{"errand", piece.name}});
}

}  // namespace fenxiao::server

// A few threads for what may block: reads of the database, checking a password.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace fenxiao::server {

class Workers {
 public:
  explicit Workers(int threads) {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
  }
  ~Workers() { stop(); }

  // False when too much waits already.
  bool submit(std::function<void()> job) {
    {
      const std::lock_guard guard(guard_);
      if (stopping_ || jobs_.size() >= k_waiting_max) return false;
      jobs_.push_back(std::move(job));
    }
    arrived_.notify_one();
    return true;
  }
  void stop() {
    {
      const std::lock_guard guard(guard_);
      stopping_ = true;
    }
    arrived_.notify_all();
    for (std::thread& thread : threads_)
      if (thread.joinable()) thread.join();
  }

 private:
  static constexpr std::size_t k_waiting_max = 8192;

  void run() {
    for (;;) {
      std::function<void()> job;
      {
        std::unique_lock guard(guard_);
        arrived_.wait(guard, [this] { return stopping_ || !jobs_.empty(); });
        if (jobs_.empty()) return;
        job = std::move(jobs_.front());
        jobs_.pop_front();
      }
      job();
    }
  }

  std::mutex guard_;
  std::condition_variable arrived_;
  std::deque<std::function<void()>> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace fenxiao::server

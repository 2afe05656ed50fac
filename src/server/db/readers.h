// The connections that read: made when wanted, a few at the most, used again.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace fenxiao::server {

template <class Connection>
class Readers {
 public:
  explicit Readers(std::function<std::unique_ptr<Connection>()> make) : make_(std::move(make)) {}

  // Waits while all of them are lent. What making one throws is passed on.
  std::unique_ptr<Connection> borrow() {
    {
      std::unique_lock guard(guard_);
      free_.wait(guard, [this] { return !idle_.empty() || made_ < k_readers_max; });
      if (!idle_.empty()) {
        auto reader = std::move(idle_.back());
        idle_.pop_back();
        return reader;
      }
      ++made_;
    }
    try {
      return make_();
    } catch (...) {
      give_back(nullptr);
      throw;
    }
  }

  // Nothing in place of a reader that broke: the next borrower makes another.
  void give_back(std::unique_ptr<Connection> reader) {
    {
      const std::lock_guard guard(guard_);
      if (reader)
        idle_.push_back(std::move(reader));
      else
        --made_;
    }
    free_.notify_one();
  }

  static constexpr int k_readers_max = 4;

 private:
  std::function<std::unique_ptr<Connection>()> make_;
  std::mutex guard_;
  std::condition_variable free_;
  std::vector<std::unique_ptr<Connection>> idle_;
  int made_ = 0;
};

}  // namespace fenxiao::server

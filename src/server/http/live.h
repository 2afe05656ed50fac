// Who waits to hear that something of his has changed (contract::k_live). Costs a row in a table while a page is open, and
// nothing of the database: the committer says whom each command concerned.
//
// A page that nobody has heard of for a while is forgotten, and told to look again when it comes back; so is everybody
// after a restart. Several servers do not hear of each other's commits: their answers say that they are not alone.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "contract/message.h"
#include "server/committer/context.h"

namespace fenxiao::server {

class LiveDesk {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Answer = std::function<void(contract::LiveReply)>;
  static constexpr std::chrono::seconds k_hold{25};        // below the 30 s after which some proxies cut a silent call
  static constexpr std::chrono::seconds k_remembered{90};  // since the last call
  static constexpr std::size_t k_waiting_max = 10'000;
  static constexpr int k_pages_max = 8;  // of one person; more are answered at once

  // `boot` tells this start of the server from others.
  LiveDesk(std::string boot, bool alone) : boot_(std::move(boot)), alone_(alone) {}

  // Answers now or later, once. What it returns is for expire(); nothing when it was answered already.
  std::optional<std::uint64_t> wait(const Principal& who, const std::optional<std::string>& since, Time now,
                                    Answer answer);
  void expire(std::uint64_t waiting, Time now);
  void committed(const Concerned& concerned);
  void release_all();  // the server stops
  std::size_t waiting() const;

 private:
  struct Person {
    std::uint64_t changed_at = 0;  // of the desk's count
    Time heard;
    std::vector<std::uint64_t> pages;  // that wait
  };
  struct Page {
    std::uint64_t person;
    Answer answer;
  };
  contract::LiveReply reply(bool changed) const;
  void forget(Time now);

  const std::string boot_;
  const bool alone_;
  mutable std::mutex guard_;
  std::uint64_t count_ = 0;
  std::uint64_t next_page_ = 1;
  Time forgotten_at_{};
  std::unordered_map<std::uint64_t, Person> people_;           // by account
  std::unordered_map<std::uint64_t, std::uint64_t> accounts_;  // by distributor
  std::unordered_map<std::uint64_t, Page> pages_;
};

}  // namespace fenxiao::server

// A server on this machine that gives one prepared answer to every connection and keeps what it was told.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <charconv>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace fenxiao::server::test {

class Receiver {
 public:
  // `answer` goes out as it is once a request was read; empty: the connection is closed. `wait_ms` passes before.
  explicit Receiver(std::string answer, int wait_ms = 0) : answer_(std::move(answer)), wait_ms_(wait_ms) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size) != 0)
      throw std::runtime_error("the receiver cannot listen");
    port_ = ntohs(at.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~Receiver() {
    stopping_ = true;
    thread_.join();
    ::close(listener_);
  }
  std::string url(std::string_view path = "/", std::string_view host = "127.0.0.1") const {
    return "http://" + std::string(host) + ":" + std::to_string(port_) + std::string(path);
  }
  std::vector<std::string> requests() const {
    const std::lock_guard guard(guard_);
    return requests_;
  }

 private:
  static constexpr int k_tick_ms = 10;

  bool readable(int fd) const {
    pollfd one{fd, POLLIN, 0};
    return ::poll(&one, 1, k_tick_ms) > 0;
  }
  static std::size_t size_of(const std::string& head) {
    const auto at = head.find("Content-Length: ");
    std::size_t size = 0;
    if (at != std::string::npos) std::from_chars(head.data() + at + 16, head.data() + head.size(), size);
    return size;
  }
  void serve() {
    while (!stopping_) {
      if (!readable(listener_)) continue;
      const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      answer(client);
      ::close(client);
    }
  }
  void answer(int client) {
    std::string said;
    for (std::size_t body = std::string::npos; body == std::string::npos || said.size() < body + size_of(said);
         body = said.find("\r\n\r\n") == std::string::npos ? std::string::npos : said.find("\r\n\r\n") + 4) {
      char bytes[4096];
      if (stopping_) return;
      if (!readable(client)) continue;
      const ssize_t count = ::read(client, bytes, sizeof bytes);
      if (count <= 0) break;
      said.append(bytes, static_cast<std::size_t>(count));
    }
    {
      const std::lock_guard guard(guard_);
      requests_.push_back(said);
    }
    for (int waited = 0; waited < wait_ms_ && !stopping_; waited += k_tick_ms) ::usleep(k_tick_ms * 1000);
    std::string_view left = answer_;
    while (!left.empty()) {
      const ssize_t count = ::send(client, left.data(), left.size(), MSG_NOSIGNAL);
      if (count <= 0) return;
      left.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  const std::string answer_;
  const int wait_ms_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex guard_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

}  // namespace fenxiao::server::test

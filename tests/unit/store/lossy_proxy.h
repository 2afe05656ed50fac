// Stands between a client and PostgreSQL's socket and loses a connection at a COMMIT: before the server got it, or after it
// was done and before the client heard of it.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace fenxiao::server::test {

enum class Loss { none, before_commit, after_commit };

class LossyProxy {
 public:
  explicit LossyProxy(const std::string& socket_folder) : target_(socket_folder + "/.s.PGSQL.5432") {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size) != 0)
      throw std::runtime_error("the proxy cannot listen");
    port_ = ntohs(at.sin_port);
    accepting_ = std::thread([this] { accept_all(); });
  }
  ~LossyProxy() {
    stopping_ = true;
    accepting_.join();
    for (std::thread& each : passing_) each.join();
    ::close(listener_);
  }
  int port() const { return port_; }
  void lose_next(Loss loss) { loss_ = loss; }

 private:
  static constexpr int k_tick_ms = 20;

  bool readable(int fd) const {
    pollfd one{fd, POLLIN, 0};
    return ::poll(&one, 1, k_tick_ms) > 0;
  }
  void accept_all() {
    while (!stopping_) {
      if (!readable(listener_)) continue;
      const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
      sockaddr_un to{};
      to.sun_family = AF_UNIX;
      target_.copy(to.sun_path, sizeof to.sun_path - 1);
      if (client < 0 || ::connect(server, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
        throw std::runtime_error("the proxy cannot reach the server");
      passing_.emplace_back([this, client, server] { pass(client, server); });
    }
  }
  void pass(int client, int server) {
    char bytes[16384];
    bool silent = false;  // the server's next answer is not passed on
    while (!stopping_) {
      pollfd both[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
      if (::poll(both, 2, k_tick_ms) <= 0) continue;
      if (both[0].revents) {
        const ssize_t count = ::read(client, bytes, sizeof bytes);
        if (count <= 0) break;
        const std::string_view said(bytes, static_cast<std::size_t>(count));
        if (said.find("COMMIT") != std::string_view::npos) {
          const Loss loss = loss_.exchange(Loss::none);
          if (loss == Loss::before_commit) break;
          silent = loss == Loss::after_commit;
        }
        if (::write(server, bytes, static_cast<std::size_t>(count)) != count) break;
      }
      if (both[1].revents) {
        const ssize_t count = ::read(server, bytes, sizeof bytes);
        if (count <= 0 || silent) break;
        if (::write(client, bytes, static_cast<std::size_t>(count)) != count) break;
      }
    }
    ::close(client);
    ::close(server);
  }

  std::string target_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<Loss> loss_ = Loss::none;
  std::thread accepting_;
  std::vector<std::thread> passing_;
};

}  // namespace fenxiao::server::test

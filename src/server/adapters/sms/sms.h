// Sending one-time codes. A sender returns at once: a real vendor's call belongs on a thread of its own, since this is
// called inside a transaction.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace fenxiao::server {

class SmsSender {
 public:
  virtual ~SmsSender() = default;
  virtual void send_code(std::string_view phone, std::string_view code) = 0;
  // The sandbox shows what it "sent"; a real sender has nothing to show.
  virtual std::optional<std::string> last_code(std::string_view phone) const = 0;
};

// Sends nothing: the demo shop's page and the tests ask for the code.
class SandboxSms : public SmsSender {
 public:
  void send_code(std::string_view phone, std::string_view code) override {
    const std::lock_guard guard(guard_);
    codes_[std::string(phone)] = code;
  }
  std::optional<std::string> last_code(std::string_view phone) const override {
    const std::lock_guard guard(guard_);
    const auto found = codes_.find(std::string(phone));
    return found == codes_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  mutable std::mutex guard_;
  std::map<std::string, std::string> codes_;
};

}  // namespace fenxiao::server

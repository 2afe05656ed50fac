// A page and a network for the app's logic: replies are given by hand, time moves by hand.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "client/app/app.h"
#include "client/app/logic.h"

namespace fenxiao::client {

class FakeTransport : public Transport {
 public:
  struct Sent {
    std::string method;
    std::string address;
    std::string body;
    std::string key;
    std::function<void(HttpReply)> done;
  };

  void send(const HttpRequest& request, std::function<void(HttpReply)> done) override {
    sent.push_back(
        {std::string(request.method), request.address, request.body, request.idempotency_key, std::move(done)});
  }
  void after(int delay_ms, std::function<void()> run) override {
    timers.push_back({now_ms + delay_ms, std::move(run)});
  }
  std::string random_key() override { return "key-" + std::to_string(++keys) + "-0123456789abcdef"; }

  // Answers the oldest request whose address begins so, and forgets it.
  bool reply(std::string_view address, int status, std::string body) {
    for (std::size_t i = 0; i < sent.size(); ++i) {
      if (!sent[i].address.starts_with(address)) continue;
      const Sent request = std::move(sent[i]);
      sent.erase(sent.begin() + static_cast<std::ptrdiff_t>(i));
      last = {request.method, request.address, request.body, request.key, {}};
      request.done({status, std::move(body)});
      return true;
    }
    return false;
  }
  void advance(double ms) {
    now_ms += ms;
    for (std::size_t i = 0; i < timers.size();) {
      if (timers[i].first > now_ms) {
        ++i;
        continue;
      }
      const auto run = std::move(timers[i].second);
      timers.erase(timers.begin() + static_cast<std::ptrdiff_t>(i));
      run();
    }
  }

  std::deque<Sent> sent;
  Sent last;
  std::vector<std::pair<double, std::function<void()>>> timers;
  double now_ms = 0;
  int keys = 0;
};

class FakeHost : public Host {
 public:
  double now_ms() const override { return transport->now_ms; }
  void request_frame() override { ++frames; }
  void set_hash(const std::string& now, bool) override {
    hash = now;
    app->arrived(now);
  }
  void go_back() override { ++backs; }
  void copy_text(const std::string& text) override { copied = text; }
  bool can_share() const override { return true; }
  void share_link(const std::string&, const std::string& address) override { shared = address; }
  std::string stored(std::string_view name) const override {
    const auto found = storage.find(name);
    return found == storage.end() ? "" : found->second;
  }
  void store(std::string_view name, const std::string& value) override { storage[std::string(name)] = value; }
  void load_language(Language) override {}
  void load_text(const std::string&, std::function<void(bool, std::string)> done) override { done(true, "{}"); }
  bool visible() const override { return true; }

  App* app = nullptr;
  FakeTransport* transport = nullptr;
  std::string hash;
  std::string copied;
  std::string shared;
  std::map<std::string, std::string, std::less<>> storage;
  int frames = 0;
  int backs = 0;
};

struct Phone {
  FakeTransport transport;
  FakeHost host;
  App app{transport, host};
  Phone() {
    host.app = &app;
    host.transport = &transport;
  }
  void start(std::string_view hash) { app.start(hash, "visitor-0123456789", ""); }
  void sign_in_as(bool distributor) {
    transport.reply(
        "/api/v1/session", 200,
        distributor
            ? R"({"account_id":"acc_1","roles":["buyer","distributor"],"display_name":"晓棠","phone_masked":"138****0001","distributor_id":"dst_1"})"
            : R"({"account_id":"acc_2","roles":["buyer"],"display_name":"","phone_masked":"138****0002"})");
  }
  static std::string problem(int status, const char* code) {
    return R"({"type":"t","title":"x","status":)" + std::to_string(status) + R"(,"code":")" + code + R"("})";
  }
};

}  // namespace fenxiao::client

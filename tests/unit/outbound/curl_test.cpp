#include "server/adapters/outbound/curl.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>

#include "tests/unit/outbound/receiver.h"

namespace fenxiao::server {
namespace {

using test::Receiver;

constexpr CurlOptions k_here = {.allow_private_targets = true};

OutboundFault fault_of(const Result<OutboundReply, OutboundFailure>& result) { return result.error().fault; }

TEST(CurlTest, SendsWhatItWasGivenAndHandsBackTheReply) {
  Receiver receiver("HTTP/1.1 202 Accepted\r\nX-Echo:  two words \r\nx-echo: second\r\nContent-Length: 4\r\n\r\nfine");
  CurlOutbound outbound(k_here);
  const auto reply = outbound.send({.method = "POST",
                                    .url = receiver.url("/hooks?a=1&b=%20"),
                                    .headers = {{"X-Test", "ä; b"}, {"Content-Type", "application/json"}},
                                    .body = std::string("{\"a\":\"\0\"}", 9)});
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(reply->status, 202);
  EXPECT_EQ(reply->body, "fine");
  EXPECT_EQ(reply->header("x-echo"), "two words");
  EXPECT_EQ(reply->header("content-length"), "4");
  EXPECT_EQ(reply->header("absent"), "");
  const std::string said = receiver.requests().at(0);
  EXPECT_TRUE(said.starts_with("POST /hooks?a=1&b=%20 HTTP/1.1\r\n")) << said;
  EXPECT_NE(said.find("\r\nX-Test: ä; b\r\n"), std::string::npos) << said;
  EXPECT_EQ(said.find("Expect"), std::string::npos) << said;
  EXPECT_TRUE(said.ends_with(std::string("\r\n\r\n{\"a\":\"\0\"}", 13))) << said;
}

TEST(CurlTest, EveryMethodGoesOutAsItIsCalled) {
  for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
    Receiver receiver("HTTP/1.1 204 No Content\r\n\r\n");
    EXPECT_EQ(CurlOutbound(k_here).send({.method = method, .url = receiver.url()})->status, 204);
    EXPECT_TRUE(receiver.requests().at(0).starts_with(std::string(method) + " / HTTP/1.1")) << method;
  }
}

TEST(CurlTest, ARedirectIsAReplyAndNobodyFollowsIt) {
  Receiver secret("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret");
  Receiver receiver("HTTP/1.1 302 Found\r\nLocation: " + secret.url() + "\r\nContent-Length: 0\r\n\r\n");
  const auto reply = CurlOutbound(k_here).send({.url = receiver.url()});
  EXPECT_EQ(reply->status, 302);
  EXPECT_EQ(reply->header("location"), secret.url());
  EXPECT_TRUE(secret.requests().empty());
}

TEST(CurlTest, APrivateTargetIsRefusedBeforeAByteIsSentHoweverItIsSpelt) {
  Receiver receiver("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  CurlOutbound outbound({});
  for (const char* host : {"127.0.0.1", "localhost", "127.1", "0x7f.1", "2130706433", "0177.0.0.1",
                           "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0", "LOCALHOST."}) {
    const auto refused = outbound.send({.url = receiver.url("/", host)});
    ASSERT_FALSE(refused.ok()) << host;
    EXPECT_EQ(fault_of(refused), OutboundFault::refused_target) << host << ": " << refused.error().detail;
    EXPECT_FALSE(refused.error().may_have_arrived) << host;
  }
  EXPECT_TRUE(receiver.requests().empty());
  EXPECT_EQ(CurlOutbound(k_here).send({.url = receiver.url("/", "127.1")})->status, 200) << "allowed, it is called";
}

TEST(CurlTest, AProxyOfTheEnvironmentIsNotAWayAround) {
  Receiver proxy("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  ::setenv("http_proxy", proxy.url().c_str(), 1);
  ::setenv("all_proxy", proxy.url().c_str(), 1);
  const auto refused = CurlOutbound({}).send({.url = "http://10.255.255.1/", .timeout_ms_max = 300});
  ::unsetenv("http_proxy");
  ::unsetenv("all_proxy");
  EXPECT_EQ(fault_of(refused), OutboundFault::refused_target);
  EXPECT_TRUE(proxy.requests().empty());
}

TEST(CurlTest, OnlyPlainWebUrlsAreCallable) {
  for (const char* url :
       {"http://shop.example/", "https://shop.example:8443/a?b=c", "HTTPS://shop.example", "http://[2606:4700::1111]/"})
    EXPECT_TRUE(is_callable_url(url)) << url;
  for (const char* url : {"", "shop.example", "//shop.example/", "ftp://shop.example/", "file:///etc/passwd",
                          "gopher://x/", "http://", "https://user@shop.example/", "https://user:word@shop.example/",
                          "https://shop.example/#part", "http://shop.example:99999/", "http://a b/", "javascript:1"}) {
    EXPECT_FALSE(is_callable_url(url)) << url;
    EXPECT_EQ(fault_of(CurlOutbound(k_here).send({.url = url})), OutboundFault::refused_target) << url;
  }
  EXPECT_FALSE(is_callable_url("https://shop.example/" + std::string(2'000, 'a')));
  EXPECT_TRUE(is_https_url("HTTPS://shop.example/"));
  EXPECT_FALSE(is_https_url("http://shop.example/"));
  for (const char* url :
       {"http://localhost/", "https://10.0.0.1/", "http://0x7f.1:8080/", "https://[::1]/", "https://[fd00::1]:9/"})
    EXPECT_TRUE(names_closed_address(url)) << url;
  for (const char* url : {"https://shop.example/", "https://8.8.8.8/", "https://[2606:4700::1111]/", "nonsense"})
    EXPECT_FALSE(names_closed_address(url)) << url;
}

TEST(CurlTest, NobodyThereMeansThatNothingArrived) {
  std::string gone;
  {
    gone = Receiver("").url();
  }
  const auto refused = CurlOutbound(k_here).send({.url = gone});
  EXPECT_EQ(fault_of(refused), OutboundFault::connection);
  EXPECT_FALSE(refused.error().may_have_arrived);
}

TEST(CurlTest, AnAnswerThatBreaksOffMayHaveHadItsEffect) {
  for (const char* answer : {"", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "nonsense\r\n\r\n"}) {
    Receiver receiver(answer);
    const auto broken = CurlOutbound(k_here).send({.method = "POST", .url = receiver.url(), .body = "pay"});
    ASSERT_FALSE(broken.ok()) << answer;
    EXPECT_EQ(fault_of(broken), OutboundFault::connection) << answer;
    EXPECT_TRUE(broken.error().may_have_arrived) << answer;
  }
}

TEST(CurlTest, TheTimeLimitIsForAllOfIt) {
  Receiver receiver("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 5'000);
  const auto begin = std::chrono::steady_clock::now();
  const auto late = CurlOutbound(k_here).send({.url = receiver.url(), .timeout_ms_max = 200});
  EXPECT_EQ(fault_of(late), OutboundFault::timeout);
  EXPECT_TRUE(late.error().may_have_arrived);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(3));
}

TEST(CurlTest, AReplyIsBounded) {
  const std::string body(10'000, 'x');
  Receiver receiver("HTTP/1.1 200 OK\r\n\r\n" + body);
  const auto large = CurlOutbound(k_here).send({.url = receiver.url(), .reply_bytes_max = body.size() - 1});
  EXPECT_EQ(fault_of(large), OutboundFault::too_large);
  EXPECT_TRUE(large.error().may_have_arrived);
  EXPECT_EQ(CurlOutbound(k_here).send({.url = receiver.url(), .reply_bytes_max = body.size()})->body, body);
  Receiver talkative("HTTP/1.1 200 OK\r\n" + std::string("X: ") + std::string(400'000, 'x') + "\r\n\r\n");
  EXPECT_FALSE(CurlOutbound(k_here).send({.url = talkative.url()}).ok());
}

TEST(CurlTest, StoppingEndsWhatIsUnderWayAndRefusesTheRest) {
  Receiver receiver("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 20'000);
  CurlOutbound outbound(k_here);
  std::thread later([&] {
    while (receiver.requests().empty()) std::this_thread::yield();
    outbound.stop();
  });
  const auto begin = std::chrono::steady_clock::now();
  const auto ended = outbound.send({.url = receiver.url(), .timeout_ms_max = 20'000});
  later.join();
  EXPECT_EQ(fault_of(ended), OutboundFault::stopping);
  EXPECT_TRUE(ended.error().may_have_arrived);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(8));
  EXPECT_FALSE(outbound.send({.url = receiver.url()}).error().may_have_arrived);
}

}  // namespace
}  // namespace fenxiao::server

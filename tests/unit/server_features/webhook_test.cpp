// From an event to its receivers, with a double in place of the network and a clock that is moved.
#include "server/features/webhook/webhook.h"

#include <gtest/gtest.h>

#include <map>

#include "domain/webhook/webhook.h"
#include "server/shop/secrets.h"
#include "server/signature.h"
#include "tests/unit/server_core/shop.h"

namespace fenxiao::server::features {
namespace {

std::string sign_message(std::string_view secret, std::int64_t at_s, std::string_view body) {
  return signature_of(secret, std::to_string(at_s), body);
}

class OutboundDouble : public OutboundHttp {
 public:
  Result<OutboundReply, OutboundFailure> send(const OutboundRequest& request) override {
    requests.push_back(request);
    if (failure) return Refused{*failure};
    return OutboundReply{status, headers, {}};
  }
  std::vector<OutboundRequest> requests;
  int status = 200;
  HttpHeaders headers;
  std::optional<OutboundFailure> failure;
};

std::string header_of(const OutboundRequest& request, std::string_view name) {
  for (const auto& [each, value] : request.headers)
    if (each == name) return value;
  return {};
}

class Webhooks : public testing::Test {
 protected:
  Webhooks() { assets_.allow_private_targets = true; }

  template <class Work>
  void write(Work work) {
    shop_.write(work);
  }
  contract::Webhook add(std::vector<std::string> types = {"*"}, const std::string& url = "http://10.0.0.9/hook") {
    std::optional<contract::Webhook> added;
    write([&](WriteContext& ctx) {
      const auto answer = add_webhook({url, std::move(types)}, ctx, assets_);
      ASSERT_TRUE(answer.ok()) << answer.error().detail;
      added = *answer;
    });
    return *added;
  }
  void change(const contract::Webhook& hook, bool active) {
    write([&](WriteContext& ctx) {
      ASSERT_TRUE(change_webhook({hook.webhook_id, hook.url, hook.event_types, active}, ctx, assets_).ok());
    });
  }
  void happen(std::string_view aggregate, std::string_view type, std::string_view data = "{}") {
    write([&](WriteContext& ctx) { ctx.outbox.append(aggregate, type, data); });
  }
  void plan() {
    write([](WriteContext& ctx) { plan_deliveries(ctx); });
  }
  std::vector<Errand> claim(std::size_t room = 8) {
    std::vector<Errand> claimed;
    write([&](WriteContext& ctx) { claimed = claim_deliveries(ctx, outbound_, room); });
    return claimed;
  }
  void settle(const Settle& result) { write(result); }
  // Plans and sends until nothing is due. Answers how many were sent.
  std::size_t deliver() {
    const std::size_t before = outbound_.requests.size();
    plan();
    for (auto claimed = claim(); !claimed.empty(); claimed = claim())
      for (const Errand& errand : claimed) settle(errand());
    return outbound_.requests.size() - before;
  }
  std::int64_t in_state(std::string_view state) {
    return shop_.count("SELECT count(*) FROM webhook_deliveries WHERE shop_id = 1 AND state = $1", state);
  }
  std::int64_t events(std::string_view state) {
    return shop_.count("SELECT count(*) FROM outbox WHERE shop_id = 1 AND state = $1", state);
  }
  WebhookRow row(WebhookId id) { return *find_webhook(*shop_.db().begin_read(), ShopId{1}, id); }
  std::int64_t audited(std::string_view action) {
    return shop_.count("SELECT count(*) FROM audit WHERE shop_id = 1 AND action = $1", action);
  }
  DeliveryId only_delivery() {
    return shop_.db()
        .begin_read()
        ->one("SELECT delivery_id FROM webhook_deliveries WHERE shop_id = 1")
        ->id<DeliveryId>(0);
  }

  server::test::Shop shop_;
  FeatureAssets assets_;
  OutboundDouble outbound_;
};

TEST_F(Webhooks, AnEventArrivesSignedWithAllThatTellsItApart) {
  const auto hook = add();
  happen("order:ord_1", "order.paid", R"({"order_id":"ord_1"})");
  EXPECT_EQ(deliver(), 1u);
  const OutboundRequest& sent = outbound_.requests.at(0);
  EXPECT_EQ(sent.method, "POST");
  EXPECT_EQ(sent.url, hook.url);
  const std::string id = header_of(sent, "Fenxiao-Event-Id");
  const Instant now = shop_.clock().now();
  EXPECT_EQ(sent.body, R"({"event_id":")" + id +
                           R"(","type":"order.paid","aggregate":"order:ord_1","version":1,"occurred_at":")" +
                           format_rfc3339(now) + R"(","data":{"order_id":"ord_1"}})");
  EXPECT_EQ(header_of(sent, "Fenxiao-Timestamp"), std::to_string(now.ms / 1000));
  EXPECT_EQ(header_of(sent, "Fenxiao-Signature"), "v1=" + sign_message(*hook.secret, now.ms / 1000, sent.body));
  EXPECT_EQ(in_state("delivered"), 1);
  EXPECT_EQ(events("delivered"), 1);
  EXPECT_EQ(deliver(), 0u) << "once it arrived it is not sent again";
}

TEST_F(Webhooks, WhoDoesNotWantAnEventIsNotTold) {
  happen("order:ord_0", "order.paid");
  add({"order.*", "commission.pending"}, "http://10.0.0.1/");
  add({"withdrawal.paid"}, "http://10.0.0.2/");
  happen("order:ord_1", "order.paid");
  happen("commission:com_1", "commission.pending");
  happen("commission:com_1", "commission.frozen");
  happen("withdrawal:wdr_1", "withdrawal.paid");
  EXPECT_EQ(deliver(), 3u);
  std::map<std::string, int> by_url;
  for (const auto& request : outbound_.requests) ++by_url[request.url];
  EXPECT_EQ(by_url, (std::map<std::string, int>{{"http://10.0.0.1/", 2}, {"http://10.0.0.2/", 1}}));
  EXPECT_EQ(events("delivered"), 5) << "also those that nobody wanted";
}

TEST_F(Webhooks, AnEventOfAnAggregateIsNotSentBeforeTheEarlierOneArrivedOrIsDead) {
  add();
  for (const char* type : {"order.placed", "order.paid", "order.shipped"}) happen("order:ord_1", type);
  happen("order:ord_2", "order.placed");
  outbound_.status = 500;
  EXPECT_EQ(deliver(), 2u) << "the first of each order";
  EXPECT_EQ(in_state("queued"), 2);
  outbound_.status = 200;
  EXPECT_EQ(deliver(), 0u) << "they wait for their next try";
  shop_.clock().move(15 * k_second_ms);
  EXPECT_EQ(deliver(), 4u);
  std::vector<std::string> order;
  for (const auto& request : outbound_.requests)
    if (request.body.find("ord_1") != std::string::npos)
      order.push_back(request.body.substr(request.body.find("\"type\":\"") + 8, 12));
  EXPECT_EQ(order, (std::vector<std::string>{"order.placed", "order.placed", "order.paid\",", "order.shippe"}));
}

TEST_F(Webhooks, AfterTheLastTryItIsDeadAndTheNextOneGoesOn) {
  const auto hook = add();
  happen("order:ord_1", "order.placed");
  outbound_.status = 404;
  std::size_t sent = 0;
  for (int i = 0; i < 80 && in_state("dead") == 0; ++i) {
    sent += deliver();
    shop_.clock().move(k_hour_ms);
  }
  EXPECT_EQ(sent, static_cast<std::size_t>(domain::k_webhook_tries_max));
  EXPECT_EQ(events("dead"), 1);
  EXPECT_TRUE(row(hook.webhook_id).is_running());
  outbound_.status = 200;
  happen("order:ord_1", "order.paid");
  EXPECT_EQ(deliver(), 1u);
  EXPECT_NE(outbound_.requests.back().body.find(R"("version":2)"), std::string::npos);
  EXPECT_EQ(row(hook.webhook_id).failing_since, std::nullopt);
}

TEST_F(Webhooks, ARedeliveryIsAFreshStartOfTheSameEvent) {
  add();
  happen("order:ord_1", "order.placed");
  outbound_.status = 500;
  for (int i = 0; i < 80 && in_state("dead") == 0; ++i) {
    deliver();
    shop_.clock().move(k_hour_ms);
  }
  outbound_.status = 200;
  const std::string body = outbound_.requests.back().body;
  const auto again = [&](ErrorCode expected) {
    write([&](WriteContext& ctx) {
      const auto answer = redeliver({only_delivery()}, ctx);
      EXPECT_EQ(answer.ok() ? ErrorCode::internal : answer.error().code, expected);
    });
  };
  again(ErrorCode::internal);
  EXPECT_EQ(events("waiting"), 1);
  again(ErrorCode::state_conflict);
  EXPECT_EQ(deliver(), 1u);
  EXPECT_EQ(outbound_.requests.back().body, body) << "the same event under the same id";
  EXPECT_EQ(events("delivered"), 1);
  again(ErrorCode::internal);
  EXPECT_EQ(deliver(), 1u) << "one that arrived may be asked for again";
  EXPECT_EQ(audited("webhook.redelivered"), 2);
  write([](WriteContext& ctx) { EXPECT_EQ(redeliver({DeliveryId{1}}, ctx).error().code, ErrorCode::not_found); });
}

TEST_F(Webhooks, WhatIsClaimedIsNotClaimedTwiceUntilItsLeaseRunsOut) {
  add();
  happen("order:ord_1", "order.placed");
  plan();
  const auto mine = claim();
  ASSERT_EQ(mine.size(), 1u);
  EXPECT_TRUE(claim().empty()) << "another server finds nothing";
  shop_.clock().move(k_lease_ms - 1);
  EXPECT_TRUE(claim().empty());
  shop_.clock().move(1);
  const auto his = claim();
  ASSERT_EQ(his.size(), 1u) << "the first one was killed";
  const Settle late = mine.at(0)();
  outbound_.status = 500;
  settle(his.at(0)());
  settle(late);
  EXPECT_EQ(in_state("waiting"), 1) << "what comes after the lease says nothing any more";
  EXPECT_EQ(shop_.count("SELECT tries FROM webhook_deliveries WHERE shop_id = 1"), 2);
}

TEST_F(Webhooks, AServerThatStopsCountsNoTry) {
  add();
  happen("order:ord_1", "order.placed");
  outbound_.failure = OutboundFailure{OutboundFault::stopping, false, "the server stops"};
  plan();
  for (const Errand& errand : claim()) settle(errand());
  EXPECT_EQ(shop_.count("SELECT tries FROM webhook_deliveries WHERE shop_id = 1"), 0);
  outbound_.failure.reset();
  EXPECT_EQ(deliver(), 1u) << "the next start sends it at once";
}

TEST_F(Webhooks, NothingArrivingForThreeDaysPausesAndSettingItActiveSendsWhatWasHeldBack) {
  const auto hook = add();
  outbound_.failure = OutboundFailure{OutboundFault::timeout, true, "Timeout was reached"};
  happen("order:ord_1", "order.placed");
  for (int hours = 0; hours <= 80 && row(hook.webhook_id).is_running(); hours += 4) {
    happen("order:ord_" + std::to_string(hours + 2), "order.placed");
    deliver();
    shop_.clock().move(4 * k_hour_ms);
  }
  const WebhookRow paused = row(hook.webhook_id);
  ASSERT_TRUE(paused.paused_at.has_value());
  EXPECT_EQ(paused.paused_at->ms - paused.failing_since->ms, 3 * k_day_ms);
  EXPECT_NE(paused.pause_reason->find("Timeout was reached"), std::string::npos);
  EXPECT_EQ(audited("webhook.paused"), 1);
  happen("order:ord_1", "order.paid");
  happen("order:ord_1", "order.shipped");
  EXPECT_EQ(deliver(), 0u);
  EXPECT_EQ(in_state("waiting"), 0);
  outbound_.failure.reset();
  const std::int64_t held = in_state("queued");
  EXPECT_GT(held, 2);
  change(hook, true);
  EXPECT_EQ(deliver(), static_cast<std::size_t>(held));
  EXPECT_EQ(in_state("queued") + in_state("waiting") + in_state("sending"), 0);
  EXPECT_EQ(row(hook.webhook_id).failing_since, std::nullopt);
}

TEST_F(Webhooks, WhileItIsOffNothingIsPlannedAndNothingIsSent) {
  const auto hook = add();
  happen("order:ord_1", "order.placed");
  plan();
  change(hook, false);
  happen("order:ord_2", "order.placed");
  EXPECT_EQ(deliver(), 0u);
  change(hook, true);
  EXPECT_EQ(deliver(), 1u) << "what was planned before, not what happened in the meantime";
}

TEST_F(Webhooks, ASlowReceiverTakesHalfOfTheThreadsAtMost) {
  add({"*"}, "http://10.0.0.1/");
  for (int i = 1; i < 20; ++i) happen("order:ord_" + std::to_string(i), "order.placed");
  plan();
  EXPECT_EQ(claim(3).size(), 3u);
  EXPECT_EQ(claim(8).size(), 1u);
  EXPECT_TRUE(claim(8).empty());
}

TEST_F(Webhooks, AReceiverThatAsksForTimeGetsIt) {
  add();
  happen("order:ord_1", "order.placed");
  outbound_.status = 429;
  outbound_.headers = {{"retry-after", "600"}};
  deliver();
  shop_.clock().move(599 * k_second_ms);
  EXPECT_EQ(deliver(), 0u);
  shop_.clock().move(k_second_ms);
  EXPECT_EQ(deliver(), 1u);
}

TEST_F(Webhooks, ARotatedSecretSignsBesideTheNewOneForItsOverlap) {
  const auto hook = add();
  std::string fresh;
  const auto rotate = [&](std::int64_t overlap_h) {
    write([&](WriteContext& ctx) {
      const auto answer = rotate_webhook_secret({hook.webhook_id, overlap_h}, ctx);
      ASSERT_TRUE(answer.ok());
      fresh = *answer->secret;
      EXPECT_EQ(ctx.kept_reply->find("whsec_"), std::string::npos);
    });
  };
  const auto signature_by = [&](const std::string& secret) {
    return "v1=" + sign_message(secret, shop_.clock().now().ms / 1000, outbound_.requests.back().body);
  };
  const auto sent_signature = [&] { return header_of(outbound_.requests.back(), "Fenxiao-Signature"); };
  rotate(24);
  const std::string second = fresh;
  EXPECT_NE(second, *hook.secret);
  happen("order:ord_1", "order.placed");
  deliver();
  EXPECT_EQ(sent_signature(), signature_by(second) + "," + signature_by(*hook.secret));
  shop_.clock().move(24 * k_hour_ms);
  happen("order:ord_1", "order.paid");
  deliver();
  EXPECT_EQ(sent_signature(), signature_by(second));
  write([](WriteContext& ctx) { EXPECT_EQ(forget_events(ctx), 1); });
  EXPECT_EQ(shop_.count("SELECT count(*) FROM shop_secrets WHERE shop_id = 1"), 1) << "the old one is gone";
  rotate(0);
  happen("order:ord_1", "order.shipped");
  deliver();
  EXPECT_EQ(sent_signature(), signature_by(fresh));
  EXPECT_EQ(shop_.count("SELECT count(*) FROM shop_secrets WHERE shop_id = 1"), 1);
}

TEST_F(Webhooks, ASecretThatCannotBeReadPausesItsWebhookAndNoOther) {
  const auto broken = add({"*"}, "http://10.0.0.1/");
  add({"*"}, "http://10.0.0.2/");
  write([&](WriteContext& ctx) {
    ctx.tx.exec("UPDATE shop_secrets SET sealed = zeroblob(80) WHERE shop_id = 1 AND name = $1",
                secret_name(broken.webhook_id, 1));
  });
  happen("order:ord_1", "order.placed");
  EXPECT_EQ(deliver(), 1u);
  EXPECT_EQ(outbound_.requests.at(0).url, "http://10.0.0.2/");
  EXPECT_FALSE(row(broken.webhook_id).is_running());
}

TEST_F(Webhooks, ARemovedOneLeavesNothingBehind) {
  const auto hook = add();
  happen("order:ord_1", "order.placed");
  plan();
  const auto under_way = claim();
  write([&](WriteContext& ctx) { EXPECT_TRUE(remove_webhook({hook.webhook_id}, ctx).ok()); });
  for (const Errand& errand : under_way) settle(errand());
  EXPECT_EQ(shop_.count("SELECT count(*) FROM webhook_deliveries WHERE shop_id = 1"), 0);
  EXPECT_EQ(shop_.count("SELECT count(*) FROM shop_secrets WHERE shop_id = 1"), 0);
  EXPECT_EQ(events("delivered"), 1) << "nobody is left to be told";
  write(
      [&](WriteContext& ctx) { EXPECT_EQ(remove_webhook({hook.webhook_id}, ctx).error().code, ErrorCode::not_found); });
}

TEST_F(Webhooks, AnAddressThatMayNotBeCalledIsRefusedWhenItIsTyped) {
  assets_.allow_private_targets = false;
  const auto refusal = [&](const std::string& url, std::vector<std::string> types = {"*"}) {
    std::string field = "none";
    write([&](WriteContext& ctx) {
      const auto answer = add_webhook({url, std::move(types)}, ctx, assets_);
      if (!answer) field = answer.error().field;
    });
    return field;
  };
  for (const char* url : {"http://shop.example/", "https://127.0.0.1/", "https://[::1]/", "https://localhost/",
                          "https://me@shop.example/", "https://shop.example/#x", "ftp://shop.example/", "shop.example",
                          "https://0x7f.1/"})
    EXPECT_EQ(refusal(url), "url") << url;
  EXPECT_EQ(refusal("https://shop.example/", {"order.paid", "all"}), "event_types[1]");
  EXPECT_EQ(refusal("https://shop.example/hook?key=1"), "none");
}

TEST_F(Webhooks, OldEventsAreForgottenAndTheirVersionsGoOn) {
  add({"order.placed"});
  happen("order:ord_1", "order.placed");
  happen("order:ord_1", "order.paid");
  deliver();
  shop_.clock().move(k_delivered_kept_days * k_day_ms);
  write([](WriteContext& ctx) { EXPECT_EQ(forget_events(ctx), 0) << "not yet"; });
  shop_.clock().move(k_second_ms);
  write([](WriteContext& ctx) { EXPECT_GT(forget_events(ctx), 0); });
  EXPECT_EQ(shop_.count("SELECT count(*) FROM outbox WHERE shop_id = 1"), 0);
  EXPECT_EQ(shop_.count("SELECT count(*) FROM webhook_deliveries WHERE shop_id = 1"), 0);
  happen("order:ord_1", "order.shipped");
  EXPECT_EQ(shop_.count("SELECT version FROM outbox WHERE shop_id = 1"), 3);
}

TEST_F(Webhooks, WhatIsStillOpenKeepsItsEventAndThoseAfterIt) {
  const auto hook = add({"order.placed"});
  happen("order:ord_1", "order.placed");
  happen("order:ord_1", "order.paid");
  plan();
  change(hook, false);
  shop_.clock().move(k_delivered_kept_days * k_day_ms);
  write([](WriteContext& ctx) { EXPECT_EQ(forget_events(ctx), 0); });
  EXPECT_EQ(shop_.count("SELECT count(*) FROM outbox WHERE shop_id = 1"), 2);
  shop_.clock().move(k_day_ms);
  write([](WriteContext& ctx) { EXPECT_EQ(forget_events(ctx), 1) << "held back for too long, it is given up"; });
  EXPECT_EQ(in_state("dead"), 1);
  EXPECT_EQ(events("dead"), 1);
  shop_.clock().move(k_dead_kept_days * k_day_ms);
  for (int i = 0; i < 3; ++i) write([](WriteContext& ctx) { forget_events(ctx); });
  EXPECT_EQ(shop_.count("SELECT count(*) FROM outbox WHERE shop_id = 1"), 0);
}

}  // namespace
}  // namespace fenxiao::server::features

#include "server/committer/committer.h"

#include <gtest/gtest.h>

#include "contract/decode.h"
#include "tests/unit/server_core/shop.h"

namespace fenxiao::server {
namespace {

using contract::ApiError;
using contract::ErrorCode;
using Answer = Result<std::string, ApiError>;

class CommitterTest : public testing::Test {
 protected:
  CommitterTest() : committer_(shop_.db(), shop_.clock(), shop_.vault(), shop_.ids()) {}

  Command command(std::function<Answer(WriteContext&)> run, std::string key = {}, std::string body_hash = "body") {
    Command out;
    out.name = "test_endpoint";
    out.key = std::move(key);
    out.body_hash = std::move(body_hash);
    out.shop = shop_.settings();
    out.who.account = AccountId{7};
    out.run = std::move(run);
    return out;
  }
  static Answer note(WriteContext& ctx, std::string_view what) {
    ctx.audit.record(what, "subject", "", "");
    return std::string(what);
  }
  std::int64_t notes(std::string_view what) {
    return shop_.count("select count(*) from audit where action = $1", what);
  }

  std::future<Outcome> submit(Command command) {
    auto answer = std::make_shared<std::promise<Outcome>>();
    auto outcome = answer->get_future();
    command.done = [answer](Outcome result) { answer->set_value(std::move(result)); };
    EXPECT_TRUE(committer_.submit(std::move(command)));
    return outcome;
  }
  // Keeps the committer busy until the returned promise is fulfilled: what is submitted meanwhile is one batch.
  std::shared_ptr<std::promise<void>> hold() {
    auto let_go = std::make_shared<std::promise<void>>();
    auto begun = std::make_shared<std::promise<void>>();
    auto held = std::make_shared<std::future<void>>(let_go->get_future());
    EXPECT_TRUE(committer_.submit(command([begun, held](WriteContext&) -> Answer {
      begun->set_value();
      held->wait();
      return std::string();
    })));
    begun->get_future().wait();
    return let_go;
  }

  test::Shop shop_;
  Committer committer_;
};

TEST_F(CommitterTest, WhatIsAnsweredIsCommitted) {
  const Outcome outcome = committer_.submit_and_wait(command([](WriteContext& ctx) { return note(ctx, "done"); }));
  EXPECT_EQ(outcome.status, 200);
  EXPECT_EQ(outcome.body, "done");
  EXPECT_EQ(notes("done"), 1) << "a reader sees it as soon as it is answered";
}

TEST_F(CommitterTest, InABatchARefusalOrABugUndoesOnlyItsOwnCommand) {
  const auto let_go = hold();
  auto first = submit(command([](WriteContext& ctx) { return note(ctx, "first"); }));
  auto refused = submit(command([](WriteContext& ctx) -> Answer {
    (void)note(ctx, "refused");
    return Refused{ApiError{ErrorCode::out_of_stock, "lines[0].quantity", {}, {}}};
  }));
  auto wrong = submit(command([](WriteContext& ctx) -> Answer {
    (void)note(ctx, "wrong");
    INVARIANT(1 + 1 == 3);
    return std::string();
  }));
  auto constraint = submit(command([](WriteContext& ctx) -> Answer {
    (void)note(ctx, "constraint");
    ctx.tx.exec("insert into balance (shop_id, distributor_id, available_fen) values (1, 1, -1)");
    return std::string();
  }));
  auto last = submit(command([](WriteContext& ctx) { return note(ctx, "last"); }));
  let_go->set_value();
  EXPECT_EQ(first.get().status, 200);
  const Outcome no = refused.get();
  EXPECT_EQ(no.status, 409);
  ASSERT_TRUE(no.error.has_value());
  EXPECT_EQ(no.error->field, "lines[0].quantity");
  EXPECT_EQ(wrong.get().status, 500);
  EXPECT_EQ(constraint.get().status, 500);
  EXPECT_EQ(last.get().status, 200);
  EXPECT_EQ(notes("first"), 1);
  EXPECT_EQ(notes("last"), 1);
  EXPECT_EQ(notes("refused") + notes("wrong") + notes("constraint"), 0);
}

TEST_F(CommitterTest, ABatchHasOneTime) {
  const auto let_go = hold();
  std::vector<std::future<Outcome>> outcomes;
  for (int i = 0; i < 3; ++i)
    outcomes.push_back(submit(command([this](WriteContext& ctx) -> Answer {
      shop_.clock().move(1000);
      return std::to_string(ctx.now.ms);
    })));
  let_go->set_value();
  const std::string first = outcomes[0].get().body;
  EXPECT_EQ(outcomes[1].get().body, first);
  EXPECT_EQ(outcomes[2].get().body, first);
}

TEST_F(CommitterTest, ARefusalMayKeepWhatItCounted) {
  const Outcome outcome = committer_.submit_and_wait(command([](WriteContext& ctx) -> Answer {
    (void)note(ctx, "a wrong try");
    ApiError wrong{ErrorCode::code_wrong};
    wrong.keeps_writes = true;
    return Refused{wrong};
  }));
  EXPECT_EQ(outcome.status, 422);
  EXPECT_EQ(notes("a wrong try"), 1);
}

// --- idempotency
// ------------------------------------------------------------------------------------------------------

TEST_F(CommitterTest, TheSameKeyAndBodyGiveTheFirstAnswerAgain) {
  int runs = 0;
  const auto run = [&runs](WriteContext& ctx) { return note(ctx, "run " + std::to_string(++runs)); };
  EXPECT_EQ(committer_.submit_and_wait(command(run, "key-0001")).body, "run 1");
  EXPECT_EQ(committer_.submit_and_wait(command(run, "key-0001")).body, "run 1");
  EXPECT_EQ(committer_.submit_and_wait(command(run, "key-0002")).body, "run 2");
  EXPECT_EQ(runs, 2);
}

TEST_F(CommitterTest, TheSameKeyWithAnotherBodyIsAConflictAndRunsNothing) {
  const auto run = [](WriteContext& ctx) { return note(ctx, "ran"); };
  EXPECT_EQ(committer_.submit_and_wait(command(run, "key-0001", "a")).status, 200);
  const Outcome other = committer_.submit_and_wait(command(run, "key-0001", "b"));
  EXPECT_EQ(other.status, 409);
  ASSERT_TRUE(other.error.has_value());
  EXPECT_EQ(other.error->code, ErrorCode::idempotency_conflict);
  EXPECT_EQ(notes("ran"), 1);
}

TEST_F(CommitterTest, KeysBelongToAPersonAnEndpointAndAShop) {
  const auto run = [](WriteContext& ctx) { return note(ctx, "ran"); };
  EXPECT_EQ(committer_.submit_and_wait(command(run, "key-0001", "a")).status, 200);
  Command another = command(run, "key-0001", "b");
  another.who.account = AccountId{8};
  EXPECT_EQ(committer_.submit_and_wait(std::move(another)).status, 200);
  another = command(run, "key-0001", "b");
  another.name = "another_endpoint";
  EXPECT_EQ(committer_.submit_and_wait(std::move(another)).status, 200);
  another = command(run, "key-0001", "b");
  another.shop.id = ShopId{2};
  EXPECT_EQ(committer_.submit_and_wait(std::move(another)).status, 200);
  EXPECT_EQ(notes("ran"), 4);
}

TEST_F(CommitterTest, ASecondEqualKeyInABatchGetsTheFirstOnesAnswer) {
  const auto let_go = hold();
  int runs = 0;
  const auto run = [&runs](WriteContext& ctx) { return note(ctx, "run " + std::to_string(++runs)); };
  auto first = submit(command(run, "key-0001", "a"));
  auto second = submit(command(run, "key-0001", "a"));
  auto other = submit(command(run, "key-0001", "b"));
  let_go->set_value();
  EXPECT_EQ(first.get().body, "run 1");
  EXPECT_EQ(second.get().body, "run 1");
  EXPECT_EQ(other.get().status, 409);
  EXPECT_EQ(runs, 1);
}

TEST_F(CommitterTest, ARefusalIsStoredAndFaultsAndRefusedEntryAreNot) {
  int runs = 0;
  const auto refusing = [&runs](ErrorCode code) {
    return [&runs, code](WriteContext&) -> Answer {
      ++runs;
      return Refused{ApiError{code}};
    };
  };
  EXPECT_EQ(committer_.submit_and_wait(command(refusing(ErrorCode::out_of_stock), "refused")).status, 409);
  EXPECT_EQ(committer_.submit_and_wait(command([](WriteContext& ctx) { return note(ctx, "later"); }, "refused")).status,
            409);
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(notes("later"), 0);

  for (const ErrorCode code :
       {ErrorCode::unauthenticated, ErrorCode::rate_limited, ErrorCode::internal, ErrorCode::unavailable}) {
    const std::string key(contract::info_of(code).code);
    EXPECT_EQ(committer_.submit_and_wait(command(refusing(code), key)).status, contract::info_of(code).status);
    EXPECT_EQ(committer_.submit_and_wait(command([](WriteContext&) { return Answer(std::string("now")); }, key)).body,
              "now")
        << key;
  }
  const auto fault = [](WriteContext&) -> Answer { throw Fault(FaultKind::unavailable, "a peer does not answer"); };
  EXPECT_EQ(committer_.submit_and_wait(command(fault, "fault")).status, 500);
  EXPECT_EQ(committer_.submit_and_wait(command([](WriteContext&) { return Answer(std::string("now")); }, "fault")).body,
            "now");
}

TEST_F(CommitterTest, AStoredRefusalIsTheSameProblemDocument) {
  const auto run = [](WriteContext&) -> Answer {
    return Refused{ApiError{ErrorCode::price_changed, "expected_payable", {}, {}}};
  };
  const Outcome first = committer_.submit_and_wait(command(run, "key-0001"));
  const Outcome again = committer_.submit_and_wait(command(run, "key-0001"));
  EXPECT_EQ(again.status, first.status);
  EXPECT_EQ(again.body, first.body);
  const auto problem = contract::decode<contract::Problem>(again.body);
  ASSERT_TRUE(problem.ok());
  EXPECT_EQ(problem->code, "price_changed");
  EXPECT_EQ(problem->field, "expected_payable");
}

// --- limits
// -----------------------------------------------------------------------------------------------------------

TEST_F(CommitterTest, CallsAreCountedEvenWhenTheyAreRefused) {
  const auto counted = [&](std::string key = {}) {
    Command out =
        command([](WriteContext&) -> Answer { return Refused{ApiError{ErrorCode::not_found}}; }, std::move(key));
    out.rate = RateCount{"test:7", 2, k_minute_ms};
    return out;
  };
  EXPECT_EQ(committer_.submit_and_wait(counted()).status, 404);
  EXPECT_EQ(committer_.submit_and_wait(counted("key-0001")).status, 404);
  EXPECT_EQ(committer_.submit_and_wait(counted()).status, 429);
  EXPECT_EQ(committer_.submit_and_wait(counted("key-0001")).status, 404) << "a stored answer costs nothing";
  Command another = counted();
  another.rate->subject = "test:8";
  EXPECT_EQ(committer_.submit_and_wait(std::move(another)).status, 404) << "each has a count of his own";
  shop_.clock().move(k_minute_ms);
  EXPECT_EQ(committer_.submit_and_wait(counted()).status, 404) << "the next window";
}

TEST_F(CommitterTest, SpentIsSeenWithoutCounting) {
  const RateCount rate{"test:9", 1, k_minute_ms};
  shop_.write([&](WriteContext& ctx) {
    EXPECT_FALSE(is_spent(ctx.tx, ctx.shop.id, rate, ctx.now));
    EXPECT_FALSE(is_spent(ctx.tx, ctx.shop.id, rate, ctx.now));
    EXPECT_FALSE(count_call(ctx.tx, ctx.shop.id, rate, ctx.now));
    EXPECT_TRUE(is_spent(ctx.tx, ctx.shop.id, rate, ctx.now));
    EXPECT_TRUE(count_call(ctx.tx, ctx.shop.id, rate, ctx.now));
    EXPECT_FALSE(is_spent(ctx.tx, ctx.shop.id, rate, ctx.now.plus_ms(k_minute_ms)));
  });
}

TEST_F(CommitterTest, AFullQueueTakesNoMoreAndLosesNothing) {
  const auto let_go = hold();
  std::vector<std::future<Outcome>> outcomes;
  for (std::size_t i = 0; i < Committer::k_queue_max; ++i)
    outcomes.push_back(submit(command([](WriteContext&) { return Answer(std::string("ok")); })));
  EXPECT_FALSE(committer_.submit(command([](WriteContext&) { return Answer(std::string("too many")); })));
  const Outcome busy =
      committer_.submit_and_wait(command([](WriteContext&) { return Answer(std::string("too many")); }));
  EXPECT_EQ(busy.status, 429);
  let_go->set_value();
  for (auto& outcome : outcomes) EXPECT_EQ(outcome.get().status, 200);
}

TEST_F(CommitterTest, StoppingAnswersAllThatWaitsAndThenTakesNothing) {
  const auto let_go = hold();
  std::vector<std::future<Outcome>> outcomes;
  for (int i = 0; i < 600; ++i)
    outcomes.push_back(submit(command([](WriteContext& ctx) { return note(ctx, "waited"); })));
  std::thread stopper([this] { committer_.stop(); });
  let_go->set_value();
  stopper.join();
  for (auto& outcome : outcomes) EXPECT_EQ(outcome.get().status, 200);
  EXPECT_EQ(notes("waited"), 600);
  EXPECT_FALSE(committer_.submit(command([](WriteContext&) { return Answer(std::string()); })));
}

// --- the books of every command
// ---------------------------------------------------------------------------------------

TEST_F(CommitterTest, OutboxVersionsOfOneAggregateHaveNoGaps) {
  const auto tell = [](WriteContext& ctx) -> Answer {
    ctx.outbox.append("order:1", "order.changed", "{}");
    ctx.outbox.append("order:2", "order.changed", "{}");
    return std::string();
  };
  const auto refuse = [tell](WriteContext& ctx) -> Answer {
    (void)tell(ctx);
    return Refused{ApiError{ErrorCode::not_found}};
  };
  EXPECT_EQ(committer_.submit_and_wait(command(tell)).status, 200);
  EXPECT_EQ(committer_.submit_and_wait(command(refuse)).status, 404);
  EXPECT_EQ(committer_.submit_and_wait(command(tell)).status, 200);
  EXPECT_EQ(shop_.count("select count(*) from outbox where aggregate = 'order:1'"), 2);
  EXPECT_EQ(shop_.count("select max(version) from outbox where aggregate = 'order:1'"), 2);
}

TEST_F(CommitterTest, ASecretIsInTheFirstAnswerAndNotInWhatIsKept) {
  const auto answer = [](WriteContext& ctx) -> Answer {
    ctx.kept_reply = "without";
    return std::string("with the secret");
  };
  EXPECT_EQ(committer_.submit_and_wait(command(answer, "key-secret")).body, "with the secret");
  EXPECT_EQ(committer_.submit_and_wait(command(answer, "key-secret")).body, "without");
  EXPECT_EQ(shop_.count("select count(*) from idempotency where reply like '%secret%'"), 0);
}

TEST_F(CommitterTest, AnEventWaitsOnlyWhereAWebhookListens) {
  const auto tell = [](WriteContext& ctx) -> Answer {
    ctx.outbox.append("order:1", "order.changed", "{}");
    return std::string();
  };
  const auto listen = [&](int active) {
    shop_.write([&](WriteContext& ctx) {
      ctx.tx.exec("delete from webhooks");
      ctx.tx.exec(
          "insert into webhooks (shop_id, webhook_id, url, event_types, active, secret_no, created_at_ms) values (1, 1, 'http://a', '*', $1, 1, 0)",
          active);
    });
  };
  committer_.submit_and_wait(command(tell));
  listen(0);
  committer_.submit_and_wait(command(tell));
  EXPECT_EQ(shop_.count("select count(*) from outbox where state = 'delivered'"), 2);
  listen(1);
  committer_.submit_and_wait(command(tell));
  EXPECT_EQ(shop_.count("select version from outbox where state = 'waiting'"), 3);
}

TEST_F(CommitterTest, VersionsGoOnAfterWhatWasForgotten) {
  shop_.write([](WriteContext& ctx) {
    ctx.tx.exec("insert into outbox_forgotten (shop_id, aggregate, version) values (1, 'order:1', 7)");
    ctx.outbox.append("order:1", "order.changed", "{}");
    ctx.outbox.append("order:1", "order.changed", "{}");
    ctx.outbox.append("order:2", "order.changed", "{}");
  });
  EXPECT_EQ(shop_.count("select min(version) from outbox where aggregate = 'order:1'"), 8);
  EXPECT_EQ(shop_.count("select max(version) from outbox where aggregate = 'order:1'"), 9);
  EXPECT_EQ(shop_.count("select version from outbox where aggregate = 'order:2'"), 1);
}

TEST_F(CommitterTest, TheAuditLogSaysWho) {
  committer_.submit_and_wait(command([](WriteContext& ctx) -> Answer {
    ctx.audit.record("tier.changed", "dst_1", "bronze", "silver", "merit");
    return std::string();
  }));
  EXPECT_EQ(
      shop_.count("select count(*) from audit where account_id = 7 and action = 'tier.changed' and subject = 'dst_1'"
                  " and before = 'bronze' and after = 'silver' and reason = 'merit'"),
      1);
}

TEST_F(CommitterTest, AShopsTimeNeverGoesBack) {
  const auto now_of = [this](bool writes) {
    Instant seen;
    EXPECT_EQ(submit(command([&](WriteContext& ctx) -> Answer {
                seen = ctx.now;
                return writes ? note(ctx, "noted") : Answer(std::string());
              }))
                  .get()
                  .status,
              200);
    return seen;
  };
  const Instant first = now_of(true);
  EXPECT_EQ(first, shop_.clock().now());
  shop_.clock().move(-k_day_ms);
  EXPECT_EQ(now_of(true), first) << "it stands still";
  shop_.clock().move(k_day_ms + 5);
  EXPECT_EQ(now_of(true), first.plus_ms(5)) << "and goes on";
  // What only asked leaves no trace: the job that looks once a second whether anything is due costs the disk nothing.
  shop_.clock().move(k_hour_ms);
  EXPECT_EQ(now_of(false), first.plus_ms(5 + k_hour_ms));
  EXPECT_EQ(shop_.count("select latest_ms from shop_time where shop_id = 1"), first.ms + 5);
}

}  // namespace
}  // namespace fenxiao::server

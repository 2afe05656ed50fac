#include "server/features/withdrawal/desk.h"

#include <chrono>

#include "server/features/withdrawal/channels.h"
#include "server/features/withdrawal/payouts.h"
#include "server/log.h"

namespace fenxiao::server {
namespace {

using namespace features;

constexpr auto k_period = std::chrono::milliseconds(500);

PayoutStep step_of(domain::PayoutMove move) {
  switch (move) {
    case domain::PayoutMove::send: return PayoutStep::send;
    case domain::PayoutMove::query: return PayoutStep::query;
    case domain::PayoutMove::cancel: return PayoutStep::cancel;
  }
  return PayoutStep::query;
}

PayoutReply not_called(PayoutStep step, std::string why) {
  PayoutReply reply{step == PayoutStep::send ? PayoutAnswer::later : PayoutAnswer::unknown};
  reply.error = std::move(why);
  return reply;
}

struct Prepared {
  domain::PayoutMove move = domain::PayoutMove::query;
  PayoutOrder order;
  std::unique_ptr<PayoutProtocol> protocol;  // none: the channel was taken away in the meantime
};

std::optional<Prepared> prepare(PayoutDesk::World& world, const ShopSettings& shop, const PayoutCall& call) {
  const auto tx = world.db.begin_read();
  const Principal nobody;
  const ReadContext ctx{*tx, world.clock.now(), shop, nobody, world.vault};
  const auto row = find_withdrawal(*tx, shop.id, call.id);
  const auto payout = find_payout(*tx, shop.id, call.id);
  if (!row || !payout || payout->call_id != call.call_id || !payout->call) return std::nullopt;
  const auto account = find_payout_account(ctx, row->account);
  const auto setting = find_channel(*tx, shop.id, payout->channel);
  INVARIANT(account);
  Prepared prepared;
  prepared.move = *payout->call;
  prepared.order = order_of(*row, *account, shop);
  if (setting) {
    prepared.order.notify_url = notify_url(*setting);
    // Set up anew for somebody else since the claim: not his business.
    if (setting->merchant_no == payout->merchant_no) prepared.protocol = open_channel(ctx, payout->channel, world.urls);
  }
  return prepared;
}

PayoutReply ask(PayoutDesk::World& world, const Prepared& prepared) {
  const PayoutStep step = step_of(prepared.move);
  if (!prepared.protocol) return not_called(step, "NOT_SET_UP");
  const auto answer = world.outbound.send(prepared.protocol->request(step, prepared.order, world.wall.now()));
  if (answer) return prepared.protocol->read(step, prepared.order, *answer, world.wall.now());
  if (!answer.error().may_have_arrived) return not_called(step, "NOT_REACHED");
  PayoutReply unknown;
  unknown.error = "NO_ANSWER";
  return unknown;
}

void call_channel(PayoutDesk::World& world, const ShopSettings& shop, const PayoutCall& call) {
  const auto prepared = prepare(world, shop, call);
  if (!prepared) return;
  const PayoutReply reply = ask(world, *prepared);
  if (!reply.error.empty())
    log_line(Severity::warning, "payout_channel_said",
             {{"withdrawal", call.id.text()},
              {"call", std::string(domain::text_of(prepared->move))},
              {"error", reply.error}});
  Command command;
  command.name = "payout:heard";
  command.shop = shop;
  command.run = [&](WriteContext& ctx) -> Result<std::string, ApiError> {
    hear_call(ctx, call, prepared->move, reply);
    return std::string();
  };
  world.committer.submit_and_wait(std::move(command));
}

}  // namespace

PayoutDesk::PayoutDesk(World world) : world_(std::move(world)), thread_([this] { run(); }) {}

void PayoutDesk::stop() {
  {
    const std::lock_guard guard(guard_);
    stopping_ = true;
  }
  stopped_.notify_all();
  if (thread_.joinable()) thread_.join();
  callers_.stop();
}

void PayoutDesk::run() {
  for (;;) {
    {
      std::unique_lock guard(guard_);
      if (stopped_.wait_for(guard, k_period, [this] { return stopping_; })) return;
    }
    try {
      for (const ShopSettings& shop : world_.shops()) round(shop);
    } catch (const Fault& fault) {
      log_line(Severity::error, "payout_desk_failed", {{"detail", fault.what()}});  // the next round tries again
    }
  }
}

void PayoutDesk::round(const ShopSettings& shop) {
  const int free = k_calls_max - under_way_;
  if (free <= 0) return;
  if (payouts_due(*world_.db.begin_read(), shop.id, world_.clock.now(), false, 1).empty()) return;
  Command command;
  command.name = "payout:claim";
  command.shop = shop;
  command.run = [free](WriteContext& ctx) -> Result<std::string, ApiError> { return claim_calls(ctx, free); };
  const Outcome claimed = world_.committer.submit_and_wait(std::move(command));
  if (claimed.status != 200) return;
  for (const PayoutCall& call : calls_of(claimed.body)) {
    ++under_way_;
    const bool taken = callers_.submit([this, shop, call] {
      try {
        call_channel(world_, shop, call);
      } catch (const std::exception& e) {
        log_line(Severity::error, "payout_call_failed", {{"withdrawal", call.id.text()}, {"detail", e.what()}});
      }
      --under_way_;
    });
    if (!taken) --under_way_;
  }
}

}  // namespace fenxiao::server

#include "server/committer/committer.h"

#include <chrono>
#include <cstdlib>
#include <future>

#include "contract/encode.h"
#include "server/committer/shop_time.h"
#include "server/log.h"

namespace fenxiao::server {
namespace {

bool is_kept(int status) { return status != 401 && status != 429 && status < 500; }

Outcome from_storage(const Row& row) {
  Outcome outcome{static_cast<int>(row.integer(1)), row.text(2), {}, {}, {}};
  return outcome;
}

}  // namespace

Outcome refusal(const contract::ApiError& error) {
  Outcome outcome;
  outcome.status = contract::info_of(error.code).status;
  outcome.body = contract::encode(contract::problem_of(error, {}));
  outcome.error = error;
  return outcome;
}

Committer::Committer(Db& db, const Clock& clock, const PersonalVault& vault, IdSource& ids)
    : db_(db), clock_(clock), vault_(vault), ids_(ids), thread_([this] { run(); }) {}

Committer::~Committer() { stop(); }

bool Committer::submit(Command command) {
  {
    const std::lock_guard guard(guard_);
    if (stopping_ || queue_.size() >= k_queue_max) return false;
    queue_.push_back(std::move(command));
  }
  arrived_.notify_one();
  return true;
}

Outcome Committer::submit_and_wait(Command command) {
  auto answer = std::make_shared<std::promise<Outcome>>();
  auto outcome = answer->get_future();
  command.done = [answer](Outcome result) { answer->set_value(std::move(result)); };
  if (!submit(std::move(command))) return refusal({contract::ErrorCode::busy});
  return outcome.get();
}

void Committer::stop() {
  {
    const std::lock_guard guard(guard_);
    stopping_ = true;
  }
  arrived_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Committer::run() {
  for (;;) {
    std::vector<Command> batch;
    {
      std::unique_lock guard(guard_);
      arrived_.wait(guard, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      while (!queue_.empty() && batch.size() < k_batch_max) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
    }
    run_batch(batch);
  }
}

void Committer::run_batch(std::vector<Command>& batch) {
  auto outcomes = commit_batch(batch);
  if (!outcomes) outcomes = commit_batch(batch);
  if (!outcomes) outcomes.emplace(batch.size(), refusal({contract::ErrorCode::unavailable}));
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const Concerned* concerned = (*outcomes)[i].concerned.get();
    if (concerned && !concerned->nobody() && on_committed) on_committed(*concerned);
  }
  for (std::size_t i = 0; i < batch.size(); ++i)
    if (batch[i].done) batch[i].done(std::move((*outcomes)[i]));
}

std::optional<std::vector<Outcome>> Committer::commit_batch(std::vector<Command>& batch) {
  std::vector<Outcome> outcomes;
  outcomes.reserve(batch.size());
  try {
    auto transaction = db_.begin_write();
    ReadOnce facts(*transaction, words_);
    WatchedTx tx(facts);
    BatchTimes times(facts, clock_.now());
    for (Command& command : batch) outcomes.push_back(run_command(tx, command, times.of(command.shop.id)));
    if (tx.wrote()) times.keep();
    tx.commit();
    return outcomes;
  } catch (const Fault& fault) {
    if (fault.kind() == FaultKind::conflict || fault.kind() == FaultKind::unavailable) {
      log_line(Severity::warning, "batch_rolled_back", {{"detail", fault.what()}});
      return std::nullopt;
    }
    // Nobody was answered. Whether the disk has it is not known here: only a new start can tell.
    log_line(Severity::fatal, "commit_failed", {{"detail", fault.what()}});
    std::_Exit(70);
  }
}

Outcome Committer::run_command(Tx& tx, Command& command, Instant now) {
  if (!command.key.empty()) {
    const auto stored = tx.one(
        "select body_hash, status, reply from idempotency where shop_id = $1 and principal = $2 and endpoint = $3 and "
        "key = $4",
        command.shop.id, command.who.account.value, command.name, command.key);
    if (stored && stored->text(0) != command.body_hash) return refusal({contract::ErrorCode::idempotency_conflict});
    if (stored) return from_storage(*stored);
  }
  if (command.rate && count_call(tx, command.shop.id, *command.rate, now))
    return refusal({contract::ErrorCode::rate_limited});
  Outcome outcome = run_in_savepoint(tx, command, now);
  if (!command.key.empty() && is_kept(outcome.status))
    tx.exec(
        "insert into idempotency (shop_id, principal, endpoint, key, body_hash, status, reply, created_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8)",
        command.shop.id, command.who.account.value, command.name, command.key, command.body_hash, outcome.status,
        outcome.kept_body.value_or(outcome.body), now);
  return outcome;
}

Outcome Committer::run_in_savepoint(Tx& tx, Command& command, Instant now) {
  ids_.now(std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
               .count());
  WriteContext ctx{tx,
                   now,
                   command.shop,
                   command.who,
                   vault_,
                   ids_,
                   Outbox(tx, command.shop.id, now, ids_),
                   Audit(tx, command.shop.id, now, ids_, command.who),
                   command.prepared};
  tx.savepoint();
  try {
    Result<std::string, contract::ApiError> result = command.run(ctx);
    if (!result) {
      contract::ApiError error = result.error();
      if (error.keeps_writes)
        tx.release_savepoint();
      else
        tx.rollback_to_savepoint();
      return refusal(error);
    }
    tx.release_savepoint();
    return {200, std::move(result).value(), std::move(ctx.set_cookies),
            {},  std::move(ctx.concerned),  std::move(ctx.kept_reply)};
  } catch (const Fault& fault) {
    if (fault.kind() == FaultKind::storage) throw;
    log_line(Severity::error, "command_failed",
             {{"id", command.request_id}, {"endpoint", command.name}, {"detail", fault.what()}});
  } catch (const std::exception& wrong) {
    log_line(Severity::error, "command_is_wrong",
             {{"id", command.request_id}, {"endpoint", command.name}, {"detail", wrong.what()}});
  }
  tx.rollback_to_savepoint();
  return refusal({contract::ErrorCode::internal});
}

}  // namespace fenxiao::server

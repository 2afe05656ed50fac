// The one writer. Takes all that waits, runs it in one transaction — a savepoint each, so that a refusal or a broken
// invariant undoes only its own command — commits once, and only then answers anybody.
//
// An idempotency key is looked up first, in the same transaction: the same key with the same body gives the first
// answer again, with another body a conflict; a second equal key in a batch gets the first one's answer the same way.
// Answers and refusals are kept; faults, 401 and 429 are not. A batch that met another transaction, or whose database went
// away before it was committed, is run once more, and then refused as 503. Any other error ends the process: what is on disk
// is then found out by opening the database again, not by guessing.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "server/committer/context.h"
#include "server/committer/rates.h"
#include "server/db/read_once.h"
#include "server/personal.h"

namespace fenxiao::server {

struct Outcome {
  int status = 200;
  std::string body;
  std::vector<std::string> set_cookies = {};
  std::optional<contract::ApiError> error = {};
  std::shared_ptr<const Concerned> concerned = {};
  std::optional<std::string> kept_body = {};  // stored under the key instead of `body`
};

struct Command {
  std::string name;  // of the endpoint: the scope of its keys
  std::string key;   // Idempotency-Key; empty: not keyed
  std::string body_hash;
  ShopSettings shop;
  Principal who;
  std::string prepared;
  std::function<Result<std::string, contract::ApiError>(WriteContext&)> run;
  std::function<void(Outcome)> done;  // called on the committer's thread, after COMMIT
  std::optional<RateCount> rate;      // counted even when the command is refused
  std::string request_id;             // for the log
};

class Committer {
 public:
  Committer(Db& db, const Clock& clock, const PersonalVault& vault, IdSource& ids);
  ~Committer();

  // False if the queue is full: answer 429.
  bool submit(Command command);
  // For jobs and the seeding: waits for the outcome.
  Outcome submit_and_wait(Command command);
  // Called on the committer's thread, after COMMIT and before the answers. Set before the first command.
  std::function<void(const Concerned&)> on_committed = {};
  // Answers all that waits, then takes no more.
  void stop();

  static constexpr std::size_t k_queue_max = 4096;
  static constexpr std::size_t k_batch_max = 256;

 private:
  void run();
  void run_batch(std::vector<Command>& batch);
  // The outcomes, committed; nothing if nothing of it was kept and it may be tried again.
  std::optional<std::vector<Outcome>> commit_batch(std::vector<Command>& batch);
  Outcome run_command(Tx& tx, Command& command, Instant now);
  Outcome run_in_savepoint(Tx& tx, Command& command, Instant now);

  Db& db_;
  const Clock& clock_;
  const PersonalVault& vault_;
  IdSource& ids_;
  StatementWords words_;
  std::mutex guard_;
  std::condition_variable arrived_;
  std::deque<Command> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

// The body of a refusal, as it is answered and stored.
Outcome refusal(const contract::ApiError& error);

}  // namespace fenxiao::server

// What a feature's handler sees of the world: a transaction, the batch's time, who asks, and the books it must keep.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "contract/endpoint.h"
#include "contract/errors.h"
#include "server/db/db.h"
#include "server/db/id_source.h"

namespace fenxiao::server {

class PersonalVault;

// Who asks. `account` is unset for a visitor; `distributor` is set where he is one.
struct Principal {
  AccountId account = {};
  DistributorId distributor = {};
  contract::Roles roles = {};
  std::string session_hash = {};  // of the cookie, for signing out
  std::string user_agent = {};    // for telling preview robots from people
  std::string address_hash = {};  // keyed, of the network address: for counting tries
  bool signed_in() const { return account.set(); }
};

// One shop as a request needs it; read with the session.
struct ShopSettings {
  ShopId id = {};
  std::string name;
  std::string host;  // how links to it begin, "https://shop.example"
  std::string currency = "CNY";
  std::optional<std::string> brand_colour;
  int utc_offset_min = 480;
};

struct ReadContext {
  Tx& tx;
  Instant now;
  const ShopSettings& shop;
  const Principal& who;
  const PersonalVault& vault;
};

// Events for other systems, written in the same transaction as what they tell of. Versions of one aggregate have no
// gaps; delivery is a job's business (features/webhook), and only where a webhook of the shop listens.
class Outbox {
 public:
  explicit Outbox(Tx& tx, ShopId shop, Instant now, IdSource& ids) : tx_(tx), shop_(shop), now_(now), ids_(ids) {}
  // `aggregate` as "order:ord_…"; `payload` is JSON without personal data.
  void append(std::string_view aggregate, std::string_view type, std::string_view payload);

 private:
  Tx& tx_;
  ShopId shop_;
  Instant now_;
  IdSource& ids_;
};

// Who changed what, from what, to what. For every rule, tier, binding and review.
class Audit {
 public:
  Audit(Tx& tx, ShopId shop, Instant now, IdSource& ids, const Principal& who)
      : tx_(tx), shop_(shop), now_(now), ids_(ids), who_(who) {}
  void record(std::string_view action, std::string_view subject, std::string_view before, std::string_view after,
              std::string_view reason = {});

 private:
  Tx& tx_;
  ShopId shop_;
  Instant now_;
  IdSource& ids_;
  const Principal& who_;
};

// Whom a command concerns: they hear of it once it is committed (http/live.h).
struct Concerned {
  std::vector<AccountId> accounts = {};
  std::vector<DistributorId> distributors = {};
  bool nobody() const { return accounts.empty() && distributors.empty(); }
};

struct WriteContext {
  Tx& tx;
  Instant now;  // read once for the whole batch
  const ShopSettings& shop;
  const Principal& who;
  const PersonalVault& vault;
  IdSource& ids;
  Outbox outbox;
  Audit audit;
  std::string prepared = {};                  // what the endpoint's prepare step found out, before the queue
  std::vector<std::string> set_cookies = {};  // for the answer
  std::shared_ptr<Concerned> concerned = std::make_shared<Concerned>();
  // What the idempotency key keeps in place of an answer that holds a secret: the second asker gets this.
  std::optional<std::string> kept_reply = {};
  ReadContext reading() const { return {tx, now, shop, who, vault}; }
  // The same transaction at another time and on another's behalf. `actor` must outlive what is returned.
  WriteContext acting(const Principal& actor, Instant at) const {
    WriteContext other{
        tx, at, shop, actor, vault, ids, Outbox(tx, shop.id, at, ids), Audit(tx, shop.id, at, ids, actor)};
    other.concerned = concerned;
    return other;
  }
  // What happened elsewhere at that time and is learned of now: rows and journals have the time of it, events for other
  // systems and the audit log that of the moment.
  WriteContext recording(const Principal& actor, Instant at) const {
    return {tx, at, shop, actor, vault, ids, Outbox(tx, shop.id, now, ids), Audit(tx, shop.id, now, ids, actor)};
  }
};

}  // namespace fenxiao::server

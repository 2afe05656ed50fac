// The shop of the simulation and the people in it, and one random operation after the other on it: told to the model and to
// the engine at once.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

#include "contract/endpoints.h"
#include "tests/unit/simulation/arena.h"
#include "tests/unit/simulation/model.h"

namespace fenxiao::simulation {

// splitmix64: small, and the same everywhere.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::int64_t between(std::int64_t low, std::int64_t high) {  // both included
    return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool percent(int chance) { return between(1, 100) <= chance; }
  template <class List>
  auto& pick(List& list) {
    return list[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(list.size()) - 1))];
  }

 private:
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  std::uint64_t state_;
};

class World {
 public:
  World(Arena& arena, std::uint64_t seed);

  // One operation, into the queue. Its answer is looked at by settle().
  void operate();
  // Waits for all answers; false: one was another than the model's, and a failure was added.
  bool settle();
  void run_jobs();
  void move_clock();

  // Whether the database has what the model has; adds failures.
  bool compare_balances_and_stock();
  bool compare_everything();

  const Model& model() const { return model_; }
  std::int64_t done() const { return done_; }        // operations that the model says were done
  std::int64_t refused() const { return refused_; }  // and those that had to be refused
  std::string recent() const;                        // the last operations, for a failure

 private:
  struct Asked {
    std::string what;
    std::string expected;  // a code, or ""
    std::future<Outcome> answer;
    std::function<void(const std::string& body)> then;
  };

  void set_the_scene();
  void put_goods_on_the_shelf();
  void hire_and_recruit();
  void make_rules();

  template <class Req, class Res>
  void tell(std::string what, std::string expected, const contract::Endpoint<Req, Res>& endpoint, const Principal& who,
            const std::type_identity_t<Req>& request, std::type_identity_t<std::function<void(const Res&)>> then = {});
  void wait_for(std::future<Outcome> answer);

  void place();
  void pay();
  void cancel();
  void ship();
  void receive();
  void refund();
  void open_pause();
  void close_pause();
  void withdraw();
  void review();
  void touch();
  void change_rules();
  void change_terms();
  void deliver();

  Order* an_order(std::function<bool(const Order&)> wanted);  // known to the engine; nullptr: none was found
  contract::Policies wire_terms() const;
  bool compare_orders(server::Tx& tx);
  bool compare_payouts(server::Tx& tx);

  Arena& arena_;
  Dice dice_;
  Model model_;
  std::vector<Asked> asked_;
  std::deque<std::string> recent_;
  std::int64_t keys_ = 0, done_ = 0, refused_ = 0;

  Principal owner_, finance_, operator_;
  std::vector<Principal> people_;
  std::vector<SkuId> sku_ids_;
  std::vector<ProductId> product_ids_;
  std::vector<CategoryId> category_ids_;
  std::vector<TierId> tier_ids_;
  std::vector<RuleId> rule_ids_;
  std::vector<DistributorId> seller_ids_;
  std::vector<std::vector<PayoutAccountId>> payout_accounts_;  // by seller and end
  std::vector<std::vector<std::string>> links_;                // by seller and product
};

template <class Req, class Res>
void World::tell(std::string what, std::string expected, const contract::Endpoint<Req, Res>& endpoint,
                 const Principal& who, const std::type_identity_t<Req>& request,
                 std::type_identity_t<std::function<void(const Res&)>> then) {
  const std::string key = "key-" + std::to_string(++keys_);
  ++(expected.empty() ? done_ : refused_);
  recent_.push_back(what + (expected.empty() ? "" : " -> " + expected));
  if (recent_.size() > 40) recent_.pop_front();
  const bool twice = endpoint.keyed == contract::Keyed::yes && dice_.percent(5);
  auto answer = arena_.ask(endpoint, who, request, key);
  std::future<Outcome> again;
  if (twice) again = arena_.ask(endpoint, who, request, key);
  asked_.push_back({what, expected, std::move(answer), [then](const std::string& body) {
                      if (!then) return;
                      const auto res = contract::decode<Res>(body);
                      ASSERT_TRUE(res.ok()) << body;
                      then(*res);
                    }});
  // The same key again: the same answer, and nothing is done a second time.
  if (twice) asked_.push_back({what + " (the same key again)", expected, std::move(again), {}});
}

}  // namespace fenxiao::simulation

// Three months in the life of the demo shop. Chance decides once, when the story is written; then its scenes are played
// in the order of their times, each through the functions that answer requests, so that every figure of the demo is one
// that the server computed and the ledger check can prove.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <vector>

#include "contract/order.h"
#include "contract/withdrawal.h"
#include "server/setup/dice.h"
#include "server/setup/fill.h"
#include "server/features/features.h"

namespace fenxiao::server::setup {

inline constexpr std::int64_t k_season_days = 90;

class Season {
 public:
  // The story ends at `now`; everything before is written here, nothing is played yet. `with_trade` false: people join, but
  // nobody has bought anything.
  Season(const DemoContent& content, const FeatureAssets& assets, FilledShop shop, Instant now, int utc_offset_min,
         bool with_trade);
  static Instant opening(Instant now, int utc_offset_min);

  void play(WriteContext& ctx);

 private:
  struct Seller {
    std::string key;
    Json person;
    std::int64_t share = 0;
    std::int64_t from_day = 0;
    std::int64_t until_day = k_season_days;
    std::vector<std::size_t> buyers;
    AccountId account = {};
    Principal who = {};
    std::string invite_code = {};
    PayoutAccountId payout = {};
  };
  struct Buyer {
    std::string phone;
    contract::Address address;
    std::string visitor_key;
    std::string user_agent;
    Principal who = {};  // set when he first signs in
  };
  enum class Fate {
    received,
    received_by_itself,
    cancelled,
    never_paid,
    returned_before_shipping,
    returned_in_part,
    returned_late,
    open
  };
  struct OrderPlot {
    std::optional<std::size_t> seller;
    std::size_t buyer = 0;
    std::vector<std::pair<std::size_t, std::int64_t>> cart;  // goods, units
    std::vector<std::size_t> skus;                           // of each line: which of the goods' SKUs
    Fate fate = Fate::received;
    bool touches = false;  // the link is opened (again) before
    std::int64_t pay_after_ms = 0;
    std::int64_t ship_after_ms = 0;
    std::int64_t receive_after_ms = 0;
    std::int64_t return_after_ms = 0;
    std::string note = {};
  };
  using Play = std::function<void(WriteContext&, Instant)>;
  struct Scene {
    Instant at;
    std::int64_t number = 0;  // scenes of one moment are played as they were written
    std::shared_ptr<const Play> play;
    friend bool operator<(const Scene& a, const Scene& b) {
      return std::tie(a.at.ms, a.number) > std::tie(b.at.ms, b.number);
    }
  };

  Instant day(std::int64_t number) const { return first_day_.plus_days(number); }
  Instant moment_of_day(std::int64_t number);
  void later(Instant at, Play play);

  void write_people();
  void write_orders();
  void write_withdrawals();
  void write_end();
  OrderPlot new_plot(std::int64_t number);
  std::size_t buyer_for(std::optional<std::size_t> seller);
  std::size_t new_buyer();

  void join(const Json& person, std::size_t seller, WriteContext& ctx, Instant at);
  void add_account(const Json& person, Seller& owner, WriteContext& ctx, Instant at);
  void apply_only(const Json& person, Instant at);
  void place(const OrderPlot& plot, WriteContext& ctx, Instant at);
  void go_on(const OrderPlot& plot, const contract::Order& order, Instant paid_at);
  void give_back(const OrderPlot& plot, const contract::Order& order, std::int64_t part_percent, Instant at);
  std::string link_of(WriteContext& ctx, Instant at, std::size_t seller, ProductId product);
  void withdraw(std::string_view seller, Instant at, std::int64_t percent, std::string_view end);
  std::size_t seller_named(std::string_view key) const;

  const DemoContent& content_;
  const FeatureAssets& assets_;
  FilledShop shop_;
  Instant now_;
  Instant first_day_;
  Dice dice_;
  std::vector<Seller> sellers_;
  std::vector<Buyer> buyers_;
  std::vector<std::size_t> nobodys_;  // buyers who found the shop by themselves
  std::vector<std::int64_t> pulls_;
  std::priority_queue<Scene> scenes_;
  std::int64_t written_ = 0;
  std::int64_t parcels_ = 0;
};

}  // namespace fenxiao::server::setup

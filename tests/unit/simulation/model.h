// What a shop ought to have after all that was done in it: the rules of the house written a second time, with arithmetic of
// their own and nothing of the engine in them. Every operation answers the code that it must be refused with, or "" where it
// must be done, and then has been done here.
//
// Times are UTC milliseconds, amounts fen. People, sellers, SKUs, orders and payouts go by their index.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fenxiao::simulation {

using Fen = std::int64_t;
using Ms = std::int64_t;
inline constexpr Ms k_minute = 60'000, k_hour = 60 * k_minute, k_day = 24 * k_hour;

enum class Bind { first, last, protect };
struct Terms {
  bool self_allowed = false;
  Fen channel_fee_bp = 60;
  Bind bind = Bind::protect;
  std::int64_t protect_days = 15;
  std::optional<std::int64_t> bind_valid_days;
  std::int64_t freeze_days = 7;
  std::int64_t auto_receive_days = 10;
  std::int64_t pay_within_min = 30;
  Fen freight_flat = 1200;
  Fen freight_free_from = 19'900;
  Fen payout_min = 1000;
  Fen payout_max = 500'000;
  std::int64_t payouts_per_day = 3;
  Fen payout_fee_bp = 50;
  Fen payout_fee_fixed = 100;
  std::optional<Fen> second_review_from = 100'000;
  bool taxed = false;  // as labour services, month by month
};

struct Sku {
  int product = 0;
  int category = 0;
  Fen price = 0;
  std::optional<Fen> cost;
  std::optional<std::int64_t> per_buyer_max;
  std::int64_t received = 0, sold = 0, reserved = 0;
  std::int64_t left() const { return received - sold - reserved; }
};

// In the order in which they go first.
enum class Rank { sku_tier, sku, product_tier, product, category, campaign, tier, shop };
struct Rule {
  Rank rank = Rank::shop;
  int sku = -1, product = -1, category = -1, tier = -1;
  int level = 1;
  bool fixed = false;
  Fen value = 0;  // basis points, or fen a unit
  Ms from = 0;
  std::optional<Ms> until;
};

struct Binding {
  int seller = -1;
  Bind made_under = Bind::protect;
  std::optional<Ms> protect_until, expires;
};
struct Person {
  int seller = -1;  // his number as a distributor
  std::vector<std::string> payout_numbers;
  std::optional<Binding> binding;
  std::map<std::string, Ms> last_touch;  // by link and kind
};

struct Seller {
  int person = 0;
  int referrer = -1;
  int tier = 0;
  Fen pending = 0, frozen = 0, withdrawing = 0;
  Fen net = 0;  // available, or debt where it is below zero
  Fen available() const { return net > 0 ? net : 0; }
  Fen debt() const { return net < 0 ? -net : 0; }
  struct Month {
    Fen live = 0, held = 0;
  };
  std::map<int, Month> months;  // year × 12 + month, of submission
};

enum class ShareState { estimated, pending, frozen, available, voided };
struct Share {  // of a payee in a line
  int seller = -1;
  int level = 1;
  Fen booked = 0;
  ShareState state = ShareState::estimated;
  Fen pending = 0, frozen = 0, released = 0, clawed_before = 0, clawed_after = 0;
};
struct Line {
  int sku = 0;
  std::int64_t quantity = 1;
  Fen goods = 0, refunded = 0;
  std::int64_t back = 0;
  std::vector<Share> shares;
  std::int64_t id = 0;  // the engine's, once it has answered
};
enum class OrderState { placed, paid, shipped, received, closed, refunded };
enum class PaymentState { none, open, closed, paid, refunded };
struct Pause {
  bool risk = false;
  Ms from = 0;
  std::optional<Ms> until;
  std::int64_t id = 0;
};
struct Order {
  int buyer = 0;
  std::vector<Line> lines;  // as in the cart
  Fen goods = 0, freight = 0, refunded_goods = 0, refunded_freight = 0;
  OrderState state = OrderState::placed;
  PaymentState payment = PaymentState::none;
  Ms pay_before = 0, reserved_until = 0, auto_receive_at = 0;
  std::optional<Ms> received_at;
  std::optional<Ms> release_at;  // as it was last told
  std::vector<Pause> pauses;
  std::int64_t id = 0;
  std::string payment_no;
};

enum class PayoutState { reviewing, approved, paying, waiting, paid, failed, rejected };
enum class PayoutEnd { arrives, is_refused, is_never_known, is_never_confirmed };
struct Payout {
  int seller = 0;
  PayoutEnd end = PayoutEnd::arrives;
  Fen gross = 0, fee = 0, tax = 0, tax_back = 0;
  PayoutState state = PayoutState::reviewing;
  int first_reviewer = -1;
  Ms applied_at = 0;
  Ms submitted_at = 0;
  std::optional<Ms> asked_at;
  int month = 0;
  std::int64_t id = 0;
};

struct Cart {
  std::vector<std::pair<int, std::int64_t>> lines;  // SKU, quantity; a SKU once
};

class Model {
 public:
  Terms terms;
  std::vector<Sku> skus;
  std::vector<Rule> rules;
  std::vector<Person> people;
  std::vector<Seller> sellers;
  std::vector<Order> orders;
  std::vector<Payout> payouts;
  Ms now = 0;

  struct Totals {
    Fen goods = 0, freight = 0;
  };
  Totals price(const Cart& cart) const;

  // --- binding ---
  void touch(int buyer, int seller, const std::string& link_and_kind);
  int seller_of(int buyer) const;  // whose sale an order of his would be; -1: nobody's

  // --- orders (model_orders.cpp) ---
  std::string place(int buyer, const Cart& cart, int promo_seller, const std::string& link);  // appends the order
  std::string start_payment(Order& order);
  std::string payment_arrives(Order& order, bool succeeds);
  std::string cancel(Order& order);
  std::string ship(Order& order);
  std::string receive(Order& order);
  std::string refund(Order& order, const std::vector<Fen>& goods, Fen freight, bool restock);  // by line; 0: not
  std::string open_pause(Order& order, bool risk);
  std::string close_pause(Order& order, std::size_t pause);
  void deliver(int sku, std::int64_t quantity);

  // --- money out (model_payouts.cpp) ---
  Fen fee_of(Fen gross) const;
  Fen tax_of(int seller, Fen gross) const;
  std::string withdraw(int seller, Fen gross, PayoutEnd end);  // appends the payout
  std::string approve(Payout& payout, int reviewer);
  std::string reject(Payout& payout);

  // --- rules ---
  std::string add_rule(const Rule& rule);
  std::string end_rule(Rule& rule, Ms until);

  // Everything that has fallen due.
  void run_jobs();

 private:
  const Rule* rule_for(const Sku& sku, int sku_index, int tier, int level) const;
  bool same_person(int a, int b) const;
  bool in_team_of(int seller, int above) const;
  std::vector<Share> shares_of(int buyer, const Line& line) const;
  void close(Order& order);
  void mark_paid(Order& order);
  void mark_received(Order& order, Ms at);
  std::optional<Ms> due(const Order& order) const;
  bool release_due();
  void submit_approved();
  bool ask_channel(PayoutState state);
  void comes_back(Payout& payout);
};

}  // namespace fenxiao::simulation

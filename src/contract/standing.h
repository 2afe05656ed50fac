// Where a distributor stands: his tier with the way to the next, what moved it before, and the people he brought.
//
// A tier rests on own direct settled sales and nothing else. A team's results are shown, never paid.
#pragma once

#include "contract/distributor.h"
#include "contract/endpoint.h"
#include "contract/types.h"

namespace fenxiao::contract {

inline constexpr std::size_t k_tiers_max = 20;
inline constexpr std::size_t k_tier_history_max = 20;

struct TierStep {
  TierId tier_id;
  std::string name;
  std::string name_en;
  Money from_sales;
  bool training_required = false;
  std::optional<std::int64_t> rate_bp;  // of level 1, by the tier's rule or the shop's; absent where it is no rate

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("tier_id", self.tier_id);
    visit("name", self.name, Length{1, 30});
    visit("name_en", self.name_en, Length{1, 30});
    visit("from_sales", self.from_sales);
    visit("training_required", self.training_required);
    visit("rate_bp", self.rate_bp, Range{0, 10000});
  }
};

enum class TierCause { joined, sales_up, sales_down, by_hand };
template <>
struct EnumNames<TierCause> {
  static constexpr std::array<std::pair<TierCause, std::string_view>, 4> k_names{{{TierCause::joined, "joined"},
                                                                                  {TierCause::sales_up, "sales_up"},
                                                                                  {TierCause::sales_down, "sales_down"},
                                                                                  {TierCause::by_hand, "by_hand"}}};
};
struct TierChange {
  Instant changed_at;
  std::optional<TierId> from_tier;  // absent: this is how he began
  TierId to_tier;
  TierCause cause = TierCause::joined;
  Money sales;                              // own settled sales that were looked at
  std::optional<std::int64_t> window_days;  // over how many days; absent: all time
  std::string reason;                       // of a change by hand

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("changed_at", self.changed_at);
    visit("from_tier", self.from_tier);
    visit("to_tier", self.to_tier);
    visit("cause", self.cause);
    visit("sales", self.sales);
    visit("window_days", self.window_days);
    visit("reason", self.reason, Length{0, 200});
  }
};
struct MyTier {
  TierId tier_id;
  TierProgress progress;
  Money sales;                              // own settled sales that count
  std::optional<std::int64_t> window_days;  // over how many days; absent: all time
  bool may_fall = false;                    // whether the shop lowers tiers
  std::optional<Instant> held_until;        // given by hand: not lowered before then
  std::vector<TierStep> ladder;             // lowest first
  std::vector<TierChange> history;          // newest first

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("tier_id", self.tier_id);
    visit("progress", self.progress);
    visit("sales", self.sales);
    visit("window_days", self.window_days);
    visit("may_fall", self.may_fall);
    visit("held_until", self.held_until);
    visit("ladder", self.ladder, Count{0, k_tiers_max});
    visit("history", self.history, Count{0, k_tier_history_max});
  }
};
inline constexpr Endpoint<Empty, MyTier> k_my_tier{"get_tier", Method::get, "/api/v1/distributor/tier", k_distributor,
                                                   "My tier, the way to the next, and what moved it before"};

struct TeamMember {
  std::string name;
  std::optional<std::string> avatar_url;
  std::string tier_name;
  std::string tier_name_en;
  Instant joined_at;
  Money sales_this_month;  // his own direct sales, less refunds
  std::int64_t orders_this_month = 0;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("name", self.name, Length{0, 60});
    visit("avatar_url", self.avatar_url, Length{1, 300});
    visit("tier_name", self.tier_name, Length{0, 30});
    visit("tier_name_en", self.tier_name_en, Length{0, 30});
    visit("joined_at", self.joined_at);
    visit("sales_this_month", self.sales_this_month);
    visit("orders_this_month", self.orders_this_month);
  }
};
struct TeamQuery {
  std::optional<std::string> cursor;
  std::optional<std::int64_t> limit;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("cursor", self.cursor, Length{1, 200});
    visit("limit", self.limit, Range{1, k_page_items_max});
  }
};
struct Team {
  std::int64_t members = 0;
  Money sales_this_month;  // of all of them
  std::vector<TeamMember> items;
  std::optional<std::string> next_cursor;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("members", self.members);
    visit("sales_this_month", self.sales_this_month);
    visit("items", self.items, Count{0, k_page_items_max});
    visit("next_cursor", self.next_cursor, Length{1, 200});
  }
};
inline constexpr Endpoint<TeamQuery, Team> k_team{"get_team", Method::get, "/api/v1/distributor/team", k_distributor,
                                                  "Distributors whom I brought directly, newest first"};

}  // namespace fenxiao::contract

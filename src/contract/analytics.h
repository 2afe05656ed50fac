// Figures: who sells most, and how the shop does day by day. Every figure's definition is in docs/figures.md.
#pragma once

#include "contract/endpoint.h"
#include "contract/types.h"

namespace fenxiao::contract {

enum class Period { day, week, month, all };
template <>
struct EnumNames<Period> {
  static constexpr std::array<std::pair<Period, std::string_view>, 4> k_names{
      {{Period::day, "day"}, {Period::week, "week"}, {Period::month, "month"}, {Period::all, "all"}}};
};

inline constexpr std::int64_t k_leaderboard_items_max = 100;

struct LeaderboardQuery {
  Period period = Period::month;
  std::optional<std::int64_t> limit;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("period", self.period);
    visit("limit", self.limit, Range{1, k_leaderboard_items_max});
  }
};
struct LeaderboardRow {
  std::optional<std::int64_t> rank;  // 1 + how many sold more; absent beyond `ranked_to`
  std::string name;                  // others' names masked, one's own whole; staff see them whole
  std::optional<std::string> avatar_url;
  std::string tier_name;
  std::string tier_name_en;
  Money sales;  // own direct sales paid in the period, less refunds
  std::int64_t orders = 0;
  bool me = false;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("rank", self.rank, Range{1, INT64_MAX});
    visit("name", self.name, Length{0, 60});
    visit("avatar_url", self.avatar_url, Length{1, 300});
    visit("tier_name", self.tier_name, Length{0, 30});
    visit("tier_name_en", self.tier_name_en, Length{0, 30});
    visit("sales", self.sales);
    visit("orders", self.orders);
    visit("me", self.me);
  }
};
struct Leaderboard {
  Period period = Period::month;
  Day from;                            // first day of the period; of all time: 1970-01-01
  std::vector<LeaderboardRow> items;   // most sales first
  std::optional<LeaderboardRow> mine;  // of a distributor, also where he is not among the items
  std::int64_t ranked_to = 0;          // places are counted up to here
  Instant as_of;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("period", self.period);
    visit("from", self.from);
    visit("items", self.items, Count{0, k_leaderboard_items_max});
    visit("mine", self.mine);
    visit("ranked_to", self.ranked_to);
    visit("as_of", self.as_of);
  }
};
inline constexpr Endpoint<LeaderboardQuery, Leaderboard> k_leaderboard{
    "get_leaderboard", Method::get, "/api/v1/leaderboard", k_distributor | k_staff_read,
    "Who sold most himself in a day, a week, a month, or ever"};

inline constexpr std::int64_t k_dashboard_days_max = 366;

struct DashboardQuery {
  std::optional<Day> from;   // absent: 29 days before `until`
  std::optional<Day> until;  // inclusive; absent: today

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("from", self.from);
    visit("until", self.until);
  }
};
struct ShopFigures {
  std::int64_t paid_orders = 0;
  Money sales;        // goods of orders paid, without freight
  Money refunded;     // goods refunded in the days, whenever they were sold
  Money commission;   // booked, all payees
  Money clawed_back;  // taken back in the days
  std::int64_t joined = 0;
  std::int64_t touches = 0;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("paid_orders", self.paid_orders);
    visit("sales", self.sales);
    visit("refunded", self.refunded);
    visit("commission", self.commission);
    visit("clawed_back", self.clawed_back);
    visit("joined", self.joined);
    visit("touches", self.touches);
  }
};
struct ShopDayFigures {
  Day day;
  ShopFigures figures;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("day", self.day);
    visit("figures", self.figures);
  }
};
struct ProductSales {
  ProductId product_id;
  std::string title;
  std::string title_en;
  std::int64_t units = 0;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("product_id", self.product_id);
    visit("title", self.title, Length{0, 200});
    visit("title_en", self.title_en, Length{0, 200});
    visit("units", self.units);
  }
};
struct Dashboard {
  Day from;
  Day until;
  ShopFigures total;
  std::vector<ShopDayFigures> days;     // oldest first, no gaps
  std::vector<ProductSales> best_sold;  // in these days, up to ten
  Instant as_of;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("from", self.from);
    visit("until", self.until);
    visit("total", self.total);
    visit("days", self.days, Count{0, k_dashboard_days_max});
    visit("best_sold", self.best_sold, Count{0, 10});
    visit("as_of", self.as_of);
  }
};
inline constexpr Endpoint<DashboardQuery, Dashboard> k_dashboard{
    "get_dashboard", Method::get, "/api/v1/admin/dashboard", k_staff_read, "The shop's figures day by day"};

}  // namespace fenxiao::contract

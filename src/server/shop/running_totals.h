// Totals that are kept up as things happen, so that a leaderboard or a dashboard is a few rows and never a scan.
//
// What an order changes is one row per seller and day (`distributor_days`) and one per shop and day (`shop_days`), in the
// transaction of the order. A job carries what is new of the sellers' days into the week, the month and all time
// (`standings`): a leaderboard is at most a round of the jobs behind, and can be made again from the days.
//
// Days are those of the shop's zone. Every sum is in the shop's minor units.
#pragma once

#include <cstdint>
#include <string_view>

#include "server/committer/context.h"

namespace fenxiao::server::shop {

struct SellerDay {
  std::int64_t earned_fen = 0;   // commission booked that day, less what was clawed back of it
  std::int64_t orders = 0;       // that a commission was booked on, of either level
  std::int64_t sales_fen = 0;    // own direct sales paid that day, less refunds of them
  std::int64_t sold_orders = 0;  // own direct orders paid that day
  std::int64_t settled_fen = 0;  // own direct sales released that day, less refunds of them
};
// Adds to the day of `at`, which is when the figures' order was paid or its commission released.
void add_to_seller_day(WriteContext& ctx, DistributorId seller, Instant at, const SellerDay& more);

struct ShopDay {
  std::int64_t paid_orders = 0;
  std::int64_t sales_fen = 0;       // goods of orders paid that day
  std::int64_t refunded_fen = 0;    // goods refunded that day, whenever they were sold
  std::int64_t commission_fen = 0;  // booked that day, for all payees
  std::int64_t clawed_fen = 0;      // taken back that day
  std::int64_t joined = 0;          // people who became distributors
  std::int64_t touches = 0;         // of people; robots are left out
};
void add_to_shop_day(WriteContext& ctx, const ShopDay& more);  // today's

enum class Period { day, week, month, all };  // a week begins on Monday
std::string_view text_of(Period period);
Day first_day_of(Period period, Day day);  // of the period that `day` lies in; day 0 for `all`

// A job: carries what is new in the sellers' days into the periods. The number of days that were carried.
std::int64_t carry_standings(WriteContext& ctx);

}  // namespace fenxiao::server::shop

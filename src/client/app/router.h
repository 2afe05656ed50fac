// Where the person is: a stack of route instances. The address bar's hash is the truth; this turns it into a route and
// back. A route instance keeps its own id, so that scroll and drafts belong to a visit, not to a kind of screen.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fenxiao::client {

enum class Screen : std::uint8_t {
  shop,         // #/shop               the storefront's front page
  product,      // #/p/{product_id}     a product as a buyer sees it; ?c=promo code
  checkout,     // #/checkout           ?sku=&n=
  order,        // #/orders/{order_id}
  orders,       // #/orders
  sign_in,      // #/sign-in            ?then=
  apply,        // #/apply
  home,         // #/home               the distributor's tabs
  promote,      // #/promote
  earnings,     // #/earnings
  me,           // #/me
  poster,       // #/poster/{product_id}
  commission,   // #/earnings/{commission_id}
  withdraw,     // #/withdraw
  withdrawals,  // #/withdrawals
  statement,    // #/statement          ?month=2026-09
  seller,       // #/seller             whom a buyer is bound to
  tier,         // #/tier               where I stand, and the way on
  leaderboard,  // #/leaderboard
  team,         // #/team               whom I brought
  messages,     // #/messages
  profile,      // #/profile            what others see of me
  privacy,      // #/privacy            what is kept of me
  gallery,      // #/gallery
};

struct Route {
  Screen screen = Screen::shop;
  std::string id;  // the last part of the path, where the screen has one
  std::map<std::string, std::string, std::less<>> query;

  std::string query_value(std::string_view name) const {
    const auto found = query.find(name);
    return found == query.end() ? std::string() : found->second;
  }
  friend bool operator==(const Route&, const Route&) = default;
};

// An unknown or empty hash gives nothing; the app then opens its first screen.
std::optional<Route> parse_route(std::string_view hash);
std::string format_route(const Route& route);

bool is_tab(Screen screen);  // home, promote, earnings, me
bool needs_distributor(Screen screen);
bool needs_sign_in(Screen screen);

struct RouteInstance {
  std::uint32_t id = 0;
  Route route;
};

// The stack. A tab replaces the bottom; everything else is pushed.
class RouteStack {
 public:
  const RouteInstance& top() const { return stack_.back(); }
  const std::vector<RouteInstance>& all() const { return stack_; }
  bool empty() const { return stack_.empty(); }
  bool can_pop() const { return stack_.size() > 1; }

  // The hash is now `route`. Finds out whether that was a step back, a step forward or a tab.
  enum class Step { none, forward, back, replace };
  Step arrived(const Route& route);

 private:
  std::vector<RouteInstance> stack_;
  std::uint32_t next_id_ = 1;
};

}  // namespace fenxiao::client

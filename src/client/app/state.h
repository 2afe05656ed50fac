// Everything the app knows, one slice a feature. Views read it and emit Commands (command.h); only the logic files
// (*_logic.cpp) change it, after the frame.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "client/app/loadable.h"
#include "client/app/router.h"
#include "contract/endpoints.h"
#include "poster/layout.h"

namespace fenxiao::client {

// A form that is being filled in. Draft texts are kept over reloads; codes never are.
struct SignInSlice {
  std::string phone;
  std::string code;
  bool code_sent = false;
  bool sending = false;
  bool verifying = false;
  double resend_at_ms = 0;
  std::string error_key;
  std::string error_field;  // "phone" or "code"
  std::string demo_code;    // what the sandbox would have sent; only a demo server tells
  std::string then;         // where to go afterwards
};

struct SessionSlice {
  Loadable<contract::Shop> shop;
  Loadable<contract::Session> session;  // failed with error.unauthenticated: nobody is signed in
  SignInSlice sign_in;

  bool signed_in() const { return session.ready(); }
  bool is_distributor() const { return session.value && session.value->distributor_id.has_value(); }
};

struct ApplySlice {
  Loadable<contract::Application> application;
  bool none_yet = false;  // the server's word: this person never applied
  std::string name;
  std::string reason;
  std::string invite_code;
  bool consent = false;
  bool again = false;    // refused before, and writing another application
  bool checked = false;  // was sent once: what is missing is marked
  bool submitting = false;
  std::string error_key;
  std::string error_field;
  std::string key;  // one intention, one Idempotency-Key
};

struct HomeSlice {
  Loadable<contract::Home> home;
  int chart_days = 30;
};

struct PromoteSlice {
  Loadable<contract::CategoryList> categories;
  PagedList<contract::PromoProduct> products;
  std::string search;
  std::optional<CategoryId> category;
  contract::ProductSort sort = contract::ProductSort::earn;
};

struct EarningsSlice {
  PagedList<contract::CommissionRow> rows;
  std::optional<contract::CommissionState> filter;
  Loadable<contract::Balances> balances;
  std::map<std::string, Loadable<contract::CommissionDetail>, std::less<>> details;  // by commission id
};

struct StatementSlice {
  std::uint32_t visit = 0;        // the route instance that these are of
  std::string month = "current";  // "2026-09", or the one that runs
  std::map<std::string, Loadable<contract::Statement>, std::less<>> by_month;
};

// The sheet over a product list or page; what it shares is the poster slice's.
struct ShareSlice {
  bool open = false;
};

// How a poster shall look: what the editor changes, and what undo brings back.
struct PosterLook {
  std::string template_id = "tea";
  std::string title;  // as edited; empty: the product's own
  std::string subtitle;
  int palette = 0;
  int picture = 0;  // of the product's
  bool show_avatar = false;
  friend bool operator==(const PosterLook&, const PosterLook&) = default;
};
// A poster that was laid out and handed to the painter.
struct PosterSheet {
  std::string address;  // of its picture; empty: nothing painted yet
  std::string inputs;   // everything it was made from: painted again only when this changes
  float aspect = 1080.0f / 1920.0f;
  float width = 1080;  // of the list: what the frames are measured in
  std::vector<poster::LayerFrame> frames;
  bool scannable = false;
};
inline constexpr std::string_view k_poster_templates[] = {"tea", "festival", "food", "minimal"};

struct PosterSlice {
  std::string product_id;
  Loadable<contract::PromoLink> link;
  std::map<std::string, Loadable<poster::Template>, std::less<>> templates;  // by id
  PosterLook look;
  std::vector<PosterLook> undo;                           // oldest first
  std::string editing;                                    // the text that is being typed: one step of undo
  PosterSheet chosen;                                     // the look, as large as the editor shows it
  std::map<std::string, PosterSheet, std::less<>> strip;  // by template: all there are, small
  enum class File : std::uint8_t { none, making, ready, failed } file = File::none;  // of `chosen`
  enum class Export : std::uint8_t { none, waiting, running } exporting = Export::none;
  bool export_is_share = false;
  bool in_sight = false;                                   // the editor or the share sheet is open
  std::map<std::string, bool, std::less<>> display_texts;  // display faces asked for → there, or given up
};

struct ProductSlice {
  std::map<std::string, Loadable<contract::Product>, std::less<>> products;  // by product id
  std::string promo_code;                                                    // the code this visitor came with
  std::string visitor_key;
  std::string product_id;  // whose SKU and quantity these are
  int sku_index = -1;      // < 0: not chosen; chosen_sku() says which one is meant
  std::int64_t quantity = 1;
  bool sku_sheet = false;
};

// The SKU that is meant: the chosen one, else the first that can be bought.
std::size_t chosen_sku(const ProductSlice& slice, const contract::Product& product);
bool sold_out(const contract::Product& product);

struct CheckoutSlice {
  std::vector<contract::CartLine> lines;
  Loadable<contract::Quote> quote;
  contract::Address address;
  bool address_prefilled = false;
  bool checked = false;  // was sent once: what is missing is marked
  bool placing = false;
  bool uncertain = false;  // the answer got lost: asking again under the same key doubles nothing
  std::string key;
  std::string error_key;
  std::string error_field;
};

enum class OrderSheet : std::uint8_t { none, pay, cancel, receive };
struct OrdersSlice {
  PagedList<contract::Order> mine;
  std::optional<contract::OrderState> filter;
  OrderSheet sheet = OrderSheet::none;
  std::string moving;     // the order that is being paid, cancelled or received
  std::string error_key;  // of the payment
  std::map<std::string, Loadable<contract::Order>, std::less<>> by_id;
  std::map<std::string, std::string, std::less<>> move_keys;  // by what is done and to which order
};

struct WithdrawSlice {
  std::string amount_text;
  Loadable<contract::WithdrawalQuote> quote;
  Loadable<contract::PayoutAccountList> accounts;
  std::optional<PayoutAccountId> account;
  bool confirm_sheet = false;
  bool account_sheet = false;
  contract::PayoutAccountRequest new_account;
  bool submitting = false;
  std::string key;
  std::string account_key;
  std::string error_key;
  std::string error_field;
  PagedList<contract::Withdrawal> history;
};

// The account that a withdrawal would go to: the chosen one, else the first. None: there is none yet.
const contract::PayoutAccount* chosen_account(const WithdrawSlice& form);
// The figures on screen are those of the amount that stands in the field.
bool quote_is_for_amount(const WithdrawSlice& form);

struct StandingSlice {
  Loadable<contract::MyTier> tier;
  contract::Period period = contract::Period::month;
  std::map<contract::Period, Loadable<contract::Leaderboard>> boards;
  Loadable<contract::Team> team;  // its pages in one
  bool loading_more = false;
};

struct MessagesSlice {
  PagedList<contract::Message> list;
  std::uint32_t visit = 0;                   // the route instance that `fresh` is of
  std::set<std::string, std::less<>> fresh;  // were unread when they were first seen in this visit: keep their mark
};

// A form over what the server has; saved as a whole.
struct ProfileSlice {
  Loadable<contract::Profile> profile;
  std::optional<std::string> name;  // as edited
  bool saving = false;
  std::string error_key;
};

// The long poll (live_logic.cpp).
struct LiveSlice {
  std::string since;  // empty: nothing was heard yet
  bool waiting = false;
  bool alone = true;         // what the server does not tell has not happened
  int failures = 0;          // in a row
  std::uint32_t person = 0;  // whose calls these are: counts sign-ins and sign-outs
};

struct Toast {
  std::string text;
  bool good = true;
  double until_ms = 0;
};

struct State {
  RouteStack routes;
  SessionSlice session;
  ApplySlice apply;
  HomeSlice home;
  PromoteSlice promote;
  EarningsSlice earnings;
  StatementSlice statement;
  Loadable<contract::Binding> seller;  // whom this person is bound to as a buyer
  ShareSlice share;
  PosterSlice poster;
  ProductSlice product;
  CheckoutSlice checkout;
  OrdersSlice orders;
  WithdrawSlice withdraw;
  StandingSlice standing;
  MessagesSlice messages;
  ProfileSlice profile;
  LiveSlice live;
  std::optional<Toast> toast;
  bool online = true;
  bool can_share = false;  // a link can go into the phone's own share sheet
  bool dark = false;
  std::string theme;  // "light", "dark"; empty: as the system
  double now_ms = 0;  // of this frame

  int utc_offset_min() const { return session.shop.value ? static_cast<int>(session.shop.value->utc_offset_min) : 480; }
};

}  // namespace fenxiao::client

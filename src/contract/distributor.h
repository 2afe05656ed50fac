// Becoming a distributor, and what a distributor sees first.
#pragma once

#include "contract/catalogue.h"
#include "contract/endpoint.h"
#include "contract/types.h"

namespace fenxiao::contract {

enum class ReviewStatus { pending, approved, rejected };
template <>
struct EnumNames<ReviewStatus> {
  static constexpr std::array<std::pair<ReviewStatus, std::string_view>, 3> k_names{
      {{ReviewStatus::pending, "pending"}, {ReviewStatus::approved, "approved"}, {ReviewStatus::rejected, "rejected"}}};
};

struct ApplyRequest {
  std::string name;                        // the person's name, 2 to 30 characters
  std::optional<std::string> reason;       // why, in a sentence
  std::optional<std::string> invite_code;  // of the distributor who invited
  bool consent = false;                    // the privacy terms were shown and agreed to

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("name", self.name, Length{2, 30});
    visit("reason", self.reason, Length{0, 200});
    visit("invite_code", self.invite_code, Length{4, 16});
    visit("consent", self.consent);
  }
};
struct Application {
  ApplicationId application_id;
  std::string name;
  std::string phone_masked;
  std::optional<std::string> reason;
  std::optional<std::string> referrer_name;
  ReviewStatus review_status = ReviewStatus::pending;
  std::optional<std::string> reject_reason;
  Instant applied_at;
  std::optional<Instant> reviewed_at;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("application_id", self.application_id);
    visit("name", self.name, Length{0, 30});
    visit("phone_masked", self.phone_masked, Length{0, 24});
    visit("reason", self.reason, Length{0, 200});
    visit("referrer_name", self.referrer_name, Length{0, 60});
    visit("review_status", self.review_status);
    visit("reject_reason", self.reject_reason, Length{0, 200});
    visit("applied_at", self.applied_at);
    visit("reviewed_at", self.reviewed_at);
  }
};
inline constexpr Endpoint<ApplyRequest, Application> k_apply{
    "apply_distributor", Method::post, "/api/v1/distributor/application", k_buyer, "Apply to become a distributor",
    RateClass::write,    Keyed::yes};
inline constexpr Endpoint<Empty, Application> k_my_application{"get_application", Method::get,
                                                               "/api/v1/distributor/application", k_buyer,
                                                               "My newest application; 404 if there is none"};

struct ApplicationQuery {
  std::optional<ReviewStatus> review_status;
  std::optional<std::string> cursor;
  std::optional<std::int64_t> limit;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("review_status", self.review_status);
    visit("cursor", self.cursor, Length{1, 200});
    visit("limit", self.limit, Range{1, k_page_items_max});
  }
};
struct ApproveRequest {
  ApplicationId application_id;
  std::optional<TierId> tier_id;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("application_id", self.application_id);
    visit("tier_id", self.tier_id);
  }
};
struct RejectRequest {
  ApplicationId application_id;
  std::string reason;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("application_id", self.application_id);
    visit("reason", self.reason, Length{1, 200});
  }
};
inline constexpr Endpoint<ApplicationQuery, Page<Application>> k_list_applications{
    "list_applications", Method::get, "/api/v1/admin/applications", k_staff_read, "Applications, newest first"};
inline constexpr Endpoint<ApproveRequest, Application> k_approve_application{
    "approve_application",
    Method::post,
    "/api/v1/admin/applications/{application_id}/approve",
    k_staff_operate,
    "Approve",
    RateClass::write,
    Keyed::yes};
inline constexpr Endpoint<RejectRequest, Application> k_reject_application{
    "reject_application",
    Method::post,
    "/api/v1/admin/applications/{application_id}/reject",
    k_staff_operate,
    "Reject with a reason",
    RateClass::write,
    Keyed::yes};

// The five balances of a distributor. debt > 0 means available = 0.
struct Balances {
  Money pending;      // paid, not received yet 待收货
  Money frozen;       // received, after-sale period runs 冻结中
  Money available;    // 可提现
  Money withdrawing;  // 提现中
  Money debt;         // 欠款
  Money withdrawn_total;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("pending", self.pending);
    visit("frozen", self.frozen);
    visit("available", self.available);
    visit("withdrawing", self.withdrawing);
    visit("debt", self.debt);
    visit("withdrawn_total", self.withdrawn_total);
  }
};
struct DayAmount {
  Day day;
  Money earned;
  std::int64_t orders = 0;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("day", self.day);
    visit("earned", self.earned);
    visit("orders", self.orders);
  }
};
struct TierProgress {
  std::string name;
  std::string name_en;
  std::optional<std::string> next_name;
  std::optional<std::string> next_name_en;
  std::optional<Money> remaining;                 // own direct settled sales still missing for the next tier
  std::int64_t progress_bp = 10000;               // towards the next tier
  std::optional<std::int64_t> next_rate_gain_bp;  // what the next tier adds to the rate

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("name", self.name, Length{1, 30});
    visit("name_en", self.name_en, Length{1, 30});
    visit("next_name", self.next_name, Length{1, 30});
    visit("next_name_en", self.next_name_en, Length{1, 30});
    visit("remaining", self.remaining);
    visit("progress_bp", self.progress_bp, Range{0, 10000});
    visit("next_rate_gain_bp", self.next_rate_gain_bp);
  }
};
struct Home {
  std::string display_name;
  std::optional<std::string> avatar_url;
  std::string invite_code;
  Money today;  // booked today, estimated: returns still count against it
  std::int64_t orders_today = 0;
  Money yesterday_same_time;  // booked yesterday up to this time of day
  Balances balances;
  std::vector<DayAmount> series;          // the last 30 days, oldest first, no gaps
  std::vector<PromoProduct> suggestions;  // what sells, ranked by the last 7 days
  TierProgress tier;
  std::int64_t unread_messages = 0;
  Instant as_of;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("display_name", self.display_name, Length{0, 60});
    visit("avatar_url", self.avatar_url, Length{1, 300});
    visit("invite_code", self.invite_code, Length{4, 16});
    visit("today", self.today);
    visit("orders_today", self.orders_today);
    visit("yesterday_same_time", self.yesterday_same_time);
    visit("balances", self.balances);
    visit("series", self.series, Count{0, 31});
    visit("suggestions", self.suggestions, Count{0, 20});
    visit("tier", self.tier);
    visit("unread_messages", self.unread_messages);
    visit("as_of", self.as_of);
  }
};
inline constexpr Endpoint<Empty, Home> k_home{"get_home", Method::get, "/api/v1/distributor/home", k_distributor,
                                              "Everything of a distributor's home screen"};

// What others see of a distributor, and what he himself may change of it.
struct Profile {
  std::string display_name;
  std::optional<std::string> avatar_url;
  bool show_avatar = false;  // on posters and share pages: only where he said so
  std::string phone_masked;
  std::string invite_code;
  Instant joined_at;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("display_name", self.display_name, Length{0, 60});
    visit("avatar_url", self.avatar_url, Length{1, 300});
    visit("show_avatar", self.show_avatar);
    visit("phone_masked", self.phone_masked, Length{0, 24});
    visit("invite_code", self.invite_code, Length{4, 16});
    visit("joined_at", self.joined_at);
  }
};
struct ProfileChange {
  std::string display_name;
  bool show_avatar = false;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("display_name", self.display_name, Length{2, 30});
    visit("show_avatar", self.show_avatar);
  }
};
inline constexpr Endpoint<Empty, Profile> k_profile{"get_profile", Method::get, "/api/v1/distributor/profile",
                                                    k_distributor, "What others see of me"};
inline constexpr Endpoint<ProfileChange, Profile> k_set_profile{
    "set_profile",   Method::put, "/api/v1/distributor/profile", k_distributor, "Change it, all of it at once",
    RateClass::write};

}  // namespace fenxiao::contract

// Signing in: a phone and a one-time code for people, a login and a password for staff.
#pragma once

#include "contract/endpoint.h"
#include "contract/types.h"

namespace fenxiao::contract {

enum class RoleName { buyer, distributor, owner, op, finance, auditor };
template <>
struct EnumNames<RoleName> {
  static constexpr std::array<std::pair<RoleName, std::string_view>, 6> k_names{{{RoleName::buyer, "buyer"},
                                                                                 {RoleName::distributor, "distributor"},
                                                                                 {RoleName::owner, "owner"},
                                                                                 {RoleName::op, "operator"},
                                                                                 {RoleName::finance, "finance"},
                                                                                 {RoleName::auditor, "auditor"}}};
};

// What a visitor needs before anything else: whose shop this is and how it looks.
struct Shop {
  ShopId shop_id;
  std::string name;
  std::optional<std::string> logo_url;
  std::optional<std::string> brand_colour;  // "#RRGGBB"; absent: jade
  std::string currency;
  std::int64_t utc_offset_min = 0;
  bool demo = false;  // the demo doors are open

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("shop_id", self.shop_id);
    visit("name", self.name, Length{1, 60});
    visit("logo_url", self.logo_url, Length{1, 300});
    visit("brand_colour", self.brand_colour, Length{7, 7});
    visit("currency", self.currency, Length{3, 3});
    visit("utc_offset_min", self.utc_offset_min, Range{-840, 840});
    visit("demo", self.demo);
  }
};
inline constexpr Endpoint<Empty, Shop> k_shop{"get_shop", Method::get, "/api/v1/shop", k_anyone,
                                              "The shop of this host name"};

struct CodeRequest {
  std::string phone;  // digits, an optional leading '+'

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("phone", self.phone, Length{6, 20});
  }
};
struct CodeSent {
  std::int64_t expires_in_s = 0;
  std::int64_t resend_after_s = 0;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("expires_in_s", self.expires_in_s);
    visit("resend_after_s", self.resend_after_s);
  }
};
inline constexpr Endpoint<CodeRequest, CodeSent> k_send_code{
    "send_code", Method::post, "/api/v1/sessions/codes", k_anyone, "Send a one-time code to a phone", RateClass::code};

struct PhoneSignIn {
  std::string phone;
  std::string code;
  std::optional<std::string> visitor_key;  // the visitor's touches are replayed in time order (see touch.h)

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("phone", self.phone, Length{6, 20});
    visit("code", self.code, Length{6, 6});
    visit("visitor_key", self.visitor_key, Length{16, 64});
  }
};

struct PasswordSignIn {
  std::string login;
  std::string password;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("login", self.login, Length{1, 60});
    visit("password", self.password, Length{1, 200});
  }
};

struct Session {
  AccountId account_id;
  std::vector<RoleName> roles;
  std::string display_name;
  std::string phone_masked;  // "138****0001"; empty for staff
  std::optional<DistributorId> distributor_id;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("account_id", self.account_id);
    visit("roles", self.roles, Count{0, 6});
    visit("display_name", self.display_name, Length{0, 60});
    visit("phone_masked", self.phone_masked, Length{0, 24});
    visit("distributor_id", self.distributor_id);
  }
};
inline constexpr Endpoint<PhoneSignIn, Session> k_sign_in_phone{
    "sign_in_phone",   Method::post, "/api/v1/sessions/phone", k_anyone, "Sign in with a phone and its code",
    RateClass::sign_in};
inline constexpr Endpoint<PasswordSignIn, Session> k_sign_in_password{
    "sign_in_password", Method::post, "/api/v1/sessions/password", k_anyone, "Sign in as staff", RateClass::sign_in};
inline constexpr Endpoint<Empty, Session> k_session{"get_session", Method::get, "/api/v1/session",
                                                    k_buyer | k_distributor | k_staff_read, "Who am I"};
inline constexpr Endpoint<Empty, Empty> k_sign_out{"sign_out",        Method::del,
                                                   "/api/v1/session", k_buyer | k_distributor | k_staff_read,
                                                   "Sign out here",   RateClass::write};

}  // namespace fenxiao::contract

// Sharing: the short link that a QR carries, and the touches that bind a buyer.
#pragma once

#include "contract/catalogue.h"
#include "contract/endpoint.h"
#include "contract/types.h"

namespace fenxiao::contract {

struct LinkRequest {
  ProductId product_id;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("product_id", self.product_id);
  }
};
struct PromoLink {
  LinkId link_id;
  ProductId product_id;
  std::string promo_code;  // 8 to 10 base 62 characters
  std::string url;         // absolute, https://host/p/{promo_code}; at most 50 bytes
  std::string copy_text;   // a ready sentence with the link
  Instant expires_at;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("link_id", self.link_id);
    visit("product_id", self.product_id);
    visit("promo_code", self.promo_code, Length{8, 10});
    visit("url", self.url, Length{1, 200});
    visit("copy_text", self.copy_text, Length{0, 300});
    visit("expires_at", self.expires_at);
  }
};
// The same distributor and product give the same link again while it is valid.
inline constexpr Endpoint<LinkRequest, PromoLink> k_promo_link{
    "create_promo_link", Method::post, "/api/v1/promo_links", k_distributor, "My short link to a product",
    RateClass::write,    Keyed::yes};

enum class TouchSource { landing, poster, link, order };
template <>
struct EnumNames<TouchSource> {
  static constexpr std::array<std::pair<TouchSource, std::string_view>, 4> k_names{{{TouchSource::landing, "landing"},
                                                                                    {TouchSource::poster, "poster"},
                                                                                    {TouchSource::link, "link"},
                                                                                    {TouchSource::order, "order"}}};
};
// The page's beacon: somebody really looks at it. A GET of the link is only an impression.
struct TouchRequest {
  std::string promo_code;
  std::string visitor_key;  // random, made by the page and kept by it; ties touches to the later sign-in
  TouchSource source = TouchSource::landing;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("promo_code", self.promo_code, Length{1, 16});
    visit("visitor_key", self.visitor_key, Length{16, 64});
    visit("source", self.source);
  }
};
struct TouchReply {
  bool recorded = false;  // false: a robot, or the same touch a moment ago

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("recorded", self.recorded);
  }
};
inline constexpr Endpoint<TouchRequest, TouchReply> k_touch{
    "record_touch", Method::post, "/api/v1/touches", k_anyone, "Log a touch of a promo link", RateClass::touch};

enum class BindMode { first, last, protect };
template <>
struct EnumNames<BindMode> {
  static constexpr std::array<std::pair<BindMode, std::string_view>, 3> k_names{
      {{BindMode::first, "first"}, {BindMode::last, "last"}, {BindMode::protect, "protected"}}};
};
// Whom a buyer is bound to.
struct Binding {
  std::optional<Referrer> referrer;  // absent: bound to nobody
  std::optional<Instant> bound_at;
  std::optional<Instant> protect_until;   // until then nobody else may take him
  std::optional<Instant> expires_at;      // absent: it holds until another takes him
  std::optional<std::int64_t> days_left;  // until it expires, a begun day counted
  BindMode bind_mode = BindMode::protect;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("referrer", self.referrer);
    visit("bound_at", self.bound_at);
    visit("protect_until", self.protect_until);
    visit("expires_at", self.expires_at);
    visit("days_left", self.days_left);
    visit("bind_mode", self.bind_mode);
  }
};
inline constexpr Endpoint<Empty, Binding> k_my_binding{"get_binding", Method::get, "/api/v1/binding", k_buyer,
                                                       "Whose customer I am"};

}  // namespace fenxiao::contract

#include "client/app/router.h"

#include <array>

#include "client/net/request.h"

namespace fenxiao::client {
namespace {

struct Pattern {
  Screen screen;
  std::string_view path;  // "{}" stands for the id
  bool distributor;
  bool signed_in;
};
constexpr std::array<Pattern, 24> k_patterns{{
    {Screen::shop, "/shop", false, false},
    {Screen::product, "/p/{}", false, false},
    {Screen::checkout, "/checkout", false, true},
    {Screen::order, "/orders/{}", false, true},
    {Screen::orders, "/orders", false, true},
    {Screen::sign_in, "/sign-in", false, false},
    {Screen::apply, "/apply", false, true},
    {Screen::home, "/home", true, true},
    {Screen::promote, "/promote", true, true},
    {Screen::earnings, "/earnings", true, true},
    {Screen::me, "/me", false, true},
    {Screen::poster, "/poster/{}", true, true},
    {Screen::commission, "/earnings/{}", true, true},
    {Screen::withdraw, "/withdraw", true, true},
    {Screen::withdrawals, "/withdrawals", true, true},
    {Screen::statement, "/statement", true, true},
    {Screen::seller, "/seller", false, true},
    {Screen::tier, "/tier", true, true},
    {Screen::leaderboard, "/leaderboard", true, true},
    {Screen::team, "/team", true, true},
    {Screen::messages, "/messages", false, true},
    {Screen::profile, "/profile", true, true},
    {Screen::privacy, "/privacy", false, false},
    {Screen::gallery, "/gallery", false, false},
}};

const Pattern& pattern_of(Screen screen) {
  for (const Pattern& pattern : k_patterns)
    if (pattern.screen == screen) return pattern;
  return k_patterns[0];
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// The id if `path` is `pattern` with "{}" filled in, or an empty text for an exact match.
std::optional<std::string> match(std::string_view pattern, std::string_view path) {
  const auto hole = pattern.find("{}");
  if (hole == std::string_view::npos) return pattern == path ? std::optional<std::string>("") : std::nullopt;
  const auto head = pattern.substr(0, hole);
  if (!path.starts_with(head) || path.size() == head.size()) return std::nullopt;
  const auto id = path.substr(head.size());
  if (id.find('/') != std::string_view::npos) return std::nullopt;
  return percent_decoded(id);
}

}  // namespace

std::optional<Route> parse_route(std::string_view hash) {
  if (hash.starts_with('#')) hash.remove_prefix(1);
  std::string_view query;
  if (const auto mark = hash.find('?'); mark != std::string_view::npos) {
    query = hash.substr(mark + 1);
    hash = hash.substr(0, mark);
  }
  for (const Pattern& pattern : k_patterns) {
    const auto id = match(pattern.path, hash);
    if (!id) continue;
    Route route{pattern.screen, *id, {}};
    while (!query.empty()) {
      const auto end = query.find('&');
      const auto pair = query.substr(0, end);
      const auto equals = pair.find('=');
      if (equals != std::string_view::npos)
        route.query[percent_decoded(pair.substr(0, equals))] = percent_decoded(pair.substr(equals + 1));
      query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
    }
    return route;
  }
  return std::nullopt;
}

std::string format_route(const Route& route) {
  std::string path(pattern_of(route.screen).path);
  if (const auto hole = path.find("{}"); hole != std::string::npos) path.replace(hole, 2, percent_encoded(route.id));
  char joint = '?';
  for (const auto& [name, value] : route.query) {
    path += joint + percent_encoded(name) + "=" + percent_encoded(value);
    joint = '&';
  }
  return "#" + path;
}

bool is_tab(Screen screen) {
  return screen == Screen::home || screen == Screen::promote || screen == Screen::earnings || screen == Screen::me;
}
bool needs_distributor(Screen screen) { return pattern_of(screen).distributor; }
bool needs_sign_in(Screen screen) { return pattern_of(screen).signed_in; }

RouteStack::Step RouteStack::arrived(const Route& route) {
  if (!stack_.empty() && stack_.back().route == route) return Step::none;
  for (std::size_t i = stack_.size(); i-- > 0;) {
    if (stack_[i].route == route) {
      stack_.resize(i + 1);
      return Step::back;
    }
  }
  if (is_tab(route.screen)) {
    stack_.clear();
    stack_.push_back({next_id_++, route});
    return Step::replace;
  }
  stack_.push_back({next_id_++, route});
  return Step::forward;
}

}  // namespace fenxiao::client

#include "server/http/router.h"

#include <algorithm>

#include "base/invariant.h"

namespace fenxiao::server {
namespace {

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    path.remove_prefix(1);  // '/'
    const auto end = std::min(path.find('/'), path.size());
    segments.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return segments;
}

template <class Handler>
const Handler* by_prefix(const std::vector<std::pair<std::string, Handler>>& handlers, std::string_view path,
                         std::string_view* rest) {
  for (const auto& [prefix, handler] : handlers) {
    if (!path.starts_with(prefix)) continue;
    *rest = path.substr(prefix.size());
    return &handler;
  }
  return nullptr;
}

}  // namespace

ApiError api_error_of(const contract::DecodeError& error) {
  if (error.code == "malformed_json") return {ErrorCode::malformed_json, {}, error.detail, {}};
  if (error.code == "too_deep") return {ErrorCode::too_deep, {}, error.detail, {}};
  if (error.code == "body_too_large") return {ErrorCode::body_too_large, {}, error.detail, {}};
  return {ErrorCode::invalid_field, error.field, error.detail, error.code};
}

void Router::add(Route route) {
  route.segments = segments_of(route.path);
  for (const Route& known : routes_) INVARIANT(known.name != route.name);
  INVARIANT((route.proof == contract::Proof::signature) == static_cast<bool>(route.verify));
  routes_.push_back(std::move(route));
}

bool Router::routes_endpoint(std::string_view name) const {
  return std::any_of(routes_.begin(), routes_.end(), [name](const Route& route) { return route.name == name; });
}

Router::Match Router::match(contract::Method method, std::string_view path) const {
  const auto segments = segments_of(path);
  Match best;
  for (const Route& route : routes_) {
    if (route.segments.size() != segments.size()) continue;
    Match candidate;
    bool fits = true;
    for (std::size_t i = 0; i < segments.size() && fits; ++i) {
      const auto pattern = route.segments[i];
      if (pattern.starts_with('{'))
        candidate.parameters.emplace_back(pattern.substr(1, pattern.size() - 2), std::string(segments[i]));
      else
        fits = pattern == segments[i];
    }
    if (!fits) continue;
    best.path_known = true;
    if (route.method != method) continue;
    // A literal beats a parameter: "/orders/quote" is no order.
    if (best.route && best.parameters.size() <= candidate.parameters.size()) continue;
    best.route = &route;
    best.parameters = std::move(candidate.parameters);
  }
  return best;
}

const Router::RawHandler* Router::match_raw(std::string_view path, std::string_view* rest) const {
  return by_prefix(raw_, path, rest);
}

const Router::RawWrite* Router::match_raw_write(std::string_view path, std::string_view* rest) const {
  return by_prefix(raw_writes_, path, rest);
}

}  // namespace fenxiao::server

#include "domain/webhook/webhook.h"

#include <algorithm>

#include "base/invariant.h"

namespace fenxiao::domain {
namespace {

constexpr std::int64_t k_jitter_from_permille = 800;
constexpr std::int64_t k_jitter_span_permille = 400;

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

bool matches(std::string_view pattern, std::string_view type) {
  if (pattern == "*" || pattern == type) return true;
  if (!pattern.ends_with(".*")) return false;
  pattern.remove_suffix(1);
  return type.starts_with(pattern);
}

}  // namespace

bool is_event_pattern(std::string_view text) {
  if (text.size() > k_event_type_bytes_max) return false;
  if (text == "*") return true;
  const auto dot = text.find('.');
  if (dot == std::string_view::npos || !is_word(text.substr(0, dot))) return false;
  const std::string_view after = text.substr(dot + 1);
  return after == "*" || is_word(after);
}

bool wants_event(const std::vector<std::string>& patterns, std::string_view type) {
  return std::ranges::any_of(patterns, [&](const std::string& pattern) { return matches(pattern, type); });
}

std::optional<std::int64_t> retry_wait_ms(int tries, int chance_permille, std::int64_t asked_for_ms) {
  INVARIANT(tries >= 1 && chance_permille >= 0 && chance_permille < 1000);
  if (tries >= k_webhook_tries_max) return std::nullopt;
  std::int64_t wait = k_webhook_first_wait_ms;
  for (int i = 1; i < tries && wait < k_webhook_wait_ms_max; ++i) wait *= k_webhook_wait_factor;
  wait = std::min(wait, k_webhook_wait_ms_max);
  wait = wait * (k_jitter_from_permille + k_jitter_span_permille * chance_permille / 1000) / 1000;
  return std::max(wait, std::min(asked_for_ms, k_webhook_wait_ms_max));
}

bool has_failed_too_long(Instant failing_since, Instant now) {
  return now.ms - failing_since.ms >= k_webhook_pause_after_ms;
}

}  // namespace fenxiao::domain

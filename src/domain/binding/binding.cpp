#include "domain/binding/binding.h"

#include <algorithm>
#include <tuple>

namespace fenxiao::domain {
namespace {

Binding binding_of(const TouchFacts& touch, const BindPolicy& policy) {
  Binding binding{touch.distributor, touch.id, policy.mode, touch.at, {}, {}};
  if (policy.mode == BindMode::protect) {
    binding.protect_until = touch.at.plus_days(policy.protect_days);
    binding.expires_at = policy.valid_days ? touch.at.plus_days(std::max(*policy.valid_days, policy.protect_days))
                                           : binding.protect_until;
  }
  return binding;
}

// Whether `current`, bound to another, keeps the buyer from a new touch.
std::optional<TouchOutcome> defence(const Binding& current, const TouchFacts& touch, BindMode mode) {
  switch (mode) {
    case BindMode::first: return TouchOutcome::already_first;
    case BindMode::last: return std::nullopt;
    case BindMode::protect:
      // A binding made for good under `first` stays so after the shop changed its mode; one made under `last` is open.
      if (current.rule == BindMode::first) return TouchOutcome::already_first;
      if (current.protect_until && touch.at < *current.protect_until) return TouchOutcome::still_protected;
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

bool valid_at(const Binding& binding, Instant at) { return !binding.expires_at || at < *binding.expires_at; }

BindDecision decide_bind(const std::optional<Binding>& current, const TouchFacts& touch, const BindPolicy& policy) {
  INVARIANT(policy.protect_days >= 0 && touch.distributor.set());
  const std::optional<Binding> held = current && valid_at(*current, touch.at) ? current : std::nullopt;
  if (touch.robot) return {TouchOutcome::robot, held};
  if (!touch.distributor_active) return {TouchOutcome::inactive, held};
  if (touch.same_person) return {TouchOutcome::self, held};
  if (touch.in_buyers_team) return {TouchOutcome::own_team, held};
  if (!held) return {current ? TouchOutcome::rebound : TouchOutcome::bound, binding_of(touch, policy)};
  if (held->distributor != touch.distributor) {
    if (const auto kept = defence(*held, touch, policy.mode)) return {*kept, held};
    return {TouchOutcome::rebound, binding_of(touch, policy)};
  }
  // The same distributor again. Under `last` his newer touch is the winning one; a term under `protected` runs from the
  // touch that bound, and starts anew only when it is over.
  const bool term_over = held->protect_until && touch.at >= *held->protect_until;
  if (policy.mode == BindMode::last || (policy.mode == BindMode::protect && term_over))
    return {TouchOutcome::rebound, binding_of(touch, policy)};
  return {TouchOutcome::already_bound, held};
}

Replay replay_touches(const std::optional<Binding>& current, std::vector<TouchFacts> touches,
                      const BindPolicy& policy) {
  std::sort(touches.begin(), touches.end(),
            [](const TouchFacts& a, const TouchFacts& b) { return std::tie(a.at, a.id) < std::tie(b.at, b.id); });
  Replay out{std::move(touches), {}, current};
  for (const TouchFacts& touch : out.touches) {
    const bool history = out.binding && touch.at < out.binding->bound_at;
    if (history && !touch.robot) {
      out.decisions.push_back({TouchOutcome::already_bound, out.binding});
      continue;
    }
    out.decisions.push_back(decide_bind(out.binding, touch, policy));
    if (binds(out.decisions.back().outcome)) out.binding = out.decisions.back().binding;
  }
  return out;
}

std::optional<Attribution> attribute(const std::optional<Binding>& current, Instant ordered_at) {
  if (!current || !valid_at(*current, ordered_at)) return std::nullopt;
  Attribution out{current->distributor, current->touch, current->rule, current->bound_at, {}};
  if (current->expires_at) out.time_left_ms = current->expires_at->ms - ordered_at.ms;
  return out;
}

Result<Binding, RebindRefusal> rebind_by_hand(const std::optional<Binding>& current, const TouchFacts& target,
                                              bool reason_given, const BindPolicy& policy) {
  if (!reason_given) return Refused{RebindRefusal::reason_required};
  if (!target.distributor_active) return Refused{RebindRefusal::inactive};
  if (target.same_person) return Refused{RebindRefusal::self};
  if (target.in_buyers_team) return Refused{RebindRefusal::own_team};
  if (current && valid_at(*current, target.at) && current->distributor == target.distributor)
    return Refused{RebindRefusal::same_distributor};
  Binding binding = binding_of(target, policy);
  binding.touch = {};
  return binding;
}

Verdict<ReferrerRefusal> check_referrer(DistributorId person, DistributorId candidate,
                                        std::span<const DistributorId> referrers_upwards,
                                        DistributorId current_referrer) {
  INVARIANT(person.set() && candidate.set());
  if (person == candidate) return Refused{ReferrerRefusal::self};
  if (std::find(referrers_upwards.begin(), referrers_upwards.end(), person) != referrers_upwards.end())
    return Refused{ReferrerRefusal::loop};
  if (current_referrer.set()) return Refused{ReferrerRefusal::already_placed};
  return Done{};
}

}  // namespace fenxiao::domain

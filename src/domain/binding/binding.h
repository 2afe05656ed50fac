// Who earns: a buyer is bound to the distributor whose link he touched.
//
// Modes: first (permanent), last (each valid touch binds anew), protected (bound for N days, then open).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "domain/names.h"

namespace fenxiao::domain {

enum class BindMode { first, last, protect };
template <>
struct Names<BindMode> {
  static constexpr std::array<std::pair<BindMode, std::string_view>, 3> k_all{
      {{BindMode::first, "first"}, {BindMode::last, "last"}, {BindMode::protect, "protected"}}};
};

struct BindPolicy {
  BindMode mode = BindMode::protect;
  std::int64_t protect_days = 30;  // for mode protected: nobody else may take the buyer so long
  // For mode protected: how long the binding earns when nobody takes the buyer. None: as long as it is protected.
  std::optional<std::int64_t> valid_days = {};
};

struct Binding {
  DistributorId distributor = {};
  TouchId touch = {};               // the one that won; unset for a rebind by hand
  BindMode rule = BindMode::first;  // the mode in force when it was made
  Instant bound_at = {};
  std::optional<Instant> protect_until = {};  // none: not protected by time
  std::optional<Instant> expires_at = {};     // none: never
  friend bool operator==(const Binding&, const Binding&) = default;
};

// What is known of a touch and of the people in it. Loaded by the server, judged here.
struct TouchFacts {
  TouchId id = {};
  DistributorId distributor = {};
  Instant at = {};
  bool robot = false;  // a link-preview robot or an impression without the page's beacon
  bool distributor_active = true;
  bool same_person = false;     // the buyer is this distributor (risk/identity.h)
  bool in_buyers_team = false;  // the buyer is a distributor and this one is somewhere below him
};

// What a touch did. In order of precedence; only the last two bind.
enum class TouchOutcome {
  robot,            // logged, never binds
  inactive,         // the distributor is suspended
  self,             // nobody is his own customer
  own_team,         // a distributor is not taken by his own team
  already_first,    // mode first: bound to somebody for good
  still_protected,  // mode protected: another has him for now
  already_bound,    // it is the same distributor, and a touch does not stretch the term
  rebound,          // taken over from another, or from an earlier term
  bound,            // he was free
};
template <>
struct Names<TouchOutcome> {
  static constexpr std::array<std::pair<TouchOutcome, std::string_view>, 9> k_all{
      {{TouchOutcome::robot, "robot"},
       {TouchOutcome::inactive, "inactive"},
       {TouchOutcome::self, "self"},
       {TouchOutcome::own_team, "own_team"},
       {TouchOutcome::already_first, "already_first"},
       {TouchOutcome::still_protected, "still_protected"},
       {TouchOutcome::already_bound, "already_bound"},
       {TouchOutcome::rebound, "rebound"},
       {TouchOutcome::bound, "bound"}}};
};
constexpr bool binds(TouchOutcome outcome) { return outcome >= TouchOutcome::rebound; }

struct BindDecision {
  TouchOutcome outcome = TouchOutcome::robot;
  std::optional<Binding> binding;  // the one in force after the touch, lapsed ones left out
  friend bool operator==(const BindDecision&, const BindDecision&) = default;
};

bool valid_at(const Binding& binding, Instant at);

// Decides at the time of the touch (not of its arrival: touches made before sign-in are replayed).
BindDecision decide_bind(const std::optional<Binding>& current, const TouchFacts& touch, const BindPolicy& policy);

// A visitor's touches when he signs in, in time order (sorted here; ties by id). One decision per touch, same order as
// the sorted touches. Touches older than the current binding's are history and change nothing under `last`.
struct Replay {
  std::vector<TouchFacts> touches;
  std::vector<BindDecision> decisions;
  std::optional<Binding> binding;
};
Replay replay_touches(const std::optional<Binding>& current, std::vector<TouchFacts> touches, const BindPolicy& policy);

// What is copied onto an order: who, by which touch, by which rule, and the time left at that moment.
struct Attribution {
  DistributorId distributor = {};
  TouchId touch = {};
  BindMode rule = BindMode::first;
  Instant bound_at = {};
  std::optional<std::int64_t> time_left_ms = {};  // none: does not end
  friend bool operator==(const Attribution&, const Attribution&) = default;
};
std::optional<Attribution> attribute(const std::optional<Binding>& current, Instant ordered_at);

// Rebinding by hand: the merchant may, with a reason, but not into a self-binding or the buyer's own team.
enum class RebindRefusal { reason_required, inactive, self, own_team, same_distributor };
Result<Binding, RebindRefusal> rebind_by_hand(const std::optional<Binding>& current, const TouchFacts& target,
                                              bool reason_given, const BindPolicy& policy);

// The referral graph of distributors. `referrers_upwards` are the candidate's referrer, his referrer, and so on to the
// top. A loop is refused; so is placing a person under himself, and a second referrer.
enum class ReferrerRefusal { self, loop, already_placed };
Verdict<ReferrerRefusal> check_referrer(DistributorId person, DistributorId candidate,
                                        std::span<const DistributorId> referrers_upwards,
                                        DistributorId current_referrer = {});

}  // namespace fenxiao::domain

// Result<T, E>: a value, or the reason why there is none.
//
// Three kinds of "no" are kept apart (see docs/architecture.md):
//   - a rule refuses        -> Result<T, SomeRefusal>, an ordered enum per decision
//   - the world fails       -> Fault (fault.h)
//   - we are wrong          -> INVARIANT (invariant.h)
#pragma once

#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/invariant.h"

namespace fenxiao {

// Wraps an error on its way into a Result: `return Refused{ApplyRefusal::already_distributor};`
template <class E>
struct Refused {
  E error;
};
template <class E>
Refused(E) -> Refused<E>;

template <class T, class E>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  template <class F>
    requires std::is_convertible_v<F, E>
  Result(Refused<F> refused) : state_(std::in_place_index<1>, std::move(refused.error)) {}

  bool ok() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return ok(); }

  // The value must be there: asking for it without having looked is a bug, not a condition.
  const T& value() const& {
    INVARIANT(ok());
    return *std::get_if<0>(&state_);
  }
  T& value() & {
    INVARIANT(ok());
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    INVARIANT(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  const E& error() const {
    INVARIANT(!ok());
    return *std::get_if<1>(&state_);
  }

  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

 private:
  std::variant<T, E> state_;
};

// A decision that yields nothing but "yes" or a reason.
struct Done {
  friend bool operator==(Done, Done) = default;
};
template <class E>
using Verdict = Result<Done, E>;

}  // namespace fenxiao

// The stored and spoken name of each enum value: one spelling for the database, the API and the explanations.
//
// Specialise with
//   template <> struct Names<State> { static constexpr std::array<std::pair<State, std::string_view>, N> k_all{...}; };
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace fenxiao::domain {

template <class E>
struct Names;

template <class E>
concept Named = std::is_enum_v<E> && requires { Names<E>::k_all; };

template <Named E>
constexpr std::string_view text_of(E value) {
  for (const auto& [known, name] : Names<E>::k_all)
    if (known == value) return name;
  return {};
}

template <Named E>
constexpr std::optional<E> parse_enum(std::string_view text) {
  for (const auto& [known, name] : Names<E>::k_all)
    if (name == text) return known;
  return std::nullopt;
}

}  // namespace fenxiao::domain

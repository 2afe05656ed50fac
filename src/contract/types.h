// The value types that wire structs are made of, beside bool, int64, std::string, Id<>, Instant and Day.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "contract/limits.h"

namespace fenxiao::contract {

// An enum on the wire is its snake_case name. Specialise with
//   static constexpr std::array<std::pair<E, std::string_view>, N> k_names
template <class E>
struct EnumNames;

template <class E>
concept NamedEnum = std::is_enum_v<E> && requires { EnumNames<E>::k_names; };

template <NamedEnum E>
constexpr std::string_view name_of(E value) {
  for (const auto& [known, name] : EnumNames<E>::k_names)
    if (known == value) return name;
  return {};
}

template <NamedEnum E>
constexpr std::optional<E> enum_of(std::string_view text) {
  for (const auto& [known, name] : EnumNames<E>::k_names)
    if (name == text) return known;
  return std::nullopt;
}

// A struct that lists its fields:
//   template <class Visitor, class Self>
//   static void fields(Visitor& visit, Self& self) { visit("title", self.title, Length{1, 60}); }
namespace detail {
struct ProbeVisitor {
  template <class T, class... Limit>
  void operator()(std::string_view, T&, Limit...) {}
};
}  // namespace detail
template <class T>
concept WireStruct = requires(detail::ProbeVisitor& visit, T& self) { T::fields(visit, self); };

// Minor units of the shop's currency. Never a fraction, never a float.
struct Money {
  std::int64_t amount = 0;
  std::string currency = "CNY";

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("amount", self.amount, Range{});
    visit("currency", self.currency, Length{3, 3});
  }
  friend bool operator==(const Money&, const Money&) = default;
};

// A page of a list. `next_cursor` is opaque; absent on the last page.
template <class Item>
struct Page {
  std::vector<Item> items;
  std::optional<std::string> next_cursor;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("items", self.items, Count{0, k_page_items_max});
    visit("next_cursor", self.next_cursor, Length{1, 200});
  }
};

// Nothing to say, as a request or as an answer: {}
struct Empty {
  template <class Visitor, class Self>
  static void fields(Visitor&, Self&) {}
};

}  // namespace fenxiao::contract

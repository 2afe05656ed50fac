// Small things every feature says the same way.
#pragma once

#include <string>
#include <utility>

#include "contract/catalogue.h"
#include "contract/types.h"
#include "domain/names.h"
#include "server/http/router.h"

namespace fenxiao::server::shop {

inline contract::Money money(const ShopSettings& shop, std::int64_t amount_fen) { return {amount_fen, shop.currency}; }

// An amount from a request must be in the shop's currency.
inline Verdict<ApiError> check_currency(const ShopSettings& shop, const contract::Money& amount,
                                        std::string_view field) {
  if (amount.currency == shop.currency) return Done{};
  return refuse_field(std::string(field) + ".currency", "unknown_value", "the shop's currency is " + shop.currency);
}

// One enum in the kernels and on the wire: the names are the same on both sides.
template <class Wire, class Kernel>
Wire wire_of(Kernel value) {
  const auto found = contract::enum_of<Wire>(domain::text_of(value));
  INVARIANT(found);
  return *found;
}
template <class Kernel, class Wire>
Kernel kernel_of(Wire value) {
  const auto found = domain::parse_enum<Kernel>(contract::name_of(value));
  INVARIANT(found);
  return *found;
}
// A name read from a column.
template <class Kernel>
Kernel stored(const std::string& text) {
  const auto found = domain::parse_enum<Kernel>(text);
  if (!found) throw Fault(FaultKind::corrupt, "unknown name in a column: " + text);
  return *found;
}

}  // namespace fenxiao::server::shop

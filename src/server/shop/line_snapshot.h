// The copy of a commission decision that is kept on an order line, as JSON. Later edits of rules, tiers and names never
// change it; "why this amount?" is answered from it alone.
#pragma once

#include <array>
#include <string>

#include "domain/binding/binding.h"
#include "domain/commission/decide.h"

namespace fenxiao::server::shop {

// What a decision refers to by id and a person wants to read.
struct ShareWords {
  std::string rule_name;
  std::string tier_name;
  std::string tier_name_en;
  friend bool operator==(const ShareWords&, const ShareWords&) = default;
};
struct LineSnapshot {
  domain::LineCommission line;
  std::array<ShareWords, domain::k_levels_max> words;  // [0] is level 1
  friend bool operator==(const LineSnapshot&, const LineSnapshot&) = default;
};
std::string store(const LineSnapshot& snapshot);
LineSnapshot load_line_snapshot(std::string_view json);  // throws Fault corrupt

// The binding as it was when the order was placed: the winning touch, the rule that won, the time left.
struct AttributionSnapshot {
  domain::Attribution attribution;
  std::string touch_source;  // "landing", "poster", …; empty for a rebind by hand
  std::int64_t touched_at_ms = 0;
};
std::string store(const AttributionSnapshot& snapshot);
AttributionSnapshot load_attribution(std::string_view json);  // throws Fault corrupt

}  // namespace fenxiao::server::shop

#pragma once

#include <optional>

#include "base/fault.h"

namespace fenxiao::server::test {

// Runs `work` and tells which fault it met, if any.
template <class Work>
std::optional<FaultKind> fault_of(Work work) {
  try {
    work();
  } catch (const Fault& fault) {
    return fault.kind();
  }
  return std::nullopt;
}

}  // namespace fenxiao::server::test

#include "domain/risk/identity.h"

namespace fenxiao::domain {

std::optional<IdentityKind> shared_identity(const IdentitySet& a, const IdentitySet& b) {
  std::optional<IdentityKind> strongest;
  for (const Identity& mine : a) {
    if (mine.key.empty()) continue;
    for (const Identity& theirs : b)
      if (mine == theirs && (!strongest || mine.kind < *strongest)) strongest = mine.kind;
  }
  return strongest;
}

}  // namespace fenxiao::domain

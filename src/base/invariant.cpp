#include "base/invariant.h"

namespace fenxiao {

void invariant_failed(const char* expression, const char* file, int line) {
  throw InvariantError(std::string("invariant failed: ") + expression + " at " + file + ":" + std::to_string(line));
}

}  // namespace fenxiao

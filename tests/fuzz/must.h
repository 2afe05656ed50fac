// What a fuzzer promises about its inputs, beside not crashing.
#pragma once

#include <cstdio>
#include <cstdlib>

inline void must(bool held, const char* what) {
  if (held) return;
  std::fprintf(stderr, "BROKEN PROMISE: %s\n", what);
  std::abort();
}

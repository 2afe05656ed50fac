// INVARIANT(condition): what must be true if this program is right. On in every build.
//
// The server drops the one command it met it in and answers 500; the client's Wasm build has no handler,
// so the page's failure panel takes over (web/boot.js).
#pragma once

#include <stdexcept>
#include <string>

namespace fenxiao {

class InvariantError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] void invariant_failed(const char* expression, const char* file, int line);

}  // namespace fenxiao

#define INVARIANT(condition)                                            \
  do {                                                                  \
    if (!(condition)) [[unlikely]]                                      \
      ::fenxiao::invariant_failed(#condition, __FILE_NAME__, __LINE__); \
  } while (false)

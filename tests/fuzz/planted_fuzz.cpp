// Two faults that a fuzzer must find, or the whole run proves nothing: a byte read behind the end, and a broken promise.
#include <cstdint>
#include <vector>

#include "tests/fuzz/must.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::uint8_t> bytes(data, data + size);
  if (size > 3 && bytes[0] == 'f' && bytes[1] == 'e' && bytes[2] == 'n') {
    if (bytes[3] == '!') must(false, "planted");
    volatile std::uint8_t behind = bytes.data()[size];
    static_cast<void>(behind);
  }
  return 0;
}

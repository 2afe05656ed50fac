// A packed display list from anywhere, as an upload carries it. What is accepted packs to something that reads the same.
#include <cstdint>
#include <span>

#include "poster/packed.h"
#include "tests/fuzz/must.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fenxiao::poster;
  const auto list = decode(std::span(data, size));
  if (!list) return 0;
  const auto bytes = encode(*list);
  const auto again = decode(bytes);
  must(again.ok(), "what was packed can be read");
  must(encode(*again) == bytes, "and packs to the same bytes");
  return 0;
}

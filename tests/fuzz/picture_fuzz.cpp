// A picture from anywhere, through the door that uploads come in by.
#include <cstdint>
#include <span>

#include "server/painting/picture.h"
#include "tests/fuzz/must.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fenxiao::server::painting;
  const DecodeOptions options{.side_px_needed = 64, .side_px_max = 512};
  const auto picture = decode_picture(std::span(data, size), options);
  if (picture)
    must(picture->width() > 0 && picture->height() > 0 && picture->width() <= 512 && picture->height() <= 512,
         "a picture is within its limits");
  return 0;
}

// A body from anywhere, read as the request of every endpoint. What is accepted must come back from its own encoding the
// same to the byte: idempotency hashes are taken over that.
#include <cstdint>
#include <string>
#include <string_view>

#include "contract/decode.h"
#include "contract/encode.h"
#include "contract/endpoints.h"
#include "tests/fuzz/must.h"

namespace {

using namespace fenxiao;

template <class Req>
void read_as(const contract::Document& document) {
  const auto first = contract::decode<Req>(document);
  if (!first) {
    must(!first.error().code.empty(), "a refusal has a code");
    return;
  }
  const std::string text = contract::encode(*first);
  const auto second = contract::decode<Req>(text);
  must(second.ok(), "what was encoded can be decoded");
  must(contract::encode(*second) == text, "and encodes to the same bytes");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = contract::Document::parse(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!document) {
    must(!document.error().code.empty(), "a refusal has a code");
    return 0;
  }
  contract::for_each_endpoint(
      [&]<class Req, class Res>(const contract::Endpoint<Req, Res>&) { read_as<Req>(*document); });
  return 0;
}

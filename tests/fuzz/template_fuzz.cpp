// A poster template from anywhere; what is accepted is laid out with long texts and packed, as the editor and the server do.
#include <cstdint>
#include <string_view>

#include "poster/layout.h"
#include "poster/packed.h"
#include "tests/fuzz/must.h"
#include "tests/unit/poster/em_measure.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fenxiao::poster;
  const auto form = parse_template(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!form) {
    must(!form.error().reason.empty(), "a refusal has a reason");
    return 0;
  }
  must(!form->palettes.empty() && form->layers.size() <= k_layers_max, "a template is within its limits");
  Fields fields;
  for (auto& text : fields.texts) text = "满屋桂香 long text 👨‍👩‍👧 ¥19.90";
  fields[TextField::link] = "https://shop.example/p/8kQ2fLxA";
  fields.pictures = {true, true, true};
  EmMeasure measure;
  for (std::size_t palette = 0; palette < 2; ++palette) {
    const auto laid = layout(*form, fields, measure, {.palette = palette});
    if (!laid) continue;
    const auto bytes = encode(laid->list);
    if (bytes.size() <= k_packed_bytes_max && laid->list.commands.size() <= k_commands_max)
      must(decode(bytes).ok(), "what is laid out can be packed and read");
  }
  return 0;
}

// Paints one poster natively, for tests/poster and for looking at it.
//
//   poster_probe TEMPLATE.json FIELDS.json OUT [PALETTE [LANGUAGE]]
// writes OUT.fxp (packed display list), OUT.jpg (quality 90), OUT.raw (BGRA rows, width and height are printed), OUT.woff2
// (the display glyphs), and prints one line of JSON: size, what the QR says and whether it survives JPEG q40 at half size.
#include "server/painting/bench/files.h"
#include "server/painting/display_font.h"
#include "server/painting/scan.h"

namespace painting = fenxiao::server::painting;
namespace poster = fenxiao::poster;

namespace {

int run(const std::vector<std::string>& args) {
  const std::string out = args[3];
  const auto form = painting::load_template(args[1]);
  const auto bytes = painting::read_file(args[2]);
  painting::Pictures pictures;
  const auto json = nlohmann::json::parse(bytes.begin(), bytes.end());
  const auto fields = painting::fields_of(json, std::filesystem::path(args[2]).parent_path(), pictures);
  poster::LayoutOptions options;
  if (args.size() > 4) options.palette = std::stoul(args[4]);
  if (args.size() > 5) options.language = args[5];

  painting::Fonts fonts;
  const auto laid = poster::layout(form, fields, fonts, options);
  if (!laid) throw std::runtime_error("the layout refuses these fields");
  const auto packed = poster::encode(laid->list);
  const auto again = poster::decode(packed);
  if (!again || !(*again == laid->list)) throw std::runtime_error("the packed list does not decode to itself");

  const auto picture = painting::paint(laid->list, pictures, fonts);
  painting::write_file(out + ".fxp", packed);
  painting::write_file(out + ".jpg", painting::encode_jpeg(picture, {.quality = 90, .opaque = true}));
  std::vector<std::uint8_t> raw(picture.pixels(), picture.pixels() + static_cast<std::ptrdiff_t>(picture.stride()) * picture.height());
  painting::write_file(out + ".raw", raw);
  std::size_t font_bytes = 0;
  if (!laid->display_text.empty()) {
    const auto font = painting::subset_display_font(laid->display_text);
    if (!font) throw std::runtime_error("no display font");
    font_bytes = font->size();
    painting::write_file(out + ".woff2", *font);
  }
  const std::string& link = fields[poster::TextField::link];
  const bool scans = link.empty() || painting::check_scannable(picture, link).ok();
  std::cout << nlohmann::json{{"width", picture.width()},
                              {"height", picture.height()},
                              {"packed_bytes", packed.size()},
                              {"commands", laid->list.commands.size()},
                              {"display_text", laid->display_text},
                              {"display_font_bytes", font_bytes},
                              {"qr", painting::read_qr(picture).value_or("")},
                              {"scans", scans}}
                   .dump()
            << "\n";
  return scans ? 0 : 1;
}

}  // namespace

int main(int count, char** values) {
  const std::vector<std::string> args(values, values + count);
  if (args.size() < 4) {
    std::cerr << "usage: poster_probe TEMPLATE.json FIELDS.json OUT [PALETTE [LANGUAGE]]\n";
    return 2;
  }
  try {
    return run(args);
  } catch (const std::exception& error) {
    std::cerr << "poster_probe: " << error.what() << "\n";
    return 1;
  }
}

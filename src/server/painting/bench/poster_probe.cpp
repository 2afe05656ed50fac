// Paints one poster natively, for tests/poster and for looking at it.
//
//   poster_probe scan PICTURE PAYLOAD
// says whether the QR survives JPEG q40 at half size.
//
//   poster_probe paint TEMPLATE.json FIELDS.json OUT [PALETTE [LANGUAGE]]
// writes OUT.fxp (packed display list), OUT.jpg (quality 90), OUT.raw (BGRA rows, width and height are printed), OUT.woff2
// (the display glyphs), and prints one line of JSON: size, text runs, what the QR says and whether it survives.
#include "server/painting/bench/files.h"
#include "server/painting/display_font.h"
#include "server/painting/scan.h"

namespace painting = fenxiao::server::painting;
namespace poster = fenxiao::poster;

namespace {

nlohmann::json json_of(const poster::Rect& r) {
  return {{"x", r.x}, {"y", r.y}, {"width", r.width}, {"height", r.height}};
}

// What a comparison needs to know of the list: where its text and its QR are.
void describe(const poster::DisplayList& list, nlohmann::json& out) {
  out["runs"] = nlohmann::json::array();
  for (const auto& command : list.commands) {
    if (const auto* run = std::get_if<poster::RunCommand>(&command.what)) {
      const poster::Rect rect{run->origin.x, run->origin.y - run->font.px * 0.9F, run->width, run->font.px * 1.1F};
      out["runs"].push_back({{"text", run->text},
                             {"role", static_cast<int>(run->font.role)},
                             {"weight", run->font.weight},
                             {"px", run->font.px},
                             {"width", run->width},
                             {"rect", json_of(rect)}});
    } else if (const auto* qr = std::get_if<poster::QrCommand>(&command.what)) {
      const auto side = static_cast<float>(qr->modules * qr->module_px);
      out["qr_rect"] = json_of({qr->origin.x, qr->origin.y, side, side});
    }
  }
}

int scan(const std::vector<std::string>& args) {
  const auto picture = painting::load_picture(args[2]);
  const bool scans = painting::check_scannable(picture, args[3]).ok();
  std::cout << nlohmann::json{{"qr", painting::read_qr(picture).value_or("")}, {"scans", scans}}.dump() << "\n";
  return scans ? 0 : 1;
}

int paint(const std::vector<std::string>& args) {
  const std::string out = args[4];
  const auto form = painting::load_template(args[2]);
  const auto bytes = painting::read_file(args[3]);
  painting::Pictures pictures;
  const auto json = nlohmann::json::parse(bytes.begin(), bytes.end());
  const auto fields = painting::fields_of(json, std::filesystem::path(args[3]).parent_path(), pictures);
  poster::LayoutOptions options;
  if (args.size() > 5) options.palette = std::stoul(args[5]);
  if (args.size() > 6) options.language = args[6];

  painting::Fonts fonts;
  const auto laid = poster::layout(form, fields, fonts, options);
  if (!laid) throw std::runtime_error("the layout refuses these fields");
  const auto packed = poster::encode(laid->list);
  const auto again = poster::decode(packed);
  if (!again || !(*again == laid->list)) throw std::runtime_error("the packed list does not decode to itself");

  const auto picture = painting::paint(laid->list, pictures, fonts);
  painting::write_file(out + ".fxp", packed);
  painting::write_file(out + ".jpg", painting::encode_jpeg(picture, {.quality = 90}));
  std::vector<std::uint8_t> raw(picture.pixels(),
                                picture.pixels() + static_cast<std::ptrdiff_t>(picture.stride()) * picture.height());
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
  nlohmann::json report{{"width", picture.width()},
                        {"height", picture.height()},
                        {"packed_bytes", packed.size()},
                        {"display_text", laid->display_text},
                        {"display_font_bytes", font_bytes},
                        {"qr", painting::read_qr(picture).value_or("")},
                        {"scans", scans}};
  describe(laid->list, report);
  std::cout << report.dump() << "\n";
  return scans ? 0 : 1;
}

}  // namespace

int main(int count, char** values) {
  const std::vector<std::string> args(values, values + count);
  try {
    if (args.size() == 4 && args[1] == "scan") return scan(args);
    if (args.size() >= 5 && args[1] == "paint") return paint(args);
    std::cerr << "usage: poster_probe scan PICTURE PAYLOAD\n"
                 "       poster_probe paint TEMPLATE.json FIELDS.json OUT [PALETTE [LANGUAGE]]\n";
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "poster_probe: " << error.what() << "\n";
    return 1;
  }
}

#include "poster/scannable.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "em_measure.h"
#include "poster/layout.h"
#include "poster/qr.h"

namespace fenxiao::poster {
namespace {

constexpr std::string_view k_link = "https://fx.example/p/6QK2DabC";

DisplayList sound_list() {
  const auto matrix = make_qr(k_link);
  DisplayList list{1080, 1920, {}};
  list.commands.push_back({0, false, BoxCommand{{0, 0, 1080, 1920}, {}, {}, {}}});
  BoxCommand plate{{600, 1400, 340, 340}, {20, 20, 20, 20}, {}, {}};
  plate.fill.stops = {Stop{0, {255, 255, 255, 255}}};
  list.commands.push_back({1, true, plate});
  list.commands.push_back(
      {1, true,
       QrCommand{{640, 1440}, static_cast<std::uint8_t>(matrix->modules), 9, {17, 17, 17, 255}, matrix->bits}});
  return list;
}
QrCommand& code_of(DisplayList& list) { return std::get<QrCommand>(list.commands[2].what); }
BoxCommand& plate_of(DisplayList& list) { return std::get<BoxCommand>(list.commands[1].what); }

TEST(Scannable, ASoundCodeIs) { EXPECT_FALSE(scan_refusal(sound_list(), k_link)); }

TEST(Scannable, EachSpoiltOneIsRefused) {
  struct Case {
    const char* what;
    ScanRefusal refusal;
    void (*spoil)(DisplayList&);
  };
  const Case cases[] = {
      {"no code", ScanRefusal::no_code, [](DisplayList& l) { l.commands.pop_back(); }},
      {"two codes", ScanRefusal::no_code, [](DisplayList& l) { l.commands.push_back(l.commands.back()); }},
      {"another link", ScanRefusal::other_code, [](DisplayList& l) { code_of(l).bits[3] ^= 0x10; }},
      {"five px a module", ScanRefusal::too_small, [](DisplayList& l) { code_of(l).module_px = 5; }},
      {"small beside a wide poster", ScanRefusal::too_small,
       [](DisplayList& l) {
         l.width = 1242;
         code_of(l).module_px = 7;
       }},
      {"grey on white", ScanRefusal::low_contrast, [](DisplayList& l) { code_of(l).color = {140, 140, 140, 255}; }},
      {"light on dark", ScanRefusal::low_contrast,
       [](DisplayList& l) {
         code_of(l).color = {255, 255, 255, 255};
         plate_of(l).fill.stops[0].color = {17, 17, 17, 255};
       }},
      {"see-through plate", ScanRefusal::low_contrast, [](DisplayList& l) { plate_of(l).fill.stops[0].color.a = 200; }},
      {"plate too small", ScanRefusal::low_contrast, [](DisplayList& l) { plate_of(l).rect.width = 300; }},
      {"no ground at all", ScanRefusal::no_quiet_zone,
       [](DisplayList& l) {
         plate_of(l).rect.width = 300;
         std::get<BoxCommand>(l.commands[0].what).rect.height = 900;
       }},
      {"a logo over it", ScanRefusal::covered,
       [](DisplayList& l) {
         l.commands.push_back(
             {2, true, PictureCommand{PictureSlot::avatar, {700, 1500, 60, 60}, {}, Fit::cover, {}, 1, {}}});
       }},
      {"words in the quiet zone", ScanRefusal::covered,
       [](DisplayList& l) {
         l.commands.push_back({2, true, RunCommand{{FontRole::sans, 400, 30}, {610, 1430}, 200, {}, {}, "x"}});
       }},
  };
  for (const Case& one : cases) {
    DisplayList list = sound_list();
    one.spoil(list);
    EXPECT_EQ(scan_refusal(list, k_link), one.refusal) << one.what;
  }
}

TEST(Scannable, EveryShippedTemplateIsInEveryPalette) {
  int seen = 0;
  for (const auto& file : std::filesystem::directory_iterator(std::filesystem::path(FENXIAO_ASSETS) / "posters")) {
    if (file.path().extension() != ".json") continue;
    std::ifstream in(file.path(), std::ios::binary);
    const auto form = parse_template(std::string{std::istreambuf_iterator<char>(in), {}});
    ASSERT_TRUE(form.ok()) << file.path();
    EmMeasure measure;
    Fields fields;
    for (const TextField field : {TextField::shop, TextField::title, TextField::subtitle, TextField::product,
                                  TextField::note, TextField::nickname, TextField::recommendation})
      fields[field] = "满屋都是桂花香到处都是";
    fields[TextField::price] = "¥1,280.00";
    for (const bool avatar : {false, true}) {
      fields.pictures = {true, true, avatar};
      for (std::size_t palette = 0; palette < form->palettes.size(); ++palette) {
        for (const std::string_view link :
             {k_link, std::string_view("https://a-very-long-shop-name.example/p/6QK2DabC12")}) {
          fields[TextField::link] = link;
          const auto laid = layout(*form, fields, measure, {.palette = palette});
          ASSERT_TRUE(laid.ok());
          EXPECT_EQ(scan_refusal(laid->list, link), std::nullopt) << file.path() << " " << form->palettes[palette].id;
          ++seen;
        }
      }
    }
  }
  EXPECT_GE(seen, 3 * 3 * 2 * 2);
}

}  // namespace
}  // namespace fenxiao::poster

#include <gtest/gtest.h>

#include <cstdio>  // jpeglib.h needs it first

#include <jpeglib.h>

#include <cstdlib>

#include "poster/poster.h"
#include "server/painting/display_font.h"
#include "server/painting/painter.h"
#include "server/painting/scan.h"

namespace fenxiao::server::painting {
namespace {

constexpr std::string_view k_form = R"({"format":1,"id":"one","name":"One",
 "palettes":[{"id":"a","name":"A","swatch":"#112233","colors":{"ink":"#112233"}}],
 "layers":[
  {"type":"box","rect":[0,0,1080,1920],"fill":{"linear":[0,0,0,1920],"stops":[[0,"#EEF3E6"],[1,"#B3CBB8"]]}},
  {"type":"text","text":"{title}","font":"display","weight":"bold","at":[88,357],"length":904,"px":190,"color":"@ink"},
  {"type":"picture","slot":"photo","rect":[190,480,700,700],"radius":40},
  {"type":"text","text":"{nickname} 推荐","at":[96,1802],"length":500,"px":28,"color":"@ink"},
  {"type":"qr","at":[665,1479],"side":340,"radius":28,"color":"#111111","plate":"#FFFFFF"}]})";

Surface checkered(int side) {
  Surface out(side, side);
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      std::uint8_t* pixel = out.pixels() + y * out.stride() + x * 4;
      const bool dark = (x / 20 + y / 20) % 2 == 0;
      pixel[0] = dark ? 40 : 220;
      pixel[1] = dark ? 90 : 210;
      pixel[2] = dark ? 160 : 200;
      pixel[3] = 255;
    }
  }
  out.mark_changed();
  return out;
}

poster::DisplayList list_for(std::string_view nickname, std::string_view link, Fonts& fonts) {
  poster::Fields fields;
  fields[poster::TextField::title] = "满屋桂香";
  fields[poster::TextField::nickname] = nickname;
  fields[poster::TextField::link] = link;
  fields.pictures[0] = true;
  return poster::layout(*poster::parse_template(k_form), fields, fonts)->list;
}

TEST(Painting, QrIsReadBackAfterAChatHasHadIt) {
  Fonts fonts;
  const Surface picture = paint(list_for("晓棠", "https://csj.cn/p/8kQ2fLxA", fonts), {checkered(400), {}, {}}, fonts);
  EXPECT_TRUE(check_scannable(picture, "https://csj.cn/p/8kQ2fLxA").ok());
  EXPECT_EQ(check_scannable(picture, "https://csj.cn/p/other").error(), ScanRefusal::other_payload);
  EXPECT_EQ(check_scannable(checkered(400), "x").error(), ScanRefusal::unreadable);
}

TEST(Painting, APreparedPosterIsByteForByteTheWholeOne) {
  Fonts fonts;
  const Pictures pictures{checkered(400), {}, {}};
  const PreparedPoster prepared(list_for("甲", "https://csj.cn/p/00000000", fonts), pictures, fonts);
  for (const auto& [nickname, link] :
       {std::pair{"晓棠", "https://csj.cn/p/8kQ2fLxA"},
        std::pair{"老王👨‍👩‍👧团长", "https://a-longer-name.example/p/8kQ2fLxA"}}) {
    const auto list = list_for(nickname, link, fonts);
    const Bytes spliced = prepared.jpeg(list, pictures, fonts);
    const Bytes whole = encode_jpeg(paint(list, pictures, fonts), {.quality = 90, .restart_rows = true});
    EXPECT_TRUE(spliced == whole) << nickname;
    EXPECT_TRUE(check_scannable(*decode_picture(spliced), link).ok());
  }
}

TEST(Painting, PicturesThatAreNone) {
  const Bytes fine = encode_jpeg(checkered(64));
  EXPECT_TRUE(decode_picture(fine).ok());
  EXPECT_EQ(decode_picture({}).error(), PictureRefusal::not_a_picture);
  const std::string text = "<svg onload=alert(1)>";
  EXPECT_EQ(decode_picture(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size())).error(),
            PictureRefusal::not_a_picture);
  EXPECT_EQ(decode_picture(Bytes{0xFF, 0xD8, 0xFF, 0xE0, 0, 1, 2, 3}).error(), PictureRefusal::broken);
  for (const std::size_t kept : {fine.size() / 2, fine.size() - 2})
    EXPECT_EQ(decode_picture(std::span(fine).first(kept)).error(), PictureRefusal::broken)
        << kept << " of " << fine.size() << " bytes";
  Bytes huge{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0,    0,    0,    13,
             'I',  'H', 'D', 'R', 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF};
  huge.resize(60);
  EXPECT_EQ(decode_picture(huge).error(), PictureRefusal::too_large);  // said before anything is inflated
  EXPECT_EQ(decode_picture(Bytes(k_picture_bytes_max + 1)).error(), PictureRefusal::too_large);
}

// A faultless progressive JPEG of 16 × 16 grey px: one scan of the DC, one of each AC coefficient, and, `refined`, a second
// one of each.
Bytes with_a_scan_for_everything(bool refined) {
  std::vector<jpeg_scan_info> script;
  script.push_back({1, {0}, 0, 0, 0, 0});
  const int low = refined ? 1 : 0;
  for (int k = 1; k < 64; ++k) script.push_back({1, {0}, k, k, 0, low});
  if (refined)
    for (int k = 1; k < 64; ++k) script.push_back({1, {0}, k, k, 1, 0});
  jpeg_compress_struct jpeg{};
  jpeg_error_mgr errors{};
  jpeg.err = jpeg_std_error(&errors);
  jpeg_create_compress(&jpeg);
  unsigned char* data = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&jpeg, &data, &size);
  jpeg.image_width = jpeg.image_height = 16;
  jpeg.input_components = 1;
  jpeg.in_color_space = JCS_GRAYSCALE;
  jpeg_set_defaults(&jpeg);
  jpeg.scan_info = script.data();
  jpeg.num_scans = static_cast<int>(script.size());
  jpeg_start_compress(&jpeg, TRUE);
  std::vector<JSAMPLE> row(16, 90);
  for (JSAMPROW pixels = row.data(); jpeg.next_scanline < 16;) jpeg_write_scanlines(&jpeg, &pixels, 1);
  jpeg_finish_compress(&jpeg);
  Bytes out(data, data + size);
  jpeg_destroy_compress(&jpeg);
  std::free(data);
  return out;
}

TEST(Painting, AJpegOfEndlesslyManyScansIsRefused) {
  EXPECT_TRUE(decode_picture(with_a_scan_for_everything(false)).ok());  // 64 scans
  EXPECT_EQ(decode_picture(with_a_scan_for_everything(true)).error(), PictureRefusal::broken);
}

TEST(Painting, AnUploadIsRefusedBySizeBeforeItIsDecoded) {
  const Bytes bytes = encode_jpeg(checkered(800));
  EXPECT_TRUE(decode_picture(bytes, {.side_px_max = 800}).ok());
  EXPECT_EQ(decode_picture(bytes, {.side_px_max = 799}).error(), PictureRefusal::too_large);
  // Its pixels are not even there: had they been asked for, it would be broken.
  EXPECT_EQ(decode_picture(std::span(bytes).first(700), {.side_px_max = 799}).error(), PictureRefusal::too_large);
  EXPECT_EQ(decode_picture(std::span(bytes).first(700)).error(), PictureRefusal::broken);
}

TEST(Painting, PicturesAreDecodedNoLargerThanNeeded) {
  const Bytes bytes = encode_jpeg(checkered(800));
  EXPECT_EQ(decode_picture(bytes, {.side_px_needed = 180})->width(), 200);
  EXPECT_EQ(decode_picture(bytes, {.side_px_needed = 801})->width(), 800);
}

TEST(Painting, InlinePreviewFitsTheFirstRoundTrip) {
  const std::string preview = inline_preview(checkered(800));
  EXPECT_LE(preview.size(), 4096U);
  EXPECT_TRUE(preview.starts_with("data:image/jpeg;base64,/9j/"));
}

TEST(Painting, DisplayFontSubset) {
  const auto font = subset_display_font("满屋桂香满");
  ASSERT_TRUE(font.ok());
  EXPECT_EQ(std::string(font->begin(), font->begin() + 4), "wOF2");
  EXPECT_LE(font->size(), 20480U);
  EXPECT_TRUE(*subset_display_font("香桂屋满") == *font);
  EXPECT_EQ(subset_display_font(" ").error(), SubsetRefusal::empty);
  EXPECT_EQ(subset_display_font(std::string(401, 'a')).error(), SubsetRefusal::too_long);
}

TEST(Painting, EmojiAndDigitsComeFromTheRightFonts) {
  Fonts fonts;
  const poster::FontSpec font{poster::FontRole::sans, 400, 100};
  EXPECT_NEAR(fonts.width(font, "满"), 100, 1);
  EXPECT_LT(fonts.width(font, "128"), 180);                 // not the emoji font's digits
  EXPECT_LT(fonts.width(font, "👨‍👩‍👧"), 160);  // one cluster, not three people side by side
}

}  // namespace
}  // namespace fenxiao::server::painting

#include "poster/packed.h"

#include <gtest/gtest.h>

#include <limits>

#include "poster/qr.h"

namespace fenxiao::poster {
namespace {

DisplayList one_of_each() {
  const Fill fade{FillKind::linear, {0, 0}, {0, 9}, 0, {{0, {1, 2, 3, 255}}, {1, {4, 5, 6, 0}}}};
  const Shadow shadow{1, 2, 30, {0, 0, 0, 60}};
  const QrMatrix qr = *make_qr("https://a.cn/p/12345678");
  DisplayList list{1080, 1920, {}};
  list.commands.push_back({0, false, BoxCommand{{1, 2, 30, 40}, {1, 2, 3, 4}, fade, shadow}});
  list.commands.push_back(
      {1, false, EllipseCommand{{1, 2, 3, 4}, 2, {FillKind::radial, {5, 5}, {5, 5}, 9, fade.stops}, {}}});
  list.commands.push_back({2, false,
                           PathCommand{{PathVerb::move, PathVerb::cubic, PathVerb::line, PathVerb::close},
                                       {{0, 0}, {1, 1}, {2, 2}, {3, 3}, {4, 4}},
                                       {}}});
  list.commands.push_back(
      {3, true,
       PictureCommand{
           PictureSlot::avatar, {0, 0, 60, 60}, {30, 30, 30, 30}, Fit::contain, {0.25F, 1, 2}, 0.5F, {9, 9, 9, 9}}});
  list.commands.push_back(
      {4, true,
       RunCommand{
           {FontRole::display, 700, 190}, {88, 357}, 776.5F, {1, 2, 3, 4}, shadow, "满屋桂香👨‍👩‍👧"}});
  list.commands.push_back(
      {5, true, QrCommand{{700, 1500}, static_cast<std::uint8_t>(qr.modules), 9, {0, 0, 0, 255}, qr.bits}});
  return list;
}

TEST(Packed, DecodesToItself) {
  const DisplayList list = one_of_each();
  const auto bytes = encode(list);
  EXPECT_EQ(bytes.size() % 4, 0U);
  const auto again = decode(bytes);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(*again, list);
}

TEST(Packed, LayersCanBeTakenApart) {
  const DisplayList list = one_of_each();
  EXPECT_EQ(decode(encode_layers(list, 2, 4))->commands.size(), 2U);
  EXPECT_TRUE(decode(encode_layers(list, 9, 9))->commands.empty());
}

TEST(Packed, NoDamagedByteIsTakenForGranted) {
  const auto bytes = encode(one_of_each());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode(std::span(bytes).first(size)).ok()) << size;
  }
  // Whatever a byte is changed to: either refused, or a list that encodes to exactly these bytes again.
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const int value : {0, 1, 0x7F, 0x80, 0xFF}) {
      auto damaged = bytes;
      damaged[at] = static_cast<std::uint8_t>(value);
      const auto list = decode(damaged);
      if (list.ok()) {
        EXPECT_EQ(encode(*list).size(), damaged.size());
      }
    }
  }
}

TEST(Packed, RefusesWhatAPainterMustNotMeet) {
  DisplayList list = one_of_each();
  std::get<RunCommand>(list.commands[4].what).text = "a\xFF";
  EXPECT_EQ(decode(encode(list)).error(), PackedRefusal::bad_value);
  list = one_of_each();
  std::get<BoxCommand>(list.commands[0].what).rect.x = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(decode(encode(list)).error(), PackedRefusal::bad_value);
  list = one_of_each();
  list.width = 5000;
  EXPECT_EQ(decode(encode(list)).error(), PackedRefusal::too_large);
  list = one_of_each();
  list.commands.resize(k_commands_max + 1);
  EXPECT_FALSE(decode(encode(list)).ok());
}

TEST(Qr, Versions) {
  EXPECT_EQ(make_qr("https://csj.cn/p/8kQ2fLxA")->modules, 25);
  EXPECT_EQ(make_qr(std::string(27, 'a'))->modules, 29);
  EXPECT_EQ(make_qr(std::string(50, 'a'))->modules, 33);
  EXPECT_EQ(make_qr("").error(), QrRefusal::empty);
  EXPECT_EQ(make_qr(std::string(51, 'a')).error(), QrRefusal::too_long);
  const auto qr = make_qr("a");
  EXPECT_TRUE(qr->dark(0, 0));   // finder
  EXPECT_FALSE(qr->dark(7, 7));  // its separator
}

}  // namespace
}  // namespace fenxiao::poster

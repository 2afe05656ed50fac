// Every text must be readable on every ground it may stand on: contrast by WCAG 2, at least 4.5 : 1.
#include <gtest/gtest.h>

#include <cmath>

#include "client/ui/widgets.h"

namespace fenxiao::client::ui {
namespace {

double linear(double channel) {
  return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}
double luminance(Colour c) {
  const auto part = [&](int shift) { return linear((c >> shift & 0xFF) / 255.0); };
  return 0.2126 * part(24) + 0.7152 * part(16) + 0.0722 * part(8);
}
double contrast(Colour a, Colour b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}
constexpr double k_least = 4.5;

TEST(Contrast, IsComputedAsTheStandardDoes) {
  EXPECT_NEAR(contrast(0x000000FF, 0xFFFFFFFF), 21, 1e-9);
  EXPECT_NEAR(contrast(0x777777FF, 0xFFFFFFFF), 4.48, 0.01);
}

class Tokens : public testing::TestWithParam<const Theme*> {};

TEST_P(Tokens, InkIsReadableOnEveryGround) {
  const Theme& t = *GetParam();
  for (const Colour ground : {t.bg, t.surface, t.surface_2, t.surface_3})
    for (const Colour ink : {t.ink, t.ink_2, t.ink_3})
      EXPECT_GE(contrast(ink, ground), k_least) << std::hex << ink << " on " << ground;
}

TEST_P(Tokens, TonesAreReadableOnCardsAndOnTheirOwnSoftGround) {
  const Theme& t = *GetParam();
  for (const Tone tone : {Tone::neutral, Tone::brand, Tone::earn, Tone::gold, Tone::ice, Tone::danger}) {
    SCOPED_TRACE(static_cast<int>(tone));
    EXPECT_GE(contrast(tone_ink(t, tone), tone_soft(t, tone)), k_least);
    EXPECT_GE(contrast(tone_ink(t, tone), t.surface), k_least);
    EXPECT_GE(contrast(tone_ink(t, tone), t.surface_2), k_least);
    EXPECT_GE(contrast(tone_ink(t, tone), t.bg), k_least);
  }
}

TEST_P(Tokens, LabelsAreReadableOnWhatIsFilled) {
  const Theme& t = *GetParam();
  const std::pair<Colour, Colour> pairs[] = {
      {t.on_brand, t.brand},     {t.on_earn, t.earn},         {t.on_earn, t.danger},    {t.bg, t.ink},
      {t.hero_ink, t.hero_a},    {t.hero_ink, t.hero_b},      {t.hero_ink_2, t.hero_a}, {t.hero_ink_2, t.hero_b},
      {t.hero_ink, t.hero_well}, {t.hero_ink_2, t.hero_well}, {t.ink, t.seg_on},        {t.ink_2, t.seg_track}};
  for (const auto& [ink, ground] : pairs)
    EXPECT_GE(contrast(ink, ground), k_least) << std::hex << ink << " on " << ground;
}

INSTANTIATE_TEST_SUITE_P(BothThemes, Tokens, testing::Values(&k_light, &k_dark));

TEST(Badges, AreReadableOnPictures) {
  for (const Tone tone : {Tone::brand, Tone::earn, Tone::gold, Tone::ice, Tone::danger})
    EXPECT_GE(contrast(0xFFFFFFFF, tone_ink(k_light, tone)), k_least);
}

}  // namespace
}  // namespace fenxiao::client::ui

#include "server/signature.h"

#include <gtest/gtest.h>

namespace fenxiao::server {
namespace {

// RFC 4231, test case 2, with the dot that stands between time and content.
// printf '%s' 'what do ya want .for nothing?' | openssl dgst -sha256 -hmac Jefe
constexpr std::string_view k_jefe = "83fb3421ec48dc8ee8cd58e1f03bb1f80ae0110c64a82771c98a0cea22cecdd2";

TEST(Signature, IsHmacSha256) { EXPECT_EQ(signature_of("Jefe", "what do ya want ", "for nothing?"), k_jefe); }

TEST(Signature, FitsWhatWasSignedAlone) {
  const std::string right = signature_of("secret", "1789000000", R"({"orders":[]})");
  EXPECT_TRUE(signature_fits("secret", "1789000000", R"({"orders":[]})", right));
  EXPECT_FALSE(signature_fits("Secret", "1789000000", R"({"orders":[]})", right));
  EXPECT_FALSE(signature_fits("secret", "1789000001", R"({"orders":[]})", right));
  EXPECT_FALSE(signature_fits("secret", "1789000000", R"({"orders":[] })", right));
  EXPECT_FALSE(signature_fits("secret", "1789000000", R"({"orders":[]})", ""));
  EXPECT_FALSE(signature_fits("secret", "1789000000", R"({"orders":[]})", right + "0"));
  // The dot cannot wander: a time has none.
  EXPECT_FALSE(signature_fits("secret", "178900000", R"(0{"orders":[]})", right));
}

TEST(Signature, IsFreshForFiveMinutes) {
  const Instant now{1'789'000'000'000};
  for (const char* good : {"1789000000", "1788999700", "1789000300"})
    EXPECT_TRUE(signature_is_fresh(good, now)) << good;
  for (const char* bad : {"1788999699", "1789000301", "", "-1", "+1789000000", "1789000000 ", "1789000000.0", "0x6aa1",
                          "99999999999999999999"})
    EXPECT_FALSE(signature_is_fresh(bad, now)) << bad;
}

}  // namespace
}  // namespace fenxiao::server

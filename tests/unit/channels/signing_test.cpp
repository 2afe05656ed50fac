#include <gtest/gtest.h>

#include "server/adapters/alipay/gateway.h"
#include "server/adapters/signing/keys.h"
#include "server/adapters/wechat/pay_v3.h"
#include "tests/unit/channels/keys_made_elsewhere.h"

namespace fenxiao::server {
namespace {

using signing::PrivateKey;
using signing::PublicKey;

wechat::Keys wechat_keys() {
  return {"1900000109",
          "wx8888888888888888",
          "0123456789abcdefghijklmnopqrstuv",
          "SERIAL1",
          *PrivateKey::parse(test::k_merchant_key),
          "PUB_KEY_ID_0114232134912410000000000000",
          *PublicKey::parse(test::k_platform_public)};
}

std::string without_armour(std::string_view pem) {
  const auto begin = pem.find('\n') + 1;
  return std::string(pem.substr(begin, pem.find("-----END") - begin));
}

TEST(Keys, AreReadFromPemFromACertificateAndFromBareBase64) {
  const auto key = PrivateKey::parse(test::k_merchant_key);
  ASSERT_TRUE(key);
  ASSERT_TRUE(PrivateKey::parse(without_armour(test::k_merchant_key)));
  for (const std::string& text : {std::string(test::k_merchant_public), without_armour(test::k_merchant_public),
                                  std::string(test::k_certificate)}) {
    const auto known = PublicKey::parse(text);
    ASSERT_TRUE(known) << text;
    EXPECT_TRUE(known->belongs_to(*key));
  }
  EXPECT_FALSE(PublicKey::parse(test::k_platform_public)->belongs_to(*key));
}

TEST(Keys, ThatAreNoneOrTooSmallOrOfAnotherKindAreRefused) {
  for (const std::string_view text :
       {std::string_view(), std::string_view("key"), std::string_view("-----BEGIN PRIVATE KEY-----"), test::k_small_key,
        test::k_merchant_public}) {
    EXPECT_FALSE(PrivateKey::parse(text)) << text;
  }
  for (const std::string_view text :
       {std::string_view(), std::string_view("AAAA"), test::k_root_ec, test::k_merchant_key})
    EXPECT_FALSE(PublicKey::parse(text)) << text;
}

TEST(Base64, RoundTripsAndRefusesWhatIsNone) {
  for (const std::string_view text : {"", "a", "ab", "abc", "abcd"}) {
    const auto back = signing::bytes_of_base64(signing::base64(text));
    if (text.empty())
      EXPECT_FALSE(back);
    else
      EXPECT_EQ(back, text);
  }
  for (const std::string_view text : {"a", "ab!=", "abcde"}) EXPECT_FALSE(signing::bytes_of_base64(text)) << text;
}

TEST(Nonce, IsAnotherEachTime) {
  EXPECT_EQ(signing::nonce().size(), 32u);
  EXPECT_NE(signing::nonce(), signing::nonce());
}

TEST(Sealing, HidesThePlainTextAndIsAnotherEachTime) {
  const auto known = PublicKey::parse(test::k_platform_public);
  const std::string one = known->seal("张三");
  EXPECT_EQ(signing::bytes_of_base64(one)->size(), 256u);
  EXPECT_NE(one, known->seal("张三"));
}

TEST(WechatPay, SignsARequestAsAnotherImplementationDoes) {
  const std::string header =
      wechat::authorization(wechat_keys(), "POST", "/v3/pay?x=1", {1554208460123}, "nonce1", R"({"a":1})");
  EXPECT_EQ(header, R"(WECHATPAY2-SHA256-RSA2048 mchid="1900000109",nonce_str="nonce1",signature=")" +
                        std::string(test::k_signed_request) + R"(",timestamp="1554208460",serial_no="SERIAL1")");
}

constexpr std::int64_t k_at_ms = 1'554'208'460'000;

TEST(WechatPay, BelievesAnAnswerOnlyWithItsSignatureItsKeyAndItsTime) {
  const auto keys = wechat_keys();
  const std::string body = R"({"ok":true})";
  const wechat::Seal good{"1554208460", "nonce2", std::string(test::k_signed_answer), keys.platform_key_id};
  const auto fault = [&](wechat::Seal seal, std::int64_t at_ms = k_at_ms, std::string text = R"({"ok":true})") {
    return wechat::check_seal(keys, seal, text, {at_ms});
  };
  EXPECT_FALSE(fault(good));
  EXPECT_FALSE(fault(good, k_at_ms + 300'000));
  EXPECT_FALSE(fault(good, k_at_ms - 300'000));
  EXPECT_EQ(fault(good, k_at_ms + 301'000), wechat::SealFault::stale);
  EXPECT_EQ(fault(good, k_at_ms - 301'000), wechat::SealFault::stale);
  EXPECT_EQ(fault(good, k_at_ms, R"({"ok":false})"), wechat::SealFault::wrong);
  EXPECT_FALSE(wechat::check_seal(
      keys, {"1554208460", "nonce3", std::string(test::k_signed_nothing), keys.platform_key_id}, "", {k_at_ms}));
  auto changed = good;
  changed.nonce = "nonce3";
  EXPECT_EQ(fault(changed), wechat::SealFault::wrong);
  changed = good;
  changed.serial = "PUB_KEY_ID_OTHER";
  EXPECT_EQ(fault(changed), wechat::SealFault::other_key);
  changed = good;
  changed.signature.clear();
  EXPECT_EQ(fault(changed), wechat::SealFault::missing);
  changed = good;
  changed.timestamp_s = "1554208460x";
  EXPECT_EQ(fault(changed), wechat::SealFault::wrong);
  changed = good;
  changed.signature = "no base 64";
  EXPECT_EQ(fault(changed), wechat::SealFault::wrong);
  // A signature of our own key is none of theirs.
  changed = good;
  changed.signature = keys.merchant_key.sign("1554208460\nnonce2\n" + body + "\n");
  EXPECT_EQ(fault(changed), wechat::SealFault::wrong);
}

TEST(WechatPay, OpensANotificationAndNothingThatWasAltered) {
  auto keys = wechat_keys();
  const auto notification = [](std::string_view sealed, std::string_view nonce, std::string_view associated,
                               std::string_view algorithm = "AEAD_AES_256_GCM") {
    return R"({"id":"EV1","event_type":"MCHTRANSFER.BILL.FINISHED","resource":{"algorithm":")" +
           std::string(algorithm) + R"(","ciphertext":")" + std::string(sealed) + R"(","nonce":")" +
           std::string(nonce) + R"(","associated_data":")" + std::string(associated) + R"("}})";
  };
  const std::string good = notification(test::k_sealed_bill, "fdasflkja484", "mch_payment");
  const auto opened = wechat::open_notification(keys, good);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->id, "EV1");
  EXPECT_EQ(opened->event_type, "MCHTRANSFER.BILL.FINISHED");
  EXPECT_TRUE(opened->content.starts_with(R"({"out_bill_no":"W1")")) << opened->content;
  EXPECT_TRUE(wechat::open_notification(keys, notification(test::k_sealed_without_associated, "fdasflkja484", "")));

  std::string altered(test::k_sealed_bill);
  altered[3] = altered[3] == 'A' ? 'B' : 'A';
  for (const std::string& bad :
       {notification(altered, "fdasflkja484", "mch_payment"),
        notification(test::k_sealed_bill, "fdasflkja485", "mch_payment"),
        notification(test::k_sealed_bill, "fdasflkja484", "other"),
        notification(test::k_sealed_bill, "", "mch_payment"), notification("AAAA", "fdasflkja484", "mch_payment"),
        notification("", "fdasflkja484", "mch_payment"),
        notification(test::k_sealed_bill, "fdasflkja484", "mch_payment", "AES"), std::string("{}"), std::string("[1]"),
        std::string(R"({"resource":7})"), std::string("not json")})
    EXPECT_FALSE(wechat::open_notification(keys, bad)) << bad;
  keys.api_v3_key[0] = '1';
  EXPECT_FALSE(wechat::open_notification(keys, good));
  keys.api_v3_key = "short";
  EXPECT_FALSE(wechat::open_notification(keys, good));
}

TEST(Alipay, SignsWhatIsNotEmptyByRisingName) {
  EXPECT_EQ(alipay::text_to_sign({{"method", "alipay.x"}, {"b", "值"}, {"a", "1"}, {"empty", ""}, {"sign", "s"}}),
            "a=1&b=值&method=alipay.x");
  EXPECT_EQ(PrivateKey::parse(test::k_merchant_key)->sign("a=1&b=值&method=alipay.x"), test::k_signed_parameters);
  EXPECT_EQ(alipay::form_value("a b&值+/=~"), "a%20b%26%E5%80%BC%2B%2F%3D~");
}

TEST(Alipay, NumbersCertificatesAsItsOwnToolsDo) {
  EXPECT_EQ(alipay::certificate_sn(test::k_certificate), "d1d5b0005fc29131cf88d446b3b7d918");
  const std::string both =
      std::string(test::k_certificate) + std::string(test::k_root_ec) + std::string(test::k_root_rsa);
  EXPECT_EQ(alipay::root_certificate_sn(both), "d1d5b0005fc29131cf88d446b3b7d918_48f4f72ead1b0c402093eddde6d1eeff");
  EXPECT_FALSE(alipay::root_certificate_sn(test::k_root_ec));
  EXPECT_FALSE(alipay::certificate_sn("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
}

TEST(Alipay, ReadsTheNodeThatWasSignedAndNoOther) {
  const alipay::Keys keys{"2021", *PrivateKey::parse(test::k_merchant_key), *PublicKey::parse(test::k_platform_public),
                          "", ""};
  const std::string node = R"({"code":"10000","msg":"a \"}\" b","out_biz_no":"W1","status":"SUCCESS","order_id":"O1"})";
  const std::string sign = R"(,"sign":")" + std::string(test::k_signed_node) + R"("})";
  const auto read = [&](const std::string& body) { return alipay::answer_of(keys, "alipay.x", body); };
  EXPECT_EQ(read(R"({"alipay_x_response":)" + node + sign), node);
  EXPECT_EQ(read(R"({ "alipay_x_response" : )" + node + R"(,"alipay_cert_sn":"c")" + sign), node);
  EXPECT_EQ(read(R"({"error_response":)" + node + sign), node);
  EXPECT_FALSE(read(R"({"alipay_y_response":)" + node + sign));
  EXPECT_FALSE(read(R"({"alipay_x_response":)" + node + "}"));
  std::string altered = node;
  altered.replace(altered.find("W1"), 2, "W2");
  EXPECT_FALSE(read(R"({"alipay_x_response":)" + altered + sign));
  EXPECT_FALSE(read(R"({"alipay_x_response":)" + node));
  EXPECT_FALSE(read(""));
}

}  // namespace
}  // namespace fenxiao::server

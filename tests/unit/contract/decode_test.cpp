// Strict decoding: every way a body can be wrong, and the path that the error names.
#include "contract/decode.h"

#include <gtest/gtest.h>

#include "contract/distributor.h"
#include "contract/encode.h"
#include "contract/order.h"
#include "contract/session.h"
#include "contract/withdrawal.h"

namespace fenxiao::contract {
namespace {

struct Case {
  const char* body;
  const char* code;
  const char* field;
};

template <class T>
void expect_refused(const Case& c) {
  const auto result = decode<T>(std::string_view(c.body));
  ASSERT_FALSE(result.ok()) << c.body;
  EXPECT_EQ(result.error().code, c.code) << c.body;
  EXPECT_EQ(result.error().field, c.field) << c.body;
}

TEST(Decode, RefusesWhatIsNotTheRequest) {
  for (const Case& c : std::initializer_list<Case>{
           {R"({"lines":[]})", "bad_count", "lines"},
           {R"({"lines":{}})", "wrong_type", "lines"},
           {R"({})", "missing_field", "lines"},
           {R"({"lines":null})", "missing_field", "lines"},
           {R"({"lines":[{"sku_id":"sku_1","quantity":0}]})", "out_of_range", "lines[0].quantity"},
           {R"({"lines":[{"sku_id":"sku_1","quantity":1},{"sku_id":"sku_1","quantity":1000}]})", "out_of_range",
            "lines[1].quantity"},
           {R"({"lines":[{"sku_id":"sku_1","quantity":1.5}]})", "wrong_type", "lines[0].quantity"},
           {R"({"lines":[{"sku_id":"sku_1","quantity":"1"}]})", "wrong_type", "lines[0].quantity"},
           {R"({"lines":[{"sku_id":"prd_1","quantity":1}]})", "bad_id", "lines[0].sku_id"},
           {R"({"lines":[{"sku_id":"sku_01","quantity":1}]})", "bad_id", "lines[0].sku_id"},
           {R"({"lines":[{"sku_id":"sku_U","quantity":1}]})", "bad_id", "lines[0].sku_id"},
           {R"({"lines":[{"sku_id":"sku_1","quantity":1,"price":1}]})", "unknown_field", "lines[0].price"},
           {R"({"lines":[{"sku_id":"sku_1","quantity":1,"quantity":2}]})", "duplicate_field", "quantity"},
           {R"({"lines":[{"sku_id":"sku_1","quantity":99999999999999999999}]})", "wrong_type", "lines[0].quantity"},
           {R"({"lines":[{"sku_id":"sku_1","quantity":9007199254740993}]})", "out_of_range", "lines[0].quantity"},
           {"[]", "wrong_type", ""},
           {"", "malformed_json", ""},
           {"{\"lines\":[}", "malformed_json", ""},
           {"{\"lines\":\"\xff\"}", "malformed_json", ""},
           {"{} {}", "malformed_json", ""},
       })
    expect_refused<QuoteRequest>(c);
}

TEST(Decode, CountsCharactersNotBytes) {
  EXPECT_TRUE(decode<ApplyRequest>(std::string_view(R"({"name":"林晓","consent":true})")).ok());
  expect_refused<ApplyRequest>({R"({"name":"林","consent":true})", "too_short", "name"});
  expect_refused<ApplyRequest>({"{\"name\":\"a\\u0000b\",\"consent\":true}", "bad_text", "name"});
}

TEST(Decode, RefusesTooDeepAndTooLarge) {
  std::string deep = R"({"lines":)";
  for (int i = 0; i < 5000; ++i) deep += '[';
  const auto refused = decode<QuoteRequest>(std::string_view(deep));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, "too_deep");

  const std::string large = R"({"phone":")" + std::string(k_body_bytes_max, '1') + "\"}";
  const auto too_large = decode<CodeRequest>(std::string_view(large));
  ASSERT_FALSE(too_large.ok());
  EXPECT_EQ(too_large.error().code, "body_too_large");
}

TEST(Decode, ReadsNumbersFromThePathAndTheQueryOnly) {
  auto document = Document::empty_object();
  EXPECT_TRUE(document.add_text("amount_fen", "1200"));
  EXPECT_FALSE(document.add_text("amount_fen", "1300"));
  const auto quote = decode<WithdrawalQuoteRequest>(document);
  ASSERT_TRUE(quote.ok());
  EXPECT_EQ(quote->amount_fen, 1200);

  auto bad = Document::empty_object();
  EXPECT_TRUE(bad.add_text("amount_fen", "12x"));
  EXPECT_EQ(decode<WithdrawalQuoteRequest>(bad).error().code, "wrong_type");
}

TEST(Decode, WhatIsEncodedIsReadBackTheSame) {
  PlaceOrder order;
  order.lines = {{SkuId{77}, 2}, {SkuId{INT64_MAX}, 999}};
  order.address = {"张三 \"引号\"\n👨‍👩‍👧", "13800000001", "浙江省 杭州市", "文三路 1 号 \\"};
  order.expected_payable = {k_wire_integer_max, "CNY"};
  order.buyer_note = "";
  const std::string text = encode(order);
  const auto back = decode<PlaceOrder>(std::string_view(text));
  ASSERT_TRUE(back.ok()) << back.error().field << ": " << back.error().detail;
  EXPECT_EQ(encode(*back), text);
  EXPECT_FALSE(back->promo_code.has_value());
  EXPECT_TRUE(back->buyer_note.has_value());
}

}  // namespace
}  // namespace fenxiao::contract

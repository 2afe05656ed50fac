// The buyer's way: what is chosen, what is missing, what stays the same when the network goes and when the page
// reloads.
#include <gtest/gtest.h>

#include "double.h"

namespace fenxiao::client {
namespace {

std::string money(std::int64_t fen) { return R"({"amount":)" + std::to_string(fen) + R"(,"currency":"CNY"})"; }

std::string quote_body() {
  return R"({"lines":[{"sku_id":"sku_5","product_id":"prd_3","title":"桂花乌龙","title_en":"Osmanthus oolong","sku_name":"100 g","sku_name_en":"100 g tin","picture":{"url":"/a","thumb_url":"/b"},"unit_price":)" +
         money(12800) + R"(,"quantity":1,"goods":)" + money(12800) + R"(,"in_stock":true}],"goods":)" + money(12800) +
         R"(,"discount":)" + money(0) + R"(,"freight":)" + money(0) + R"(,"payable":)" + money(12800) + "}";
}

std::string order_body(const char* id, const char* state) {
  return R"({"order_id":")" + std::string(id) + R"(","order_no":"2026092700000001","state":")" + state +
         R"(","lines":[{"line_id":"lin_1","product_id":"prd_3","sku_id":"sku_5","title":"桂花乌龙","title_en":"Osmanthus oolong","sku_name":"100 g","sku_name_en":"100 g tin","picture":{"url":"/a","thumb_url":"/b"},"unit_price":)" +
         money(12800) + R"(,"quantity":1,"goods":)" + money(12800) + R"(,"refunded":)" + money(0) + R"(}],"goods":)" +
         money(12800) + R"(,"freight":)" + money(0) + R"(,"payable":)" + money(12800) + R"(,"refunded":)" + money(0) +
         R"(,"address":{"name":"张三","phone":"13800000002","region":"浙江省","street":"文三路 1 号"},"placed_at":"2026-09-27T02:00:00Z","pay_before":"2026-09-27T02:30:00Z"})";
}

contract::Product product_of(std::initializer_list<std::int64_t> stock) {
  contract::Product product;
  for (const std::int64_t left : stock) {
    contract::Sku sku;
    sku.stock_left = left;
    product.skus.push_back(sku);
  }
  return product;
}

TEST(Product, TheFirstThatCanBeBoughtIsMeant) {
  ProductSlice slice;
  EXPECT_EQ(chosen_sku(slice, product_of({0, 0, 3})), 2u);
  EXPECT_EQ(chosen_sku(slice, product_of({0, 0})), 0u);
  EXPECT_TRUE(sold_out(product_of({0, 0})));
  slice.sku_index = 1;
  EXPECT_EQ(chosen_sku(slice, product_of({5, 4, 3})), 1u);
  EXPECT_EQ(chosen_sku(slice, product_of({5})), 0u) << "a choice made for another list";
}

TEST(Product, LookingAgainKeepsTheChoice) {
  Phone phone;
  phone.start("#/p/prd_3");
  phone.app.apply(Command{PickSku{1}});
  phone.app.apply(Command{SetQuantity{4}});
  phone.app.resumed();
  EXPECT_EQ(phone.app.state().product.sku_index, 1);
  EXPECT_EQ(phone.app.state().product.quantity, 4);
  phone.app.go({Screen::product, "prd_4", {}});
  EXPECT_EQ(phone.app.state().product.sku_index, -1);
  EXPECT_EQ(phone.app.state().product.quantity, 1);
}

TEST(Product, WhoPassesThePageOnPassesTheCodeOn) {
  Phone phone;
  phone.start("#/p/prd_3?c=Ab12Cd34");
  phone.app.apply(Command{ShareProduct{}});
  EXPECT_TRUE(phone.host.shared.empty()) << "nothing is there to be shared yet";
  ASSERT_TRUE(phone.transport.reply(
      "/api/v1/products/prd_3", 200,
      R"({"product_id":"prd_3","category_id":"cat_1","title":"桂花乌龙","title_en":"Osmanthus oolong","subtitle":"","subtitle_en":"","points":[],"pictures":[],"skus":[{"sku_id":"sku_5","name":"100 g","name_en":"100 g","price":)" +
          money(12800) + R"(,"stock_left":3}],"price_from":)" + money(12800) +
          R"(,"sold_total":0,"distributable":true,"poster_title":"","poster_subtitle":""})"));
  phone.app.apply(Command{ShareProduct{}});
  EXPECT_EQ(phone.host.shared, "/p/Ab12Cd34");
}

class Buyer : public ::testing::Test {
 protected:
  void open(Phone& phone) {
    phone.start("#/checkout?n=1&sku=sku_5");
    phone.sign_in_as(false);
    phone.transport.reply("/api/v1/addresses", 200, R"({"items":[]})");
    ASSERT_TRUE(phone.transport.reply("/api/v1/orders/quote", 200, quote_body()));
  }
  void type_address(Phone& phone) {
    for (const auto part : {AddressPart::name, AddressPart::phone, AddressPart::region, AddressPart::street})
      phone.app.apply(Command{EditAddress{part, "13800000002"}});
  }
  void lose_the_answer(Phone& phone) {
    for (int attempt = 0; attempt < 3; ++attempt) {
      ASSERT_TRUE(phone.transport.reply("/api/v1/orders", 0, ""));
      phone.transport.advance(5000);
    }
    ASSERT_TRUE(phone.app.state().checkout.uncertain);
  }
};

TEST_F(Buyer, WhatIsMissingIsMarkedAndNothingIsSent) {
  Phone phone;
  open(phone);
  phone.app.apply(Command{EditAddress{AddressPart::name, "张三"}});
  phone.app.apply(Command{PlaceTheOrder{}});
  EXPECT_EQ(phone.app.state().checkout.error_field, "address.phone");
  EXPECT_FALSE(phone.transport.reply("/api/v1/orders", 200, ""));
  EXPECT_FALSE(phone.app.state().checkout.placing);
}

TEST_F(Buyer, AutofillOfSeveralFieldsInOneFrameKeepsThemAll) {
  Phone phone;
  open(phone);
  Commands commands;
  commands.emit(EditAddress{AddressPart::name, "张三"});
  commands.emit(EditAddress{AddressPart::phone, "13800000002"});
  phone.app.apply(commands.take());
  EXPECT_EQ(phone.app.state().checkout.address.name, "张三");
  EXPECT_EQ(phone.app.state().checkout.address.phone, "13800000002");
}

TEST_F(Buyer, TheNetworkIsBackAndTheSameOrderIsAskedForAgain) {
  Phone phone;
  open(phone);
  type_address(phone);
  phone.app.apply(Command{PlaceTheOrder{}});
  const std::string key = phone.transport.sent.back().key;
  lose_the_answer(phone);
  phone.app.set_online(false);
  phone.app.set_online(true);
  phone.transport.reply("/api/v1/orders/quote", 200, quote_body());
  ASSERT_TRUE(phone.transport.reply("/api/v1/orders", 200, order_body("ord_7", "placed")));
  EXPECT_EQ(phone.transport.last.key, key);
  EXPECT_EQ(phone.host.hash, "#/orders/ord_7");
  EXPECT_FALSE(phone.app.state().checkout.uncertain);
}

TEST_F(Buyer, AReloadInMidOrderKeepsTheKey) {
  Phone before;
  open(before);
  type_address(before);
  before.app.apply(Command{PlaceTheOrder{}});
  const std::string key = before.transport.sent.back().key;
  const std::string body = before.transport.sent.back().body;

  Phone after;  // the page was reloaded: only what was stored is left
  after.host.storage = before.host.storage;
  open(after);
  EXPECT_TRUE(after.app.state().checkout.uncertain);
  EXPECT_FALSE(after.transport.reply("/api/v1/orders", 200, "")) << "nothing is sent unasked";
  after.app.apply(Command{PlaceTheOrder{}});
  ASSERT_TRUE(after.transport.reply("/api/v1/orders", 200, order_body("ord_7", "placed")));
  EXPECT_EQ(after.transport.last.key, key);
  EXPECT_EQ(after.transport.last.body, body);
  EXPECT_TRUE(after.host.storage["draft.order_under_way"].empty());
}

TEST_F(Buyer, ARefusedOrderIsForgotten) {
  Phone phone;
  open(phone);
  type_address(phone);
  phone.app.apply(Command{PlaceTheOrder{}});
  phone.transport.reply("/api/v1/orders", 409, Phone::problem(409, "price_changed"));
  EXPECT_TRUE(phone.host.storage["draft.order_under_way"].empty());
}

TEST_F(Buyer, TwoOrdersAreNeverPaidUnderOneKey) {
  Phone phone;
  phone.start("#/orders/ord_7");
  phone.sign_in_as(false);
  phone.app.apply(Command{PayTheOrder{"ord_7"}});
  phone.app.apply(Command{PayTheOrder{"ord_7"}});  // an impatient second tap
  std::string first;
  for (int attempt = 0; attempt < 3; ++attempt) {
    ASSERT_TRUE(phone.transport.reply("/api/v1/orders/ord_7/payment", 0, ""));
    first = phone.transport.last.key;
    EXPECT_FALSE(phone.transport.reply("/api/v1/orders/ord_7/payment", 0, ""));
    phone.transport.advance(3000);
  }
  EXPECT_EQ(phone.app.state().orders.error_key, "error.unknown_outcome");
  phone.app.apply(Command{PayTheOrder{"ord_8"}});
  ASSERT_TRUE(phone.transport.reply("/api/v1/orders/ord_8/payment", 422, Phone::problem(422, "payment_failed")));
  EXPECT_NE(phone.transport.last.key, first);
}

TEST(SignIn, AnErrorStandsAtItsField) {
  Phone phone;
  phone.start("#/sign-in");
  phone.app.apply(Command{EditPhone{"12"}});
  phone.app.apply(Command{SendCode{}});
  EXPECT_EQ(phone.app.state().session.sign_in.error_field, "phone");
  phone.app.apply(Command{EditPhone{"1234567"}});
  phone.app.apply(Command{SendCode{}});
  phone.transport.reply(
      "/api/v1/sessions/codes", 422,
      R"({"type":"t","title":"x","status":422,"code":"invalid_field","reason":"bad_phone","field":"phone"})");
  EXPECT_EQ(phone.app.state().session.sign_in.error_key, "error.invalid_field.bad_phone");
  EXPECT_EQ(phone.app.state().session.sign_in.error_field, "phone");
}

TEST(Apply, TheFormAsksForWhatIsMissing) {
  Phone phone;
  phone.start("#/apply");
  phone.sign_in_as(false);
  ASSERT_TRUE(phone.transport.reply("/api/v1/distributor/application", 404, Phone::problem(404, "not_found")));
  EXPECT_TRUE(phone.app.state().apply.none_yet);
  phone.app.apply(Command{SubmitApplication{}});
  EXPECT_EQ(phone.app.state().apply.error_field, "name");
  phone.app.apply(Command{EditApplyName{"你好"}});
  phone.app.apply(Command{SubmitApplication{}});
  EXPECT_EQ(phone.app.state().apply.error_field, "consent");
  EXPECT_FALSE(phone.transport.reply("/api/v1/distributor/application", 422, ""));
  phone.transport.advance(60'000);
  EXPECT_FALSE(phone.transport.reply("/api/v1/distributor/application", 404, "")) << "nobody reviews what was not sent";
}

TEST(Apply, ApprovalMakesADistributorAtOnce) {
  Phone phone;
  phone.start("#/apply");
  phone.sign_in_as(false);
  const std::string head =
      R"({"application_id":"app_1","name":"你好","phone_masked":"138****0002","applied_at":"2026-09-27T02:00:00Z","review_status":")";
  phone.transport.reply("/api/v1/distributor/application", 200, head + "pending\"}");
  phone.transport.advance(5000);
  ASSERT_TRUE(phone.transport.reply("/api/v1/distributor/application", 200, head + "approved\"}"));
  phone.sign_in_as(true);
  EXPECT_TRUE(phone.app.state().session.is_distributor());
  phone.app.apply(Command{Go{{Screen::home, {}, {}}}});
  EXPECT_EQ(phone.host.hash, "#/home");
}

}  // namespace
}  // namespace fenxiao::client

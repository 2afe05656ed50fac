// The poster editor without a screen: what is painted when, undo, and that a file is never saved that does not scan or
// is not the poster in sight.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "double.h"

namespace fenxiao::client {
namespace {

class FakeDesk : public PosterDesk {
 public:
  struct Painted {
    std::string address;
    Bytes packed;
    std::vector<std::string> pictures;
    int width_px;
  };
  float measure(int, int, float px, std::string_view text) override {
    return px * 0.4f * static_cast<float>(text.size()) / 3;
  }
  void load_display_font(const std::string& text, std::function<void()> done) override {
    fonts.emplace_back(text, std::move(done));
  }
  void paint(const std::string& address, const Bytes& packed, const std::vector<std::string>& pictures,
             int width_px) override {
    painted.push_back({address, packed, pictures, width_px});
  }
  void prepare(const Bytes& packed, const std::vector<std::string>&, std::function<void(bool)> done) override {
    prepared.emplace_back(packed, std::move(done));
  }
  void save(bool share, std::function<void(bool)> done) override { saved.emplace_back(share, std::move(done)); }
  void release() override { ++released; }
  float scale() const override { return 3; }

  void fonts_arrive() {
    while (!fonts.empty()) {
      const auto done = std::move(fonts.front().second);
      fonts.erase(fonts.begin());
      done();
    }
  }
  const Painted& last(std::string_view address) const {
    for (std::size_t i = painted.size(); i-- > 0;)
      if (painted[i].address == address) return painted[i];
    static const Painted none{};
    return none;
  }

  std::vector<std::pair<std::string, std::function<void()>>> fonts;
  std::vector<Painted> painted;
  std::vector<std::pair<Bytes, std::function<void(bool)>>> prepared;
  std::vector<std::pair<bool, std::function<void(bool)>>> saved;
  int released = 0;
};

std::string asset(const std::string& address) {
  std::ifstream in(FENXIAO_ASSETS + address, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class TemplateHost : public FakeHost {
 public:
  void load_text(const std::string& address, std::function<void(bool, std::string)> done) override {
    done(!offline, offline ? "" : asset(address));
  }
  bool offline = false;
};

constexpr const char* k_product =
    R"({"product_id":"prd_3","category_id":"cat_1","title":"桂花乌龙 秋茶","title_en":"Osmanthus oolong","subtitle":"今年第一批","subtitle_en":"First of the year","points":[],"pictures":[{"url":"/m/1.jpg","thumb_url":"/m/1t.jpg","cut_url":"/m/1c.png"},{"url":"/m/2.jpg","thumb_url":"/m/2t.jpg"}],"skus":[{"sku_id":"sku_5","name":"100 g","name_en":"100 g","price":{"amount":12800,"currency":"CNY"},"stock_left":5}],"price_from":{"amount":12800,"currency":"CNY"},"sold_total":5,"distributable":true,"poster_title":"满屋桂香","poster_subtitle":"秋茶到了"})";
constexpr const char* k_link =
    R"({"link_id":"lnk_1","product_id":"prd_3","promo_code":"Ab12Cd34","url":"https://fx.example/p/Ab12Cd34","copy_text":"尝尝这个","expires_at":"2026-12-01T00:00:00.000Z"})";

class PosterEditor : public ::testing::Test {
 protected:
  void SetUp() override {
    host.app = &app;
    host.transport = &transport;
    app.poster_desk = &desk;
    app.start("#/poster/prd_3", "visitor-0123456789", "");
    transport.reply(
        "/api/v1/session", 200,
        R"({"account_id":"acc_1","roles":["buyer","distributor"],"display_name":"晓棠","phone_masked":"138****0001","distributor_id":"dst_1"})");
  }
  void arrive() {
    ASSERT_TRUE(transport.reply("/api/v1/products/prd_3", 200, k_product));
    ASSERT_TRUE(transport.reply("/api/v1/promo_links", 200, k_link));
    desk.fonts_arrive();
  }
  const PosterSlice& slice() const { return app.state().poster; }
  void settle() {
    transport.advance(1000);
    desk.fonts_arrive();
    transport.advance(1000);
  }

  FakeTransport transport;
  TemplateHost host;
  FakeDesk desk;
  App app{transport, host};
};

TEST_F(PosterEditor, NothingIsPaintedBeforeTheFontsOfItsTextHaveSettled) {
  ASSERT_TRUE(transport.reply("/api/v1/products/prd_3", 200, k_product));
  ASSERT_TRUE(transport.reply("/api/v1/promo_links", 200, k_link));
  EXPECT_TRUE(desk.last("poster:chosen").packed.empty());
  ASSERT_FALSE(desk.fonts.empty());
  EXPECT_NE(desk.fonts.front().first.find("桂"), std::string::npos);
  desk.fonts_arrive();
  EXPECT_EQ(desk.last("poster:chosen").width_px, 690);
  EXPECT_EQ(desk.last("poster:food").width_px, 180);
  EXPECT_EQ(desk.last("poster:chosen").pictures, (std::vector<std::string>{"/m/1.jpg", "/m/1c.png", ""}));
  EXPECT_TRUE(slice().chosen.scannable);
  const std::size_t painted = desk.painted.size();
  app.changed();
  EXPECT_EQ(desk.painted.size(), painted) << "nothing changed, nothing is painted";
}

TEST_F(PosterEditor, UndoGoesBackOneChangeAndOneTypedText) {
  arrive();
  app.apply(Command{PickPalette{2}});
  for (const char* typed : {"满", "满屋", "满屋香"}) app.apply(Command{EditPosterTitle{typed}});
  app.apply(Command{EditPosterSubtitle{"好茶"}});
  app.apply(Command{UndoPoster{}});
  EXPECT_EQ(slice().look.subtitle, "");
  EXPECT_EQ(slice().look.title, "满屋香");
  app.apply(Command{UndoPoster{}});
  EXPECT_EQ(slice().look.title, "");
  EXPECT_EQ(slice().look.palette, 2);
  app.apply(Command{UndoPoster{}});
  EXPECT_EQ(slice().look, PosterLook{});
  app.apply(Command{UndoPoster{}});
  EXPECT_EQ(slice().look, PosterLook{});
}

TEST_F(PosterEditor, AnotherPictureIsAnotherPoster) {
  arrive();
  app.apply(Command{PickPosterPicture{1}});
  desk.fonts_arrive();
  EXPECT_EQ(desk.last("poster:chosen").pictures, (std::vector<std::string>{"/m/2.jpg", "", ""}));
  app.apply(Command{PickPosterPicture{7}});
  EXPECT_EQ(desk.last("poster:chosen").pictures[0], "/m/2.jpg") << "there is no eighth";
}

TEST_F(PosterEditor, TheFileLiesReadyAndIsSavedOnce) {
  arrive();
  settle();
  ASSERT_EQ(desk.prepared.size(), 1U);
  app.apply(Command{SavePoster{}});
  EXPECT_TRUE(desk.saved.empty()) << "not before it is made";
  app.apply(Command{SavePoster{}});
  desk.prepared[0].second(true);
  ASSERT_EQ(desk.saved.size(), 1U);
  app.apply(Command{SharePoster{}});
  EXPECT_EQ(desk.saved.size(), 1U) << "one at a time";
  desk.saved[0].second(true);
  EXPECT_EQ(app.state().toast->text, "toast.poster_saved");
  app.apply(Command{SharePoster{}});
  ASSERT_EQ(desk.saved.size(), 2U) << "at once: within the tap";
  EXPECT_TRUE(desk.saved[1].first);
  app.state().toast.reset();
  desk.saved[1].second(false);
  EXPECT_FALSE(app.state().toast) << "who closes the share sheet knows";
  EXPECT_EQ(slice().exporting, PosterSlice::Export::none);
}

TEST_F(PosterEditor, AChangeWhileTheFileIsMadeSavesTheNewPoster) {
  arrive();
  settle();
  app.apply(Command{SavePoster{}});
  app.apply(Command{PickPalette{1}});
  settle();
  ASSERT_EQ(desk.prepared.size(), 2U);
  desk.prepared[0].second(true);
  EXPECT_TRUE(desk.saved.empty()) << "the old file is of no use";
  desk.prepared[1].second(true);
  EXPECT_EQ(desk.saved.size(), 1U);
}

TEST_F(PosterEditor, AFileThatFailedIsSaidAndMadeAgain) {
  arrive();
  settle();
  app.apply(Command{SavePoster{}});
  desk.prepared[0].second(false);
  EXPECT_EQ(app.state().toast->text, "error.poster_failed");
  EXPECT_EQ(slice().exporting, PosterSlice::Export::none);
  app.apply(Command{SavePoster{}});
  settle();
  ASSERT_EQ(desk.prepared.size(), 2U);
  desk.prepared[1].second(true);
  EXPECT_EQ(desk.saved.size(), 1U);
}

TEST_F(PosterEditor, ALinkTooLongForACodeIsNeverExported) {
  ASSERT_TRUE(transport.reply("/api/v1/products/prd_3", 200, k_product));
  ASSERT_TRUE(transport.reply(
      "/api/v1/promo_links", 200,
      R"({"link_id":"lnk_1","product_id":"prd_3","promo_code":"Ab12Cd34","url":"https://a-shop-with-a-very-long-host-name.example/p/Ab12Cd34","copy_text":"","expires_at":"2026-12-01T00:00:00.000Z"})"));
  desk.fonts_arrive();
  settle();
  EXPECT_FALSE(slice().chosen.scannable);
  app.apply(Command{SavePoster{}});
  EXPECT_EQ(slice().exporting, PosterSlice::Export::none);
  EXPECT_TRUE(desk.prepared.empty());
}

TEST_F(PosterEditor, ATemplateThatDidNotComeIsAskedForAgain) {
  host.offline = true;
  app.state().poster.templates.clear();
  load_poster(app, "prd_3");
  EXPECT_TRUE(slice().templates.at("tea").failed_empty());
  host.offline = false;
  app.apply(Command{Refresh{}});
  EXPECT_TRUE(slice().templates.at("tea").ready());
}

TEST_F(PosterEditor, TheShareSheetPaintsForAnyList) {
  app.arrived("#/promote");
  EXPECT_TRUE(desk.painted.empty());
  transport.advance(1000);
  app.apply(Command{OpenShare{"prd_3"}});
  arrive();
  EXPECT_EQ(desk.last("poster:food").width_px, 402);
  app.apply(Command{CopyText{}});
  EXPECT_EQ(host.copied, "尝尝这个");
  EXPECT_EQ(desk.released, 1) << "once, when the editor was left";
  app.apply(Command{CloseShare{}});
  EXPECT_FALSE(slice().chosen.address.empty()) << "it stays while the sheet moves away";
  transport.advance(1000);
  EXPECT_EQ(desk.released, 2);
  EXPECT_TRUE(slice().chosen.address.empty());
}

}  // namespace
}  // namespace fenxiao::client

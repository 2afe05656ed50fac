// The app on its page: ties the logic (client/app), the design system (client/ui) and the screens (client/views) to the
// platform. Runs natively over the headless page as it runs in the browser; only `present` differs.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "client/app/app.h"
#include "client/poster_desk.h"
#include "client/ui/frame.h"

namespace fenxiao::client {

class Storefront final : private Host, private Transport {
 public:
  using Present = std::function<void(const gfx::Canvas& canvas, gfx::Colour ground)>;
  explicit Storefront(Present present);

  // Listens to the page and begins. `renew` makes the GPU's objects anew after a lost context.
  void start(std::function<void()> renew = {});

  App& app() { return app_; }
  ui::Frame& frame() { return frame_; }
  int frames() const { return frames_; }

 private:
  // --- Host
  double now_ms() const override;
  void request_frame() override;
  void set_hash(const std::string& hash, bool replace) override;
  void go_back() override;
  void copy_text(const std::string& text) override;
  bool can_share() const override;
  void share_link(const std::string& title, const std::string& address) override;
  std::string stored(std::string_view name) const override;
  void store(std::string_view name, const std::string& value) override;
  void load_language(Language language) override;
  void load_text(const std::string& address, std::function<void(bool ok, std::string text)> done) override;
  bool visible() const override;
  // --- Transport
  void send(const HttpRequest& request, std::function<void(HttpReply)> done) override;
  void after(int delay_ms, std::function<void()> run) override;
  std::string random_key() override;

  void listen();
  void draw(double now_ms);
  void describe(const ui::Theme& theme);
  void describe_page(const ui::Theme& theme);
  void take_over_when_shown();
  void took_early_taps();

  Present present_;
  std::function<void()> renew_;
  ui::Frame frame_;
  Commands commands_;
  App app_;
  PagePosterDesk posters_;
  ui::Words words_;
  bool worded_ = false;  // a language is there
  std::uint32_t visit_ = 0;
  float early_scroll_ = 0;      // css: how far the share page is scrolled
  bool product_shown_ = false;  // in the last frame
  bool taken_over_ = false;
  std::string described_;
  int frames_ = 0;
};

}  // namespace fenxiao::client

// The poster logic's way to the page's painter.
#pragma once

#include "client/app/app.h"

namespace fenxiao::client {

class PagePosterDesk : public PosterDesk {
 public:
  float measure(int role, int weight, float px, std::string_view text) override;
  void load_display_font(const std::string& text, std::function<void()> done) override;
  void paint(const std::string& address, const Bytes& packed, const std::vector<std::string>& pictures,
             int width_px) override;
  void prepare(const Bytes& packed, const std::vector<std::string>& pictures, std::function<void(bool)> done) override;
  void save(bool share, std::function<void(bool)> done) override;
  void release() override;
  float scale() const override;
};

}  // namespace fenxiao::client

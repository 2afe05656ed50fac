#include "client/poster_desk.h"

#include "client/platform/platform.h"

namespace fenxiao::client {
namespace {

std::string_view as_text(const PosterDesk::Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

float PagePosterDesk::measure(int role, int weight, float px, std::string_view text) {
  return platform::measure_poster_text(role, weight, px, text);
}
void PagePosterDesk::load_display_font(const std::string& text, std::function<void()> done) {
  platform::load_display_font(text, std::move(done));
}
void PagePosterDesk::paint(const std::string& address, const Bytes& packed, const std::vector<std::string>& pictures,
                           int width_px) {
  platform::paint_poster(address, as_text(packed), pictures, width_px);
}
void PagePosterDesk::prepare(const Bytes& packed, const std::vector<std::string>& pictures,
                             std::function<void(bool)> done) {
  platform::prepare_poster(as_text(packed), pictures, std::move(done));
}
void PagePosterDesk::save(bool share, std::function<void(bool)> done) { platform::save_poster(share, std::move(done)); }
void PagePosterDesk::release() { platform::release_posters(); }
float PagePosterDesk::scale() const { return platform::screen().scale; }

}  // namespace fenxiao::client

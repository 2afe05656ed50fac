// The app in the browser: a surface, a renderer, and the storefront on them. Everything lives as long as the page.
#include "client/gfx/renderer.h"
#include "client/platform/platform.h"
#include "client/storefront.h"

using namespace fenxiao::client;

int main() {
  if (!platform::make_surface()) return 1;
  static gfx::Renderer renderer;
  if (!renderer.make()) return 1;
  platform::make_pages();
  static Storefront storefront([](const gfx::Canvas& canvas, gfx::Colour ground) {
    const platform::Screen screen = platform::screen();
    renderer.draw(canvas, static_cast<int>(screen.width_px), static_cast<int>(screen.height_px), ground);
  });
  storefront.start([] {
    renderer.forget();
    renderer.make();
  });
  return 0;
}

#include "client/app/logic.h"

namespace fenxiao::client {
namespace {

void load_template(App& app, const std::string& template_id) {
  auto& slot = app.state().poster.templates[template_id];
  if (slot.ready() || slot.status == LoadStatus::loading) return;
  slot.begin();
  app.host().load_text("/posters/" + template_id + ".json", [&app, template_id](bool ok, std::string text) {
    auto& arrived_in = app.state().poster.templates[template_id];
    if (ok)
      arrived_in.arrived(std::move(text), app.host().now_ms());
    else
      arrived_in.failed("error.offline");
    app.changed();
  });
}

}  // namespace

void load_poster(App& app, const std::string& product_id) {
  PosterSlice& poster = app.state().poster;
  if (poster.product_id != product_id) {
    const auto templates = std::move(poster.templates);
    poster = PosterSlice{};
    poster.templates = templates;
    poster.product_id = product_id;
  }
  load_product(app, Route{Screen::product, product_id, {}});
  if (!poster.link.ready()) load_promo_link(app, product_id, [](State& s) -> auto& { return s.poster.link; });
  if (!app.state().home.home.ready()) load_home(app);
  load_template(app, poster.template_id);
}

void apply(App& app, const EditPosterTitle& c) { app.state().poster.title = c.text; }

void apply(App& app, const EditPosterSubtitle& c) { app.state().poster.subtitle = c.text; }

void apply(App& app, const PickPosterTemplate& c) {
  app.state().poster.template_id = c.template_id;
  app.state().poster.palette = 0;
  load_template(app, c.template_id);
}

void apply(App& app, const PickPalette& c) { app.state().poster.palette = c.index; }

void apply(App& app, const ToggleAvatar& c) { app.state().poster.show_avatar = c.on; }

void apply(App& app, const SavePoster&) {
  if (app.state().poster.exporting || !app.poster_desk) return;
  app.state().poster.exporting = true;
  app.poster_desk->save();
}

void apply(App& app, const SharePoster&) {
  if (app.state().poster.exporting || !app.poster_desk) return;
  app.state().poster.exporting = true;
  app.poster_desk->share();
}

void apply(App& app, const PosterExported& c) {
  app.state().poster.exporting = false;
  app.state().poster.saved = c.ok;
  app.toast(c.ok ? "toast.poster_saved" : "error.poster_failed", c.ok);
}

}  // namespace fenxiao::client

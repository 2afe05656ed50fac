#include <cmath>

#include "client/app/logic.h"
#include "client/app/poster_texts.h"
#include "poster/packed.h"
#include "poster/scannable.h"

namespace fenxiao::client {
namespace {

using poster::TextField;

constexpr float k_editor_width_css = 230;
constexpr float k_share_width_css = 134;
constexpr float k_strip_width_css = 60;
constexpr std::size_t k_undo_steps_max = 50;
// A file is made when nothing changed for this long, so that a later tap finds it ready: sharing is only allowed
// within the tap.
constexpr int k_prepare_delay_ms = 350;
constexpr int k_release_delay_ms = 500;  // the screen or sheet is still moving away
constexpr const char* k_chosen_address = "poster:chosen";

class DeskMeasure : public poster::Measure {
 public:
  explicit DeskMeasure(PosterDesk& desk) : desk_(desk) {}
  float width(const poster::FontSpec& font, std::string_view text) override {
    return desk_.measure(static_cast<int>(font.role), font.weight, font.px, text);
  }

 private:
  PosterDesk& desk_;
};

std::string_view language_tag() { return language() == Language::en ? "en" : "zh-CN"; }

void load_template(App& app, const std::string& template_id) {
  auto& slot = app.state().poster.templates[template_id];
  if (slot.ready() || slot.status == LoadStatus::loading) return;
  slot.begin();
  app.host().load_text("/posters/" + template_id + ".json", [&app, template_id](bool ok, std::string text) {
    auto& arrived_in = app.state().poster.templates[template_id];
    auto form = ok ? poster::parse_template(text)
                   : Result<poster::Template, poster::TemplateError>(Refused{poster::TemplateError{}});
    if (form)
      arrived_in.arrived(std::move(form).value(), app.host().now_ms());
    else
      arrived_in.failed(ok ? "error.broken_answer" : "error.offline");
    app.changed();
  });
}

const contract::Product* product_of(const State& state) {
  const auto found = state.product.products.find(state.poster.product_id);
  return found != state.product.products.end() && found->second.value ? &*found->second.value : nullptr;
}

const contract::Sku* cheapest_of(const contract::Product& product) {
  const contract::Sku* cheapest = nullptr;
  for (const contract::Sku& sku : product.skus)
    if (!cheapest || sku.price.amount < cheapest->price.amount) cheapest = &sku;
  return cheapest;
}

// What goes onto the poster, and what it is made from.
struct Content {
  poster::Fields fields;
  std::vector<std::string> pictures;

  std::string inputs() const {
    std::string all;
    for (const std::string& text : fields.texts) all += text + '\n';
    for (const std::string& address : pictures) all += address + '\n';
    return all;
  }
};

Content content_of(const State& state, const contract::Product& product, const PosterLook& look) {
  Content content;
  poster::Fields& fields = content.fields;
  if (const auto& shop = state.session.shop.value) fields[TextField::shop] = shop->name;
  fields[TextField::title] = look.title.empty() ? own_poster_title(product) : look.title;
  fields[TextField::subtitle] = look.subtitle.empty() ? own_poster_subtitle(product) : look.subtitle;
  fields[TextField::product] = pick(product.title, product.title_en);
  if (const contract::Sku* sku = cheapest_of(product)) {
    fields[TextField::note] = pick(sku->name, sku->name_en);
    fields[TextField::price] = money_text(sku->price);
    if (sku->list_price && sku->list_price->amount > sku->price.amount)
      fields[TextField::strike_price] = money_text(*sku->list_price);
  }
  fields[TextField::link] = state.poster.link.value ? state.poster.link.value->url : "";
  content.pictures.resize(poster::k_picture_slots);
  if (!product.pictures.empty()) {
    const auto index = std::min(static_cast<std::size_t>(std::max(look.picture, 0)), product.pictures.size() - 1);
    content.pictures[0] = product.pictures[index].url;
    content.pictures[1] = product.pictures[index].cut_url.value_or("");
  }
  if (state.home.home.value) {
    fields[TextField::nickname] = state.home.home.value->display_name;
    if (look.show_avatar) content.pictures[2] = state.home.home.value->avatar_url.value_or("");
  }
  for (std::size_t i = 0; i < content.pictures.size(); ++i) fields.pictures[i] = !content.pictures[i].empty();
  return content;
}

// The display faces are fetched for the characters that stand on a poster, before anything is measured.
bool display_font_settled(App& app, const std::string& text) {
  auto& asked = app.state().poster.display_texts;
  if (text.empty()) return true;
  if (const auto found = asked.find(text); found != asked.end()) return found->second;
  asked[text] = false;
  app.poster_desk->load_display_font(text, [&app, text] {
    app.state().poster.display_texts[text] = true;
    app.changed();
  });
  return false;
}

void prepare_file(App& app, poster::DisplayList list, std::vector<std::string> pictures);

// Paints one poster if it is not painted so already; the old one stays in sight until then.
void keep_sheet(App& app, PosterSheet& sheet, const std::string& address, const PosterLook& look, float width_css,
                bool for_export) {
  State& state = app.state();
  const contract::Product* product = product_of(state);
  const auto form = state.poster.templates.find(look.template_id);
  if (!product || !state.poster.link.value || form == state.poster.templates.end() || !form->second.value) return;
  const Content content = content_of(state, *product, look);
  const poster::LayoutOptions options{static_cast<std::size_t>(std::max(look.palette, 0)), language_tag()};
  const int width_px = static_cast<int>(std::lround(width_css * app.poster_desk->scale()));
  std::string inputs = look.template_id + '\n' + std::to_string(look.palette) + '\n' + std::string(language_tag()) +
                       '\n' + std::to_string(width_px) + '\n' + content.inputs();
  if (sheet.inputs == inputs) return;
  if (!display_font_settled(app, poster::display_text(*form->second.value, content.fields, options))) return;
  DeskMeasure measure(*app.poster_desk);
  auto laid = poster::layout(*form->second.value, content.fields, measure, options);
  sheet.inputs = std::move(inputs);
  if (for_export) app.state().poster.file = PosterSlice::File::none;
  sheet.scannable = laid.ok() && !poster::scan_refusal(laid->list, content.fields[TextField::link]);
  if (!laid) return;  // the link is too long for a code: the screen says so
  sheet.address = address;
  sheet.width = laid->list.width;
  sheet.aspect = static_cast<float>(laid->list.width) / static_cast<float>(laid->list.height);
  sheet.frames = std::move(laid->frames);
  app.poster_desk->paint(address, poster::encode(laid->list), content.pictures, width_px);
  if (for_export && sheet.scannable) prepare_file(app, std::move(laid->list), content.pictures);
}

void save_file(App& app) {
  app.state().poster.exporting = PosterSlice::Export::running;
  app.poster_desk->save(app.state().poster.export_is_share, [&app](bool saved) {
    PosterSlice& slice = app.state().poster;
    slice.exporting = PosterSlice::Export::none;
    if (saved)
      app.toast(slice.export_is_share ? "toast.poster_shared" : "toast.poster_saved");
    else if (!slice.export_is_share)  // who closes the share sheet knows
      app.toast("error.poster_failed", false);
    app.changed();
  });
}

void prepare_file(App& app, poster::DisplayList list, std::vector<std::string> pictures) {
  app.state().poster.file = PosterSlice::File::making;
  const std::string wanted = app.state().poster.chosen.inputs;
  app.transport().after(k_prepare_delay_ms, [&app, wanted, list = std::move(list), pictures = std::move(pictures)] {
    if (app.state().poster.chosen.inputs != wanted) return;  // it changed meanwhile
    app.poster_desk->prepare(poster::encode(list), pictures, [&app, wanted](bool ok) {
      PosterSlice& slice = app.state().poster;
      if (slice.chosen.inputs != wanted) return;
      slice.file = ok ? PosterSlice::File::ready : PosterSlice::File::failed;
      if (slice.exporting == PosterSlice::Export::waiting) {
        if (ok) {
          save_file(app);
        } else {
          slice.exporting = PosterSlice::Export::none;
          app.toast("error.poster_failed", false);
        }
      }
      app.changed();
    });
  });
}

void release_posters(App& app) {
  PosterSlice& slice = app.state().poster;
  if (slice.in_sight) return;
  app.poster_desk->release();
  slice.chosen = {};
  slice.strip.clear();
  slice.file = PosterSlice::File::none;
  slice.exporting = PosterSlice::Export::none;
}

// One step of undo for a change; typing one text is one step.
PosterLook& change_look(App& app, const std::string& editing = {}) {
  PosterSlice& slice = app.state().poster;
  if (editing.empty() || slice.editing != editing) {
    slice.undo.push_back(slice.look);
    if (slice.undo.size() > k_undo_steps_max) slice.undo.erase(slice.undo.begin());
  }
  slice.editing = editing;
  return slice.look;
}

void export_poster(App& app, bool share) {
  PosterSlice& slice = app.state().poster;
  if (slice.exporting != PosterSlice::Export::none || !app.poster_desk || !slice.chosen.scannable) return;
  slice.export_is_share = share;
  if (slice.file == PosterSlice::File::ready) {
    save_file(app);
    return;
  }
  slice.exporting = PosterSlice::Export::waiting;
  if (slice.file != PosterSlice::File::making) slice.chosen.inputs.clear();  // laid out, painted and made anew
}

}  // namespace

void load_poster(App& app, const std::string& product_id) {
  PosterSlice& slice = app.state().poster;
  if (slice.product_id != product_id) {
    auto templates = std::move(slice.templates);
    slice = PosterSlice{};
    slice.templates = std::move(templates);
    slice.product_id = product_id;
  }
  load_product(app, Route{Screen::product, product_id, {}});
  if (!slice.link.ready()) load_promo_link(app, product_id, [](State& s) -> auto& { return s.poster.link; });
  if (!app.state().home.home.ready()) load_home(app);
  for (const std::string_view id : k_poster_templates) load_template(app, std::string(id));
}

void keep_posters(App& app) {
  State& state = app.state();
  PosterSlice& slice = state.poster;
  if (!app.poster_desk || slice.product_id.empty() || state.routes.empty()) return;
  const bool editor = state.routes.top().route.screen == Screen::poster;
  const bool in_sight = editor || state.share.open;
  if (slice.in_sight && !in_sight) app.transport().after(k_release_delay_ms, [&app] { release_posters(app); });
  slice.in_sight = in_sight;
  if (!in_sight) return;
  keep_sheet(app, slice.chosen, k_chosen_address, slice.look, k_editor_width_css, true);
  for (const std::string_view id : k_poster_templates) {
    PosterLook look = slice.look;
    look.template_id = id;
    if (id != slice.look.template_id) look.palette = 0;
    keep_sheet(app, slice.strip[std::string(id)], "poster:" + std::string(id), look,
               editor ? k_strip_width_css : k_share_width_css, false);
  }
}

void apply(App& app, const EditPosterTitle& c) { change_look(app, "title").title = c.text; }

void apply(App& app, const EditPosterSubtitle& c) { change_look(app, "subtitle").subtitle = c.text; }

void apply(App& app, const PickPosterTemplate& c) {
  if (app.state().poster.look.template_id == c.template_id) return;
  PosterLook& look = change_look(app);
  look.template_id = c.template_id;
  look.palette = 0;
  load_template(app, c.template_id);
}

void apply(App& app, const PickPalette& c) {
  if (app.state().poster.look.palette != c.index) change_look(app).palette = c.index;
}

void apply(App& app, const PickPosterPicture& c) {
  if (app.state().poster.look.picture != c.index) change_look(app).picture = c.index;
}

void apply(App& app, const ToggleAvatar& c) {
  if (app.state().poster.look.show_avatar != c.on) change_look(app).show_avatar = c.on;
}

void apply(App& app, const UndoPoster&) {
  PosterSlice& slice = app.state().poster;
  if (slice.undo.empty()) return;
  slice.look = slice.undo.back();
  slice.undo.pop_back();
  slice.editing.clear();
}

void apply(App& app, const SavePoster&) { export_poster(app, false); }

void apply(App& app, const SharePoster&) { export_poster(app, true); }

}  // namespace fenxiao::client

#include "client/storefront.h"

#include <charconv>
#include <utility>

#include "client/platform/platform.h"
#include "client/views/view.h"

namespace fenxiao::client {
namespace {

constexpr int k_text_timeout_ms = 15'000;
constexpr int k_text_again_ms = 2'000;

}  // namespace

Storefront::Storefront(Present present) : present_(std::move(present)), app_(*this, *this) {
  app_.poster_desk = &posters_;
}

void Storefront::start(std::function<void()> renew) {
  renew_ = std::move(renew);
  const std::string language_name = stored("language");
  const std::string spoken = language_name.empty() ? platform::preferred_language() : language_name;
  load_language(spoken.starts_with("zh") ? Language::zh_cn : Language::en);
  listen();
  app_.state().online = platform::online();
  app_.start(platform::hash(), stored("visitor_key"), {});
  platform::request_frame();
}

void Storefront::listen() {
  platform::Events& page = platform::events();
  const auto changed_if = [](bool changed) {
    if (changed) platform::request_frame();
  };
  page.frame = [this](double now) { draw(now); };
  page.hash_changed = [this](std::string_view hash) {
    app_.arrived(hash);
    platform::request_frame();
  };
  page.online_changed = [this](bool online) { app_.set_online(online); };
  page.resumed = [this] { app_.resumed(); };
  page.hidden = [] {};
  page.context_restored = [this] {
    platform::make_pages();
    platform::forget_pictures();
    frame_.forget_glyphs();
    if (renew_) renew_();
    platform::request_frame();
  };
  page.pointer = [this, changed_if](int kind, int pointer, float x, float y, double at_ms, bool touch) {
    changed_if(frame_.pointer(static_cast<ui::PointerKind>(kind), pointer, x, y, at_ms, touch));
  };
  page.wheel = [this, changed_if](float x, float y, float dx, float dy) { changed_if(frame_.wheel(x, y, dx, dy)); };
  page.field_edited = [this, changed_if](std::string_view id, std::string_view value) {
    changed_if(frame_.field_edited(id, value));
  };
  page.field_submitted = [this, changed_if](std::string_view id) { changed_if(frame_.field_submitted(id)); };
  page.field_focused = [this, changed_if](std::string_view id, bool focused) {
    changed_if(frame_.field_focused(id, focused));
  };
  page.activated = [this, changed_if](std::string_view id) { changed_if(frame_.activated(id)); };
}

// inbox → logic → layout → draw → fields → semantics → what the drawing emitted → the next frame only if something moves
void Storefront::draw(double now) {
  State& state = app_.state();
  state.now_ms = now;
  app_.apply(commands_.take());
  state.theme = stored("theme");
  state.dark = state.theme.empty() ? platform::screen().dark : state.theme == "dark";
  const ui::Theme& theme = state.dark ? ui::k_dark : ui::k_light;
  ++frames_;
  if (!worded_ || state.routes.empty()) {
    frame_.run(now, theme, words_, 0, [](ui::Ui&) {});
    present_(frame_.canvas(), theme.bg);
    return;
  }
  describe(theme);
  present_(frame_.canvas(), theme.bg);
  describe_page(theme);
  took_early_taps();
  app_.apply(commands_.take());
  take_over_when_shown();
  if (frame_.moving()) platform::request_frame();
  if (frame_.wake_at() >= 0) platform::wake_at(frame_.wake_at());
}

void Storefront::describe(const ui::Theme& theme) {
  const State& state = app_.state();
  const RouteInstance here = state.routes.top();
  if (here.id != visit_) {
    const bool tab = is_tab(here.route.screen) || visit_ == 0;
    const bool seen_already = platform::arrived_by_gesture();
    frame_.enter(seen_already || visit_ == 0 ? ui::Entrance::none
                 : tab                       ? ui::Entrance::fade
                 : here.id > visit_          ? ui::Entrance::forward
                                             : ui::Entrance::back);
    visit_ = here.id;
    std::vector<std::uint32_t> visits{0};
    for (const RouteInstance& instance : state.routes.all()) visits.push_back(instance.id);
    frame_.keep_visits(visits);
  }
  if (platform::screen().host_swipes_back || !state.routes.can_pop())
    frame_.back = {};
  else
    frame_.back = [this] { commands_.emit(GoBack{}); };
  frame_.run(state.now_ms, theme, words_, here.id, [&](ui::Ui& ui) {
    if (early_scroll_ > 0) ui.scroll_to("product", early_scroll_, false);
    views::draw({state, here, ui, ui.theme(), commands_});
  });
}

void Storefront::describe_page(const ui::Theme& theme) {
  const State& state = app_.state();
  const std::string title = state.session.shop.value ? state.session.shop.value->name : std::string();
  const std::string language_name = language() == Language::en ? "en" : "zh-CN";
  std::string all = title + '\n' + language_name + (state.dark ? "d" : "l");
  if (all == described_) return;
  described_ = std::move(all);
  platform::describe_page(title, language_name, theme.bg);
}

// The share page stays until the product is there; any other first screen takes over at once.
void Storefront::take_over_when_shown() {
  const State& state = app_.state();
  const Route& route = state.routes.top().route;
  if (route.screen == Screen::product) {
    const auto found = state.product.products.find(route.id);
    if (found == state.product.products.end() || found->second.first_load()) return;
    // One frame later: then it stands where the share page is scrolled to.
    if (!std::exchange(product_shown_, true)) return platform::request_frame();
  }
  platform::take_over();
  taken_over_ = true;
  early_scroll_ = 0;
}

void Storefront::took_early_taps() {
  if (taken_over_) return;
  for (const std::string& tap : platform::take_early_taps()) {
    constexpr std::string_view k_scroll = "scroll=";
    int scroll_px = 0;
    if (tap.starts_with(k_scroll) &&
        std::from_chars(tap.data() + k_scroll.size(), tap.data() + tap.size(), scroll_px).ec == std::errc{})
      early_scroll_ = static_cast<float>(scroll_px);
    if (tap == "buy") commands_.emit(OpenSkuSheet{true});
    if (tap == "shop") commands_.emit(Go{{Screen::shop, {}, {}}});
  }
}

// --- Host
double Storefront::now_ms() const { return platform::now_ms(); }
void Storefront::request_frame() { platform::request_frame(); }
void Storefront::set_hash(const std::string& hash, bool replace) { platform::set_hash(hash, replace); }
void Storefront::go_back() { platform::go_back(); }
void Storefront::copy_text(const std::string& text) { platform::copy_text(text); }
bool Storefront::can_share() const { return platform::can_share(); }
void Storefront::share_link(const std::string& title, const std::string& address) {
  platform::share_link(title, address, [](bool) {});  // closing the sheet is no failure
}
std::string Storefront::stored(std::string_view name) const { return platform::stored(name); }
void Storefront::store(std::string_view name, const std::string& value) { platform::store(name, value); }
bool Storefront::visible() const { return platform::visible(); }

void Storefront::load_language(Language wanted) {
  load_text(wanted == Language::en ? "/i18n/en.json" : "/i18n/zh-CN.json",
            [this, wanted](bool ok, const std::string& text) {
              if (!ok || !::fenxiao::client::load_language(wanted, text)) {
                // Without words nothing can be shown; with some, the old ones stay.
                if (!worded_) platform::after(k_text_again_ms, [this, wanted] { load_language(wanted); });
                return;
              }
              worded_ = true;
              words_ = {tr("action.back"), tr("action.close"), tr("action.retry"), tr("state.loading")};
              app_.changed();
            });
}

void Storefront::load_text(const std::string& address, std::function<void(bool ok, std::string text)> done) {
  platform::fetch("GET", address, {}, {}, k_text_timeout_ms, [done = std::move(done)](platform::Reply reply) {
    done(reply.status == 200, std::move(reply.body));
  });
}

// --- Transport
void Storefront::send(const HttpRequest& request, std::function<void(HttpReply)> done) {
  platform::fetch(request.method, request.address, request.body, request.idempotency_key, request.timeout_ms,
                  [done = std::move(done)](platform::Reply reply) { done({reply.status, std::move(reply.body)}); });
}
void Storefront::after(int delay_ms, std::function<void()> run) { platform::after(delay_ms, std::move(run)); }
std::string Storefront::random_key() { return platform::random_key(); }

}  // namespace fenxiao::client

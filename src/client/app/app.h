// The app without its screens: state, commands, network, navigation. Everything that leaves it goes through Host, so
// that the logic runs natively in tests.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/app/command.h"
#include "client/app/state.h"
#include "client/net/api.h"

namespace fenxiao::client {

// What the page gives the app.
class Host {
 public:
  virtual ~Host() = default;
  virtual double now_ms() const = 0;
  virtual void request_frame() = 0;
  virtual void set_hash(const std::string& hash, bool replace) = 0;  // answers later through App::arrived
  virtual void go_back() = 0;                                        // one step of the browser's history
  virtual void copy_text(const std::string& text) = 0;
  virtual bool can_share() const = 0;  // a link can go into the phone's own share sheet
  virtual void share_link(const std::string& title, const std::string& address) = 0;  // the address may be relative
  virtual std::string stored(std::string_view name) const = 0;                        // empty: none
  virtual void store(std::string_view name, const std::string& value) = 0;
  virtual void load_language(Language language) = 0;  // fetches the table, then asks for a frame
  virtual void load_text(const std::string& address, std::function<void(bool ok, std::string text)> done) = 0;
  virtual bool visible() const = 0;
};

// The page's side of posters (web/painter.js): widths, pixels, the file. `pictures` are addresses in the order of
// poster::PictureSlot; empty: none.
class PosterDesk {
 public:
  using Bytes = std::vector<std::uint8_t>;
  virtual ~PosterDesk() = default;
  virtual float measure(int role, int weight, float px, std::string_view text) = 0;
  // Answers also when the font did not come in time: it is then measured and drawn in the sans face.
  virtual void load_display_font(const std::string& text, std::function<void()> done) = 0;
  virtual void paint(const std::string& address, const Bytes& packed, const std::vector<std::string>& pictures,
                     int width_px) = 0;
  virtual void prepare(const Bytes& packed, const std::vector<std::string>& pictures,
                       std::function<void(bool)> done) = 0;
  // By the host's ladder. False: it could not be saved, or the person closed the share sheet.
  virtual void save(bool share, std::function<void(bool)> done) = 0;
  virtual void release() = 0;       // no poster is in sight: canvases, textures and the file go
  virtual float scale() const = 0;  // device pixels per css pixel
};

class App {
 public:
  App(Transport& transport, Host& host) : host_(host), transport_(transport), api_(transport) {}

  // The page is up: who is here, and what does the address say.
  void start(std::string_view hash, std::string_view visitor_key, std::string_view promo_code);
  // The hash changed, by us or by the person.
  void arrived(std::string_view hash);
  void set_online(bool online);
  // The page became visible again: what may have changed meanwhile is asked for.
  void resumed();

  void apply(const Command& command);
  void apply(std::vector<Command> commands) {
    for (const Command& command : commands) apply(command);
  }

  State& state() { return state_; }
  const State& state() const { return state_; }
  Host& host() { return host_; }
  Api& api() { return api_; }
  Transport& transport() { return transport_; }
  PosterDesk* poster_desk = nullptr;  // none: posters are not painted (tests of other things)

  void go(const Route& route, bool replace = false);
  void toast(const std::string& text_key, bool good = true);
  void changed();
  std::string fresh_key() { return transport_.random_key(); }

  // Fetches into a slot of the state. A slot that is loading is left alone; a quiet fetch shows no loading and asks for
  // a frame only if the answer differs.
  template <class Req, class Res>
  void fetch(const contract::Endpoint<Req, Res>& endpoint, const Req& request,
             std::function<Loadable<Res>&(State&)> slot) {
    Loadable<Res>& target = slot(state_);
    if (target.status == LoadStatus::loading) return;
    const auto generation = target.begin();
    api_.template call<Req, Res>(endpoint, request, [this, slot, generation](Result<Res, CallError> reply) {
      Loadable<Res>& arrived_in = slot(state_);
      if (arrived_in.generation != generation) return;
      if (reply) {
        const bool same = arrived_in.value && contract::encode(*arrived_in.value) == contract::encode(*reply);
        arrived_in.arrived(std::move(reply).value(), host_.now_ms());
        if (same) return;
      } else {
        failed(reply.error());
        arrived_in.failed(reply.error().text_key());
      }
      changed();
    });
    if (!target.value) changed();
  }

  // Fetches the first page, or the next one.
  template <class Req, class Item>
  void fetch_page(const contract::Endpoint<Req, contract::Page<Item>>& endpoint, Req request, bool more,
                  std::function<PagedList<Item>&(State&)> slot) {
    PagedList<Item>& list = slot(state_);
    if (more) {
      if (!list.next_cursor || list.loading_more || list.items.status == LoadStatus::loading) return;
      list.loading_more = true;
      request.cursor = list.next_cursor;
    }
    const auto generation = more ? list.items.generation : list.items.begin();
    using Reply = Result<contract::Page<Item>, CallError>;
    api_.template call<Req, contract::Page<Item>>(endpoint, request, [this, slot, generation, more](Reply reply) {
      PagedList<Item>& arrived_in = slot(state_);
      if (arrived_in.items.generation != generation) return;
      if (more) arrived_in.loading_more = false;
      if (reply) {
        auto page = std::move(reply).value();
        if (more && arrived_in.items.value) {
          auto& items = *arrived_in.items.value;
          items.insert(items.end(), std::make_move_iterator(page.items.begin()),
                       std::make_move_iterator(page.items.end()));
        } else {
          arrived_in.items.arrived(std::move(page.items), host_.now_ms());
        }
        arrived_in.next_cursor = std::move(page.next_cursor);
      } else {
        failed(reply.error());
        if (!more) arrived_in.items.failed(reply.error().text_key());
      }
      changed();
    });
    changed();
  }

  // What every failed call has in common: a session that ended sends the person to sign in again.
  void failed(const CallError& error);

 private:
  void enter(const Route& route);
  void poll();
  void look_again();  // asks, unseen, for what another person may have changed

  Host& host_;
  Transport& transport_;
  Api api_;
  State state_;
  bool polling_ = false;
  int ticks_ = 0;
};

}  // namespace fenxiao::client

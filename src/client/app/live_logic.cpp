// One call stays open while the page is seen; the server answers it when something of this person's has changed. A plain
// request that takes long works where event streams do not: behind proxies that buffer, in webviews without EventSource.
// Where it fails, App::poll asks on a clock as before.
#include <algorithm>
#include <optional>

#include "client/app/logic.h"

namespace fenxiao::client {
namespace {

constexpr int k_call_ms = 40'000;       // the server answers after 25 s
constexpr int k_breath_ms = 300;        // several commits in a row are looked at once
constexpr int k_again_ms = 4'000;       // after a failure, doubled each time …
constexpr int k_again_ms_max = 64'000;  // … up to this
constexpr double k_too_soon_ms = 1'000;

}  // namespace

bool hears(const State& state) { return state.live.failures == 0 && !state.live.since.empty(); }

void listen(App& app, const std::function<void()>& look_again) {
  LiveSlice& live = app.state().live;
  if (live.waiting || !app.state().session.signed_in() || !app.state().online || !app.host().visible()) return;
  live.waiting = true;
  contract::LiveQuery query;
  if (!live.since.empty()) query.since = live.since;
  const WireRequest wire = wire_request(contract::k_live, query);
  const double asked_at_ms = app.host().now_ms();
  app.transport().send({wire.method, wire.address, {}, {}, k_call_ms}, [&app, look_again, asked_at_ms,
                                                                        person = live.person](HttpReply got) {
    LiveSlice& slice = app.state().live;
    if (slice.person != person) return;  // somebody else's, or nobody's by now
    std::optional<contract::LiveReply> reply;
    if (got.status == 200)
      if (auto decoded = contract::decode<contract::LiveReply>(std::string_view(got.body)))
        reply = std::move(decoded).value();
    const bool first = slice.since.empty();
    const bool early = reply && !first && !reply->changed && app.host().now_ms() - asked_at_ms < k_too_soon_ms;
    int wait_ms = k_breath_ms;
    if (reply && !early) {
      slice.failures = 0;
      slice.since = reply->since;
      slice.alone = reply->alone;
      // What changed between the first look and the first call is not told: look once more.
      if (reply->changed || first) look_again();
    } else {
      // Too many listen there, or the way there is broken.
      wait_ms = std::min(k_again_ms << std::min(slice.failures, 4), k_again_ms_max);
      ++slice.failures;
    }
    app.transport().after(wait_ms, [&app, look_again, person] {
      if (app.state().live.person != person) return;
      app.state().live.waiting = false;
      listen(app, look_again);
    });
  });
}

}  // namespace fenxiao::client

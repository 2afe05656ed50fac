#include <algorithm>

#include "client/app/logic.h"

namespace fenxiao::client {
namespace {

constexpr std::int64_t k_page = 20;

void fetch_messages(App& app, bool more) {
  contract::MessageQuery query;
  query.limit = k_page;
  app.fetch_page<contract::MessageQuery, contract::Message>(contract::k_messages, query, more,
                                                            [](State& s) -> auto& { return s.messages.list; });
}

}  // namespace

void load_messages(App& app) {
  MessagesSlice& slice = app.state().messages;
  const std::uint32_t here = app.state().routes.top().id;
  if (slice.visit != here) {
    slice.visit = here;
    slice.fresh.clear();
  }
  fetch_messages(app, false);
}

void load_more_messages(App& app) { fetch_messages(app, true); }

void follow_messages(App& app) {
  const auto& items = app.state().messages.list.items;
  if (items.status != LoadStatus::loading && (!items.value || items.value->size() <= k_page))
    fetch_messages(app, false);
}

void apply(App& app, const SawMessages&) {
  MessagesSlice& slice = app.state().messages;
  if (!slice.list.items.value) return;
  contract::ReadUpTo request;
  for (contract::Message& message : *slice.list.items.value) {
    if (!message.unread) continue;
    message.unread = false;
    slice.fresh.insert(message.message_id.text());
    request.up_to = std::max(request.up_to, message.told_at);
  }
  if (request.up_to.ms == 0) return;
  app.api().call<contract::ReadUpTo, contract::Unread>(
      contract::k_read_messages, request, [&app](Result<contract::Unread, CallError> reply) {
        if (!reply) return app.failed(reply.error());  // they stay unread there, and are told again
        auto& home = app.state().home.home;
        if (home.value) home.value->unread_messages = reply->unread_messages;
        app.changed();
      });
}

}  // namespace fenxiao::client

#include "client/app/logic.h"

namespace fenxiao::client {
namespace {

// Shown as it will be; what the server says to it replaces or undoes it.
void save(App& app, contract::ProfileChange change) {
  ProfileSlice& slice = app.state().profile;
  slice.saving = true;
  slice.error_key.clear();
  app.api().call<contract::ProfileChange, contract::Profile>(
      contract::k_set_profile, change, [&app, name = change.display_name](Result<contract::Profile, CallError> reply) {
        ProfileSlice& p = app.state().profile;
        p.saving = false;
        if (reply) {
          if (p.name == name) p.name.reset();  // else it is still being typed
          auto& home = app.state().home.home;
          if (home.value) home.value->display_name = reply->display_name;
          auto& session = app.state().session.session;
          if (session.value) session.value->display_name = reply->display_name;
          p.profile.begin();
          p.profile.arrived(std::move(reply).value(), app.host().now_ms());
          app.toast("toast.profile_saved");
        } else {
          app.failed(reply.error());
          p.error_key = reply.error().text_key();
        }
        app.changed();
      });
}

}  // namespace

void load_profile(App& app) {
  app.fetch<contract::Empty, contract::Profile>(contract::k_profile, {},
                                                [](State& s) -> auto& { return s.profile.profile; });
}

void apply(App& app, const EditDisplayName& c) {
  app.state().profile.name = c.text;
  app.state().profile.error_key.clear();
}

void apply(App& app, const ShowAvatar& c) {
  const ProfileSlice& slice = app.state().profile;
  if (slice.saving || !slice.profile.value) return;
  save(app, {slice.profile.value->display_name, c.on});
}

void apply(App& app, const SaveProfile&) {
  const ProfileSlice& slice = app.state().profile;
  if (slice.saving || !slice.profile.value || !slice.name) return;
  save(app, {*slice.name, slice.profile.value->show_avatar});
}

}  // namespace fenxiao::client

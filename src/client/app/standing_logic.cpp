#include "client/app/logic.h"

namespace fenxiao::client {
namespace {

constexpr std::int64_t k_places = 50;
constexpr std::int64_t k_members = 20;

}  // namespace

void load_tier(App& app) {
  app.fetch<contract::Empty, contract::MyTier>(contract::k_my_tier, {},
                                               [](State& s) -> auto& { return s.standing.tier; });
}

void load_leaderboard(App& app) {
  contract::LeaderboardQuery query;
  query.period = app.state().standing.period;
  query.limit = k_places;
  app.fetch<contract::LeaderboardQuery, contract::Leaderboard>(
      contract::k_leaderboard, query, [period = query.period](State& s) -> auto& { return s.standing.boards[period]; });
}

void apply(App& app, const ShowPeriod& c) {
  app.state().standing.period = c.period;
  load_leaderboard(app);
}

void load_team(App& app) {
  app.state().standing.loading_more = false;
  contract::TeamQuery query;
  query.limit = k_members;
  app.fetch<contract::TeamQuery, contract::Team>(contract::k_team, query,
                                                 [](State& s) -> auto& { return s.standing.team; });
}

void load_more_team(App& app) {
  StandingSlice& slice = app.state().standing;
  if (!slice.team.value || !slice.team.value->next_cursor || slice.loading_more ||
      slice.team.status == LoadStatus::loading)
    return;
  slice.loading_more = true;
  contract::TeamQuery query;
  query.limit = k_members;
  query.cursor = slice.team.value->next_cursor;
  app.api().call<contract::TeamQuery, contract::Team>(
      contract::k_team, query, [&app, generation = slice.team.generation](Result<contract::Team, CallError> reply) {
        StandingSlice& s = app.state().standing;
        if (s.team.generation != generation || !s.team.value) return;
        s.loading_more = false;
        if (reply) {
          auto& items = s.team.value->items;
          items.insert(items.end(), reply->items.begin(), reply->items.end());
          s.team.value->next_cursor = reply->next_cursor;
        } else {
          app.failed(reply.error());
        }
        app.changed();
      });
}

}  // namespace fenxiao::client

// What the composition root wires in: the endpoints of every feature and the jobs that keep them moving.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/router.h"

namespace fenxiao::server::features {

struct Options {
  bool demo_doors = false;     // sandbox payment and payout: only on a database marked as demo or test
  std::string assets_dir;      // posters, demo pictures
  std::string index_html;      // the app's page: its head and body go into landing pages
};
// Everything but sessions and the two infrastructure doors (sandbox SMS, clock).
void register_all(Router& router, const Options& options);

// Runs for one shop inside the committer. Answers how much it did: more than nothing means "call me again".
struct Job {
  std::string_view name;
  std::function<std::int64_t(WriteContext&)> run;
};
std::vector<Job> jobs(const Options& options);

}  // namespace fenxiao::server::features

// Work that has to call out of the house. A command takes it on and says so in the database; then it is done on a thread of its
// own, outside of every transaction; then another command writes what came of it. What was taken on has a time limit in the
// database (a lease), so that the work of a server that was killed comes free for another.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "server/committer/context.h"

namespace fenxiao::server {

// Writes the result; it is the writer's business to see whether the lease is still its own.
using Settle = std::function<void(WriteContext&)>;
// Blocks for its own time limit at most.
using Errand = std::function<Settle()>;

struct ErrandSource {
  std::string name;
  // Takes on at most `room` pieces of what is due in a shop. Runs again if its batch had to be run again.
  std::function<std::vector<Errand>(WriteContext&, std::size_t room)> claim;
};

}  // namespace fenxiao::server

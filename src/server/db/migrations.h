// Numbered migrations (migrations/NNNN_name/up.sql), each in one transaction, each followed by its check.sql: every
// statement there must return no row. What ran is recorded with its hash; a changed file is refused.
#pragma once

#include <span>
#include <string_view>

#include "server/db/db.h"

namespace fenxiao::server {

struct Migration {
  std::string_view name;  // "0001_core"
  std::string_view up;
  std::string_view check;
};

std::span<const Migration> built_in_migrations();  // embedded at build time, in order

// Runs what has not run yet; returns how many did. Throws Fault{corrupt} where history differs.
int migrate(Db& db, std::span<const Migration> migrations, Instant now);

}  // namespace fenxiao::server

// The shop that --demo and --test begin with.
#pragma once

#include <functional>
#include <string>

#include "server/committer/context.h"

namespace fenxiao::server {

// Runs its work in one transaction of the first shop.
using SeedWrite = std::function<void(const std::function<void(WriteContext&)>&)>;

// Fills an empty database; one that has a product is left alone.
void seed_demo(const SeedWrite& write, const std::string& demo_directory);
// Who can sign in, for people at a terminal.
std::string demo_accounts_text(const std::string& base_url);

}  // namespace fenxiao::server

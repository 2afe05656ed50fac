// The demo shop: filled once, into a database that is marked as one.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "server/features/features.h"
#include "server/shop/accounts.h"

namespace fenxiao::server {

// Runs a piece of work in one committed transaction of the shop, on nobody's behalf.
using SeedWrite = std::function<void(const std::function<void(WriteContext&)>&)>;

enum class DemoScope {
  people_and_goods,  // everybody has joined, nobody has bought: what tests begin with
  three_months,      // and three months of trade: what a person is shown
};

// Fills the shop from the files of the assets' demo folder. False, and nothing done, where there are goods already. Throws Fault.
bool seed_demo(const SeedWrite& write, const FeatureAssets& assets, DemoScope scope);

// The demo's staff, to run another shop as well.
std::vector<shop::NewStaff> demo_staff(const FeatureAssets& assets);

// Who may sign in, for the terminal.
std::string demo_accounts_text(const std::string& base_url);

}  // namespace fenxiao::server

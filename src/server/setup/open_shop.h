// A shop comes into being: its row, and the people who may sign in to run it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/committer/committer.h"
#include "server/shop/accounts.h"

namespace fenxiao::server {

struct NewShop {
  std::string host = "*";  // as in the Host header; "*": the shop of every name that no other shop has
  std::string name;
  std::string currency = "CNY";
  std::int64_t utc_offset_min = 480;
  std::vector<shop::NewStaff> staff = {};
};

// In one committed transaction. False, and nothing done, where a shop with this host is there already.
bool open_shop(Committer& committer, const NewShop& shop);

}  // namespace fenxiao::server

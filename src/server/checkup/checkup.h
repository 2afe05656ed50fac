// Is this database what its books, its orders and its shelves say it is? Everything that is kept in two forms (a running
// total and what it adds up, a copy and what it was taken from) is computed again and compared.
#pragma once

#include <string>
#include <vector>

#include "server/db/db.h"
#include "server/personal.h"

namespace fenxiao::server {

struct Examined {
  std::string what;                   // "stock is what was received, sold and reserved"
  std::int64_t rows = 0;              // how many were looked at
  std::vector<std::string> findings;  // empty: as it should be
  void add(std::string finding);      // after twenty only "… and more"
};

// The file itself: pages, references between tables.
std::vector<Examined> examine_database(Tx& tx, std::string_view engine);
// The ledger, and what must agree with it.
std::vector<Examined> examine_shop(Tx& tx, ShopId shop, const PersonalVault& vault);

}  // namespace fenxiao::server

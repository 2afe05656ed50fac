// fenxiao-server reconcile: a channel's bill beside the shop's payouts.
#pragma once

#include <optional>
#include <string>

#include "server/db/db.h"

namespace fenxiao::server {

struct ReconcileOptions {
  std::string channel;  // "wechat" | "alipay"
  std::string bill;     // a file
  std::string shop;     // its id; empty: the only one
};

// Prints what it finds. 0: the two agree; 1: they do not. A file that cannot be read is a Fault.
int reconcile_bill(Db& db, const ReconcileOptions& options);

}  // namespace fenxiao::server

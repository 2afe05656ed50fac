// What was told to other systems, or waits to be: the outbox and the deliveries of webhooks.
#pragma once

#include <vector>

#include "server/checkup/checkup.h"

namespace fenxiao::server {

std::vector<Examined> examine_events(Tx& tx, ShopId shop);

}  // namespace fenxiao::server

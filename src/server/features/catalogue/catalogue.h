// Categories and products, as a buyer and as a distributor sees them.
#pragma once

#include "server/http/router.h"
#include "server/shop/goods.h"

namespace fenxiao::server::features {

void register_catalogue(Router& router);

}  // namespace fenxiao::server::features

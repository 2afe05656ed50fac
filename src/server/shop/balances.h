// A distributor's balances on the wire.
#pragma once

#include "contract/distributor.h"
#include "server/committer/context.h"

namespace fenxiao::server::shop {

contract::Balances wire_balances(const ReadContext& ctx, DistributorId distributor);

}  // namespace fenxiao::server::shop

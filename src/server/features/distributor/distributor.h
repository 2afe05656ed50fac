// Becoming a distributor, and what a distributor sees first.
#pragma once

#include "contract/distributor.h"
#include "server/features/features.h"

namespace fenxiao::server::features {

Result<contract::Application, ApiError> apply_distributor(const contract::ApplyRequest& request, WriteContext& ctx);
Result<contract::Application, ApiError> approve_application(const contract::ApproveRequest& request, WriteContext& ctx);
Result<contract::Application, ApiError> reject_application(const contract::RejectRequest& request, WriteContext& ctx);
// He is one from now on: after an approval, or because another system says so.
DistributorId enrol(WriteContext& ctx, AccountId account, std::string_view name, DistributorId referrer, TierId tier);
Result<contract::Home, ApiError> home(const contract::Empty& query, ReadContext& ctx);

void register_distributor(Router& router);

}  // namespace fenxiao::server::features

// What stops the clock of a commission, and the audit log.
#pragma once

#include "contract/risk.h"
#include "server/features/features.h"

namespace fenxiao::server::features {

Result<contract::Pause, ApiError> open_after_sale(const contract::PauseRequest& request, WriteContext& ctx);
Result<contract::Pause, ApiError> place_hold(const contract::PauseRequest& request, WriteContext& ctx);
Result<contract::Pause, ApiError> close_pause(const contract::PauseEnd& request, WriteContext& ctx);

void register_pauses(Router& router);
void register_risk(Router& router);

}  // namespace fenxiao::server::features

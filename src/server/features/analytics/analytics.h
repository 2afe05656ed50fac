// Leaderboards and the shop's figures, from running totals (shop/running_totals.h).
#pragma once

#include "contract/analytics.h"
#include "server/features/features.h"

namespace fenxiao::server::features {

Result<contract::Leaderboard, ApiError> leaderboard(const contract::LeaderboardQuery& query, ReadContext& ctx);
Result<contract::Dashboard, ApiError> dashboard(const contract::DashboardQuery& query, ReadContext& ctx);
void register_analytics(Router& router);

}  // namespace fenxiao::server::features

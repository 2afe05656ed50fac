// Becoming a distributor, and what a distributor sees first.
#pragma once

#include "contract/distributor.h"
#include "contract/distributor_admin.h"
#include "contract/standing.h"
#include "server/features/features.h"
#include "server/shop/people.h"

namespace fenxiao::server::features {

Result<contract::Application, ApiError> apply_distributor(const contract::ApplyRequest& request, WriteContext& ctx);
Result<contract::Application, ApiError> approve_application(const contract::ApproveRequest& request, WriteContext& ctx);
Result<contract::Application, ApiError> reject_application(const contract::RejectRequest& request, WriteContext& ctx);
// He is one from now on: after an approval, or because another system says so.
DistributorId enrol(WriteContext& ctx, AccountId account, std::string_view name, DistributorId referrer, TierId tier);
Result<contract::Home, ApiError> home(const contract::Empty& query, ReadContext& ctx);

// --- tiers.cpp ---
// The tier with the way to the next one.
contract::TierProgress tier_progress(const ReadContext& ctx, const shop::DistributorRow& me);
// How a distributor begins: the first line of the history of his tier.
void begin_tier(WriteContext& ctx, DistributorId who, TierId tier);
// A job: looks at tiers whose sales have changed or have left the window. How many were looked at.
std::int64_t evaluate_tiers(WriteContext& ctx);
Result<contract::DistributorEntry, ApiError> set_tier(const contract::TierByHand& request, WriteContext& ctx);
void register_tiers(Router& router);

// --- people.cpp ---
contract::DistributorEntry wire_entry(const ReadContext& ctx, const shop::DistributorRow& row);
Result<contract::DistributorEntry, ApiError> suspend_distributor(const contract::StatusChange& request,
                                                                 WriteContext& ctx);
Result<contract::DistributorEntry, ApiError> resume_distributor(const contract::StatusChange& request,
                                                                WriteContext& ctx);
Result<contract::DistributorEntry, ApiError> retire_distributor(const contract::StatusChange& request,
                                                                WriteContext& ctx);
Result<contract::BuyerBinding, ApiError> rebind_buyer(const contract::RebindRequest& request, WriteContext& ctx);
void register_people(Router& router);

std::int64_t forget_messages(WriteContext& ctx);  // a job: the old ones

void register_messages(Router& router);
void register_profile(Router& router);
void register_distributor(Router& router);

}  // namespace fenxiao::server::features

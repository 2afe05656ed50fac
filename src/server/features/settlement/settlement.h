// What was earned and why, statements, the rules behind it, and whether the books are sound.
#pragma once

#include "contract/commission.h"
#include "contract/policies.h"
#include "contract/tax.h"
#include "server/features/features.h"

namespace fenxiao::server::features {

Result<contract::Rule, ApiError> add_rule(const contract::RuleRequest& request, WriteContext& ctx);
Result<contract::Rule, ApiError> end_rule(const contract::RuleEnd& request, WriteContext& ctx);
Result<contract::Attestation, ApiError> record_attestation(const contract::AttestRequest& request, WriteContext& ctx);
Result<contract::CommissionDetail, ApiError> commission_detail(const contract::CommissionRef& query, ReadContext& ctx);
Result<contract::Statement, ApiError> statement(const contract::StatementQuery& query, ReadContext& ctx);
Result<contract::Policies, ApiError> set_policies(const contract::Policies& request, WriteContext& ctx);
Result<contract::Debt, ApiError> repay_debt(const contract::DebtAction& request, WriteContext& ctx);
Result<contract::Debt, ApiError> write_off_debt(const contract::DebtAction& request, WriteContext& ctx);
void register_debts(Router& router);
void register_rules(Router& router);
void register_policies(Router& router);
void register_settlement(Router& router);

}  // namespace fenxiao::server::features

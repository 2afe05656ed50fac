#include "server/features/settlement/settlement.h"
#include "server/ledger/ledger.h"
#include "server/shop/people.h"
#include "server/shop/wire.h"

namespace fenxiao::server::features {
namespace {

struct DebtActionTag {
  static constexpr std::string_view k_prefix = "dba";
};
struct Kind {
  std::string_view name;
  domain::Journal (*journal)(DistributorId, std::int64_t);
};
constexpr Kind k_repayment{"debt.repaid", domain::repay_debt};
constexpr Kind k_write_off{"debt.written_off", domain::write_off_debt};

Result<contract::Debt, ApiError> settle(const contract::DebtAction& request, const Kind& kind, WriteContext& ctx) {
  if (auto fits = shop::check_currency(ctx.shop, request.amount, "amount"); !fits) return Refused{fits.error()};
  if (!shop::find_distributor(ctx.reading(), request.distributor_id))
    return refuse(ErrorCode::not_found, "distributor_id");
  const std::int64_t debt_fen = load_balances(ctx.tx, ctx.shop.id, request.distributor_id).debt_fen;
  if (request.amount.amount <= 0 || request.amount.amount > debt_fen)
    return refuse_field("amount.amount", "out_of_range", "the debt is " + std::to_string(debt_fen));
  const auto id = ctx.ids.next<Id<DebtActionTag>>();
  post(ctx, kind.journal(request.distributor_id, request.amount.amount), std::string(kind.name) + ":" + id.text());
  const std::int64_t left_fen = debt_fen - request.amount.amount;
  ctx.audit.record(kind.name, request.distributor_id.text(), std::to_string(debt_fen), std::to_string(left_fen),
                   request.reason);
  ctx.outbox.append("distributor:" + request.distributor_id.text(), kind.name,
                    R"({"distributor_id":")" + request.distributor_id.text() + R"(","amount_fen":)" +
                        std::to_string(request.amount.amount) + "}");
  return contract::Debt{request.distributor_id, shop::money(ctx.shop, left_fen)};
}

}  // namespace

Result<contract::Debt, ApiError> repay_debt(const contract::DebtAction& request, WriteContext& ctx) {
  return settle(request, k_repayment, ctx);
}
Result<contract::Debt, ApiError> write_off_debt(const contract::DebtAction& request, WriteContext& ctx) {
  return settle(request, k_write_off, ctx);
}

void register_debts(Router& router) {
  router.write(contract::k_repay_debt, repay_debt);
  router.write(contract::k_write_off_debt, write_off_debt);
}

}  // namespace fenxiao::server::features

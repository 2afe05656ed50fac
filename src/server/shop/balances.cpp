#include "server/shop/balances.h"

#include "server/ledger/ledger.h"
#include "server/shop/wire.h"

namespace fenxiao::server::shop {

contract::Balances wire_balances(const ReadContext& ctx, DistributorId distributor) {
  const domain::Balances balances = load_balances(ctx.tx, ctx.shop.id, distributor);
  const auto withdrawn = ctx.tx.one(
      "SELECT CAST(coalesce(sum(gross_fen), 0) AS BIGINT) FROM withdrawals"
      " WHERE shop_id = $1 AND distributor_id = $2 AND state = 'paid'",
      ctx.shop.id, distributor);
  return {money(ctx.shop, balances.pending_fen),   money(ctx.shop, balances.frozen_fen),
          money(ctx.shop, balances.available_fen), money(ctx.shop, balances.withdrawing_fen),
          money(ctx.shop, balances.debt_fen),      money(ctx.shop, withdrawn->integer(0))};
}

}  // namespace fenxiao::server::shop

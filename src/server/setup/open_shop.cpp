#include "server/setup/open_shop.h"

#include "contract/errors.h"
#include "server/http/session_lookup.h"

namespace fenxiao::server {

bool open_shop(Committer& committer, const NewShop& shop) {
  bool is_new = false;
  Command command;
  command.name = "open_shop";
  command.run = [&](WriteContext& ctx) -> Result<std::string, contract::ApiError> {
    if (ctx.tx.one("select 1 from shop where host = $1", shop.host)) return std::string();
    const auto last = ctx.tx.one("select coalesce(max(shop_id), 0) from shop");
    const ShopId id{last->integer(0) + 1};
    ctx.tx.exec(
        "insert into shop (shop_id, host, name, currency, utc_offset_min, created_at) values ($1, $2, $3, $4, $5, $6)",
        id, shop.host, shop.name, shop.currency, shop.utc_offset_min, ctx.now);
    const ShopSettings opened = *load_shop(ctx.tx, id, "");
    WriteContext inside{ctx.tx,
                        ctx.now,
                        opened,
                        ctx.who,
                        ctx.vault,
                        ctx.ids,
                        Outbox(ctx.tx, id, ctx.now, ctx.ids),
                        Audit(ctx.tx, id, ctx.now, ctx.ids, ctx.who)};
    for (const shop::NewStaff& one : shop.staff) shop::add_staff(inside, one);
    is_new = true;
    return std::string();
  };
  if (committer.submit_and_wait(std::move(command)).status != 200)
    throw Fault(FaultKind::corrupt, "the shop " + shop.host + " could not be opened; the log says why");
  return is_new;
}

}  // namespace fenxiao::server

#include "server/setup/seed.h"

#include "server/setup/season.h"

namespace fenxiao::server {
namespace {

bool is_filled(WriteContext& ctx) {
  return !ctx.tx.query("SELECT 1 FROM products WHERE shop_id = $1 LIMIT 1", ctx.shop.id).empty();
}

}  // namespace

bool seed_demo(const SeedWrite& write, const FeatureAssets& assets, DemoScope scope) {
  bool filled = false;
  write([&](WriteContext& ctx) { filled = is_filled(ctx); });
  if (filled) return false;
  const setup::DemoContent content = setup::read_demo_content(assets.demo_directory);
  // One transaction: a start that is killed on the way leaves nothing behind, and the next one begins again.
  write([&](WriteContext& ctx) {
    const Instant opened = setup::Season::opening(ctx.now, ctx.shop.utc_offset_min);
    setup::Season season(content, assets, setup::fill_shop(ctx, content, opened), ctx.now, ctx.shop.utc_offset_min,
                         scope == DemoScope::three_months);
    season.play(ctx);
    // What is older than a day has been read.
    ctx.tx.exec("UPDATE messages SET read_at_ms = told_at_ms WHERE shop_id = $1 AND told_at_ms < $2", ctx.shop.id,
                ctx.now.plus_days(-1));
  });
  return true;
}

std::vector<shop::NewStaff> demo_staff(const FeatureAssets& assets) {
  return setup::staff_of(setup::read_demo_content(assets.demo_directory));
}

std::string demo_accounts_text(const std::string& base_url) {
  return "\n  Distributor  138 0000 0001 (林晓棠); 138 0000 0002 to 0013 are others"
         "\n  Buyer        any other phone number"
         "\n               the code that would come by SMS: " +
         base_url +
         "/api/v1/sandbox/sms?phone=13800000001"
         "\n  Merchant     owner / owner-demo, operator / operator-demo, finance / finance-demo, auditor / auditor-demo\n";
}

}  // namespace fenxiao::server

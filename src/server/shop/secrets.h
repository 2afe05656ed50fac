// Secrets of a shop at rest: what it shares with another system (the key of a webhook, of a payment channel). A secret goes in
// once and is read by what calls that system; no answer, log line, audit entry or event ever holds one. Staff see that it
// is set, and since when.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/committer/context.h"
#include "server/personal.h"

namespace fenxiao::server::shop {

// Names are of the code, not of people: "webhook/whk_…/1", "payout/wechat/private_key". A secret of that name is replaced.
void keep_secret(WriteContext& ctx, std::string_view name, std::string_view plain);
// Nothing if none is kept. Throws Fault{corrupt} where the bytes were altered, moved from another shop or name, or the
// master key is another.
std::optional<std::string> load_secret(Tx& tx, const PersonalVault& vault, ShopId shop, std::string_view name);
std::optional<Instant> secret_set_at(Tx& tx, ShopId shop, std::string_view name);
void forget_secret(WriteContext& ctx, std::string_view name);

}  // namespace fenxiao::server::shop

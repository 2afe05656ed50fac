// Orders that another system keeps: what it tells of them is brought over by the steps that buyers and staff take here.
// domain/order/sync decides; docs/order-sync.md is what the other side reads.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/order_sources.h"
#include "contract/order_sync.h"
#include "domain/order/sync.h"
#include "server/features/order/order.h"

namespace fenxiao::server::features {

struct SourceRow {
  OrderSourceId id;
  std::string name;
  contract::SourceState state = contract::SourceState::active;
  contract::UnknownGoods unknown_goods = contract::UnknownGoods::create;
};
std::optional<SourceRow> find_source(Tx& tx, ShopId shop, OrderSourceId id);

// --- sync_names.cpp: the source's names for our things ---
std::optional<std::int64_t> find_named(Tx& tx, ShopId shop, OrderSourceId source, contract::ExternalKind kind,
                                       std::string_view external_id);
void name_thing(WriteContext& ctx, OrderSourceId source, contract::ExternalKind kind, std::string_view external_id,
                std::int64_t id);
// He who has the phone where one is told, else he whom the source has named so before; new if there is nobody.
Result<AccountId, ApiError> buyer_of(WriteContext& ctx, OrderSourceId source, const contract::ExternalBuyer& buyer);
struct NamedGoods {
  shop::ProductRow product;
  shop::SkuRow sku;
};
Result<NamedGoods, ApiError> goods_of(WriteContext& ctx, const SourceRow& source, const contract::ExternalLine& line,
                                      std::string_view field);
Result<contract::ExternalNameList, ApiError> external_names(const contract::ExternalNameQuery& query, ReadContext& ctx);
Result<contract::ExternalName, ApiError> set_external_name(const contract::ExternalName& request, WriteContext& ctx);

// --- sync_told.cpp: between the wire and domain/order/sync ---
std::string external_line_field(std::size_t i);  // "lines[0]"
Result<domain::ToldOrder, ApiError> read_told(const WriteContext& ctx, const contract::ExternalOrder& order);
ApiError error_of(const domain::RefusedSync& refused);

// --- sync_order.cpp ---
// Each for itself: one that is refused, or that meets a mistake of ours, leaves the others alone. The source's counts and
// its list of refused orders follow.
std::vector<contract::SyncResult> sync_orders(WriteContext& ctx, const SourceRow& source,
                                              const std::vector<contract::ExternalOrder>& orders);

// --- sync_sources.cpp ---
OrderSourceId add_source(WriteContext& ctx, const contract::NewOrderSource& source);
Result<contract::OrderSource, ApiError> add_order_source(const contract::NewOrderSource& request, WriteContext& ctx);
Result<contract::OrderSource, ApiError> set_order_source(const contract::OrderSourceChange& request, WriteContext& ctx);
Result<contract::SourceSecret, ApiError> renew_source_secret(const contract::OrderSourceRef& request,
                                                             WriteContext& ctx);
// The source whose secret signed it, as text; and no if that is nobody's, too old, or the source is switched off.
Result<std::string, ApiError> verify_source(const SignedCall& call, ReadContext& ctx);
Result<contract::SyncResults, ApiError> tell_orders(const contract::ToldOrders& request, WriteContext& ctx);
// A job: signatures that were refused are counted in memory, since whoever sends them must not make us write.
std::int64_t note_wrong_signatures(WriteContext& ctx);

void register_order_sync(Router& router);

}  // namespace fenxiao::server::features

// Sharing: short links, touches, the page behind a link, and the poster that carries it.
#pragma once

#include "contract/promo.h"
#include "server/features/features.h"

namespace fenxiao::server::features {

Result<contract::PromoLink, ApiError> create_promo_link(const contract::LinkRequest& request, WriteContext& ctx);
Result<contract::TouchReply, ApiError> record_touch(const contract::TouchRequest& request, WriteContext& ctx);

void register_promotion(Router& router, const FeatureAssets& assets);
void register_landing(Router& router, const FeatureAssets& assets);
void register_poster(Router& router, const FeatureAssets& assets);
void register_uploads(Router& router);

// The shortest link of a distributor to a product that is still good; makes none.
std::optional<std::string> kept_link_url(const ReadContext& ctx, ProductId product);

std::int64_t forget_uploads(WriteContext& ctx);     // a job
std::int64_t count_impressions(WriteContext& ctx);  // a job: what GETs have added up since it last ran

}  // namespace fenxiao::server::features

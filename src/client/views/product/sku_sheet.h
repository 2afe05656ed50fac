// Which one, and how many: the sheet between a product and its checkout.
#pragma once

#include "client/views/view.h"

namespace fenxiao::client::views {

void draw_sku_sheet(const View& v, const contract::Product& product);

}  // namespace fenxiao::client::views

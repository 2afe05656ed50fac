// Where money goes: how an account looks, and the sheet that adds one.
#pragma once

#include "client/views/parts.h"

namespace fenxiao::client::views {

void channel_tile(const View& v, contract::PayoutChannel channel);
// "WeChat", "China Merchants Bank ****6027"
std::string account_name(const contract::PayoutAccount& account);
void draw_account_sheet(const View& v);

}  // namespace fenxiao::client::views

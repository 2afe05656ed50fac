// Icons by their Lucide name, as SVG path data in a 24 × 24 box, stroked. The table is generated (tools/icons/build.mjs).
#pragma once

#include <string_view>

namespace fenxiao::client::ui {

std::string_view icon_path(std::string_view name);  // empty: not in assets/icons/used.txt

}  // namespace fenxiao::client::ui

// The measures that the product screen shares with its HTML forerunner (server/landing/style.cpp): the app takes over
// in place, so nothing may move by more than a css pixel. tests/browser/landing.mjs measures both.
#pragma once

namespace fenxiao::client::views::product {

inline constexpr float k_page_width_max = 560;
inline constexpr float k_compact_below = 360;           // narrower: a smaller price, two points, no sales figure
inline constexpr float k_picture_ratio = 408.0f / 390;  // height ÷ width; the last 20 px lie under the page's corners
inline constexpr float k_overlap = 20;
inline constexpr float k_price_size = 36, k_price_size_compact = 28;
inline constexpr unsigned k_points_shown = 3, k_points_shown_compact = 2;

}  // namespace fenxiao::client::views::product

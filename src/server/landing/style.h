// The look of the share pages: the design tokens they use, by theme, and one style sheet.
#pragma once

#include <array>
#include <string_view>

namespace fenxiao::server::landing {

// A design token in both themes. The client's token table is the source; a test holds these equal to it.
struct ThemeToken {
  std::string_view name;
  std::string_view light;
  std::string_view dark;
};
inline constexpr std::array<ThemeToken, 13> k_theme_tokens{{
    {"bg", "#F6F4EF", "#0E1110"},
    {"surface", "#FFFFFF", "#181C1A"},
    {"surface-3", "#EEEBE3", "#2A302D"},
    {"ink", "#1A1D1B", "#F1F3F0"},
    {"ink-2", "#484D49", "#C3C8C4"},
    {"ink-3", "#666B66", "#979D98"},
    {"line", "#E9E6DE", "#262B29"},
    {"brand", "#0E6B57", "#4CC2A2"},
    {"brand-soft", "#E2F0EA", "#17352D"},
    {"on-brand", "#FFFFFF", "#06221B"},
    {"earn", "#BE3B14", "#FF8F66"},
    {"earn-soft", "#FDECE4", "#3A2118"},
    {"danger", "#B3261E", "#FF8A80"},
}};

// ":root{--bg:…}" for both themes.
std::string_view theme_css();
std::string_view landing_css();

}  // namespace fenxiao::server::landing

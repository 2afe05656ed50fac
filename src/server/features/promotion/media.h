// Pictures on disk, by the address they are served under.
#pragma once

#include <optional>
#include <string>

#include "server/painting/picture.h"

namespace fenxiao::server::features {

// "/media/tea.jpg" → the decoded file below `media_directory`; nothing where there is none that can be read.
std::optional<painting::Surface> open_picture(const std::string& media_directory, std::string_view url,
                                              int side_px_needed);
// A preview of at most 4 KB for inside the page, made once per address; empty where there is no picture.
std::string preview_of(const std::string& media_directory, const std::string& url);

}  // namespace fenxiao::server::features

#include "poster/display_list.h"

#include <algorithm>

namespace fenxiao::poster {

Placement place_picture(const PictureCommand& command, float picture_width, float picture_height) {
  const float across = command.rect.width / picture_width;
  const float down = command.rect.height / picture_height;
  const float fitting = command.fit == Fit::cover ? std::max(across, down) : std::min(across, down);
  const float scale = fitting * command.focus.zoom;
  Placement out;
  out.source.width = std::min(picture_width, command.rect.width / scale);
  out.source.height = std::min(picture_height, command.rect.height / scale);
  out.source.x = (picture_width - out.source.width) * command.focus.x;
  out.source.y = (picture_height - out.source.height) * command.focus.y;
  out.target.width = out.source.width * scale;
  out.target.height = out.source.height * scale;
  out.target.x = command.rect.x + (command.rect.width - out.target.width) / 2;
  out.target.y = command.rect.y + (command.rect.height - out.target.height) / 2;
  return out;
}

}  // namespace fenxiao::poster

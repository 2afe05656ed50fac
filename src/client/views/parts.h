// What several of the distributor's screens are put together from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/views/view.h"

namespace fenxiao::client::views {

// Several intentions for one tap, in order.
ui::Action does_all(const View& v, std::vector<Command> commands);

// Pull to refresh. A list also asks again unseen, every few seconds; only the person's own pull shows.
struct Pull {
  ui::Action refresh;
  bool refreshing;
};
Pull pull_of(const View& v, bool busy);

// The upper edge of a screen without a bar: the status bar's height and a little air.
float top_of(const View& v);
// A tab's own title, where there is no bar, with a way on at its end.
void tab_title(const View& v, const std::string& title, const std::string& link = {}, ui::Action tap = {});

// 20 high, inside a row of a list.
void small_tag(const View& v, const std::string& label, ui::Tone tone);
ui::Tone tone_of(contract::CommissionState state);
std::string state_text(contract::CommissionState state);
ui::Tone badge_tone(std::string_view badge);

// A picture of which only a part is seen: `picture_height` at the width, moved so that `focus` (0 top … 1 bottom)
// shows.
void cropped_picture(const View& v, const std::string& address, float width, float height, float picture_height,
                     float focus, std::string_view label = {});

// "9/12 10:26" in the shop's zone.
std::string short_moment_text(const View& v, Instant at);
// Whole days that are left, at least 1 while any time is.
std::int64_t days_until(Instant at, Instant now);

// A word pushed to the right edge of its row, and money in a column that is added up.
void sum_line(const View& v, const std::string& label, const std::string& note, const std::string& amount,
              float min_height);

}  // namespace fenxiao::client::views

// A page that is not there: time stands still until a test moves it, texts have fixed metrics, and what the app tells the
// page is kept to be looked at. Native tests of ui, app and views link this.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "client/platform/platform.h"

namespace fenxiao::client::platform::headless {

struct Sent {
  std::string method, address, body, key;
  int timeout_ms = 0;
  std::function<void(Reply)> done;
};

struct Page {
  Screen screen;
  Host host = Host::browser;
  double now_ms = 0;
  bool online = true, visible = true, semantics = true, shares = true, by_gesture = false;
  std::string language = "zh-CN";

  bool frame_wanted = false;
  double wake_at_ms = -1;  // < 0: nobody asked
  bool taken_over = false;
  std::vector<std::string> early_taps;
  std::string title;

  std::vector<std::string> history{""};  // hashes; the last one is the current
  std::map<std::string, std::string, std::less<>> storage{{"visitor_key", "0123456789abcdef0123456789abcdef"}};
  std::string clipboard;
  std::vector<Sent> sent;                                    // not answered yet
  std::map<std::string, PictureInfo, std::less<>> pictures;  // addresses that are not here are still on their way

  std::vector<TextField> fields;
  std::vector<Semantic> semantic_nodes;
  int glyphs_drawn = 0;
  int posters_painted = 0;
  bool poster_ready = false;

  // Moves the clock; timers that come due run in order, then a frame if one is wanted by now. Returns the frames run.
  int pass(double ms);
  // Runs frames, 16 ms apart, until none is wanted (at most `most`); returns how many ran.
  int settle(int most = 600);
  // Answers the oldest request that is not answered.
  void answer(int status, std::string body);
  // A finger (or mouse) from touch to lift, css pixels.
  void tap(float x, float y, bool touch = true);
  const Semantic* find(std::string_view role, std::string_view name) const;
  const TextField* field(std::string_view id) const;
};
Page& page();
void reset();  // a new page, without events

}  // namespace fenxiao::client::platform::headless

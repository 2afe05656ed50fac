// The widgets that screens are made of. Each is a function over Ui: it describes nodes and nothing else. A screen that
// needs a shape of its own builds it from rows and columns; what two screens need comes here.
#pragma once

#include "client/ui/ui.h"

namespace fenxiao::client::ui {

// --- bars
struct AppBar {
  std::string title = {};
  Action back = {};  // draws the chevron; a close cross with `modal`
  bool modal = false;
  std::string_view end_icon = {};  // one action at the right: an icon …
  std::string end_text = {};       // … or a word
  std::string end_label = {};
  Action end = {};
  bool over_picture = false;  // round white buttons, no ground
};
void app_bar(Ui& ui, AppBar bar);

struct Tab {
  std::string_view icon;
  std::string label;
  int badge = 0;  // 0: none; < 0: a dot
  Action tap;
};
void tab_bar(Ui& ui, const std::vector<Tab>& tabs, std::size_t selected);

// --- buttons
enum class ButtonKind : std::uint8_t { primary, tonal, plain, buy, buy_tonal, danger, on_hero };
struct Button {
  std::string label;
  ButtonKind kind = ButtonKind::primary;
  std::string_view icon = {};
  float height = 48;  // 36: compact, in rows
  float grow = 0;
  bool loading = false;
  bool disabled = false;
  Action tap;
  std::string_view id = {};
};
void button(Ui& ui, Button button);
void icon_button(Ui& ui, std::string_view icon, std::string label, Action tap, Colour colour = 0, float size = 24);
void link(Ui& ui, std::string label, Action tap, std::string_view icon = {});  // text button in brand

// --- choosing
void segmented(Ui& ui, std::string_view id, const std::vector<std::string>& labels, std::size_t selected,
               const std::function<Action(std::size_t)>& tap, float height = 44);
struct Chip {
  std::string label;
  bool selected = false;
  Action tap;
};
void chips(Ui& ui, std::string_view id, const std::vector<Chip>& chips);  // a carousel; 32 high, hit 44
void radio_row(Ui& ui, Box box, bool selected, const std::function<void()>& content);
void check_row(Ui& ui, std::string_view id, std::string label, bool checked, Action tap);
void switch_row(Ui& ui, std::string_view id, std::string label, bool on, Action tap);
void stepper(Ui& ui, std::string_view id, std::int64_t value, std::int64_t min, std::int64_t max,
             const std::function<Action(std::int64_t)>& set);

// --- saying
enum class Tone : std::uint8_t { neutral, brand, earn, gold, ice, danger };
Colour tone_ink(const Theme& theme, Tone tone);
Colour tone_soft(const Theme& theme, Tone tone);
void tag(Ui& ui, std::string label, Tone tone, std::string_view icon = {});    // 24 high
void badge(Ui& ui, std::string label, Tone tone);                              // filled, over a picture
void avatar(Ui& ui, std::string_view url, std::string_view name, float size);  // initials where there is no picture
void note(Ui& ui, std::string text, Tone tone = Tone::neutral, std::string_view icon = "info");
// 44 high, across; with `tap` a chevron, or the word for what it does
void banner(Ui& ui, std::string text, Tone tone, std::string_view icon, Action tap = {}, std::string action = {});
// Amount in three sizes: sign and symbol, yuan, fen.
struct MoneyText {
  std::string sign, symbol, whole, fraction;  // i18n's money_parts
  float size = 20;                            // of the yuan; symbol and fen follow UX's steps
  Colour colour = 0;
  bool one_size = false;  // in columns that are added up
  int weight = 600;
};
void money(Ui& ui, MoneyText money);
std::vector<Run> money_runs(const MoneyText& money);

// --- structure
Ui::Scope card(Ui& ui, Box box = {});  // surface, radius 16, shadow 1, padding 16 unless `pad` is set
void section_title(Ui& ui, std::string title, std::string note = {}, std::string action = {}, Action tap = {});
void divider(Ui& ui, float inset = 0);
struct ListRow {
  std::string_view icon = {};
  std::string title;
  std::string note = {};
  std::string end = {};
  bool chevron = true;
  Action tap = {};
  Tone tone = Tone::neutral;
};
void list_row(Ui& ui, ListRow row);
void sum_row(Ui& ui, std::string label, std::string note, std::string amount, Colour dot = 0, bool strong = false);

// --- states
void skeleton(Ui& ui, float width, float height, float radius = 8);  // width 0: across
void skeleton_card(Ui& ui, int lines = 3, bool picture = false);
void empty_state(Ui& ui, std::string_view icon, std::string title, std::string note = {}, std::string action = {},
                 Action tap = {});
void error_state(Ui& ui, std::string text, Action retry);
void toast(Ui& ui, std::string text, bool good, std::string action = {}, Action tap = {});

// --- figures
struct Progress {
  float part = 0;  // 0..1
  Tone tone = Tone::brand;
  float height = 6;
};
void progress(Ui& ui, Progress progress);
struct Step {
  std::string label;
  std::string note;
  std::string_view icon = {};
  enum class State : std::uint8_t { done, now, later } state = State::later;
};
void steps(Ui& ui, const std::vector<Step>& steps);  // a row of discs joined by a line
struct Portion {
  float part;
  Colour colour;
};
void stacked_bar(Ui& ui, std::string_view id, const std::vector<Portion>& parts, float height = 10);

// Area chart of a series, oldest first; a drag shows a day. Axis labels come ready.
struct AreaChart {
  std::string_view id;
  std::vector<float> values = {};
  std::vector<std::string> labels = {};        // one a value: what the read-out says first
  std::vector<std::string> value_labels = {};  // one a value
  std::string first_axis = {}, middle_axis = {}, last_axis = {};
  float height = 116;
  std::string label = {};  // semantics: the chart in a sentence
};
void area_chart(Ui& ui, AreaChart chart);

}  // namespace fenxiao::client::ui

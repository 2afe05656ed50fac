// Reading template JSON member by member. The first thing that is wrong is kept with its path; what is read after it is
// a default, so that the parser stays a straight line. No exceptions: the Wasm build has none.
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "poster/template.h"

namespace fenxiao::poster {

using Json = nlohmann::json;

// One value and how one gets to it.
struct Node {
  const Json* json = nullptr;
  std::string path;

  bool there() const { return json != nullptr; }
};

class TemplateReader {
 public:
  const std::optional<TemplateError>& error() const { return error_; }
  void fail(const std::string& path, std::string reason);

  // Checks that `node` is an object with no other members than these.
  void members(const Node& node, std::initializer_list<std::string_view> allowed);
  Node member(const Node& node, std::string_view name) const;  // not there: json is null
  Node required(const Node& node, std::string_view name);
  std::vector<Node> items(const Node& node, std::size_t count_min, std::size_t count_max);

  float number(const Node& node, float low, float high);
  float number(const Node& object, std::string_view name, float fallback, float low, float high);
  std::string text(const Node& node, std::size_t bytes_max);
  std::string id(const Node& node);
  LocalText local_text(const Node& node, std::size_t bytes_max);
  Color color(const Node& node);
  PaletteColor palette_color(const Node& node, const std::vector<std::string>& color_names);
  // [x, y] or [x, y, width, height] within what a poster may span.
  Point point(const Node& node);
  Rect rect(const Node& node);
  Radii radii(const Node& node, const Rect& rect);
  bool words(const Node& node, std::vector<TextField>& texts, std::vector<PictureSlot>& pictures);
  // The index of the word among `names`; 0 when it is none of them.
  std::size_t word(const Node& node, std::initializer_list<std::string_view> names);

 private:
  std::optional<TemplateError> error_;
};

std::optional<TextField> text_field(std::string_view name);
std::optional<PictureSlot> picture_slot(std::string_view name);

}  // namespace fenxiao::poster

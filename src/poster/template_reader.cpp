#include "poster/template_reader.h"

#include <algorithm>
#include <cmath>

namespace fenxiao::poster {
namespace {

// Shapes may hang over the edge of the canvas, but not get lost outside it.
constexpr float k_coordinate_max = 4096;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<Color> parse_color(std::string_view text) {
  if ((text.size() != 7 && text.size() != 9) || text.front() != '#') return std::nullopt;
  std::array<std::uint8_t, 4> channel{0, 0, 0, 255};
  for (std::size_t i = 0; i * 2 + 1 < text.size(); ++i) {
    const int high = hex_digit(text[i * 2 + 1]);
    const int low = hex_digit(text[i * 2 + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    channel[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return Color{channel[0], channel[1], channel[2], channel[3]};
}

}  // namespace

std::optional<TextField> text_field(std::string_view name) {
  for (std::size_t i = 0; i < k_text_fields; ++i) {
    if (name_of(static_cast<TextField>(i)) == name) return static_cast<TextField>(i);
  }
  return std::nullopt;
}

std::optional<PictureSlot> picture_slot(std::string_view name) {
  for (std::size_t i = 0; i < k_picture_slots; ++i) {
    if (name_of(static_cast<PictureSlot>(i)) == name) return static_cast<PictureSlot>(i);
  }
  return std::nullopt;
}

void TemplateReader::fail(const std::string& path, std::string reason) {
  if (!error_) error_ = TemplateError{path, std::move(reason)};
}

void TemplateReader::members(const Node& node, std::initializer_list<std::string_view> allowed) {
  if (!node.there()) return;
  if (!node.json->is_object()) return fail(node.path, "must be an object");
  for (const auto& [name, value] : node.json->items()) {
    if (std::find(allowed.begin(), allowed.end(), name) == allowed.end()) {
      return fail(node.path.empty() ? name : node.path + "." + name, "is not known here");
    }
  }
}

Node TemplateReader::member(const Node& node, std::string_view name) const {
  std::string path = node.path.empty() ? std::string(name) : node.path + "." + std::string(name);
  if (!node.there() || !node.json->is_object()) return {nullptr, std::move(path)};
  const auto found = node.json->find(name);
  return {found == node.json->end() ? nullptr : &*found, std::move(path)};
}

Node TemplateReader::required(const Node& node, std::string_view name) {
  Node found = member(node, name);
  if (!found.there()) fail(found.path, "is missing");
  return found;
}

std::vector<Node> TemplateReader::items(const Node& node, std::size_t count_min, std::size_t count_max) {
  std::vector<Node> out;
  if (!node.there()) return out;
  if (!node.json->is_array() || node.json->size() < count_min || node.json->size() > count_max) {
    fail(node.path, "must be a list of " + std::to_string(count_min) + " to " + std::to_string(count_max));
    return out;
  }
  for (std::size_t i = 0; i < node.json->size(); ++i) {
    out.push_back({&(*node.json)[i], node.path + "[" + std::to_string(i) + "]"});
  }
  return out;
}

float TemplateReader::number(const Node& node, float low, float high) {
  if (!node.there()) return low;
  if (!node.json->is_number()) {
    fail(node.path, "must be a number");
    return low;
  }
  const auto value = static_cast<float>(node.json->get<double>());
  if (!std::isfinite(value) || value < low || value > high) {
    fail(node.path, "is out of range");
    return low;
  }
  return value;
}

float TemplateReader::number(const Node& object, std::string_view name, float fallback, float low, float high) {
  const Node node = member(object, name);
  return node.there() ? number(node, low, high) : fallback;
}

std::string TemplateReader::text(const Node& node, std::size_t bytes_max) {
  if (!node.there()) return {};
  if (!node.json->is_string()) {
    fail(node.path, "must be a string");
    return {};
  }
  const std::string& value = *node.json->get_ptr<const std::string*>();
  if (value.size() > bytes_max) fail(node.path, "is too long");
  return value;
}

std::string TemplateReader::id(const Node& node) {
  std::string value = text(node, 40);
  const bool fine = !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  if (node.there() && !fine) fail(node.path, "must be made of a-z, 0-9, _ and -");
  return value;
}

LocalText TemplateReader::local_text(const Node& node, std::size_t bytes_max) {
  LocalText out;
  if (!node.there()) return out;
  if (node.json->is_string()) {
    out.by_language.emplace_back("", text(node, bytes_max));
    return out;
  }
  if (!node.json->is_object() || node.json->empty()) {
    fail(node.path, "must be a string, or strings by language");
    return out;
  }
  for (const auto& [language, value] : node.json->items()) {
    out.by_language.emplace_back(language, text({&value, node.path + "." + language}, bytes_max));
  }
  // JSON objects have no order: Chinese is what a missing language falls back to.
  std::stable_partition(out.by_language.begin(), out.by_language.end(),
                        [](const auto& entry) { return entry.first == "zh-CN"; });
  return out;
}

Color TemplateReader::color(const Node& node) {
  const auto parsed = parse_color(text(node, 16));
  if (node.there() && !parsed) fail(node.path, "must be #RRGGBB or #RRGGBBAA");
  return parsed.value_or(Color{});
}

PaletteColor TemplateReader::palette_color(const Node& node, const std::vector<std::string>& color_names) {
  if (node.there() && node.json->is_string()) {
    const std::string& value = *node.json->get_ptr<const std::string*>();
    if (!value.empty() && value.front() == '@') {
      const auto found = std::find(color_names.begin(), color_names.end(), value.substr(1));
      if (found != color_names.end()) return {static_cast<int>(found - color_names.begin()), {}};
      fail(node.path, "names no colour of the palettes");
      return {};
    }
  }
  return {-1, color(node)};
}

Point TemplateReader::point(const Node& node) {
  const auto parts = items(node, 2, 2);
  if (parts.size() != 2) return {};
  return {number(parts[0], -k_coordinate_max, k_coordinate_max), number(parts[1], -k_coordinate_max, k_coordinate_max)};
}

Rect TemplateReader::rect(const Node& node) {
  const auto parts = items(node, 4, 4);
  if (parts.size() != 4) return {0, 0, 1, 1};
  const Rect out{number(parts[0], -k_coordinate_max, k_coordinate_max),
                 number(parts[1], -k_coordinate_max, k_coordinate_max), number(parts[2], 1, k_coordinate_max),
                 number(parts[3], 1, k_coordinate_max)};
  return out;
}

Radii TemplateReader::radii(const Node& node, const Rect& rect) {
  if (!node.there()) return {};
  Radii out;
  if (node.json->is_array()) {
    const auto parts = items(node, 4, 4);
    if (parts.size() != 4) return {};
    out = {number(parts[0], 0, k_coordinate_max), number(parts[1], 0, k_coordinate_max),
           number(parts[2], 0, k_coordinate_max), number(parts[3], 0, k_coordinate_max)};
  } else {
    const float all = number(node, 0, k_coordinate_max);
    out = {all, all, all, all};
  }
  // Browsers would shrink radii that do not fit, cairo would not.
  const bool fits = out.top_left + out.top_right <= rect.width && out.bottom_left + out.bottom_right <= rect.width &&
                    out.top_left + out.bottom_left <= rect.height && out.top_right + out.bottom_right <= rect.height;
  if (!fits) fail(node.path, "is larger than the box");
  return out;
}

bool TemplateReader::words(const Node& node, std::vector<TextField>& texts, std::vector<PictureSlot>& pictures) {
  if (!node.there()) return false;
  for (const Node& item : items(node, 1, 6)) {
    const std::string name = text(item, 40);
    if (const auto field = text_field(name)) {
      texts.push_back(*field);
    } else if (const auto slot = picture_slot(name)) {
      pictures.push_back(*slot);
    } else {
      fail(item.path, "names no field");
    }
  }
  return true;
}

std::size_t TemplateReader::word(const Node& node, std::initializer_list<std::string_view> names) {
  if (!node.there()) return 0;
  const std::string value = text(node, 40);
  const auto found = std::find(names.begin(), names.end(), value);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  std::string list;
  for (const auto name : names) list += (list.empty() ? "" : ", ") + std::string(name);
  fail(node.path, "must be one of " + list);
  return 0;
}

}  // namespace fenxiao::poster

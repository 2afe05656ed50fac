// Reading and writing whole files, and the fields of a poster from JSON, for the two programs beside it.
#pragma once

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "poster/poster.h"
#include "server/painting/painter.h"

namespace fenxiao::server::painting {

inline std::vector<std::uint8_t> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_file(const std::string& path, const std::vector<std::uint8_t>& bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (!out) throw std::runtime_error("cannot write " + path);
}

inline poster::Template load_template(const std::string& path) {
  const auto bytes = read_file(path);
  auto form = poster::parse_template({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (!form) throw std::runtime_error(path + ": " + form.error().path + " " + form.error().reason);
  return *form;
}

inline Surface load_picture(const std::string& path) {
  auto picture = decode_picture(read_file(path));
  if (!picture) throw std::runtime_error(path + " is no picture");
  return *picture;
}

// {"title": "…", …, "photo": "file", "cutout": "file", "avatar": "file"}; file names are relative to `folder`.
inline poster::Fields fields_of(const nlohmann::json& json, const std::filesystem::path& folder, Pictures& pictures) {
  poster::Fields fields;
  for (std::size_t i = 0; i < poster::k_text_fields; ++i) {
    fields.texts[i] = json.value(std::string(poster::name_of(static_cast<poster::TextField>(i))), "");
  }
  for (std::size_t i = 0; i < poster::k_picture_slots; ++i) {
    const std::string file = json.value(std::string(poster::name_of(static_cast<poster::PictureSlot>(i))), "");
    if (file.empty()) continue;
    pictures[i] = load_picture((folder / file).string());
    fields.pictures[i] = true;
  }
  return fields;
}

}  // namespace fenxiao::server::painting

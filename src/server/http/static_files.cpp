#include "server/http/static_files.h"

#include <sodium.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace fenxiao::server {
namespace {

namespace fs = std::filesystem;

std::string read_whole(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string type_of(const std::string& extension) {
  static const std::map<std::string, std::string> k_types{{".html", "text/html; charset=utf-8"},
                                                          {".js", "text/javascript; charset=utf-8"},
                                                          {".mjs", "text/javascript; charset=utf-8"},
                                                          {".css", "text/css; charset=utf-8"},
                                                          {".json", "application/json"},
                                                          {".wasm", "application/wasm"},
                                                          {".svg", "image/svg+xml"},
                                                          {".png", "image/png"},
                                                          {".jpg", "image/jpeg"},
                                                          {".webmanifest", "application/manifest+json"},
                                                          {".txt", "text/plain; charset=utf-8"}};
  const auto found = k_types.find(extension);
  return found == k_types.end() ? "application/octet-stream" : found->second;
}

std::string etag_of(const std::string& body) {
  unsigned char digest[crypto_generichash_BYTES_MIN];
  crypto_generichash(digest, sizeof digest, reinterpret_cast<const unsigned char*>(body.data()), body.size(), nullptr,
                     0);
  char hex[2 * sizeof digest + 1];
  sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
  return std::string("\"") + hex + "\"";
}

}  // namespace

void StaticFiles::add(const std::string& directory, const std::string& prefix, bool immutable) {
  if (!fs::is_directory(directory)) return;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    // A link could lead out of the folder.
    if (entry.is_symlink() || !entry.is_regular_file() || entry.path().extension() == ".br") continue;
    StaticFile file;
    file.body = read_whole(entry.path());
    const fs::path brotli = entry.path().string() + ".br";
    if (fs::is_regular_file(brotli)) file.brotli = read_whole(brotli);
    file.content_type = type_of(entry.path().extension().string());
    file.etag = etag_of(file.body);
    file.immutable = immutable;
    const std::string name = fs::relative(entry.path(), directory).generic_string();
    files_[prefix + name] = file;
    if (name == "index.html") files_[prefix] = std::move(file);
  }
}

const StaticFile* StaticFiles::find(std::string_view path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : &found->second;
}

}  // namespace fenxiao::server

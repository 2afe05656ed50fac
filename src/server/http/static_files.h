// The web build and the pictures, read into memory at the start: a few megabytes, served with an ETag and, where a
// browser takes it, the precompressed Brotli copy that stands beside a file as NAME.br.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace fenxiao::server {

struct StaticFile {
  std::string body;
  std::string brotli;  // empty: none
  std::string content_type;
  std::string etag;
  bool immutable = false;  // a picture: its name changes with its content
};

class StaticFiles {
 public:
  // Adds what is below `directory` under the address `prefix` ("/", "/media/"). A missing folder adds nothing.
  void add(const std::string& directory, const std::string& prefix, bool immutable);
  const StaticFile* find(std::string_view path) const;
  bool empty() const { return files_.empty(); }

 private:
  std::map<std::string, StaticFile, std::less<>> files_;
};

}  // namespace fenxiao::server

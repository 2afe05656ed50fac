// A folder that goes with its owner.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>

#include "base/fault.h"

namespace fenxiao::server {

class TemporaryFolder {
 public:
  TemporaryFolder() : path_((std::filesystem::temp_directory_path() / "fenxiao-").string() + "XXXXXX") {
    if (!::mkdtemp(path_.data())) throw Fault(FaultKind::storage, "no temporary folder could be made");
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace fenxiao::server

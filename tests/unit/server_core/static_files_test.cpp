#include "server/http/static_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "server/temporary_folder.h"

namespace fenxiao::server {
namespace {

class StaticFilesTest : public testing::Test {
 protected:
  void put(const std::string& name, const std::string& text) {
    const std::filesystem::path file = folder_.path() + "/" + name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  TemporaryFolder folder_;
};

TEST_F(StaticFilesTest, AFolderIsServedUnderItsPrefix) {
  put("index.html", "<p>shop");
  put("boot.js", "boot()");
  put("pictures/tea.jpg", "jpeg");
  StaticFiles files;
  files.add(folder_.path(), "/", false);
  ASSERT_TRUE(files.find("/"));
  EXPECT_EQ(files.find("/")->body, "<p>shop");
  EXPECT_EQ(files.find("/index.html")->content_type, "text/html; charset=utf-8");
  EXPECT_EQ(files.find("/boot.js")->content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(files.find("/pictures/tea.jpg")->content_type, "image/jpeg");
  EXPECT_FALSE(files.find("/pictures/tea.jpg")->immutable);
  EXPECT_FALSE(files.find("/pictures/"));
  EXPECT_FALSE(files.find("boot.js"));
  StaticFiles media;
  media.add(folder_.path() + "/pictures", "/media/", true);
  ASSERT_TRUE(media.find("/media/tea.jpg"));
  EXPECT_TRUE(media.find("/media/tea.jpg")->immutable);
}

TEST_F(StaticFilesTest, ABrotliCopyStandsBesideItsFileAndIsNoFileOfItsOwn) {
  put("app.wasm", "plain");
  put("app.wasm.br", "small");
  StaticFiles files;
  files.add(folder_.path(), "/", false);
  ASSERT_TRUE(files.find("/app.wasm"));
  EXPECT_EQ(files.find("/app.wasm")->body, "plain");
  EXPECT_EQ(files.find("/app.wasm")->brotli, "small");
  EXPECT_EQ(files.find("/app.wasm")->content_type, "application/wasm");
  EXPECT_FALSE(files.find("/app.wasm.br"));
}

TEST_F(StaticFilesTest, TheTagChangesWithTheContentOnly) {
  put("a.txt", "one");
  put("b.txt", "one");
  put("c.txt", "two");
  StaticFiles files;
  files.add(folder_.path(), "/", false);
  EXPECT_EQ(files.find("/a.txt")->etag, files.find("/b.txt")->etag);
  EXPECT_NE(files.find("/a.txt")->etag, files.find("/c.txt")->etag);
  EXPECT_EQ(files.find("/a.txt")->etag.front(), '"');
}

TEST_F(StaticFilesTest, NothingOutsideOfTheFolderIsServed) {
  put("web/index.html", "in");
  put("secret.txt", "out");
  std::filesystem::create_symlink(folder_.path() + "/secret.txt", folder_.path() + "/web/link.txt");
  StaticFiles files;
  files.add(folder_.path() + "/web", "/", false);
  for (const char* path :
       {"/../secret.txt", "/%2e%2e/secret.txt", "/web/../../secret.txt", "//secret.txt", "/link.txt"})
    EXPECT_FALSE(files.find(path)) << path;
  StaticFiles none;
  none.add(folder_.path() + "/missing", "/", false);
  EXPECT_TRUE(none.empty());
}

}  // namespace
}  // namespace fenxiao::server

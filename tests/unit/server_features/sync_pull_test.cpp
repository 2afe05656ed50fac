#include "server/features/order/sync_pull.h"

#include <gtest/gtest.h>

namespace fenxiao::server::features {
namespace {

TEST(PullQuestion, AddsItsCursorToWhateverTheAddressAsks) {
  struct Case {
    const char* url;
    std::optional<std::string> cursor;
    const char* asked;
    const char* signed_part;
  };
  for (const Case& each : {
           Case{"https://mall.example/orders", {}, "https://mall.example/orders?limit=100", "/orders?limit=100"},
           Case{"https://mall.example", {}, "https://mall.example/?limit=100", "/?limit=100"},
           Case{"https://mall.example?shop=7", {}, "https://mall.example/?shop=7&limit=100", "/?shop=7&limit=100"},
           Case{"https://mall.example/a/b?shop=7", "c1", "https://mall.example/a/b?shop=7&cursor=c1&limit=100",
                "/a/b?shop=7&cursor=c1&limit=100"},
           Case{"http://mall.example:8080/a?next=/b", "c", "http://mall.example:8080/a?next=/b&cursor=c&limit=100",
                "/a?next=/b&cursor=c&limit=100"},
           Case{"http://mall.example?next=/b", {}, "http://mall.example/?next=/b&limit=100", "/?next=/b&limit=100"},
           Case{"https://mall.example/o", "游 &=~", "https://mall.example/o?cursor=%E6%B8%B8%20%26%3D~&limit=100",
                "/o?cursor=%E6%B8%B8%20%26%3D~&limit=100"},
       }) {
    const PullQuestion question = pull_question(each.url, each.cursor);
    EXPECT_EQ(question.url, each.asked);
    EXPECT_EQ(question.signed_part(), each.signed_part);
  }
}

}  // namespace
}  // namespace fenxiao::server::features

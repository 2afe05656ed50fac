// The endpoint table is sound: names and addresses are unique, keyed where it matters, and documented.
#include "contract/openapi.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "contract/endpoints.h"
#include "contract/errors.h"

namespace fenxiao::contract {
namespace {

TEST(Endpoints, NamesAndAddressesAreUnique) {
  std::set<std::string> names;
  std::set<std::string> addresses;
  for_each_endpoint([&](const auto& e) {
    EXPECT_TRUE(names.insert(std::string(e.name)).second) << e.name;
    EXPECT_TRUE(addresses.insert(std::to_string(static_cast<int>(e.method)) + std::string(e.path)).second) << e.path;
    EXPECT_TRUE(e.path.starts_with("/api/v1/")) << e.path;
  });
}

TEST(Endpoints, EveryWriteOfASignedInPersonIsKeyedOrSaysWhyNot) {
  // Not keyed: questions (a quote), and the clock of the demo shop, which is no record of anything.
  const std::set<std::string_view> exempt{"quote_order", "advance_clock"};
  for_each_endpoint([&](const auto& e) {
    if (e.method != Method::post || e.roles.public_access() || exempt.contains(e.name)) return;
    EXPECT_EQ(e.keyed, Keyed::yes) << e.name;
  });
}

TEST(Errors, CodesAreReadBack) {
  EXPECT_EQ(error_code_of("out_of_stock"), ErrorCode::out_of_stock);
  EXPECT_EQ(info_of(ErrorCode::out_of_stock).status, 409);
  EXPECT_FALSE(error_code_of("no_such_code").has_value());
}

TEST(OpenApi, NamesEveryEndpoint) {
  const std::string document = openapi_document();
  for_each_endpoint([&](const auto& e) {
    EXPECT_NE(document.find("\"operationId\": \"" + std::string(e.name) + "\""), std::string::npos) << e.name;
  });
  EXPECT_NE(document.find("\"PageOfOrder\""), std::string::npos);
  EXPECT_EQ(document, openapi_document());
}

}  // namespace
}  // namespace fenxiao::contract

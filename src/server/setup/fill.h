// The demo shop before anybody bought anything: its name, rules, staff and goods, from assets/demo.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "server/committer/context.h"
#include "server/shop/accounts.h"

namespace fenxiao::server::setup {

using Json = nlohmann::json;

// The three files, and what is slow to compute from them.
struct DemoContent {
  Json shop;
  Json products;
  Json people;
  std::map<std::string, std::string> password_hashes;  // by login
};
DemoContent read_demo_content(const std::string& directory);  // throws Fault
std::vector<shop::NewStaff> staff_of(const DemoContent& content);

struct Goods {
  std::string slug;
  ProductId product;
  std::vector<SkuId> skus;  // those with stock
  std::int64_t pull = 1;    // how often it is bought, against the others
  bool distributable = true;
};
struct FilledShop {
  std::vector<Goods> goods;
  std::map<std::string, TierId> tiers;  // by key
  Principal owner;
  Principal op;
  Principal finance;
};
// All of it as if done at `opened`.
FilledShop fill_shop(WriteContext& ctx, const DemoContent& content, Instant opened);

}  // namespace fenxiao::server::setup

// What the composition root wires in: the endpoints of every feature and the jobs that keep them moving.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "server/adapters/outbound/outbound.h"
#include "server/committer/errand.h"
#include "server/http/router.h"

namespace fenxiao::server {

// Where the channels behind a network are called. Others than the vendors' only in the tests.
struct ChannelUrls {
  std::string wechat = "https://api.mch.weixin.qq.com";
  std::string alipay = "https://openapi.alipay.com/gateway.do";
};

struct FeatureAssets {
  std::string index_html;              // the app's page: its head and body go into landing pages
  std::string media_directory;         // product pictures, served under /media/
  std::string posters_directory;       // poster templates
  std::string demo_directory;          // the demo shop
  bool allow_private_targets = false;  // webhooks may lead to private networks, and in plain HTTP
  bool demo = false;                   // sandbox payment and payout: only on a database marked as demo or test
  ChannelUrls urls = {};
};
// Everything but sessions and the two infrastructure doors (sandbox SMS, clock).
void register_features(Router& router, const FeatureAssets& assets);

// Runs for one shop inside the committer. Answers how much it did: more than nothing means "call me again".
struct Job {
  std::string_view name;
  std::function<std::int64_t(WriteContext&)> run;
};
std::vector<Job> jobs(const FeatureAssets& assets);

// What has to call out; `outbound` outlives whoever does the errands.
std::vector<ErrandSource> errands(OutboundHttp& outbound);

}  // namespace fenxiao::server

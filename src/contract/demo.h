// Doors that exist only on a database marked as demo or test.
#pragma once

#include "contract/endpoint.h"
#include "contract/types.h"

namespace fenxiao::contract {

struct SandboxSmsQuery {
  std::string phone;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("phone", self.phone, Length{6, 20});
  }
};
struct SandboxSms {
  std::string code;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("code", self.code, Length{6, 6});
  }
};
inline constexpr Endpoint<SandboxSmsQuery, SandboxSms> k_sandbox_sms{"sandbox_sms",
                                                                     Method::get,
                                                                     "/api/v1/sandbox/sms",
                                                                     k_anyone,
                                                                     "Demo: the newest code sent to a phone",
                                                                     RateClass::read,
                                                                     Keyed::no,
                                                                     Door::demo};

struct ClockRequest {
  std::int64_t advance_s = 0;  // forward only

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("advance_s", self.advance_s, Range{0, 400LL * 86400});
  }
};
struct ClockReply {
  Instant now;

  template <class Visitor, class Self>
  static void fields(Visitor& visit, Self& self) {
    visit("now", self.now);
  }
};
// Answers after the jobs that fell due have run.
inline constexpr Endpoint<ClockRequest, ClockReply> k_advance_clock{"advance_clock",
                                                                    Method::post,
                                                                    "/api/v1/sandbox/clock",
                                                                    k_staff_operate,
                                                                    "Demo: move the shop's clock forward",
                                                                    RateClass::write,
                                                                    Keyed::no,
                                                                    Door::demo};

}  // namespace fenxiao::contract

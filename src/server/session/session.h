// Signing in and out, and the demo's doors: the sandbox's messages and the shop's clock.
#pragma once

#include <functional>

#include "server/adapters/sms/sms.h"
#include "server/http/router.h"
#include "server/shop_clock.h"

namespace fenxiao::server {

struct SessionDoors {
  SmsSender& sms;
  ShopClock& clock;
  bool demo = false;
  // Jobs that fell due run before advance_clock answers.
  std::function<void(WriteContext&)> run_due_jobs;
  // A visitor signed in: his touches become the person's.
  std::function<void(WriteContext&, AccountId, const std::string& visitor_key)> claim_touches;
};

void mount_session(Router& router, const SessionDoors& doors);

}  // namespace fenxiao::server

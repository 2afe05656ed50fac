// Acting on somebody's behalf at some moment of the past: every step of the demo's story is a call that a real request
// would have made, and a step that the rules refuse is a mistake in the story.
#pragma once

#include <functional>
#include <string>

#include "contract/errors.h"
#include "server/http/router.h"

namespace fenxiao::server::setup {

template <class Step, class Req>
auto act(WriteContext& ctx, const Principal& who, Instant at, Step step, const Req& request) {
  WriteContext then = ctx.acting(who, at);
  auto result = step(request, then);
  if (!result) {
    const ApiError& error = result.error();
    throw Fault(FaultKind::corrupt, "the demo's story does not hold at " + format_rfc3339(at) + ": " +
                                        std::string(contract::info_of(error.code).code) + " " + error.field + " " +
                                        error.detail);
  }
  return std::move(result).value();
}

template <class Step, class Req>
auto ask(WriteContext& ctx, const Principal& who, Instant at, Step step, const Req& request) {
  WriteContext then = ctx.acting(who, at);
  ReadContext reading = then.reading();
  auto result = step(request, reading);
  if (!result) throw Fault(FaultKind::corrupt, "the demo's story does not hold: a question was refused");
  return std::move(result).value();
}

}  // namespace fenxiao::server::setup

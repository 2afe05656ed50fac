#include "contract/errors.h"

namespace fenxiao::contract {

std::optional<ErrorCode> error_code_of(std::string_view code) {
#define X(name, status, title) \
  if (code == #name) return ErrorCode::name;
  FENXIAO_ERRORS(X)
#undef X
  return std::nullopt;
}

Problem problem_of(const ApiError& error, std::string_view request_id) {
  const ErrorInfo info = info_of(error.code);
  Problem problem;
  problem.type = "/docs/errors#" + std::string(info.code);
  problem.title = info.title;
  problem.status = info.status;
  problem.code = info.code;
  if (!error.reason.empty()) problem.reason = error.reason;
  if (!error.detail.empty()) problem.detail = error.detail;
  if (!error.field.empty()) problem.field = error.field;
  if (!request_id.empty()) problem.request_id = request_id;
  return problem;
}

}  // namespace fenxiao::contract

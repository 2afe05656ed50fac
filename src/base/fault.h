// Fault: the world failed us (disk, network, a busy database). Never used for a rule that says no.
#pragma once

#include <stdexcept>
#include <string>

namespace fenxiao {

enum class FaultKind {
  busy,         // too much waits already: try again later
  conflict,     // two transactions met: try again at once
  unavailable,  // a peer did not answer
  timeout,      // the answer did not come in time; it may still have happened
  storage,      // the disk or the database refused
  corrupt,      // stored data is not what was written
};

class Fault : public std::runtime_error {
 public:
  Fault(FaultKind kind, std::string what, bool retryable = false)
      : std::runtime_error(std::move(what)), kind_(kind), retryable_(retryable) {}
  FaultKind kind() const noexcept { return kind_; }
  bool retryable() const noexcept { return retryable_; }

 private:
  FaultKind kind_;
  bool retryable_;
};

}  // namespace fenxiao

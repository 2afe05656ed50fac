// Runs a recording of the committer's statements on a data folder: the store's part of an order, without HTTP, rules and
// JSON. Prints the wall and CPU time as JSON.
//
//   replay DATA RECORDING
#include <chrono>
#include <ctime>
#include <iostream>

#include "server/db/recording.h"

namespace {

std::int64_t cpu_us() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace fenxiao::server;
  if (argc != 3) {
    std::cerr << "usage: replay DATA RECORDING\n";
    return 2;
  }
  try {
    const Recording recording(argv[2]);
    const auto db = open_sqlite(argv[1]);
    const std::int64_t cpu = cpu_us();
    const auto begin = std::chrono::steady_clock::now();
    const std::int64_t transactions = recording.play(*db);
    const auto wall =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin).count();
    std::cout << "{\"transactions\":" << transactions << ",\"steps\":" << recording.statements()
              << ",\"wall_us\":" << wall << ",\"cpu_us\":" << cpu_us() - cpu << "}\n";
    return 0;
  } catch (const std::exception& wrong) {
    std::cerr << "replay: " << wrong.what() << "\n";
    return 1;
  }
}

// Runs a recording of the committer's statements on a data folder: the store's part of an order, without HTTP, rules and
// JSON. Prints the wall and CPU time as JSON.
//
//   replay [--singly] STORE RECORDING      a data folder, or an address of PostgreSQL; --singly: a transaction for each command
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
  const bool singly = argc == 4 && std::string_view(argv[1]) == "--singly";
  if (argc != 3 && !singly) {
    std::cerr << "usage: replay [--singly] STORE RECORDING\n";
    return 2;
  }
  try {
    const std::string store = argv[argc - 2];
    const Recording recording(argv[argc - 1]);
    const auto db = store.find('=') == std::string::npos ? open_sqlite(store) : open_postgres(store);
    const std::int64_t cpu = cpu_us();
    const auto begin = std::chrono::steady_clock::now();
    const std::int64_t transactions = singly ? recording.play_singly(*db) : recording.play(*db);
    const auto wall =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin).count();
    std::cout << "{\"transactions\":" << transactions << ",\"batches\":" << recording.batches()
              << ",\"steps\":" << recording.statements() << ",\"wall_us\":" << wall << ",\"cpu_us\":" << cpu_us() - cpu
              << "}\n";
    return 0;
  } catch (const std::exception& wrong) {
    std::cerr << "replay: " << wrong.what() << "\n";
    return 1;
  }
}

// Preloaded into the server: a wall clock that is wrong by CLOCK_AHEAD_S seconds, and jumps by CLOCK_JUMP_S more at SIGUSR1.
#include <dlfcn.h>
#include <signal.h>
#include <sys/time.h>
#include <time.h>

#include <atomic>
#include <cstdlib>

namespace {

long seconds_of(const char* name) {
  const char* text = std::getenv(name);
  return text ? std::atol(text) : 0;
}
std::atomic<long> ahead_s = seconds_of("CLOCK_AHEAD_S");

const bool armed = [] {
  ::signal(SIGUSR1, [](int) { ahead_s += seconds_of("CLOCK_JUMP_S"); });
  return true;
}();

}  // namespace

extern "C" {
int clock_gettime(clockid_t which, timespec* out) {
  static const auto real = reinterpret_cast<int (*)(clockid_t, timespec*)>(::dlsym(RTLD_NEXT, "clock_gettime"));
  const int result = real(which, out);
  if (result == 0 && which == CLOCK_REALTIME) out->tv_sec += ahead_s;
  return result;
}
int gettimeofday(timeval* out, void* zone) {
  timespec now{};
  static_cast<void>(zone);
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  out->tv_sec = now.tv_sec;
  out->tv_usec = now.tv_nsec / 1000;
  return 0;
}
time_t time(time_t* out) {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (out) *out = now.tv_sec;
  return now.tv_sec;
}
}
